/** The six figures of an incident against its targets: from the receipt to the first team on the scene. */
import { type Assignment, type Incident, isOpen, type Targets } from '@fenghuo/domain';
import { type AssignmentStep, isPast, secondsOf, spansOf } from './steps.ts';

const FIGURES = ['accept', 'dispatch', 'acknowledge', 'turnout', 'travel', 'response'] as const;
export type FigureKey = (typeof FIGURES)[number];

/** `running`: not ended yet, `seconds` is what has gone. `unknown`: nothing says when, or the times contradict each other. */
export type FigureState = 'met' | 'late' | 'running' | 'runningLate' | 'unknown' | 'none';
export type Figure = {
  key: FigureKey;
  seconds: number | null;
  targetSeconds: number;
  state: FigureState;
  /** The assignment that was slowest, where there is more than one. */
  assignmentId: string | null;
};

/** From the receipt to the scene every step has its target; together they are the target of the response. */
export const responseSeconds = (targets: Targets): number =>
  targets.acceptSeconds + targets.dispatchSeconds + targets.acknowledgeSeconds + targets.turnoutSeconds + targets.arriveSeconds;

const stateOf = (seconds: number, targetSeconds: number, isRunning: boolean): FigureState =>
  seconds > targetSeconds ? (isRunning ? 'runningLate' : 'late') : isRunning ? 'running' : 'met';

export function figuresOf(incident: Incident, assignments: readonly Assignment[], targets: Targets, nowMs: number): readonly Figure[] {
  const isRunning = incident.state === 'open' && !incident.flags.includes('imported');
  const first = (instants: readonly (string | null)[]): number | null => {
    const known = instants.filter((instant) => instant !== null).map((instant) => Date.parse(instant));
    return known.length === 0 ? null : Math.min(...known);
  };
  const between = (key: FigureKey, from: string, toMs: number | null, targetSeconds: number, mayRun: boolean): Figure => {
    const endMs = toMs ?? (isRunning && mayRun ? nowMs : null);
    const base = { key, targetSeconds, assignmentId: null };
    if (endMs === null) return { ...base, seconds: null, state: 'none' };
    const seconds = (endMs - Date.parse(from)) / 1000;
    if (seconds < 0) return { ...base, seconds: null, state: 'unknown' };
    return { ...base, seconds, state: stateOf(seconds, targetSeconds, toMs === null) };
  };
  const slowest = (key: AssignmentStep, targetSeconds: number): Figure => {
    let worst: Figure = { key, seconds: null, targetSeconds, state: 'none', assignmentId: null };
    for (const assignment of assignments) {
      const span = spansOf(assignment, targets, nowMs)[key];
      if (span === undefined || (worst.seconds !== null && secondsOf(span) <= worst.seconds)) continue;
      worst = {
        ...worst,
        seconds: secondsOf(span),
        state: stateOf(secondsOf(span), targetSeconds, span.isRunning),
        assignmentId: assignment.id,
      };
    }
    return worst;
  };
  const firstDispatched = first(assignments.map((one) => one.dispatchedAt));
  const firstOnScene = first(assignments.map((one) => one.onSceneAt));
  return [
    between('accept', incident.receivedAt, Date.parse(incident.openedAt), targets.acceptSeconds, false),
    between('dispatch', incident.openedAt, firstDispatched, targets.dispatchSeconds, true),
    slowest('acknowledge', targets.acknowledgeSeconds),
    slowest('turnout', targets.turnoutSeconds),
    slowest('travel', targets.arriveSeconds),
    between('response', incident.receivedAt, firstOnScene, responseSeconds(targets), assignments.length === 0 || assignments.some(isOpen)),
  ];
}

/** How many steps of the incident were late, each team's counted; the response is made of them and not counted again. */
export function lateStepCount(incident: Incident, assignments: readonly Assignment[], targets: Targets, nowMs: number): number {
  const own = figuresOf(incident, assignments, targets, nowMs).filter(
    ({ key, state }) => (key === 'accept' || key === 'dispatch') && (state === 'late' || state === 'runningLate'),
  ).length;
  const teams = assignments.flatMap((assignment) => Object.values(spansOf(assignment, targets, nowMs))).filter(isPast).length;
  return own + teams;
}

/** The tick of the target stands at the same place in every bar, whatever the target is. */
export const TARGET_AT = 0.6;
/** Shares of the bar: up to the target, and past it. */
export function barOf({ seconds, targetSeconds }: Pick<Figure, 'seconds' | 'targetSeconds'>): { within: number; past: number } {
  if (seconds === null) return { within: 0, past: 0 };
  const share = (seconds / targetSeconds) * TARGET_AT;
  return { within: Math.min(share, TARGET_AT), past: Math.max(0, Math.min(1, share) - TARGET_AT) };
}
