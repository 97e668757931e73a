/**
 * Whom to send among two thousand teams, with routing over the demo city's roads, as an officer's console asks it; and the index in memory against
 * Redis GEOSEARCH, ten of ten thousand: ours with filters, Redis without, as it has none, on one connection, one question after the other and many together.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient } from 'redis';
import { uuidv7 } from 'uuidv7';
import { hasRedis, startRedis } from '../cluster/parts.mjs';
import { root } from '../run/places.mjs';
import { freePort } from '../run/postgres.mjs';
import { Line } from './http.mjs';
import { interleave, median, percentile } from './numbers.mjs';
import { built, openBuiltCore, openStand, reportBody } from './stand.mjs';

const TEAMS = 2_000;
const TOWNS = 100;
const THINGS = 10_000;
const FOUND = 10;
/** Small, and holds ten everywhere: the less it has to sort, the faster Redis is. */
const RADIUS_KM = 5;
const CAPABILITIES = ['pumping', 'boat', 'rescue', 'medical', 'fire'];
const RESPONSE = { ordinary: ['pumping', 'boat', 'rescue'].map((capability) => ({ capability, minLevel: 2, teams: 2, headcount: 5 })) };
/** Qingdao, where the demo's roads are. */
const [WEST, SOUTH, EAST, NORTH] = [119.9, 35.95, 120.7, 36.5];

/** @param {{ quick: boolean, say: (text: string) => void }} options @returns {Promise<import('./numbers.mjs').Line[]>} */
export async function recommend({ quick, say }) {
  const ms = await adviceTimes(quick ? 60 : 300, say);
  say(`nearest ${FOUND} of ${THINGS}`);
  const nearest = await nearestRates(quick ? 3 : 7);
  return [
    {
      name: `recommendation among ${TEAMS} teams with routing, p95`,
      value: percentile(ms, 0.95),
      unit: 'ms',
      atMost: 300,
      bare: `median ${median(ms).toFixed(0)} ms, slowest ${Math.max(...ms).toFixed(0)} ms, twenty over roads in each`,
    },
    ...nearest,
  ];
}

/** @param {number} count @param {(text: string) => void} say */
async function adviceTimes(count, say) {
  const stand = await openStand();
  try {
    const { layDemoNetwork } = await built('core/routing/demo-network.js');
    await layDemoNetwork(join(stand.folder, 'roads'));
    const { core, close } = await openBuiltCore(stand.databaseUrl, stand.folder);
    say(`${TEAMS} teams, ${TOWNS} towns`);
    await furnish(core, stand.city);
    await close();
    const { url } = await stand.serve();
    const line = await Line.open(url);
    const token = stand.tokens[0] ?? '';
    const incidents = [];
    for (let index = 0; index < 20; index++) incidents.push(await openIncident(line, token, index));
    await pass(await line.get(`/api/v1/incidents/${incidents[0]}/recommendations`, token));
    say(`${count} questions`);
    const ms = [];
    for (let index = 0; index < count; index++) {
      const begun = performance.now();
      const answer = await line.get(`/api/v1/incidents/${incidents[index % incidents.length]}/recommendations`, token);
      ms.push(performance.now() - begun);
      const { items } = await pass(answer);
      if (!items.some((/** @type {any} */ { advised }) => advised)) throw new Error('Nobody is advised');
    }
    line.close();
    return ms;
  } finally {
    await stand.close();
  }
}

/** @param {{ status: number, body: string }} answer */
async function pass({ status, body }) {
  if (status >= 300) throw new Error(`${status} ${body}`);
  return JSON.parse(body);
}

/** @param {Line} line @param {string} token @param {number} index @returns {Promise<string>} */
async function openIncident(line, token, index) {
  const body = { ...reportBody(index), place: { point: { type: 'Point', coordinates: somewhere(index * 97) } } };
  const report = await pass(await line.post('/api/v1/reports', token, body));
  return (await pass(await line.post(`/api/v1/reports/${report.id}/accept`, token, {}))).id;
}

/** Evenly strewn, the same every time: the fractions of two irrational steps. @param {number} index @returns {[number, number]} */
function somewhere(index) {
  const part = (/** @type {number} */ step) => (index * step) % 1;
  return [WEST + part(0.754877666) * (EAST - WEST), SOUTH + part(0.569840291) * (NORTH - SOUTH)];
}

/** @param {any} core @param {{ rootId: string, districtIds: string[] }} city */
async function furnish(core, city) {
  const domain = await import(join(root, 'libs/domain/dist/index.js'));
  const types = await core.database.query('SELECT row FROM incident_types');
  await core.transactions.runAs('bench', async (/** @type {any} */ tx) => {
    const type = await tx.open('incidentType', types[0].row.id);
    tx.record(domain.setTypeResponse(tx.now, { row: type.row }, RESPONSE));
    for (let index = 0; index < TOWNS; index++) {
      const center = { type: 'Point', coordinates: somewhere(index * 31 + 7) };
      const command = { code: `town${index}`, name: `Town ${index}`, level: 'town', parentId: city.districtIds[index % 10], center };
      tx.record(domain.createJurisdiction(tx.now, { id: uuidv7(), sameCode: null }, command));
    }
  });
  for (let first = 0; first < TEAMS; first += 500)
    await core.transactions.runAs('bench', async (/** @type {any} */ tx) => {
      for (let index = first; index < Math.min(TEAMS, first + 500); index++) tx.record(teamOf(domain, tx.now, index, city.rootId));
    });
}

/** @param {any} domain @param {string} now @param {number} index @param {string} jurisdictionId */
function teamOf(domain, now, index, jurisdictionId) {
  const station = { point: { type: 'Point', coordinates: somewhere(index) }, address: null, regionCode: null };
  const facts = { id: uuidv7(), jurisdictionId, station, positionNumber: index + 1, sameCode: null };
  const capabilities = [
    { code: CAPABILITIES[index % 5], level: 1 + (index % 3) },
    { code: CAPABILITIES[(index + 2) % 5], level: 1 + (index % 2) },
  ];
  return domain.createTeam(now, facts, { code: `B${index}`, name: `Team ${index}`, capabilities, headcount: 4 + (index % 20) });
}

/** @param {number} rounds @returns {Promise<import('./numbers.mjs').Line[]>} */
async function nearestRates(rounds) {
  const { Nearest } = await built('core/nearest.js');
  const things = Array.from({ length: THINGS }, (_, index) => ({
    index,
    point: somewhere(index),
    isFree: index % 7 < 5,
    capability: index % 5,
  }));
  const index = new Nearest(things, (/** @type {any} */ { point }) => point);
  const matches = (/** @type {any} */ { isFree, capability }) => isFree && capability === 3;
  const begun = performance.now();
  new Nearest(things, (/** @type {any} */ { point }) => point);
  const buildMs = performance.now() - begun;
  const { distanceMetres } = await import(join(root, 'libs/domain/dist/index.js'));
  checkExact(index, things, matches, distanceMetres);
  const ours = () => {
    const [questions, begun] = [20_000, performance.now()];
    for (let at = 0; at < questions; at++) index.to(somewhere(at * 13 + 5), FOUND, matches);
    return (questions / (performance.now() - begun)) * 1000;
  };
  const own = {
    name: `nearest ${FOUND} of ${THINGS} with filters`,
    unit: '/s',
    bare: `equal to looking at all; built in ${buildMs.toFixed(1)} ms`,
  };
  if (!hasRedis()) return [{ ...own, value: median(Array.from({ length: rounds }, ours)), bare: `${own.bare}; no Redis on this machine` }];
  const folder = mkdtempSync(join(tmpdir(), 'fenghuo-bench-'));
  const server = await startRedis(folder, await freePort());
  const redis = createClient({ url: server.url });
  await redis.connect();
  try {
    for (let first = 0; first < THINGS; first += 1000)
      await redis.geoAdd(
        'teams',
        things
          .slice(first, first + 1000)
          .map(({ index: at, point: [longitude, latitude] }) => ({ longitude, latitude, member: String(at) })),
      );
    const search = (/** @type {number} */ at) => {
      const [longitude, latitude] = somewhere(at * 13 + 5);
      return redis.geoSearch('teams', { longitude, latitude }, { radius: RADIUS_KM, unit: 'km' }, { SORT: 'ASC', COUNT: FOUND });
    };
    const theirs = (/** @type {number} */ together) => async () => {
      const [questions, begun] = [10_000, performance.now()];
      for (let first = 0; first < questions; first += together)
        await Promise.all(Array.from({ length: together }, (_, at) => search(first + at)));
      return (questions / (performance.now() - begun)) * 1000;
    };
    const measured = await interleave(rounds, { ours: async () => ours(), single: theirs(1), many: theirs(200) });
    const [mine, single, many] = ['ours', 'single', 'many'].map((name) => median(measured[name] ?? []));
    const of = (/** @type {number} */ rate) => `${Math.round(mine ?? 0)}/s of ${Math.round(rate)}/s`;
    return [
      {
        name: `${own.name}, of Redis GEOSEARCH without`,
        value: (mine ?? 0) / (single ?? 1),
        unit: '×',
        atLeast: 5,
        bare: `${of(single ?? 0)}; ${own.bare}`,
      },
      { name: `the same, of Redis with 200 questions sent together`, value: (mine ?? 0) / (many ?? 1), unit: '×', bare: of(many ?? 0) },
    ];
  } finally {
    redis.destroy();
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @param {any} index @param {readonly any[]} things @param {(thing: any) => boolean} matches @param {(a: unknown, b: unknown) => number} distanceMetres */
function checkExact(index, things, matches, distanceMetres) {
  for (let at = 0; at < 50; at++) {
    const from = somewhere(at * 211 + 3);
    const metres = (/** @type {any} */ { point }) => distanceMetres(point, from);
    const expected = things
      .filter(matches)
      .map(metres)
      .sort((a, b) => a - b)
      .slice(0, FOUND);
    const found = index.to(from, FOUND, matches).map(metres);
    if (found.some((/** @type {number} */ value, /** @type {number} */ rank) => Math.abs(value - (expected[rank] ?? 0)) > 0.001))
      throw new Error('The index and a look at everything differ');
  }
}
