/** `npm run demo -- --load`: fills the demo city up to the load profile through the public API. Run again, it adds what is still missing. */
import { keyOf } from '../replay/api.mjs';
import { depotsToAdd, itemsToAdd, LOTS_OF_EACH, lotsToAdd, sheltersToAdd, TOTALS } from './load-plan.mjs';

/** @typedef {import('../replay/api.mjs').Api} Api */

const DAY_MS = 86_400_000;
const AT_ONCE = 8;
/** Lines of one receipt. */
const LINES = 400;

/** @param {Api} duty @param {(text: string) => void} say */
export async function load(duty, say) {
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
    const body = { kind: 'receive', reason: '演示库存', lines: lines.slice(from, from + LINES) };
    await duty.post('/movements', body, keyOf('load', 'receive', now, from));
  }
  say(`/lots: ${lots.length} added and received`);
}

/** @param {Api} duty @param {string} path */
async function all(duty, path) {
  /** @type {any[]} */
  const rows = [];
  for await (const row of duty.list(path)) rows.push(row);
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
