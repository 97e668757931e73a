/**
 * Positions by HTTP in batches of a thousand, against the bare statement that writes history and last position into copies of the same tables; then
 * ten thousand a second for minutes, with the feed measured beside it and the memory of the server watched.
 */
import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { Writer, withConsoles } from './delivery.mjs';
import { bodyOf, Line } from './http.mjs';
import { interleave, median } from './numbers.mjs';
import { middleOf, openStand } from './stand.mjs';

const BATCH = 1_000;
const CLIENTS = 4;
const GOAL = 0.3;
const DAY_MS = 86_400_000;
/** One fix a second of each. */
const UNITS = 10_000;
const CONSOLES = 20;
const CHANGES_PER_SECOND = 20;
const SAMPLE_MS = 1_000;

/** @param {{ quick: boolean, say: (text: string) => void }} options @returns {Promise<import('./numbers.mjs').Line[]>} */
export async function positions({ quick, say }) {
  const [rounds, batches, seconds] = quick ? [3, 60, 20] : [5, 200, 300];
  const stand = await openStand({ settings: ['track_commit_timestamp = on'], people: 16 });
  const database = new pg.Pool({ connectionString: stand.databaseUrl, max: CLIENTS + 2 });
  const { url, pid } = await stand.serve();
  const lines = await Promise.all(stand.tokens.map(() => Line.open(url)));
  try {
    say(`${UNITS} teams`);
    const teams = await makeTeams(lines, stand.tokens);
    say(`${BATCH} fixes a batch: ${rounds} rounds of ${batches} batches`);
    const rate = await againstBare({ database, lines, tokens: stand.tokens, teams, rounds, batches });
    say(`${UNITS} fixes a second for ${seconds} s`);
    return [...rate, ...(await sustained({ url, pid: pid ?? 0, stand, database, lines, teams, seconds }))];
  } finally {
    for (const line of lines) line.close();
    await database.end();
    await stand.close();
  }
}

/** @param {readonly Line[]} lines @param {readonly string[]} tokens @returns {Promise<string[]>} */
async function makeTeams(lines, tokens) {
  /** @type {string[]} */
  const teams = [];
  let next = 0;
  await Promise.all(
    lines.map(async (line, client) => {
      for (let index = next++; index < UNITS; index = next++) {
        const team = { code: `P${String(index).padStart(5, '0')}`, name: `Team ${index}` };
        teams[index] = bodyOf(await line.post('/api/v1/teams', tokens[client] ?? '', team)).id;
      }
    }),
  );
  return teams;
}

/** What a thousand teams report at one moment, with little work: the load generator shares the cores with what it measures. */
class Batches {
  #parts;

  /** @param {readonly string[]} teams */
  constructor(teams) {
    this.#parts = teams.map((teamId, index) => {
      const [lng, lat] = middleOf(index);
      const coordinates = [lng + (index % 97) * 1e-4, lat + (index % 89) * 1e-4];
      return `{"teamId":"${teamId}","point":{"type":"Point","coordinates":[${coordinates}]},"accuracyMetres":8,"speedMps":9.5,"headingDegrees":270.5,"at":"`;
    });
  }

  /** The body as text. @param {number} ms @param {number} from */
  at(ms, from) {
    const end = `${new Date(ms).toISOString()}"}`;
    return `{"fixes":[${this.#parts.slice(from, from + BATCH).join(`${end},`)}${end}]}`;
  }
}

/** @param {Line} line @param {string} token @param {string} batch */
async function send(line, token, batch) {
  const { accepted, refused } = bodyOf(await line.postText('/api/v1/positions', token, batch));
  if (accepted !== BATCH) throw new Error(`${accepted} of ${BATCH} taken, refused: ${JSON.stringify(refused.slice(0, 3))}`);
}

/** @param {{ database: pg.Pool, lines: readonly Line[], tokens: readonly string[], teams: readonly string[], rounds: number, batches: number }} on */
async function againstBare({ database, lines, tokens, teams, rounds, batches }) {
  const bare = await Bare.open(database);
  const made = new Batches(teams);
  const began = Date.now() - 3 * DAY_MS;
  let tick = 0;
  const rateOf = async (/** @type {(client: number, ms: number) => Promise<unknown>} */ one) => {
    const [from, end] = [tick, tick + batches];
    tick = end;
    let next = from;
    const start = performance.now();
    await Promise.all(
      Array.from({ length: CLIENTS }, async (_, client) => {
        for (let index = next++; index < end; index = next++) await one(client, began + index * 1_000);
      }),
    );
    return (batches * BATCH * 1_000) / (performance.now() - start);
  };
  /** @type {Record<string, () => Promise<number>>} */
  const variants = {
    product: () => rateOf((client, ms) => send(lines[client], tokens[client] ?? '', made.at(ms, client * BATCH))),
    bare: () => rateOf((client, ms) => bare.write('keyed', client, ms)),
    unkeyed: () => rateOf((client, ms) => bare.write('unkeyed', client, ms)),
  };
  for (const variant of Object.values(variants)) await variant(); // warm
  const measured = await interleave(rounds, variants);
  await bare.close();
  const [ours, ceiling, unkeyed] = ['product', 'bare', 'unkeyed'].map((name) => median(measured[name] ?? []));
  const perSecond = (/** @type {number | undefined} */ rate) => `${Math.round(rate ?? 0)}/s`;
  return [
    {
      name: `POST /positions, batches of ${BATCH}, rows of the bare statement`,
      value: (ours ?? 0) / (ceiling ?? 1),
      unit: '×',
      atLeast: GOAL,
      bare: `${perSecond(ours)} of ${perSecond(ceiling)}`,
      detail: measured,
    },
    {
      name: 'the same, of a bare history that cannot tell a repeat (BRIN, no key)',
      value: (ours ?? 0) / (unkeyed ?? 1),
      unit: '×',
      bare: `${perSecond(ours)} of ${perSecond(unkeyed)}`,
    },
  ];
}

/** The ceiling: one prepared statement, history and last position, on kept connections; the values are text already, as ours are. */
class Bare {
  #clients;

  /** @param {pg.Client[]} clients */
  constructor(clients) {
    this.#clients = clients;
  }

  /** @param {pg.Pool} database */
  static async open(database) {
    await database.query(`
      CREATE SCHEMA bare;
      CREATE TABLE bare.keyed (LIKE public.positions INCLUDING ALL) PARTITION BY RANGE (at);
      CREATE TABLE bare.keyed_all PARTITION OF bare.keyed DEFAULT;
      CREATE TABLE bare.unkeyed (LIKE public.positions INCLUDING DEFAULTS) PARTITION BY RANGE (at);
      CREATE TABLE bare.unkeyed_all PARTITION OF bare.unkeyed DEFAULT;
      CREATE INDEX ON bare.unkeyed USING brin (at);
      CREATE TABLE bare.last_keyed (LIKE public.last_positions INCLUDING ALL) WITH (fillfactor = 50);
      CREATE TABLE bare.last_unkeyed (LIKE public.last_positions INCLUDING ALL) WITH (fillfactor = 50);`);
    const clients = Array.from({ length: CLIENTS }, () => new pg.Client({ ...database.options }));
    for (const client of clients) await client.connect();
    return new Bare(clients);
  }

  /** @param {'keyed' | 'unkeyed'} table @param {number} client @param {number} ms */
  write(table, client, ms) {
    const all = Array.from({ length: BATCH }, (_, index) => client * BATCH + index);
    const column = (/** @type {(index: number) => number} */ of) => `{${all.map(of).join(',')}}`;
    const columns = 'position_number, at, longitude, latitude, speed_mps, heading_degrees, accuracy_metres';
    return this.#clients[client]?.query({
      name: table,
      text: `
        WITH given AS (
          SELECT number AS position_number, to_timestamp(ms / 1000) AS at, longitude, latitude, speed_mps, heading_degrees, accuracy_metres
          FROM unnest($1::int[], $2::float8[], $3::float8[], $4::float8[], $5::real[], $6::real[], $7::real[])
            AS fix (number, ms, longitude, latitude, speed_mps, heading_degrees, accuracy_metres)
        ), history AS (INSERT INTO bare.${table} (${columns}) SELECT ${columns} FROM given)
        INSERT INTO bare.last_${table} (${columns}, recorded_at) SELECT ${columns}, now() FROM given
        ON CONFLICT (position_number) DO UPDATE SET (at, longitude, latitude, speed_mps, heading_degrees, accuracy_metres, recorded_at)
          = (excluded.at, excluded.longitude, excluded.latitude, excluded.speed_mps, excluded.heading_degrees, excluded.accuracy_metres, excluded.recorded_at)
        WHERE excluded.at > last_${table}.at`,
      values: [
        column((index) => index),
        column(() => ms),
        column((index) => 120 + (index % 97) * 1e-4),
        column((index) => 36.2 + (index % 89) * 1e-4),
        column(() => 9.5),
        column(() => 270.5),
        column(() => 8),
      ],
    });
  }

  async close() {
    for (const client of this.#clients) await client.end();
  }
}

/** @typedef {Awaited<ReturnType<typeof openStand>>} Stand */
/** @param {{ url: string, pid: number, stand: Stand, database: pg.Pool, lines: readonly Line[], teams: readonly string[], seconds: number }} on */
async function sustained({ url, pid, stand, database, lines, teams, seconds }) {
  const [trackers, others] = [lines.slice(0, CLIENTS), lines.slice(CLIENTS)];
  const writer = new Writer(others, stand.tokens.slice(CLIENTS), database);
  await writer.open();
  const made = new Batches(teams);
  let isOver = false;
  let taken = 0;
  const track = async () => {
    const began = performance.now();
    const free = trackers.map((line, client) => ({ line, token: stand.tokens[client] ?? '' }));
    /** @type {Set<Promise<void>>} */
    const open = new Set();
    for (let batch = 0; !isOver; batch++) {
      await pause(Math.max(0, (batch * BATCH * 1_000) / UNITS - (performance.now() - began)));
      while (free.length === 0) await Promise.race(open);
      const one = /** @type {{ line: Line, token: string }} */ (free.shift());
      const sent = send(one.line, one.token, made.at(Date.now(), (batch * BATCH) % UNITS)).then(() => {
        taken += BATCH;
        free.push(one);
        open.delete(sent);
      });
      open.add(sent);
    }
    await Promise.all(open);
  };
  /** @type {number[]} */
  const memory = [];
  const watching = setInterval(() => memory.push(residentKiB(pid)), SAMPLE_MS);
  const where = { url, token: stand.tokens[0] ?? '', count: CONSOLES };
  const turn = await withConsoles(where, async () => {
    const tracking = track();
    const moments = await writer.write(CHANGES_PER_SECOND, seconds);
    isOver = true;
    await tracking;
    return moments;
  });
  clearInterval(watching);
  const [first, last] = [quarter(memory, 1), quarter(memory, 3)];
  return [
    { name: `fixes a second, asked for ${UNITS}, over ${seconds} s`, value: taken / seconds, unit: '/s', atLeast: 0.99 * UNITS },
    {
      name: `feed p99 beside it, ${CONSOLES} consoles, ${CHANGES_PER_SECOND} changes/s`,
      value: turn.p99,
      unit: 'ms',
      atMost: 100,
      detail: turn,
    },
    { name: 'feed events not with every console', value: turn.events - turn.complete, unit: '', atMost: 0 },
    {
      name: 'server memory, the last quarter of the second',
      value: last / first,
      unit: '×',
      atMost: 1.1,
      bare: `${Math.round(last / 1024)} MiB of ${Math.round(first / 1024)} MiB`,
      detail: { memory },
    },
  ];
}

/** @param {readonly number[]} values @param {number} which of four, from 0 */
const quarter = (values, which) => median(values.slice((which * values.length) / 4, ((which + 1) * values.length) / 4));

/** @param {number} pid */
const residentKiB = (pid) => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0);
