/**
 * `POST /reports`, accept and dispatch through the real server, against a bare transaction that writes the same rows.
 * Between the turns the jobs of the product are waited out, so that neither side pays for the other's.
 */
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { BareWrites } from './bare-writes.mjs';
import { bodyOf, Line } from './http.mjs';
import { interleave, median, percentile } from './numbers.mjs';
import { openStand, reportBody } from './stand.mjs';

const CLIENTS = 8;
const GOAL = 0.4;

/** @param {{ quick: boolean, say: (text: string) => void }} options @returns {Promise<import('./numbers.mjs').Line[]>} */
export async function writes({ quick, say }) {
  const [rounds, slice] = quick ? [3, 400] : [5, 1600];
  const stand = await openStand({ people: CLIENTS });
  const database = new pg.Pool({ connectionString: stand.databaseUrl, max: CLIENTS });
  const { url } = await stand.serve();
  const lines = await Promise.all(stand.tokens.map(() => Line.open(url)));
  const product = new Product(lines, stand.tokens);
  const bare = await BareWrites.open(database, CLIENTS);
  /** @type {import('./numbers.mjs').Line[]} */
  const results = [];
  try {
    /** @type {string[]} */
    let reports = await product.send(rounds * slice + 2 * slice, (index) => ['/reports', reportBody(index)]);
    /** @type {string[]} */
    let incidents = [];
    const teams = await product.send(slice, (index) => ['/teams', { code: `T${String(index).padStart(5, '0')}`, name: `Team ${index}` }]);
    const assignments = /** @type {string[]} */ ([]);
    const take = (/** @type {number} */ count) => {
      const taken = reports.slice(0, count);
      reports = reports.slice(count);
      return taken;
    };
    const operations = {
      'POST /reports': async (/** @type {number} */ count) => product.send(count, (index) => ['/reports', reportBody(index)]),
      accept: async (/** @type {number} */ count) => {
        const taken = take(count);
        const made = await product.send(count, (index) => [`/reports/${taken[index]}/accept`, {}]);
        incidents.push(...made);
        return made;
      },
      dispatch: async (/** @type {number} */ count) => {
        const taken = incidents.slice(0, count);
        incidents = incidents.slice(count);
        const made = await product.send(count, (index) => [
          `/incidents/${taken[index]}/dispatch`,
          { teamIds: [teams[index]], task: '排水救人' },
        ]);
        assignments.push(...made);
        return made;
      },
    };
    for (const [name, operation] of Object.entries(operations)) {
      say(`${name}: ${rounds} rounds of ${slice}`);
      await warmUp(operation);
      await standDown(product, assignments);
      await quiet(database);
      const template = await bare.learn(() => operation(1));
      await standDown(product, assignments);
      const measured = await interleave(rounds, {
        product: async () => {
          await quiet(database);
          const taken = await timed(product, () => operation(slice));
          await standDown(product, assignments);
          return taken;
        },
        bare: async () => {
          await quiet(database);
          const jobs = await bare.prepare(template, slice);
          return timed(bare, () => bare.run(jobs));
        },
      });
      const [ours, ceiling] = [measured.product ?? [], measured.bare ?? []].map((turns) => ({
        perSecond: median(turns.map(({ perSecond }) => perSecond)),
        p50: median(turns.map(({ p50 }) => p50)),
        p99: median(turns.map(({ p99 }) => p99)),
      }));
      results.push({
        name: `${name}, ${CLIENTS} clients, of a bare transaction`,
        value: (ours?.perSecond ?? 0) / (ceiling?.perSecond ?? 1),
        unit: '×',
        atLeast: GOAL,
        bare: `${Math.round(ours?.perSecond ?? 0)}/s of ${Math.round(ceiling?.perSecond ?? 0)}/s`,
        detail: { product: ours, bare: ceiling, rows: template.map(({ text }) => text.slice(0, text.indexOf('('))) },
      });
    }
  } finally {
    for (const line of lines) line.close();
    await bare.close();
    await database.end();
    await stand.close();
  }
  return results;
}

/** Clients that send one request after another, each as its own person. */
class Product {
  #lines;
  #tokens;
  /** @type {number[]} */
  latencies = [];

  /** @param {readonly Line[]} lines @param {readonly string[]} tokens */
  constructor(lines, tokens) {
    this.#lines = lines;
    this.#tokens = tokens;
  }

  /** @param {number} count @param {(index: number) => [string, unknown]} request @returns {Promise<string[]>} ids of what was made */
  async send(count, request) {
    const made = Array.from({ length: count }, () => '');
    let next = 0;
    await Promise.all(
      this.#lines.map(async (line, client) => {
        for (let index = next++; index < count; index = next++) {
          const [path, body] = request(index);
          const began = performance.now();
          const answer = bodyOf(await line.post(`/api/v1${path}`, this.#tokens[client] ?? '', body, randomUUID()));
          this.latencies.push(performance.now() - began);
          made[index] = answer.id ?? answer.assignments[0].id;
        }
      }),
    );
    return made;
  }
}

/** @param {{ latencies: number[] }} who @param {() => Promise<unknown[]>} work */
async function timed(who, work) {
  who.latencies = [];
  const began = performance.now();
  const { length } = await work();
  const seconds = (performance.now() - began) / 1000;
  return { perSecond: length / seconds, p50: percentile(who.latencies, 0.5), p99: percentile(who.latencies, 0.99) };
}

/** @param {(count: number) => Promise<unknown>} operation */
const warmUp = (operation) => operation(100);

/** Frees the teams. @param {Product} product @param {string[]} assignments */
async function standDown(product, assignments) {
  const ids = assignments.splice(0);
  await product.send(ids.length, (index) => [`/assignments/${ids[index]}/stand-down`, { reason: 'bench' }]);
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
