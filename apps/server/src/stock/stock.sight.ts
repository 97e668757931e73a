/** Which places of the ledger somebody sees, and what of a lot. */
import { INSIDE_KINDS } from '@fenghuo/domain';
import type { Database } from '../core/database.ts';
import type { Viewer } from '../core/viewer.ts';
import { tableOf } from './ledger.places.ts';

/** Keys of every place in sight of somebody who does not see all. People have no scope: what is lent to them is seen by the desk of the city, and by themselves. */
export async function visiblePlaces(database: Database, viewer: Viewer): Promise<string[]> {
  const tables = INSIDE_KINDS.filter((kind) => kind !== 'person').map(
    (kind) => `SELECT '${kind}:' || id AS place FROM ${tableOf(kind)} WHERE scope && $1::text[]`,
  );
  const rows = await database.query<{ place: string }>(`${tables.join(' UNION ALL ')} UNION ALL SELECT 'person:' || $2`, [
    viewer.keys,
    viewer.personId,
  ]);
  return rows.map(({ place }) => place);
}

/** [LE12] What is the army's is there only for those who may move it. */
export const lotSight = (viewer: Viewer): string[] => (viewer.mayAnywhere('moveMilitary') ? [] : [`l.owner_kind <> 'military'`]);

export type Bind = (value: unknown) => string;

export function binder(): { parameters: unknown[]; bind: Bind } {
  const parameters: unknown[] = [];
  return { parameters, bind: (value) => `$${parameters.push(value)}` };
}
