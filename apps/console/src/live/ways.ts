/**
 * Ways by road of the teams that somebody looks at. A way is asked for once and shortened as its team drives along it; it is asked for anew when
 * the team has left it, its goal has moved or a road was closed or opened, and never while an answer is awaited.
 */
import { distanceMetres, type LngLat, METRES_PER_DEGREE, type Route } from '@fenghuo/domain';

export type Way = { readonly points: readonly LngLat[]; readonly estimated: boolean };
type AskRoute = (from: LngLat, to: LngLat) => Promise<Route>;
type Kept = { to: LngLat; closures: number; askedAtMs: number; isAwaited: boolean; way: Way | null; neededAtMs: number };

/** Streets beside the drawn ones are no other way. */
const OFF_METRES = 300;
const MOVED_METRES = 50;
/** A team that drives as it likes is not asked about with every fix, nor a goal without a way with every second. */
const AGAIN_MS = 15_000;
const FORGET_MS = 60_000;

export class Ways {
  readonly #ask: AskRoute;
  readonly #answered: () => void;
  readonly #kept = new Map<string, Kept>();

  constructor(ask: AskRoute, answered: () => void) {
    this.#ask = ask;
    this.#answered = answered;
  }

  /** What is still to drive; null while nothing has been answered. `closures`: rises when a road is closed or opened. */
  left(key: string, from: LngLat, to: LngLat, closures: number, nowMs: number): Way | null {
    const kept = this.#kept.get(key);
    const isSameGoal = kept !== undefined && distanceMetres(kept.to, to) < MOVED_METRES;
    const rest = isSameGoal && kept.way !== null ? shortened(kept.way.points, from) : null;
    const isOff = rest === null || rest.offMetres > OFF_METRES;
    if (kept === undefined || !isSameGoal || kept.closures !== closures || (isOff && nowMs - kept.askedAtMs > AGAIN_MS))
      this.#fetch(key, from, to, closures, nowMs);
    else kept.neededAtMs = nowMs;
    if (rest === null || kept?.way == null) return null;
    return { points: isOff ? [from, ...kept.way.points] : rest.points, estimated: kept.way.estimated };
  }

  #fetch(key: string, from: LngLat, to: LngLat, closures: number, nowMs: number): void {
    const before = this.#kept.get(key);
    if (before?.isAwaited === true) {
      before.neededAtMs = nowMs;
      return;
    }
    for (const [other, { neededAtMs }] of this.#kept) if (nowMs - neededAtMs > FORGET_MS) this.#kept.delete(other);
    // The way there was is shown until the next one comes; towards another goal it would lie.
    const way = before !== undefined && distanceMetres(before.to, to) < MOVED_METRES ? before.way : null;
    const kept: Kept = { to, closures, askedAtMs: nowMs, isAwaited: true, way, neededAtMs: nowMs };
    this.#kept.set(key, kept);
    const take = (answer: Way | null): void => {
      kept.isAwaited = false;
      kept.way = answer;
      this.#answered();
    };
    this.#ask(from, to).then(
      ({ geometry, estimated }) => take({ points: [from, ...geometry.coordinates, to], estimated }),
      // Without a way, or without the server, the line stays what it was before anybody asked.
      () => take(null),
    );
  }
}

/** From the place of the way that is nearest to the team: what lies behind it is driven. */
export function shortened(points: readonly LngLat[], here: LngLat): { points: readonly LngLat[]; offMetres: number } {
  const perLng = METRES_PER_DEGREE * Math.cos((here[1] * Math.PI) / 180);
  let best = { offMetres: Number.POSITIVE_INFINITY, after: 0 };
  for (let index = 0; index + 1 < points.length; index += 1) {
    const [from, to] = [points[index] ?? here, points[index + 1] ?? here];
    const [dx, dy] = [(to[0] - from[0]) * perLng, (to[1] - from[1]) * METRES_PER_DEGREE];
    const [hx, hy] = [(here[0] - from[0]) * perLng, (here[1] - from[1]) * METRES_PER_DEGREE];
    const length = dx * dx + dy * dy;
    const share = length === 0 ? 0 : Math.min(1, Math.max(0, (hx * dx + hy * dy) / length));
    const offMetres = Math.hypot(hx - share * dx, hy - share * dy);
    if (offMetres < best.offMetres) best = { offMetres, after: index + 1 };
  }
  return { points: [here, ...points.slice(best.after)], offMetres: best.offMetres };
}
