import type { Assignment } from '@fenghuo/domain';
import { leads, mayDecline, momentsOf, nextStep, tasksOf, teamIdsOf } from './tasks.ts';

const task = (id: string, state: Assignment['state'], dispatchedAt: string, endedAt: string | null = null): Assignment =>
  ({ id, state, dispatchedAt, acknowledgedAt: null, enRouteAt: null, onSceneAt: null, endedAt }) as Assignment;

test('what has begun comes first, then the newest order; the last end is remembered', () => {
  const { open, last } = tasksOf([
    task('old', 'dispatched', '2026-08-14T10:00:00.000Z'),
    task('begun', 'enRoute', '2026-08-14T09:00:00.000Z'),
    task('new', 'acknowledged', '2026-08-14T11:00:00.000Z'),
    task('first', 'completed', '2026-08-14T07:00:00.000Z', '2026-08-14T07:30:00.000Z'),
    task('last', 'declined', '2026-08-14T06:00:00.000Z', '2026-08-14T08:30:00.000Z'),
  ]);
  expect(open.map(({ id }) => id)).toEqual(['begun', 'new', 'old']);
  expect(last?.id).toBe('last');
});

test('one step follows another, and only before moving can a team say no', () => {
  const states = ['dispatched', 'acknowledged', 'enRoute', 'onScene', 'completed'] as const;
  expect(states.map((state) => nextStep({ state }))).toEqual(['acknowledge', 'depart', 'arrive', 'complete', null]);
  expect(states.filter((state) => mayDecline({ state }))).toEqual(['dispatched', 'acknowledged']);
});

test('a task that ended without being done has no moment of completion', () => {
  const stoodDown = task('a', 'stoodDown', '2026-08-14T10:00:00.000Z', '2026-08-14T10:09:00.000Z');
  expect(momentsOf(stoodDown).at(-1)).toEqual({ state: 'completed', at: null });
});

test('who leads and who belongs', () => {
  const person = {
    roles: [
      { role: 'teamLeader' as const, jurisdictionId: 'j', teamId: 'a' },
      { role: 'teamMember' as const, jurisdictionId: 'j', teamId: 'b' },
      { role: 'informant' as const, jurisdictionId: 'j' },
    ],
  };
  expect(teamIdsOf(person)).toEqual(['a', 'b']);
  expect([leads(person, 'a'), leads(person, 'b'), leads(null, 'a')]).toEqual([true, false, false]);
});
