/**
 * Where this phone is, told for a team while it has an assignment: at most one fix every ten seconds, the newest of them, through the outbox, so that none is
 * lost. A phone that comes to rest says no more: its last fix waits for its turn.
 * It never stands in the way: whoever refuses the position or has none can do everything else.
 */
import type { LngLat } from '@fenghuo/domain';
import { create } from 'zustand';
import { positionDraft } from './outbox/drafts.ts';
import { outbox } from './outbox/phone-outbox.ts';
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
  speedMps: number | null;
  /** When the phone last knew where it was, and since when it has not. Server time. */
  fixAt: number | null;
  since: number;
};

export const useTracking = create<Tracking>()(() => ({
  state: 'off',
  point: null,
  accuracyMetres: null,
  speedMps: null,
  fixAt: null,
  since: serverTime.now(),
}));

export const SEND_EVERY_MS = 10_000;
/** A fix older than this does not say where the phone is, only where it was. */
export const FRESH_FIX_MS = 60_000;

export class Tracker {
  readonly #geolocation: Pick<Geolocation, 'watchPosition' | 'clearWatch'> | null;
  readonly #keep: (fix: Fix) => void;
  #isOn = false;
  #teamId: string | null = null;
  #watch: number | null = null;
  #lastMs = 0;
  #later: ReturnType<typeof setTimeout> | null = null;

  constructor(geolocation: Pick<Geolocation, 'watchPosition' | 'clearWatch'> | null, keep: (fix: Fix) => void) {
    this.#geolocation = geolocation;
    this.#keep = keep;
  }

  /** Without a team the page alone learns where it is, for what its person reports. */
  start(teamId: string | null): void {
    if (this.#isOn && this.#teamId === teamId) return;
    this.stop();
    this.#isOn = true;
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
  }

  stop(): void {
    if (this.#watch !== null) this.#geolocation?.clearWatch(this.#watch);
    if (this.#later !== null) clearTimeout(this.#later);
    this.#later = null;
    this.#watch = null;
    this.#isOn = false;
    this.#teamId = null;
    useTracking.setState({ state: 'off' });
  }

  #take({ coords, timestamp }: GeolocationPosition): void {
    const atMs = Math.min(timestamp + serverTime.offset(), serverTime.now());
    const point: LngLat = [coords.longitude, coords.latitude];
    const speedMps = Number.isFinite(coords.speed) ? coords.speed : null;
    useTracking.setState({ state: 'on', point, accuracyMetres: coords.accuracy, speedMps, fixAt: atMs, since: atMs });
    if (this.#teamId !== null) this.#tell(this.#teamId, coords, atMs);
  }

  #tell(teamId: string, coords: GeolocationCoordinates, atMs: number): void {
    if (this.#later !== null) clearTimeout(this.#later);
    this.#later = null;
    const wait = this.#lastMs + SEND_EVERY_MS - atMs;
    if (wait > 0) {
      this.#later = setTimeout(() => this.#keepFix(teamId, coords, atMs), wait);
      return;
    }
    this.#keepFix(teamId, coords, atMs);
  }

  #keepFix(teamId: string, coords: GeolocationCoordinates, atMs: number): void {
    this.#lastMs = Math.max(atMs, this.#lastMs + SEND_EVERY_MS);
    const fix: Fix = {
      teamId,
      point: { type: 'Point', coordinates: [coords.longitude, coords.latitude] },
      at: new Date(atMs).toISOString(),
      ...(Number.isFinite(coords.accuracy) && { accuracyMetres: coords.accuracy }),
      ...(coords.speed !== null && Number.isFinite(coords.speed) && { speedMps: coords.speed }),
      ...(coords.heading !== null && Number.isFinite(coords.heading) && { headingDegrees: coords.heading }),
    };
    this.#keep(fix);
  }
}

export const tracker = new Tracker('geolocation' in navigator ? navigator.geolocation : null, (fix) => {
  outbox.add([positionDraft(fix)]).catch(() => {
    // The outbox is full of what people wrote; the screen says so.
  });
});
