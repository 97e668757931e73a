/**
 * Which reports and incidents may be the one that is being told now, and why. The officer decides; this only proposes.
 *
 * The score is a probability built from independent evidence: each kind of likeness adds or takes log-odds from a low start, so that one weak
 * likeness proves nothing and two or three agree quickly. Weights are set by judgement on the cases in the spec beside this file:
 * 500 m, same type, 100 minutes apart must reach 0.8; same type and hour alone must stay unlisted in a busy city.
 */
import { z } from 'zod';
import type { Figures } from '../figures.ts';
import { distanceMetres, type LngLat } from '../geo.ts';
import { DAY_MS, type Instant, MINUTE_MS, toMs } from '../time.ts';

export const SimilarReason = z.discriminatedUnion('code', [
  z.object({ code: z.literal('NEAR'), metres: z.int() }),
  z.object({ code: z.literal('RECENT'), minutes: z.int() }),
  z.object({ code: z.literal('SAME_TYPE') }),
  z.object({ code: z.literal('SAME_CLASS') }),
  z.object({ code: z.literal('SAME_PHONE') }),
  z.object({ code: z.literal('LIKE_WORDS'), share: z.number() }),
  z.object({ code: z.literal('SAME_FIGURES'), figures: z.array(z.string()) }),
]);
export type SimilarReason = z.infer<typeof SimilarReason>;
export const SIMILAR_REASON_CODES = [
  'NEAR',
  'RECENT',
  'SAME_TYPE',
  'SAME_CLASS',
  'SAME_PHONE',
  'LIKE_WORDS',
  'SAME_FIGURES',
] as const satisfies readonly SimilarReason['code'][];

export const Similar = z
  .object({ kind: z.enum(['report', 'incident']), id: z.string(), score: z.number().min(0).max(1), reasons: z.array(SimilarReason) })
  .meta({ id: 'Similar' });
export type Similar = z.infer<typeof Similar>;

/** What is being told now, as far as it is known yet. */
export type SimilarSubject = {
  point: LngLat | null;
  address: string | null;
  typeCode: string | null;
  /** Absent while typing: now. */
  occurredAt: Instant | null;
  summary: string | null;
  figures?: Figures | null;
};

export type SimilarCandidate = {
  kind: 'report' | 'incident';
  id: string;
  point: LngLat | null;
  address: string | null;
  typeCode: string | null;
  /** When it happened (report) or was received (incident). */
  at: Instant;
  /** Summary and description, or the title. */
  text: string;
  samePhone: boolean;
  figures?: Figures | null;
  /** When it was closed or dismissed; null while it lives. */
  closedAt: Instant | null;
};

/** Class of the catalogue by type code, for types that differ but are of one class. */
export type ClassOfType = ReadonlyMap<string, string>;

/** Below this a candidate is noise and not listed. */
export const SIMILAR_FLOOR = 0.25;

/** One report in about seventy, of those one has at hand, tells of the same thing: the start before any likeness is known. */
const START = -4.25;
/** Log-odds by distance in metres. Up to 100 m is one building front or a map click; callers name a place 500 m off; 3 km is nothing to do with it. */
// biome-ignore format: one scale, one line
const PLACE: Scale = [[100, 4.5], [500, 3.5], [1_000, 2], [3_000, 0], [5_000, -2.5]];
/** Log-odds by minutes apart. A village and its county tell the same flood 80–100 minutes apart, hence the flat first hours. */
// biome-ignore format: one scale, one line
const TIME: Scale = [[30, 1.5], [120, 1], [360, 0], [1_440, -3], [4_320, -5]];
/** Log-odds by shared character pairs. Two callers about one thing share a tenth to a third; stock phrases alone stay under a tenth. */
// biome-ignore format: one scale, one line
const WORDS: Scale = [[0.08, 0], [0.3, 1.2], [0.6, 2.5]];
const SAME_TYPE = 1.5;
const SAME_CLASS = 0.5;
/** Weak, because callers name one thing differently: smoke, fire, gas. */
const OTHER_CLASS = -1;
/** The strongest single sign: the same person calls again within minutes, wherever they say they are. */
const SAME_PHONE = 4.25;
const SAME_FIGURES = 0.5;

const NEAR_METRES = 3_000;
const RECENT_MINUTES = 360;
/** Words are a reason worth showing from here. */
const LIKE_WORDS_SHARE = 0.1;
/** Whatever else agrees, what is farther than 3 km or more than a day apart is never put forward as surely the same. */
const DOUBTFUL_CAP = 0.6;
const OLDEST_MINUTES = 3 * (DAY_MS / MINUTE_MS);
/** A closed one may be told of again for some hours (a neighbour calls late), but joining it means reopening. */
const CLOSED_FOR_MINUTES = 360;
const CLOSED_FACTOR = 0.7;

type Scale = readonly (readonly [at: number, logOdds: number])[];

export function scoreSimilar(
  now: Instant,
  subject: SimilarSubject,
  candidate: SimilarCandidate,
  classOf: ClassOfType,
): Pick<Similar, 'score' | 'reasons'> {
  return score(prepare(now, subject), candidate, classOf);
}

/** The best first; equal scores by id, so that the same facts always give the same list. */
export function rankSimilar(
  now: Instant,
  subject: SimilarSubject,
  candidates: readonly SimilarCandidate[],
  options: { classOf: ClassOfType; limit: number },
): Similar[] {
  const prepared = prepare(now, subject);
  return candidates
    .map((candidate): Similar => ({ kind: candidate.kind, id: candidate.id, ...score(prepared, candidate, options.classOf) }))
    .filter((similar) => similar.score >= SIMILAR_FLOOR)
    .sort((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1))
    .slice(0, options.limit);
}

type Prepared = { nowMs: number; atMs: number; subject: SimilarSubject; pairs: Uint32Array };

const prepare = (now: Instant, subject: SimilarSubject): Prepared => ({
  nowMs: toMs(now),
  atMs: toMs(subject.occurredAt ?? now),
  subject,
  pairs: characterPairs(`${subject.summary ?? ''}\n${subject.address ?? ''}`),
});

function score(
  { nowMs, atMs, subject, pairs }: Prepared,
  candidate: SimilarCandidate,
  classOf: ClassOfType,
): Pick<Similar, 'score' | 'reasons'> {
  const minutes = Math.abs(toMs(candidate.at) - atMs) / MINUTE_MS;
  const closedMinutes = candidate.closedAt === null ? null : (nowMs - toMs(candidate.closedAt)) / MINUTE_MS;
  if (minutes > OLDEST_MINUTES || (closedMinutes !== null && closedMinutes > CLOSED_FOR_MINUTES)) return { score: 0, reasons: [] };

  const reasons: SimilarReason[] = [];
  let logOdds = START + along(TIME, minutes);
  const metres = subject.point && candidate.point ? distanceMetres(subject.point, candidate.point) : null;
  if (metres !== null) {
    logOdds += along(PLACE, metres);
    if (metres <= NEAR_METRES) reasons.push({ code: 'NEAR', metres: Math.round(metres) });
  }
  if (minutes <= RECENT_MINUTES) reasons.push({ code: 'RECENT', minutes: Math.round(minutes) });
  const kind = likeKind(subject.typeCode, candidate.typeCode, classOf);
  logOdds += kind.logOdds;
  if (kind.code) reasons.push({ code: kind.code });
  if (candidate.samePhone) {
    logOdds += SAME_PHONE;
    reasons.push({ code: 'SAME_PHONE' });
  }
  const share = shareOfPairs(pairs, characterPairs(`${candidate.text}\n${candidate.address ?? ''}`));
  logOdds += along(WORDS, share);
  if (share >= LIKE_WORDS_SHARE) reasons.push({ code: 'LIKE_WORDS', share: twoPlaces(share) });
  const figures = sameFigures(subject.figures, candidate.figures);
  if (figures.length > 0) {
    logOdds += SAME_FIGURES;
    reasons.push({ code: 'SAME_FIGURES', figures });
  }

  const isDoubtful = (metres !== null && metres > NEAR_METRES) || minutes > DAY_MS / MINUTE_MS;
  const probability = Math.min(1 / (1 + Math.exp(-logOdds)), isDoubtful ? DOUBTFUL_CAP : 1);
  return { score: twoPlaces(probability * (closedMinutes === null ? 1 : CLOSED_FACTOR)), reasons };
}

function likeKind(a: string | null, b: string | null, classOf: ClassOfType): { logOdds: number; code: 'SAME_TYPE' | 'SAME_CLASS' | null } {
  if (a === null || b === null) return { logOdds: 0, code: null };
  if (a === b) return { logOdds: SAME_TYPE, code: 'SAME_TYPE' };
  const [classA, classB] = [classOf.get(a), classOf.get(b)];
  if (classA === undefined || classB === undefined) return { logOdds: 0, code: null };
  return classA === classB ? { logOdds: SAME_CLASS, code: 'SAME_CLASS' } : { logOdds: OTHER_CLASS, code: null };
}

/** Straight lines between the given points, level beyond both ends. */
function along(scale: Scale, at: number): number {
  const next = scale.findIndex(([end]) => at <= end);
  const [end, value] = scale.at(next) ?? [0, 0];
  if (next <= 0) return value;
  const [start, from] = scale[next - 1] ?? [0, 0];
  return from + ((value - from) * (at - start)) / (end - start);
}

/** People told of in both with the same number; zeros agree too easily to count. */
function sameFigures(a: Figures | null | undefined, b: Figures | null | undefined): string[] {
  if (!a || !b) return [];
  return (['trapped', 'injured', 'missing', 'dead'] as const).filter((figure) => (a[figure] ?? 0) > 0 && a[figure] === b[figure]);
}

/** The first sentences name the thing; comparing more costs time and dilutes the share. */
const COMPARED_CHARACTERS = 300;

/** Sorted distinct pairs of neighbouring letters, digits and Han characters: good enough for Chinese without a word list. */
function characterPairs(text: string): Uint32Array {
  const pairs = new Uint32Array(COMPARED_CHARACTERS);
  let count = 0;
  let before = 0;
  for (let i = 0; i < text.length && count < COMPARED_CHARACTERS; i++) {
    const unit = folded(text.charCodeAt(i));
    if (unit !== 0 && before !== 0) pairs[count++] = before * 65_536 + unit;
    before = unit;
  }
  const sorted = pairs.subarray(0, count).sort();
  let kept = 0;
  for (let i = 0; i < count; i++) if (i === 0 || sorted[i] !== sorted[i - 1]) sorted[kept++] = sorted[i] as number;
  return sorted.subarray(0, kept);
}

/** Lower case and half width; 0 for spaces and punctuation, which end a run. */
function folded(unit: number): number {
  const half = unit >= 0xff01 && unit <= 0xff5e ? unit - 0xfee0 : unit;
  if (half >= 0x41 && half <= 0x5a) return half + 32;
  if (half < 0x80) return (half >= 0x61 && half <= 0x7a) || (half >= 0x30 && half <= 0x39) ? half : 0;
  const isPunctuation = half < 0xc0 || (half >= 0x2000 && half <= 0x2bff) || (half >= 0x3000 && half <= 0x303f) || half >= 0xfe10;
  return isPunctuation ? 0 : half;
}

/** Jaccard: shared of all. Nothing to compare shares nothing. */
function shareOfPairs(a: Uint32Array, b: Uint32Array): number {
  let shared = 0;
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    const [left, right] = [a[i] as number, b[j] as number];
    if (left === right) shared++;
    if (left <= right) i++;
    if (right <= left) j++;
  }
  return shared === 0 ? 0 : shared / (a.length + b.length - shared);
}

const twoPlaces = (value: number): number => Math.round(value * 100) / 100;
