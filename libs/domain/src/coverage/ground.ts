/**
 * Ground as a grid of cells: what lies in some outlines and in none of others, drawn again as polygons. Exact to a cell, and its cost is bounded
 * however many outlines overlap; cutting polygons at each other is neither.
 */
import { type LngLat, METRES_PER_DEGREE } from '../geo.ts';

type Outline = readonly (readonly (readonly LngLat[])[])[];
type Box = readonly [west: number, south: number, east: number, north: number];

export type Grid = { west: number; south: number; cellLng: number; cellLat: number; columns: number; rows: number; cells: Uint8Array };

/** No finer than this, however small the region. */
const LEAST_CELL_METRES = 200;
const MAX_CELLS = 60_000;

/** An empty grid over the box, of cells that are squares on the ground. */
export function gridOver([west, south, east, north]: Box): Grid {
  const metresPerLng = METRES_PER_DEGREE * Math.max(0.01, Math.cos((((south + north) / 2) * Math.PI) / 180));
  const [width, height] = [(east - west) * metresPerLng, (north - south) * METRES_PER_DEGREE];
  const cell = Math.max(LEAST_CELL_METRES, Math.sqrt((width * height) / MAX_CELLS), width / MAX_CELLS, height / MAX_CELLS);
  const [columns, rows] = [Math.max(1, Math.ceil(width / cell)), Math.max(1, Math.ceil(height / cell))];
  return {
    west,
    south,
    cellLng: cell / metresPerLng,
    cellLat: cell / METRES_PER_DEGREE,
    columns,
    rows,
    cells: new Uint8Array(columns * rows),
  };
}

/** Sets every cell whose middle lies in the polygon (holes are holes). */
export function fill(grid: Grid, outline: Outline, value: 0 | 1): void {
  for (const rings of outline) fillPolygon(grid, rings, value);
}

function fillPolygon(grid: Grid, rings: Outline[number], value: 0 | 1): void {
  for (const [row, cuts] of cutsByRow(grid, rings)) {
    cuts.sort((a, b) => a - b);
    for (let index = 0; index + 1 < cuts.length; index += 2) {
      const column = (lng: number): number => (lng - grid.west) / grid.cellLng - 0.5;
      const from = Math.max(0, Math.ceil(column(cuts[index] ?? 0)));
      const to = Math.min(grid.columns - 1, Math.floor(column(cuts[index + 1] ?? 0)));
      if (from <= to) grid.cells.fill(value, row * grid.columns + from, row * grid.columns + to + 1);
    }
  }
}

/** Where the rings cross the middle of each row. Every edge is looked at once, however many rows there are. */
function cutsByRow({ south, cellLat, rows }: Grid, rings: Outline[number]): Map<number, number[]> {
  const cuts = new Map<number, number[]>();
  for (const ring of rings) {
    for (let index = 0; index + 1 < ring.length; index++) {
      const [x1, y1] = ring[index] ?? [0, 0];
      const [x2, y2] = ring[index + 1] ?? [0, 0];
      const [low, high] = [Math.min(y1, y2), Math.max(y1, y2)];
      const first = Math.max(0, Math.floor((low - south) / cellLat - 0.5));
      const last = Math.min(rows - 1, Math.ceil((high - south) / cellLat));
      for (let row = first; row <= last; row++) {
        const lat = south + (row + 0.5) * cellLat;
        if (y1 > lat === y2 > lat) continue;
        const cut = x1 + ((lat - y1) * (x2 - x1)) / (y2 - y1);
        const known = cuts.get(row);
        if (known === undefined) cuts.set(row, [cut]);
        else known.push(cut);
      }
    }
  }
  return cuts;
}

/**
 * The set cells as polygons: their edges are chained into rings with the ground on the left, so that outer rings turn left and holes right.
 * Where two cells meet in a corner alone the way turns left: they stay apart.
 */
export function polygonsOfGrid(grid: Grid): LngLat[][][] {
  const rings = ringsOf(grid).map((ring) => ({ ring, isHole: doubleArea(ring) < 0 }));
  const polygons = rings.filter(({ isHole }) => !isHole).map(({ ring }) => ({ ring, area: doubleArea(ring), holes: [] as Corner[][] }));
  polygons.sort((a, b) => a.area - b.area);
  for (const { ring, isHole } of rings) {
    if (!isHole) continue;
    const [x, y] = ring[0] ?? [0, 0];
    // The smallest that holds it: a corner of a hole lies within, or on the edge of, no other.
    polygons.find((one) => isInside(one.ring, ring, x, y))?.holes.push(ring);
  }
  const toLngLat = ([x, y]: Corner): LngLat => [round(grid.west + x * grid.cellLng), round(grid.south + y * grid.cellLat)];
  return polygons.map(({ ring, holes }) => [ring, ...holes].map((one) => [...one, ...one.slice(0, 1)].map(toLngLat)));
}

type Corner = readonly [x: number, y: number];
const round = (degrees: number): number => Math.round(degrees * 1e6) / 1e6;
const STEPS: readonly Corner[] = [
  [1, 0],
  [0, 1],
  [-1, 0],
  [0, -1],
];

function ringsOf({ columns, rows, cells }: Grid): Corner[][] {
  const isSet = (x: number, y: number): boolean => x >= 0 && y >= 0 && x < columns && y < rows && cells[y * columns + x] === 1;
  const corner = (x: number, y: number): number => y * (columns + 1) + x;
  /** Ways out of each corner, one bit a direction. */
  const out = new Uint8Array((columns + 1) * (rows + 1));
  const add = (x: number, y: number, direction: number): void => {
    const at = corner(x, y);
    out[at] = (out[at] ?? 0) | (1 << direction);
  };
  for (let y = 0; y < rows; y++)
    for (let x = 0; x < columns; x++) {
      if (!isSet(x, y)) continue;
      if (!isSet(x, y - 1)) add(x, y, 0);
      if (!isSet(x + 1, y)) add(x + 1, y, 1);
      if (!isSet(x, y + 1)) add(x + 1, y + 1, 2);
      if (!isSet(x - 1, y)) add(x, y + 1, 3);
    }
  const rings: Corner[][] = [];
  for (let start = 0; start < out.length; start++) while ((out[start] ?? 0) !== 0) rings.push(ringFrom(start, columns + 1, out));
  return rings;
}

/** Follows the edges from a corner until it is back, using them up; straight stretches are one edge. */
function ringFrom(start: number, width: number, out: Uint8Array): Corner[] {
  const ring: Corner[] = [];
  let [at, heading] = [start, -1];
  do {
    const ways = out[at] ?? 0;
    // Left first, then on, then right.
    const turns = heading === -1 ? [0, 1, 2, 3] : [heading + 1, heading, heading + 3].map((one) => one % 4);
    const next = turns.find((direction) => (ways & (1 << direction)) !== 0) ?? 0;
    out[at] = ways & ~(1 << next);
    const [x, y] = [at % width, Math.floor(at / width)];
    if (next !== heading) ring.push([x, y]);
    const [dx, dy] = STEPS[next] ?? [0, 0];
    at = (y + dy) * width + x + dx;
    heading = next;
  } while (at !== start);
  return ring;
}

const doubleArea = (ring: readonly Corner[]): number =>
  ring.reduce((sum, [x1, y1], index) => {
    const [x2, y2] = ring[(index + 1) % ring.length] ?? [0, 0];
    return sum + x1 * y2 - x2 * y1;
  }, 0);

/** Whether the hole lies in the ring: judged half a cell within the hole's first corner, where no edge runs. */
function isInside(ring: readonly Corner[], hole: readonly Corner[], x: number, y: number): boolean {
  const [nextX, nextY] = hole[1] ?? [x, y];
  const [dx, dy] = [Math.sign(nextX - x), Math.sign(nextY - y)];
  // A hole has the ground on the left, so it is itself on the right of its edges.
  const [px, py] = [x + dx / 2 + dy / 2, y + dy / 2 - dx / 2];
  let isWithin = false;
  for (const [index, [x1, y1]] of ring.entries()) {
    const [x2, y2] = ring[(index + 1) % ring.length] ?? [x1, y1];
    if (y1 > py !== y2 > py && px < x1 + ((py - y1) * (x2 - x1)) / (y2 - y1)) isWithin = !isWithin;
  }
  return isWithin;
}
