/** Clocks (计时): which target is running on a row, computed alike by the console that shows it and by the job that marks it overdue. */
import type { Assignment } from './dispatch/assignment.ts';
import { type ForceRequest, READY_SECONDS } from './force/force.ts';
import type { Incident } from './incident/incident.ts';
import { DEFAULT_TARGETS, type Targets } from './incident/incident-type.ts';
import type { Order } from './order/order.ts';
import type { Report } from './report/report.ts';
import { type Instant, toInstant, toMs } from './time.ts';

export const CLOCK_STEPS = ['accept', 'dispatch', 'acknowledge', 'turnout', 'arrive', 'ready', 'carryOut'] as const;
export type ClockStep = (typeof CLOCK_STEPS)[number];

export type Clock = { step: ClockStep; startedAt: Instant; targetSeconds: number; dueAt: Instant };

export const OVERDUE_FLAG = {
  accept: 'acceptOverdue',
  dispatch: 'dispatchOverdue',
  acknowledge: 'acknowledgeOverdue',
  turnout: 'turnoutOverdue',
  arrive: 'arriveOverdue',
  ready: 'readyOverdue',
  carryOut: 'carryOutOverdue',
} as const satisfies Record<ClockStep, string>;

/** Share of the target from which a clock is amber; at 1 it is red. */
export const AMBER_SHARE = 0.6;

export type ClockTone = 'calm' | 'amber' | 'red';
export function toneOf(clock: Clock, now: Instant): ClockTone {
  const share = (toMs(now) - toMs(clock.startedAt)) / (clock.targetSeconds * 1000);
  return share >= 1 ? 'red' : share >= AMBER_SHARE ? 'amber' : 'calm';
}

const clock = (step: ClockStep, startedAt: Instant, targetSeconds: number): Clock => ({
  step,
  startedAt,
  targetSeconds,
  dueAt: toInstant(toMs(startedAt) + targetSeconds * 1000),
});

/** Records of the past carry no running clock. */
const isHistory = (row: { flags: readonly string[] }): boolean => row.flags.includes('imported');

/** Accept: from the receipt until somebody decides. */
export function clockOfReport(report: Pick<Report, 'state' | 'receivedAt' | 'flags'>, targets: Targets = DEFAULT_TARGETS): Clock | null {
  if (report.state !== 'waiting' || isHistory(report)) return null;
  return clock('accept', report.receivedAt, targets.acceptSeconds);
}

/** Dispatch: from the opening until the first team is sent. `isDispatched`: any assignment was ever made for it. */
export function clockOfIncident(
  incident: Pick<Incident, 'state' | 'openedAt' | 'flags'>,
  isDispatched: boolean,
  targets: Targets = DEFAULT_TARGETS,
): Clock | null {
  if (incident.state !== 'open' || isDispatched || isHistory(incident)) return null;
  return clock('dispatch', incident.openedAt, targets.dispatchSeconds);
}

/** Acknowledge, turn out, arrive: each from the step before. */
export function clockOfAssignment(
  assignment: Pick<Assignment, 'state' | 'dispatchedAt' | 'acknowledgedAt' | 'enRouteAt' | 'flags'>,
  targets: Targets = DEFAULT_TARGETS,
): Clock | null {
  if (isHistory(assignment)) return null;
  switch (assignment.state) {
    case 'dispatched':
      return clock('acknowledge', assignment.dispatchedAt, targets.acknowledgeSeconds);
    case 'acknowledged':
      return clock('turnout', assignment.acknowledgedAt ?? assignment.dispatchedAt, targets.turnoutSeconds);
    case 'enRoute':
      return clock('arrive', assignment.enRouteAt ?? assignment.dispatchedAt, targets.arriveSeconds);
    default:
      return null;
  }
}

/** Ready: an aircraft that was ordered, until it says so or is seen in the air. */
export function clockOfForceRequest({ state, times, flags }: Pick<ForceRequest, 'state' | 'times' | 'flags'>): Clock | null {
  return state !== 'ordered' || times.order === undefined || isHistory({ flags }) ? null : clock('ready', times.order, READY_SECONDS);
}

/** Carry out: an order with a time to be done by, until its team says that it is. One that is sent anew after that time is late from the start. */
export function clockOfOrder({
  state,
  dueAt,
  doneAt,
  issuedAt,
  flags,
}: Pick<Order, 'state' | 'dueAt' | 'doneAt' | 'issuedAt' | 'flags'>): Clock | null {
  if (state !== 'current' || dueAt === null || doneAt || isHistory({ flags })) return null;
  const seconds = Math.max(0, Math.round((toMs(dueAt) - toMs(issuedAt)) / 1000));
  return { ...clock('carryOut', issuedAt, seconds), dueAt: toMs(dueAt) > toMs(issuedAt) ? dueAt : issuedAt };
}
