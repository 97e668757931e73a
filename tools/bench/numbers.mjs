/** Statistics and rounds: variants take turns, A B A B, so that whatever else the machine does meets all of them. */

/** Linear interpolation between the two nearest ranks. @param {readonly number[]} values @param {number} share of 0..1 */
export function percentile(values, share) {
  const sorted = Float64Array.from(values).sort();
  if (sorted.length === 0) return Number.NaN;
  const rank = share * (sorted.length - 1);
  const [below, above] = [sorted[Math.floor(rank)] ?? 0, sorted[Math.ceil(rank)] ?? 0];
  return below + (above - below) * (rank - Math.floor(rank));
}

/** @param {readonly number[]} values */
export const median = (values) => percentile(values, 0.5);

/**
 * Runs every variant once a round, the order turning, and gives what each measured, round by round.
 * @template T @param {number} rounds @param {Record<string, (round: number) => Promise<T>>} variants @returns {Promise<Record<string, T[]>>}
 */
export async function interleave(rounds, variants) {
  const names = Object.keys(variants);
  /** @type {Record<string, T[]>} */
  const measured = Object.fromEntries(names.map((name) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    const order = round % 2 === 0 ? names : names.toReversed();
    for (const name of order) measured[name]?.push(await variants[name]?.(round));
  }
  return measured;
}

/**
 * One line of the result.
 * @typedef {{ name: string, value: number, unit: string, atLeast?: number, atMost?: number, bare?: string, detail?: Record<string, unknown> }} Line
 * @param {Line} line @returns {boolean | null} null: shown without a goal
 */
export function isMet({ value, atLeast, atMost }) {
  if (atLeast === undefined && atMost === undefined) return null;
  return (atLeast === undefined || value >= atLeast) && (atMost === undefined || value <= atMost);
}

/** Few digits, as many as say something. @param {number} value */
export function short(value) {
  if (!Number.isFinite(value)) return String(value);
  const size = Math.abs(value);
  return size >= 1000
    ? Math.round(value).toLocaleString('en-US')
    : size >= 100
      ? value.toFixed(0)
      : size >= 10
        ? value.toFixed(1)
        : value.toFixed(2);
}
