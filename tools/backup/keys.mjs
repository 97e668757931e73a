// The keys of personal data have a backup of their own: one file beside all backups, which each new one replaces. So a key that was destroyed is in no
// backup any more, and what it had sealed stays shut in the old ones too.
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

export const TABLE = 'personal_keys';
const FILE = 'personal-keys.json';
/** Beside the backup, not in it. */
export const keysBeside = (backup) => join(dirname(backup), FILE);

/** `masterFile`: where the product keeps the master key that it made itself; with PII_KEY there is none, and none is written. */
export async function saveKeys(client, backup, masterFile) {
  if (!(await hasTable(client))) return;
  const { rows: keys } = await client.query(
    `SELECT id, owner, encode(wrapped, 'base64') AS wrapped, made_at, destroyed_at FROM ${TABLE} ORDER BY owner`,
  );
  const master = ownMaster(masterFile);
  const file = keysBeside(backup);
  writeFileSync(`${file}.unfinished`, JSON.stringify({ at: new Date().toISOString(), master, keys }), { mode: 0o600 });
  renameSync(`${file}.unfinished`, file);
}

/** Whether there was such a file. Into a database that has none of its own. */
export async function loadKeys(client, backup, masterFile) {
  const file = keysBeside(backup);
  if (!existsSync(file)) return false;
  const { master, keys } = JSON.parse(readFileSync(file, 'utf8'));
  for (const { id, owner, wrapped, made_at, destroyed_at } of keys) {
    await client.query(`INSERT INTO ${TABLE} (id, owner, wrapped, made_at, destroyed_at) VALUES ($1, $2, decode($3, 'base64'), $4, $5)`, [
      id,
      owner,
      wrapped,
      made_at,
      destroyed_at,
    ]);
  }
  if (master !== null && masterFile && !process.env.PII_KEY) writeFileSync(masterFile, `${master}\n`, { mode: 0o600 });
  return true;
}

const ownMaster = (file) => (file && !process.env.PII_KEY && existsSync(file) ? readFileSync(file, 'utf8').trim() : null);

async function hasTable(client) {
  const { rows } = await client.query('SELECT to_regclass($1) IS NOT NULL AS present', [`public.${TABLE}`]);
  return rows[0].present;
}
