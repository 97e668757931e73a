/**
 * In which of five hundred regions a point lies: the index in memory, always equal to looking at all of them, against one prepared question each to
 * PostGIS. The embedded PostgreSQL has none: POSTGIS_URL names a database that does, and without it that is said.
 */
import pg from 'pg';
import { interleave, median } from './numbers.mjs';
import { built } from './stand.mjs';

const [COLUMNS, ROWS] = [25, 20];
const CORNERS = 80;
const CELL_DEGREES = 0.04;
const [WEST, SOUTH] = [119.7, 35.7];
const CHECKED = 2_000;
const [OURS_A_ROUND, THEIRS_A_ROUND] = [100_000, 5_000];

/** @typedef {{ id: string, ring: [number, number][] }} Region */

/** @param {{ quick: boolean, say: (text: string) => void }} options @returns {Promise<import('./numbers.mjs').Line[]>} */
export async function regions({ quick, say }) {
  const rounds = quick ? 3 : 7;
  const all = Array.from({ length: COLUMNS * ROWS }, (_, index) => regionOf(index));
  say(`${all.length} regions of ${CORNERS} corners`);
  const geography = await geographyOf(all);
  const find = (/** @type {number} */ at) => geography.at(somewhere(at))?.id ?? null;
  for (let at = 0; at < CHECKED; at++)
    if (find(at) !== lookAtAll(all, somewhere(at))) throw new Error('The index and a look at everything differ');
  const ours = async () => rateOf(OURS_A_ROUND, async (at) => find(at));
  const name = `point in ${all.length} regions`;
  const said = 'equal to looking at all';
  const url = process.env['POSTGIS_URL'];
  if (!url) {
    const rates = [];
    for (let round = 0; round < rounds; round++) rates.push(await ours());
    return [{ name, value: median(rates), unit: '/s', bare: `${said}; no PostGIS to compare with (POSTGIS_URL)` }];
  }
  const postgis = new pg.Client({ connectionString: url });
  await postgis.connect();
  try {
    await fill(postgis, all);
    const ask = async (/** @type {number} */ at) =>
      (await postgis.query({ name: 'at', text: AT, values: somewhere(at) })).rows[0]?.id ?? null;
    for (let at = 0; at < CHECKED; at++) if (find(at) !== (await ask(at))) throw new Error('The index and PostGIS differ');
    const measured = await interleave(rounds, { ours, theirs: () => rateOf(THEIRS_A_ROUND, ask) });
    const [mine, theirs] = [median(measured['ours'] ?? []), median(measured['theirs'] ?? [])];
    const bare = `${Math.round(mine)}/s of ${Math.round(theirs)}/s; ${said} and to PostGIS`;
    return [{ name: `${name}, of PostGIS`, value: mine / theirs, unit: '×', atLeast: 10, bare }];
  } finally {
    await postgis.end();
  }
}

const AT = 'SELECT id FROM pg_temp.regions WHERE ST_Covers(area, ST_SetSRID(ST_MakePoint($1, $2), 4326))';

/** @param {pg.Client} client @param {readonly Region[]} all */
async function fill(client, all) {
  await client.query('CREATE TEMPORARY TABLE regions (id text, area geometry(Polygon, 4326))');
  for (const { id, ring } of all)
    await client.query('INSERT INTO regions VALUES ($1, ST_SetSRID(ST_GeomFromGeoJSON($2), 4326))', [id, JSON.stringify(polygonOf(ring))]);
  await client.query('CREATE INDEX ON regions USING gist (area)');
  await client.query('ANALYZE regions');
}

/** The product's own, over rows as its database would give them. @param {readonly Region[]} all */
async function geographyOf(all) {
  const { Geography } = await built('core/geography.js');
  const geography = new Geography();
  const root = { id: 'root', code: '0', parentId: null };
  await geography.load({
    query: async (/** @type {string} */ text) =>
      text.includes('boundaries')
        ? all.map(({ id, ring }) => ({ jurisdictionId: id, geometry: polygonOf(ring) }))
        : [{ row: root }, ...all.map(({ id }) => ({ row: { id, code: id, parentId: 'root' } }))],
  });
  return geography;
}

/** @param {[number, number][]} ring */
const polygonOf = (ring) => ({ type: 'Polygon', coordinates: [ring] });

/** Lobed like a district, within its cell, so that a point lies in one or in none. @param {number} index @returns {Region} */
function regionOf(index) {
  const middle = [WEST + ((index % COLUMNS) + 0.5) * CELL_DEGREES, SOUTH + (Math.floor(index / COLUMNS) + 0.5) * CELL_DEGREES];
  const corner = (/** @type {number} */ at) => {
    const angle = (2 * Math.PI * at) / CORNERS;
    const reach = (CELL_DEGREES / 2) * (0.75 + 0.24 * Math.sin(5 * angle + index));
    return /** @type {[number, number]} */ ([(middle[0] ?? 0) + reach * Math.cos(angle), (middle[1] ?? 0) + reach * Math.sin(angle)]);
  };
  return { id: `r${index}`, ring: Array.from({ length: CORNERS + 1 }, (_, at) => corner(at % CORNERS)) };
}

/** @param {number} index @returns {[number, number]} */
const somewhere = (index) => [
  WEST + ((index * 0.754877666) % 1) * COLUMNS * CELL_DEGREES,
  SOUTH + ((index * 0.569840291) % 1) * ROWS * CELL_DEGREES,
];

/** @param {readonly Region[]} all @param {[number, number]} point */
const lookAtAll = (all, point) => all.find(({ ring }) => isInside(ring, point))?.id ?? null;

/** @param {[number, number][]} ring @param {[number, number]} point */
function isInside(ring, [x, y]) {
  let isIn = false;
  for (const [index, [x1, y1]] of ring.slice(0, -1).entries()) {
    const [x2, y2] = ring[index + 1] ?? [x1, y1];
    if (y1 > y !== y2 > y && x < x1 + ((y - y1) * (x2 - x1)) / (y2 - y1)) isIn = !isIn;
  }
  return isIn;
}

/** A second. @param {number} count @param {(at: number) => Promise<unknown>} one */
async function rateOf(count, one) {
  const began = performance.now();
  for (let at = 0; at < count; at++) await one(at * 13 + 5);
  return (count / (performance.now() - began)) * 1_000;
}
