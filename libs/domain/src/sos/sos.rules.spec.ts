/** docs/spec/phone.md, S1–S3. */
import { applyEvent } from '../feed/apply.ts';
import type { DomainEvent } from '../feed/held.ts';
import { eg, NOW, seconds } from '../testing/examples.ts';
import { refusalOf } from '../testing/refusal.ts';
import type { HeldSos } from './sos.apply.ts';
import { endSos, ownSos, raiseAlarm, raiseSos, type SosFacts } from './sos.rules.ts';

const person = { id: eg.id(), name: '张德胜' };
const owner = { id: eg.id(), name: '林晓岚' };
const facts = (part: Partial<SosFacts> = {}): SosFacts => ({
  id: eg.id(),
  person,
  team: null,
  assignment: null,
  deviceId: null,
  node: 'city',
  ...part,
});
const after = (sos: HeldSos | null, [event]: readonly DomainEvent[]): HeldSos => {
  if (event === undefined) throw new Error('no event');
  return applyEvent('sos', sos as never, event) as unknown as HeldSos;
};
const raised = (part: Partial<SosFacts> = {}): HeldSos => after(null, raiseSos(NOW, facts(part), {}));

test('[S1] a call that says nothing is taken; the room of the place, the team and the incident hear it', () => {
  const sos = raised({ team: { id: 't', node: 'west' }, assignment: { id: 'a', incidentId: 'i', node: 'east' } });
  expect(sos.row).toMatchObject({ state: 'raised', raisedAt: NOW, version: 1, teamId: 't', assignmentId: 'a', incidentId: 'i' });
  expect(sos.scope).toEqual(['n:city', 'n:east', 'n:west', `p:${person.id}`, 't:t']);
});

test('[S1] a time that cannot be is ours; one that came late is kept', () => {
  for (const at of ['2099-01-01T00:00:00Z', '1999-01-01T00:00:00Z'])
    expect(raiseSos(NOW, facts(), { at })[0]).toMatchObject({ at: NOW, flags: ['clockOff'] });
  expect(raiseSos(NOW, facts(), { at: seconds(-1200) })[0]).toMatchObject({ at: seconds(-1200), flags: ['late'] });
});

test('[S2] owned once by the same person, taken over by another', () => {
  const sos = after(raised(), ownSos(NOW, { sos: raised(), owner }, {}));
  expect(sos.row).toMatchObject({ state: 'owned', owner, ownedAt: NOW, version: 2 });
  expect(ownSos(NOW, { sos, owner }, {})).toEqual([]);
  expect(ownSos(NOW, { sos, owner: person }, {})[0]?.payload).toMatchObject({ owner: person, previous: owner });
});

test('[S3] what is ended leaves the live set and changes no more', () => {
  const sos = after(raised(), endSos(NOW, { sos: raised() }, { reason: ' 已脱险 ' }));
  expect([sos.live, sos.row.state, sos.row.reason]).toEqual([false, 'ended', '已脱险']);
  expect(refusalOf(() => endSos(NOW, { sos }, { reason: 'x' }))).toMatchObject({ code: 'SOS_ENDED' });
  expect(refusalOf(() => ownSos(NOW, { sos, owner }, {}))).toMatchObject({ code: 'SOS_ENDED' });
});

test('[S5] an alarm is one call while it is open, and none until ten minutes after its end', () => {
  const alarm = (isOpen: boolean, endedAt: string | null) => raiseAlarm(NOW, { ...facts({ deviceId: 'd' }), isOpen, endedAt }, {}).length;
  expect([alarm(false, null), alarm(true, null)]).toEqual([1, 0]);
  expect([alarm(false, seconds(-599)), alarm(false, seconds(-600))]).toEqual([0, 1]);
});
