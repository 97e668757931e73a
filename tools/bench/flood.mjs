/**
 * What the feed is worth while somebody does wrong or too much: commit to console beside each flood, against the same product at rest. Flood, product
 * and consoles share the cores.
 */
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { root } from '../run/places.mjs';
import { freePort } from '../run/postgres.mjs';
import { startServer } from '../run/server.mjs';
import { Child } from './children.mjs';
import { Writer } from './delivery.mjs';
import {
  closeRoads,
  crossThemselves,
  fixesNowhere,
  guessCodes,
  sendUnderWay,
  silentLines,
  terminalsGoneMad,
  untilKnown,
} from './floods.mjs';
import { bodyOf, Line } from './http.mjs';
import { median, percentile } from './numbers.mjs';
import { built, openStand } from './stand.mjs';

const CONSOLES = 50;
const CHANGES_PER_SECOND = 20;
/** Writers of the changes, and people who flood. */
const [WRITERS, FLOODERS] = [16, 8];
const SLICE_SECONDS = 2;
const GOAL_MS = 100;
const [CLOSURES, TEAMS_UNDER_WAY] = [600, 40];
const NUMBER = '13900000001';
const SECRET = 'the-terminals-of-a-measurement-only';

/** @typedef {{ url: string, lines: readonly Line[], tokens: readonly string[], terminals: { port: number } }} Target */

/** @param {{ quick: boolean, say: (text: string) => void }} options @returns {Promise<import('./numbers.mjs').Line[]>} */
export async function flood({ quick, say }) {
  const seconds = quick ? 4 : 10;
  const stand = await openStand({ settings: ['track_commit_timestamp = on'], people: WRITERS + FLOODERS });
  const database = new pg.Pool({ connectionString: stand.databaseUrl, max: 2 });
  const { layDemoNetwork } = await built('core/routing/demo-network.js');
  await layDemoNetwork(join(stand.folder, 'roads'));
  const { url } = await stand.serve({ JT808_SECRET: SECRET });
  const terminals = await startTerminals(url, join(stand.folder, 'terminals.log'));
  const consoles = new Child('consoles.mjs');
  const lines = await Promise.all(stand.tokens.map(() => Line.open(url)));
  const flooders = { lines: lines.slice(WRITERS), tokens: stand.tokens.slice(WRITERS) };
  const writer = new Writer(lines.slice(0, WRITERS), stand.tokens, database);
  const target = { url, ...flooders, terminals };
  /** Changes go on until the flood is over. @param {string} name @param {() => Promise<string>} work */
  const beside = async (name, work) => {
    say(name);
    let isOver = false;
    const flooding = work().finally(() => {
      isOver = true;
    });
    // Heard when it is waited for.
    flooding.catch(() => undefined);
    await consoles.ask('start', { telling: false });
    const moments = new Map();
    while (!isOver) for (const [id, at] of await writer.write(CHANGES_PER_SECOND, SLICE_SECONDS)) moments.set(id, at);
    const told = await flooding;
    await pause(1_000);
    return { name, told, ...(await consoles.ask('latencies', moments)), events: moments.size };
  };
  try {
    await writer.open();
    const device = await listTerminal(target, database);
    await consoles.ask('open', { url, token: stand.tokens[0], count: CONSOLES });
    await writer.write(100, 2); // warm
    const rest = () => pause(seconds * 1_000).then(() => 'nothing else');
    const quiet = [await beside('at rest', rest)];
    const turns = [
      await beside('fixes at (0, 0)', () => fixesNowhere(target, quick ? 200_000 : 1_000_000)),
      await beside('broken and endless JT/T 808', () => terminalsGoneMad(target, seconds)),
      await beside('1,000 silent lines to each port', () => silentLines(target, 1_000, seconds)),
      await beside('guessed join codes', () => guessCodes(target, seconds)),
      await beside('areas that cross themselves', () => crossThemselves(target, seconds)),
    ];
    quiet.push(await beside('at rest', rest));
    const known = await untilKnown(target, device);
    await sendUnderWay(target, TEAMS_UNDER_WAY);
    turns.push(
      await beside(`${CLOSURES} roads closed at once, ${TEAMS_UNDER_WAY} teams under way`, () =>
        closeRoads(target, CLOSURES, TEAMS_UNDER_WAY),
      ),
    );
    const atRest = median(quiet.map(({ p99 }) => p99));
    return [
      ...turns.map(({ name, told, p99, max, events, complete }) => ({
        name: `feed p99 beside ${name}`,
        value: p99,
        unit: 'ms',
        atMost: GOAL_MS,
        bare: `${atRest.toFixed(1)} ms at rest; slowest ${max.toFixed(0)} ms; ${told}`,
        detail: { events, complete },
      })),
      {
        name: 'feed events not with every console',
        value: turns.reduce((sum, { events, complete }) => sum + events - complete, 0),
        unit: '',
        atMost: 0,
      },
      {
        name: 'a listed terminal is let in beside 1,000 silent lines of its address, p95',
        value: percentile(known, 0.95),
        unit: 'ms',
        atMost: 1_000,
        bare: `median ${median(known).toFixed(0)} ms`,
      },
    ];
  } finally {
    for (const line of lines) line.close();
    await consoles.close();
    terminals.stop();
    await database.end();
    await stand.close();
  }
}

/** The process of terminals beside the server, as `npm start` runs it. @param {string} url @param {string} log */
async function startTerminals(url, log) {
  const port = await freePort();
  const entry = join(root, 'apps/server/dist/jt808/main.js');
  const env = { HOST: '127.0.0.1', JT808_PORT: String(port), JT808_SERVER: url, JT808_SECRET: SECRET, LOG_LEVEL: 'error' };
  const process = startServer({ entry, env, log });
  return { port, stop: () => process.kill('SIGTERM') };
}

/** A terminal that the city knows. @param {Target} target @param {pg.Pool} database @returns {Promise<string>} its number */
async function listTerminal({ lines, tokens }, database) {
  const team = { code: 'FLOOD', name: 'Flood' };
  const { id } = bodyOf(await /** @type {Line} */ (lines[0]).post('/api/v1/teams', tokens[0] ?? '', team));
  await database.query(
    `INSERT INTO devices (id, kind, team_id, crs, terminal_id, secret_hash, recorded_at)
     VALUES (gen_random_uuid(), 'jt808', $1, 'wgs84', $2::text, sha256($2::text::bytea), now())`,
    [id, NUMBER],
  );
  return NUMBER;
}
