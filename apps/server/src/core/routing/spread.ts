/**
 * Reach over a sketch of roads. The engine tells how far one gets along the roads that are drawn; from each of them the rest of the time is spent on
 * streets that are not. Reckoned on a grid: the time at which each cell is reached along the roads, spread from cell to cell, and outlined.
 */
import { type LngLat, METRES_PER_DEGREE } from '@fenghuo/domain';
import { type Grid, outlines } from './outline.ts';

/** What is reached along the roads within these minutes. */
export type Stage = { minutes: number; rings: readonly (readonly LngLat[])[] };

const CELLS_ACROSS = 90;
/** Streets that a sketch leaves out lie between its roads; farther off there are hills, or the bay. */
const MOST_METRES = 2_500;

export function spread(stages: readonly Stage[], minutes: number, minutesPerMetre: number): LngLat[][][] {
  const corners = stages.flatMap(({ rings }) => rings.flat());
  if (corners.length === 0) return [];
  const grid = gridAround(corners, Math.min(MOST_METRES, minutes / minutesPerMetre));
  for (const stage of stages) for (const ring of stage.rings) mark(grid, ring, stage.minutes);
  for (const stage of stages) fill(grid, stage);
  const metres = metresFromRoads(grid);
  grow(grid, minutesPerMetre);
  for (const [index, far] of metres.entries()) if (far > MOST_METRES) grid.values[index] = Number.POSITIVE_INFINITY;
  return outlines(grid, minutes);
}

function metresFromRoads(grid: Grid): Float64Array {
  const values = grid.values.map((value) => (Number.isFinite(value) ? 0 : value));
  grow({ ...grid, values }, 1);
  return values;
}

function gridAround(corners: readonly LngLat[], marginMetres: number): Grid {
  let [west, south, east, north] = [180, 90, -180, -90];
  for (const [lng, lat] of corners)
    [west, south, east, north] = [Math.min(west, lng), Math.min(south, lat), Math.max(east, lng), Math.max(north, lat)];
  const perLng = METRES_PER_DEGREE * Math.max(0.01, Math.cos((((south + north) / 2) * Math.PI) / 180));
  const wide = (east - west) * perLng + 2 * marginMetres;
  const high = (north - south) * METRES_PER_DEGREE + 2 * marginMetres;
  const cellMetres = Math.max(wide, high) / CELLS_ACROSS;
  const [columns, rows] = [Math.ceil(wide / cellMetres) + 1, Math.ceil(high / cellMetres) + 1];
  return {
    west: west - marginMetres / perLng,
    south: south - marginMetres / METRES_PER_DEGREE,
    stepLng: cellMetres / perLng,
    stepLat: cellMetres / METRES_PER_DEGREE,
    cellMetres,
    columns,
    rows,
    values: new Float64Array(columns * rows).fill(Number.POSITIVE_INFINITY),
  };
}

const reach = (grid: Grid, column: number, row: number, minutes: number): void => {
  const index = row * grid.columns + column;
  if (minutes < (grid.values[index] ?? 0)) grid.values[index] = minutes;
};

/** A road may be narrower than a cell: its outline counts. */
function mark(grid: Grid, ring: readonly LngLat[], minutes: number): void {
  for (const [lng, lat] of ring)
    reach(grid, Math.round((lng - grid.west) / grid.stepLng), Math.round((lat - grid.south) / grid.stepLat), minutes);
}

function fill(grid: Grid, { minutes, rings }: Stage): void {
  for (let row = 0; row < grid.rows; row++) {
    const y = grid.south + row * grid.stepLat;
    const cuts = rings.flatMap((ring) => cutsAt(ring, y)).sort((a, b) => a - b);
    for (let pair = 0; pair + 1 < cuts.length; pair += 2) {
      const first = Math.ceil(((cuts[pair] ?? 0) - grid.west) / grid.stepLng);
      const last = Math.floor(((cuts[pair + 1] ?? 0) - grid.west) / grid.stepLng);
      for (let column = first; column <= last; column++) reach(grid, column, row, minutes);
    }
  }
}

/** Where the ring crosses this latitude. */
const cutsAt = (ring: readonly LngLat[], y: number): number[] =>
  ring.flatMap(([x1, y1], index) => {
    const [x2, y2] = ring[index + 1] ?? [x1, y1];
    return y1 > y === y2 > y ? [] : [x1 + ((y - y1) * (x2 - x1)) / (y2 - y1)];
  });

/** Two sweeps over the grid, there and back: every cell is reached from its neighbours at the latest. */
function grow({ columns, rows, values, cellMetres }: Grid, perMetre: number): void {
  const straight = cellMetres * perMetre;
  const sweep = (sign: 1 | -1) => {
    for (let at = 0; at < columns * rows; at++) {
      const index = sign === 1 ? at : columns * rows - 1 - at;
      const column = index % columns;
      for (const [dx, dy] of BEFORE) {
        const x = column + dx * sign;
        const neighbour = index + (dy * columns + dx) * sign;
        if (x < 0 || x >= columns || neighbour < 0 || neighbour >= columns * rows) continue;
        const through = (values[neighbour] ?? 0) + straight * Math.hypot(dx, dy);
        if (through < (values[index] ?? 0)) values[index] = through;
      }
    }
  };
  sweep(1);
  sweep(-1);
}

/** Neighbours that a sweep from the south-west has been at. */
const BEFORE = [
  [-1, 0],
  [-1, -1],
  [0, -1],
  [1, -1],
] as const;
