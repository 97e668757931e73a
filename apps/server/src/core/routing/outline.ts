/** Outlines of what lies below a limit on a grid (marching squares), outer rings with the holes in them. */
import type { LngLat } from '@fenghuo/domain';

export type Grid = {
  west: number;
  south: number;
  stepLng: number;
  stepLat: number;
  cellMetres: number;
  columns: number;
  rows: number;
  values: Float64Array;
};

type Edge = { from: string; to: string };

/** The border of the grid counts as above, so that every ring closes. */
export function outlines(grid: Grid, limit: number): LngLat[][][] {
  const points = new Map<string, LngLat>();
  const next = new Map<string, string[]>();
  for (let row = -1; row < grid.rows; row++)
    for (let column = -1; column < grid.columns; column++)
      for (const { from, to } of edgesOf(grid, limit, column, row, points)) next.set(from, [...(next.get(from) ?? []), to]);
  return withHoles(ringsOf(next, points));
}

const isBelow = (grid: Grid, limit: number, column: number, row: number): boolean => valueAt(grid, column, row) <= limit;
const valueAt = ({ columns, rows, values }: Grid, column: number, row: number): number =>
  column < 0 || row < 0 || column >= columns || row >= rows
    ? Number.POSITIVE_INFINITY
    : (values[row * columns + column] ?? Number.POSITIVE_INFINITY);

/** The corners of a square from the south-west, counter-clockwise. */
const CORNERS = [
  [0, 0],
  [1, 0],
  [1, 1],
  [0, 1],
] as const;

/** What lies below is kept on the left: going round the square, each way out of it is joined with the way in before. */
function* edgesOf(grid: Grid, limit: number, column: number, row: number, points: Map<string, LngLat>): Generator<Edge> {
  const corners = CORNERS.map(([dx, dy]) => [column + dx, row + dy] as const);
  const below = corners.map(([x, y]) => isBelow(grid, limit, x, y));
  const crossings = corners.flatMap((corner, side) => {
    const other = corners[(side + 1) % 4];
    if (other === undefined || below[side] === below[(side + 1) % 4]) return [];
    return [{ isOut: below[side] === true, key: crossing(grid, limit, corner, other, points) }];
  });
  for (const [index, { isOut, key }] of crossings.entries()) {
    const before = crossings[(index + crossings.length - 1) % crossings.length];
    if (isOut && before !== undefined) yield { from: key, to: before.key };
  }
}

type Corner = readonly [column: number, row: number];

/** The point between two corners where the limit lies, and its name. */
function crossing(grid: Grid, limit: number, one: Corner, other: Corner, points: Map<string, LngLat>): string {
  const [a, b] = one[0] + one[1] * 1e5 < other[0] + other[1] * 1e5 ? [one, other] : [other, one];
  const key = `${a} ${b}`;
  if (points.has(key)) return key;
  const [low, high] = [valueAt(grid, ...a), valueAt(grid, ...b)];
  const share = Number.isFinite(low) && Number.isFinite(high) ? (limit - low) / (high - low) : 0.5;
  const at = (n: 0 | 1): number => a[n] + (b[n] - a[n]) * share;
  points.set(key, [grid.west + at(0) * grid.stepLng, grid.south + at(1) * grid.stepLat]);
  return key;
}

function ringsOf(next: Map<string, string[]>, points: ReadonlyMap<string, LngLat>): LngLat[][] {
  const rings: LngLat[][] = [];
  for (const start of next.keys()) {
    const ring: LngLat[] = [];
    for (let key: string | undefined = start; key !== undefined; key = next.get(key)?.shift()) {
      const point = points.get(key);
      if (point !== undefined) ring.push(point);
      if (key === start && ring.length > 1) break;
    }
    if (ring.length > 3) rings.push(ring);
  }
  return rings;
}

/** Outer rings turn counter-clockwise, holes clockwise. */
function withHoles(rings: readonly LngLat[][]): LngLat[][][] {
  const polygons = rings.filter((ring) => turn(ring) > 0).map((ring) => [ring]);
  for (const hole of rings.filter((ring) => turn(ring) < 0)) {
    const [corner] = hole;
    const around = polygons.filter(([outer]) => corner !== undefined && outer !== undefined && isInside(outer, corner));
    const smallest = around.sort(([a], [b]) => turn(a ?? []) - turn(b ?? []))[0];
    smallest?.push(hole);
  }
  return polygons;
}

const turn = (ring: readonly LngLat[]): number =>
  ring.reduce((sum, [x, y], index) => {
    const [nextX, nextY] = ring[index + 1] ?? [x, y];
    return sum + x * nextY - nextX * y;
  }, 0);

function isInside(ring: readonly LngLat[], [x, y]: LngLat): boolean {
  let isIn = false;
  for (const [index, [x1, y1]] of ring.entries()) {
    const [x2, y2] = ring[index + 1] ?? [x1, y1];
    if (y1 > y !== y2 > y && x < x1 + ((y - y1) * (x2 - x1)) / (y2 - y1)) isIn = !isIn;
  }
  return isIn;
}
