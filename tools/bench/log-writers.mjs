/** A child process that writes the log as the product does: BEGIN, a state, an event, COMMIT, and the coalesced NOTIFY of the product. */
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { answer, wallMicros } from './children.mjs';
import { built } from './stand.mjs';

const STALL_MS = 30;
const PAYLOAD = JSON.stringify({ words: '水位上涨，'.repeat(20) });
const INSERT = {
  name: 'event',
  text: `INSERT INTO events (recorded_at, at, type, actor, flags, audience, payload, changes)
    VALUES (now(), now(), 'incident.noteAdded', '{"system":"bench"}', '{}', '{}', $1, '[]') RETURNING id`,
  values: [PAYLOAD],
};
const UPDATE = { name: 'state', text: 'UPDATE bench_states SET count = count + 1 WHERE id = $1' };

/** @type {pg.Client[]} */
const clients = [];
/** @type {any} */
let notifier;

/** @param {pg.Client} client @param {number} state @param {{ rollbackShare?: number, stallShare?: number }} load @param {Map<number, number>} committed */
async function transaction(client, state, { rollbackShare = 0, stallShare = 0 }, committed) {
  await client.query('BEGIN');
  await client.query({ ...UPDATE, values: [state] });
  const { rows } = await client.query(INSERT);
  if (Math.random() < stallShare) await pause(Math.random() * STALL_MS);
  if (Math.random() < rollbackShare) return client.query('ROLLBACK');
  await client.query('COMMIT');
  committed.set(Number(rows[0].id), wallMicros());
  return notifier.signal();
}

answer({
  async open({ url, clients: count }) {
    const { Database } = await built('core/database.js');
    const { Notifier } = await built('feed/relay.js');
    const database = await Database.connect(url, { pool: 2, onError: () => undefined });
    notifier = new Notifier(database);
    await database.query(`CREATE TABLE IF NOT EXISTS bench_states AS SELECT id, 0 AS count FROM generate_series(0, ${count}) AS id`);
    await database.query('CREATE UNIQUE INDEX ON bench_states (id)');
    for (let index = 0; index < count; index++) {
      const client = new pg.Client({ connectionString: url });
      await client.connect();
      clients.push(client);
    }
  },
  /** So many events as fast as it goes, or at a pace. */
  async write({ clients: count, events, perSecond, seconds, ...load }) {
    /** @type {Map<number, number>} */
    const committed = new Map();
    const began = performance.now();
    const total = events ?? perSecond * seconds;
    let next = 0;
    await Promise.all(
      clients.slice(0, count).map(async (client, state) => {
        for (let index = next++; index < total; index = next++) {
          const wait = perSecond === undefined ? 0 : (index * 1000) / perSecond - (performance.now() - began);
          if (wait > 1) await pause(wait);
          await transaction(client, state, load, committed);
        }
      }),
    );
    return { committed, seconds: (performance.now() - began) / 1000 };
  },
});
