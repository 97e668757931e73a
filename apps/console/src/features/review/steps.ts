/**
 * The steps of one assignment as spans against their targets: the one reading of its times that figures, lanes and table share.
 * A step that was skipped has no span; one whose end lies before its start is kept and said to be out of order, never drawn backwards.
 */
import { type Assignment, isOpen, type Targets } from '@fenghuo/domain';

export const ASSIGNMENT_STEPS = ['acknowledge', 'turnout', 'travel'] as const;
export type AssignmentStep = (typeof ASSIGNMENT_STEPS)[number];

export type Span = {
  fromMs: number;
  toMs: number;
  targetSeconds: number;
  /** The step has not ended: `toMs` is now. */
  isRunning: boolean;
};

export const msOf = (instant: string | null): number | null => (instant === null ? null : Date.parse(instant));
export const secondsOf = (span: Pick<Span, 'fromMs' | 'toMs'>): number => (span.toMs - span.fromMs) / 1000;
export const isPast = (span: Span): boolean => secondsOf(span) > span.targetSeconds;
export const overSeconds = (span: Span): number => Math.max(0, secondsOf(span) - span.targetSeconds);

/** Records of the past have no running clock; what they do not say stays unknown. */
const runs = (assignment: Assignment): boolean => isOpen(assignment) && !assignment.flags.includes('imported');

export function spansOf(assignment: Assignment, targets: Targets, nowMs: number): Partial<Record<AssignmentStep, Span>> {
  const [dispatched, acknowledged, enRoute, onScene, ended] = [
    Date.parse(assignment.dispatchedAt),
    msOf(assignment.acknowledgedAt),
    msOf(assignment.enRouteAt),
    msOf(assignment.onSceneAt),
    msOf(assignment.endedAt),
  ];
  const spans: Partial<Record<AssignmentStep, Span>> = {};
  const add = (step: AssignmentStep, fromMs: number | null, doneMs: number | null, isPresent: boolean, targetSeconds: number): void => {
    if (fromMs === null) return;
    // A team sent home before the step waited for it until then.
    const cutMs = ended !== null && !isOpen(assignment) ? ended : null;
    const toMs = doneMs ?? (isPresent ? (cutMs ?? (runs(assignment) ? nowMs : null)) : null);
    if (toMs === null || toMs < fromMs) return;
    spans[step] = { fromMs, toMs, targetSeconds, isRunning: doneMs === null && cutMs === null };
  };
  add('acknowledge', dispatched, acknowledged, enRoute === null && onScene === null && acknowledged === null, targets.acknowledgeSeconds);
  add('turnout', acknowledged, enRoute, enRoute === null && onScene === null, targets.turnoutSeconds);
  add('travel', enRoute, onScene, onScene === null, targets.arriveSeconds);
  return spans;
}

/** The last instant an assignment knows of; an open one reaches until now. */
export function lastMs(assignment: Assignment, nowMs: number): number {
  const known = [assignment.dispatchedAt, assignment.acknowledgedAt, assignment.enRouteAt, assignment.onSceneAt, assignment.endedAt];
  const latest = Math.max(...known.filter((instant) => instant !== null).map((instant) => Date.parse(instant)));
  return runs(assignment) ? Math.max(latest, nowMs) : latest;
}
