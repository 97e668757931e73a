/**
 * How far a team gets from where it is, for many teams at once. The router needs long for one, so each is asked for in the background, kept, and asked
 * for again when roads near it are closed or opened; until it has answered there is the plain estimate. Nobody waits for it who does not want to.
 */
import { type CoveredPlace, estimateIsochrone, type Isochrone, type LngLat, placesWithin, TEAM_PROFILE } from '@fenghuo/domain';
import { Injectable } from '@nestjs/common';
import { Clock } from './clock.ts';
import { ClosedRoads } from './closed-roads.ts';
import { Router } from './router.ts';

/** A network may be swapped for another; one that was not there yet may have come. */
const KEPT_MS = 10 * 60_000;
const KEPT_WITHOUT_NETWORK_MS = 20_000;
const MOST_KEPT = 10_000;
/** About 100 m: teams at one station share it. */
const PLACES = 3;
/** Nobody drives farther in a minute, in degrees of latitude: closures beyond change nothing. */
const DEGREES_PER_MINUTE = 0.016;

type Kept = { point: LngLat; minutes: number; reach: Isochrone; closures: string; askedAtMs: number };

@Injectable()
export class Reaches {
  private readonly kept = new Map<string, Kept>();
  private readonly asked = new Set<string>();
  private asking: Promise<void> | null = null;
  private readonly places = new WeakMap<Isochrone, { of: readonly CoveredPlace[]; reached: readonly number[] }>();

  constructor(
    private readonly router: Router,
    private readonly closedRoads: ClosedRoads,
    private readonly clock: Clock,
  ) {}

  /** What is known of it now. What is not, or no more, is asked for. */
  of(point: LngLat, minutes: number): Isochrone {
    const rounded: LngLat = [Number(point[0].toFixed(PLACES)), Number(point[1].toFixed(PLACES))];
    const key = `${rounded.join(' ')} ${minutes}`;
    const kept = this.kept.get(key) ?? this.begin(rounded, minutes);
    // The one last used is the last to go.
    this.kept.delete(key);
    this.kept.set(key, kept);
    if (!this.isFresh(kept)) this.ask(key);
    return kept.reach;
  }

  /** The places within a reach, by their number in `places`; reckoned once. */
  placesOf(reach: Isochrone, places: readonly CoveredPlace[]): readonly number[] {
    const known = this.places.get(reach);
    if (known?.of === places) return known.reached;
    const reached = placesWithin(reach.geometry.coordinates, places);
    this.places.set(reach, { of: places, reached });
    return reached;
  }

  /** Waits until all that was asked for has been answered, but no longer than this. */
  async settled(patienceMs: number): Promise<void> {
    if (this.asking === null) return;
    let timer: NodeJS.Timeout | undefined;
    const patience = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, patienceMs);
    });
    await Promise.race([this.asking, patience]);
    clearTimeout(timer);
  }

  private begin(point: LngLat, minutes: number): Kept {
    for (const oldest of this.kept.keys()) {
      if (this.kept.size < MOST_KEPT) break;
      this.kept.delete(oldest);
    }
    return { point, minutes, reach: estimateIsochrone(point, minutes, TEAM_PROFILE), closures: '', askedAtMs: Number.NEGATIVE_INFINITY };
  }

  private isFresh({ point, minutes, reach, closures, askedAtMs }: Kept): boolean {
    const age = performance.now() - askedAtMs;
    return age < (reach.network === 'straightLine' ? KEPT_WITHOUT_NETWORK_MS : KEPT_MS) && closures === this.closuresNear(point, minutes);
  }

  private closuresNear([lng, lat]: LngLat, minutes: number): string {
    const reach = minutes * DEGREES_PER_MINUTE;
    const wide = reach / Math.max(0.01, Math.cos((lat * Math.PI) / 180));
    const isNear = ([west, south, east, north]: readonly [number, number, number, number]): boolean =>
      west <= lng + wide && east >= lng - wide && south <= lat + reach && north >= lat - reach;
    return this.closedRoads
      .at(this.clock.now())
      .flatMap(({ closure, area }) => (area.rings.some(({ box }) => isNear(box)) ? [`${closure.id} ${closure.version}`] : []))
      .sort()
      .join();
  }

  private ask(key: string): void {
    this.asked.add(key);
    this.asking ??= this.answerAll().finally(() => {
      this.asking = null;
    });
  }

  /** One after the other: the router has others to serve. */
  private async answerAll(): Promise<void> {
    for (const key of this.asked) {
      const kept = this.kept.get(key);
      if (kept !== undefined) {
        const { point, minutes } = kept;
        const closures = this.closuresNear(point, minutes);
        const [reach] = await this.router.isochrone(point, [minutes], TEAM_PROFILE);
        Object.assign(kept, { closures, askedAtMs: performance.now(), ...(reach && { reach }) });
      }
      this.asked.delete(key);
    }
  }
}
