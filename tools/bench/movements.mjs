/**
 * `POST /movements` through the real server, against a bare transaction that writes the same rows: the movement, its line, both balances, the row of the
 * depot, the kept answer and the event. Eight clients; each turn goes over many depots, as a city's keepers do.
 */
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { uuidv7 } from 'uuidv7';
import { verifyLedger } from '../ledger/verify.mjs';
import { bodyOf, Line } from './http.mjs';
import { interleave, median, percentile } from './numbers.mjs';
import { middleOf, openStand } from './stand.mjs';

const CLIENTS = 8;
const DEPOTS = 120;
const GOAL = 0.35;
const WRITERS = 32;
const FOR_ONE_LOT = 64;

/** @param {{ quick: boolean, say: (text: string) => void }} options @returns {Promise<import('./numbers.mjs').Line[]>} */
export async function movements({ quick, say }) {
  const [rounds, slice, minute] = quick ? [3, 400, 5] : [5, 1600, 60];
  const stand = await openStand({ people: WRITERS });
  const database = new pg.Pool({ connectionString: stand.databaseUrl, max: CLIENTS });
  const { url } = await stand.serve();
  const lines = await Promise.all(Array.from({ length: FOR_ONE_LOT }, () => Line.open(url)));
  /** @type {Bare | null} */
  let bare = null;
  try {
    const keepers = new Keepers(lines, stand.tokens);
    say(`${DEPOTS} depots with a lot each`);
    const store = await fill(keepers);
    say(`movements: ${rounds} rounds of ${slice}`);
    await keepers.issue(store, 200, CLIENTS);
    const ceilingOf = await Bare.open(database, await learn(database, keepers, store));
    bare = ceilingOf;
    const measured = await interleave(rounds, {
      product: async () => {
        await quiet(database);
        return timed(keepers, () => keepers.issue(store, slice, CLIENTS));
      },
      bare: async () => {
        await quiet(database);
        return timed(ceilingOf, () => ceilingOf.run(slice));
      },
    });
    const [ours, ceiling] = [measured.product ?? [], measured.bare ?? []].map((turns) => ({
      perSecond: median(turns.map(({ perSecond }) => perSecond)),
      p50: median(turns.map(({ p50 }) => p50)),
      p99: median(turns.map(({ p99 }) => p99)),
    }));
    say(`${FOR_ONE_LOT} writers for one lot, then ${WRITERS} for ${minute} s`);
    const slowest = await forOneLot(keepers, store);
    const perSecond = await keepers.issueFor(store, minute * 1000, WRITERS);
    const { differences } = await verifyLedger(stand.databaseUrl);
    return [
      {
        name: `POST /movements, ${CLIENTS} clients, of a bare transaction`,
        value: (ours?.perSecond ?? 0) / (ceiling?.perSecond ?? 1),
        unit: '×',
        atLeast: GOAL,
        bare: `${Math.round(ours?.perSecond ?? 0)}/s of ${Math.round(ceiling?.perSecond ?? 0)}/s`,
        detail: { product: ours, bare: ceiling },
      },
      { name: `${FOR_ONE_LOT} writers for one lot, the last answer`, value: slowest, unit: 'ms', atMost: 1000 },
      {
        name: `${WRITERS} writers, ${minute} s: balances that differ from their lines`,
        value: differences.length,
        unit: '',
        atMost: 0,
        bare: `${Math.round(perSecond)}/s`,
        detail: { differences },
      },
    ];
  } finally {
    for (const line of lines) line.close();
    await bare?.close();
    await database.end();
    await stand.close();
  }
}

/** @typedef {{ depotId: string, lotId: string }} Shelf */

/** Whoever moves goods, each on a connection of their own. */
class Keepers {
  #lines;
  #tokens;
  #turn = 0;
  /** @type {number[]} */
  latencies = [];

  /** @param {readonly Line[]} lines @param {readonly string[]} tokens */
  constructor(lines, tokens) {
    this.#lines = lines;
    this.#tokens = tokens;
  }

  /** @param {number} client @param {string} path @param {unknown} body */
  async post(client, path, body) {
    const began = performance.now();
    const line = /** @type {Line} */ (this.#lines[client]);
    const answer = await line.post(`/api/v1${path}`, this.#tokens[client % this.#tokens.length] ?? '', body, randomUUID());
    this.latencies.push(performance.now() - began);
    return answer;
  }

  /** @param {readonly Shelf[]} store @param {number} count @param {number} clients */
  async issue(store, count, clients) {
    let left = count;
    await this.#all(clients, async (client) => {
      while (left-- > 0) bodyOf(await this.post(client, '/movements', issueOf(this.#next(store))));
    });
    return Array.from({ length: count });
  }

  /** @param {readonly Shelf[]} store @param {number} ms @param {number} clients @returns {Promise<number>} a second */
  async issueFor(store, ms, clients) {
    let count = 0;
    const ends = performance.now() + ms;
    await this.#all(clients, async (client) => {
      for (; performance.now() < ends; count++) bodyOf(await this.post(client, '/movements', issueOf(this.#next(store))));
    });
    return count / (ms / 1000);
  }

  /** @param {readonly Shelf[]} store */
  #next(store) {
    return /** @type {Shelf} */ (store[this.#turn++ % store.length]);
  }

  /** @param {number} clients @param {(client: number) => Promise<void>} work */
  #all(clients, work) {
    return Promise.all(Array.from({ length: clients }, (_, client) => work(client)));
  }
}

/** @param {Shelf} shelf */
const issueOf = ({ depotId, lotId }) => ({
  kind: 'issue',
  lines: [{ lotId, from: { kind: 'depot', id: depotId }, to: { kind: 'consumed' }, quantity: '1' }],
});

/** @param {Keepers} keepers @returns {Promise<Shelf[]>} */
async function fill(keepers) {
  // The catalogue is the root's.
  const item = bodyOf(await keepers.post(0, '/items', { code: 'QUILT', name: { zh: '棉被' }, class: 'living', unit: '床', decimals: 0 }));
  const store = [];
  for (let index = 0; index < DEPOTS; index++) {
    const place = { point: { type: 'Point', coordinates: middleOf(index) } };
    const depot = { code: `D-${index}`, name: `储备库 ${index}`, kind: 'store', level: 'district', place };
    const { id: depotId } = bodyOf(await keepers.post(0, '/depots', depot));
    const { id: lotId } = bodyOf(await keepers.post(0, '/lots', { itemId: item.id }));
    const received = [{ lotId, from: { kind: 'supplier' }, to: { kind: 'depot', id: depotId }, quantity: '1000000' }];
    bodyOf(await keepers.post(0, '/movements', { kind: 'receive', lines: received }));
    store.push({ depotId, lotId });
  }
  return store;
}

/** Half of them find something. @param {Keepers} keepers @param {readonly Shelf[]} store @returns {Promise<number>} ms until the last is answered */
async function forOneLot(keepers, store) {
  const { depotId } = /** @type {Shelf} */ (store[0]);
  const { id: itemId } = await itemOf(keepers);
  const { id: lotId } = bodyOf(await keepers.post(0, '/lots', { itemId }));
  const received = [{ lotId, from: { kind: 'supplier' }, to: { kind: 'depot', id: depotId }, quantity: String(FOR_ONE_LOT / 2) }];
  bodyOf(await keepers.post(0, '/movements', { kind: 'receive', lines: received }));
  const began = performance.now();
  const answers = await Promise.all(
    Array.from({ length: FOR_ONE_LOT }, (_, client) => keepers.post(client, '/movements', issueOf({ depotId, lotId }))),
  );
  const took = performance.now() - began;
  const statuses = answers.map(({ status }) => status).sort();
  const wanted = [...Array(FOR_ONE_LOT / 2).fill(201), ...Array(FOR_ONE_LOT / 2).fill(409)];
  if (String(statuses) !== String(wanted)) throw new Error(`Half should have found something: ${statuses}`);
  return took;
}

/** @param {Keepers} keepers */
const itemOf = async (keepers) =>
  bodyOf(await keepers.post(0, '/items', { code: `I-${randomUUID().slice(0, 8)}`, name: { zh: '帐篷' }, class: 'living', unit: '顶' }));

/** @typedef {{ depot: Record<string, string>, movement: Record<string, string>, line: Record<string, string>, command: Record<string, string>, event: Record<string, string> }} Learnt */

/** What the product writes for one movement, read back as text. @param {pg.Pool} database @param {Keepers} keepers @param {readonly Shelf[]} store @returns {Promise<Learnt>} */
async function learn(database, keepers, store) {
  const shelf = /** @type {Shelf} */ (store[7]);
  const { id } = bodyOf(await keepers.post(0, '/movements', issueOf(shelf)));
  const one = async (/** @type {string} */ sql, /** @type {unknown[]} */ values) => (await database.query(sql, values)).rows[0];
  const textOf = (/** @type {string[]} */ columns) => columns.map((column) => `${column}::text AS ${column}`).join(', ');
  return {
    depot: await one(`SELECT ${textOf(DEPOT)} FROM depots WHERE id = $1`, [shelf.depotId]),
    movement: await one(`SELECT ${textOf(MOVEMENT)} FROM movements WHERE id = $1`, [id]),
    line: await one(`SELECT ${textOf(LINE)} FROM movement_lines WHERE movement_id = $1`, [id]),
    command: await one(`SELECT ${textOf(COMMAND)} FROM commands ORDER BY recorded_at DESC LIMIT 1`, []),
    event: await one(`SELECT ${textOf(EVENT)} FROM events WHERE subject_id = $1`, [id]),
  };
}

const DEPOT = ['id', 'version', 'scope', 'live', 'row', 'extra', 'recorded_at'];
const MOVEMENT = ['id', 'kind', 'at', 'needs_second', 'military', 'places', 'incident_id', 'reverses_id', 'row', 'recorded_at'];
const LINE = ['movement_id', 'line', 'lot_id', 'from_place', 'to_place', 'quantity', 'at'];
const COMMAND = ['person_id', 'key', 'request_hash', 'status', 'answer', 'recorded_at'];
const EVENT = ['recorded_at', 'at', 'type', 'actor', 'incident_id', 'subject_id', 'flags', 'audience', 'payload', 'changes'];
const TABLES = ['depots', 'movements', 'movement_lines', 'balances', 'commands'];

/** BEGIN, the same rows, COMMIT, with prepared statements and nothing else, in tables with the same columns and indexes. */
class Bare {
  #clients;
  #learnt;
  /** @type {(Shelf & { row: string })[]} */
  #store = [];
  #turn = 0;
  /** @type {number[]} */
  latencies = [];

  /** @param {pg.Client[]} clients @param {Learnt} learnt */
  constructor(clients, learnt) {
    this.#clients = clients;
    this.#learnt = learnt;
  }

  /** @param {pg.Pool} database @param {Learnt} learnt */
  static async open(database, learnt) {
    await database.query(`
      CREATE SCHEMA bare; ${TABLES.map((table) => `CREATE TABLE bare.${table} (LIKE public.${table} INCLUDING ALL);`).join(' ')}
      CREATE SEQUENCE bare.event_id_seq CACHE 1;
      CREATE TABLE bare.events (LIKE public.events INCLUDING ALL) PARTITION BY RANGE (recorded_at);
      ALTER TABLE bare.events ALTER id SET DEFAULT nextval('bare.event_id_seq');
      CREATE TABLE bare.events_other PARTITION OF bare.events DEFAULT;`);
    const clients = Array.from({ length: CLIENTS }, () => new pg.Client({ ...database.options }));
    await Promise.all(clients.map((client) => client.connect()));
    const bare = new Bare(clients, learnt);
    for (let index = 0; index < DEPOTS; index++) {
      const [depotId, lotId] = [uuidv7(), uuidv7()];
      const row = JSON.stringify({ ...JSON.parse(learnt.depot.row ?? ''), id: depotId, code: `D-${index}` });
      await database.query(
        insertOf('depots', DEPOT),
        DEPOT.map((column) => (column === 'id' ? depotId : column === 'row' ? row : learnt.depot[column])),
      );
      for (const [place, amount] of [
        [`depot:${depotId}`, '1000000'],
        ['consumed', '0'],
      ])
        await database.query('INSERT INTO bare.balances (lot_id, place, on_hand) VALUES ($1, $2, $3)', [lotId, place, amount]);
      bare.#store.push({ depotId, lotId, row });
    }
    return bare;
  }

  /** @param {number} count */
  async run(count) {
    let left = count;
    await Promise.all(
      this.#clients.map(async (client) => {
        while (left-- > 0) {
          const began = performance.now();
          await this.#once(client);
          this.latencies.push(performance.now() - began);
        }
      }),
    );
    return Array.from({ length: count });
  }

  /** @param {pg.Client} client */
  async #once(client) {
    const { depot, movement, line, command, event } = this.#learnt;
    const { depotId, lotId, row } = /** @type {Shelf & { row: string }} */ (this.#store[this.#turn++ % this.#store.length]);
    const id = uuidv7();
    const write = (/** @type {string} */ name, /** @type {string} */ text, /** @type {unknown[]} */ values) =>
      client.query({ name, text, values });
    const insert = (/** @type {string} */ table, /** @type {string[]} */ columns, /** @type {Record<string, unknown>} */ row) =>
      write(
        `insert ${table}`,
        insertOf(table, columns),
        columns.map((column) => row[column]),
      );
    const add = 'UPDATE bare.balances SET on_hand = on_hand + $3 WHERE lot_id = $1 AND place = $2';
    const sets = ['version', 'scope', 'live', 'row', 'extra'];
    await client.query('BEGIN');
    await write(
      'update depots',
      `UPDATE bare.depots SET ${sets.map((column, index) => `${column} = $${index + 1}`).join(', ')} WHERE id = $6`,
      [...sets.map((column) => (column === 'row' ? row : depot[column])), depotId],
    );
    await write('add', add, [lotId, `depot:${depotId}`, '-1']);
    await write('add', add, [lotId, 'consumed', '1']);
    await insert('movements', MOVEMENT, { ...movement, id });
    await insert('movement_lines', LINE, { ...line, movement_id: id, lot_id: lotId, from_place: `depot:${depotId}` });
    await insert('commands', COMMAND, { ...command, key: id });
    await insert('events', EVENT, { ...event, subject_id: id });
    await client.query('COMMIT');
  }

  close() {
    return Promise.all(this.#clients.map((client) => client.end()));
  }
}

/** @param {string} table @param {readonly string[]} columns */
const insertOf = (table, columns) =>
  `INSERT INTO bare.${table} (${columns.join(', ')}) VALUES (${columns.map((_, index) => `$${index + 1}`).join(', ')})`;

/** @param {{ latencies: number[] }} who @param {() => Promise<unknown[]>} work */
async function timed(who, work) {
  who.latencies = [];
  const began = performance.now();
  const { length } = await work();
  const seconds = (performance.now() - began) / 1000;
  return { perSecond: length / seconds, p50: percentile(who.latencies, 0.5), p99: percentile(who.latencies, 0.99) };
}

/** Until the product's reader of the log has seen everything. @param {pg.Pool} database */
async function quiet(database) {
  for (;;) {
    const { rows } = await database.query(
      `SELECT (SELECT max(id) FROM events) <= (SELECT position FROM log_readers WHERE name = 'jobs') AS done`,
    );
    if (rows[0]?.done) break;
    await pause(50);
  }
  await pause(300);
}
