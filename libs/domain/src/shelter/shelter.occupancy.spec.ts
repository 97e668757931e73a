/** Counting people (docs/spec/shelters.md): examples, and random nights against a model that keeps every record and sums from zero. */
import fc from 'fast-check';
import { DomainError } from '../errors.ts';
import { applyEvent } from '../feed/apply.ts';
import type { DomainEvent } from '../feed/held.ts';
import { NOWHERE } from '../geo.ts';
import { DEFAULT_SETTINGS } from '../place/settings.ts';
import { NOW, SHINAN, seconds } from '../testing/examples.ts';
import { refusalOf } from '../testing/refusal.ts';
import { type CameSince, type HeldShelter, NOBODY_SINCE } from './shelter.apply.ts';
import {
  arriveAtShelter,
  arriveTransfer,
  arriveTransfers,
  callOffTransfer,
  callOffTransfers,
  cancelTransfer,
  correctNeeds,
  countHeads,
  departFromShelter,
  lapseTransfers,
  registerInShelter,
  startTransfer,
} from './shelter.count.rules.ts';
import { freeOf, registration, specialFreeOf } from './shelter.occupancy.ts';
import { createShelter } from './shelter.rules.ts';

const settings = DEFAULT_SETTINGS;
const IDS = ['a', 'b', 'c'] as const;
const one = (id: string, capacity: number, specialCapacity = 0): HeldShelter => {
  const command = {
    code: id,
    name: id,
    class: 'fixed',
    durationClass: 'short',
    space: 'indoor',
    declaredCapacity: capacity,
    specialCapacity,
  } as const;
  const [event] = createShelter(seconds(-86_400), { id, jurisdictionId: SHINAN, place: NOWHERE, sameCode: null, settings }, command);
  const made = applyEvent('shelter', null, event as DomainEvent) as unknown as HeldShelter;
  return { ...made, row: { ...made.row, state: 'open' } };
};
const after = (shelter: HeldShelter, events: readonly DomainEvent[]): HeldShelter =>
  events.reduce(
    (held, event) => (event.subject.id === held.row.id ? (applyEvent('shelter', held, event) as unknown as HeldShelter) : held),
    shelter,
  );
const crowd = (people: number, special = 0, registered = 0) => ({ people, special, registered });

test('[SL5] present is the last headcount and who came and went since', () => {
  let shelter = one('a', 100);
  shelter = after(shelter, arriveAtShelter(seconds(0), { shelter }, crowd(30), {}));
  shelter = after(shelter, countHeads(seconds(60), { shelter, since: NOBODY_SINCE }, { count: 28 }));
  shelter = after(shelter, arriveAtShelter(seconds(90), { shelter }, crowd(5), {}));
  shelter = after(shelter, departFromShelter(seconds(120), { shelter }, crowd(2), {}));
  expect(shelter.row).toMatchObject({ headcount: { count: 28, at: seconds(60) }, arrivals: 5, departures: 2, present: 31 });
});

test('[SL5] who came before the heads were counted and is told later is in that count; [SL4] an older headcount is history', () => {
  let shelter = one('a', 100);
  shelter = after(shelter, countHeads(seconds(600), { shelter, since: NOBODY_SINCE }, { count: 28 }));
  const late = arriveAtShelter(seconds(900), { shelter }, crowd(5), { at: seconds(300) });
  expect(late[0]?.flags).toEqual(['late', 'outOfOrder']);
  shelter = after(shelter, late);
  expect([shelter.row.present, shelter.row.flags]).toEqual([28, ['outOfOrder']]);
  const old = countHeads(seconds(900), { shelter, since: NOBODY_SINCE }, { count: 3, at: seconds(500) });
  expect(after(shelter, old).row).toMatchObject({ present: 28, headcount: { count: 28 } });
});

test('[SL6] who finds no place is refused, unless somebody takes it on; nobody leaves who is not there', () => {
  const shelter = one('a', 100);
  const full = after(shelter, arriveAtShelter(NOW, { shelter }, crowd(100), {}));
  expect(refusalOf(() => arriveAtShelter(NOW, { shelter: full }, crowd(1), {}))).toMatchObject({ code: 'SHELTER_FULL' });
  const over = after(full, arriveAtShelter(NOW, { shelter: full }, crowd(4), { override: { reason: '暴雨，无处可去' } }));
  expect(over.row).toMatchObject({ present: 104, flags: ['overCapacity'] });
  expect(refusalOf(() => departFromShelter(NOW, { shelter: over }, crowd(105), {}))?.code).toBe('MORE_THAN_PRESENT');
  const standby = { ...shelter, row: { ...shelter.row, state: 'standby' as const } };
  expect(refusalOf(() => arriveAtShelter(NOW, { shelter: standby }, crowd(1), {}))?.code).toBe('SHELTER_NOT_OPEN');
  for (const bad of [crowd(1, 2), crowd(1, 0, 2)])
    expect(refusalOf(() => arriveAtShelter(NOW, { shelter }, bad, {}))?.code).toBe('VALUE_OUT_OF_RANGE');
});

test('[SL10] registered and unregistered stand side by side, and a headcount shows who was not seen', () => {
  let shelter = one('a', 100);
  shelter = after(shelter, arriveAtShelter(seconds(0), { shelter }, crowd(10), {}));
  shelter = after(shelter, registerInShelter(seconds(1), { shelter }, 6));
  shelter = after(shelter, arriveAtShelter(seconds(2), { shelter }, crowd(1, 0, 1), {}));
  expect(registration(shelter.row)).toEqual({ registered: 7, unregistered: 4, unseen: 0 });
  shelter = after(shelter, countHeads(seconds(60), { shelter, since: NOBODY_SINCE }, { count: 5 }));
  expect(registration(shelter.row)).toEqual({ registered: 7, unregistered: 0, unseen: 2 });
  for (let left = 7; left > 0; left--)
    shelter = after(shelter, departFromShelter(seconds(70), { shelter }, crowd(1, 0, 1), { isByName: true }));
  expect(shelter.row).toMatchObject({ present: 0, registered: 0 });
});

test('[SL10] who was counted at the door and is known by name then is in the special count once', () => {
  let shelter = one('a', 100, 10);
  shelter = after(shelter, arriveAtShelter(seconds(0), { shelter }, crowd(10, 1), {}));
  shelter = after(shelter, registerInShelter(seconds(1), { shelter }, 1, 1));
  expect(shelter.row).toMatchObject({ present: 10, registered: 1, specialPresent: 1, specialRegistered: 1 });
  shelter = after(shelter, registerInShelter(seconds(2), { shelter }, 3, 2));
  expect(shelter.row).toMatchObject({ present: 10, registered: 4, specialPresent: 3, specialRegistered: 3 });
  shelter = after(shelter, departFromShelter(seconds(3), { shelter }, crowd(2, 2, 2), { isByName: true }));
  expect(shelter.row).toMatchObject({ present: 8, registered: 2, specialPresent: 1, specialRegistered: 1 });
  shelter = after(shelter, arriveAtShelter(seconds(4), { shelter }, crowd(1, 1, 1), {}));
  shelter = after(shelter, registerInShelter(seconds(5), { shelter }, 1, 1));
  expect(shelter.row).toMatchObject({ present: 9, specialPresent: 3, specialRegistered: 3 });
});

test('[SL10] what somebody needs is said anew: one more in the special count, or one less', () => {
  let shelter = one('a', 100, 10);
  shelter = after(shelter, arriveAtShelter(seconds(0), { shelter }, crowd(3, 0, 3), {}));
  shelter = after(shelter, correctNeeds(seconds(1), shelter, true));
  expect(shelter.row).toMatchObject({ present: 3, registered: 3, specialPresent: 1, specialRegistered: 1 });
  shelter = after(shelter, correctNeeds(seconds(2), shelter, false));
  expect(shelter.row).toMatchObject({ present: 3, registered: 3, specialPresent: 0, specialRegistered: 0 });
});

test('[SL16] who was expected comes in parts, or was counted in before, or goes elsewhere: the list says who is left of it', () => {
  const household = { zoneId: 'z', zoneName: '北山', householdId: 'h', code: 'H-1' };
  let shelter = one('a', 50);
  shelter = after(shelter, startTransfer(NOW, { id: 't', to: shelter, from: null, household, settings }, { people: 5, special: 2 }));
  expect(shelter.row).toMatchObject({ present: 0, onTheWay: 5, transfers: [{ household, people: 5 }] });
  const arrive = (command: object) => arriveTransfer(seconds(60), { shelter, transferId: 't' }, command);
  shelter = after(shelter, arrive({ people: 2, special: 1, restExpected: true }));
  expect(shelter.row).toMatchObject({
    present: 2,
    specialPresent: 1,
    onTheWay: 3,
    specialOnTheWay: 1,
    transfers: [{ people: 3, special: 1 }],
  });
  shelter = after(shelter, callOffTransfer(seconds(70), { shelter, transferId: 't' }, { people: 1, special: 1 }));
  expect(shelter.row).toMatchObject({ present: 2, onTheWay: 2, specialOnTheWay: 0 });
  shelter = after(shelter, arriveAtShelter(seconds(80), { shelter }, crowd(2), {}));
  shelter = after(shelter, arrive({ isCounted: true }));
  expect(shelter.row).toMatchObject({ present: 4, onTheWay: 0, transfers: [] });
  expect(refusalOf(() => arrive({}))?.code).toBe('TRANSFER_ENDED');
});

test('[SL16] a bus with many households is one event: all of them are in, or were counted before, or do not come', () => {
  const household = (householdId: string) => ({ zoneId: 'z', zoneName: '北山', householdId, code: householdId });
  let shelter = one('a', 10);
  for (const id of ['t', 'u', 'v', 'w'])
    shelter = after(
      shelter,
      startTransfer(NOW, { id, to: shelter, from: null, household: household(id), settings }, { people: 2, special: 1 }),
    );
  const arrive = (transferIds: string[], more = {}) => arriveTransfers(seconds(60), { shelter }, { transferIds, ...more });
  expect(arrive(['t', 'u'])).toMatchObject([
    {
      payload: {
        came: 4,
        transfers: [
          { id: 't', people: 2 },
          { id: 'u', household: { householdId: 'u' } },
        ],
      },
    },
  ]);
  shelter = after(shelter, arrive(['t', 'u', 'gone']));
  expect(shelter.row).toMatchObject({ present: 4, specialPresent: 2, onTheWay: 4, transfers: [{ id: 'v' }, { id: 'w' }] });
  shelter = after(shelter, arrive(['v'], { isCounted: true }));
  expect(shelter.row).toMatchObject({ present: 4, onTheWay: 2 });
  shelter = after(shelter, lapseTransfers(seconds(3600), shelter));
  shelter = after(shelter, arriveAtShelter(seconds(3700), { shelter }, crowd(6), {}));
  expect(refusalOf(() => arriveTransfers(seconds(3800), { shelter }, { transferIds: ['w'] }))?.code).toBe('SHELTER_FULL');
  shelter = after(shelter, callOffTransfers(seconds(3800), { shelter, transferIds: ['w'] }));
  expect([shelter.row.transfers, callOffTransfers(seconds(3800), { shelter, transferIds: ['w'] })]).toEqual([[], []]);
  expect(refusalOf(() => arriveTransfers(seconds(3800), { shelter }, { transferIds: ['w'] }))?.code).toBe('TRANSFER_ENDED');
});

test('[SL6] places for special needs are counted apart', () => {
  let shelter = one('a', 100, 10);
  shelter = after(shelter, arriveAtShelter(NOW, { shelter }, crowd(20, 8), {}));
  expect([freeOf(shelter.row), specialFreeOf(shelter.row)]).toEqual([80, 2]);
  const more = arriveAtShelter(NOW, { shelter }, crowd(3, 3), {});
  expect([more[0]?.flags, after(shelter, more).row.specialPresent]).toEqual([['specialOver'], 11]);
});

test('[SL9] a transfer keeps places until it arrives, turns back, or its hour is over; it lapses once', () => {
  let [from, to] = [one('a', 100), one('b', 50)];
  from = after(from, arriveAtShelter(NOW, { shelter: from }, crowd(60), {}));
  const started = startTransfer(NOW, { id: 't', to, from, settings }, { people: 40 });
  [from, to] = [after(from, started), after(to, started)];
  expect([from.row.present, to.row.onTheWay, freeOf(to.row)]).toEqual([20, 40, 10]);
  expect(refusalOf(() => startTransfer(NOW, { id: 'u', to, from, settings }, { people: 11 }))?.code).toBe('SHELTER_FULL');
  expect(refusalOf(() => startTransfer(NOW, { id: 'u', to, from: to, settings }, { people: 1 }))?.code).toBe('SHELTERS_SAME');
  const arrived = after(to, arriveTransfer(seconds(600), { shelter: to, transferId: 't' }, { people: 38 }));
  expect(arrived.row).toMatchObject({ present: 38, onTheWay: 0, transfers: [] });
  const turned = cancelTransfer(seconds(600), { to, from, transferId: 't' }, {});
  expect([after(from, turned).row.present, after(to, turned).row.onTheWay]).toEqual([60, 0]);
  expect(lapseTransfers(seconds(3599), to)).toEqual([]);
  const lapsed = after(to, lapseTransfers(seconds(3600), to));
  expect([lapsed.row.onTheWay, lapsed.row.transfers.length, lapseTransfers(seconds(9999), lapsed)]).toEqual([0, 1, []]);
  const late = after(lapsed, arriveTransfer(seconds(4000), { shelter: lapsed, transferId: 't' }, {}));
  expect(late.row).toMatchObject({ present: 40, transfers: [] });
  expect(refusalOf(() => arriveTransfer(seconds(4000), { shelter: late, transferId: 't' }, {}))?.code).toBe('TRANSFER_ENDED');
});

/** Every record as it was made; what is present is summed from zero, by time, and of the same time by the order of recording. */
type Entry = { shelter: string; at: string; order: number } & ({ heads: number } | { people: number; isOnTheWay: boolean });
function presentBy(entries: readonly Entry[], shelter: string): number {
  const own = entries.filter((entry) => entry.shelter === shelter);
  const counts = own.flatMap((entry) => ('heads' in entry ? entry : []));
  const last = counts.toSorted((x, y) => (x.at === y.at ? x.order - y.order : x.at < y.at ? -1 : 1)).at(-1);
  const isLater = ({ at, order }: Entry) => last === undefined || at > last.at || (at === last.at && order > last.order);
  const moved = own.filter(isLater).reduce((sum, entry) => sum + ('people' in entry ? entry.people : 0), 0);
  return Math.max(0, (last?.heads ?? 0) + moved);
}

const Action = fc.record({
  kind: fc.constantFrom('arrive', 'arrive', 'depart', 'count', 'transfer', 'reach', 'part', 'known', 'off', 'turn', 'lapse'),
  on: fc.constantFrom(...IDS),
  other: fc.constantFrom(...IDS),
  people: fc.integer({ min: 1, max: 60 }),
  /** Minutes that pass before it is recorded; minutes that it happened ago. */
  passed: fc.integer({ min: 0, max: 40 }),
  ago: fc.constantFrom(0, 0, 0, 5, 30, 90),
});
type Action = typeof Action extends fc.Arbitrary<infer A> ? A : never;

/** `struck`: who left a list and was counted nowhere by it. */
function play(actions: readonly Action[]): { shelters: Map<string, HeldShelter>; entries: Entry[]; struck: number } {
  const shelters = new Map(IDS.map((id, index) => [id as string, one(id, 50 + index * 40)]));
  const entries: Entry[] = [];
  let [minute, struck] = [0, 0];
  const sinceOf = (id: string, at: string): CameSince => {
    const moves = entries.flatMap((entry) => ('people' in entry && entry.shelter === id && entry.at > at ? entry.people : []));
    const sum = (numbers: number[]) => numbers.reduce((total, n) => total + n, 0);
    return { ...NOBODY_SINCE, arrivals: sum(moves.filter((n) => n > 0)), departures: -sum(moves.filter((n) => n < 0)) };
  };
  for (const { kind, on, other, people, passed, ago } of actions) {
    minute += passed;
    const now = seconds(minute * 60);
    const at = seconds((minute - ago) * 60);
    const shelter = shelters.get(on) as HeldShelter;
    const [awaited] = shelter.row.transfers;
    const decide = (): readonly DomainEvent[] => {
      if (kind === 'arrive') return arriveAtShelter(now, { shelter }, crowd(people), { at });
      if (kind === 'depart') return departFromShelter(now, { shelter }, crowd(people), { at });
      if (kind === 'count') return countHeads(now, { shelter, since: sinceOf(on, at) }, { count: people, at });
      if (kind === 'lapse') return lapseTransfers(now, shelter);
      if (kind === 'transfer')
        return startTransfer(
          now,
          { id: `t${entries.length}-${minute}`, to: shelters.get(other) as HeldShelter, from: shelter, settings },
          { people, at },
        );
      if (awaited === undefined) return [];
      const facts = { shelter, transferId: awaited.id };
      if (kind === 'reach') return arriveTransfer(now, facts, { at });
      if (kind === 'part') return arriveTransfer(now, facts, { at, people: Math.min(people, awaited.people), restExpected: true });
      if (kind === 'known') return arriveTransfer(now, facts, { at, isCounted: true });
      if (kind === 'off') return callOffTransfer(now, facts, crowd(people));
      return cancelTransfer(now, { to: shelter, from: shelters.get(awaited.fromShelterId ?? '') ?? null, transferId: awaited.id }, { at });
    };
    let events: readonly DomainEvent[] = [];
    try {
      events = decide();
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
    }
    for (const event of events) {
      const { id } = event.subject;
      shelters.set(id, after(shelters.get(id) as HeldShelter, [event]));
      if (kind === 'known') struck += event.payload['came'] as number;
      if (kind === 'off') struck += event.payload['people'] as number;
      const moved = event.payload['crowd'] as { people: number } | undefined;
      const order = entries.length;
      if (event.type === 'shelter.counted') entries.push({ shelter: id, at: event.at, order, heads: event.payload['count'] as number });
      if (moved === undefined) continue;
      const people = event.type === 'shelter.departed' ? -moved.people : moved.people;
      entries.push({ shelter: id, at: event.at, order, people, isOnTheWay: 'transferId' in event.payload });
    }
  }
  return { shelters, entries, struck };
}

test('[SL5] over random nights the row says what a sum from zero says, and free places follow', () => {
  fc.assert(
    fc.property(fc.array(Action, { maxLength: 60 }), (actions) => {
      const { shelters, entries } = play(actions);
      for (const [id, { row }] of shelters) {
        expect([id, row.present]).toEqual([id, presentBy(entries, id)]);
        const kept = row.transfers.filter(({ lapsed }) => !lapsed).reduce((sum, { people }) => sum + people, 0);
        expect([row.onTheWay, freeOf(row)]).toEqual([kept, Math.max(0, row.capacity - row.present - kept - row.outOfUse)]);
      }
    }),
    { numRuns: 400 },
  );
});

test('[SL9] nobody is made or lost on the way: who came and did not leave is in a shelter or on the list of one', () => {
  fc.assert(
    fc.property(fc.array(Action, { maxLength: 60 }), (actions) => {
      const onTime = actions.filter(({ kind }) => kind !== 'count').map((action) => ({ ...action, ago: 0 as const }));
      const { shelters, entries, struck } = play(onTime);
      const rows = [...shelters.values()].map(({ row }) => row);
      const sum = (numbers: number[]) => numbers.reduce((total, n) => total + n, 0);
      const inside = sum(rows.map(({ present }) => present));
      const expected = sum(rows.flatMap(({ transfers }) => transfers.map(({ people }) => people)));
      expect(inside + expected + struck).toBe(sum(entries.map((entry) => ('people' in entry && !entry.isOnTheWay ? entry.people : 0))));
      // Who turns back is counted in again, room or not.
      if (onTime.some(({ kind }) => kind === 'turn')) return;
      for (const row of rows) expect(row.present + row.onTheWay).toBeLessThanOrEqual(row.capacity);
    }),
    { numRuns: 200 },
  );
});
