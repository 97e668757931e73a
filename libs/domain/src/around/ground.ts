/**
 * How much ground two outlines have in common, and whether a point lies in one. Rows are laid across the area and each outline is cut at them once, so
 * that the cost is that of reading the outlines, however often they bend; cutting polygons at each other is not bounded like that.
 */
import { type LngLat, METRES_PER_DEGREE } from '../geo.ts';
import { boxOf } from '../place/boundary.ts';

type Ring = readonly LngLat[];
export type Outline = readonly (readonly Ring[])[];
type Box = readonly [west: number, south: number, east: number, north: number];

/** Enough for the tenth of a percent where the estimate is off by tens. */
const ROWS = 256;
const BANDS = 256;
const CORNERS = 72;
const RAD = Math.PI / 180;

/** The corners of a circle; at a pole it ends there. */
export function ringAround([lng, lat]: LngLat, metres: number): LngLat[] {
  const [perLng, perLat] = [METRES_PER_DEGREE * Math.max(0.01, Math.cos(lat * RAD)), METRES_PER_DEGREE];
  return Array.from({ length: CORNERS + 1 }, (_, corner): LngLat => {
    const turn = ((corner % CORNERS) / CORNERS) * 2 * Math.PI;
    return [lng + (Math.sin(turn) * metres) / perLng, Math.max(-90, Math.min(90, lat + (Math.cos(turn) * metres) / perLat))];
  });
}

export const squareMetresOf = (outline: Outline): number =>
  outline.reduce((sum, [outer = [], ...holes]) => sum + holes.reduce((rest, hole) => rest - ringArea(hole), ringArea(outer)), 0);

/** The belt between an edge and the meridian of the first corner, summed with its sign. */
function ringArea(ring: Ring): number {
  const [first = 0] = ring[0] ?? [];
  const sum = ring.slice(1).reduce((total, [lng, lat], index) => {
    const [lngBefore, latBefore] = ring[index] ?? [lng, lat];
    return total + ((lng + lngBefore) / 2 - first) * (Math.sin(lat * RAD) - Math.sin(latBefore * RAD));
  }, 0);
  return (Math.abs(sum) / RAD) * METRES_PER_DEGREE ** 2;
}

/** Of the area within `ring`, the ground that each outline has of it. */
export function sharedGround(ring: Ring): (outline: Outline) => number {
  const box = boxOf(ring);
  const own = cutsOf([[ring]], box);
  const [, south, , north] = box;
  const step = (north - south) / ROWS;
  return (outline) => {
    const theirs = cutsOf(outline, box);
    let sum = 0;
    for (let row = 0; row < ROWS; row++)
      sum += commonLength(own[row] ?? [], theirs[row] ?? []) * Math.cos((south + (row + 0.5) * step) * RAD) * step;
    return sum * METRES_PER_DEGREE ** 2;
  };
}

/** Where the outline crosses the middle of each row, from west to east: in at the first, out at the second. */
function cutsOf(outline: Outline, [, south, , north]: Box): number[][] {
  const step = (north - south) / ROWS;
  const cuts = Array.from({ length: ROWS }, (): number[] => []);
  for (const ring of outline.flat())
    for (let index = 0; index + 1 < ring.length; index++) {
      const [x1, y1] = ring[index] ?? [0, 0];
      const [x2, y2] = ring[index + 1] ?? [0, 0];
      const first = Math.max(0, Math.floor((Math.min(y1, y2) - south) / step - 0.5));
      const last = Math.min(ROWS - 1, Math.ceil((Math.max(y1, y2) - south) / step));
      for (let row = first; row <= last; row++) {
        const lat = south + (row + 0.5) * step;
        if (y1 > lat !== y2 > lat) cuts[row]?.push(x1 + ((lat - y1) * (x2 - x1)) / (y2 - y1));
      }
    }
  for (const row of cuts) row.sort((a, b) => a - b);
  return cuts;
}

function commonLength(a: readonly number[], b: readonly number[]): number {
  let [sum, i, j] = [0, 0, 0];
  while (i + 1 < a.length && j + 1 < b.length) {
    const [fromA = 0, toA = 0, fromB = 0, toB = 0] = [a[i], a[i + 1], b[j], b[j + 1]];
    sum += Math.max(0, Math.min(toA, toB) - Math.max(fromA, fromB));
    if (toA < toB) i += 2;
    else j += 2;
  }
  return sum;
}

/** Whether points lie within; every edge stands in the bands that it crosses, so that a point meets few of them. */
export function insideOf(ring: Ring): (point: LngLat) => boolean {
  const [west, south, east, north] = boxOf(ring);
  const height = (north - south) / BANDS;
  const bandOf = (lat: number): number => Math.max(0, Math.min(BANDS - 1, Math.floor((lat - south) / height)));
  const bands = Array.from({ length: BANDS }, (): [LngLat, LngLat][] => []);
  for (let index = 0; index + 1 < ring.length; index++) {
    const [a, b] = [ring[index], ring[index + 1]];
    if (a === undefined || b === undefined) continue;
    for (let band = bandOf(Math.min(a[1], b[1])); band <= bandOf(Math.max(a[1], b[1])); band++) bands[band]?.push([a, b]);
  }
  return ([x, y]) => {
    if (x < west || x > east || y < south || y > north) return false;
    let isInside = false;
    for (const [[x1, y1], [x2, y2]] of bands[bandOf(y)] ?? [])
      if (y1 > y !== y2 > y && x < x1 + ((y - y1) * (x2 - x1)) / (y2 - y1)) isInside = !isInside;
    return isInside;
  };
}
