/**
 * Cuts the hand-drawn districts to the coast: apps/server/assets/demo/regions.geojson.
 *
 *   node tools/city/districts.mjs
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { DISTRICTS } from './district-lines.mjs';
import { polygonArea, rounded } from './geometry.mjs';

/** CommonJS only. */
const clipping = createRequire(import.meta.url)('polygon-clipping');
const demo = new URL('../../apps/server/assets/demo/', import.meta.url);
/** Square metres: smaller pieces are left-overs of the cut. */
const SMALLEST_PIECE = 5_000;

const read = (name) => JSON.parse(readFileSync(new URL(name, demo), 'utf8'));
const land = read('land.geojson').features[0].geometry.coordinates;
const names = new Map(read('jurisdictions.json').map((row) => [row.code, row]));

const features = DISTRICTS.map(({ code, ring }) => {
  const { name, nameEn } = names.get(code);
  const coordinates = clipping.intersection([[...ring, ring[0]]], land).filter((polygon) => polygonArea(polygon) > SMALLEST_PIECE);
  return {
    type: 'Feature',
    properties: { code, name, nameEn, level: 'district', schematic: true },
    geometry: { type: 'MultiPolygon', coordinates: rounded(coordinates) },
  };
});
const lines = features.map((feature) => JSON.stringify(feature)).join(',\n');
writeFileSync(new URL('regions.geojson', demo), `{"type":"FeatureCollection","features":[\n${lines}\n]}\n`);
process.stdout.write(
  `${features.length} districts, ${features.flatMap((feature) => feature.geometry.coordinates.flat(2)).length} points\n`,
);
