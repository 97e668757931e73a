/** docs/spec/orders.md, DO2. */
import fc from 'fast-check';
import type { LngLat } from '../geo.ts';
import { refusalOf } from '../testing/refusal.ts';
import type { DrawingGeometry, DrawingKind } from './drawing.ts';
import { checkShape } from './shape.ts';

const polygon = (...ring: LngLat[]): DrawingGeometry => ({ type: 'Polygon', coordinates: [ring] });
const problem = (kind: DrawingKind, geometry: DrawingGeometry): string | undefined =>
  refusalOf(() => checkShape(kind, geometry))?.details.errors?.[0]?.message;

/** A star-shaped ring round a middle: it never crosses itself. */
const star = (radii: readonly number[]): LngLat[] => {
  const points = radii.map((radius, index): LngLat => {
    const angle = (index / radii.length) * 2 * Math.PI;
    return [120 + radius * Math.cos(angle), 36 + radius * Math.sin(angle)];
  });
  return [...points, points[0] as LngLat];
};

test('each kind has its geometry', () => {
  const point: DrawingGeometry = { type: 'Point', coordinates: [120, 36] };
  expect(problem('waterPoint', point)).toBeUndefined();
  expect(problem('sector', point)).toBe('a sector is a Polygon');
  expect(problem('route', point)).toBe('a route is a LineString');
});

test('a ring is closed and has an area', () => {
  expect(problem('sector', polygon([0, 0], [1, 0], [1, 1], [0, 0.5]))).toBe('not closed: first and last point differ');
  expect(problem('sector', polygon([0, 0], [1, 0], [1, 0], [0, 0]))).toBe('no area');
  expect(problem('sector', polygon([0, 0], [1, 1], [2, 2], [0, 0]))).toBe('crosses itself');
});

test('a ring neither crosses nor touches itself, nor folds back', () => {
  expect(problem('sector', polygon([0, 0], [1, 1], [1, 0], [0, 1], [0, 0]))).toBe('crosses itself');
  expect(problem('cordon', polygon([0, 0], [2, 0], [2, 2], [1, 0], [0, 2], [0, 0]))).toBe('crosses itself');
  expect(problem('sector', polygon([0, 0], [2, 0], [1, 0], [1, 1], [0, 0]))).toBe('crosses itself');
  expect(problem('sector', polygon([0, 0], [1, 0], [2, 0], [2, 2], [0, 0]))).toBeUndefined();
  expect(problem('sector', polygon([0, 0], [0, 0], [2, 0], [2, 2], [0, 0]))).toBeUndefined();
});

test('a route may cross its own way, and must lead somewhere', () => {
  expect(
    problem('route', {
      type: 'LineString',
      coordinates: [
        [0, 0],
        [1, 1],
        [1, 0],
        [0, 1],
      ],
    }),
  ).toBeUndefined();
  expect(
    problem('route', {
      type: 'LineString',
      coordinates: [
        [0, 0],
        [0, 0],
      ],
    }),
  ).toBe('no length');
});

test('5,000 points are taken, one more is not', () => {
  const radii = (count: number) => Array.from({ length: count }, (_, index) => 1 + (index % 2) / 10);
  expect(problem('sector', polygon(...star(radii(4_999))))).toBeUndefined();
  expect(problem('sector', polygon(...star(radii(5_000))))).toBe('more than 5000 points');
});

test('the worst ring there can be is judged within a frame or two of work', () => {
  // A comb: every edge spans the whole width, so that each must be compared with all others.
  const teeth = Array.from({ length: 2_498 }, (_, index): LngLat => [index % 2 === 0 ? 120 : 121, 36 + index / 10_000]);
  const began = performance.now();
  expect(problem('sector', polygon(...teeth, [122, 36.3], [122, 35.9], [120, 35.9], [120, 36]))).toBeUndefined();
  expect(performance.now() - began).toBeLessThan(1_000);
});

test('star-shaped rings are fine; with two neighbours swapped they cross', () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: 0.5, max: 1.5, noNaN: true }), { minLength: 6, maxLength: 60 }), fc.nat(), (radii, at) => {
      const ring = star(radii);
      expect(problem('sector', polygon(...ring))).toBeUndefined();
      const index = 1 + (at % (radii.length - 3));
      const swapped = [...ring];
      swapped[index] = ring[index + 1] as LngLat;
      swapped[index + 1] = ring[index] as LngLat;
      // Swapping may by chance leave a valid ring where the radii differ much; reversing the whole ring never matters.
      expect(problem('sector', polygon(...ring.toReversed()))).toBeUndefined();
      const near = radii.every((radius) => radius > 0.95 && radius < 1.05);
      if (near) expect(problem('sector', polygon(...swapped))).toBe('crosses itself');
    }),
  );
});
