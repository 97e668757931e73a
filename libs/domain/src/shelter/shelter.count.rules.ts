/** Rules of counting people in shelters: heads, who comes and goes, who is on the way (docs/spec/shelters.md). */
import { DomainError } from '../errors.ts';
import type { DomainEvent } from '../feed/held.ts';
import type { Settings } from '../place/settings.ts';
import { checkStepTime, type Instant, MINUTE_MS, toInstant, toMs } from '../time.ts';
import type { CameSince, Crowd, HeadsCounted, HeldShelter, Rest } from './shelter.apply.ts';
import type { ArriveTransfer, ArriveTransfers, CancelTransfer, CountHeads, StartTransfer } from './shelter.commands.ts';
import { balanceOf, specialFreeOf, TAKES_PEOPLE } from './shelter.occupancy.ts';
import { shelterEvent } from './shelter.rules.ts';
import type { HouseholdOnWay, Shelter, Transfer } from './shelter.ts';

type Override = { readonly reason: string } | null | undefined;

/** [SL4] A headcount is a fact and never refused; `since` is who came and went after it. From a sheet it may be as old as it is. */
export function countHeads(
  now: Instant,
  facts: { shelter: HeldShelter; since: CameSince; isImported?: boolean },
  command: CountHeads,
): DomainEvent[] {
  const { row } = facts.shelter;
  const { count, special = null } = command;
  if (special !== null && special > count) throw new DomainError('VALUE_OUT_OF_RANGE', { path: 'special' });
  const { isImported = false } = facts;
  const at = checkStepTime(now, command.at, isImported);
  const isOld = row.headcount !== null && at < row.headcount.at;
  const payload: HeadsCounted & { expected: number } = { count, special, since: facts.since, expected: row.present };
  return [shelterEvent(now, row, command.at, { type: 'shelter.counted', payload, flags: isOld ? ['outOfOrder'] : [] }, isImported)];
}

/** What an arrival or a departure is part of: a transfer, a registration. Ids only. */
export type CrowdOrigin = { readonly [key: string]: string | number | boolean | null };

/** [SL6] Whoever finds no place is refused, unless somebody takes it on with a reason. */
export function arriveAtShelter(
  now: Instant,
  facts: { shelter: HeldShelter },
  crowd: Crowd,
  { at, override, origin }: { at?: string | null | undefined; override?: Override; origin?: CrowdOrigin },
): DomainEvent[] {
  const { row } = facts.shelter;
  checkCrowd(crowd);
  const isCounted = wasCounted(now, row, at);
  if (!isCounted) checkTakes(row);
  const flags = isCounted ? ['outOfOrder'] : checkRoom(row, crowd, override);
  const payload = { crowd, reason: override?.reason.trim() ?? null, ...origin };
  return [shelterEvent(now, row, at, { type: 'shelter.arrived', payload, flags })];
}

/**
 * [SL5] Nobody leaves who is not there. Somebody known by name may: when fewer heads were counted than are registered, they were already missing from the
 * count, which stays what it is.
 */
export function departFromShelter(
  now: Instant,
  facts: { shelter: HeldShelter },
  crowd: Crowd,
  { at, origin, isByName = false }: { at?: string | null | undefined; origin?: CrowdOrigin; isByName?: boolean },
): DomainEvent[] {
  const { row } = facts.shelter;
  checkCrowd(crowd);
  const isCounted = wasCounted(now, row, at);
  if (!isByName && !isCounted && crowd.people > row.present) throw new DomainError('MORE_THAN_PRESENT', { current: row, path: 'count' });
  if (crowd.registered > row.registered) throw new DomainError('MORE_THAN_PRESENT', { current: row, path: 'registered' });
  const people = isCounted ? crowd.people : Math.min(crowd.people, row.present);
  const flags = [...(isCounted ? ['outOfOrder'] : []), ...(people < crowd.people ? ['unseen'] : [])];
  return [shelterEvent(now, row, at, { type: 'shelter.departed', payload: { crowd: { ...crowd, people }, ...origin }, flags })];
}

/** [SL10] Counted in at the door before, now known by name, and of them those in need of a special place. */
export function registerInShelter(now: Instant, facts: { shelter: HeldShelter }, count: number, special = 0): DomainEvent[] {
  return count === 0 ? [] : [shelterEvent(now, facts.shelter.row, null, { type: 'shelter.registered', payload: { count, special } })];
}

/** [SL10] What somebody known by name needs was said anew: from now on there is one more, or one less, in need of a special place. */
export const correctNeeds = (now: Instant, { row }: HeldShelter, isSpecial: boolean): DomainEvent[] => [
  shelterEvent(now, row, null, { type: 'shelter.needsCorrected', payload: { isSpecial } }),
];

/** [SL9] Places at the target are kept from now until they come, or for as long as the settings of its place say. */
export function startTransfer(
  now: Instant,
  facts: {
    id: string;
    to: HeldShelter;
    from: HeldShelter | null;
    household?: HouseholdOnWay | null;
    settings: Pick<Settings, 'transferHoldMinutes'>;
  },
  command: Pick<StartTransfer, 'people' | 'special' | 'registered' | 'fromDoor' | 'override' | 'at'>,
): DomainEvent[] {
  const { to, from, settings } = facts;
  if (from !== null && from.row.id === to.row.id) throw new DomainError('SHELTERS_SAME', { path: 'toShelterId' });
  const isCountedIn = from !== null && !command.fromDoor;
  const crowd: Crowd = { people: command.people, special: command.special ?? 0, registered: isCountedIn ? (command.registered ?? 0) : 0 };
  checkCrowd(crowd);
  checkTakes(to.row);
  const leftAt = checkStepTime(now, command.at, false);
  const until = toInstant(toMs(leftAt) + settings.transferHoldMinutes * MINUTE_MS);
  const flags = checkRoom(to.row, crowd, command.override);
  const fromDoor = from !== null && !isCountedIn;
  const { id, household = null } = facts;
  const transfer: Transfer = { id, fromShelterId: from?.row.id ?? null, household, fromDoor, ...crowd, leftAt, until, lapsed: false };
  const payload = { transfer, reason: command.override?.reason.trim() ?? null };
  const origin = { transferId: id, toShelterId: to.row.id };
  return [
    ...(from !== null && isCountedIn ? departFromShelter(now, { shelter: from }, crowd, { at: command.at, origin }) : []),
    shelterEvent(now, to.row, command.at, { type: 'shelter.transferStarted', payload, flags }),
  ];
}

const transferIn = (row: Shelter, id: string): Transfer => {
  const transfer = row.transfers.find((one) => one.id === id);
  if (transfer === undefined) throw new DomainError('TRANSFER_ENDED', { current: row });
  return transfer;
};

/**
 * [SL9] Who comes takes the places that were kept; for more, or after they have lapsed, there must be room. Whoever is missing is named by number, or still
 * expected. [SL16] Who was counted in at the door before leaves the list and is not counted again.
 */
export function arriveTransfer(now: Instant, facts: { shelter: HeldShelter; transferId: string }, command: ArriveTransfer): DomainEvent[] {
  const { row } = facts.shelter;
  const transfer = transferIn(row, facts.transferId);
  const people = command.people ?? transfer.people;
  const special = command.special ?? Math.min(transfer.special, people);
  const came: Crowd = { people, special, registered: Math.min(transfer.registered, people) };
  checkCrowd(came);
  const rest = command.restExpected ? restOf(transfer, came) : null;
  const origin = { transferId: transfer.id, fromShelterId: transfer.fromShelterId, household: transfer.household ?? null };
  const missing = rest === null ? Math.max(0, transfer.people - people) : 0;
  const arrived = { ...origin, came: people, missing, rest };
  if (command.isCounted) {
    const payload = { ...arrived, crowd: { people: 0, special: 0, registered: came.registered }, isCounted: true, reason: null };
    return [shelterEvent(now, row, command.at, { type: 'shelter.transferArrived', payload })];
  }
  const isEarlier = wasCounted(now, row, command.at);
  if (!isEarlier) checkTakes(row);
  const kept = transfer.lapsed ? 0 : transfer.people;
  const freed = { ...row, onTheWay: row.onTheWay - kept, specialOnTheWay: row.specialOnTheWay - (transfer.lapsed ? 0 : transfer.special) };
  const flags = isEarlier ? ['outOfOrder'] : people <= kept ? [] : checkRoom(freed, came, command.override);
  const payload = { ...arrived, crowd: came, reason: command.override?.reason.trim() ?? null };
  return [shelterEvent(now, row, command.at, { type: 'shelter.transferArrived', payload, flags })];
}

/** [SL16] All of several at once, in one event: the bus has come. One that is gone meanwhile has been said by somebody else. */
export function arriveTransfers(
  now: Instant,
  facts: { shelter: HeldShelter },
  command: Pick<ArriveTransfers, 'transferIds' | 'isCounted' | 'override' | 'at'>,
): DomainEvent[] {
  const { row } = facts.shelter;
  const awaited = awaitedOf(row, command.transferIds);
  const came = sumOf(awaited);
  const arrived = awaited.map(({ id, people, household }) => ({ id, people, household: household ?? null }));
  const payload = { transferIds: awaited.map(({ id }) => id), transfers: arrived, came: came.people, missing: 0 };
  if (command.isCounted) {
    const crowd: Crowd = { people: 0, special: 0, registered: came.registered };
    return [
      shelterEvent(now, row, command.at, {
        type: 'shelter.transferArrived',
        payload: { ...payload, crowd, isCounted: true, reason: null },
      }),
    ];
  }
  const isEarlier = wasCounted(now, row, command.at);
  if (!isEarlier) checkTakes(row);
  const kept = sumOf(awaited.filter(({ lapsed }) => !lapsed));
  const freed = { ...row, onTheWay: row.onTheWay - kept.people, specialOnTheWay: row.specialOnTheWay - kept.special };
  const flags = isEarlier ? ['outOfOrder'] : came.people <= kept.people ? [] : checkRoom(freed, came, command.override);
  const reason = command.override?.reason.trim() ?? null;
  return [shelterEvent(now, row, command.at, { type: 'shelter.transferArrived', payload: { ...payload, crowd: came, reason }, flags })];
}

function awaitedOf(row: Shelter, transferIds: readonly string[]): Transfer[] {
  const awaited = row.transfers.filter(({ id }) => transferIds.includes(id));
  if (awaited.length === 0) throw new DomainError('TRANSFER_ENDED', { current: row });
  return awaited;
}

const sumOf = (transfers: readonly Transfer[]): Crowd => ({
  people: transfers.reduce((sum, { people }) => sum + people, 0),
  special: transfers.reduce((sum, { special }) => sum + special, 0),
  registered: transfers.reduce((sum, { registered }) => sum + registered, 0),
});

/** [SL16] Nobody of these comes any more, in one event; nothing when none of them is expected. */
export function callOffTransfers(now: Instant, facts: { shelter: HeldShelter; transferIds: readonly string[] }): DomainEvent[] {
  const { row } = facts.shelter;
  const awaited = row.transfers.filter(({ id }) => facts.transferIds.includes(id));
  if (awaited.length === 0) return [];
  const payload = { transferIds: awaited.map(({ id }) => id), people: sumOf(awaited).people, reason: null };
  return [shelterEvent(now, row, null, { type: 'shelter.transferCancelled', payload })];
}

/** Null when all of them have come. */
function restOf({ people, special, registered }: Transfer, came: Crowd): Rest | null {
  const left = people - came.people;
  if (left <= 0) return null;
  const of = (all: number, gone: number): number => Math.min(left, Math.max(0, all - gone));
  return { people: left, special: of(special, came.special), registered: of(registered, came.registered) };
}

/** [SL16] So many of them are no longer expected: they went elsewhere. */
export function callOffTransfer(
  now: Instant,
  facts: { shelter: HeldShelter; transferId: string },
  { people, special }: Pick<Crowd, 'people' | 'special'>,
): DomainEvent[] {
  const { row } = facts.shelter;
  const transfer = transferIn(row, facts.transferId);
  const gone = Math.min(people, transfer.people);
  const rest = restOf(transfer, { people: gone, special: Math.min(special, gone), registered: 0 });
  const payload = { transferId: transfer.id, people: gone, household: transfer.household ?? null, rest, reason: null };
  return [shelterEvent(now, row, null, { type: 'shelter.transferCancelled', payload })];
}

/** [SL9] They turned back: the shelter that they left counts them in again, room or not, for they are there. */
export function cancelTransfer(
  now: Instant,
  facts: { to: HeldShelter; from: HeldShelter | null; transferId: string },
  command: CancelTransfer,
): DomainEvent[] {
  const { to, from } = facts;
  const { people, special, registered, id, fromDoor } = transferIn(to.row, facts.transferId);
  const payload = { transferId: id, people, reason: command.reason?.trim() || null };
  const cancelled = shelterEvent(now, to.row, command.at, { type: 'shelter.transferCancelled', payload });
  if (from === null || fromDoor) return [cancelled];
  const back = { crowd: { people, special, registered }, reason: null, transferId: id };
  return [cancelled, shelterEvent(now, from.row, command.at, { type: 'shelter.arrived', payload: back })];
}

/** [SL9] Places are no longer kept; the people stay on the list until somebody says where they are. Nothing when somebody was faster. */
export function lapseTransfers(now: Instant, { row }: HeldShelter): DomainEvent[] {
  return row.transfers
    .filter(({ lapsed, until }) => !lapsed && until <= now)
    .map(({ id, people, until }) =>
      shelterEvent(now, row, null, { type: 'shelter.transferLapsed', payload: { transferId: id, people, until } }),
    );
}

function checkCrowd({ people, special, registered }: Crowd): void {
  if (special > people) throw new DomainError('VALUE_OUT_OF_RANGE', { path: 'special' });
  if (registered > people) throw new DomainError('VALUE_OUT_OF_RANGE', { path: 'registered' });
}

function checkTakes(row: Shelter): void {
  if (!TAKES_PEOPLE.includes(row.state)) throw new DomainError('SHELTER_NOT_OPEN', { current: row });
}

const wasCounted = (now: Instant, row: Shelter, at: string | null | undefined): boolean =>
  row.headcount !== null && checkStepTime(now, at, false) < row.headcount.at;

function checkRoom(row: Shelter, { people, special }: Crowd, override: Override): string[] {
  const isOver = people > balanceOf(row);
  if (isOver && !override) throw new DomainError('SHELTER_FULL', { current: row });
  return [...(isOver ? ['overCapacity'] : []), ...(special > specialFreeOf(row) ? ['specialOver'] : [])];
}
