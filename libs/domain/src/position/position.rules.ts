/**
 * Which fixes are believed (docs/spec/positions.md, P1–P6), one by one and in this order: may the sender speak for it, is it possible, is its time, is
 * it new, could anything have got there.
 */
import { distanceMetres, type LngLat } from '../geo.ts';
import { FUTURE_TOLERANCE_MS, type Instant, OLDEST_ENTRY_MS, toMs } from '../time.ts';
import type { Fix, FixRefusal, RefusedFix } from './position.ts';

/** Faster than any vehicle on the ground; than what we fly. */
const MAX_SPEED_MPS = { ground: 70, air: 150 } as const;
/** Wider than this it says which town, not which street. */
const MAX_ACCURACY_METRES = 1_000;
/** Two receivers of one team may measure within the same second some way apart. */
const SHORTEST_SECONDS = 1;
/** So many jumps in a row to where nothing could have got are believed, if they could follow one another: it was the fix before them that was wrong. */
const JUMPS_BELIEVED = 3;
/** Kinds of teams and vehicles that fly. */
const AIRBORNE_KINDS: readonly string[] = ['air', 'aircraft', 'helicopter', 'aviation', 'drone'];

export const isAirborne = (kind: string | null): boolean => kind !== null && AIRBORNE_KINDS.includes(kind);

/** Where something was, and when. */
export type Sighting = { atMs: number; point: LngLat; accuracyMetres: number | null };
/** The last of so many refused jumps that agree with one another. */
export type Doubt = Sighting & { count: number };

/** What is tracked, as far as its fixes are judged by it; or why the sender may not speak for it. */
export type FixSubject = { positionNumber: number; isAirborne: boolean; newest: Sighting | null; doubt: Doubt | null };

export type SubjectOfFix = FixSubject | 'unknown' | 'forbidden';

export type BelievedFix = Sighting & {
  /** Place in the request. */
  index: number;
  positionNumber: number;
  speedMps: number | null;
  headingDegrees: number | null;
  /** Newer than everything known of its subject, this request included. */
  isNewest: boolean;
};

export type JudgedFixes = {
  /** In order of subject and time, so that two batches wait for each other instead of locking each other out. */
  believed: BelievedFix[];
  refused: RefusedFix[];
  /** By position number what is doubted after this, where that has changed. */
  doubts: Map<number, Doubt | null>;
};

type Judged = { index: number; fix: Fix; atMs: number; subject: FixSubject };

/** `DUPLICATE` here is a repeat within the request; what the track holds already only the table can tell. */
export function judgeFixes(now: Instant, facts: { subject: (fix: Fix) => SubjectOfFix }, fixes: readonly Fix[]): JudgedFixes {
  const nowMs = toMs(now);
  const refused: RefusedFix[] = [];
  const candidates: Judged[] = [];
  for (const [index, fix] of fixes.entries()) {
    const subject = facts.subject(fix);
    const atMs = toMs(fix.at);
    if (subject === 'unknown') refused.push({ index, code: fix.vehicleId ? 'VEHICLE_UNKNOWN' : 'TEAM_UNKNOWN' });
    else if (subject === 'forbidden') refused.push({ index, code: 'FORBIDDEN' });
    else {
      const code = refusalOf(nowMs, subject, fix, atMs);
      if (code === null) candidates.push({ index, fix, atMs, subject });
      else refused.push({ index, code });
    }
  }
  candidates.sort(bySubjectAndTime);
  const judged = judgeMoves(candidates);
  return { ...judged, refused: [...refused, ...judged.refused] };
}

const bySubjectAndTime = (a: Judged, b: Judged): number =>
  a.subject.positionNumber - b.subject.positionNumber || a.atMs - b.atMs || a.index - b.index;

function refusalOf(nowMs: number, subject: FixSubject, fix: Fix, atMs: number): FixRefusal | null {
  if (Number.isNaN(atMs) || !isPossible(fix, subject.isAirborne)) return 'FIX_IMPOSSIBLE';
  if (atMs > nowMs + FUTURE_TOLERANCE_MS) return 'FIX_IN_FUTURE';
  return atMs < nowMs - OLDEST_ENTRY_MS ? 'FIX_TOO_OLD' : null;
}

/** [P3] (0, 0) is what a receiver without a fix sends. */
function isPossible({ point, speedMps, headingDegrees, accuracyMetres }: Fix, flies: boolean): boolean {
  const [lng, lat] = point.coordinates;
  const isOnEarth = Math.abs(lng) <= 180 && Math.abs(lat) <= 90 && (lng !== 0 || lat !== 0);
  return isOnEarth && isWithin(speedMps, mostMps(flies)) && isWithin(headingDegrees, 360) && isWithin(accuracyMetres, MAX_ACCURACY_METRES);
}

const isWithin = (value: number | null | undefined, most: number): boolean =>
  value === null || value === undefined || (value >= 0 && value <= most);

const mostMps = (flies: boolean): number => (flies ? MAX_SPEED_MPS.air : MAX_SPEED_MPS.ground);

/** [P5] [P6] Repeats and jumps, subject by subject in order of time. */
function judgeMoves(candidates: readonly Judged[]): JudgedFixes {
  const believed: BelievedFix[] = [];
  const refused: RefusedFix[] = [];
  const doubts = new Map<number, Doubt | null>();
  let walk: Walk | null = null;
  for (const { index, fix, atMs, subject } of candidates) {
    if (walk?.subject.positionNumber !== subject.positionNumber) walk = new Walk(subject, doubts);
    const sighting: Sighting = { atMs, point: fix.point.coordinates, accuracyMetres: fix.accuracyMetres ?? null };
    const code = walk.refusalOf(sighting);
    if (code !== null) refused.push({ index, code });
    else {
      const { positionNumber } = subject;
      const { speedMps, headingDegrees } = fix;
      const before = believed.at(-1);
      const isNewest = atMs > (subject.newest?.atMs ?? Number.NEGATIVE_INFINITY);
      if (isNewest && before?.positionNumber === positionNumber) before.isNewest = false;
      believed.push({
        ...sighting,
        index,
        positionNumber,
        speedMps: speedMps ?? null,
        headingDegrees: headingDegrees ?? null,
        isNewest,
      });
    }
  }
  return { believed, refused, doubts };
}

/** One subject's fixes in order of time, each held against the nearest in time of what is believed already. */
class Walk {
  private last: Sighting | null = null;
  private newest: Sighting | null;
  private doubt: Doubt | null;
  private seenAtMs = Number.NaN;

  constructor(
    readonly subject: FixSubject,
    private readonly doubts: Map<number, Doubt | null>,
  ) {
    this.newest = subject.newest;
    this.doubt = subject.doubt;
  }

  refusalOf(sighting: Sighting): FixRefusal | null {
    if (sighting.atMs === this.seenAtMs) return 'DUPLICATE';
    this.seenAtMs = sighting.atMs;
    const before = this.nearest(sighting.atMs);
    if (before === null || this.couldFollow(before, sighting)) {
      this.believe(sighting);
      return null;
    }
    const { doubt } = this;
    // The same jump told again is no second witness.
    if (doubt !== null && doubt.atMs === sighting.atMs) return 'FIX_IMPOSSIBLE';
    const count = doubt !== null && this.couldFollow(doubt, sighting) ? doubt.count + 1 : 1;
    if (count < JUMPS_BELIEVED) {
      this.doubtNow({ ...sighting, count });
      return 'FIX_IMPOSSIBLE';
    }
    this.newest = null;
    this.believe(sighting);
    return null;
  }

  private believe(sighting: Sighting): void {
    this.last = sighting;
    if (this.doubt !== null) this.doubtNow(null);
  }

  private doubtNow(doubt: Doubt | null): void {
    this.doubt = doubt;
    this.doubts.set(this.subject.positionNumber, doubt);
  }

  private nearest(atMs: number): Sighting | null {
    const { last, newest } = this;
    if (last === null || newest === null) return last ?? newest;
    return Math.abs(atMs - last.atMs) <= Math.abs(atMs - newest.atMs) ? last : newest;
  }

  private couldFollow(from: Sighting, to: Sighting): boolean {
    const seconds = Math.max(Math.abs(to.atMs - from.atMs) / 1000, SHORTEST_SECONDS);
    const reach = mostMps(this.subject.isAirborne) * seconds + (from.accuracyMetres ?? 0) + (to.accuracyMetres ?? 0);
    return distanceMetres(from.point, to.point) <= reach;
  }
}
