/** The live set as one viewer may see it: the node's safe position is read first, then the rows in one REPEATABLE READ transaction. */
import type { Kind } from '@fenghuo/domain';
import type { Database } from '../core/database.ts';
import { TABLE_OF } from '../core/transaction.ts';
import type { Viewer } from '../core/viewer.ts';

export type LiveSet = { position: number; kinds: Record<Kind, Record<string, unknown>[]> };

export async function readLiveSet(database: Database, viewer: Viewer, safePosition: () => number): Promise<LiveSet> {
  const position = safePosition();
  const client = await database.pool.connect();
  try {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    const kinds = {} as LiveSet['kinds'];
    for (const [kind, table] of Object.entries(TABLE_OF) as [Kind, string][]) {
      const { rows } = viewer.seesAll
        ? await client.query(`SELECT row FROM ${table} WHERE live`)
        : await client.query(`SELECT row FROM ${table} WHERE live AND scope && $1::text[]`, [viewer.keys]);
      kinds[kind] = rows.map(({ row }) => row as Record<string, unknown>);
    }
    await client.query('COMMIT');
    client.release();
    return { position, kinds };
  } catch (error) {
    client.release(error as Error);
    throw error;
  }
}
