/** docs/spec/relief.md: the relief clock. */
import { eg, NOW, seconds } from '../testing/examples.ts';
import { refusalOf } from '../testing/refusal.ts';
import { clockOf, recordRelief, registerReliefGroup, reliefBoardOf, signRelief } from './relief.rules.ts';
import { RELIEF_KINDS, type ReliefGroup } from './relief.ts';

const incident = eg.heldIncident();
const START = seconds(-10 * 3600);
const registered = (): ReliefGroup =>
  registerReliefGroup(NOW, { incident, id: eg.id(), place: eg.place() }, { incidentId: incident.row.id, name: '北村二组', people: 40 })
    .group;
const relieved = (at: string): ReliefGroup =>
  RELIEF_KINDS.reduce((group, kind) => recordRelief(NOW, { incident, group }, { kind, at }).group, registered());
const sign = (group: ReliefGroup, limitHours: number, cause?: string) =>
  signRelief(NOW, { incident, group, startedAt: START, limitHours, byName: '李' }, { cause });

test('[RL1] [RL2] a group is relieved when the last of place, food and water is there; a time is corrected by the same kind again', () => {
  const group = recordRelief(NOW, { incident, group: registered() }, { kind: 'place', at: seconds(-3600) }).group;
  expect(clockOf(group, START, 10, NOW)).toMatchObject({ stoppedAt: null, lastKind: 'food', isWithin: null });
  const food = recordRelief(NOW, { incident, group }, { kind: 'food', at: seconds(-7200) }).group;
  const { group: water, events } = recordRelief(NOW, { incident, group: food }, { kind: 'water', at: seconds(-1800) });
  expect(clockOf(water, START, 10, NOW)).toMatchObject({
    stoppedAt: seconds(-1800),
    lastKind: 'water',
    seconds: 9.5 * 3600,
    isWithin: true,
  });
  expect(events).toMatchObject([{ type: 'reliefGroup.relieved', subject: { kind: 'incident' }, touches: [] }]);
  expect(recordRelief(NOW, { incident, group: water }, { kind: 'water', at: seconds(-1800) }).events).toEqual([]);
  expect(clockOf(recordRelief(NOW, { incident, group: water }, { kind: 'water', at: seconds(-900) }).group, START, 10, NOW).stoppedAt).toBe(
    seconds(-900),
  );
  expect(refusalOf(() => recordRelief(NOW, { incident, group }, { kind: 'food', at: seconds(3600) }))?.code).toBe('TIME_IN_FUTURE');
});

test('[RL3] exactly at the limit is within it; what is not complete is late once the limit has passed; safe beforehand has waited for nothing', () => {
  expect(clockOf(relieved(NOW), START, 10, NOW).isWithin).toBe(true);
  expect(clockOf(relieved(seconds(1)), START, 10, seconds(1)).isWithin).toBe(false);
  expect(clockOf(registered(), START, 10, NOW).isWithin).toBeNull();
  expect(clockOf(registered(), START, 10, seconds(1)).isWithin).toBe(false);
  expect(clockOf(relieved(seconds(-11 * 3600)), START, 10, NOW)).toMatchObject({ seconds: 0, isWithin: true });
});

test('[RL4] a signed figure never changes: another limit and another time stand beside it', () => {
  const group = relieved(seconds(-1800));
  expect(refusalOf(() => sign(registered(), 10))?.code).toBe('STEP_NOT_POSSIBLE');
  const signed = sign(group, 10).group;
  expect(signed.signed).toMatchObject([{ limitHours: 10, isWithin: true, seconds: 9.5 * 3600, byName: '李' }]);
  expect(sign(signed, 10).events).toEqual([]);
  expect(refusalOf(() => sign(signed, 8))?.code).toBe('REASON_NEEDED');
  const again = sign(signed, 8, '道路中断').group;
  expect(again.signed).toMatchObject([signed.signed[0], { limitHours: 8, isWithin: false, cause: '道路中断' }]);
  const corrected = recordRelief(NOW, { incident, group: again }, { kind: 'water', at: NOW }).group;
  expect(corrected.signed).toEqual(again.signed);
});

test('[RL5] the share is of the groups, rounded down, with what starts and stops the clock', () => {
  const groups = [1, 2, 3].map((hours) => relieved(seconds(-hours * 3600)));
  expect(reliefBoardOf(groups, { groups: groups.slice(0, 2), next: 'x' }, START, 8, NOW)).toMatchObject({
    groups: 3,
    clocks: [{ group: groups[0] }, { group: groups[1] }],
    next: 'x',
    within: 2,
    share: 66,
    start: { at: START },
    stop: { kinds: [...RELIEF_KINDS] },
  });
  expect(reliefBoardOf([], { groups: [], next: null }, START, 8, NOW).share).toBeNull();
});
