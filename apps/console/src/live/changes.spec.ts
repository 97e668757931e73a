import type { Assignment, Incident, Report } from '@fenghuo/domain';
import { changesIn } from './changes.ts';

const report = { id: 'r1', version: 1, recordedAt: '2026-11-26T10:00:00.000Z', incidentId: 'i1' } as Report;
const incident = { id: 'i1', openedAt: '2026-11-26T10:00:20.000Z', controlledAt: null, closedAt: null } as Incident;
const assignment = {
  id: 'a1',
  incidentId: 'i1',
  teamId: 't1',
  state: 'declined',
  dispatchedAt: '2026-11-26T10:00:40.000Z',
  acknowledgedAt: null,
  enRouteAt: null,
  onSceneAt: null,
  endedAt: '2026-11-26T10:01:10.000Z',
  reason: '车辆故障',
} as Assignment;
const rows = { reports: [report], incidents: [incident], assignments: [assignment] };

test('a page that has just been opened knows what changed lately, newest first', () => {
  const told = changesIn(rows, 10).map(({ type, recordedAt }) => `${recordedAt.slice(11, 19)} ${type}`);
  expect(told).toEqual([
    '10:01:10 assignment.declined',
    '10:00:40 assignment.dispatched',
    '10:00:20 incident.opened',
    '10:00:00 report.received',
  ]);
});

test('each knows its team, its reason and where it belongs', () => {
  const [declined, , , received] = changesIn(rows, 10);
  expect(declined).toMatchObject({ incidentId: 'i1', payload: { teamId: 't1', reason: '车辆故障' } });
  expect(received?.changes).toEqual([{ kind: 'report', id: 'r1', version: 1, row: report }]);
});

test('no more than asked for', () => {
  expect(changesIn(rows, 2)).toHaveLength(2);
});
