/**
 * From the commit in PostgreSQL (its own commit timestamp) to the frame in each console, through the real server over HTTP; consoles live in another
 * process. Against plain ws that is told at the same pace. What is written are figures of incidents, which leave the live set as large as it was and set no clock.
 */
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { oneEvent } from './broadcast.mjs';
import { Child } from './children.mjs';
import { paced } from './emitting.mjs';
import { bodyOf, Line } from './http.mjs';
import { interleave, median } from './numbers.mjs';
import { openStand, reportBody } from './stand.mjs';

const LINES = 16;
/** Long enough for the last event to arrive everywhere. */
const SETTLE_MS = 1500;

/** @typedef {{ deliveries: number, complete: number, events: number, p50: number, p99: number, max: number }} Turn */

/** @param {{ quick: boolean, say: (text: string) => void }} options @returns {Promise<import('./numbers.mjs').Line[]>} */
export async function delivery({ quick, say }) {
  const [rounds, seconds] = quick ? [1, 5] : [3, 10];
  const stand = await openStand({ settings: ['track_commit_timestamp = on'], people: LINES });
  const database = new pg.Pool({ connectionString: stand.databaseUrl, max: 2 });
  const template = await oneEvent(stand);
  const { url } = await stand.serve();
  const lines = await Promise.all(stand.tokens.map(() => Line.open(url)));
  const raw = new Child('raw-feed.mjs');
  const rawUrl = `http://127.0.0.1:${await raw.ask('listen')}`;
  const writer = new Writer(lines, stand.tokens, database);
  try {
    await writer.open();
    await writer.write(300, 3); // warm
    const compare = async (/** @type {number} */ count, /** @type {number} */ perSecond) => {
      say(`${perSecond} transactions a second to ${count} consoles: ${rounds} rounds of ${seconds} s`);
      return interleave(rounds, {
        product: () => withConsoles({ url, token: stand.tokens[0], count }, () => writer.write(perSecond, seconds)),
        raw: () => withConsoles({ url: rawUrl, count }, () => raw.ask('paced', { perSecond, seconds, template })),
      });
    };
    const busy = summary(await compare(100, 300));
    const many = summary(await compare(1000, 10));
    return [
      {
        name: 'commit → console, 300 tx/s, 100 consoles, p50',
        value: busy.product.p50,
        unit: 'ms',
        atMost: 10,
        bare: `raw ws ${busy.raw.p50.toFixed(1)} ms`,
      },
      {
        name: 'commit → console, 300 tx/s, 100 consoles, p99',
        value: busy.product.p99,
        unit: 'ms',
        atMost: 50,
        bare: `raw ws ${busy.raw.p99.toFixed(1)} ms`,
        detail: busy,
      },
      { name: 'commit → console, 300 tx/s: events not with every console', value: busy.product.missing, unit: '', atMost: 0 },
      {
        name: '1,000 consoles × 10 events/s, p99 of raw ws',
        value: many.product.p99 / many.raw.p99,
        unit: '×',
        atMost: 1.5,
        bare: `${many.product.p99.toFixed(1)} ms of ${many.raw.p99.toFixed(1)} ms`,
        detail: many,
      },
      { name: '1,000 consoles × 10 events/s: events not with every console', value: many.product.missing, unit: '', atMost: 0 },
    ];
  } finally {
    for (const line of lines) line.close();
    await raw.close();
    await database.end();
    await stand.close();
  }
}

/** @param {{ url: string, token?: string, count: number }} where @param {() => Promise<Map<string, number>>} emit @returns {Promise<Turn>} */
export async function withConsoles(where, emit) {
  const consoles = new Child('consoles.mjs');
  try {
    await consoles.ask('open', where);
    await pause(500);
    await consoles.ask('start', { telling: false });
    const moments = await emit();
    await pause(SETTLE_MS);
    return { ...(await consoles.ask('latencies', moments)), events: moments.size };
  } finally {
    await consoles.close();
  }
}

/** @param {Record<string, Turn[]>} measured */
function summary(measured) {
  const of = (/** @type {Turn[]} */ turns) => ({
    p50: median(turns.map(({ p50 }) => p50)),
    p99: median(turns.map(({ p99 }) => p99)),
    max: Math.max(...turns.map(({ max }) => max)),
    missing: turns.reduce((sum, { events, complete }) => sum + events - complete, 0),
    events: turns.reduce((sum, { events }) => sum + events, 0),
  });
  return { product: of(measured.product ?? []), raw: of(measured.raw ?? []) };
}

/** Figures at a pace over several lines, each with its own incident; afterwards the database says when each was committed. */
export class Writer {
  #lines;
  #tokens;
  #database;
  /** @type {string[]} */
  #incidents = [];

  /** @param {readonly Line[]} lines @param {readonly string[]} tokens @param {pg.Pool} database */
  constructor(lines, tokens, database) {
    this.#lines = lines;
    this.#tokens = tokens;
    this.#database = database;
  }

  async open() {
    for (const [index, line] of this.#lines.entries()) {
      const token = this.#tokens[index] ?? '';
      const { id } = bodyOf(await line.post('/api/v1/reports', token, reportBody(index)));
      this.#incidents.push(bodyOf(await line.post(`/api/v1/reports/${id}/accept`, token, {})).id);
    }
  }

  /** @param {number} perSecond @param {number} seconds @returns {Promise<Map<string, number>>} event and commit in microseconds */
  async write(perSecond, seconds) {
    const [{ last }] = (await this.#database.query('SELECT coalesce(max(id), 0) AS last FROM events')).rows;
    const free = this.#lines.map((line, index) => ({
      line,
      token: this.#tokens[index] ?? '',
      path: `/api/v1/incidents/${this.#incidents[index]}`,
    }));
    /** @type {Set<Promise<void>>} */
    const open = new Set();
    let affected = 0;
    await paced(perSecond, seconds, () => {
      // In turn: a line that lies idle for long is closed by the server.
      const one = free.shift();
      // Behind its pace: all lines are busy, and this one is left out.
      if (one === undefined) return ['', 0];
      const sent = one.line.patch(one.path, one.token, { figures: { affected: ++affected } }).then((answer) => {
        bodyOf(answer);
        free.push(one);
        open.delete(sent);
      });
      open.add(sent);
      return ['', 0];
    });
    await Promise.all(open);
    const { rows } = await this.#database.query(
      `SELECT id, (extract(epoch FROM pg_xact_commit_timestamp(xmin)) * 1000000)::bigint AS micros FROM events WHERE id > $1 AND type = 'incident.figuresSet'`,
      [last],
    );
    return new Map(rows.map(({ id, micros }) => [id, Number(micros)]));
  }
}
