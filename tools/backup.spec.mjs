// Backup and restore on a real database: what was there is there again, to the byte, though somebody went on writing meanwhile.
import { randomUUID } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { load } from './backup/load.mjs';
import { save } from './backup/save.mjs';
import { readTables } from './backup/tables.mjs';
import { startTestPostgres } from './run/postgres.mjs';

let postgres;
let folder;

beforeAll(async () => {
  postgres = await startTestPostgres();
  folder = mkdtempSync(join(tmpdir(), 'fenghuo-backup-'));
});

afterAll(async () => {
  await postgres.stop();
  rmSync(folder, { recursive: true, force: true });
});

test('a restored database equals the one that was saved, files and sequences too', async () => {
  const [origin, copy] = [await createDatabase('origin'), await createDatabase('copy')];
  await load({ url: origin, filesFolder: join(folder, 'origin-files'), source: emptyBackup() });
  await fill(origin, 200);
  mkdirSync(join(folder, 'origin-files/ab'), { recursive: true });
  writeFileSync(join(folder, 'origin-files/ab/photo.jpg'), Buffer.from([0xff, 0xd8, 0, 1, 2]));

  const target = join(folder, 'saved');
  expect(await save({ url: origin, filesFolder: join(folder, 'origin-files'), target })).toMatchObject({ files: 1 });
  await load({ url: copy, filesFolder: join(folder, 'copy-files'), source: target });

  expect(await digest(copy)).toEqual(await digest(origin));
  expect(readFileSync(join(folder, 'copy-files/ab/photo.jpg'))).toEqual(Buffer.from([0xff, 0xd8, 0, 1, 2]));
  const next = `SELECT nextval('event_id_seq')::int AS id`;
  expect(await query(copy, next)).toEqual(await query(origin, next));
});

test('a backup is one moment, whoever writes meanwhile', async () => {
  const [origin, copy] = [await createDatabase('busy'), await createDatabase('moment')];
  await load({ url: origin, filesFolder: join(folder, 'none'), source: emptyBackup() });
  let writing = true;
  const writer = (async () => {
    while (writing) await fill(origin, 5);
  })();
  await save({ url: origin, filesFolder: join(folder, 'none'), target: join(folder, 'moment') });
  writing = false;
  await writer;
  await load({ url: copy, filesFolder: join(folder, 'none'), source: join(folder, 'moment') });
  // Every transaction of the writer makes as many rows as events.
  const [counts] = await query(
    copy,
    'SELECT (SELECT count(*) FROM reports) AS reports, (SELECT count(*) FROM events) AS events, (SELECT count(*) FROM reporters) AS reporters',
  );
  expect(counts.reports).toBe(counts.events);
  expect(counts.reports).toBe(counts.reporters);
});

test('[PD8] keys are beside the backups, those of now alone: a destroyed one opens nothing in any backup, old or new', async () => {
  const origin = await createDatabase('sealed');
  const none = join(folder, 'none');
  await load({ url: origin, filesFolder: none, source: emptyBackup() });
  const masterFile = join(folder, 'pii-key');
  writeFileSync(masterFile, 'bWFzdGVy\n');
  const make = (owner) =>
    query(origin, `INSERT INTO personal_keys (id, owner, wrapped, made_at) VALUES (gen_random_uuid(), '${owner}', '\\x5ea1ed', now())`);
  await make('incident:one');
  await make('incident:two');
  const beside = join(folder, 'all');
  const [monday, tuesday] = [join(beside, 'monday'), join(beside, 'tuesday')];
  await save({ url: origin, filesFolder: none, target: monday, masterFile });
  await query(origin, `UPDATE personal_keys SET wrapped = NULL, destroyed_at = now() WHERE owner = 'incident:one'`);
  await save({ url: origin, filesFolder: none, target: tuesday, masterFile });

  expect(readdirSync(beside).sort()).toEqual(['monday', 'personal-keys.json', 'tuesday']);
  expect(readdirSync(monday).filter((name) => name.includes('keys'))).toEqual([]);
  expect(statSync(join(beside, 'personal-keys.json')).mode & 0o777).toBe(0o600);
  for (const [name, source] of Object.entries({ monday, tuesday })) {
    const copy = await createDatabase(`keys_${name}`);
    const restored = join(folder, `restored-${name}`);
    expect(await load({ url: copy, filesFolder: none, source, masterFile: restored })).toMatchObject({ hasKeys: true });
    const keys = await query(copy, `SELECT owner, encode(wrapped, 'hex') AS wrapped FROM personal_keys ORDER BY owner`);
    expect(keys).toEqual([
      { owner: 'incident:one', wrapped: null },
      { owner: 'incident:two', wrapped: '5ea1ed' },
    ]);
    expect(readFileSync(restored, 'utf8')).toBe('bWFzdGVy\n');
  }
});

test('a database that is not empty, a backup that is not finished and a newer version are refused', async () => {
  const url = await createDatabase('taken');
  await load({ url, filesFolder: join(folder, 'none'), source: emptyBackup() });
  await expect(load({ url, filesFolder: join(folder, 'none'), source: emptyBackup() })).rejects.toThrow('not empty');
  await expect(load({ url, filesFolder: join(folder, 'none'), source: folder })).rejects.toThrow('manifest.json');
  await expect(load({ url, filesFolder: join(folder, 'none'), source: emptyBackup(['Later9999999999999']) })).rejects.toThrow(
    'newer version',
  );
});

/** A backup of nothing: loading it makes the present schema. */
function emptyBackup(migrations = []) {
  const source = mkdtempSync(join(folder, 'empty-'));
  writeFileSync(join(source, 'manifest.json'), JSON.stringify({ migrations, tables: [], sequences: [], eventMonths: [], files: 0 }));
  return source;
}

/** Reports with everything a row can have: text that needs escaping, generated columns, references, events of a month long gone. */
async function fill(url, count) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query('BEGIN');
  for (let index = 0; index < count; index++) {
    const id = randomUUID();
    const row = { id, state: 'waiting', summary: '积水\t"\\N"\n', typeCode: null, source: 'import', externalId: id, version: 1 };
    await client.query(
      `INSERT INTO reports (id, version, scope, live, row, extra, recorded_at) VALUES ($1, 1, '{n:1,"a,b"}', true, $2, '{}', now())`,
      [id, row],
    );
    await client.query(`INSERT INTO reporters (report_id, name, phone) VALUES ($1, '王\\', '0532')`, [id]);
    await client.query(
      `INSERT INTO events (recorded_at, at, type, actor, subject_id, flags, audience, payload, changes)
       VALUES (now() - $2::int * interval '40 days', now(), 'report.received', '{}', $1, '{}', '{}', '{}', '[]')`,
      [id, index % 3],
    );
  }
  await client.query('COMMIT');
  await client.end();
}

async function digest(url) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const digests = {};
  for (const { name } of await readTables(client)) {
    const { rows } = await client.query(
      `SELECT count(*)::int AS rows, md5(coalesce(string_agg(t::text, E'\\n' ORDER BY t::text), '')) AS hash FROM "${name}" t`,
    );
    digests[name] = rows[0];
  }
  await client.end();
  return digests;
}

async function query(url, sql) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query(sql).finally(() => client.end());
  return rows;
}

async function createDatabase(name) {
  await query(postgres.url, `CREATE DATABASE ${name}`);
  const url = new URL(postgres.url);
  url.pathname = `/${name}`;
  return url.href;
}
