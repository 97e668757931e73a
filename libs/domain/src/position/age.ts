/**
 * How much a position is worth by its age. One rule for the map, the lists, the recommendation and the wall: whoever shows or uses a position asks
 * here, so that no two screens disagree about the same team.
 */

/** From here on its age is written beside it. */
export const AGE_SHOWN_FROM_MS = 2 * 60_000;
/** From here on it looks old: hollow, with a halo, without heading and glide. */
export const STALE_FROM_MS = 5 * 60_000;
/** From here on nobody is sent by it. */
export const EXPIRED_FROM_MS = 15 * 60_000;

export const POSITION_AGES = ['fresh', 'ageing', 'stale', 'expired'] as const;
export type PositionAge = (typeof POSITION_AGES)[number];

/** A fix from a clock that runs ahead is fresh. */
export function positionAge(fixAtMs: number, nowMs: number): PositionAge {
  const ageMs = nowMs - fixAtMs;
  if (ageMs < AGE_SHOWN_FROM_MS) return 'fresh';
  if (ageMs < STALE_FROM_MS) return 'ageing';
  return ageMs < EXPIRED_FROM_MS ? 'stale' : 'expired';
}

/** Stale or worse: it looks old wherever it is shown. */
export const looksOld = (age: PositionAge): boolean => age === 'stale' || age === 'expired';
