/**
 * The product's tail of the log beside a naive one (`id > cursor`), over the same writers in another process: throughput, every event counted, and what
 * a foreign long transaction does to it.
 */
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { Child, wallMicros } from './children.mjs';
import { interleave, median, percentile } from './numbers.mjs';
import { built, openStand } from './stand.mjs';

const POLL_MS = 250;
const FOREIGN_SECONDS = 2;

/** @typedef {{ position: number, stop: () => Promise<void> }} Tail */

/** @param {{ quick: boolean, say: (text: string) => void }} options @returns {Promise<import('./numbers.mjs').Line[]>} */
export async function tail({ quick, say }) {
  const sizes = quick
    ? { rounds: 3, events: 4_000, counted: 20_000, seconds: 5, turns: 1 }
    : { rounds: 5, events: 15_000, counted: 100_000, seconds: 8, turns: 3 };
  const stand = await openStand();
  const [{ Database }, relay] = await Promise.all([built('core/database.js'), built('feed/relay.js')]);
  const database = await Database.connect(stand.databaseUrl, { pool: 4, onError: () => undefined });
  const writers = new Child('log-writers.mjs');
  const tails = {
    /** @param {number} position @param {(ids: number[]) => void} seen @returns {Promise<Tail>} */
    product: async (position, seen) => {
      const made = new relay.LogTail(
        database,
        position,
        (/** @type {{ number: number }[]} */ events) => seen(events.map(({ number }) => number)),
        console.error,
      );
      made.start();
      return made;
    },
    /** @param {number} position @param {(ids: number[]) => void} seen @returns {Promise<Tail>} */
    naive: (position, seen) => naiveTail(stand.databaseUrl, position, relay, seen),
  };
  /** Tails while the writers write, and until nothing more can come. @param {keyof typeof tails} name @param {object} load */
  const run = async (name, load) => {
    const position = Number((await database.one('SELECT coalesce(max(id), 0) AS last FROM events')).last);
    /** @type {[number, number][]} */
    const seen = [];
    const began = performance.now();
    let lastAt = began;
    const one = await tails[name](position, (ids) => {
      const now = wallMicros();
      lastAt = performance.now();
      for (const id of ids) seen.push([id, now]);
    });
    await pause(100);
    /** @type {{ committed: Map<number, number>, seconds: number }} */
    const { committed, seconds } = await writers.ask('write', load);
    const end = Math.max(...committed.keys());
    while (one.position < end) await pause(5);
    await one.stop();
    const ids = new Set(seen.map(([id]) => id));
    const delays = seen.flatMap(([id, at]) => (committed.has(id) ? [(at - /** @type {number} */ (committed.get(id))) / 1000] : []));
    return {
      committed: committed.size,
      lost: [...committed.keys()].filter((id) => !ids.has(id)).length,
      doubled: seen.length - ids.size,
      unordered: seen.filter(([id], index) => index > 0 && id <= (seen[index - 1]?.[0] ?? 0)).length,
      perSecond: ids.size / Math.max(seconds, (lastAt - began) / 1000 - 0.1),
      p50: percentile(delays, 0.5),
      p99: percentile(delays, 0.99),
    };
  };
  try {
    await writers.ask('open', { url: stand.databaseUrl, clients: 32 });
    say(`throughput at 8 writers: ${sizes.rounds} rounds of ${sizes.events}`);
    await run('product', { clients: 8, events: 2_000 });
    const through = await interleave(sizes.rounds, {
      product: () => run('product', { clients: 8, events: sizes.events }),
      naive: () => run('naive', { clients: 8, events: sizes.events }),
    });
    const rate = (/** @type {string} */ name) => median((through[name] ?? []).map(({ perSecond }) => perSecond));
    const naiveLost = (through.naive ?? []).reduce((sum, { lost }) => sum + lost, 0);
    say(`${sizes.counted} events by 32 writers, with rollbacks and stalls`);
    const counted = await run('product', { clients: 32, events: sizes.counted, rollbackShare: 0.03, stallShare: 0.02 });
    say(`300 transactions a second, without and with a foreign transaction of ${FOREIGN_SECONDS} s`);
    const load = { clients: 16, perSecond: 300, seconds: sizes.seconds };
    const foreign = await interleave(sizes.turns, {
      alone: () => run('product', load),
      beside: () => besideForeign(stand.databaseUrl, () => run('product', load)),
    });
    const p99 = (/** @type {string} */ name) => median((foreign[name] ?? []).map((turn) => turn.p99));
    return [
      {
        name: 'log tail, 8 writers, of naive tailing',
        value: rate('product') / rate('naive'),
        unit: '×',
        atLeast: 0.9,
        bare: `${Math.round(rate('product'))}/s of ${Math.round(rate('naive'))}/s, of which naive lost ${naiveLost}`,
        detail: through,
      },
      { name: `log tail: lost of ${counted.committed} committed`, value: counted.lost, unit: '', atMost: 0, detail: counted },
      { name: 'log tail: doubled or out of order', value: counted.doubled + counted.unordered, unit: '', atMost: 0 },
      {
        name: 'a foreign 2 s transaction moves delivery p99 by',
        value: p99('beside') - p99('alone'),
        unit: 'ms',
        atMost: 10,
        bare: `${p99('alone').toFixed(1)} ms alone, ${p99('beside').toFixed(1)} ms beside`,
        detail: foreign,
      },
    ];
  } finally {
    await writers.close();
    await database.close();
    await stand.close();
  }
}

/** What many would write: ask for what is above the cursor. It loses what commits out of order. @param {string} url @param {number} from @param {any} relay @param {(ids: number[]) => void} seen @returns {Promise<Tail>} */
async function naiveTail(url, from, { CHANNEL, EVENT_COLUMNS, toTailed }, seen) {
  const session = new pg.Client({ connectionString: url });
  await session.connect();
  await session.query(`LISTEN ${CHANNEL}`);
  const text = `SELECT ${EVENT_COLUMNS} FROM events WHERE id > $1 ORDER BY id LIMIT 1000`;
  let isStopped = false;
  let isWoken = false;
  let wake = () => {};
  session.on('notification', () => {
    isWoken = true;
    wake();
  });
  const self = { position: from, stop: async () => undefined };
  const loop = (async () => {
    while (!isStopped) {
      isWoken = false;
      const { rows } = await session.query({ name: 'naive', text, values: [self.position] });
      if (rows.length > 0) {
        const events = rows.map(toTailed);
        seen(events.map(({ number }) => number));
        self.position = events.at(-1).number;
      } else if (!isWoken) {
        await new Promise((resolve) => {
          wake = () => resolve(undefined);
          setTimeout(resolve, POLL_MS);
        });
      }
    }
    await session.end();
  })();
  self.stop = async () => {
    isStopped = true;
    await loop;
  };
  return self;
}

/** Runs while other transactions of the same cluster stay open for two seconds each. @template T @param {string} url @param {() => Promise<T>} work @returns {Promise<T>} */
async function besideForeign(url, work) {
  const foreign = new pg.Client({ connectionString: url });
  await foreign.connect();
  let isOver = false;
  const loop = (async () => {
    while (!isOver) await foreign.query(`BEGIN; SELECT pg_current_xact_id(); SELECT pg_sleep(${FOREIGN_SECONDS}); COMMIT`);
  })();
  const result = await work();
  isOver = true;
  await loop;
  await foreign.end();
  return result;
}
