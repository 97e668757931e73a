// What a backup consists of, read from the database itself, so that a new table is in the next backup without anybody thinking of it.

import { hint } from '../run/places.mjs';
import { TABLE as KEYS } from './keys.mjs';

/** The tables (without that of the keys, which are in no backup) in the order in which they can be filled (a table after those it refers to), with the columns that hold data of their own. */
export async function readTables(client) {
  const { rows: tables } = await client.query(`
    SELECT c.oid::int AS oid, c.relname AS name,
      (SELECT array_agg(quote_ident(a.attname) ORDER BY a.attnum) FROM pg_attribute a
        WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '') AS columns,
      ARRAY(SELECT k.confrelid::int FROM pg_constraint k WHERE k.conrelid = c.oid AND k.contype = 'f' AND k.confrelid <> c.oid) AS needs
    FROM pg_class c
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relname NOT IN ('migrations', '${KEYS}')
    ORDER BY c.relname`);
  const ordered = [];
  const add = (table) => {
    if (ordered.includes(table)) return;
    for (const oid of table.needs) add(tables.find((other) => other.oid === oid));
    ordered.push(table);
  };
  tables.forEach(add);
  return ordered.map(({ name, columns }) => ({ name, columns: columns.join(', ') }));
}

/** Sequences stand outside of snapshots: read after the rows, they are never behind them. */
export async function readSequences(client) {
  const { rows } = await client.query(
    `SELECT sequencename AS name, last_value::text AS value FROM pg_sequences WHERE schemaname = 'public' AND last_value IS NOT NULL`,
  );
  return rows;
}

export async function readMigrations(client) {
  const { rows: present } = await client.query(`SELECT to_regclass('public.migrations') IS NOT NULL AS present`);
  if (!present[0].present) throw hint('There is nothing to save: the product has never been started on this database.');
  const { rows } = await client.query('SELECT name FROM migrations ORDER BY id');
  return rows.map(({ name }) => name);
}

/** A backup may take long; limits meant for the server's short transactions do not apply to it. */
export async function liftLimits(client) {
  await client.query(
    `SELECT set_config(name, '0', false) FROM pg_settings WHERE name IN ('idle_in_transaction_session_timeout', 'transaction_timeout', 'statement_timeout')`,
  );
}
