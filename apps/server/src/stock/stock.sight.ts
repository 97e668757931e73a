/** Which places of the ledger somebody sees, and what of a lot: conditions of the one query that answers. */
import { INSIDE_KINDS } from '@fenghuo/domain';
import type { Viewer } from '../core/viewer.ts';
import { tableOf } from './ledger.places.ts';

export type Bind = (value: unknown) => string;

/** `column` names a place in sight of somebody who does not see all. People have no scope: what is lent to them is seen by the desk of the city, and by themselves. */
export function placeInSight(viewer: Viewer, bind: Bind, column: string): string[] {
  if (viewer.seesAll) return [];
  const keys = bind(viewer.keys);
  const tables = INSIDE_KINDS.filter((kind) => kind !== 'person').map(
    (kind) => `SELECT '${kind}:' || id FROM ${tableOf(kind)} WHERE scope && ${keys}::text[]`,
  );
  return [`${column} IN (${tables.join(' UNION ALL ')} UNION ALL SELECT 'person:' || ${bind(viewer.personId)}::text)`];
}

/** [LE12] What is the army's is there only for those who may move it. */
export const lotSight = (viewer: Viewer): string[] => (viewer.mayAnywhere('moveMilitary') ? [] : [`l.owner_kind <> 'military'`]);

export function binder(): { parameters: unknown[]; bind: Bind } {
  const parameters: unknown[] = [];
  return { parameters, bind: (value) => `$${parameters.push(value)}` };
}
