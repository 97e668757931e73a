/** Tables of the catalogue of supplies. Its entries are no rows of the feed: what an event says there is now is written by itself. */
import { DomainError, type Item, type ItemsById, type Kit, type Page, type Template } from '@fenghuo/domain';
import type { Asked } from '../core/asked.ts';
import { afterKey, makeKey } from '../core/lists.ts';
import type { Transaction } from '../core/transaction.ts';

export type EntryKind = 'item' | 'template' | 'kit';
type EntryOf = { item: Item; template: Template; kit: Kit };
const TABLE_OF_ENTRY = { item: 'items', template: 'templates', kit: 'kits' } as const satisfies Record<EntryKind, string>;

/** On any connection, or in a transaction that has begun. */
export type Query = <T>(sql: string, parameters?: readonly unknown[]) => Promise<T[]>;

/** A new entry goes with the one statement that writes the log; a changed one needs the transaction to have begun. */
export async function writeEntry(tx: Transaction, kind: EntryKind, entry: EntryOf[EntryKind]): Promise<void> {
  const table = TABLE_OF_ENTRY[kind];
  if (entry.version === 1) tx.insert(table, { id: entry.id, row: JSON.stringify(entry), recorded_at: tx.now });
  else await tx.query(`UPDATE ${table} SET row = $2 WHERE id = $1`, [entry.id, JSON.stringify(entry)]);
}

/** Many items in a transaction that has begun, each new or as it is from now on. */
export async function writeItems(tx: Transaction, items: readonly Item[]): Promise<void> {
  await tx.query(
    `INSERT INTO items (id, row, recorded_at) SELECT (row ->> 'id')::uuid, row, $2 FROM jsonb_array_elements($1::jsonb) AS row
     ON CONFLICT (id) DO UPDATE SET row = excluded.row`,
    [JSON.stringify(items), tx.now],
  );
}

/** Holds the one entry that a request names. */
export async function openEntry<K extends EntryKind>(tx: Transaction, asked: Asked, kind: K, id: string): Promise<EntryOf[K]> {
  await tx.begin();
  const [found] = await tx.query<{ row: EntryOf[K] }>(`SELECT row FROM ${TABLE_OF_ENTRY[kind]} WHERE id = $1 FOR UPDATE`, [id]);
  if (found === undefined) throw new DomainError('NOT_FOUND');
  const { row } = found;
  if (asked.ifMatch !== null && asked.ifMatch !== row.version) throw new DomainError('VERSION_CONFLICT', { current: row });
  return row;
}

export async function entryBy<K extends EntryKind>(query: Query, kind: K, condition: string, value: string): Promise<EntryOf[K] | null> {
  const [found] = await query<{ row: EntryOf[K] }>(`SELECT row FROM ${TABLE_OF_ENTRY[kind]} WHERE ${condition} = $1`, [value]);
  return found?.row ?? null;
}

export async function itemsById(query: Query, ids: readonly string[]): Promise<ItemsById> {
  const rows = await query<{ row: Item }>('SELECT row FROM items WHERE id = ANY($1::uuid[])', [[...new Set(ids)]]);
  return new Map(rows.map(({ row }) => [row.id, row]));
}

/** `conditions`: SQL in which `$` stands for the value; those without a value are left out. */
export async function listEntries<K extends EntryKind>(
  query: Query,
  kind: K,
  conditions: Readonly<Record<string, string | undefined>>,
  { limit, after }: { limit: number; after?: string | undefined },
): Promise<Page<EntryOf[K]>> {
  const parameters: unknown[] = [];
  const bind = (value: unknown) => `$${parameters.push(value)}`;
  const where = Object.entries(conditions).flatMap(([sql, value]) => (value === undefined ? [] : [sql.replaceAll('$', bind(value))]));
  if (after !== undefined) {
    const [recordedAt, id] = afterKey(after);
    where.push(`(recorded_at, id) < (${bind(recordedAt)}::timestamptz, ${bind(id)}::uuid)`);
  }
  const rows = await query<{ row: EntryOf[K]; recorded_at: string; id: string }>(
    `SELECT row, recorded_at, id FROM ${TABLE_OF_ENTRY[kind]} ${where.length === 0 ? '' : `WHERE ${where.join(' AND ')}`}
     ORDER BY recorded_at DESC, id DESC LIMIT ${bind(limit + 1)}`,
    parameters,
  );
  const last = rows[limit - 1];
  const next = rows.length > limit && last !== undefined ? makeKey(last.recorded_at, last.id) : null;
  return { items: rows.slice(0, limit).map(({ row }) => row), next };
}
