import type { Assignment } from '@fenghuo/domain';
import { unanswered } from './declined.ts';

const NOW = Date.parse('2026-11-22T06:05:00.000Z');
const at = (seconds: number): string => new Date(NOW + seconds * 1000).toISOString();
const row = (id: string, over: Partial<Assignment> = {}): Assignment =>
  ({ id, incidentId: 'q', teamId: id, state: 'declined', dispatchedAt: at(-300), endedAt: at(-60), ...over }) as Assignment;
const ids = (rows: Assignment[], state: 'open' | 'closed' = 'open') => unanswered(rows, () => ({ state }), NOW).map(({ id }) => id);

test('[A20] the newest decline of an incident is offered an answer, until somebody is sent or it is closed', () => {
  expect(ids([row('a'), row('b', { endedAt: at(-30) })])).toEqual(['b']);
  expect(ids([row('a'), row('b', { state: 'dispatched', dispatchedAt: at(-10), endedAt: null })])).toEqual([]);
  expect(ids([row('a'), row('b', { state: 'enRoute', dispatchedAt: at(-200), endedAt: null })])).toEqual(['a']);
  expect(ids([row('a')], 'closed')).toEqual([]);
  expect(unanswered([row('a')], () => null, NOW)).toEqual([]);
});

test('[A20] a quarter of an hour later nobody is asked any more', () => {
  expect(ids([row('a', { dispatchedAt: at(-1_000), endedAt: at(-900) })])).toEqual(['a']);
  expect(ids([row('a', { dispatchedAt: at(-1_000), endedAt: at(-901) })])).toEqual([]);
  expect(ids([row('a', { state: 'stoodDown' })])).toEqual([]);
});
