// Names of evacuees whose time is over: kill -9 in the middle of it, and it is finished after the restart; then no name is in the data folder (rows,
// write-ahead log, server's log, files) nor in a backup, and the backup from before is restored without anybody being able to read one.
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import pg from 'pg';
import { load } from './backup/load.mjs';
import { save } from './backup/save.mjs';
import { signIn } from './replay/api.mjs';
import { freePort, openCluster, runningCluster, startTestPostgres } from './run/postgres.mjs';
import { startProduct, until } from './run/product.mjs';

const PASSWORD = 'rainy-night-2026';
const NAME = '欧阳锋';
const PHONE = '13899990000';
const GROUPS = 80;
const EACH = 50;
const PATIENCE_MS = 60_000;
const DAY_MS = 86_400_000;

let folder;
let dataFolder;
let product;
let duty;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'fenghuo-retention-'));
  dataFolder = mkdtempSync(join(tmpdir(), 'fenghuo-kept-'));
  chmodSync(dataFolder, 0o711);
  product = await startProduct({ dataFolder, port: await freePort(), env: { DEMO: 'on', DEMO_PASSWORD: PASSWORD } });
  duty = await signIn({ url: product.url, user: 'leader', password: PASSWORD });
});

afterAll(async () => {
  duty?.close();
  product?.kill('SIGTERM');
  await product?.ended;
  for (const one of [folder, dataFolder]) rmSync(one, { recursive: true, force: true });
});

test('[PD5] [PD7] [PD8] kill -9 while names are destroyed: finished after the restart, and readable nowhere, nor in a backup from before', async () => {
  const url = runningCluster(openCluster(dataFolder)).url;
  const incidentId = await fill();
  const places = { url, filesFolder: join(dataFolder, 'files'), masterFile: join(dataFolder, 'pii-key') };
  const [before, after] = [join(folder, 'before'), join(folder, 'after')];
  await save({ ...places, target: before });
  await shorten(url);
  await duty.post(
    `/incidents/${incidentId}/close`,
    { disposition: 'handled', at: new Date(Date.now() - 2 * DAY_MS).toISOString() },
    'close',
  );

  await killServer();
  await until(
    async () => (await count(url, `personal_keys WHERE owner = 'incident:${incidentId}' AND wrapped IS NULL`)) === 1,
    PATIENCE_MS,
  );
  const left = await count(url, 'evacuees WHERE NOT is_erased');
  await killServer();
  process.stderr.write(`killed with ${left} of ${GROUPS * EACH} lines left\n`);
  await until(async () => (await count(url, 'evacuees WHERE NOT is_erased')) === 0, PATIENCE_MS);
  expect(await count(url, `events WHERE type = 'personalData.destroyed' AND (payload -> 'people')::int = ${GROUPS * EACH}`)).toBe(1);

  await save({ ...places, target: after });
  expect(holding([dataFolder])).toEqual([]);
  expect(holding([after])).toEqual([]);
  await verifyRestored(before);
}, 240_000);

/** The backup from before has the lines; no key opens them. */
async function verifyRestored(source) {
  const postgres = await startTestPostgres();
  try {
    await load({ url: postgres.url, filesFolder: join(folder, 'restored'), source, masterFile: join(folder, 'restored-key') });
    expect(await count(postgres.url, 'evacuees WHERE sealed IS NOT NULL')).toBe(GROUPS * EACH);
    expect(await count(postgres.url, `personal_keys WHERE owner LIKE 'incident:%' AND wrapped IS NOT NULL`)).toBe(0);
    expect(await count(postgres.url, `evacuees e WHERE e::text LIKE '%${NAME}%'`)).toBe(0);
  } finally {
    await postgres.stop();
  }
}

async function fill() {
  const post = async (path, body, key) => (await duty.post(path, body, `retention-${key}`)).body;
  const report = await post('/reports', { source: 'phone', summary: '台风', place: {}, occurredAt: new Date().toISOString() }, 'report');
  const { id } = await post(`/reports/${report.id}/accept`, {}, 'accept');
  for (let group = 0; group < GROUPS; group++) {
    const people = Array.from({ length: EACH }, () => ({ name: NAME, phone: PHONE, birthYear: 1950, needs: ['old'] }));
    await post('/evacuees/groups', { incidentId: id, people }, `group-${group}`);
  }
  return id;
}

/** Names are kept for a day: the city has said so. */
async function shorten(url) {
  const [{ id }] = await query(url, `SELECT id FROM jurisdictions WHERE row ->> 'parentId' IS NULL`);
  await query(
    url,
    `UPDATE jurisdictions SET row = jsonb_set(row, '{settings}', coalesce(row -> 'settings', '{}') || '{"personalDataDays": 1}') WHERE id = '${id}'`,
  );
}

async function killServer() {
  const pid = product.serverPid();
  process.kill(pid, 'SIGKILL');
  await until(async () => product.serverPid() !== pid && (await fetch(`${product.url}/readyz`)).ok, PATIENCE_MS);
}

/** Files under these folders, unpacked, that hold the name or the telephone. */
function holding(folders) {
  const files = folders.flatMap((one) =>
    readdirSync(one, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => join(parentPath, name)),
  );
  return files.filter((file) => {
    const bytes = file.endsWith('.gz') ? gunzipSync(readFileSync(file)) : readFileSync(file);
    return bytes.includes(NAME) || bytes.includes(PHONE);
  });
}

const count = async (url, from) => Number((await query(url, `SELECT count(*) AS count FROM ${from}`))[0].count);

async function query(url, sql) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query(sql).finally(() => client.end());
  return rows;
}
