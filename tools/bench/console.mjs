/**
 * The console in a real Chromium against the real server: ten thousand rows, two thousand symbols that move once a second, and how much a first
 * load brings. Chromium draws with the processor here, so what the machine has left is less than on a desk.
 */

import { setTimeout as pause } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import pg from 'pg';
import { launchBrowser } from '../run/browser.mjs';
import { bodyOf, Line } from './http.mjs';
import { median } from './numbers.mjs';
import { middleOf, openStand, reportBody } from './stand.mjs';

const ROWS = 10_000;
const SYMBOLS = 2_000;
const FIX_BYTES = 20;
const COOKIE = 'fenghuo_session';
/** Chunks that come with the map: the library and its worker. */
const MAP = /maplibre|\/map/i;

/** @param {{ quick: boolean, say: (text: string) => void }} options @returns {Promise<import('./numbers.mjs').Line[]>} */
export async function consoleScreen({ quick, say }) {
  const [loads, seconds] = quick ? [1, 8] : [3, 20];
  const stand = await openStand({ settings: [], people: 1 });
  const database = new pg.Client({ connectionString: stand.databaseUrl });
  await database.connect();
  const token = stand.tokens[0] ?? '';
  const browser = await launchBrowser();
  try {
    const { url } = await stand.serve();
    const line = await Line.open(url);
    await fill(line, token, database);
    say(`${ROWS} rows: ${loads} loads`);
    const shown = [];
    let bytes = { code: 0, fonts: 0, map: 0 };
    for (let load = 0; load < loads; load++) {
      const { page, sizes } = await openConsole(browser, url, token);
      shown.push(await page.evaluate(rowsAfterSnapshot));
      bytes = await sizes();
      await page.context().close();
    }
    await database.query(`UPDATE reports SET live = false WHERE id IN (SELECT id FROM reports ORDER BY id LIMIT ${ROWS - SYMBOLS - 200})`);
    say(`${SYMBOLS} symbols, moving once a second for ${seconds} s`);
    const busy = await movingSymbols(browser, url, token, line, seconds);
    line.close();
    return [
      {
        name: `console: ${ROWS} rows on screen after the snapshot`,
        value: median(shown) / 1000,
        unit: 's',
        atMost: 1.5,
        detail: { shown },
      },
      {
        name: 'console: bytes of positions it was sent a second',
        value: busy.receivedBytesPerSecond,
        unit: 'B',
        atLeast: SYMBOLS * FIX_BYTES * 0.9,
      },
      {
        name: `console: main thread with ${SYMBOLS} symbols moving once a second`,
        value: busy.processor * 100,
        unit: '%',
        atMost: 30,
        bare: `its processor time; ${(busy.tasks * 100).toFixed(0)} % by the clock, with waits for drawing and for a turn`,
        detail: busy,
      },
      {
        name: 'console: first load of /command before the map, gzip',
        value: bytes.code / 1000,
        unit: 'kB',
        atMost: 700,
        bare: `fonts ${(bytes.fonts / 1000).toFixed(0)} kB, map ${(bytes.map / 1000).toFixed(0)} kB more`,
      },
    ];
  } finally {
    await browser.close();
    await database.end();
    await stand.close();
  }
}

/**
 * One report by the API and the others as copies of its row; teams all by the API, because positions know only those.
 * @param {Line} line @param {string} token @param {pg.Client} database
 */
async function fill(line, token, database) {
  const report = bodyOf(await line.post('/api/v1/reports', token, reportBody(0)));
  await database.query(
    `INSERT INTO reports (id, version, scope, live, row, extra, recorded_at)
     SELECT fresh.id, version, scope, live, row || jsonb_build_object('id', fresh.id, 'code', 'R-20260101-' || n), extra, recorded_at
     FROM reports, (SELECT n, gen_random_uuid() AS id FROM generate_series(1, $2::int) AS n) AS fresh WHERE reports.id = $1`,
    [report.id, ROWS - SYMBOLS - 1],
  );
  const station = { point: { type: 'Point', coordinates: middleOf(0) } };
  for (let index = 0; index < SYMBOLS; index++)
    bodyOf(await line.post('/api/v1/teams', token, { code: `S${index}`, name: `Symbol ${index}`, station }));
}

/** @param {import('playwright-core').Browser} browser @param {string} url @param {string} token */
async function openConsole(browser, url, token) {
  const context = await browser.newContext({ viewport: { width: 1920, height: 1080 } });
  await context.addCookies([{ name: COOKIE, value: token, url, httpOnly: true, sameSite: 'Strict' }]);
  await context.addInitScript(watchSnapshot);
  const page = await context.newPage();
  /** @type {Promise<[string, Buffer]>[]} */
  const bodies = [];
  page.on('response', (response) => {
    if (response.ok() && new URL(response.url()).pathname.match(/^\/(assets|command|$)/))
      bodies.push(
        response.body().then(
          (body) => [response.url(), body],
          () => [response.url(), Buffer.alloc(0)],
        ),
      );
  });
  await page.goto(`${url}/command`);
  await page.waitForSelector('.queue-row', { timeout: 60_000 });
  return {
    page,
    sizes: async () => {
      const sizes = { code: 0, fonts: 0, map: 0 };
      for (const [address, body] of await Promise.all(bodies)) {
        const kind = address.endsWith('.woff2') ? 'fonts' : MAP.test(address) ? 'map' : 'code';
        sizes[kind] += kind === 'fonts' ? body.length : gzipSync(body, { level: 9 }).length;
      }
      return sizes;
    },
  };
}

/** In the page: when the last large frame came, and when the first rows stood on screen. */
function watchSnapshot() {
  const times = { snapshotAt: 0, shownAt: 0, bytes: 0 };
  Object.assign(globalThis, { benchTimes: times });
  const Native = globalThis.WebSocket;
  globalThis.WebSocket = class extends Native {
    /** @param {string | URL} address @param {string | string[]} [protocols] */
    constructor(address, protocols) {
      super(address, protocols);
      this.addEventListener('message', ({ data }) => {
        const size = typeof data === 'string' ? data.length : (data.byteLength ?? data.size);
        times.bytes += size;
        if (size > 50_000 && times.shownAt === 0) times.snapshotAt = performance.now();
      });
    }
  };
  const look = () => {
    if (document.querySelector('.queue-row') === null) return requestAnimationFrame(look);
    return requestAnimationFrame(() => {
      times.shownAt = performance.now();
    });
  };
  requestAnimationFrame(look);
}

/** In the page: milliseconds from the last part of the snapshot to the frame that shows rows. */
async function rowsAfterSnapshot() {
  const times = /** @type {{ snapshotAt: number, shownAt: number }} */ (/** @type {any} */ (globalThis).benchTimes);
  while (times.shownAt === 0) await new Promise((done) => requestAnimationFrame(done));
  return times.shownAt - times.snapshotAt;
}

/**
 * The map has gone to where the reports are; the symbols move there.
 * @param {import('playwright-core').Browser} browser @param {string} url @param {string} token @param {Line} line @param {number} seconds
 */
async function movingSymbols(browser, url, token, line, seconds) {
  const { page } = await openConsole(browser, url, token);
  const teams = [];
  for (let after = ''; ; ) {
    const { items, next } = bodyOf(await line.get(`/api/v1/teams?limit=1000${after}`, token));
    teams.push(...items);
    if (next === null) break;
    after = `&after=${encodeURIComponent(next)}`;
  }
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable');
  const read = async () => new Map((await session.send('Performance.getMetrics')).metrics.map(({ name, value }) => [name, value]));
  const move = async (/** @type {number} */ tick) => {
    const at = new Date().toISOString();
    const [lng, lat] = middleOf(0);
    const fixes = teams.map(({ id }, index) => {
      const angle = index + tick * 0.02;
      const radius = 0.001 + 0.000006 * index;
      return { teamId: id, point: { type: 'Point', coordinates: [lng + radius * Math.cos(angle), lat + radius * Math.sin(angle)] }, at };
    });
    return bodyOf(await line.post('/api/v1/positions', token, { fixes })).accepted;
  };
  const second = async (/** @type {number} */ tick) => {
    const began = performance.now();
    const accepted = await move(tick);
    await pause(Math.max(0, 1000 - (performance.now() - began)));
    return accepted;
  };
  for (let tick = 0; tick < 5; tick++) await second(tick);
  const received = () => page.evaluate(() => /** @type {any} */ (globalThis).benchTimes.bytes);
  const [before, bytesBefore] = [await read(), await received()];
  let accepted = 0;
  for (let tick = 5; tick < 5 + seconds; tick++) accepted += await second(tick);
  const [after, bytesAfter] = [await read(), await received()];
  const spent = (/** @type {string} */ name) => (after.get(name) ?? 0) - (before.get(name) ?? 0);
  await page.context().close();
  return {
    processor: spent('ThreadTime') / spent('Timestamp'),
    tasks: spent('TaskDuration') / spent('Timestamp'),
    script: spent('ScriptDuration') / spent('Timestamp'),
    acceptedPerSecond: accepted / seconds,
    receivedBytesPerSecond: (bytesAfter - bytesBefore) / seconds,
  };
}
