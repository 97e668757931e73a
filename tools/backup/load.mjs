// Reads a backup back into an empty database: the schema as it was, the rows, the sequences, and then what later versions changed.
import { cpSync, createReadStream, existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { pathToFileURL } from 'node:url';
import { createGunzip } from 'node:zlib';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { DataSource } from 'typeorm';
import { hint, root } from '../run/places.mjs';
import { loadKeys } from './keys.mjs';
import { liftLimits } from './tables.mjs';

const MIGRATIONS = join(root, 'apps/server/dist/core/migrations');

export async function load({ url, filesFolder, source, masterFile }) {
  const manifest = readManifest(source);
  if (existsSync(filesFolder) && readdirSync(filesFolder).length > 0) throw hint(`${filesFolder} is not empty.`);
  const migrations = await migrationClasses();
  const known = new Set(migrations.map(({ name }) => name));
  const unknown = manifest.migrations.find((name) => !known.has(name));
  if (unknown) throw hint(`The backup comes from a newer version (${unknown}); restore it with that version.`);

  const client = new pg.Client({ connectionString: url });
  await client.connect();
  let hasKeys = false;
  try {
    const { rows: present } = await client.query(
      `SELECT 1 FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') LIMIT 1`,
    );
    if (present.length > 0) throw hint('The database is not empty. Restore into an empty one, for example with an empty DATA_DIR.');
    await migrate(
      url,
      migrations.filter(({ name }) => manifest.migrations.includes(name)),
    );
    await liftLimits(client);
    await client.query('BEGIN');
    for (const month of manifest.eventMonths) await client.query('SELECT ensure_event_partition($1)', [month]);
    for (const table of manifest.tables) await fill(client, source, table);
    for (const { name, value } of manifest.sequences) await client.query('SELECT setval($1, $2)', [name, value]);
    await client.query('COMMIT');
    await migrate(url, migrations);
    hasKeys = await loadKeys(client, source, masterFile);
  } finally {
    await client.end();
  }
  if (existsSync(join(source, 'files'))) cpSync(join(source, 'files'), filesFolder, { recursive: true });
  return { tables: manifest.tables.length, rows: manifest.tables.reduce((sum, { rows }) => sum + rows, 0), files: manifest.files, hasKeys };
}

function readManifest(source) {
  const file = join(source, 'manifest.json');
  if (!existsSync(file)) throw hint(`${source} is no finished backup: it has no manifest.json.`);
  return JSON.parse(readFileSync(file, 'utf8'));
}

async function fill(client, source, { name, columns, rows }) {
  const { rowCount } = await client.query(`SELECT 1 FROM "${name}" LIMIT 1`);
  // A migration may have put first rows there; the backup has them too.
  if (rowCount > 0) await client.query(`TRUNCATE "${name}" CASCADE`);
  const copy = client.query(copyFrom(`COPY "${name}" (${columns}) FROM STDIN`));
  await pipeline(createReadStream(join(source, `${name}.copy.gz`)), createGunzip(), copy);
  if (copy.rowCount !== rows) throw hint(`${name}: the backup says ${rows} rows and holds ${copy.rowCount}.`);
}

async function migrationClasses() {
  const files = readdirSync(MIGRATIONS).filter((name) => /^\d.*\.js$/.test(name));
  const modules = await Promise.all(files.sort().map((name) => import(pathToFileURL(join(MIGRATIONS, name)).href)));
  return modules.flatMap((module) => Object.values(module));
}

async function migrate(url, migrations) {
  const database = new DataSource({ type: 'postgres', url, entities: [], migrations, migrationsTableName: 'migrations' });
  await database.initialize();
  await database.runMigrations({ transaction: 'each' }).finally(() => database.destroy());
}
