/** Roads of a GeoJSON file as nodes and ways: lines with `highway` (as exported from OSM), joined where they share a point. */
import { Malformed } from './protobuf.mjs';

/** Keys that are of the export, not of the road. */
const NOT_TAGS = new Set(['id', '@id', 'type', 'timestamp', 'version', 'changeset', 'user', 'uid']);

export function roadsOfGeojson(collection) {
  if (collection?.type !== 'FeatureCollection' || !Array.isArray(collection.features))
    throw new Malformed('not a GeoJSON FeatureCollection');
  const idOf = new Map();
  const nodes = [];
  const ways = [];
  const nodeAt = (point, index) => {
    if (!isPoint(point)) throw new Malformed(`feature ${index}: a point that is no longitude and latitude`);
    const key = `${point[0].toFixed(7)} ${point[1].toFixed(7)}`;
    const present = idOf.get(key);
    if (present !== undefined) return present;
    const id = nodes.length + 1;
    idOf.set(key, id);
    nodes.push({ id, point: [point[0], point[1]] });
    return id;
  };
  collection.features.forEach(({ properties, geometry }, index) => {
    if (typeof properties?.highway !== 'string') return;
    const tags = Object.fromEntries(
      Object.entries(properties).flatMap(([key, value]) => (NOT_TAGS.has(key) || typeof value === 'object' ? [] : [[key, String(value)]])),
    );
    for (const line of linesOf(geometry)) {
      const ids = line.map((point) => nodeAt(point, index)).filter((id, at, all) => id !== all[at - 1]);
      if (ids.length > 1) ways.push({ id: ways.length + 1, nodes: ids, tags });
    }
  });
  if (ways.length === 0) throw new Malformed('no line has a property `highway`');
  return { nodes, ways };
}

/** A closed way comes as a polygon out of many exports; a square of paving (`area`) is no road. */
function linesOf(geometry) {
  switch (geometry?.type) {
    case 'LineString':
      return [geometry.coordinates];
    case 'MultiLineString':
      return geometry.coordinates;
    case 'Polygon':
      return geometry.coordinates.slice(0, 1);
    default:
      return [];
  }
}

const isPoint = (point) =>
  Array.isArray(point) && Number.isFinite(point[0]) && Number.isFinite(point[1]) && Math.abs(point[0]) <= 180 && Math.abs(point[1]) <= 90;
