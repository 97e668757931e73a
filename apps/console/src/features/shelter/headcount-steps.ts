/** The people in a shelter over time as steps: counts do not glide from one to the next. */
import type { ShelterHistory } from '@fenghuo/domain';

type Told = ShelterHistory['items'][number];
/** `present`: how many were inside after it. */
export type Entry = Told & { present: number };

/** As many as the server tells at most: of what was before them nothing is known, so the steps begin with the first headcount. */
const TOLD_AT_MOST = 1_000;

export function entriesOf(told: readonly Told[]): Entry[] {
  const firstCount = told.findIndex(({ kind }) => kind === 'headcount');
  const known = told.length < TOLD_AT_MOST ? told : told.slice(Math.max(0, firstCount));
  let present = 0;
  return known.map((one) => {
    if (one.kind === 'headcount') present = one.count;
    else present = Math.max(0, present + (one.kind === 'arrival' ? one.count : -one.count));
    return { ...one, present };
  });
}

export type Frame = { fromMs: number; toMs: number; most: number };
export const SIZE = { width: 460, height: 120, left: 40, bottom: 20, top: 14, right: 8 } as const;

const NICE = [1, 2, 2.5, 5, 10];
/** The top of the scale: a round number with room above the capacity. */
export function roundUp(value: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(1, value)));
  return (NICE.find((nice) => nice * power >= value) ?? 10) * power;
}

const inTime = (entries: readonly Entry[]): Entry[] => entries.toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));

export function frameOf(entries: readonly Entry[], capacity: number, nowMs: number): Frame {
  const [first] = inTime(entries);
  const most = Math.max(capacity, ...entries.map(({ present }) => present));
  // An hour at least, or a single headcount would stand at both ends.
  const fromMs = Math.min(first === undefined ? nowMs : Date.parse(first.at), nowMs - 3_600_000);
  return { fromMs, toMs: nowMs, most: roundUp(most) };
}

export const xAt = ({ fromMs, toMs }: Frame, ms: number): number =>
  SIZE.left + ((ms - fromMs) / Math.max(1, toMs - fromMs)) * (SIZE.width - SIZE.left - SIZE.right);
export const yAt = ({ most }: Frame, people: number): number =>
  SIZE.height - SIZE.bottom - (people / Math.max(1, most)) * (SIZE.height - SIZE.bottom - SIZE.top);

/** The path of an SVG: level until the next entry, then straight up or down, and level until now. */
export function stepPath(entries: readonly Entry[], frame: Frame): string {
  const [first, ...rest] = inTime(entries);
  if (first === undefined) return '';
  const f = (n: number): string => n.toFixed(1);
  const start = `M${f(xAt(frame, Date.parse(first.at)))} ${f(yAt(frame, first.present))}`;
  const steps = rest.map(({ at, present }) => `H${f(xAt(frame, Date.parse(at)))} V${f(yAt(frame, present))}`);
  return [start, ...steps, `H${f(xAt(frame, frame.toMs))}`].join(' ');
}
