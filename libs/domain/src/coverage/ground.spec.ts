import fc from 'fast-check';
import type { LngLat } from '../geo.ts';
import { fill, type Grid, gridOver, polygonsOfGrid } from './ground.ts';

const square = (west: number, south: number, side: number): LngLat[] => [
  [west, south],
  [west + side, south],
  [west + side, south + side],
  [west, south + side],
  [west, south],
];
const count = ({ cells }: Grid): number => cells.reduce((sum, cell) => sum + cell, 0);
const small = (columns: number, rows: number, cells: readonly boolean[]): Grid => ({
  west: 120,
  south: 36,
  cellLng: 0.01,
  cellLat: 0.01,
  columns,
  rows,
  cells: Uint8Array.from(cells, Number),
});

test('[A23] what is filled and what is taken out again is right to a cell', () => {
  const grid = gridOver([120, 36, 120.5, 36.5]);
  fill(grid, [[square(120, 36, 0.5)]], 1);
  expect(count(grid)).toBe(grid.cells.length);
  fill(grid, [[square(120.1, 36.1, 0.2), square(120.15, 36.15, 0.1)]], 0);
  const expected = grid.cells.length * (1 - (0.04 - 0.01) / 0.25);
  expect(Math.abs(count(grid) - expected) / expected).toBeLessThan(0.02);
  const polygons = polygonsOfGrid(grid);
  // Around the reached ring, and the island within it.
  expect(polygons.map((rings) => rings.length).sort()).toEqual([1, 2]);
});

test('[A23] a grid has so many cells and no more, whether of a province or of a lane', () => {
  for (const box of [
    [119, 35, 122, 38],
    [120, 36, 120.001, 36.001],
    [120, 36, 120, 36],
    [100, 36, 140, 36.0001],
  ] as const) {
    const { columns, rows } = gridOver(box);
    expect(columns * rows).toBeGreaterThan(0);
    expect(columns * rows).toBeLessThan(70_000);
  }
});

test('[A23] polygons say again exactly the cells that they were made of', () => {
  const given = fc
    .record({ columns: fc.integer({ min: 1, max: 9 }), rows: fc.integer({ min: 1, max: 9 }) })
    .chain(({ columns, rows }) =>
      fc.array(fc.boolean(), { minLength: columns * rows, maxLength: columns * rows }).map((cells) => small(columns, rows, cells)),
    );
  fc.assert(
    fc.property(given, (grid) => {
      const again: Grid = { ...grid, cells: new Uint8Array(grid.cells.length) };
      const polygons = polygonsOfGrid(grid);
      for (const rings of polygons) for (const ring of rings) expect(ring[0]).toEqual(ring.at(-1));
      for (const polygon of polygons) {
        const one: Grid = { ...grid, cells: new Uint8Array(grid.cells.length) };
        fill(one, [polygon], 1);
        for (const [index, cell] of one.cells.entries()) {
          if (cell === 0) continue;
          expect(again.cells[index]).toBe(0);
          again.cells[index] = 1;
        }
      }
      expect([...again.cells]).toEqual([...grid.cells]);
    }),
    { numRuns: 500 },
  );
});
