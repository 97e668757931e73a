/**
 * Where this phone is, sent for a team while it has an assignment: at most one batch every ten seconds, and what could not be sent goes with the next.
 * It never stands in the way: whoever refuses the position or has none can do everything else.
 */
import type { LngLat } from '@fenghuo/domain';
import { create } from 'zustand';
import { askWith } from './send.ts';
import { serverTime } from './server-time.ts';

export type Fix = {
  teamId: string;
  point: { type: 'Point'; coordinates: LngLat };
  at: string;
  accuracyMetres?: number;
  speedMps?: number;
  headingDegrees?: number;
};

export type Tracking = {
  state: 'off' | 'asking' | 'on' | 'denied' | 'unavailable';
  point: LngLat | null;
  accuracyMetres: number | null;
  /** When the phone last knew where it was, and since when it has not. Server time. */
  fixAt: number | null;
  since: number;
};

export const useTracking = create<Tracking>()(() => ({
  state: 'off',
  point: null,
  accuracyMetres: null,
  fixAt: null,
  since: serverTime.now(),
}));

export const SEND_EVERY_MS = 10_000;
/** An hour without network at one fix in ten seconds; the oldest go first. */
const KEPT = 360;

export class Tracker {
  readonly #geolocation: Pick<Geolocation, 'watchPosition' | 'clearWatch'> | null;
  readonly #post: (fixes: readonly Fix[]) => Promise<unknown>;
  #teamId: string | null = null;
  #watch: number | null = null;
  #unsent: Fix[] = [];
  #lastMs = 0;
  #isSending = false;
  #timer: ReturnType<typeof setInterval> | null = null;

  constructor(geolocation: Pick<Geolocation, 'watchPosition' | 'clearWatch'> | null, post: (fixes: readonly Fix[]) => Promise<unknown>) {
    this.#geolocation = geolocation;
    this.#post = post;
  }

  get unsent(): number {
    return this.#unsent.length;
  }

  start(teamId: string): void {
    if (this.#teamId === teamId) return;
    this.stop();
    this.#teamId = teamId;
    if (this.#geolocation === null) {
      useTracking.setState({ state: 'unavailable', since: serverTime.now() });
      return;
    }
    useTracking.setState({ state: 'asking', since: serverTime.now() });
    this.#watch = this.#geolocation.watchPosition(
      (position) => this.#take(position),
      (error) => useTracking.setState({ state: error.code === error.PERMISSION_DENIED ? 'denied' : 'unavailable' }),
      { enableHighAccuracy: true, maximumAge: 5_000 },
    );
    this.#timer = setInterval(() => void this.flush(), SEND_EVERY_MS);
  }

  stop(): void {
    if (this.#watch !== null) this.#geolocation?.clearWatch(this.#watch);
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#watch = null;
    this.#timer = null;
    this.#teamId = null;
    useTracking.setState({ state: 'off' });
  }

  #take({ coords, timestamp }: GeolocationPosition): void {
    const atMs = Math.min(timestamp + serverTime.offset(), serverTime.now());
    const point: LngLat = [coords.longitude, coords.latitude];
    useTracking.setState({ state: 'on', point, accuracyMetres: coords.accuracy, fixAt: atMs, since: atMs });
    if (this.#teamId === null || atMs - this.#lastMs < SEND_EVERY_MS) return;
    this.#lastMs = atMs;
    const fix: Fix = {
      teamId: this.#teamId,
      point: { type: 'Point', coordinates: point },
      at: new Date(atMs).toISOString(),
      ...(Number.isFinite(coords.accuracy) && { accuracyMetres: coords.accuracy }),
      ...(coords.speed !== null && Number.isFinite(coords.speed) && { speedMps: coords.speed }),
      ...(coords.heading !== null && Number.isFinite(coords.heading) && { headingDegrees: coords.heading }),
    };
    this.#unsent = [...this.#unsent, fix].slice(-KEPT);
    void this.flush();
  }

  /** A fix that is sent twice is refused as a duplicate and harms nothing, so no key is needed. */
  async flush(): Promise<void> {
    if (this.#isSending || this.#unsent.length === 0) return;
    this.#isSending = true;
    const batch = this.#unsent;
    try {
      await this.#post(batch);
      this.#unsent = this.#unsent.filter((fix) => !batch.includes(fix));
    } catch {
      // They go with the next batch.
    } finally {
      this.#isSending = false;
    }
  }
}

export const tracker = new Tracker('geolocation' in navigator ? navigator.geolocation : null, (fixes) => askWith('/positions', { fixes }));
