/**
 * Makes apps/server/assets/basemap/qingdao.pmtiles, the offline basemap of the demo city. Everything in it is schematic (示意).
 * Layers, fields and zooms are promised in apps/server/assets/basemap/README.md.
 *
 *   node tools/city/basemap.mjs
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { GeoJSONVT } from '@maplibre/geojson-vt';
import { fromGeojsonVt } from '@maplibre/vt-pbf';
import { zxyToTileId } from 'pmtiles';
import { BORDERS } from './district-lines.mjs';
import { isInside, smooth, splitLine } from './geometry.mjs';
import { writePmtiles } from './pmtiles.mjs';

/** CommonJS only. */
const clipping = createRequire(import.meta.url)('polygon-clipping');

const BOUNDS = [119.2, 35.2, 121.8, 37.4];
const MIN_ZOOM = 5;
const MAX_ZOOM = 14;
const EXTENT = 4096;
/** Town labels of the dense inner city come later than those of the country. */
const INNER = ['370202', '370203', '370213'];

const demo = new URL('../../apps/server/assets/demo/', import.meta.url);
const json = (name, base) => JSON.parse(readFileSync(new URL(name, base), 'utf8'));
const data = (name) => json(`data/${name}.json`, import.meta.url);
const land = json('land.geojson', demo).features[0].geometry;

const feature = (type, coordinates, properties, from = MIN_ZOOM, to = MAX_ZOOM) => ({
  type: 'Feature',
  properties: { ...properties, from, to },
  geometry: { type, coordinates },
});
const area = ({ ring, ...properties }, from) =>
  feature('MultiPolygon', clipping.intersection([smooth([...ring, ring[0]])], land.coordinates), properties, from);

const layers = {
  land: [feature('MultiPolygon', land.coordinates, {})],
  district: [
    ...json('regions.geojson', demo).features.map(({ properties: { code, name, nameEn }, geometry }) =>
      feature(geometry.type, geometry.coordinates, { code, name, nameEn }),
    ),
    ...BORDERS.flatMap(({ border, line }) =>
      splitLine(line, (point) => isInside(point, land)).map((part) => feature('LineString', part, { border })),
    ),
  ],
  green: data('greens').map((green) => area(green, green.class === 'mountain' ? 7 : 10)),
  water: data('waters').map((water) => area(water, 7)),
  coast: land.coordinates.flatMap((polygon) => polygon.flatMap(withoutBox)).map((line) => feature('LineString', line, {})),
  river: data('rivers').map(({ line, ...river }) => feature('LineString', smooth(line), river, river.rank === 1 ? 7 : 10)),
  road: data('roads').map(({ line, ...road }) => feature('LineString', smooth(line), road, { trunk: 7, main: 9, minor: 11 }[road.class])),
  rail: data('rails').map(({ line, ...rail }) => feature('LineString', smooth(line), rail, rail.class === 'rail' ? 9 : 11)),
  place: [...data('places'), ...towns()].map(({ point, ...place }) =>
    feature('Point', point, place, place.minzoom, { city: 7, neighbour: 11 }[place.class] ?? MAX_ZOOM),
  ),
};

const { file, unique } = writePmtiles(tiles(), {
  minZoom: MIN_ZOOM,
  maxZoom: MAX_ZOOM,
  bounds: BOUNDS,
  center: [120.38, 36.12, 10],
  metadata: {
    name: 'Qingdao, schematic',
    attribution: '示意底图，界线非权威 · 海岸线 GSHHG (LGPL)',
    vector_layers: Object.entries(layers).map(([id, features]) => ({
      id,
      fields: fieldsOf(features),
      minzoom: MIN_ZOOM,
      maxzoom: MAX_ZOOM,
    })),
  },
});
writeFileSync(new URL('../../apps/server/assets/basemap/qingdao.pmtiles', import.meta.url), file);
process.stdout.write(`${unique} different tiles, ${file.length} bytes\n`);

function towns() {
  return json('jurisdictions.json', demo)
    .filter((row) => row.level === 'town' && row.center)
    .map(({ code, name, nameEn, parentCode, center }) => {
      const minzoom = INNER.includes(parentCode) ? 12 : name.endsWith('镇') ? 10 : 11;
      return { name, nameEn, class: 'town', rank: 3, minzoom, code, point: center };
    });
}

/** The mainland is closed along the map box; that part is no coast. */
function withoutBox(ring) {
  const isEdge = ([lng, lat]) => lng <= BOUNDS[0] || lng >= BOUNDS[2] || lat <= BOUNDS[1] || lat >= BOUNDS[3];
  const lines = [[]];
  ring.forEach((point, i) => {
    if (i > 0 && isEdge(point) && isEdge(ring[i - 1])) lines.push([]);
    lines.at(-1).push(point);
  });
  return lines.filter((line) => line.length > 1);
}

function fieldsOf(features) {
  const fields = {};
  for (const { properties } of features)
    for (const [key, value] of Object.entries(properties))
      if (key !== 'from' && key !== 'to') fields[key] = typeof value === 'number' ? 'Number' : 'String';
  return fields;
}

function tiles() {
  const indexes = Object.entries(layers).map(([id, features]) => [
    id,
    new GeoJSONVT(
      { type: 'FeatureCollection', features },
      { maxZoom: MAX_ZOOM, indexMaxZoom: 8, extent: EXTENT, buffer: id === 'place' ? 0 : 64, tolerance: 3 },
    ),
  ]);
  const found = [];
  for (let z = MIN_ZOOM; z <= MAX_ZOOM; z += 1) {
    const [[west, north], [east, south]] = [tileOf(BOUNDS[0], BOUNDS[3], z), tileOf(BOUNDS[2], BOUNDS[1], z)];
    for (let x = west; x <= east; x += 1)
      for (let y = north; y <= south; y += 1) {
        const shown = {};
        for (const [id, index] of indexes) {
          const features = (index.getTile(z, x, y)?.features ?? []).filter(({ tags }) => tags.from <= z && z <= tags.to);
          if (features.length > 0) shown[id] = { features: features.map((f) => ({ ...f, tags: visible(f.tags) })) };
        }
        if (Object.keys(shown).length > 0)
          found.push({ id: zxyToTileId(z, x, y), data: Buffer.from(fromGeojsonVt(shown, { version: 2, extent: EXTENT })) });
      }
  }
  return found;
}

function visible({ from: _from, to: _to, ...tags }) {
  return tags;
}

function tileOf(lng, lat, z) {
  const sine = Math.sin((lat * Math.PI) / 180);
  const y = 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI);
  return [Math.floor(((lng + 180) / 360) * 2 ** z), Math.floor(y * 2 ** z)];
}
