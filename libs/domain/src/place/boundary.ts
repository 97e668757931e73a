/** What a boundary must be, so that "is this point inside" has one answer. */
import { DomainError, type ErrorDetail } from '../errors.ts';
import type { LngLat } from '../geo.ts';
import { type Boundary, MAX_BOUNDARY_POINTS } from './jurisdiction.ts';

type Ring = readonly LngLat[];
type Box = readonly [west: number, south: number, east: number, north: number];

/** Bad rings told at most. */
const TOLD = 20;

/** Each polygon as its rings: the outline, then the holes. */
export const polygonsOf = (geometry: Boundary): Ring[][] => (geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates);

export const pointCountOf = (geometry: Boundary): number =>
  polygonsOf(geometry)
    .flat()
    .reduce((sum, ring) => sum + ring.length, 0);

/** Rings closed and with an area, holes within the box of their outline, not too many points in all. Throws BOUNDARY_INVALID naming each bad ring. */
export function checkBoundary(geometry: Boundary): void {
  if (pointCountOf(geometry) > MAX_BOUNDARY_POINTS)
    throw new DomainError('BOUNDARY_INVALID', {
      errors: [{ path: 'geometry.coordinates', message: `more than ${MAX_BOUNDARY_POINTS} points` }],
    });
  const errors = polygonsOf(geometry).flatMap((rings, index) => {
    const path = geometry.type === 'Polygon' ? 'geometry.coordinates' : `geometry.coordinates.${index}`;
    return rings.flatMap((ring, at): ErrorDetail[] => {
      const message = problemOf(ring, at === 0 ? null : rings[0]);
      return message === null ? [] : [{ path: `${path}.${at}`, message }];
    });
  });
  if (errors.length > 0) throw new DomainError('BOUNDARY_INVALID', { errors: errors.slice(0, TOLD) });
}

function problemOf(ring: Ring, outline: Ring | null | undefined): string | null {
  const [first, last] = [ring[0], ring.at(-1)];
  if (first?.[0] !== last?.[0] || first?.[1] !== last?.[1]) return 'not closed: first and last point differ';
  if (doubleArea(ring) === 0) return 'no area';
  if (outline && !isWithin(boxOf(ring), boxOf(outline))) return 'a hole outside of its outline';
  return null;
}

/** Twice the signed area in square degrees, measured from the first point so that small rings keep their digits. */
function doubleArea(ring: Ring): number {
  const [x0, y0] = ring[0] ?? [0, 0];
  return ring.reduce((sum, [x, y], index) => {
    const [nextX, nextY] = ring[index + 1] ?? [x0, y0];
    return sum + (x - x0) * (nextY - y0) - (nextX - x0) * (y - y0);
  }, 0);
}

/** West, south, east, north of some points. */
export function boxOf(points: Ring): Box {
  let [west, south, east, north] = [180, 90, -180, -90];
  for (const [lng, lat] of points) {
    west = Math.min(west, lng);
    east = Math.max(east, lng);
    south = Math.min(south, lat);
    north = Math.max(north, lat);
  }
  return [west, south, east, north];
}

const isWithin = (inner: Box, outer: Box): boolean =>
  inner[0] >= outer[0] && inner[1] >= outer[1] && inner[2] <= outer[2] && inner[3] <= outer[3];
