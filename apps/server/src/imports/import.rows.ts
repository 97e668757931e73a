/** The table of imports. One is seen by who sent it in; whoever works at one says so twice a second. */
import { DomainError, type Import } from '@fenghuo/domain';
import type { Database } from '../core/database.ts';
import type { Viewer } from '../core/viewer.ts';

/** Nobody has told of it for so long: whoever worked at it is gone. */
export const LEFT_AFTER_MS = 30_000;
export type Found = { row: Import; silentMs: number };
type Writes = { query: <T>(sql: string, parameters?: readonly unknown[]) => Promise<T[]> };

/** Throws NOT_FOUND, also for another's. */
export async function findImport(database: Database, viewer: Viewer, id: string): Promise<Found> {
  const found = await database.one<Found>(
    `SELECT row, (extract(epoch FROM now() - touched_at) * 1000)::float8 AS "silentMs" FROM imports WHERE id = $1 AND by_person = $2`,
    [id, viewer.personId],
  );
  if (found === null) throw new DomainError('NOT_FOUND');
  return found;
}

export const isLeft = ({ silentMs }: Found): boolean => silentMs > LEFT_AFTER_MS;

/** False when it has changed meanwhile. */
export async function saveImport(writes: Writes, row: Import): Promise<boolean> {
  const saved = await writes.query(
    `UPDATE imports SET row = $2, state = $3, touched_at = now() WHERE id = $1 AND (row ->> 'version')::int = $4 RETURNING id`,
    [row.id, JSON.stringify(row), row.state, row.version - 1],
  );
  return saved.length > 0;
}

/** Says how far it is, not oftener than every so many milliseconds; beside any transaction, so that everybody sees it at once. */
export function tellProgress(database: Database, id: string, everyMs: number): (done: number) => Promise<void> {
  let last = Date.now();
  return async (done) => {
    if (Date.now() - last < everyMs) return;
    last = Date.now();
    await database.query(`UPDATE imports SET row = jsonb_set(row, '{done}', to_jsonb($2::int)), touched_at = now() WHERE id = $1`, [
      id,
      done,
    ]);
  };
}
