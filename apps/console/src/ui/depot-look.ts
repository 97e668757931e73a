/** How a depot stands, for its row, its card and the map alike. */
import type { Depot } from '@fenghuo/domain';
import type { DepotLook } from './symbols.ts';

const DAY_MS = 86_400_000;
/** A count that is older says nothing of today. */
const COUNT_OLD_MS = 31 * DAY_MS;

export const isCountOld = ({ countedAt }: Pick<Depot, 'countedAt'>, nowMs: number): boolean =>
  countedAt === null || nowMs - Date.parse(countedAt) > COUNT_OLD_MS;

/** What needs looking after comes before what nobody has counted: the second may be wrong, the first is. */
export function depotLook(depot: Depot, nowMs: number): DepotLook {
  if (depot.state === 'closed') return 'closed';
  if (depot.alarms.length > 0) return 'short';
  return isCountOld(depot, nowMs) ? 'unchecked' : 'stocked';
}
