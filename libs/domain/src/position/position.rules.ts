/** Which fixes are believed, one by one and in this order: may the sender speak for the team, is it possible, is its time, is it new. */
import type { LngLat } from '../geo.ts';
import { FUTURE_TOLERANCE_MS, type Instant, normalise, OLDEST_ENTRY_MS, toMs } from '../time.ts';
import type { Fix, FixRefusal, RefusedFix } from './position.ts';

/** Faster than any vehicle on the ground. */
const MAX_SPEED_MPS = 70;
/** Wider than this it says which town, not which street. */
const MAX_ACCURACY_METRES = 1_000;

/** What the sender is to a team: nothing is known of it, it may be seen, it may be spoken for. */
export type FixStanding = 'unknown' | 'seen' | 'spokenFor';

export type BelievedFix = {
  /** Place in the request. */
  index: number;
  teamId: string;
  point: LngLat;
  at: Instant;
  speedMps: number | null;
  headingDegrees: number | null;
  accuracyMetres: number | null;
};

/** `DUPLICATE` here is a repeat within the request; what the track holds already only the table can tell. */
export function judgeFixes(
  now: Instant,
  facts: { standing: (teamId: string) => FixStanding },
  fixes: readonly Fix[],
): { believed: BelievedFix[]; refused: RefusedFix[] } {
  const believed: BelievedFix[] = [];
  const refused: RefusedFix[] = [];
  const seen = new Set<string>();
  for (const [index, fix] of fixes.entries()) {
    const code = refusalOf(toMs(now), facts.standing(fix.teamId), fix);
    const at = code === null ? normalise(fix.at) : '';
    const key = `${fix.teamId} ${at}`;
    if (code !== null) refused.push({ index, code });
    else if (seen.has(key)) refused.push({ index, code: 'DUPLICATE' });
    else {
      seen.add(key);
      believed.push({
        index,
        teamId: fix.teamId,
        point: fix.point.coordinates,
        at,
        speedMps: fix.speedMps ?? null,
        headingDegrees: fix.headingDegrees ?? null,
        accuracyMetres: fix.accuracyMetres ?? null,
      });
    }
  }
  return { believed, refused };
}

function refusalOf(nowMs: number, standing: FixStanding, fix: Fix): FixRefusal | null {
  if (standing === 'unknown') return 'TEAM_UNKNOWN';
  if (standing === 'seen') return 'FORBIDDEN';
  if (!isPossible(fix)) return 'FIX_IMPOSSIBLE';
  const ms = toMs(fix.at);
  if (ms > nowMs + FUTURE_TOLERANCE_MS) return 'FIX_IN_FUTURE';
  return ms < nowMs - OLDEST_ENTRY_MS ? 'FIX_TOO_OLD' : null;
}

/** (0, 0) is what a receiver without a fix sends. */
function isPossible({ point, speedMps, headingDegrees, accuracyMetres }: Fix): boolean {
  const [lng, lat] = point.coordinates;
  const isOnEarth = Math.abs(lng) <= 180 && Math.abs(lat) <= 90 && (lng !== 0 || lat !== 0);
  return isOnEarth && isWithin(speedMps, MAX_SPEED_MPS) && isWithin(headingDegrees, 360) && isWithin(accuracyMetres, MAX_ACCURACY_METRES);
}

const isWithin = (value: number | null | undefined, most: number): boolean =>
  value === null || value === undefined || (value >= 0 && value <= most);
