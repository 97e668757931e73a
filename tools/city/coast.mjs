/**
 * Makes the land of the demo city's map box from the full-resolution GSHHG shoreline (LGPL-3.0-or-later) and the quays built since.
 * Needs Debian's `gmt` and `gmt-gshhg-full`; the result is committed, so nobody else needs them.
 *
 *   node tools/city/coast.mjs
 */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { metresBetween, polygonArea, ringArea, rounded, roundOff, simplifyRing } from './geometry.mjs';

/** CommonJS only. */
const clipping = createRequire(import.meta.url)('polygon-clipping');

export const BOX = { west: 119.2, south: 35.2, east: 121.8, north: 37.4 };
const OUT = new URL('../../apps/server/assets/demo/land.geojson', import.meta.url);
/** Metres: the source has a point every 120 m and stairs of 60 m; bays and points keep their form. */
const TOLERANCE = 45;
const FINE_TOLERANCE = 8;
/** Square metres: rocks below this are left out. */
const SMALLEST_ISLAND = 8_000;
/** Square metres: slivers left between old coast and new quays are land. */
const SMALLEST_LAGOON = 2_000_000;

const segments = readSegments(
  execFileSync('gmt', ['coast', `-R${BOX.west}/${BOX.east}/${BOX.south}/${BOX.north}`, '-Df', '-W', '-M'], {
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  }),
);
const { rings, lines } = join(segments);
const coast = lines.find((line) => isAt(line[0], 'south') && isAt(line.at(-1), 'east'));
const bay = lines.find((line) => isAt(line[0], 'north') && isAt(line.at(-1), 'west'));
if (!coast || !bay || lines.length !== 2)
  throw new Error(`Expected the Yellow Sea coast and Laizhou Bay, found ${lines.length} open lines.`);

// The coast of the Yellow Sea leaves the box in the east, Laizhou Bay takes the north-west corner: the mainland lies between.
const mainland = [...coast, [BOX.east, BOX.north], ...bay, [BOX.west, BOX.south], coast[0]];
const surveyed = [mainland, ...rings].map((ring) => [simplifyRing(ring, TOLERANCE)]);
/** Quays, filled salt pans and the shore of Jiaozhou Bay, built since the survey behind GSHHG: by hand, each reaching inland over the old coast. */
const reclaimed = JSON.parse(readFileSync(new URL('data/reclaimed.json', import.meta.url), 'utf8'));
const won = Object.values(reclaimed).map((ring) => [[...ring, ring[0]]]);
const polygons = clipping
  .union(surveyed, ...won.map((polygon) => [polygon]))
  .map((polygon) => polygon.filter((ring, i) => i === 0 || Math.abs(ringArea(ring)) > SMALLEST_LAGOON))
  .filter((polygon) => polygonArea(polygon) > SMALLEST_ISLAND)
  .map((polygon) => rounded(polygon.map((ring) => simplifyRing(roundOff(ring, isOnBox), FINE_TOLERANCE))));

const feature = {
  type: 'Feature',
  properties: { source: 'GSHHG 2.3.7 full, LGPL-3.0-or-later', schematic: true },
  geometry: { type: 'MultiPolygon', coordinates: polygons },
};
writeFileSync(OUT, `${JSON.stringify({ type: 'FeatureCollection', features: [feature] })}\n`);
process.stdout.write(`${polygons.length} polygons, ${polygons.flat(2).length} points\n`);

function readSegments(text) {
  const found = [];
  for (const line of text.split('\n')) {
    if (line.startsWith('>')) found.push([]);
    else if (line.trim() !== '') found.at(-1).push(line.trim().split(/\s+/).map(Number));
  }
  return found.filter((segment) => segment.length > 1);
}

/** GMT cuts its lines at whole degrees; ends that meet belong together. */
function join(parts) {
  const rest = parts.map((part) => [...part]);
  const whole = { rings: [], lines: [] };
  while (rest.length > 0) {
    const line = rest.pop();
    for (;;) {
      if (isSame(line[0], line.at(-1))) break;
      const next = rest.findIndex((part) => isSame(part[0], line.at(-1)));
      const before = rest.findIndex((part) => isSame(part.at(-1), line[0]));
      if (next !== -1) line.push(...rest.splice(next, 1)[0].slice(1));
      else if (before !== -1) line.unshift(...rest.splice(before, 1)[0].slice(0, -1));
      else break;
    }
    (isSame(line[0], line.at(-1)) ? whole.rings : whole.lines).push(line);
  }
  return whole;
}

function isSame(a, b) {
  return metresBetween(a, b) < 1;
}

function isOnBox(point) {
  return Object.keys(BOX).some((side) => isAt(point, side));
}

function isAt(point, side) {
  return Math.abs((side === 'south' || side === 'north' ? point[1] : point[0]) - BOX[side]) < 1e-6;
}
