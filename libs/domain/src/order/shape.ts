/** What a drawing must be, so that "is this inside" and "along here" have one answer. */
import { DomainError } from '../errors.ts';
import type { LngLat } from '../geo.ts';
import { type DrawingGeometry, type DrawingKind, GEOMETRY_OF, MAX_DRAWING_VERTICES } from './drawing.ts';

const verticesOf = (geometry: DrawingGeometry): readonly LngLat[] =>
  geometry.type === 'Point' ? [geometry.coordinates] : geometry.type === 'LineString' ? geometry.coordinates : geometry.coordinates.flat();

/** [DO2] The geometry of its kind, not too large; a ring closed, with an area, that neither crosses nor touches itself. A route may cross its own way. */
export function checkShape(kind: DrawingKind, geometry: DrawingGeometry): void {
  const problem = problemOf(kind, geometry);
  if (problem !== null) throw new DomainError('DRAWING_INVALID', { errors: [{ path: 'geometry', message: problem }] });
}

function problemOf(kind: DrawingKind, geometry: DrawingGeometry): string | null {
  if (geometry.type !== GEOMETRY_OF[kind]) return `a ${kind} is a ${GEOMETRY_OF[kind]}`;
  const vertices = verticesOf(geometry);
  if (vertices.length > MAX_DRAWING_VERTICES) return `more than ${MAX_DRAWING_VERTICES} points`;
  const distinct = withoutRepeats(vertices);
  if (geometry.type === 'LineString') return distinct.length < 2 ? 'no length' : null;
  if (geometry.type === 'Point') return null;
  const [first, last] = [vertices[0], vertices.at(-1)];
  if (first?.[0] !== last?.[0] || first?.[1] !== last?.[1]) return 'not closed: first and last point differ';
  if (distinct.length < 4) return 'no area';
  return crossesItself(distinct) ? 'crosses itself' : null;
}

/** The same point twice in a row says nothing. */
const withoutRepeats = (points: readonly LngLat[]): LngLat[] =>
  points.filter(([x, y], index) => index === 0 || x !== points[index - 1]?.[0] || y !== points[index - 1]?.[1]);

type Edge = { index: number; a: LngLat; b: LngLat; west: number; east: number; south: number; north: number };

/** Edges in the order of their western ends: each meets only those that begin before it ends, which for anything drawn by hand are few. */
function crossesItself(ring: readonly LngLat[]): boolean {
  const count = ring.length - 1;
  const edges = ring.slice(1).map((b, index): Edge => {
    const a = ring[index] as LngLat;
    const [west, east] = a[0] < b[0] ? [a[0], b[0]] : [b[0], a[0]];
    const [south, north] = a[1] < b[1] ? [a[1], b[1]] : [b[1], a[1]];
    return { index, a, b, west, east, south, north };
  });
  edges.sort((one, other) => one.west - other.west);
  for (const [at, one] of edges.entries()) {
    for (let next = at + 1; next < count; next++) {
      const other = edges[next] as Edge;
      if (other.west > one.east) break;
      if (other.south > one.north || other.north < one.south) continue;
      if (doMeet(one, other, count)) return true;
    }
  }
  return false;
}

/** Neighbours share a point and may not fold back over each other; any other two may not meet at all. */
function doMeet(one: Edge, other: Edge, count: number): boolean {
  if ((one.index + 1) % count === other.index) return foldsBack(one.a, one.b, other.b);
  if ((other.index + 1) % count === one.index) return foldsBack(other.a, other.b, one.b);
  const [p, q] = [side(one.a, one.b, other.a), side(one.a, one.b, other.b)];
  const [r, s] = [side(other.a, other.b, one.a), side(other.a, other.b, one.b)];
  // All four on one line: their boxes meet, so they do.
  if (p === 0 && q === 0) return true;
  return p * q <= 0 && r * s <= 0;
}

/** Whether c lies left (1) or right (-1) of the way from a to b, or on its line. */
const side = (a: LngLat, b: LngLat, c: LngLat): number => Math.sign((b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]));

const foldsBack = (a: LngLat, b: LngLat, c: LngLat): boolean =>
  side(a, b, c) === 0 && (b[0] - a[0]) * (c[0] - b[0]) + (b[1] - a[1]) * (c[1] - b[1]) < 0;
