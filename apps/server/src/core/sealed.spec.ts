/** docs/spec/personal-data.md, PD1–PD4. */
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { uuidv7 } from 'uuidv7';
import { type Config, readConfig } from './config.ts';
import { Database } from './database.ts';
import { PersonalKeys } from './sealed.ts';
import { createDatabase } from './testing/server.ts';

const KEY = Buffer.alloc(32, 1).toString('base64');
const OTHER = Buffer.alloc(32, 2).toString('base64');
let url: { url: string; drop: () => Promise<void> };
let database: Database;
let folder: string;

beforeAll(async () => {
  url = await createDatabase();
  folder = await mkdtemp(join(tmpdir(), 'fenghuo-keys-'));
  database = await Database.connect(url.url, { pool: 4, onError: () => {} });
  await database.migrate();
});
afterAll(async () => {
  await database.close();
  await url.drop();
  await rm(folder, { recursive: true, force: true });
});

const config = (more: Record<string, string> = {}): Config => readConfig({ DATABASE_URL: url.url, DATA_DIR: folder, DEMO: '0', ...more });

test('[PD1] what is sealed is opened with the same key for the same row, and neither for another row nor when it was touched', async () => {
  const keys = await PersonalKeys.open(config({ PII_KEY: KEY }), database);
  const owner = { incidentId: uuidv7() };
  const [key, row] = [await keys.keyFor(database, owner), uuidv7()];
  const sealed = key.seal(row, { name: '王小明' });
  expect(sealed.includes(Buffer.from('王小明'))).toBe(false);
  const again = await keys.keyFor(database, owner);
  expect(again.unseal(row, sealed)).toEqual({ name: '王小明' });
  expect(again.unseal(uuidv7(), sealed)).toBeNull();
  const touched = Buffer.from(sealed);
  touched[touched.length - 1] = (touched.at(-1) ?? 0) ^ 1;
  expect(again.unseal(row, touched)).toBeNull();
  const other = await keys.keyFor(database, 'households');
  expect([other.unseal(row, sealed), other.hash('a').equals(key.hash('a')), again.hash('a').equals(key.hash('a'))]).toEqual([
    null,
    false,
    true,
  ]);
});

test('[PD2] many who need a key at once get the same one', async () => {
  const keys = await PersonalKeys.open(config({ PII_KEY: KEY }), database);
  const owner = { incidentId: uuidv7() };
  const made = await Promise.all(Array.from({ length: 20 }, () => keys.keyFor(database, owner)));
  expect(new Set(made.map(({ id }) => id)).size).toBe(1);
});

test('[PD3] a destroyed key opens nothing, and none is made in its place', async () => {
  const keys = await PersonalKeys.open(config({ PII_KEY: KEY }), database);
  const owner = { incidentId: uuidv7() };
  await keys.keyFor(database, owner);
  expect(await keys.destroy(database, owner, new Date().toISOString())).toBe(true);
  expect(await keys.destroy(database, owner, new Date().toISOString())).toBe(false);
  await expect(keys.keyFor(database, owner)).rejects.toMatchObject({ code: 'PERSONAL_DATA_DESTROYED' });
  expect((await keys.keysOf(database, [owner])).size).toBe(0);
});

test('[PD4] another PII_KEY, a file of another installation or a key of the wrong form stops the start with a sentence that names it', async () => {
  await expect(PersonalKeys.open(config({ PII_KEY: OTHER }), database)).rejects.toThrow(/^PII_KEY: this is not the key/);
  await expect(PersonalKeys.open(config(), database)).rejects.toThrow(/^PII_KEY: the key in .*pii-key is not the key/);
  expect(() => config({ PII_KEY: 'short' })).toThrow(/^PII_KEY: 32 bytes/);
  await writeFile(join(folder, 'pii-key'), 'torn');
  await expect(PersonalKeys.open(config(), database)).rejects.toThrow(/^PII_KEY: .*pii-key does not hold 32 bytes/);
});

test('[PD4] without PII_KEY the first start makes a file that its owner alone can read, and every start after it takes the same', async () => {
  const own = await createDatabase();
  const empty = await mkdtemp(join(folder, 'own-'));
  const given = readConfig({ DATABASE_URL: own.url, DATA_DIR: empty, DEMO: '0' });
  const connected = await Database.connect(own.url, { pool: 4, onError: () => {} });
  try {
    await connected.migrate();
    await Promise.all(Array.from({ length: 5 }, () => PersonalKeys.open(given, connected)));
    const made = await readFile(join(empty, 'pii-key'), 'utf8');
    expect((await stat(join(empty, 'pii-key'))).mode & 0o777).toBe(0o600);
    await PersonalKeys.open(given, connected);
    expect(await readFile(join(empty, 'pii-key'), 'utf8')).toBe(made);
  } finally {
    await connected.close();
    await own.drop();
  }
});
