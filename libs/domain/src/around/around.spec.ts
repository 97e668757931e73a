import fc from 'fast-check';
import { DomainError } from '../errors.ts';
import type { LngLat } from '../geo.ts';
import { areaSeen, MAX_AROUND_POINTS } from './around.ts';
import { insideOf, ringAround, sharedGround, squareMetresOf } from './ground.ts';
import { type PeopledRegion, populationOf } from './population.ts';

const box = (west: number, south: number, east: number, north: number): LngLat[] => [
  [west, south],
  [east, south],
  [east, north],
  [west, north],
  [west, south],
];
const near = (value: number, wanted: number, share = 0.005): void => expect(Math.abs(value / wanted - 1)).toBeLessThan(share);
const CIRCLE = Math.PI * 3_000 ** 2;

test('[W31] a circle has the ground of a circle, and a hole has none', () => {
  near(squareMetresOf([[ringAround([120.4, 36.1], 3_000)]]), CIRCLE);
  const [outer, hole] = [box(120, 36, 120.2, 36.2), box(120.05, 36.05, 120.15, 36.15)];
  near(squareMetresOf([[outer, hole]]), squareMetresOf([[outer]]) * 0.75);
});

test('[W31] what an area shares with regions that meet in it is the whole of it', () => {
  const shared = sharedGround(ringAround([120.5, 36.1], 3_000));
  const [west, east] = [shared([[box(120, 36, 120.5, 36.5)]]), shared([[box(120.5, 36, 121, 36.5)]])];
  near(west, CIRCLE / 2, 0.01);
  near(west + east, CIRCLE);
  expect(shared([[box(122, 36, 123, 37)]])).toBe(0);
});

test('[W31] a point lies inside as the plain count of crossings says', () => {
  const degrees = fc.integer({ min: 0, max: 1_000 }).map((n) => n / 1_000);
  const at = fc.tuple(degrees, degrees);
  fc.assert(
    fc.property(fc.array(at, { minLength: 3, maxLength: 40 }), at, (corners, [x, y]) => {
      const first = corners[0] ?? [0, 0];
      const ring = [...corners, first] as LngLat[];
      const plain = ring.slice(1).reduce((isInside, [x2, y2], index) => {
        const [x1, y1] = ring[index] ?? [0, 0];
        return y1 > y !== y2 > y && x < x1 + ((y - y1) * (x2 - x1)) / (y2 - y1) ? !isInside : isInside;
      }, false);
      expect(insideOf(ring)([x, y])).toBe(plain);
    }),
  );
});

test('[W31] people by the share of the ground; what is counted in a region within is not counted twice', () => {
  const residents = (count: number) => ({ count, source: '第七次人口普查', year: 2020 });
  const city: PeopledRegion = { jurisdictionId: 'city', above: null, residents: residents(1_000), ground: 100, within: 20 };
  const town: PeopledRegion = { jurisdictionId: 'town', above: 'city', residents: residents(600), ground: 20, within: 10 };
  // Half of the town; of the 400 who live elsewhere in the city, 10 of 80.
  expect(populationOf([city, town], 20)).toMatchObject({ people: 350, estimated: true, knownPercent: 100 });
  expect(populationOf([town], 20)).toMatchObject({ people: 300, knownPercent: 50, regions: [{ jurisdictionId: 'town', people: 300 }] });
  expect(populationOf([], 20)).toBeNull();
  expect(populationOf([{ ...town, within: 0 }], 20)).toBeNull();
});

test('[W31] an area has a middle; what is none, or as wide as a province, is refused', () => {
  expect(areaSeen({ geometry: { type: 'Point', coordinates: [120, 36] } })).toMatchObject({ middle: [120, 36], radiusMetres: 3_000 });
  const polygon = (ring: LngLat[]) => ({ geometry: { type: 'Polygon' as const, coordinates: [ring] } });
  expect(areaSeen(polygon(box(120, 36, 120.5, 36.5))).middle).toEqual([120.25, 36.25]);
  const open = box(120, 36, 120.5, 36.5).slice(0, 4);
  for (const ring of [open, box(120, 36, 120, 36), box(119, 36, 120.5, 36.5)])
    expect(() => areaSeen(polygon(ring))).toThrow(new DomainError('BOUNDARY_INVALID'));
  const many = Array.from({ length: MAX_AROUND_POINTS - 1 }, (_, index): LngLat => {
    const turn = (index / (MAX_AROUND_POINTS - 1)) * 2 * Math.PI;
    return [120 + 0.1 * Math.cos(turn), 36 + 0.1 * Math.sin(turn)];
  });
  expect(areaSeen(polygon([...many, many[0] ?? [0, 0]])).ring).toHaveLength(MAX_AROUND_POINTS);
});
