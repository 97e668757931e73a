/** What to do now (下一步): the steps an incident waits for, the most urgent first. */
import type { Assignment, ClockStep, Incident } from '@fenghuo/domain';
import { isOpen } from '@fenghuo/domain';
import { type RunningClock, shareOf, toneAt } from '../../live/clock-of.ts';

export type NextStep =
  | { kind: 'dispatch'; clock: RunningClock | null }
  | {
      kind: 'assignment';
      step: Exclude<ClockStep, 'accept' | 'dispatch' | 'ready' | 'carryOut'>;
      assignment: Assignment;
      clock: RunningClock;
    }
  | { kind: 'type' | 'grade' | 'place' | 'close' };

type Facts = {
  incident: Incident;
  assignments: readonly Assignment[];
  ownClock: RunningClock | null;
  clockOf: (assignment: Assignment) => RunningClock | null;
  nowMs: number;
};

export function nextSteps({ incident, assignments, ownClock, clockOf, nowMs }: Facts): NextStep[] {
  if (incident.state === 'closed') return [];
  const timed: (NextStep & { clock: RunningClock | null })[] = [];
  // Sent home without anything done is as good as not sent.
  const isUnserved = !assignments.some((assignment) => isOpen(assignment) || assignment.state === 'completed');
  if (isUnserved || ownClock !== null) timed.push({ kind: 'dispatch', clock: ownClock });
  for (const assignment of assignments) {
    const clock = isOpen(assignment) ? clockOf(assignment) : null;
    const step = clock?.step;
    if (!clock || toneAt(clock, nowMs) === 'calm') continue;
    if (step === 'acknowledge' || step === 'turnout' || step === 'arrive') timed.push({ kind: 'assignment', step, assignment, clock });
  }
  timed.sort((a, b) => (b.clock ? shareOf(b.clock, nowMs) : 0) - (a.clock ? shareOf(a.clock, nowMs) : 0));
  const missing: NextStep[] = [];
  if (incident.place.point === null) missing.push({ kind: 'place' });
  if (incident.typeCode === null) missing.push({ kind: 'type' });
  if (incident.grade === null) missing.push({ kind: 'grade' });
  const isDone = !isUnserved && !assignments.some(isOpen);
  return [...timed, ...missing, ...(isDone ? [{ kind: 'close' as const }] : [])];
}
