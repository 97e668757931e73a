import type { Assignment, Incident } from '@fenghuo/domain';
import type { RunningClock } from '../../live/clock-of.ts';
import { nextSteps } from './next-steps.ts';

const NOW = 1_000_000_000;
const incident = (over: Partial<Incident> = {}): Incident =>
  ({
    state: 'open',
    typeCode: 'flood',
    grade: 'large',
    place: { point: { type: 'Point', coordinates: [120, 36] }, address: null, regionCode: null },
    ...over,
  }) as Incident;
const assignment = (id: string, state: Assignment['state']): Assignment => ({ id, state }) as Assignment;
const clock = (step: RunningClock['step'], secondsAgo: number): RunningClock => ({
  step,
  startMs: NOW - secondsAgo * 1000,
  targetSeconds: 60,
});
const kinds = (steps: ReturnType<typeof nextSteps>): string[] =>
  steps.map((step) => (step.kind === 'assignment' ? `${step.assignment.id} ${step.step}` : step.kind));

test('what is furthest past its target comes first, what is missing after, calm clocks not at all', () => {
  const clocks: Record<string, RunningClock> = { a: clock('acknowledge', 112), b: clock('turnout', 40), c: clock('arrive', 5) };
  const assignments = [assignment('c', 'enRoute'), assignment('b', 'acknowledged'), assignment('a', 'dispatched')];
  const steps = nextSteps({
    incident: incident({ grade: null }),
    assignments,
    ownClock: null,
    clockOf: ({ id }) => clocks[id] ?? null,
    nowMs: NOW,
  });
  expect(kinds(steps)).toEqual(['a acknowledge', 'b turnout', 'grade']);
});

test('an incident without any team asks for dispatch, one whose teams have all ended may be closed', () => {
  expect(
    kinds(nextSteps({ incident: incident(), assignments: [], ownClock: clock('dispatch', 10), clockOf: () => null, nowMs: NOW })),
  ).toEqual(['dispatch']);
  expect(
    kinds(
      nextSteps({ incident: incident(), assignments: [assignment('a', 'completed')], ownClock: null, clockOf: () => null, nowMs: NOW }),
    ),
  ).toEqual(['close']);
  expect(nextSteps({ incident: incident({ state: 'closed' }), assignments: [], ownClock: null, clockOf: () => null, nowMs: NOW })).toEqual(
    [],
  );
});
