/** The meaning of events for a shelter, computed once, inside the transaction. Whoever sees its node sees it, and those who manage it. */
import { type DomainEvent, type Held, nodeKey, shelterKey, unique } from '../feed/held.ts';
import { movedAfter } from '../supply/movement.events.ts';
import type { Instant } from '../time.ts';
import type { Fault, Shelter, Transfer } from './shelter.ts';

export type HeldShelter = Held<Shelter>;

/** People who came, went or are expected, and how many of them have special needs or are registered. */
export type Crowd = { readonly people: number; readonly special: number; readonly registered: number };
/** Who came and went after a moment, as the book of arrivals and departures has it. */
export type CameSince = {
  readonly arrivals: number;
  readonly departures: number;
  readonly specialArrivals: number;
  readonly specialDepartures: number;
};
export const NOBODY_SINCE: CameSince = { arrivals: 0, departures: 0, specialArrivals: 0, specialDepartures: 0 };

export type HeadsCounted = { readonly count: number; readonly special: number | null; readonly since: CameSince };

export function applyShelter(before: HeldShelter | null, event: DomainEvent): HeldShelter {
  if (before === null) return hold({ ...(event.initial as Shelter), version: 0 });
  return hold(settled({ ...before.row, ...changes(before.row, event) }));
}

const hold = (row: Shelter): HeldShelter => ({
  kind: 'shelter',
  row,
  live: true,
  extra: {},
  scope: unique([nodeKey(row.jurisdictionId), shelterKey(row.id)]),
});

function changes(row: Shelter, event: DomainEvent): Partial<Shelter> {
  const { payload, at } = event;
  switch (event.type) {
    case 'shelter.described':
    case 'shelter.stateSet':
    case 'shelter.capacitySet':
      return payload['described'] as Partial<Shelter>;
    case 'shelter.opening':
      return { state: 'opening', stateReason: null, incidentId: payload['incidentId'] as string | null, openedAt: null, confirmedAt: at };
    case 'shelter.opened':
      return { state: 'open', stateReason: null, incidentId: payload['incidentId'] as string | null, openedAt: at, confirmedAt: at };
    case 'shelter.closing':
      return { state: 'closing' };
    case 'shelter.closed':
      return { state: 'closed', incidentId: null, openedAt: null, ...counted(row, at, { count: 0, special: 0, since: NOBODY_SINCE }) };
    case 'shelter.counted':
      return { ...counted(row, at, payload as HeadsCounted), confirmedAt: latest(row.confirmedAt, at) };
    case 'shelter.confirmed':
      return { confirmedAt: latest(row.confirmedAt, at) };
    case 'shelter.arrived':
      return { ...moved(row, at, payload['crowd'] as Crowd, 1), flags: flagged(row, event) };
    case 'shelter.departed':
      return { ...moved(row, at, payload['crowd'] as Crowd, -1), flags: flagged(row, event) };
    case 'shelter.registered':
      return madeKnown(row, payload['count'] as number, (payload['special'] as number | undefined) ?? 0);
    case 'shelter.needsCorrected':
      return payload['isSpecial'] === true ? madeKnown(row, 0, 1) : noLongerSpecial(row);
    case 'shelter.transferStarted':
      return { transfers: [...row.transfers, payload['transfer'] as Transfer], flags: flagged(row, event) };
    case 'shelter.transferLapsed':
      return { transfers: row.transfers.map((one) => (one.id === payload['transferId'] ? { ...one, lapsed: true } : one)) };
    case 'shelter.transferArrived':
      return { ...moved(row, at, payload['crowd'] as Crowd, 1), transfers: transfersAfter(row, payload), flags: flagged(row, event) };
    case 'shelter.transferCancelled':
      return { transfers: transfersAfter(row, payload) };
    case 'shelter.inspected':
      return { inspection: payload['inspection'] as Shelter['inspection'] };
    case 'shelter.faultFound':
      return { faults: [...row.faults, payload['fault'] as Fault] };
    case 'shelter.faultMended':
      return { faults: row.faults.filter(({ id }) => id !== payload['faultId']) };
    case 'movement.recorded':
    case 'lot.described':
      return { movedAt: movedAfter(row.movedAt ?? null, at) };
    default:
      return {};
  }
}

const latest = (known: Instant | null, at: Instant): Instant => (known !== null && known > at ? known : at);
/** Who of a transfer is still expected; null: nobody. */
export type Rest = Pick<Transfer, 'people' | 'special' | 'registered'>;
function transfersAfter(row: Shelter, payload: Record<string, unknown>): Transfer[] {
  const rest = (payload['rest'] ?? null) as Rest | null;
  const all = (payload['transferIds'] ?? []) as readonly string[];
  if (all.length > 0) return row.transfers.filter(({ id }) => !all.includes(id));
  return row.transfers.flatMap((one) => (one.id !== payload['transferId'] ? one : rest === null ? [] : { ...one, ...rest }));
}
const flagged = (row: Shelter, { flags }: DomainEvent): string[] =>
  [...new Set([...row.flags, ...flags.filter((flag) => NOTED.includes(flag))])].sort();
/** What a row remembers until heads are counted again. */
const NOTED: readonly string[] = ['overCapacity', 'specialOver', 'outOfOrder'];

/** [SL4] A headcount older than the one that is known is history: it changes nothing. */
function counted(row: Shelter, at: Instant, { count, special, since }: HeadsCounted): Partial<Shelter> {
  if (row.headcount !== null && at < row.headcount.at) return {};
  return {
    headcount: { count, at },
    arrivals: since.arrivals,
    departures: since.departures,
    flags: [],
    ...(special !== null && {
      specialCountedAt: at,
      specialPresent: Math.max(0, special + since.specialArrivals - since.specialDepartures),
    }),
  };
}

/** [SL5] Who came or went before the heads were counted is in that count already. Of the same instant, what was recorded later came later. */
function moved(row: Shelter, at: Instant, { people, special, registered }: Crowd, sign: 1 | -1): Partial<Shelter> {
  const counts = row.headcount === null || at >= row.headcount.at;
  const countsSpecial = row.specialCountedAt === null || at >= row.specialCountedAt;
  return {
    ...(counts && (sign === 1 ? { arrivals: row.arrivals + people } : { departures: row.departures + people })),
    ...(countsSpecial && { specialPresent: Math.max(0, row.specialPresent + sign * special) }),
    registered: Math.max(0, row.registered + sign * registered),
    specialRegistered: Math.max(0, (row.specialRegistered ?? 0) + sign * (registered === people ? special : 0)),
  };
}

/** [SL10] Who was counted at the door as in special need and is not known by name yet is taken to be these first; only the rest of them is new to the count. */
function madeKnown(row: Shelter, count: number, special: number): Partial<Shelter> {
  const known = row.specialRegistered ?? 0;
  const unnamed = Math.max(0, row.specialPresent - known);
  return {
    registered: row.registered + count,
    specialRegistered: known + special,
    specialPresent: row.specialPresent + Math.max(0, special - unnamed),
  };
}

const noLongerSpecial = (row: Shelter): Partial<Shelter> => ({
  specialRegistered: Math.max(0, (row.specialRegistered ?? 0) - 1),
  specialPresent: Math.max(0, row.specialPresent - 1),
});

/** What follows from the rest of the row. */
function settled(row: Shelter): Shelter {
  const expected = row.transfers.filter(({ lapsed }) => !lapsed);
  const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0);
  return {
    ...row,
    present: Math.max(0, (row.headcount?.count ?? 0) + row.arrivals - row.departures),
    onTheWay: sum(expected.map(({ people }) => people)),
    specialOnTheWay: sum(expected.map(({ special }) => special)),
    specialRegistered: Math.min(row.specialRegistered ?? 0, row.registered),
    outOfUse: sum(row.faults.map(({ places }) => places)),
  };
}
