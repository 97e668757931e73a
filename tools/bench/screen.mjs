/**
 * Teams that move, in a real Chromium: how long a fix takes from its acceptance to the screen among two hundred views, and what the main thread
 * works for each update of the map. Chromium draws with the processor here, so what the machine has left is less than on a desk.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { Decoder } from 'socket.io-msgpack-parser';
import { launchBrowser } from '../run/browser.mjs';
import { Child } from './children.mjs';
import { bodyOf, Line } from './http.mjs';
import { percentile } from './numbers.mjs';
import { middleOf, openStand, reportBody } from './stand.mjs';

const COOKIE = 'fenghuo_session';
const PEOPLE = 8;
const BATCH = 1_000;
const VIEWS = 200;
const FOLLOWED = 400;
const PARTS = 4;
const FIX_BYTES = 20;
const EPOCH_2020_S = 1_577_836_800;
/** So many symbols move, and the milliseconds that the main thread may work for each update. */
const MOVING = [
  { count: 5_000, atMost: 60 },
  { count: 20_000, atMost: 150 },
];
/** All in view at the zoom the map goes to, where symbols stand alone; some 19 m/s for the outermost. */
const RADIUS_DEGREES = 0.035;
const TURN_A_SECOND = 0.005;
const SETTLE_MS = 5_000;

/** @param {{ quick: boolean, say: (text: string) => void }} options @returns {Promise<import('./numbers.mjs').Line[]>} */
export async function screen({ quick, say }) {
  const seconds = quick ? 8 : 30;
  const stand = await openStand({ people: PEOPLE });
  const browser = await launchBrowser();
  try {
    const { url } = await stand.serve();
    const lines = await Promise.all(stand.tokens.map(() => Line.open(url)));
    const fleet = { url, lines, tokens: stand.tokens, teams: /** @type {string[]} */ ([]) };
    // The map goes to where a report waits, as near as symbols stand alone.
    bodyOf(/** @type {any} */ (await lines[0]?.post('/api/v1/reports', stand.tokens[0] ?? '', reportBody(0))));
    say('the page without symbols');
    const empty = await workWithout(browser, fleet, seconds);
    await grow(fleet, FOLLOWED);
    say(`${FOLLOWED} teams a second, ${VIEWS} views, ${seconds} s`);
    const ages = await fixToScreen(browser, fleet, seconds);
    const measured = [
      {
        name: `fix accepted → on screen, ${FOLLOWED} teams/s, ${VIEWS} views, p95`,
        value: percentile(ages, 0.95) / 1000,
        unit: 's',
        atMost: 1.5,
        bare: `median ${(percentile(ages, 0.5) / 1000).toFixed(2)} s, ${ages.length} fixes`,
      },
    ];
    for (const { count, atMost } of MOVING) {
      await grow(fleet, count);
      say(`${count} symbols, moving once a second for ${seconds} s`);
      measured.push({ ...(await workOfUpdates(browser, fleet, seconds, empty)), atMost });
    }
    for (const line of lines) line.close();
    return measured;
  } finally {
    await browser.close();
    await stand.close();
  }
}

/** @typedef {{ url: string, lines: readonly Line[], tokens: readonly string[], teams: string[] }} Fleet */
/** Makes teams until there are so many. @param {Fleet} fleet @param {number} count */
async function grow({ lines, tokens, teams }, count) {
  let next = teams.length;
  await Promise.all(
    lines.map(async (line, client) => {
      for (let index = next++; index < count; index = next++) {
        const team = { code: `S${String(index).padStart(5, '0')}`, name: `Symbol ${index}` };
        teams[index] = bodyOf(await line.post('/api/v1/teams', tokens[client] ?? '', team)).id;
      }
    }),
  );
}

/** Tells where the teams from one to another are now: on circles, all in view, never faster than a vehicle. @param {Fleet} fleet @param {number} from @param {number} to */
async function move({ lines, tokens, teams }, from, to) {
  const at = new Date().toISOString();
  const turned = ((Date.parse(at) / 1000) % 86_400) * TURN_A_SECOND;
  const [lng, lat] = middleOf(0);
  const fixes = teams.slice(from, to).map((teamId, part) => {
    const index = from + part;
    const angle = index + turned;
    const radius = RADIUS_DEGREES * Math.sqrt(((index * 7) % 1_000) / 1_000);
    return { teamId, point: { type: 'Point', coordinates: [lng + radius * Math.cos(angle), lat + radius * Math.sin(angle)] }, at };
  });
  for (let first = 0; first < fixes.length; first += BATCH) {
    const { accepted, refused } = bodyOf(
      await lines[0]?.post('/api/v1/positions', tokens[0] ?? '', { fixes: fixes.slice(first, first + BATCH) }),
    );
    if (accepted !== Math.min(BATCH, fixes.length - first)) throw new Error(`Refused: ${JSON.stringify(refused.slice(0, 3))}`);
  }
  return Math.floor(Date.parse(at) / 1000);
}

/** @param {import('playwright-core').Browser} browser @param {Fleet} fleet @param {number} [deviceScaleFactor] */
async function openMap(browser, { url, tokens }, deviceScaleFactor = 1) {
  const context = await browser.newContext({ viewport: { width: 1920, height: 1080 }, deviceScaleFactor });
  await context.addCookies([{ name: COOKIE, value: tokens[0] ?? '', url, httpOnly: true, sameSite: 'Strict' }]);
  await context.addInitScript(watchFrames);
  const page = await context.newPage();
  await page.goto(`${url}/command`);
  await page.waitForFunction(() => /** @type {any} */ (globalThis).fenghuoDrawnAt?.() > 0, undefined, { timeout: 120_000 });
  return page;
}

/** In the page: what came on the line and when, and every moment at which the map on screen became another. */
function watchFrames() {
  /** @type {{ came: [number, string][], drawn: [number, number][], isKept: boolean }} */
  const seen = { came: [], drawn: [], isKept: false };
  Object.assign(globalThis, { benchSeen: seen });
  const Native = globalThis.WebSocket;
  globalThis.WebSocket = class extends Native {
    /** @param {string | URL} address @param {string | string[]} [protocols] */
    constructor(address, protocols) {
      super(address, protocols);
      this.addEventListener('message', ({ data }) => {
        if (!seen.isKept || !(data instanceof ArrayBuffer)) return;
        seen.came.push([Date.now(), String.fromCharCode(...new Uint8Array(data))]);
      });
    }
  };
  let last = 0;
  const look = () => {
    const readAt = /** @type {any} */ (globalThis).fenghuoDrawnAt?.() ?? 0;
    if (readAt !== last) seen.drawn.push([readAt, Date.now()]);
    last = readAt;
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}

/**
 * Milliseconds of each fix from the answer that it was accepted to the picture that was read after it had come.
 * @param {import('playwright-core').Browser} browser @param {Fleet} fleet @param {number} seconds
 */
async function fixToScreen(browser, fleet, seconds) {
  const viewers = new Child('frame-viewers.mjs');
  try {
    const [lng, lat] = middleOf(0);
    for (let view = 1; view < VIEWS; view++) {
      const width = 0.05 + view * 1e-4;
      await viewers.ask('open', {
        url: fleet.url,
        token: fleet.tokens[view % PEOPLE],
        bbox: [lng - width, lat - width, lng + width, lat + width],
        count: 1,
      });
    }
    const page = await openMap(browser, fleet);
    /** @type {Map<string, number>} by place in the fleet and second */
    const accepted = new Map();
    const numbers = await positionNumbers(fleet);
    const share = FOLLOWED / PARTS;
    const began = performance.now();
    for (let turn = 0; turn < (seconds + 3) * PARTS; turn++) {
      await pause(Math.max(0, (turn * 1000) / PARTS - (performance.now() - began)));
      if (turn === 2 * PARTS) await page.evaluate(() => Object.assign(/** @type {any} */ (globalThis).benchSeen, { isKept: true }));
      const from = (turn % PARTS) * share;
      const second = await move(fleet, from, from + share);
      const now = Date.now();
      if (turn >= 3 * PARTS) for (const id of fleet.teams.slice(from, from + share)) accepted.set(`${numbers.get(id)} ${second}`, now);
    }
    await pause(3_000);
    const { came, drawn } = await page.evaluate(() => /** @type {any} */ (globalThis).benchSeen);
    await page.context().close();
    return agesOf(accepted, came, drawn);
  } finally {
    await viewers.close();
  }
}

/**
 * Processor time of the page's main thread for each update of the map, less what the same page without a symbol needs meanwhile. Waits for drawing are
 * not in it: that is another process, and on a desk another processor. It draws a quarter of the pixels each way, or it would not keep up here.
 * @param {import('playwright-core').Browser} browser @param {Fleet} fleet @param {number} seconds @param {Work} empty
 */
async function workOfUpdates(browser, fleet, seconds, empty) {
  const { length } = fleet.teams;
  await move(fleet, 0, length);
  const { page, work } = await openWatched(browser, fleet);
  await pause(SETTLE_MS);
  const still = await work(seconds, async () => undefined);
  for (let second = 0; second < 3; second++) await Promise.all([move(fleet, 0, length), pause(1_000)]);
  const moving = await work(seconds, () => move(fleet, 0, length));
  await page.context().close();
  const updates = Math.max(1, moving.updates);
  const spent = (/** @type {'thread' | 'script'} */ what) => moving[what] / updates - empty[what] / seconds;
  return {
    name: `main thread an update, ${length} symbols moving`,
    value: spent('thread'),
    unit: 'ms',
    bare: `${moving.updates} updates in ${seconds} s; of it script ${spent('script').toFixed(0)} ms; a second of the page: ${(moving.thread / seconds).toFixed(0)} ms moving, ${(still.thread / seconds).toFixed(0)} ms still, ${(empty.thread / seconds).toFixed(0)} ms without symbols`,
    detail: { empty, still, moving, seconds },
  };
}

/** What the page works without a symbol. @param {import('playwright-core').Browser} browser @param {Fleet} fleet @param {number} seconds */
async function workWithout(browser, fleet, seconds) {
  const { page, work } = await openWatched(browser, fleet);
  await pause(SETTLE_MS);
  const empty = await work(seconds, async () => undefined);
  await page.context().close();
  return empty;
}

/** @typedef {{ updates: number, thread: number, script: number }} Work milliseconds of the main thread, and of scripts by the clock */
/** @param {import('playwright-core').Browser} browser @param {Fleet} fleet */
async function openWatched(browser, fleet) {
  const page = await openMap(browser, fleet, 0.25);
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable');
  const read = async () => {
    const { metrics } = await session.send('Performance.getMetrics');
    const of = (/** @type {string} */ wanted) => 1000 * (metrics.find(({ name }) => name === wanted)?.value ?? 0);
    const updates = await page.evaluate(() => /** @type {any} */ (globalThis).benchSeen.drawn.length);
    return { updates, thread: of('ThreadTime'), script: of('ScriptDuration') };
  };
  /** @param {number} seconds @param {() => Promise<unknown>} each @returns {Promise<Work>} */
  const work = async (seconds, each) => {
    const before = await read();
    for (let second = 0; second < seconds; second++) {
      const began = performance.now();
      await each();
      await pause(Math.max(0, 1000 - (performance.now() - began)));
    }
    const after = await read();
    return { updates: after.updates - before.updates, thread: after.thread - before.thread, script: after.script - before.script };
  };
  return { page, work };
}

/** @param {Map<string, number>} accepted @param {[number, string][]} came @param {[number, number][]} drawn */
function agesOf(accepted, came, drawn) {
  /** @type {number[]} */
  const ages = [];
  for (const [cameAt, text] of came) {
    const shownAt = drawn.find(([readAt]) => readAt > cameAt)?.[1] ?? Number.POSITIVE_INFINITY;
    for (const key of fixesIn(Buffer.from(text, 'latin1'))) {
      const at = accepted.get(key);
      accepted.delete(key);
      if (at !== undefined) ages.push(shownAt - at);
    }
  }
  // What never came counts as never shown; two fixes of a team within one tick are one.
  return [...ages, ...Array.from(accepted, () => Number.POSITIVE_INFINITY)];
}

/** @param {Buffer} bytes */
function fixesIn(bytes) {
  /** @type {any} */
  let packet;
  const decoder = new Decoder();
  decoder.on('decoded', (/** @type {any} */ decoded) => {
    packet = decoded;
  });
  decoder.add(bytes);
  if (packet.data?.[0] !== 'positions') return [];
  const frame = Buffer.from(packet.data[1].frame);
  return Array.from({ length: frame.length / FIX_BYTES }, (_, index) => {
    const offset = index * FIX_BYTES;
    return `${frame.readUInt32LE(offset)} ${frame.readUInt32LE(offset + 12) + EPOCH_2020_S}`;
  });
}

/** @param {Fleet} fleet @returns {Promise<Map<string, number>>} */
async function positionNumbers({ lines, tokens }) {
  const { items } = bodyOf(/** @type {any} */ (await lines[0]?.get('/api/v1/teams?limit=1000', tokens[0] ?? '')));
  return new Map(items.map((/** @type {{ id: string, positionNumber: number }} */ { id, positionNumber }) => [id, positionNumber]));
}
