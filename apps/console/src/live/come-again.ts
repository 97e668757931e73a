/** When a page that was told to come later comes again: not before it was told to, and each at a time of its own, so that thousands do not come at once again. */

/** Over which those are spread that were refused in the same second. */
const SPREAD_MS = 3_000;
const MOST_TRIES = 6;

/** Null: it was refused for another reason, or too often; then it is said that the list could not be read. `chance`: from 0 to 1. */
export function comeAgainMs(answer: { status: number; retryAfter: string | null }, tries: number, chance: number): number | null {
  if ((answer.status !== 429 && answer.status !== 503) || tries >= MOST_TRIES) return null;
  const told = Number(answer.retryAfter ?? '1');
  const seconds = Number.isFinite(told) && told >= 0 ? told : 1;
  return seconds * 1_000 + Math.round(chance * SPREAD_MS * (tries + 1));
}
