/** A child process that is many consoles with one view of the map: by the feed's protocol, or plain `ws`. Each distinct frame is decoded once. */
import { Decoder, Encoder } from 'socket.io-msgpack-parser';
import WebSocket from 'ws';
import { answer } from './children.mjs';

const OPEN_AT_ONCE = 50;
const EPOCH_2020_S = 1_577_836_800;
const encoder = new Encoder();

/** @type {WebSocket[]} */
const sockets = [];
/** @type {Map<string, number>} arrivals by the second that a frame is of */
const counts = new Map();
/** @type {{ bytes: Buffer, read: Read }} */
let last = { bytes: Buffer.alloc(0), read: { name: '', body: null, second: null } };

/** @typedef {{ name: string, body: any, second: string | null }} Read */
/** @param {Buffer} frame */
const secondOf = (frame) => String(frame.readUInt32LE(12) + EPOCH_2020_S);

/** @param {Buffer} bytes @param {(bytes: Buffer) => Read} decode @returns {Read} */
function read(bytes, decode) {
  if (!bytes.equals(last.bytes)) last = { bytes: Buffer.from(bytes), read: decode(bytes) };
  return last.read;
}

/** @param {Buffer} bytes @returns {Read} */
function unpack(bytes) {
  const decoder = new Decoder();
  /** @type {any} */
  let packet;
  decoder.on('decoded', (/** @type {any} */ decoded) => {
    packet = decoded;
  });
  decoder.add(bytes);
  if (packet.type === 0) return { name: 'joined', body: null, second: null };
  const [name, body] = packet.data;
  return { name, body, second: name === 'positions' ? secondOf(Buffer.from(body.frame)) : null };
}

/** @param {string} second */
function take(second) {
  const count = (counts.get(second) ?? 0) + 1;
  counts.set(second, count);
  if (count !== sockets.length) return;
  counts.delete(second);
  process.send?.({ complete: second });
}

/** @param {string} url @param {string} token @param {number[]} bbox @returns {Promise<WebSocket>} */
function openLive(url, token, bbox) {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket`, { perMessageDeflate: false });
  const send = (/** @type {object} */ packet) => socket.send(encoder.encode(packet)[0]);
  const emit = (/** @type {unknown[]} */ ...data) => send({ type: 2, nsp: '/live', data });
  let parts = 0;
  return new Promise((ready, fail) => {
    socket.on('error', fail);
    socket.on('message', (/** @type {Buffer} */ data, isBinary) => {
      if (!isBinary) {
        const text = data.toString();
        if (text.startsWith('0')) send({ type: 0, nsp: '/live', data: { token } });
        else if (text === '2') socket.send('3');
        return;
      }
      const { name, body, second } = read(data, unpack);
      if (second !== null) return take(second);
      if (name === 'joined') emit('resume', { protocol: 1, after: null });
      else if (name === 'refused') fail(new Error(`Refused: ${body.code}`));
      else if (name === 'snapshot' && ++parts === body.parts) {
        emit('view', { bbox, zoom: 10 });
        ready(socket);
      }
    });
  });
}

/** @param {string} url @returns {Promise<WebSocket>} */
function openRaw(url) {
  const socket = new WebSocket(url.replace('http', 'ws'), { perMessageDeflate: false });
  const ofText = (/** @type {Buffer} */ bytes) => ({
    name: '',
    body: null,
    second: String(JSON.parse(bytes.toString()).positions[0].at / 1000),
  });
  const ofBytes = (/** @type {Buffer} */ bytes) => ({ name: '', body: null, second: secondOf(bytes) });
  socket.on('message', (/** @type {Buffer} */ data, isBinary) => take(read(data, isBinary ? ofBytes : ofText).second ?? ''));
  return new Promise((ready, fail) => {
    socket.on('error', fail);
    socket.on('open', () => ready(socket));
  });
}

answer({
  async open({ url, token, bbox, count }) {
    for (let opened = 0; opened < count; opened += OPEN_AT_ONCE) {
      const some = Array.from({ length: Math.min(OPEN_AT_ONCE, count - opened) }, () =>
        token === undefined ? openRaw(url) : openLive(url, token, bbox),
      );
      sockets.push(...(await Promise.all(some)));
    }
  },
});
