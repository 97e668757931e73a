/** docs/spec/phone.md, S1–S3 and S5–S7. */
import { applyEvent } from '../feed/apply.ts';
import type { DomainEvent } from '../feed/held.ts';
import { eg, NOW, seconds } from '../testing/examples.ts';
import { refusalOf } from '../testing/refusal.ts';
import type { HeldSos } from './sos.apply.ts';
import { endSos, ownSos, pressSosAgain, raiseAlarm, raiseSos, type SosFacts } from './sos.rules.ts';
import type { RaiseSos } from './sos.ts';

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

describe('pressed again', () => {
  const here = { type: 'Point' as const, coordinates: [120.3, 36.1] as [number, number] };
  const there = { type: 'Point' as const, coordinates: [120.4, 36.2] as [number, number] };
  const press = (sos: HeldSos, command: RaiseSos, part: Partial<SosFacts> = {}): HeldSos =>
    after(sos, pressSosAgain(seconds(60), { ...facts(part), sos }, command));

  test('[S6] while it is open it stays one call: counted, with the place and the time of the newest press', () => {
    const first = after(null, raiseSos(NOW, facts({ team: { id: 't', node: 'west' } }), { point: here }));
    const again = press(first, { at: seconds(50), point: there, accuracyMetres: 9 }, { node: 'east' });
    expect(again.row).toMatchObject({
      id: first.row.id,
      pressCount: 2,
      raisedAt: NOW,
      pressedAt: seconds(50),
      point: there,
      accuracyMetres: 9,
    });
    expect(again.scope).toEqual(['n:city', 'n:east', 'n:west', `p:${person.id}`, 't:t']);
    const silent = press(again, {});
    expect(silent.row).toMatchObject({ pressCount: 3, pressedAt: seconds(60), point: there, teamId: 't' });
    expect(press(silent, { at: seconds(20), point: here }).row).toMatchObject({ pressCount: 4, pressedAt: seconds(60), point: there });
  });

  test('[S6] it says for which task, when that is known by now; who owns it goes on owning it', () => {
    const owned = after(raised(), ownSos(NOW, { sos: raised(), owner }, {}));
    const again = press(owned, {}, { assignment: { id: 'a', incidentId: 'i', node: 'east' } });
    expect(again.row).toMatchObject({ state: 'owned', owner, assignmentId: 'a', incidentId: 'i' });
    expect(again.scope).toContain('n:east');
  });

  test('[S6] the same press told twice is counted once', () => {
    const [first, id] = [raised(), eg.id()];
    const again = press(first, { id });
    expect(pressSosAgain(NOW, { ...facts(), sos: again }, { id })).toEqual([]);
    expect(pressSosAgain(NOW, { ...facts(), sos: again }, { id: first.row.id })).toEqual([]);
  });
});

test('[S7] it goes with its incident in sight and in a merge and back, and is live until somebody ends it', () => {
  const sos = raised({ assignment: { id: 'a', incidentId: 'source', node: 'east' } });
  const of = (type: DomainEvent['type'], payload: Record<string, unknown>): DomainEvent => {
    const subject = { kind: 'incident' as const, id: 'source' };
    return { type, subject, incidentId: 'source', at: NOW, flags: [], payload, touches: [] };
  };
  const nodes = ({ scope }: HeldSos): string[] => scope.filter((key) => key.startsWith('n:'));
  const moved = after(sos, [of('incident.relocated', { jurisdictionId: 'west' })]);
  expect([nodes(moved), moved.row.version]).toEqual([['n:city', 'n:west'], 1]);
  const merged = after(moved, [of('incident.merged', { sourceId: 'source', toIncidentId: 'target', toJurisdictionId: 'south' })]);
  expect([merged.row.incidentId, nodes(merged)]).toEqual(['target', ['n:city', 'n:south']]);
  const back = after(merged, [of('incident.unmerged', { sourceId: 'source', toIncidentId: 'source', toJurisdictionId: 'west' })]);
  expect([back.row.incidentId, nodes(back)]).toEqual(['source', ['n:city', 'n:west']]);
  expect(after(back, [of('incident.archived', {})]).live).toBe(true);
  expect(after(after(back, endSos(NOW, { sos: back }, { reason: 'x' })), [of('incident.reopened', {})]).live).toBe(false);
});
