/** The table of imports. One is seen by who sent it in; whoever works at one says so every other second. */
import { DomainError, type Import } from '@fenghuo/domain';
import type { Database } from '../core/database.ts';
import type { Imported } from '../core/importing.ts';
import type { Viewer } from '../core/viewer.ts';

/** Nobody has told of it for so long: whoever worked at it is gone. */
export const LEFT_AFTER_MS = 30_000;
/** Nobody reads more of them; how many there are is told. */
export const PROBLEMS_KEPT = 500;
const NOTED_AT_ONCE = 1_000;
export type Found = { row: Import; silentMs: number };
export type Progress = { phase: NonNullable<Import['phase']>; done: number; of: number | null };
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

/** The next state. Throws IMPORT_NOT_POSSIBLE where somebody else has taken it up meanwhile: of two who ask at once, or thinking the first one gone. */
export async function nextImport(writes: Writes, row: Import, change: Partial<Import>): Promise<Import> {
  const after = { ...row, ...change, version: row.version + 1 };
  const saved = await writes.query(
    `UPDATE imports SET row = $2, state = $3, touched_at = now(), stop_asked = false WHERE id = $1 AND (row ->> 'version')::int = $4 RETURNING id`,
    [row.id, JSON.stringify(after), after.state, row.version],
  );
  if (saved.length === 0) throw new DomainError('IMPORT_NOT_POSSIBLE');
  return after;
}

/** Before what was done stands: from here on it is too late to stop it. Throws IMPORT_STOPPED. */
export async function holdUnstopped(tx: Writes, id: string): Promise<void> {
  const [row] = await tx.query<{ isStopAsked: boolean }>('SELECT stop_asked AS "isStopAsked" FROM imports WHERE id = $1 FOR UPDATE', [id]);
  if (row?.isStopAsked) throw new DomainError('IMPORT_STOPPED');
}

/** How far it is; beside any transaction, so that everybody sees it at once. Returns whether somebody has asked to stop it. */
export const tellProgress = (database: Database, id: string, progress: Progress): Promise<boolean> =>
  told(database, 'row = row || $2::jsonb, touched_at = now()', [id, JSON.stringify(progress)]);

export const tellAlive = (database: Database, id: string): Promise<boolean> => told(database, 'touched_at = now()', [id]);

async function told(database: Database, change: string, parameters: readonly unknown[]): Promise<boolean> {
  const row = await database.one<{ isStopAsked: boolean }>(
    `UPDATE imports SET ${change} WHERE id = $1 RETURNING stop_asked AS "isStopAsked"`,
    parameters,
  );
  return row?.isStopAsked ?? false;
}

/** What a sheet has made or changed, so that it can be taken back. */
export async function noteImported(writes: Writes, importId: string, imported: readonly Imported[]): Promise<void> {
  for (let start = 0; start < imported.length; start += NOTED_AT_ONCE)
    await writes.query(
      `INSERT INTO imported (import_id, number, kind, id, version, before)
       SELECT $1, row, kind, id, version, nullif(before, 'null')
       FROM json_to_recordset($2::json) AS o (row integer, kind text, id uuid, version integer, before jsonb)`,
      [importId, JSON.stringify(imported.slice(start, start + NOTED_AT_ONCE))],
    );
}
