// Writes a backup: COPY of every table in one REPEATABLE READ snapshot while the product goes on, then the files, then the manifest.
import { cpSync, createWriteStream, existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { hint } from '../run/places.mjs';
import { saveKeys } from './keys.mjs';
import { liftLimits, readMigrations, readSequences, readTables } from './tables.mjs';

/** Incomplete backups keep the ending `.unfinished`; a folder without it is whole. */
export async function save({ url, filesFolder, target, masterFile }) {
  if (existsSync(target)) throw hint(`${target} exists already.`);
  const unfinished = `${target}.unfinished`;
  mkdirSync(dirname(target), { recursive: true });
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished, { mode: 0o700 });
  const manifest = await saveDatabase(url, unfinished);
  const files = existsSync(filesFolder) ? copyFolder(filesFolder, join(unfinished, 'files')) : 0;
  writeFileSync(join(unfinished, 'manifest.json'), JSON.stringify({ ...manifest, files }, null, 2));
  renameSync(unfinished, target);
  await withClient(url, (client) => saveKeys(client, target, masterFile));
  return { tables: manifest.tables.length, rows: manifest.tables.reduce((sum, { rows }) => sum + rows, 0), files };
}

/** The keys last of all: one that is destroyed while the rows are copied is in neither. */
async function withClient(url, work) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  return work(client).finally(() => client.end());
}

function saveDatabase(url, folder) {
  return withClient(url, async (client) => {
    await liftLimits(client);
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    const at = new Date().toISOString();
    const migrations = await readMigrations(client);
    const tables = [];
    for (const { name, columns } of await readTables(client)) {
      const copy = client.query(copyTo(`COPY (SELECT ${columns} FROM "${name}") TO STDOUT`));
      await pipeline(copy, createGzip(), createWriteStream(join(folder, `${name}.copy.gz`), { mode: 0o600 }));
      tables.push({ name, columns, rows: copy.rowCount });
    }
    const { rows: months } = await client.query(`SELECT DISTINCT to_char(recorded_at, 'YYYY-MM-01') AS month FROM events ORDER BY 1`);
    const sequences = await readSequences(client);
    await client.query('COMMIT');
    return { at, migrations, tables, sequences, eventMonths: months.map(({ month }) => month) };
  });
}

/** A file is written once, before the row that names it: copied after the rows, none is missing. */
function copyFolder(from, to) {
  cpSync(from, to, { recursive: true });
  return readdirSync(to, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).length;
}
