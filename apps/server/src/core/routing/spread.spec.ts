/** Reach over a sketch of roads, on a grid. */
import type { LngLat } from '@fenghuo/domain';
import { spread } from './spread.ts';

const KILOMETRE = 1 / 111.195;
const at = (x: number, y: number): LngLat => [x * KILOMETRE, y * KILOMETRE];
const ring = (west: number, south: number, east: number, north: number): LngLat[] => [
  at(west, south),
  at(east, south),
  at(east, north),
  at(west, north),
  at(west, south),
];
/** One minute for each kilometre beside the roads. */
const PER_METRE = 1 / 1000;

const isIn = (polygons: LngLat[][][], [x, y]: LngLat): boolean =>
  polygons.some((rings) => {
    const crossings = rings.flatMap((one) =>
      one.slice(1).filter(([x2, y2], index) => {
        const [x1, y1] = one[index] ?? [x2, y2];
        return y1 > y !== y2 > y && x < x1 + ((y - y1) * (x2 - x1)) / (y2 - y1);
      }),
    );
    return crossings.length % 2 === 1;
  });

test('the time that is left at a road is spent beside it, and no farther than streets go', () => {
  const road = ring(0, 0, 10, 0.2);
  const reached = spread([{ minutes: 1, rings: [road] }], 3, PER_METRE);
  expect(isIn(reached, at(5, 1.8))).toBe(true);
  expect(isIn(reached, at(5, 2.5))).toBe(false);
  expect(isIn(reached, at(11.6, 0.1))).toBe(true);
  expect(isIn(spread([{ minutes: 1, rings: [road] }], 60, PER_METRE), at(5, 3.2))).toBe(false);
});

test('what is reached late leaves less, what is reached too late leaves nothing', () => {
  const stages = [
    { minutes: 1, rings: [ring(0, 0, 4, 0.2)] },
    { minutes: 2.5, rings: [ring(0, 0, 8, 0.2)] },
    { minutes: 4, rings: [ring(20, 0, 24, 0.2)] },
  ];
  const reached = spread(stages, 3, PER_METRE);
  expect(isIn(reached, at(2, 1.7))).toBe(true);
  expect(isIn(reached, at(7, 1.2))).toBe(false);
  expect(isIn(reached, at(7, 0.3))).toBe(true);
  expect(isIn(reached, at(22, 0.1))).toBe(false);
});

test('what lies in the middle of a ring of roads and is not reached is a hole; outlines close and holes turn the other way', () => {
  const frame = [ring(0, 0, 12, 0.3), ring(0, 11.7, 12, 12), ring(0, 0, 0.3, 12), ring(11.7, 0, 12, 12)];
  const reached = spread(
    [
      { minutes: 1, rings: frame.slice(0, 2) },
      { minutes: 1, rings: frame.slice(2) },
    ],
    3,
    PER_METRE,
  );
  expect(isIn(reached, at(6, 6))).toBe(false);
  expect(isIn(reached, at(6, 1))).toBe(true);
  expect(reached.map((rings) => rings.length)).toEqual([2]);
  for (const one of reached.flat()) expect(one.at(-1)).toEqual(one[0]);
  expect(spread([], 3, PER_METRE)).toEqual([]);
});
