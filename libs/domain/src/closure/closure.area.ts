/** What a closure covers on the ground: rings. A road that touches one of them is closed. Plane geometry in degrees, good for areas of a city. */
import { type LngLat, METRES_PER_DEGREE } from '../geo.ts';
import { boxOf } from '../place/boundary.ts';
import { type ClosureGeometry, DEFAULT_RADIUS_METRES } from './closure.ts';

export type Ring = readonly LngLat[];
type Box = readonly [west: number, south: number, east: number, north: number];
export type Area = { readonly rings: readonly { readonly ring: Ring; readonly box: Box }[] };

/** A line closes the roads that run under it, drawn by hand, and those that it crosses. */
const LINE_HALF_WIDTH_METRES = 20;
/** The cross-roads at the two ends of a closed stretch stay open. */
const LINE_ENDS_METRES = 30;
const CORNERS = 24;
/** Wider or higher than this in degrees is no closed road but a closed county. */
const MAX_SPAN = 0.6;

export function areaOf({ geometry, radiusMetres }: { geometry: ClosureGeometry; radiusMetres?: number | null | undefined }): Area {
  const rings = ringsOf(geometry, radiusMetres ?? DEFAULT_RADIUS_METRES).map((ring) => ring.map(onEarth));
  return { rings: rings.map((ring) => ({ ring, box: boxOf(ring) })) };
}

/** A circle at a pole ends there: one corner beyond it, and the engine would refuse every way of the city. */
const onEarth = ([lng, lat]: LngLat): LngLat => [lng, Math.max(-90, Math.min(90, lat))];

function ringsOf(geometry: ClosureGeometry, radiusMetres: number): Ring[] {
  switch (geometry.type) {
    case 'Point':
      return [circle(geometry.coordinates, radiusMetres)];
    case 'LineString':
      return ribbon(geometry.coordinates);
    case 'Polygon':
      return geometry.coordinates;
  }
}

/** What is wrong with the geometry, or null. */
export function problemOfClosure(geometry: ClosureGeometry): string | null {
  if (geometry.type === 'Point') return null;
  const points = withoutRepeats(geometry.type === 'LineString' ? geometry.coordinates : (geometry.coordinates[0] ?? []));
  const [west, south, east, north] = boxOf(points);
  if (east - west > MAX_SPAN || north - south > MAX_SPAN) return `wider than ${MAX_SPAN} degrees`;
  const isRing = geometry.type === 'Polygon';
  const [first, last] = [points[0], points.at(-1)];
  if (isRing && (first?.[0] !== last?.[0] || first?.[1] !== last?.[1])) return 'not closed: first and last point differ';
  if (points.length < (isRing ? 4 : 2)) return isRing ? 'no area' : 'no length';
  return crossesItself(points) ? 'crosses itself' : null;
}

export const holds = (area: Area, point: LngLat): boolean =>
  area.rings.some(({ ring, box }) => isWithinBox(box, point) && isInRing(ring, point));

/** Whether a way leads over the area. */
export function touches(area: Area, way: readonly LngLat[]): boolean {
  const box = boxOf(way);
  return area.rings.some((one) => doBoxesMeet(one.box, box) && doesCross(one.ring, one.box, way));
}

function doesCross(ring: Ring, box: Box, way: readonly LngLat[]): boolean {
  return way.some((point, index) => {
    if (isWithinBox(box, point) && isInRing(ring, point)) return true;
    const next = way[index + 1];
    if (next === undefined || !doBoxesMeet(box, boxOf([point, next]))) return false;
    return ring.some((corner, at) => {
      const following = ring[at + 1];
      return following !== undefined && doMeet(point, next, corner, following);
    });
  });
}

const isWithinBox = ([west, south, east, north]: Box, [x, y]: LngLat): boolean => x >= west && x <= east && y >= south && y <= north;
const doBoxesMeet = (a: Box, b: Box): boolean => a[0] <= b[2] && b[0] <= a[2] && a[1] <= b[3] && b[1] <= a[3];

function isInRing(ring: Ring, [x, y]: LngLat): boolean {
  let isInside = false;
  for (const [index, [x1, y1]] of ring.entries()) {
    const [x2, y2] = ring[index + 1] ?? [x1, y1];
    if (y1 > y !== y2 > y && x < x1 + ((y - y1) * (x2 - x1)) / (y2 - y1)) isInside = !isInside;
  }
  return isInside;
}

/** Whether c lies left (1) or right (-1) of the way from a to b, or on its line. */
const side = (a: LngLat, b: LngLat, c: LngLat): number => Math.sign((b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]));

const doMeet = (a: LngLat, b: LngLat, c: LngLat, d: LngLat): boolean =>
  doBoxesMeet(boxOf([a, b]), boxOf([c, d])) && doSidesMeet(a, b, c, d);

const doSidesMeet = (a: LngLat, b: LngLat, c: LngLat, d: LngLat): boolean =>
  side(a, b, c) * side(a, b, d) <= 0 && side(c, d, a) * side(c, d, b) <= 0;

/** Neighbours share a point and may not fold back over each other; any other two edges may not meet. First and last of a ring are neighbours. */
function crossesItself(points: readonly LngLat[]): boolean {
  const edges = points.slice(1).map((b, index) => {
    const a = points[index] ?? b;
    return { a, b, box: boxOf([a, b]) };
  });
  const isRing = points[0]?.[0] === points.at(-1)?.[0] && points[0]?.[1] === points.at(-1)?.[1];
  return edges.some((edge, index) =>
    edges.slice(index + 1).some((other, after) => {
      if (!doBoxesMeet(edge.box, other.box)) return false;
      if (after === 0) return foldsBack(edge.a, edge.b, other.b);
      if (isRing && index === 0 && after === edges.length - 2) return foldsBack(other.a, other.b, edge.b);
      return doSidesMeet(edge.a, edge.b, other.a, other.b);
    }),
  );
}

const foldsBack = (a: LngLat, b: LngLat, c: LngLat): boolean =>
  side(a, b, c) === 0 && (b[0] - a[0]) * (c[0] - b[0]) + (b[1] - a[1]) * (c[1] - b[1]) < 0;

const withoutRepeats = (points: readonly LngLat[]): LngLat[] =>
  points.filter(([x, y], index) => index === 0 || x !== points[index - 1]?.[0] || y !== points[index - 1]?.[1]);

/** Metres per degree of longitude and latitude here. */
const scaleAt = (lat: number): [number, number] => [METRES_PER_DEGREE * Math.max(0.01, Math.cos((lat * Math.PI) / 180)), METRES_PER_DEGREE];

function circle([lng, lat]: LngLat, radiusMetres: number): Ring {
  const [perLng, perLat] = scaleAt(lat);
  // Its sides lie outside of the circle, not within.
  const radius = radiusMetres / Math.cos(Math.PI / CORNERS);
  return Array.from({ length: CORNERS + 1 }, (_, corner): LngLat => {
    const angle = ((corner % CORNERS) / CORNERS) * 2 * Math.PI;
    return [lng + (radius * Math.cos(angle)) / perLng, lat + (radius * Math.sin(angle)) / perLat];
  });
}

/** One rectangle for each stretch, overlapping at the bends; a ring around the whole would cross itself. */
function ribbon(line: readonly LngLat[]): Ring[] {
  const points = shortened(withoutRepeats(line));
  return points.slice(1).map((to, index): Ring => {
    const from = points[index] ?? to;
    const [perLng, perLat] = scaleAt(from[1]);
    const [dx, dy] = [(to[0] - from[0]) * perLng, (to[1] - from[1]) * perLat];
    const length = Math.hypot(dx, dy);
    const [ux, uy] = [dx / length, dy / length];
    const before = index === 0 ? 0 : LINE_HALF_WIDTH_METRES;
    const behind = index === points.length - 2 ? 0 : LINE_HALF_WIDTH_METRES;
    const corner = ([lng, lat]: LngLat, along: number, aside: number): LngLat => [
      lng + (ux * along - uy * aside) / perLng,
      lat + (uy * along + ux * aside) / perLat,
    ];
    const w = LINE_HALF_WIDTH_METRES;
    const first = corner(from, -before, w);
    return [first, corner(from, -before, -w), corner(to, behind, -w), corner(to, behind, w), first];
  });
}

/** A short line stands across a road and keeps its length. */
function shortened(line: readonly LngLat[]): readonly LngLat[] {
  const length = line.slice(1).reduce((sum, point, index) => sum + metres(line[index] ?? point, point), 0);
  if (length < 4 * LINE_ENDS_METRES) return line;
  return [...withoutStart([...withoutStart(line, LINE_ENDS_METRES)].reverse(), LINE_ENDS_METRES)].reverse();
}

function withoutStart(line: readonly LngLat[], cut: number): readonly LngLat[] {
  const [first, second, ...rest] = line;
  if (first === undefined || second === undefined) return line;
  const length = metres(first, second);
  if (length <= cut) return withoutStart([second, ...rest], cut - length);
  const t = cut / length;
  return [[first[0] + (second[0] - first[0]) * t, first[1] + (second[1] - first[1]) * t], second, ...rest];
}

function metres(a: LngLat, b: LngLat): number {
  const [perLng, perLat] = scaleAt(a[1]);
  return Math.hypot((b[0] - a[0]) * perLng, (b[1] - a[1]) * perLat);
}
