/** Boundaries: what the server takes from whoever sends one. */
import { DomainError } from '../errors.ts';
import type { LngLat } from '../geo.ts';
import { boxOf, checkBoundary, pointCountOf } from './boundary.ts';
import { type Boundary, MAX_BOUNDARY_POINTS } from './jurisdiction.ts';

const box = (west: number, south: number, east: number, north: number): LngLat[] => [
  [west, south],
  [east, south],
  [east, north],
  [west, north],
  [west, south],
];
const polygon = (...coordinates: LngLat[][]): Boundary => ({ type: 'Polygon', coordinates });
const refused = (geometry: Boundary): (string | undefined)[] => {
  try {
    checkBoundary(geometry);
  } catch (error) {
    if (error instanceof DomainError) return (error.details.errors ?? []).map(({ path, message }) => `${path}: ${message}`);
    throw error;
  }
  return [];
};

test('an outline with a hole, and an island the size of a rock, are taken', () => {
  expect(refused(polygon(box(120, 36, 121, 37), box(120.2, 36.2, 120.3, 36.3)))).toEqual([]);
  expect(refused(polygon(box(120.4, 36.07, 120.400001, 36.070001)))).toEqual([]);
  expect(refused({ type: 'MultiPolygon', coordinates: [[box(120, 36, 121, 37)], [box(122, 36, 123, 37)]] })).toEqual([]);
});

test('every bad ring is named at once: open, without an area, a hole outside', () => {
  const open = box(120, 36, 121, 37).slice(0, 4);
  const line: LngLat[] = [
    [120, 36],
    [121, 37],
    [120.5, 36.5],
    [120, 36],
  ];
  expect(refused(polygon(open))).toEqual(['geometry.coordinates.0: not closed: first and last point differ']);
  const coordinates = [[box(120, 36, 121, 37), box(120.5, 36.5, 121.5, 36.6)], [line], [open]];
  expect(refused({ type: 'MultiPolygon', coordinates })).toEqual([
    'geometry.coordinates.0.1: a hole outside of its outline',
    'geometry.coordinates.1.0: no area',
    'geometry.coordinates.2.0: not closed: first and last point differ',
  ]);
});

test('more points than one boundary may have are refused, whatever the number of rings', () => {
  const ring = box(120, 36, 121, 37);
  const count = MAX_BOUNDARY_POINTS / ring.length;
  const coordinates = Array.from({ length: count }, () => [ring]);
  expect(pointCountOf({ type: 'MultiPolygon', coordinates })).toBe(MAX_BOUNDARY_POINTS);
  expect(refused({ type: 'MultiPolygon', coordinates })).toEqual([]);
  expect(refused({ type: 'MultiPolygon', coordinates: [...coordinates, [ring]] })).toHaveLength(1);
});

test('the box of points spans them', () => {
  expect(boxOf(box(-10, -5, 20, 30))).toEqual([-10, -5, 20, 30]);
});
