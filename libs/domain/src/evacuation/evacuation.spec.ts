/** docs/spec/evacuation.md: who counts where. */
import fc from 'fast-check';
import { applyEvent } from '../feed/apply.ts';
import type { DomainEvent } from '../feed/held.ts';
import { eg, NOW, SHINAN, seconds } from '../testing/examples.ts';
import { refusalOf } from '../testing/refusal.ts';
import type { HeldZone } from './evacuation.apply.ts';
import {
  assignShelters,
  boardOf,
  endZone,
  firstParts,
  householdsIn,
  liftZone,
  listHousehold,
  moveHousehold,
  orderZone,
  proposeZone,
  recountHousehold,
  verifyZone,
} from './evacuation.rules.ts';
import { HOUSEHOLD_STATES, type HouseholdState, type RecordHouseholdStep, type ZoneHousehold } from './evacuation-zone.ts';
import { describeHousehold, registerHousehold } from './household.rules.ts';
import { recounted, stateOf, sumOf } from './household.steps.ts';
import type { Household } from './household.ts';
import { type HouseholdToPlace, proposeShelters, type ShelterWithRoom } from './shelter-proposal.ts';

const geometry = {
  type: 'Polygon' as const,
  coordinates: [
    [
      [120, 36],
      [121, 36],
      [121, 37],
      [120, 36],
    ] as [number, number][],
  ],
};
const HEAD = { personId: eg.id(), name: '村主任' };
const HELPER = { personId: eg.id(), name: '对接人' };
const SHELTER = eg.id();

const after = (zone: HeldZone | null, events: readonly DomainEvent[]): HeldZone =>
  events.reduce<HeldZone | null>(
    (held, event) => applyEvent('evacuationZone', held as never, event) as unknown as HeldZone,
    zone,
  ) as HeldZone;

type Row = Pick<Household, 'id' | 'jurisdictionId' | 'people' | 'vulnerable' | 'helperId'>;
const household = (more: Partial<Row> = {}): Row => ({
  id: eg.id(),
  jurisdictionId: SHINAN,
  people: 4,
  vulnerable: 1,
  helperId: HELPER.personId,
  ...more,
});
const onZone = (zone: HeldZone, row: Row): ZoneHousehold => ({
  zoneId: zone.row.id,
  householdId: row.id,
  code: 'H-1',
  jurisdictionId: row.jurisdictionId,
  state: 'listed',
  people: row.people,
  vulnerable: row.vulnerable,
  parts: firstParts(row, NOW),
  assignedShelterId: null,
  transferId: null,
  needId: null,
  version: 1,
});
const proposed = (): HeldZone =>
  after(
    null,
    proposeZone(NOW, { id: eg.id(), code: 'Z-1', incidentId: null, jurisdictionId: SHINAN, isImported: false }, { name: '险区', geometry }),
  );
function ordered(rows: Row[]): { zone: HeldZone; list: ZoneHousehold[] } {
  const before = proposed();
  const zone = after(before, orderZone(NOW, { zone: before, households: rows, elsewhere: 0 }, {}));
  return { zone, list: rows.map((row) => onZone(zone, row)) };
}
function move(zone: HeldZone, one: ZoneHousehold, command: RecordHouseholdStep): { zone: HeldZone; one: ZoneHousehold } {
  const decided = moveHousehold(NOW, { zone, household: one, needId: eg.id() }, command);
  return { zone: after(zone, decided.events), one: decided.after };
}

test('[EV1] a zone is a closed ring that does not cross itself', () => {
  const crossed = [
    [120, 36],
    [121, 37],
    [121, 36],
    [120, 37],
    [120, 36],
  ] as [number, number][];
  const facts = { id: eg.id(), code: 'Z-1', incidentId: null, jurisdictionId: SHINAN, isImported: false };
  const bad = { name: '险区', geometry: { type: 'Polygon' as const, coordinates: [crossed] } };
  expect(refusalOf(() => proposeZone(NOW, facts, bad))?.code).toBe('DRAWING_INVALID');
  expect(proposed().row).toMatchObject({ state: 'proposed', villages: [], version: 1 });
});

test('[EV2] ordering lists everybody once, by village, and shows the zone to the helpers', () => {
  const other = eg.id();
  const { zone } = ordered([
    household(),
    household({ people: 2, vulnerable: 0 }),
    household({ jurisdictionId: other, people: 1, vulnerable: 1 }),
  ]);
  expect(zone.row.state).toBe('ordered');
  expect(zone.row.villages.map(({ households, people, vulnerable }) => [households, people, vulnerable]).sort()).toEqual([
    [1, 1, 1],
    [2, 6, 1],
  ]);
  expect(zone.scope).toEqual([`n:${SHINAN}`, `n:${other}`, `p:${HELPER.personId}`].sort());
  expect(refusalOf(() => orderZone(NOW, { zone, households: [], elsewhere: 0 }, {}))?.code).toBe('STEP_NOT_POSSIBLE');
});

test('[EV3] a household that is entered while the zone is emptied is on the list', () => {
  const { zone } = ordered([household()]);
  expect(after(zone, listHousehold(NOW, { zone, household: household({ people: 3, vulnerable: 0 }) })).row.villages[0]).toMatchObject({
    households: 2,
    people: 7,
  });
});

test('[EV4] people of one household may go to different places; it counts where the last of them is', () => {
  const { zone, list } = ordered([household()]);
  const [first] = list as [ZoneHousehold];
  const moved = move(zone, first, { step: 'movedToShelter', people: 3, vulnerable: 1, shelterId: SHELTER });
  expect(moved.zone.row.state).toBe('running');
  expect(moved.one).toMatchObject({
    state: 'listed',
    parts: [
      { state: 'listed', people: 1 },
      { state: 'movedToShelter', people: 3, vulnerable: 1 },
    ],
  });
  const refused = move(moved.zone, moved.one, { step: 'refused', reason: '不放心牲口' });
  expect(refused.zone.row.villages[0]?.byState).toMatchObject({
    refused: { households: 1, people: 1, vulnerable: 0 },
    movedToShelter: { households: 0, people: 3, vulnerable: 1 },
  });
  const again = move(refused.zone, refused.one, { step: 'refused' });
  expect(again.one.parts[0]).toMatchObject({ state: 'refused', visits: 2 });
  const kin = move(again.zone, again.one, { step: 'movedToKin' });
  expect(kin.one).toMatchObject({ state: 'movedToShelter' });
  expect(kin.zone.row.villages[0]?.byState.movedToKin).toEqual({ households: 0, people: 1, vulnerable: 0 });
});

test('[EV5] a wrong step is corrected by the right one; the same again is no event', () => {
  const { zone, list } = ordered([household()]);
  const kin = move(zone, list[0] as ZoneHousehold, { step: 'movedToKin' });
  const shelter = move(kin.zone, kin.one, { step: 'movedToShelter', shelterId: SHELTER });
  expect(shelter.one).toMatchObject({ state: 'movedToShelter', parts: [{ shelterId: SHELTER, people: 4 }] });
  const same = moveHousehold(
    NOW,
    { zone: shelter.zone, household: shelter.one, needId: null },
    { step: 'movedToShelter', shelterId: SHELTER },
  );
  expect(same.events).toEqual([]);
  expect(move(shelter.zone, shelter.one, { step: 'notified' }).one.state).toBe('notified');
  expect(refusalOf(() => move(zone, list[0] as ZoneHousehold, { step: 'settled' }))?.code).toBe('STEP_NOT_POSSIBLE');
  expect(refusalOf(() => move(zone, list[0] as ZoneHousehold, { step: 'movedToShelter' }))?.code).toBe('SHELTER_UNKNOWN');
  expect(refusalOf(() => move(zone, list[0] as ZoneHousehold, { step: 'refused' }))?.code).toBe('REASON_NEEDED');
});

test('[EV6] who is not found is looked for until they are found', () => {
  const { zone, list } = ordered([household()]);
  const missing = move(zone, list[0] as ZoneHousehold, { step: 'notFound' });
  expect(missing.one.needId).not.toBeNull();
  const found = move(missing.zone, missing.one, { step: 'movedToKin' });
  expect(found.one.needId).toBeNull();
});

test('[EV7] how many of some people are vulnerable is asked where the numbers leave a choice', () => {
  const { zone, list } = ordered([household({ people: 4, vulnerable: 2 })]);
  const one = list[0] as ZoneHousehold;
  const step = (people: number, vulnerable?: number) => refusalOf(() => move(zone, one, { step: 'movedToKin', people, vulnerable }));
  expect(step(2)).toMatchObject({ code: 'VALUE_OUT_OF_RANGE', details: { path: 'vulnerable' } });
  expect(step(2, 3)?.details.path).toBe('vulnerable');
  expect(step(5)?.details.path).toBe('people');
  expect(step(2, 2)).toBeNull();
  expect(step(4)).toBeNull();
});

test('[EV8] the ledger is counted anew: new ones are listed, and who has moved cannot vanish', () => {
  const { zone, list } = ordered([household({ people: 2, vulnerable: 0 })]);
  const moved = move(zone, list[0] as ZoneHousehold, { step: 'movedToKin' });
  const more = recounted(moved.one.parts, { people: 3, vulnerable: 1 }, NOW);
  expect(more?.parts).toMatchObject([
    { state: 'listed', people: 1, vulnerable: 1 },
    { state: 'movedToKin', people: 2 },
  ]);
  expect(recounted(moved.one.parts, { people: 1, vulnerable: 0 }, NOW)).toBeNull();
  const parts = more?.parts ?? [];
  const one = { ...moved.one, parts, state: stateOf(parts) };
  const counted = after(
    moved.zone,
    recountHousehold(NOW, { zone: moved.zone, before: moved.one, after: one, moves: more?.moves ?? [], helperIds: [] }),
  );
  expect(counted.row.villages[0]).toMatchObject({
    households: 1,
    people: 3,
    vulnerable: 1,
    byState: { listed: { households: 1 }, movedToKin: { households: 0 } },
  });
});

test('[EV9] shelters: families together, special places first, the nearest with room, the same facts the same answer', () => {
  const families: HouseholdToPlace[] = [
    { householdId: 'a', people: 6, vulnerable: 0, needs: [], assignedShelterId: null },
    { householdId: 'b', people: 2, vulnerable: 1, needs: ['wheelchair'], assignedShelterId: null },
    { householdId: 'c', people: 9, vulnerable: 0, needs: [], assignedShelterId: null },
    { householdId: 'd', people: 5, vulnerable: 0, needs: [], assignedShelterId: 'far' },
  ];
  const shelters: ShelterWithRoom[] = [
    { id: 'near', free: 7, specialFree: 0, functions: [] },
    { id: 'far', free: 8, specialFree: 2, functions: ['stepFree'] },
  ];
  const way = (_: string, to: string) => ({ seconds: to === 'near' ? 60 : 600, estimated: true });
  const proposal = proposeShelters({ households: families, shelters, way });
  expect(proposal.map(({ householdId, shelterId, reasons }) => [householdId, shelterId, reasons])).toEqual([
    ['b', 'far', ['nearest']],
    ['c', null, ['noRoom']],
    ['a', 'near', ['nearest']],
    ['d', 'far', ['assigned']],
  ]);
  expect(proposeShelters({ households: families.toReversed(), shelters: shelters.toReversed(), way })).toEqual(proposal);
  const { zone, list } = ordered([household()]);
  const items = [{ householdId: list[0]?.householdId ?? '', shelterId: SHELTER }];
  expect(assignShelters(NOW, { zone, households: list }, { items })).toHaveLength(1);
  const assigned = list.map((one) => ({ ...one, assignedShelterId: SHELTER }));
  expect(assignShelters(NOW, { zone, households: assigned }, { items })).toEqual([]);
});

test('[EV10] verified empty by two people, while nobody is there; whoever comes back takes it back', () => {
  const { zone, list } = ordered([household()]);
  const open = refusalOf(() => verifyZone(NOW, { zone, person: HEAD }, {}));
  expect(open).toMatchObject({ code: 'HOUSEHOLDS_OPEN', details: { errors: [{ message: '1' }] } });
  const moved = move(zone, list[0] as ZoneHousehold, { step: 'movedToKin' });
  const once = after(moved.zone, verifyZone(NOW, { zone: moved.zone, person: HEAD }, {}));
  expect(once.row.state).toBe('running');
  expect(refusalOf(() => verifyZone(NOW, { zone: once, person: HEAD }, {}))?.code).toBe('SAME_PERSON');
  const twice = after(once, verifyZone(NOW, { zone: once, person: HELPER }, {}));
  expect(twice.row).toMatchObject({ state: 'verifiedEmpty', verifiedBy: [{ name: '村主任' }, { name: '对接人' }] });
  expect(move(twice, moved.one, { step: 'refused', reason: '回去取药' }).zone.row).toMatchObject({ state: 'running', verifiedBy: [] });
});

test('[EV11] [EV12] people come home only once it is lifted, and the list is closed when nobody is away', () => {
  const { zone, list } = ordered([household()]);
  const moved = move(zone, list[0] as ZoneHousehold, { step: 'movedToShelter', shelterId: SHELTER });
  expect(refusalOf(() => move(moved.zone, moved.one, { step: 'returned' }))?.code).toBe('STEP_NOT_POSSIBLE');
  const lifted = after(moved.zone, liftZone(NOW, { zone: moved.zone }, {}));
  expect(refusalOf(() => endZone(NOW, { zone: lifted }, {}))?.code).toBe('HOUSEHOLDS_OPEN');
  expect(refusalOf(() => move(lifted, moved.one, { step: 'refused', reason: '晚了' }))?.code).toBe('STEP_NOT_POSSIBLE');
  const back = move(lifted, moved.one, { step: 'returned' });
  const ended = after(back.zone, endZone(seconds(60), { zone: back.zone }, {}));
  expect([ended.row.state, ended.live]).toEqual(['returned', false]);
  expect(refusalOf(() => liftZone(NOW, { zone: ended }, {}))?.code).toBe('STEP_NOT_POSSIBLE');
});

test('[EV13] [EV14] a household with vulnerable people has exactly one helper', () => {
  const facts = { id: eg.id(), code: 'H-1' };
  const register = (more: object) => registerHousehold(NOW, facts, { jurisdictionId: SHINAN, people: 3, ...more });
  expect(refusalOf(() => register({ vulnerable: 1 }))?.code).toBe('HELPER_MISSING');
  expect(refusalOf(() => register({ vulnerable: 4, helperId: HELPER.personId }))?.details.path).toBe('vulnerable');
  expect(refusalOf(() => register({ vulnerable: 1, helperId: HELPER.personId, helper: { name: '另一人' } }))?.code).toBe('INVALID');
  const { household: made, people, events } = register({ vulnerable: 1, helper: { name: '张三', phone: '13800000000' }, head: '李四' });
  expect(made).toMatchObject({ helperId: null, hasHelper: true, version: 1 });
  expect(JSON.stringify(events)).not.toMatch(/张三|李四|138/);
  const taken = describeHousehold(NOW, { household: made, people }, { helperId: HELPER.personId });
  expect(taken).toMatchObject({ household: { helperId: HELPER.personId, version: 2 }, people: { helper: null, head: '李四' } });
  const gone = describeHousehold(NOW, { household: made, people }, { removed: true });
  expect(refusalOf(() => describeHousehold(NOW, gone, { people: 2 }))?.code).toBe('STEP_NOT_POSSIBLE');
});

test('[EV4] over random steps one person counts in one place, and the villages add up to their households', () => {
  const size = fc.record({ people: fc.integer({ min: 1, max: 9 }), vulnerable: fc.nat(9), village: fc.nat(2) });
  const step = fc.record({
    at: fc.nat(20),
    step: fc.constantFrom(...HOUSEHOLD_STATES),
    from: fc.option(fc.constantFrom(...HOUSEHOLD_STATES)),
    people: fc.option(fc.integer({ min: 1, max: 9 })),
    vulnerable: fc.option(fc.nat(9)),
    shelter: fc.nat(1),
    lift: fc.boolean(),
  });
  const villages = [eg.id(), eg.id(), eg.id()];
  fc.assert(
    fc.property(fc.array(size, { minLength: 1, maxLength: 8 }), fc.array(step, { maxLength: 40 }), (sizes, steps) => {
      const rows = sizes.map(({ people, vulnerable, village }) =>
        household({ people, vulnerable: Math.min(people, vulnerable), jurisdictionId: villages[village] ?? SHINAN }),
      );
      let { zone, list } = ordered(rows);
      for (const { at, shelter, lift, ...said } of steps) {
        if (lift && at === 0) {
          refusalOf(() => {
            zone = after(zone, liftZone(NOW, { zone }, {}));
          });
        }
        const index = at % list.length;
        refusalOf(() => {
          const moved = move(zone, list[index] as ZoneHousehold, { ...said, shelterId: `${SHELTER}${shelter}`, reason: '因故' });
          zone = moved.zone;
          list = list.with(index, moved.one);
        });
        expectSums(zone, list);
      }
    }),
  );
});

function expectSums(zone: HeldZone, list: readonly ZoneHousehold[]): void {
  for (const one of list) expect(sumOf(one.parts)).toEqual({ people: one.people, vulnerable: one.vulnerable });
  for (const village of zone.row.villages) {
    const here = list.filter(({ jurisdictionId }) => jurisdictionId === village.jurisdictionId);
    expect(village).toMatchObject({ households: here.length, ...sumOf(here) });
    for (const state of HOUSEHOLD_STATES as readonly HouseholdState[])
      expect(village.byState[state]).toEqual({
        households: here.filter((one) => one.state === state).length,
        ...sumOf(here.flatMap(({ parts }) => parts.filter((part) => part.state === state))),
      });
  }
  const board = boardOf(zone.row.villages);
  const parts = [board.toMove, board.moved, board.refused, board.notFound, board.returned];
  expect(parts.reduce((sum, one) => sum + one.people, 0)).toBe(board.all.people);
  expect(householdsIn(zone.row, HOUSEHOLD_STATES)).toBe(list.length);
}
