/**
 * A child process that is many consoles: bare WebSockets that speak the feed's protocol, or a plain JSON broadcast as its ceiling. All get the same
 * bytes, so each distinct frame is decoded once: the clients cost little beside what they measure.
 */
import { Decoder, Encoder } from 'socket.io-msgpack-parser';
import WebSocket from 'ws';
import { answer, wallMicros } from './children.mjs';
import { percentile } from './numbers.mjs';

const ACK_EVERY_MS = 250;
const OPEN_AT_ONCE = 50;
const encoder = new Encoder();

/** @type {Map<string, number>} arrivals by event */
let counts = new Map();
/** @type {[string, number][]} event, and when a console had it */
let arrivals = [];
/** @type {WebSocket[]} */
let sockets = [];
let isTelling = false;
let longestSilence = 0;
let heardAt = 0;

/** @type {{ bytes: Buffer, ids: string[], through: string | null, decoded: any }} */
let last = { bytes: Buffer.alloc(0), ids: [], through: null, decoded: null };

/** @param {Buffer} bytes @param {(bytes: Buffer) => any} decode */
function read(bytes, decode) {
  if (bytes.equals(last.bytes)) return last;
  const decoded = decode(bytes);
  const body = decoded.type === 2 ? decoded.data[1] : decoded;
  const events = decoded.type === 2 ? (decoded.data[0] === 'batch' ? body.events : []) : (body.events ?? []);
  last = {
    bytes: Buffer.from(bytes),
    ids: events.map((/** @type {{ id: string }} */ { id }) => id),
    through: body?.through ?? null,
    decoded,
  };
  return last;
}

/** @param {Buffer} bytes */
function unpack(bytes) {
  const decoder = new Decoder();
  let packet;
  decoder.on('decoded', (/** @type {any} */ decoded) => {
    packet = decoded;
  });
  decoder.add(bytes);
  return packet;
}

/** @param {readonly string[]} ids */
function take(ids) {
  const now = wallMicros();
  for (const id of ids) {
    arrivals.push([id, now]);
    const count = (counts.get(id) ?? 0) + 1;
    counts.set(id, count);
    if (isTelling && count === sockets.length) process.send?.({ complete: id });
  }
  longestSilence = heardAt === 0 ? 0 : Math.max(longestSilence, now - heardAt);
  heardAt = now;
}

/** Joins `/live` and resumes; resolves when the snapshot is whole. @param {string} url @param {string} token @returns {Promise<WebSocket>} */
function openLive(url, token) {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket`, { perMessageDeflate: false });
  const send = (/** @type {object} */ packet) => socket.send(encoder.encode(packet)[0]);
  let parts = 0;
  let acknowledging = false;
  let through = '';
  return new Promise((ready, fail) => {
    socket.on('error', fail);
    socket.on('message', (/** @type {Buffer} */ data, isBinary) => {
      if (!isBinary) {
        const text = data.toString();
        if (text.startsWith('0')) send({ type: 0, nsp: '/live', data: { token } });
        else if (text === '2') socket.send('3');
        return;
      }
      const { ids, through: reached, decoded } = read(data, unpack);
      if (decoded.type === 0) return send({ type: 2, nsp: '/live', data: ['resume', { protocol: 1, after: null }] });
      if (decoded.type === 4) return fail(new Error(`The server refuses: ${JSON.stringify(decoded.data)}`));
      const [name, body] = decoded.data;
      if (name === 'snapshot' && ++parts === body.parts) ready(socket);
      if (name === 'refused') fail(new Error(`Refused: ${body.code}`));
      if (name !== 'batch') return;
      take(ids);
      through = reached ?? through;
      if (acknowledging) return;
      acknowledging = true;
      setTimeout(() => {
        acknowledging = false;
        if (socket.readyState === WebSocket.OPEN) send({ type: 2, nsp: '/live', data: ['ack', { through }] });
      }, ACK_EVERY_MS);
    });
  });
}

/** @param {string} url @returns {Promise<WebSocket>} */
function openRaw(url) {
  const socket = new WebSocket(url.replace('http', 'ws'), { perMessageDeflate: false });
  socket.on('message', (/** @type {Buffer} */ data) => take(read(data, (bytes) => JSON.parse(bytes.toString())).ids));
  return new Promise((ready, fail) => {
    socket.on('error', fail);
    socket.on('open', () => ready(socket));
  });
}

answer({
  async open({ url, token, count }) {
    for (let opened = 0; opened < count; opened += OPEN_AT_ONCE) {
      const some = Array.from({ length: Math.min(OPEN_AT_ONCE, count - opened) }, () =>
        token === undefined ? openRaw(url) : openLive(url, token),
      );
      sockets.push(...(await Promise.all(some)));
    }
    return sockets.length;
  },
  start({ telling }) {
    [counts, arrivals, isTelling, longestSilence, heardAt] = [new Map(), [], telling, 0, 0];
  },
  /** Milliseconds from each event's moment to each console. @param {Map<string, number>} moments in microseconds */
  latencies(moments) {
    const delays = arrivals.flatMap(([id, at]) => (moments.has(id) ? [(at - /** @type {number} */ (moments.get(id))) / 1000] : []));
    const complete = [...moments.keys()].filter((id) => counts.get(id) === sockets.length).length;
    const [p50, p99, most] = [percentile(delays, 0.5), percentile(delays, 0.99), delays.reduce((a, b) => Math.max(a, b), 0)];
    return { deliveries: delays.length, complete, p50, p99, max: most, longestSilenceMs: longestSilence / 1000, arrived: arrivals.length };
  },
  close() {
    for (const socket of sockets) socket.terminate();
    sockets = [];
  },
});
