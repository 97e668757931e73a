import type { BoardRow } from '../../live/board.ts';
import { pressing } from './pressing.ts';

const NOW = 1_700_000_000_000;
const row = (id: string, kind: 'report' | 'incident', secondsAgo: number | null, targetSeconds = 60): BoardRow =>
  ({ id, kind, clock: secondsAgo === null ? null : { step: 'accept', startMs: NOW - secondsAgo * 1000, targetSeconds } }) as BoardRow;

test('what has used most of its target stands first, whatever it is; what has no clock is not pressing', () => {
  const reports = [row('r1', 'report', 50), row('r2', 'report', 10)];
  const incidents = [row('q1', 'incident', 400, 300), row('q2', 'incident', null), row('q3', 'incident', 90)];
  expect(pressing({ reports, incidents } as never, NOW).map(({ id }) => id)).toEqual(['q3', 'q1', 'r1', 'r2']);
});

test('the list is short', () => {
  const reports = Array.from({ length: 20 }, (_, index) => row(`r${index}`, 'report', index));
  expect(pressing({ reports, incidents: [] } as never, NOW)).toHaveLength(6);
});
