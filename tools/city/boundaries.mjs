/** Reads a bureau's boundaries from GeoJSON: which datum, which jurisdiction, sound rings. Everything wrong is named before anything is sent. */
import gcoord from 'gcoord';
import { ringArea, simplifyRing } from './geometry.mjs';

/** CGCS2000 and WGS 84 differ by decimetres, less than any boundary means. GCJ-02 and BD-09 are shifted by hundreds of metres and converted. */
const DATUMS = {
  'EPSG:4326': null,
  'EPSG:4490': null,
  'OGC:CRS84': null,
  'GCJ-02': gcoord.GCJ02,
  'BD-09': gcoord.BD09,
};
export const KNOWN_CRS = Object.keys(DATUMS);

/** Decimals of a degree: 0.1 m. */
const DIGITS = 6;
/** Degrees a boundary may lie from the centre on record; farther means another place or another projection. */
const NEAR = 1.5;

export class BoundaryError extends Error {
  constructor(problems) {
    super(problems.join('\n'));
    this.problems = problems;
  }
}

/**
 * @param collection parsed GeoJSON
 * @param options `{ codeProperty, nameProperty?, crs?, simplifyMetres? }`
 * @param known `Map` of code to `{ id, name, center }` on record
 * @returns `[{ id, code, name, geometry, vertexCount, warnings }]`
 */
export function readBoundaries(collection, options, known) {
  if (collection?.type !== 'FeatureCollection' || !Array.isArray(collection.features) || collection.features.length === 0)
    throw new BoundaryError(['The file is not a GeoJSON FeatureCollection with features.']);
  const datum = DATUMS[crsOf(collection, options.crs)];
  const problems = [];
  const found = new Map();
  collection.features.forEach((feature, i) => {
    const code = String(feature?.properties?.[options.codeProperty] ?? '');
    const where = `features[${i}]${code ? ` (${code})` : ''}`;
    const row = known.get(code);
    if (code === '') problems.push(`${where}: property ${options.codeProperty} is missing.`);
    else if (!row) problems.push(`${where}: no jurisdiction has this code.`);
    else {
      const before = problems.length;
      const polygons = readPolygons(feature.geometry, where, problems);
      if (problems.length > before) return;
      const inside = polygons.map((polygon) => polygon.map((ring, n) => wound(clean(ring, datum, options.simplifyMetres), n === 0)));
      if (row.center && !isNear(inside, row.center.coordinates))
        problems.push(
          `${where}: lies far from ${row.name} on record (${row.center.coordinates.join(', ')}). Wrong code, or another coordinate system?`,
        );
      const entry = found.get(code) ?? { id: row.id, code, name: row.name, polygons: [], warnings: [] };
      const name = options.nameProperty ? feature.properties[options.nameProperty] : undefined;
      if (name !== undefined && name !== row.name) entry.warnings.push(`${where}: named ${name} in the file, ${row.name} on record.`);
      entry.polygons.push(...inside);
      found.set(code, entry);
    }
  });
  if (problems.length > 0) throw new BoundaryError(problems);
  return [...found.values()].map(({ polygons, ...entry }) => ({
    ...entry,
    geometry: polygons.length === 1 ? { type: 'Polygon', coordinates: polygons[0] } : { type: 'MultiPolygon', coordinates: polygons },
    vertexCount: polygons.flat(2).length,
  }));
}

/** What the file says (`crs`, of the older GeoJSON) and what the caller says must agree; one of them must say it. */
function crsOf(collection, asked) {
  const written = collection.crs?.properties?.name;
  const inFile = written === undefined ? undefined : normal(written);
  if (written !== undefined && !inFile)
    throw new BoundaryError([`crs: the file says ${written}; known are ${KNOWN_CRS.join(', ')}. Reproject it first.`]);
  const given = asked === undefined ? undefined : normal(asked);
  if (asked !== undefined && !given) throw new BoundaryError([`--crs: ${asked} is not known; known are ${KNOWN_CRS.join(', ')}.`]);
  // A file of GCJ-02 is often marked as WGS 84, because GeoJSON has no name for it: the caller knows better.
  if (given && inFile && DATUMS[given] !== DATUMS[inFile] && DATUMS[inFile] !== null)
    throw new BoundaryError([`--crs: ${given} was given, the file says ${inFile}.`]);
  if (!given && !inFile)
    throw new BoundaryError([`--crs: the file does not say its coordinate system; give one of ${KNOWN_CRS.join(', ')}.`]);
  return given ?? inFile;
}

function normal(name) {
  const short = String(name)
    .replace(/^urn:ogc:def:crs:/i, '')
    .replace(/:[\d.]*:/, ':')
    .toUpperCase();
  const alias =
    { 'EPSG:4326': 'EPSG:4326', WGS84: 'EPSG:4326', CGCS2000: 'EPSG:4490', GCJ02: 'GCJ-02', BD09: 'BD-09', CRS84: 'OGC:CRS84' }[short] ??
    short;
  return KNOWN_CRS.includes(alias) ? alias : undefined;
}

function readPolygons(geometry, where, problems) {
  const isPolygon = geometry?.type === 'Polygon';
  if (!isPolygon && geometry?.type !== 'MultiPolygon') {
    problems.push(`${where}: geometry is ${geometry?.type ?? 'missing'}, expected Polygon or MultiPolygon.`);
    return [];
  }
  const polygons = isPolygon ? [geometry.coordinates] : geometry.coordinates;
  if (!Array.isArray(polygons) || polygons.length === 0 || polygons.some((rings) => !Array.isArray(rings) || rings.length === 0)) {
    problems.push(`${where}: the geometry has no rings.`);
    return [];
  }
  polygons.forEach((rings, p) => {
    rings.forEach((ring, r) => {
      const problem = problemOf(ring);
      if (problem) problems.push(`${where}: ${isPolygon ? '' : `polygon ${p}, `}ring ${r}: ${problem}`);
    });
  });
  return polygons;
}

function problemOf(ring) {
  if (!Array.isArray(ring) || ring.length < 4) return 'fewer than four points.';
  const bad = ring.findIndex((point) => !Array.isArray(point) || !Number.isFinite(point[0]) || !Number.isFinite(point[1]));
  if (bad !== -1) return `point ${bad} is not [longitude, latitude].`;
  const [lng, lat] = ring.find(([x, y]) => Math.abs(x) > 180 || Math.abs(y) > 90) ?? [];
  if (lng !== undefined) {
    if (Math.abs(lng) <= 90 && Math.abs(lat) <= 180) return `${lng}, ${lat} looks like latitude before longitude.`;
    return `${lng}, ${lat} is not degrees; it looks like projected metres. Reproject to EPSG:4326 first.`;
  }
  if (ring[0][0] !== ring.at(-1)[0] || ring[0][1] !== ring.at(-1)[1]) return 'is not closed (first and last point differ).';
  const crossing = selfCrossing(ring);
  if (crossing) return `crosses itself near ${crossing.map((c) => c.toFixed(DIGITS)).join(', ')}.`;
  return Math.abs(ringArea(ring)) < 1 ? 'has no area.' : null;
}

function clean(ring, datum, simplifyMetres) {
  const points = ring.map(([lng, lat]) =>
    (datum ? gcoord.transform([lng, lat], datum, gcoord.WGS84) : [lng, lat]).map((c) => Number(c.toFixed(DIGITS))),
  );
  const distinct = points.filter((point, i) => i === 0 || String(point) !== String(points[i - 1]));
  const simple = simplifyMetres ? simplifyRing(distinct, simplifyMetres) : distinct;
  return simple.length >= 4 ? simple : points;
}

/** RFC 7946: outer rings counter-clockwise, holes clockwise. */
const wound = (ring, isOuter) => (ringArea(ring) > 0 === isOuter ? ring : [...ring].reverse());

function isNear(polygons, [lng, lat]) {
  return polygons.flat(2).some(([x, y]) => Math.abs(x - lng) < NEAR && Math.abs(y - lat) < NEAR);
}

/** Sweep over segments sorted by their western end; the first proper crossing or null. */
function selfCrossing(ring) {
  const segments = ring.slice(1).map((to, i) => {
    const from = ring[i];
    return { i, from, to, west: Math.min(from[0], to[0]), east: Math.max(from[0], to[0]) };
  });
  segments.sort((a, b) => a.west - b.west);
  let open = [];
  for (const segment of segments) {
    open = open.filter((other) => other.east >= segment.west);
    for (const other of open) if (cross(segment, other)) return segment.from;
    open.push(segment);
  }
  return null;
}

function cross(a, b) {
  const side = (p, q, r) => Math.sign((q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0]));
  return side(a.from, a.to, b.from) * side(a.from, a.to, b.to) < 0 && side(b.from, b.to, a.from) * side(b.from, b.to, a.to) < 0;
}
