/**
 * Where the teams are: the newest fix of each, in typed arrays outside React. Frames are volatile; the last one wins.
 * A frame is 20 bytes a fix, little-endian (docs: contract, "Live").
 */

export type Fix = { lng: number; lat: number /** milliseconds */; at: number; heading: number | null; speedMps: number | null };

const FIX_BYTES = 20;
const EPOCH_2020_S = 1_577_836_800;
const NONE = 65_535;
/** A symbol takes this long to its new place, and never goes past it. */
const GLIDE_MS = 1_500;
/** Further than this it did not drive. */
const JUMP_DEGREES = 0.05;

export class Positions {
  #slots = new Map<number, number>();
  #lng = new Float64Array(256);
  #lat = new Float64Array(256);
  #at = new Float64Array(256);
  #heading = new Float32Array(256);
  #speed = new Float32Array(256);
  /** Where it was drawn when the newest fix came, and when that was. */
  #fromLng = new Float64Array(256);
  #fromLat = new Float64Array(256);
  #cameAt = new Float64Array(256);
  #glidesUntil = 0;
  #revision = 0;
  #newest = 0;

  /** Rises with every frame. */
  get revision(): number {
    return this.#revision;
  }

  /** Time of the newest fix of all, milliseconds; 0 before the first. */
  get newestAt(): number {
    return this.#newest;
  }

  get(positionNumber: number): Fix | null {
    const slot = this.#slots.get(positionNumber);
    if (slot === undefined) return null;
    const [heading, speed] = [this.#heading[slot] ?? Number.NaN, this.#speed[slot] ?? Number.NaN];
    return {
      lng: this.#lng[slot] ?? 0,
      lat: this.#lat[slot] ?? 0,
      at: this.#at[slot] ?? 0,
      heading: Number.isNaN(heading) ? null : heading,
      speedMps: Number.isNaN(speed) ? null : speed,
    };
  }

  /** The newest fix, at the place it is drawn at this moment of its glide. */
  shown(positionNumber: number, localMs: number): Fix | null {
    const slot = this.#slots.get(positionNumber);
    const fix = this.get(positionNumber);
    if (slot === undefined || fix === null) return fix;
    const share = Math.min(1, Math.max(0, (localMs - (this.#cameAt[slot] ?? 0)) / GLIDE_MS));
    const [fromLng, fromLat] = [this.#fromLng[slot] ?? fix.lng, this.#fromLat[slot] ?? fix.lat];
    return { ...fix, lng: fromLng + (fix.lng - fromLng) * share, lat: fromLat + (fix.lat - fromLat) * share };
  }

  isGliding(localMs: number): boolean {
    return localMs < this.#glidesUntil;
  }

  set(positionNumber: number, fix: Fix, localMs = Date.now()): void {
    const slot = this.#slotOf(positionNumber);
    const before = (this.#at[slot] ?? 0) === 0 ? null : this.shown(positionNumber, localMs);
    // A frame may overtake a newer one on the way through another node.
    if (fix.at < (this.#at[slot] ?? 0)) return;
    const glides = before !== null && Math.abs(before.lng - fix.lng) + Math.abs(before.lat - fix.lat) < JUMP_DEGREES;
    this.#fromLng[slot] = glides ? before.lng : fix.lng;
    this.#fromLat[slot] = glides ? before.lat : fix.lat;
    this.#cameAt[slot] = localMs;
    if (glides) this.#glidesUntil = localMs + GLIDE_MS;
    this.#lng[slot] = fix.lng;
    this.#lat[slot] = fix.lat;
    this.#at[slot] = fix.at;
    this.#heading[slot] = fix.heading ?? Number.NaN;
    this.#speed[slot] = fix.speedMps ?? Number.NaN;
    this.#newest = Math.max(this.#newest, fix.at);
    this.#revision += 1;
  }

  frame(bytes: Uint8Array): void {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    for (let offset = 0; offset + FIX_BYTES <= view.byteLength; offset += FIX_BYTES) {
      const [heading, speed] = [view.getUint16(offset + 16, true), view.getUint16(offset + 18, true)];
      this.set(view.getUint32(offset, true), {
        lng: view.getInt32(offset + 4, true) / 1e7,
        lat: view.getInt32(offset + 8, true) / 1e7,
        at: (view.getUint32(offset + 12, true) + EPOCH_2020_S) * 1000,
        heading: heading === NONE ? null : heading / 100,
        speedMps: speed === NONE ? null : speed / 100,
      });
    }
  }

  clear(): void {
    this.#slots.clear();
    this.#at.fill(0);
    this.#newest = 0;
    this.#revision += 1;
  }

  #slotOf(positionNumber: number): number {
    const present = this.#slots.get(positionNumber);
    if (present !== undefined) return present;
    const slot = this.#slots.size;
    if (slot >= this.#at.length) this.#grow();
    this.#slots.set(positionNumber, slot);
    return slot;
  }

  #grow(): void {
    const size = this.#at.length * 2;
    const wider = <T extends Float64Array | Float32Array>(from: T, to: T): T => {
      to.set(from);
      return to;
    };
    this.#lng = wider(this.#lng, new Float64Array(size));
    this.#lat = wider(this.#lat, new Float64Array(size));
    this.#at = wider(this.#at, new Float64Array(size));
    this.#heading = wider(this.#heading, new Float32Array(size));
    this.#speed = wider(this.#speed, new Float32Array(size));
    this.#fromLng = wider(this.#fromLng, new Float64Array(size));
    this.#fromLat = wider(this.#fromLat, new Float64Array(size));
    this.#cameAt = wider(this.#cameAt, new Float64Array(size));
  }
}
