/** `npm run demo -- --load`: fills the demo city up to the load profile through the public API. Run again, it adds what is still missing. */
import { keyOf } from '../replay/api.mjs';
import { depotsToAdd, itemsToAdd, LOTS_OF_EACH, lotsToAdd, sheltersToAdd, TOTALS } from './load-plan.mjs';

/** @typedef {import('../replay/api.mjs').Api} Api */

const DAY_MS = 86_400_000;
const AT_ONCE = 8;
/** Lines of one receipt. */
const LINES = 400;
/** No further back may be told that something happened: what comes in stands before what is counted. */
const RECEIVED_DAYS_AGO = 6.9;
/** Of so many places one is counted by nobody. */
const UNCOUNTED = 8;

/** `leader` signs what `duty` has counted; without one nothing is counted. @param {Api} duty @param {(text: string) => void} say @param {Api | null} [leader] */
export async function load(duty, say, leader = null) {
  const [items, depots, shelters] = [await all(duty, '/items'), await all(duty, '/depots'), await all(duty, '/shelters')];
  const towns = (await all(duty, '/jurisdictions'))
    .filter((/** @type {any} */ row) => row.level === 'town' && row.center !== null)
    .map((/** @type {any} */ { id, name, center }) => ({ id, name, center: center.coordinates }))
    .sort((/** @type {any} */ a, /** @type {any} */ b) => (a.id < b.id ? -1 : 1));
  const make = async (/** @type {string} */ path, /** @type {any[]} */ bodies) => {
    const made = await inParallel(bodies, (body) => duty.post(path, body, keyOf('load', path, body.code)));
    say(`${path}: ${made.length} added`);
    return made.map(({ body }) => body);
  };
  const addedItems = await make('/items', itemsToAdd(items.map(({ code }) => code)));
  const addedDepots = await make('/depots', depotsToAdd(depots.length, towns));
  await make('/shelters', sheltersToAdd(shelters.length, towns));
  await stock(duty, addedItems, [...depots.filter(({ state }) => state === 'open'), ...addedDepots], say);
  if (leader !== null) await count(duty, leader, addedDepots, say);
  say(`${TOTALS.depots} depots, ${TOTALS.items} kinds, ${TOTALS.shelters} shelters; ${LOTS_OF_EACH} lots of each kind that was added`);
}

/** @param {Api} duty @param {any[]} items @param {any[]} depots @param {(text: string) => void} say */
async function stock(duty, items, depots, say) {
  const now = Date.now();
  const planned = lotsToAdd(items, depots);
  const lots = await inParallel(planned, ({ itemId, expiresInDays }, index) => {
    const expiresAt = expiresInDays === null ? null : new Date(now + expiresInDays * DAY_MS).toISOString();
    return duty.post('/lots', { itemId, expiresAt }, keyOf('load', 'lot', itemId, index % LOTS_OF_EACH, now));
  });
  const lines = planned.map(({ depotId, quantity }, index) => ({
    lotId: lots[index]?.body.id,
    from: { kind: 'supplier' },
    to: { kind: 'depot', id: depotId },
    quantity,
  }));
  for (let from = 0; from < lines.length; from += LINES) {
    const at = new Date(now - RECEIVED_DAYS_AGO * DAY_MS).toISOString();
    const body = { kind: 'receive', at, reason: '演示库存', lines: lines.slice(from, from + LINES) };
    await duty.post('/movements', body, keyOf('load', 'receive', now, from));
  }
  say(`/lots: ${lots.length} added and received`);
}

/** Most of them, within the last days, as the book says. @param {Api} duty @param {Api} leader @param {any[]} depots @param {(text: string) => void} say */
async function count(duty, leader, depots, say) {
  const now = Date.now();
  const chosen = depots.filter((_, index) => index % UNCOUNTED !== UNCOUNTED - 1);
  await inParallel(chosen, async ({ id }, index) => {
    const lots = await all(duty, '/stock', { place: `depot:${id}` });
    const at = new Date(now - (((index * 7) % 60) / 10) * DAY_MS).toISOString();
    const { body: begun } = await duty.post('/counts', { place: { kind: 'depot', id }, at, note: '演示盘点' }, keyOf('load', 'count', id));
    const lines = lots.map(({ lotId, onHand }) => ({ lotId, counted: onHand }));
    if (lines.length > 0) await duty.post(`/counts/${begun.id}/lines`, { lines }, keyOf('load', 'counted', id));
    await leader.post(`/counts/${begun.id}/confirm`, {}, keyOf('load', 'confirm', id));
  });
  say(`/counts: ${chosen.length} confirmed`);
}

/** @param {Api} duty @param {string} path @param {Record<string, string>} [query] */
async function all(duty, path, query = {}) {
  /** @type {any[]} */
  const rows = [];
  for await (const row of duty.list(path, query)) rows.push(row);
  return rows;
}

/** In the order of the bodies, a few under way at a time. @template T, R @param {readonly T[]} bodies @param {(body: T, index: number) => Promise<R>} work */
async function inParallel(bodies, work) {
  /** @type {R[]} */
  const done = new Array(bodies.length);
  let next = 0;
  const run = async () => {
    for (let index = next++; index < bodies.length; index = next++) done[index] = await work(/** @type {T} */ (bodies[index]), index);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, run));
  return done;
}
