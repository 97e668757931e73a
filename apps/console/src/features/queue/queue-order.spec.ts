import type { BoardRow, BoardView, OpenIncident, WaitingReport } from '../../live/board.ts';
import { orderIncidents, orderReports } from '../../live/board.ts';
import { filtered, steady } from './queue-order.ts';

const incident = (id: string, isLate: boolean, grade: 'ordinary' | 'large' | 'major' | null, openedAt: string): OpenIncident =>
  ({ kind: 'incident', id, incident: { id, grade, openedAt }, clock: null, isLate, teamCount: 0, isDispatched: false }) as OpenIncident;
const report = (id: string, startMs: number | null, isLate = false): WaitingReport =>
  ({
    kind: 'report',
    id,
    report: { id },
    clock: startMs === null ? null : { step: 'accept', startMs, targetSeconds: 60 },
    isLate,
  }) as WaitingReport;
const ids = (rows: readonly BoardRow[]): string => rows.map(({ id }) => id).join(' ');

test('late incidents rise, then grade, then age', () => {
  const rows = [
    incident('young', false, 'large', '2026-08-14T10:05:00.000Z'),
    incident('major', false, 'major', '2026-08-14T10:09:00.000Z'),
    incident('late', true, 'ordinary', '2026-08-14T10:09:00.000Z'),
    incident('old', false, 'large', '2026-08-14T10:01:00.000Z'),
    incident('ungraded', false, null, '2026-08-14T09:00:00.000Z'),
  ];
  expect(ids(orderIncidents(rows))).toBe('late major old young ungraded');
});

test('the report that has waited longest is first, one without a clock last', () => {
  expect(ids(orderReports([report('b', 2000), report('none', null), report('a', 1000)]))).toBe('a b none');
});

test('nothing moves under the pointer: the order is held, the gone fall out, the new only count', () => {
  const held = ['a', 'b', 'c'];
  const now = [report('new', 1), report('c', 2), report('a', 3)];
  const { rows, waiting } = steady(now, held);
  expect(ids(rows)).toBe('a c');
  expect(waiting).toBe(1);
  expect(ids(steady(now, null).rows)).toBe('new c a');
});

test('a late row cannot be filtered out of "late", and "mine" is what I acted on', () => {
  const board: BoardView = {
    reports: [report('r1', 1, true), report('r2', 2)],
    incidents: [incident('i1', true, null, ''), incident('i2', false, null, '')],
    lateCount: 2,
    underWayCount: 0,
  };
  const show = (filter: 'late' | 'mine' | 'waiting'): string => {
    const { reports, incidents } = filtered(board, filter, (id) => id === 'i2');
    return `${ids(reports)}/${ids(incidents)}`;
  };
  expect([show('late'), show('mine'), show('waiting')]).toEqual(['r1/i1', '/i2', 'r1 r2/']);
});
