/** docs/spec/assignment.md, "Teams" */
import { applyEvent } from '../feed/apply.ts';
import { eg, HUANGDAO, NOW, SHINAN, seconds } from '../testing/examples.ts';
import { refusalOf } from '../testing/refusal.ts';
import { createTeam, describeTeam, verifyTeam } from './team.rules.ts';
import { isCardStale, type Team } from './team.ts';

const creation = (more: object = {}) => ({
  id: eg.id(),
  jurisdictionId: SHINAN,
  station: null,
  positionNumber: 7,
  sameCode: null,
  ...more,
});
const described = (row: Partial<Team>, command: Parameters<typeof describeTeam>[2], sameCode: Team | null = null) => {
  const team = eg.heldTeam(row);
  const events = describeTeam(NOW, { team, station: null, sameCode, contacts: [] }, command);
  return {
    events,
    row: events.reduce((held, event) => applyEvent('team', held, event), team as never as Parameters<typeof applyEvent>[1])?.row,
  };
};

test('[A12] a new team is available, idle and in version 1', () => {
  const facts = creation();
  const [event] = createTeam(NOW, facts, { code: 'QD-07', name: ' 崂山抢险队 ', leader: { name: '孙', personId: null } });
  if (event === undefined) throw new Error('nothing happened');
  expect(applyEvent('team', null, event)).toMatchObject({
    row: { ...eg.team({ id: facts.id, code: 'QD-07', name: '崂山抢险队', leader: { name: '孙' }, positionNumber: 7 }), version: 1 },
    scope: [`n:${SHINAN}`, `t:${facts.id}`],
  });
});

test('[A12] a code is used once', () => {
  const taken = eg.team({ code: 'QD-07' });
  expect(refusalOf(() => createTeam(NOW, creation({ sameCode: taken }), { code: 'QD-07', name: '另一支' }))).toEqual({
    code: 'CODE_TAKEN',
    details: { current: taken, path: 'code' },
  });
  expect(refusalOf(() => described({}, { code: 'QD-07' }, taken))?.code).toBe('CODE_TAKEN');
});

test('[A12] a team may be given the code that it has', () => {
  const id = eg.id();
  expect(described({ id }, { code: 'QD-01' }, eg.team({ id })).events).toEqual([]);
});

test('[A13] what is not given stays; null is the same as absent', () => {
  const { row } = described({ headcount: 12, kind: 'rescue' }, { name: '新名', headcount: null });
  expect(row).toMatchObject({ name: '新名', headcount: 12, kind: 'rescue', version: 2 });
});

test('[A13] what does not change makes no event, whatever the order of its keys', () => {
  const leader = { name: '孙', personId: eg.id() };
  const { events } = described(
    { leader, headcount: 0 },
    { leader: { personId: leader.personId, name: '孙' }, headcount: 0, availability: 'available' },
  );
  expect(events).toEqual([]);
});

test('[A13] availability is an event of its own, with its reason', () => {
  const { events, row } = described({}, { name: '新名', availability: 'outOfService', reason: '车辆检修' });
  expect(events.map(({ type }) => type)).toEqual(['team.described', 'team.availabilitySet']);
  expect(events[1]?.payload).toEqual({ availability: 'outOfService', previous: 'available', reason: '车辆检修' });
  expect(row).toMatchObject({ availability: 'outOfService', version: 3 });
});

test('[A13] a team that moves is seen where it moved to', () => {
  const team = eg.heldTeam();
  const [event] = describeTeam(NOW, { team, station: null, sameCode: null, contacts: [] }, { jurisdictionId: HUANGDAO });
  if (event === undefined) throw new Error('nothing happened');
  expect(applyEvent('team', team as never, event).scope).toContain(`n:${HUANGDAO}`);
});

test('[A24] a card is verified, and stale after 90 days or never looked at', () => {
  const team = eg.heldTeam();
  const verify = (held: typeof team, at: string) =>
    verifyTeam(NOW, { team: held }, { at }).reduce((now, event) => applyEvent('team', now as never, event) as never as typeof team, held);
  const verified = verify(team, seconds(-60));
  expect(verified.row).toMatchObject({ verifiedAt: seconds(-60), version: 2 });
  expect(verifyTeam(NOW, { team: verified }, { at: seconds(-90) })).toEqual([]);
  const day = 86_400;
  expect([
    isCardStale(team.row, NOW),
    isCardStale(verified.row, seconds(90 * day - 60)),
    isCardStale(verified.row, seconds(90 * day)),
  ]).toEqual([true, false, true]);
});

test('[A25] of the ways to reach a team the log has which there are and since when, not what is dialled', () => {
  const contacts = [
    { channel: 'phone', value: '138 0000 0000' },
    { channel: 'radio', value: '370.125' },
  ] as const;
  const team = eg.heldTeam();
  const command = { liaison: { name: '周联络', personId: null }, contacts: [...contacts] };
  const { events, row } = described({}, command);
  expect(events.map(({ type }) => type)).toEqual(['team.described', 'team.contactsSet']);
  expect(row).toMatchObject({ liaison: { name: '周联络' }, contactChannels: ['phone', 'radio'], contactsSetAt: NOW });
  const born = createTeam(NOW, creation(), { code: 'QD-08', name: '救援八队', contacts: [...contacts] });
  expect(born[0]?.initial).toMatchObject({ contactChannels: ['phone', 'radio'], contactsSetAt: NOW });
  expect(JSON.stringify([events, row, born])).not.toMatch(/138 0000|370\.125/);
  expect(describeTeam(NOW, { team, station: null, sameCode: null, contacts }, { contacts: [...contacts] })).toEqual([]);
});
