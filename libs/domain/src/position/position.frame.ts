/**
 * Positions as bytes, little-endian. To consoles 20 bytes a fix (contract, "Live"); between nodes the same with the time in milliseconds, so that
 * every node decides alike which of two fixes is newer.
 */

/** What the map needs of a fix, in the units of the frame. */
export type PackedFix = {
  positionNumber: number;
  /** Degrees × 10⁷. */
  lng: number;
  lat: number;
  atMs: number;
  /** Degrees × 100; `NONE` where it is not known. */
  heading: number;
  /** cm/s; `NONE` where it is not known. */
  speed: number;
};

export const FRAME_FIX_BYTES = 20;
export const BATCH_FIX_BYTES = 24;
const NONE = 65_535;
const EPOCH_2020_S = 1_577_836_800;

export const packFix = (
  positionNumber: number,
  fix: { point: readonly [number, number]; atMs: number; headingDegrees: number | null; speedMps: number | null },
): PackedFix => ({
  positionNumber,
  lng: Math.round(fix.point[0] * 1e7),
  lat: Math.round(fix.point[1] * 1e7),
  atMs: fix.atMs,
  heading: fix.headingDegrees === null ? NONE : Math.round(fix.headingDegrees * 100) % 36_000,
  speed: fix.speedMps === null ? NONE : Math.round(fix.speedMps * 100),
});

export function packFrame(fixes: readonly PackedFix[]): Uint8Array {
  const bytes = new Uint8Array(fixes.length * FRAME_FIX_BYTES);
  const view = new DataView(bytes.buffer);
  fixes.forEach((fix, index) => {
    const offset = writePlace(view, index * FRAME_FIX_BYTES, fix);
    view.setUint32(offset, Math.floor(fix.atMs / 1000) - EPOCH_2020_S, true);
    writeMotion(view, offset + 4, fix);
  });
  return bytes;
}

export function packBatch(fixes: readonly PackedFix[]): Uint8Array {
  const bytes = new Uint8Array(fixes.length * BATCH_FIX_BYTES);
  const view = new DataView(bytes.buffer);
  fixes.forEach((fix, index) => {
    const offset = writePlace(view, index * BATCH_FIX_BYTES, fix);
    view.setFloat64(offset, fix.atMs, true);
    writeMotion(view, offset + 8, fix);
  });
  return bytes;
}

/** What does not fill a whole fix is not one. */
export function unpackBatch(bytes: Uint8Array): PackedFix[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Array.from({ length: Math.floor(bytes.byteLength / BATCH_FIX_BYTES) }, (_, index) => {
    const offset = index * BATCH_FIX_BYTES;
    return {
      positionNumber: view.getUint32(offset, true),
      lng: view.getInt32(offset + 4, true),
      lat: view.getInt32(offset + 8, true),
      atMs: view.getFloat64(offset + 12, true),
      heading: view.getUint16(offset + 20, true),
      speed: view.getUint16(offset + 22, true),
    };
  });
}

function writePlace(view: DataView, offset: number, fix: PackedFix): number {
  view.setUint32(offset, fix.positionNumber, true);
  view.setInt32(offset + 4, fix.lng, true);
  view.setInt32(offset + 8, fix.lat, true);
  return offset + 12;
}

function writeMotion(view: DataView, offset: number, fix: PackedFix): void {
  view.setUint16(offset, fix.heading, true);
  view.setUint16(offset + 2, fix.speed, true);
}
