/** The meaning of events for a depot, computed once, inside the transaction. Its node sees it, and its keepers. */
import { type DomainEvent, depotKey, type Held, nodeKey } from '../feed/held.ts';
import type { Depot, DepotAlarm } from './depot.ts';
import { movedAfter } from './movement.events.ts';

export type HeldDepot = Held<Depot>;

export function applyDepot(before: HeldDepot | null, event: DomainEvent): HeldDepot {
  if (before === null) return hold({ ...(event.initial as Depot), version: 0 });
  const { row } = before;
  switch (event.type) {
    case 'depot.described':
      return hold({ ...row, ...(event.payload['described'] as Partial<Depot>) });
    case 'depot.alarmsSet':
      return hold({ ...row, alarms: event.payload['alarms'] as DepotAlarm[] });
    case 'depot.closed':
      return hold({ ...row, state: 'closed', alarms: [] });
    case 'movement.recorded':
    case 'lot.described':
      return hold({ ...row, movedAt: movedAfter(row.movedAt, event.at) });
    // A count may be signed after a newer one: what is known of the stock grows no older by it.
    case 'count.confirmed':
      return hold({ ...row, countedAt: row.countedAt !== null && row.countedAt > event.at ? row.countedAt : event.at });
    default:
      return before;
  }
}

const hold = (row: Depot): HeldDepot => ({
  kind: 'depot',
  row,
  live: true,
  extra: {},
  scope: [depotKey(row.id), nodeKey(row.jurisdictionId)].sort(),
});
