/** The floods themselves: what somebody does wrong or too much, as fast as the product lets them. Each says in words what it came to. */
import { connect } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import WebSocket from 'ws';
import { bodyOf } from './http.mjs';
import { middleOf, reportBody } from './stand.mjs';

const BATCH = 1_000;
const CORNERS = 500;
const MAD_LINES = 40;
const KNOWN_ENTRIES = 20;
const REGISTER = 0x0100;
const HEARTBEAT = 0x0002;
const PATIENCE_MS = 120_000;
/** 胶州湾隧道, drawn across. */
const TUNNEL = {
  type: 'LineString',
  coordinates: [
    [120.27, 36.025],
    [120.31, 36.025],
  ],
};

/** @typedef {import('./flood.mjs').Target} Target */
/** @typedef {import('./http.mjs').Line} Line */
/** Every line does it again and again until it is over. @param {Target} target @param {(line: Line, token: string, index: number) => Promise<unknown>} one @param {(done: number) => boolean} isOver */
async function onAllLines({ lines, tokens }, one, isOver) {
  let next = 0;
  await Promise.all(
    lines.map(async (line, client) => {
      while (!isOver(next)) await one(line, tokens[client] ?? '', next++);
    }),
  );
}

/** @param {number} seconds */
function timer(seconds) {
  const until = performance.now() + seconds * 1_000;
  return () => performance.now() > until;
}

/** A tracker without a fix, and a thousand of them. @param {Target} target @param {number} amount */
export async function fixesNowhere(target, amount) {
  const [line, token = ''] = [target.lines[0], target.tokens[0]];
  const { id } = bodyOf(await /** @type {Line} */ (line).post('/api/v1/teams', token, { code: 'NOWHERE', name: 'Nowhere' }));
  const fix = (/** @type {string} */ at) => ({ teamId: id, point: { type: 'Point', coordinates: [0, 0] }, at });
  let sent = 0;
  const began = performance.now();
  const send = async (/** @type {Line} */ on, /** @type {string} */ by) => {
    const body = JSON.stringify({ fixes: Array(BATCH).fill(fix(new Date().toISOString())) });
    const { accepted, refused } = bodyOf(await on.postText('/api/v1/positions', by, body));
    if (accepted !== 0 || refused.length !== BATCH) throw new Error(`${accepted} fixes at (0, 0) were taken`);
    sent += BATCH;
  };
  await onAllLines(target, send, (done) => done * BATCH >= amount);
  return `${sent.toLocaleString('en-US')} refused, ${Math.round((sent / (performance.now() - began)) * 1_000).toLocaleString('en-US')}/s`;
}

/** Frames of vehicle terminals that are wrong in every way: sum, escape, header, length, end. @returns {Buffer[]} */
function madness() {
  const wrongSum = Buffer.from('7e0002000001390000000100ff7e', 'hex');
  const wrongEscape = Buffer.from('7e00020000017d3900000001007e', 'hex');
  const cut = Buffer.from('7e00020000013900', 'hex');
  const many = (/** @type {Buffer} */ one) => Buffer.concat(Array(2_000).fill(one));
  return [
    many(wrongSum),
    many(wrongEscape),
    Buffer.concat([Buffer.of(0x7e), Buffer.alloc(1_000_000, 0x41)]),
    many(cut),
    many(frameOf(HEARTBEAT, '13900000009', '00'.repeat(900))),
    Buffer.alloc(200_000, 0x7e),
  ];
}

/** @param {Target} target @param {number} seconds */
export async function terminalsGoneMad({ terminals }, seconds) {
  const isOver = timer(seconds);
  const bad = madness();
  let [opened, bytes] = [0, 0];
  await Promise.all(
    Array.from({ length: MAD_LINES }, async (_, mad) => {
      for (let turn = mad; !isOver(); turn++) {
        const said = /** @type {Buffer} */ (bad[turn % bad.length]);
        const socket = connect(terminals.port, '127.0.0.1');
        socket.on('error', () => undefined);
        socket.resume();
        opened += 1;
        bytes += said.length;
        socket.write(said);
        await Promise.race([new Promise((done) => socket.once('close', done)), pause(500)]);
        socket.destroy();
      }
    }),
  );
  return `${opened.toLocaleString('en-US')} lines, ${Math.round(bytes / 1e6)} MB`;
}

/** Lines on which nobody says anything: to the terminals' port, to the server's, and opened WebSockets that never join. @param {Target} target @param {number} count @param {number} seconds */
export async function silentLines({ url, terminals }, count, seconds) {
  const lines = openSilent(terminals.port, count);
  const web = openSilent(Number(new URL(url).port), count);
  const sockets = Array.from({ length: count }, () => {
    const socket = new WebSocket(`${url.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket`);
    socket.on('error', () => undefined);
    return socket;
  });
  await pause(seconds * 1_000);
  const open = lines.filter(({ destroyed }) => !destroyed).length;
  for (const line of [...lines, ...web]) line.destroy();
  for (const socket of sockets) socket.terminate();
  return `${open} of ${count} to the terminals' port kept`;
}

/** @param {number} port @param {number} count */
function openSilent(port, count) {
  return Array.from({ length: count }, () => {
    const line = connect(port, '127.0.0.1');
    line.on('error', () => undefined);
    line.resume();
    return line;
  });
}

/** @param {Target} target @param {number} seconds */
export async function guessCodes(target, seconds) {
  let refused = 0;
  const guess = async (/** @type {Line} */ line, /** @type {string} */ _, /** @type {number} */ index) => {
    const code = index.toString(36).toUpperCase().padStart(8, 'A');
    const { status } = await line.post('/api/v1/join', '', { code, name: 'Guest' });
    if (status < 400 || status >= 500) throw new Error(`A guess was answered ${status}`);
    refused += 1;
  };
  await onAllLines(target, guess, timer(seconds));
  return `${refused.toLocaleString('en-US')} refused`;
}

/** As costly as it gets: a sound saw of as many corners as are allowed, whose last edge runs back through it. @param {Target} target @param {number} seconds */
export async function crossThemselves(target, seconds) {
  const [lng, lat] = middleOf(0);
  const saw = Array.from({ length: CORNERS - 2 }, (_, corner) => [lng + corner * 1e-4, lat + (corner % 2) * 1e-3]);
  const ring = [...saw, [lng, lat + 5e-4], saw[0]];
  const text = JSON.stringify({ geometry: { type: 'Polygon', coordinates: [ring] }, reason: '积水' });
  let refused = 0;
  const draw = async (/** @type {Line} */ line, /** @type {string} */ token) => {
    const { status, body } = await line.postText('/api/v1/closures', token, text);
    if (status !== 422) throw new Error(`An area that crosses itself was answered ${status} ${body.slice(0, 200)}`);
    refused += 1;
  };
  await onAllLines(target, draw, timer(seconds));
  return `${refused.toLocaleString('en-US')} of ${CORNERS} corners refused`;
}

/** Teams in the south of the bay, sent to its other side, each to an incident of its own. @param {Target} target @param {number} count */
export async function sendUnderWay(target, count) {
  const send = async (/** @type {Line} */ line, /** @type {string} */ token, /** @type {number} */ index) => {
    const at = (/** @type {number} */ lng, /** @type {number} */ lat) => ({
      point: { type: 'Point', coordinates: [lng + (index % 10) * 2e-3, lat + Math.floor(index / 10) * 2e-3] },
    });
    const post = async (/** @type {string} */ path, /** @type {object} */ body) => bodyOf(await line.post(`/api/v1/${path}`, token, body));
    const team = await post('teams', { code: `W${index}`, name: `Way ${index}`, station: at(120.385, 36.066) });
    const report = await post('reports', { ...reportBody(index), place: at(120.2, 35.972) });
    const incident = await post(`reports/${report.id}/accept`, {});
    await post(`incidents/${incident.id}/dispatch`, { teamIds: [team.id] });
  };
  await onAllLines(target, send, (done) => done >= count);
}

/** Strewn over the city, in their midst the tunnel that all teams take. Over when all have been told. @param {Target} target @param {number} count @param {number} teams */
export async function closeRoads(target, count, teams) {
  const began = performance.now();
  const close = async (/** @type {Line} */ line, /** @type {string} */ token, /** @type {number} */ index) => {
    const geometry = index === Math.floor(count / 2) ? TUNNEL : { type: 'Point', coordinates: strewn(index) };
    bodyOf(await line.post('/api/v1/closures', token, { geometry, reason: '积水' }));
  };
  await onAllLines(target, close, (done) => done >= count);
  const closed = performance.now();
  const [line, token = ''] = [/** @type {Line} */ (target.lines[0]), target.tokens[0]];
  const cut = async () => {
    const { items } = bodyOf(await line.get('/api/v1/assignments?limit=1000', token));
    return items.filter((/** @type {any} */ { wayCutBy }) => (wayCutBy ?? []).length > 0).length;
  };
  while ((await cut()) < teams) {
    if (performance.now() - closed > PATIENCE_MS) throw new Error('Teams whose way is cut were not told');
    await pause(250);
  }
  const after = (/** @type {number} */ since) => `${((performance.now() - since) / 1_000).toFixed(1)} s`;
  return `closed in ${((closed - began) / 1_000).toFixed(1)} s, all told ${after(closed)} later`;
}

/** @param {number} index @returns {[number, number]} */
const strewn = (index) => [119.9 + ((index * 0.754877666) % 1) * 0.8, 35.95 + ((index * 0.569840291) % 1) * 0.5];

/** Milliseconds from the line to the code, for a terminal that the city knows, behind a thousand silent lines of its own address. @param {Target} target @param {string} number */
export async function untilKnown({ terminals }, number) {
  const silent = openSilent(terminals.port, 1_000);
  await pause(500);
  const times = [];
  for (let entry = 0; entry < KNOWN_ENTRIES; entry++) {
    const began = performance.now();
    for (let isIn = false; !isIn && performance.now() - began < 30_000; ) {
      const socket = connect(terminals.port, '127.0.0.1');
      socket.on('error', () => undefined);
      socket.write(frameOf(REGISTER, number, `00250000${'41'.repeat(32)}0131`));
      isIn = await Promise.race([
        new Promise((done) => socket.once('data', () => done(true))),
        new Promise((done) => socket.once('close', () => done(false))),
        pause(5_000, false),
      ]);
      socket.destroy();
      if (!isIn) await pause(50);
    }
    times.push(performance.now() - began);
  }
  for (const line of silent) line.destroy();
  return times;
}

/** A message of the protocol of 2013. @param {number} id @param {string} number @param {string} body in hexadecimal digits */
function frameOf(id, number, body) {
  const hex = (/** @type {number} */ value) => value.toString(16).padStart(4, '0');
  const content = Buffer.from(`${hex(id)}${hex(body.length / 2)}${number.padStart(12, '0')}0000${body}`, 'hex');
  const sum = content.reduce((so, byte) => so ^ byte, 0);
  const escaped = [...content, sum].flatMap((byte) => (byte === 0x7e ? [0x7d, 2] : byte === 0x7d ? [0x7d, 1] : [byte]));
  return Buffer.from([0x7e, ...escaped, 0x7e]);
}
