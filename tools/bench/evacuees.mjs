/**
 * A hundred thousand people in thirty shelters: how many are registered a second over HTTP, at a steady hundred and as fast as it goes, and how long a
 * search by name, initials or the end of a telephone takes while others register.
 */

import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { uuidv7 } from 'uuidv7';
import { root } from '../run/places.mjs';
import { bodyOf, Line } from './http.mjs';
import { median, percentile } from './numbers.mjs';
import { built, openBuiltCore, openStand, reportBody } from './stand.mjs';

const PEOPLE = 100_000;
const SHELTERS = 30;
const A_SECOND = 100;
const CLIENTS = 8;
const SEEDED_AT_ONCE = 1_000;
const PLACES = 1_000_000;
const FAMILY_NAMES = [...'王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高'];
const SIGNS = [...'伟芳娜敏静丽强磊军洋勇艳杰涛明超秀霞平刚桂英华玉兰建国文辉志海燕鹏红梅雪晨宇欣怡佳俊浩梓涵'];

/** @param {{ quick: boolean, say: (text: string) => void }} options @returns {Promise<import('./numbers.mjs').Line[]>} */
export async function evacuees({ quick, say }) {
  const stand = await openStand({ people: CLIENTS });
  try {
    const { url } = await stand.serve();
    const lines = await Promise.all(stand.tokens.map(() => Line.open(url)));
    const [line, token] = [await Line.open(url), stand.tokens[0] ?? ''];
    const place = await openPlace(line, token);
    say(`${PEOPLE} people in ${SHELTERS} shelters`);
    await seed(stand, place);
    const register = (/** @type {number} */ client, /** @type {number} */ index) => registerOne(lines, stand.tokens, place, client, index);
    say('as fast as it goes');
    const fast = await inTurn(quick ? 5 : 15, register);
    say(`${A_SECOND} a second, and searches`);
    const steady = await steadily(quick ? 5 : 20, register, () => search(line, token));
    for (const one of [line, ...lines]) one.close();
    return [
      {
        name: `registrations among ${PEOPLE} evacuees, ${CLIENTS} clients`,
        value: fast.rate,
        unit: '/s',
        atLeast: A_SECOND,
        bare: `median ${median(fast.ms).toFixed(0)} ms, p95 ${percentile(fast.ms, 0.95).toFixed(0)} ms`,
      },
      {
        name: `search among ${PEOPLE} evacuees while ${A_SECOND} a second register, p95`,
        value: percentile(steady.searchMs, 0.95),
        unit: 'ms',
        atMost: 200,
        bare: `median ${median(steady.searchMs).toFixed(0)} ms, ${steady.searchMs.length} searches; registered ${steady.rate.toFixed(0)}/s`,
      },
    ];
  } finally {
    await stand.close();
  }
}

/** @typedef {{ incidentId: string, shelterIds: string[] }} Place */

/** @param {Line} line @param {string} token @returns {Promise<Place>} */
async function openPlace(line, token) {
  const pass = async (/** @type {string} */ path, /** @type {object} */ body) => {
    const answer = await line.post(`/api/v1/${path}`, token, body);
    if (answer.status >= 300) throw new Error(`${path}: ${answer.status} ${answer.body}`);
    return bodyOf(answer);
  };
  const report = await pass('reports', reportBody(0));
  const incident = await pass(`reports/${report.id}/accept`, {});
  const shelterIds = [];
  for (let index = 0; index < SHELTERS; index++) {
    const kind = { class: 'fixed', durationClass: 'short', space: 'indoor', declaredCapacity: PLACES };
    const shelter = await pass('shelters', { code: `B${index}`, name: `Shelter ${index}`, place: reportBody(index).place, ...kind });
    await pass(`shelters/${shelter.id}/open`, { to: 'open', incidentId: incident.id, functions: [] });
    shelterIds.push(shelter.id);
  }
  return { incidentId: incident.id, shelterIds };
}

/** @param {number} index */
const nameOf = (index) =>
  `${FAMILY_NAMES[index % FAMILY_NAMES.length]}${SIGNS[(index * 7) % SIGNS.length]}${index % 5 === 0 ? '' : SIGNS[(index * 13 + 5) % SIGNS.length]}`;
/** @param {number} index */
const phoneOf = (index) => `138${String((index * 7919) % 100_000_000).padStart(8, '0')}`;

/** Rows as the server writes them, in bulk. @param {Awaited<ReturnType<typeof openStand>>} stand @param {Place} place */
async function seed(stand, { incidentId, shelterIds }) {
  const { core, close } = await openBuiltCore(stand.databaseUrl, stand.folder);
  const [{ sealedColumns }, { newEvacuee }] = await Promise.all([
    built('evacuee/evacuee.rows.js'),
    import(join(root, 'libs/domain/dist/index.js')),
  ]);
  const key = await core.personalKeys.keyFor(core.database, { incidentId });
  const at = new Date().toISOString();
  for (let first = 0; first < PEOPLE; first += SEEDED_AT_ONCE) {
    const rows = Array.from({ length: SEEDED_AT_ONCE }, (_, offset) => {
      const index = first + offset;
      const facts = { id: uuidv7(), code: `E-20200101-${index}`, incidentId, shelterId: shelterIds[index % SHELTERS], groupId: null };
      const told = { name: nameOf(index), birthYear: 1930 + (index % 95), sex: index % 2 ? 'male' : 'female' };
      const row = newEvacuee(at, facts, told, { at });
      return { id: facts.id, row, ...sealedColumns(key, facts.id, { name: told.name, phone: phoneOf(index) }) };
    });
    const values = rows.map(
      (_, index) => `($${index * 4 + 1}::uuid, 1, $${index * 4 + 2}::jsonb, $${index * 4 + 3}::bytea, $${index * 4 + 4}::bytea[], now())`,
    );
    await core.database.query(
      `INSERT INTO evacuees (id, version, row, sealed, search, recorded_at) VALUES ${values.join(', ')}`,
      rows.flatMap(({ id, row, sealed, search }) => [id, JSON.stringify(row), sealed, search]),
    );
  }
  await core.database.query('ANALYZE evacuees');
  await close();
}

/** @param {Line[]} lines @param {string[]} tokens @param {Place} place @param {number} client @param {number} index */
async function registerOne(lines, tokens, { incidentId, shelterIds }, client, index) {
  const begun = performance.now();
  const told = { name: nameOf(index * 3 + 1), phone: phoneOf(index), birthYear: 1930 + (index % 95), sex: 'female' };
  const body = { incidentId, shelterId: shelterIds[index % SHELTERS], ...told };
  const { status, body: answer } = await /** @type {Line} */ (lines[client]).post('/api/v1/evacuees', tokens[client] ?? '', body);
  if (status !== 201) throw new Error(`${status} ${answer}`);
  return performance.now() - begun;
}

/** Each client asks again as soon as it is answered. @param {number} seconds @param {(client: number, index: number) => Promise<number>} register */
async function inTurn(seconds, register) {
  /** @type {number[]} */
  const ms = [];
  const end = performance.now() + seconds * 1_000;
  let index = 0;
  await Promise.all(
    Array.from({ length: CLIENTS }, async (_, client) => {
      while (performance.now() < end) ms.push(await register(client, index++));
    }),
  );
  return { ms, rate: ms.length / seconds };
}

/** A registration is due every ten milliseconds and taken by whoever is free, and one search after the other beside them.
 * @param {number} seconds @param {(client: number, index: number) => Promise<number>} register @param {() => Promise<number>} searchOnce */
async function steadily(seconds, register, searchOnce) {
  const begun = performance.now();
  const passed = () => (performance.now() - begun) / 1_000;
  let next = 0;
  const registering = Array.from({ length: CLIENTS }, async (_, client) => {
    while (next < seconds * A_SECOND) {
      const index = next++;
      await delay(Math.max(0, (index / A_SECOND - passed()) * 1_000));
      await register(client, PEOPLE + index);
    }
  });
  /** @type {number[]} */
  const searchMs = [];
  const searching = (async () => {
    while (passed() < seconds) searchMs.push(await searchOnce());
  })();
  await Promise.all(registering);
  const rate = next / passed();
  await searching;
  return { searchMs, rate };
}

let asked = 0;
/** The whole name, its beginning, the end of the telephone, initials, one after the other. @param {Line} line @param {string} token */
async function search(line, token) {
  const index = (asked++ * 101) % PEOPLE;
  const q = [nameOf(index), nameOf(index).slice(0, 2), phoneOf(index).slice(-4), 'wxm', 'zw'][asked % 5] ?? '';
  const begun = performance.now();
  const answer = await line.post('/api/v1/evacuees/search', token, { q, reason: 'bench' });
  if (answer.status !== 200) throw new Error(`${answer.status} ${answer.body}`);
  return performance.now() - begun;
}
