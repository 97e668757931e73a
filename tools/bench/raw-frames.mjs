/** The ceiling of frames of positions: plain `ws`, the same units as one JSON text or as the same 20 bytes each, sent to each client in turn. */
import { createServer } from 'node:http';
import { WebSocketServer } from 'ws';
import { answer } from './children.mjs';
import { closedLoop } from './emitting.mjs';

const FIX_BYTES = 20;
const EPOCH_2020_S = 1_577_836_800;
const http = createServer();
const server = new WebSocketServer({ server: http, perMessageDeflate: false });
let second = Math.floor(Date.now() / 1000);
const loop = closedLoop();

/** @param {number} units */
const fixesOf = (units) =>
  Array.from({ length: units }, (_, index) => ({
    positionNumber: index + 1,
    lng: 120 + index * 1e-4 + (second % 97) * 1e-5,
    lat: 36.2 + index * 1e-4,
    at: second * 1000,
    heading: 270.5,
    speedMps: 9.5,
  }));

/** @param {ReturnType<typeof fixesOf>} fixes */
function bytesOf(fixes) {
  const bytes = Buffer.alloc(fixes.length * FIX_BYTES);
  for (const [index, { positionNumber, lng, lat, at, heading, speedMps }] of fixes.entries()) {
    const offset = index * FIX_BYTES;
    bytes.writeUInt32LE(positionNumber, offset);
    bytes.writeInt32LE(Math.round(lng * 1e7), offset + 4);
    bytes.writeInt32LE(Math.round(lat * 1e7), offset + 8);
    bytes.writeUInt32LE(at / 1000 - EPOCH_2020_S, offset + 12);
    bytes.writeUInt16LE(Math.round(heading * 100), offset + 16);
    bytes.writeUInt16LE(Math.round(speedMps * 100), offset + 18);
  }
  return bytes;
}

/** @param {{ units: number, isBinary: boolean }} how */
function send({ units, isBinary }) {
  second += 1;
  const fixes = fixesOf(units);
  const message = isBinary ? bytesOf(fixes) : JSON.stringify({ positions: fixes });
  for (const client of server.clients) client.send(message);
  return String(second);
}

answer(
  {
    listen: () => new Promise((done) => http.listen(0, '127.0.0.1', () => done(/** @type {any} */ (http.address()).port))),
    loop: ({ frames, ...how }) => loop.run(frames, 1, () => send(how)),
  },
  ({ complete }) => loop.complete(complete),
);
