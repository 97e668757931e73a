/** Where the people of one household count, and what a step makes of it. One person counts in one place: whoever comes into a part has left another. */
import { DomainError } from '../errors.ts';
import type { Instant } from '../time.ts';
import { HOUSEHOLD_STATES, type HouseholdPart, type HouseholdState, STILL_THERE } from './evacuation-zone.ts';

/** [EV5] Which step can be said of people in which state. A wrong one is corrected by the right one; back home ends the list. */
export const STEP_FROM: Record<HouseholdState, readonly HouseholdState[]> = {
  listed: ['notified', 'notFound', 'refused', 'movedToShelter', 'movedToKin'],
  notified: ['listed', 'notFound', 'refused', 'movedToShelter', 'movedToKin'],
  notFound: ['listed', 'notified', 'refused', 'movedToShelter', 'movedToKin'],
  refused: ['listed', 'notified', 'notFound', 'refused', 'movedToShelter', 'movedToKin'],
  movedToShelter: ['listed', 'notified', 'notFound', 'refused', 'movedToShelter', 'movedToKin', 'settled'],
  movedToKin: ['listed', 'notified', 'notFound', 'refused', 'movedToShelter', 'settled'],
  settled: ['movedToShelter', 'movedToKin', 'returned'],
  returned: ['notFound', 'refused', 'movedToShelter', 'movedToKin', 'settled'],
};

export const isStillThere = ({ state }: Pick<HouseholdPart, 'state'>): boolean =>
  (STILL_THERE as readonly HouseholdState[]).includes(state);

/** People who left one state for another; null is in no state, before the list or off it. */
export type HouseholdMove = {
  from: HouseholdState | null;
  to: HouseholdState | null;
  people: number;
  vulnerable: number;
  fromShelterId: string | null;
  toShelterId: string | null;
};

export type HouseholdStep = {
  step: HouseholdState;
  from?: HouseholdState | null | undefined;
  people?: number | null | undefined;
  vulnerable?: number | null | undefined;
  shelterId: string | null;
  at: Instant;
};

/** A household counts where the last of its people does. */
export function stateOf(parts: readonly Pick<HouseholdPart, 'state'>[]): HouseholdState {
  const last = Math.min(...parts.map(({ state }) => HOUSEHOLD_STATES.indexOf(state)));
  return HOUSEHOLD_STATES[last] ?? 'listed';
}

/** The parts after the step, and who moved. Nobody of whom it could be said: STEP_NOT_POSSIBLE; not as many: VALUE_OUT_OF_RANGE. */
export function takeStep(parts: readonly HouseholdPart[], step: HouseholdStep): { parts: HouseholdPart[]; moves: HouseholdMove[] } {
  const sources = sourcesOf(parts, step);
  const pool = sumOf(sources);
  if (pool.people === 0) throw new DomainError('STEP_NOT_POSSIBLE');
  const people = step.people ?? pool.people;
  if (people > pool.people) throw new DomainError('VALUE_OUT_OF_RANGE', { path: 'people' });
  const vulnerable = vulnerableAmong(pool, people, step.vulnerable ?? null);
  const left = { vulnerable, others: people - vulnerable };
  const moves: HouseholdMove[] = [];
  const stay = parts.map((part) => {
    if (!sources.includes(part)) return part;
    const taken = { vulnerable: Math.min(left.vulnerable, part.vulnerable), others: Math.min(left.others, part.people - part.vulnerable) };
    left.vulnerable -= taken.vulnerable;
    left.others -= taken.others;
    const count = taken.vulnerable + taken.others;
    const toShelterId = shelterAfter(step, part);
    if (count > 0)
      moves.push({
        from: part.state,
        to: step.step,
        people: count,
        vulnerable: taken.vulnerable,
        fromShelterId: part.shelterId,
        toShelterId,
      });
    return { ...part, people: part.people - count, vulnerable: part.vulnerable - taken.vulnerable };
  });
  const visits = step.step === 'refused' ? Math.max(0, ...sources.map((part) => part.visits)) + 1 : 0;
  const arrived = moves.map((move): HouseholdPart => {
    const { people: count, vulnerable: helped, toShelterId: shelterId } = move;
    return { state: step.step, people: count, vulnerable: helped, shelterId, at: step.at, visits };
  });
  return { parts: joined([...stay.filter((part) => part.people > 0), ...arrived]), moves };
}

/** Without a word those who are still there; if nobody is, or it can be said of none of them, all of whom it can. */
function sourcesOf(parts: readonly HouseholdPart[], step: HouseholdStep): HouseholdPart[] {
  const can = parts.filter((part) => STEP_FROM[step.step].includes(part.state) && !isNoStep(part, step));
  if (step.from) return can.filter(({ state }) => state === step.from);
  const there = can.filter(isStillThere);
  return there.length > 0 ? there : can;
}

/** To the shelter where they are. */
const isNoStep = (part: HouseholdPart, step: HouseholdStep): boolean =>
  part.state === 'movedToShelter' && step.step === 'movedToShelter' && part.shelterId === step.shelterId;

function shelterAfter({ step, shelterId }: HouseholdStep, part: HouseholdPart): string | null {
  if (step === 'movedToShelter') return shelterId;
  return step === 'settled' ? part.shelterId : null;
}

/** [EV7] How many of some people are vulnerable, where the numbers leave no choice; otherwise it must be said. */
function vulnerableAmong(pool: { people: number; vulnerable: number }, people: number, said: number | null): number {
  const least = Math.max(0, people - (pool.people - pool.vulnerable));
  const most = Math.min(people, pool.vulnerable);
  const count = said ?? (least === most ? least : null);
  if (count === null || count < least || count > most) throw new DomainError('VALUE_OUT_OF_RANGE', { path: 'vulnerable' });
  return count;
}

export const sumOf = (parts: readonly Pick<HouseholdPart, 'people' | 'vulnerable'>[]): { people: number; vulnerable: number } => ({
  people: parts.reduce((sum, part) => sum + part.people, 0),
  vulnerable: parts.reduce((sum, part) => sum + part.vulnerable, 0),
});

/** People of one state, and of one shelter, are one part. */
function joined(parts: readonly HouseholdPart[]): HouseholdPart[] {
  const byPlace = new Map<string, HouseholdPart>();
  for (const part of parts) {
    const key = `${part.state} ${part.shelterId}`;
    const present = byPlace.get(key);
    byPlace.set(
      key,
      present === undefined
        ? part
        : {
            ...part,
            people: present.people + part.people,
            vulnerable: present.vulnerable + part.vulnerable,
            visits: Math.max(present.visits, part.visits),
          },
    );
  }
  return [...byPlace.values()].sort((a, b) => HOUSEHOLD_STATES.indexOf(a.state) - HOUSEHOLD_STATES.indexOf(b.state));
}

/**
 * [EV8] The ledger says that more or fewer live there: new ones are on the list, who is gone was still to be moved. Null when fewer are still there
 * than have to go: where the moved ones went is first corrected by a step.
 */
export function recounted(
  parts: readonly HouseholdPart[],
  now: { people: number; vulnerable: number },
  at: Instant,
): { parts: HouseholdPart[]; moves: HouseholdMove[] } | null {
  const before = sumOf(parts);
  const more = {
    vulnerable: now.vulnerable - before.vulnerable,
    others: now.people - now.vulnerable - (before.people - before.vulnerable),
  };
  const coming = { vulnerable: Math.max(0, more.vulnerable), others: Math.max(0, more.others) };
  const going = { vulnerable: Math.max(0, -more.vulnerable), others: Math.max(0, -more.others) };
  const moves: HouseholdMove[] = [];
  const stay = parts.map((part) => {
    if (!isStillThere(part)) return part;
    const vulnerable = Math.min(going.vulnerable, part.vulnerable);
    const others = Math.min(going.others, part.people - part.vulnerable);
    going.vulnerable -= vulnerable;
    going.others -= others;
    const people = vulnerable + others;
    if (people > 0) moves.push({ from: part.state, to: null, people, vulnerable, fromShelterId: null, toShelterId: null });
    return { ...part, people: part.people - people, vulnerable: part.vulnerable - vulnerable };
  });
  if (going.vulnerable > 0 || going.others > 0) return null;
  const people = coming.vulnerable + coming.others;
  if (people > 0) moves.push({ from: null, to: 'listed', people, vulnerable: coming.vulnerable, fromShelterId: null, toShelterId: null });
  const listed: HouseholdPart = { state: 'listed', people, vulnerable: coming.vulnerable, shelterId: null, at, visits: 0 };
  return { parts: joined([...stay.filter((part) => part.people > 0), ...(people > 0 ? [listed] : [])]), moves };
}
