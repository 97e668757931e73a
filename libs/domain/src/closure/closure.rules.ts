/** Rules of closures (docs/spec/routing.md): closing and opening a road, and telling a team that its way is cut. */
import type { HeldAssignment } from '../dispatch/assignment.apply.ts';
import { DomainError } from '../errors.ts';
import { type DomainEvent, ref } from '../feed/held.ts';

import type { Leg, Route } from '../route/route.ts';
import { checkStepTime, DAY_MS, type Instant, toInstant, toMs } from '../time.ts';
import type { HeldClosure } from './closure.apply.ts';
import { type Area, areaOf, holds, problemOfClosure, touches } from './closure.area.ts';
import { bars, type CloseRoad, type Closure, DEFAULT_RADIUS_METRES, hasLapsed, type OpenRoad } from './closure.ts';

/** Works on a road are planned; nobody plans further. */
const PLANNED_AT_MOST_MS = 366 * DAY_MS;

/** [RT4] A sound geometry, and a time that has not ended before it is written down. */
export function closeRoad(now: Instant, facts: { id: string; jurisdictionId: string }, command: CloseRoad): DomainEvent[] {
  const problem = problemOfClosure(command.geometry);
  if (problem !== null) throw new DomainError('CLOSURE_INVALID', { errors: [{ path: 'geometry', message: problem }] });
  const isPoint = command.geometry.type === 'Point';
  if (!isPoint && typeof command.radiusMetres === 'number') throw new DomainError('VALUE_OUT_OF_RANGE', { path: 'radiusMetres' });
  const from = startOf(now, command.from);
  const until = command.until ? toInstant(toMs(command.until)) : null;
  if (until !== null && (toMs(until) <= toMs(from) || toMs(until) <= toMs(now)))
    throw new DomainError('VALUE_OUT_OF_RANGE', { path: 'until' });
  const closure: Omit<Closure, 'version'> = {
    id: facts.id,
    state: 'closed',
    geometry: command.geometry,
    radiusMetres: isPoint ? (command.radiusMetres ?? DEFAULT_RADIUS_METRES) : null,
    reason: command.reason.trim(),
    from,
    until,
    openedAt: null,
    crew: null,
    expectedOpenAt: null,
    jurisdictionId: facts.jurisdictionId,
  };
  const subject = ref('closure', facts.id);
  const payload = { reason: closure.reason, from, until };
  return [{ type: 'closure.closed', subject, incidentId: null, at: now, flags: [], initial: closure, payload, touches: [subject] }];
}

function startOf(now: Instant, from: string | null | undefined): Instant {
  if (from === null || from === undefined) return now;
  if (toMs(from) > toMs(now) + PLANNED_AT_MOST_MS) throw new DomainError('TIME_IN_FUTURE', { path: 'from' });
  return toMs(from) > toMs(now) ? toInstant(toMs(from)) : checkStepTime(now, from, false, 'from');
}

/** [RT5] closed → open, once. */
export function openRoad(now: Instant, facts: { closure: HeldClosure }, command: OpenRoad): DomainEvent[] {
  const { row } = facts.closure;
  if (row.state !== 'closed') throw new DomainError('CLOSURE_NOT_CLOSED', { current: row });
  return [opened(row, checkStepTime(now, command.at, false), false)];
}

/** [RT6] What has passed its time is opened by the product, with the time it was to end. Nothing when somebody was faster. */
export function lapseClosure(now: Instant, closure: HeldClosure): DomainEvent[] {
  const { row } = closure;
  return row.state === 'closed' && row.until !== null && hasLapsed(row, now) ? [opened(row, row.until, true)] : [];
}

function opened(row: Closure, at: Instant, isLapsed: boolean): DomainEvent {
  const subject = ref('closure', row.id);
  return {
    type: 'closure.opened',
    subject,
    incidentId: null,
    at,
    flags: [],
    payload: { reason: row.reason, isLapsed },
    touches: [subject],
  };
}

/** Teams that are still on their way or have yet to leave. */
export const UNDER_WAY = ['dispatched', 'acknowledged', 'enRoute'] as const;

export type WayFacts = {
  assignment: HeldAssignment;
  closure: Closure;
  /** The best way without this closure, from where the team is to the incident. */
  before: Route;
  /** What is left; null when there is no way. */
  now: Leg | null;
};

/** Whether a way that was the best leads over the closure; it does not bar who stands in it or must go there. */
export function isCut(area: Area, { geometry: { coordinates } }: Pick<Route, 'geometry'>): boolean {
  const ends = [coordinates[0], coordinates.at(-1)];
  return touches(area, coordinates) && !ends.some((end) => end !== undefined && holds(area, end));
}

/** [RT7] A team on its way whose best way leads over the closure is told once, with the time of the way that is left. */
export function cutWay(now: Instant, facts: WayFacts): DomainEvent[] {
  const { assignment, closure, before } = facts;
  const { row } = assignment;
  const isUnderWay = (UNDER_WAY as readonly string[]).includes(row.state);
  if (!isUnderWay || !bars(closure, now) || row.wayCutBy?.includes(closure.id) || !isCut(areaOf(closure), before)) return [];
  const subject = ref('assignment', row.id);
  const payload = {
    assignmentId: row.id,
    teamId: row.teamId,
    closureId: closure.id,
    reason: closure.reason,
    seconds: facts.now?.seconds ?? null,
    secondsBefore: before.seconds,
    estimated: facts.now?.estimated ?? before.estimated,
  };
  return [{ type: 'assignment.wayCut', subject, incidentId: row.incidentId, at: now, flags: [], payload, touches: [subject] }];
}
