/** Closure (道路封闭): a place where no road can be used, from when and until when. Every way, travel time and reach avoids it at once. */
import { z } from 'zod';
import { AMBER_SHARE } from '../clocks.ts';
import { LngLat, Point } from '../geo.ts';
import { Id } from '../ids.ts';
import { words } from '../text.ts';
import { type Instant, InstantInput, toMs } from '../time.ts';

export const CLOSURE_STATES = ['closed', 'open'] as const;
/** More says nothing more about a road, and every point is weighed with every way. */
export const MAX_CLOSURE_POINTS = 500;

/** Around a point, along or across a line, or all within a ring. */
export const ClosureGeometry = z
  .discriminatedUnion('type', [
    Point,
    z.strictObject({ type: z.literal('LineString'), coordinates: z.array(LngLat).min(2).max(MAX_CLOSURE_POINTS) }),
    z.strictObject({ type: z.literal('Polygon'), coordinates: z.array(z.array(LngLat).min(4).max(MAX_CLOSURE_POINTS)).length(1) }),
  ])
  .meta({ id: 'ClosureGeometry' });
export type ClosureGeometry = z.infer<typeof ClosureGeometry>;

export const DEFAULT_RADIUS_METRES = 50;

/** Who reopens it (抢通队伍). On an incident's order the assignment tells how far it is; without one the crew is only named here. */
export const ClosureCrew = z.object({
  teamId: z.string(),
  assignmentId: z.string().nullable(),
  sentAt: z.string(),
  arrivedAt: z.string().nullable(),
});
export type ClosureCrew = z.infer<typeof ClosureCrew>;

export const Closure = z
  .object({
    id: z.string(),
    state: z.enum(CLOSURE_STATES),
    geometry: ClosureGeometry,
    /** Of a point only. */
    radiusMetres: z.int().nullable(),
    reason: z.string(),
    from: z.string(),
    until: z.string().nullable(),
    openedAt: z.string().nullable(),
    crew: ClosureCrew.nullish(),
    /** When it should be open again, as somebody says. */
    expectedOpenAt: z.string().nullish(),
    jurisdictionId: z.string(),
    version: z.int(),
  })
  .meta({ id: 'Closure' });
export type Closure = z.infer<typeof Closure>;

export const CloseRoad = z
  .strictObject({
    id: Id.nullish(),
    geometry: ClosureGeometry,
    radiusMetres: z.int().min(10).max(20_000).nullish(),
    reason: words(200),
    from: InstantInput.nullish(),
    until: InstantInput.nullish(),
  })
  .meta({ id: 'CloseRoad' });
export type CloseRoad = z.infer<typeof CloseRoad>;

export const OpenRoad = z.strictObject({ at: InstantInput.nullish() }).meta({ id: 'OpenRoad' });
export type OpenRoad = z.infer<typeof OpenRoad>;

/** With `incidentId` the team is sent there by an order, unless it is on it already; without, it is only named. */
export const SendCrew = z
  .strictObject({ teamId: Id, incidentId: Id.nullish(), expectedOpenAt: InstantInput.nullish(), at: InstantInput.nullish() })
  .meta({ id: 'SendCrew' });
export type SendCrew = z.infer<typeof SendCrew>;

export const CrewArrived = z.strictObject({ at: InstantInput.nullish() }).meta({ id: 'CrewArrived' });
export type CrewArrived = z.infer<typeof CrewArrived>;

/** Null: nobody can say any more. */
export const ExpectOpening = z.strictObject({ expectedOpenAt: InstantInput.nullable() }).meta({ id: 'ExpectOpening' });
export type ExpectOpening = z.infer<typeof ExpectOpening>;

export const hasLapsed = ({ until }: Pick<Closure, 'until'>, now: Instant): boolean => until !== null && toMs(until) <= toMs(now);

/** [RT11] `seconds`: how long the road is, or was, closed, of the `limitSeconds` that its place allows (阻断道路抢通). */
export const ClosureClock = z
  .object({
    seconds: z.int(),
    limitSeconds: z.int(),
    tone: z.enum(['calm', 'amber', 'red']),
    /** Null as long as it is closed. */
    isWithin: z.boolean().nullable(),
  })
  .meta({ id: 'ClosureClock' });
export type ClosureClock = z.infer<typeof ClosureClock>;

/** [RT13] How long the road has waited for a crew that was sent, or for one to be sent, of the `limitSeconds` of its place. */
export const CrewClock = z
  .object({ isSent: z.boolean(), seconds: z.int(), limitSeconds: z.int(), tone: z.enum(['calm', 'amber', 'red']) })
  .meta({ id: 'CrewClock' });
export type CrewClock = z.infer<typeof CrewClock>;

/** As reading gives it. The row of the feed is without the clock: it depends on events alone. */
export const ClockedClosure = Closure.extend({ clock: ClosureClock.nullable(), crewClock: CrewClock.nullable() }).meta({
  id: 'ClockedClosure',
});
export type ClockedClosure = z.infer<typeof ClockedClosure>;

const HOUR_SECONDS = 3_600;

/** [RT11] Null for one that has not begun. Late is what is over the limit, whether it has been opened since or not. */
export function closureClockOf(
  { from, openedAt }: Pick<Closure, 'from' | 'openedAt'>,
  closureHours: number,
  now: Instant,
): ClosureClock | null {
  const seconds = Math.floor((toMs(openedAt ?? now) - toMs(from)) / 1_000);
  if (seconds < 0) return null;
  const limitSeconds = closureHours * HOUR_SECONDS;
  const isLate = seconds > limitSeconds;
  const isClose = openedAt === null && seconds > limitSeconds * AMBER_SHARE;
  return { seconds, limitSeconds, tone: isLate ? 'red' : isClose ? 'amber' : 'calm', isWithin: openedAt === null ? null : !isLate };
}

const MINUTE_SECONDS = 60;

/** [RT13] Null once the crew has arrived, the road is open, or the closure is for another day. */
export function crewClockOf(
  { state, from, crew }: Pick<Closure, 'state' | 'from' | 'crew'>,
  crewMinutes: number,
  now: Instant,
): CrewClock | null {
  if (state !== 'closed' || crew?.arrivedAt) return null;
  const seconds = Math.floor((toMs(now) - toMs(crew?.sentAt ?? from)) / 1_000);
  if (seconds < 0) return null;
  const limitSeconds = crewMinutes * MINUTE_SECONDS;
  const tone = seconds > limitSeconds ? 'red' : seconds > limitSeconds * AMBER_SHARE ? 'amber' : 'calm';
  return { isSent: Boolean(crew), seconds, limitSeconds, tone };
}

/** Whether it was to be open by now, as somebody said. */
export const isOpeningLate = ({ state, expectedOpenAt }: Pick<Closure, 'state' | 'expectedOpenAt'>, now: Instant): boolean =>
  state === 'closed' && Boolean(expectedOpenAt) && toMs(expectedOpenAt ?? now) < toMs(now);

/** Whether it bars ways at this moment; one for tomorrow does not yet. */
export const bars = (closure: Pick<Closure, 'state' | 'from' | 'until'>, now: Instant): boolean =>
  closure.state === 'closed' && toMs(closure.from) <= toMs(now) && !hasLapsed(closure, now);
