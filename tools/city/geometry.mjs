/** Small plane geometry in degrees for the map tools: fine for a city, not for the poles. */

/** Metres per degree at the latitude of the demo city. */
const METRES_LAT = 111_195;
const METRES_LNG = METRES_LAT * Math.cos((36.3 * Math.PI) / 180);

export const metresBetween = (a, b) => Math.hypot((a[0] - b[0]) * METRES_LNG, (a[1] - b[1]) * METRES_LAT);

function metresToSegment(point, from, to) {
  const [x, y] = [(point[0] - from[0]) * METRES_LNG, (point[1] - from[1]) * METRES_LAT];
  const [dx, dy] = [(to[0] - from[0]) * METRES_LNG, (to[1] - from[1]) * METRES_LAT];
  const length = dx * dx + dy * dy;
  const along = length === 0 ? 0 : Math.max(0, Math.min(1, (x * dx + y * dy) / length));
  return Math.hypot(x - along * dx, y - along * dy);
}

/** Douglas–Peucker with a tolerance in metres; both ends stay. */
export function simplify(line, tolerance) {
  if (line.length < 3) return line;
  const keep = new Uint8Array(line.length);
  keep[0] = keep[line.length - 1] = 1;
  const open = [[0, line.length - 1]];
  while (open.length > 0) {
    const [from, to] = open.pop();
    let worst = -1;
    let distance = tolerance;
    for (let i = from + 1; i < to; i += 1) {
      const d = metresToSegment(line[i], line[from], line[to]);
      if (d > distance) [worst, distance] = [i, d];
    }
    if (worst === -1) continue;
    keep[worst] = 1;
    open.push([from, worst], [worst, to]);
  }
  return line.filter((_, i) => keep[i]);
}

/** A closed ring keeps its first point and the point farthest from it, so it never collapses to a line. */
export function simplifyRing(ring, tolerance) {
  let far = 0;
  for (let i = 1; i < ring.length; i += 1) if (metresBetween(ring[0], ring[i]) > metresBetween(ring[0], ring[far])) far = i;
  const out = [...simplify(ring.slice(0, far + 1), tolerance), ...simplify(ring.slice(far), tolerance).slice(1)];
  return out.length >= 4 ? out : ring;
}

/** Cuts the corners of a closed ring once (Chaikin), except those to be kept. */
export function roundOff(ring, isKept) {
  const out = [];
  for (let i = 0; i < ring.length - 1; i += 1) {
    const [point, before, after] = [ring[i], ring[(i + ring.length - 2) % (ring.length - 1)], ring[i + 1]];
    if (isKept(point)) out.push(point);
    else for (const other of [before, after]) out.push([point[0] * 0.75 + other[0] * 0.25, point[1] * 0.75 + other[1] * 0.25]);
  }
  return [...out, out[0]];
}

/** Square metres, positive for a counter-clockwise ring. */
export function ringArea(ring) {
  let sum = 0;
  for (let i = 0; i < ring.length - 1; i += 1) sum += ring[i][0] * ring[i + 1][1] - ring[i + 1][0] * ring[i][1];
  return (sum / 2) * METRES_LNG * METRES_LAT;
}

export const polygonArea = (polygon) =>
  Math.abs(ringArea(polygon[0])) - polygon.slice(1).reduce((sum, hole) => sum + Math.abs(ringArea(hole)), 0);

export const rounded = (coordinates, digits = 5) =>
  typeof coordinates[0] === 'number' ? coordinates.map((c) => Number(c.toFixed(digits))) : coordinates.map((c) => rounded(c, digits));

const inRing = ([x, y], ring) => {
  let inside = false;
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i, i += 1) {
    const [xi, yi] = ring[i];
    const [xj, yj] = ring[j];
    if (yi > y !== yj > y && x < ((xj - xi) * (y - yi)) / (yj - yi) + xi) inside = !inside;
  }
  return inside;
};

const polygonsOf = (geometry) => (geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates);

export const isInside = (point, geometry) =>
  polygonsOf(geometry).some(([outer, ...holes]) => inRing(point, outer) && !holes.some((hole) => inRing(point, hole)));

/** 0 inside, else metres to the nearest edge. */
export function metresTo(point, geometry) {
  if (isInside(point, geometry)) return 0;
  let best = Number.POSITIVE_INFINITY;
  for (const polygon of polygonsOf(geometry))
    for (const ring of polygon)
      for (let i = 0; i < ring.length - 1; i += 1) best = Math.min(best, metresToSegment(point, ring[i], ring[i + 1]));
  return best;
}

/** Catmull–Rom through the hand-set points, so that a coarse line bends like a road; a closed ring stays closed. */
export function smooth(line, parts = 5) {
  const closed = String(line[0]) === String(line.at(-1));
  const at = (i) => (closed ? line[(i + line.length - 1) % (line.length - 1)] : line[Math.max(0, Math.min(line.length - 1, i))]);
  const out = [];
  for (let i = 0; i < line.length - 1; i += 1) {
    const [a, b, c, d] = [at(i - 1), at(i), at(i + 1), at(i + 2)];
    for (let k = 0; k < parts; k += 1) {
      const t = k / parts;
      out.push(
        [0, 1].map(
          (n) =>
            0.5 *
            (2 * b[n] + (c[n] - a[n]) * t + (2 * a[n] - 5 * b[n] + 4 * c[n] - d[n]) * t * t + (3 * b[n] - a[n] - 3 * c[n] + d[n]) * t ** 3),
        ),
      );
    }
  }
  return [...out, line.at(-1)];
}

/** The parts of a line where `keeps(point)` holds, cut to about 50 m. */
export function splitLine(line, keeps) {
  const parts = [[]];
  line.slice(1).forEach((to, i) => {
    const from = line[i];
    const steps = Math.max(1, Math.ceil(metresBetween(from, to) / 50));
    for (let k = i === 0 ? 0 : 1; k <= steps; k += 1) {
      const point = [from[0] + ((to[0] - from[0]) * k) / steps, from[1] + ((to[1] - from[1]) * k) / steps];
      if (keeps(point)) parts.at(-1).push(point);
      else if (parts.at(-1).length > 0) parts.push([]);
    }
  });
  return parts.filter((part) => part.length > 1).map((part) => simplify(part, 1));
}
