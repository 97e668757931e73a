/** Instants: RFC 3339 with any offset on the way in, ISO 8601 UTC with milliseconds inside and on the way out. */
import { z } from 'zod';
import { DomainError } from './errors.ts';

/** What a request may carry: an offset is required, a bare local time is refused. */
export const InstantInput = z.iso.datetime({ offset: true, local: false }).max(40);

const FIRST_BOUND_MS = Date.parse('0001-01-01T00:00:00Z');
const LAST_BOUND_MS = Date.parse('9999-12-31T23:59:59.999Z');
/** Where a list begins or ends: in UTC a year of four digits after the year 0, which is all that the database reads. */
export const BoundInput = InstantInput.refine((input) => toMs(input) >= FIRST_BOUND_MS && toMs(input) <= LAST_BOUND_MS, 'year');

export const Instant = z.string();
/** `2026-11-22T06:05:09.000Z` */
export type Instant = string;

export const MINUTE_MS = 60_000;
export const HOUR_MS = 3_600_000;
export const DAY_MS = 86_400_000;
/** How far ahead of ours a client's clock may be. */
export const FUTURE_TOLERANCE_MS = 5 * MINUTE_MS;
/** A record made later than this after the fact is flagged `late`. */
export const LATE_AFTER_MS = 2 * MINUTE_MS;
export const OLDEST_ENTRY_MS = 7 * DAY_MS;
/** Nobody plans relief for later. */
const WANTED_AHEAD_MS = 366 * DAY_MS;
/** Chinese time has no summer. */
const WALL_OFFSET_MS = 8 * HOUR_MS;
export const OLDEST_INSTANT_MS = Date.UTC(1900, 0, 1);

export const toInstant = (ms: number): Instant => new Date(ms).toISOString();
export const toMs = (instant: string): number => Date.parse(instant);
export const normalise = (input: string): Instant => toInstant(toMs(input));

/** A time of the outside world: from 1900 to five minutes ahead. Throws TIME_IN_FUTURE, TIME_TOO_OLD naming `path`. */
export function checkWorldTime(now: Instant, input: string, path: string): Instant {
  const ms = toMs(input);
  if (ms > toMs(now) + FUTURE_TOLERANCE_MS) throw new DomainError('TIME_IN_FUTURE', { path });
  if (ms < OLDEST_INSTANT_MS) throw new DomainError('TIME_TOO_OLD', { path });
  return toInstant(ms);
}

/** Nobody is born in a year to come, by the calendar on the wall. Null and absent: nobody has said. */
export function checkBirthYear(now: Instant, year: number | null | undefined, path: string): number | null {
  if (year !== null && year !== undefined && year > new Date(toMs(now) + WALL_OFFSET_MS).getUTCFullYear())
    throw new DomainError('VALUE_OUT_OF_RANGE', { path });
  return year ?? null;
}

/** What somebody wants to be done by then: of now, not of another age. What is imported may be of the past. */
export function checkWantedTime(now: Instant, input: string, imported: boolean, path: string): Instant {
  const ms = toMs(input);
  if (ms > toMs(now) + WANTED_AHEAD_MS) throw new DomainError('VALUE_OUT_OF_RANGE', { path });
  if (!imported && ms < toMs(now) - DAY_MS) throw new DomainError('TIME_TOO_OLD', { path });
  return toInstant(ms);
}

/** When a step happened: like a world time, and at most seven days back unless the thing was imported. Absent: now. */
export function checkStepTime(now: Instant, input: string | null | undefined, imported: boolean, path = 'at'): Instant {
  if (input === null || input === undefined) return now;
  const at = checkWorldTime(now, input, path);
  if (!imported && toMs(at) < toMs(now) - OLDEST_ENTRY_MS) throw new DomainError('TIME_TOO_OLD', { path });
  return at;
}

export const isLate = (now: Instant, at: Instant): boolean => toMs(now) - toMs(at) > LATE_AFTER_MS;
