/** The ceiling of a broadcast: plain `ws`, one JSON text of the same event, sent to each client in turn. */
import { createServer } from 'node:http';
import { WebSocketServer } from 'ws';
import { answer, wallMicros } from './children.mjs';
import { closedLoop, paced } from './emitting.mjs';

const http = createServer();
const server = new WebSocketServer({ server: http, perMessageDeflate: false });
let serial = 0;

/** @param {{ template: object }} how @returns {[string, number]} id and moment of an event sent to all */
function send({ template }) {
  const id = `raw${++serial}`;
  const at = wallMicros();
  const text = JSON.stringify({ after: String(serial - 1), through: String(serial), events: [{ ...template, id }] });
  for (const client of server.clients) client.send(text);
  return [id, at];
}
const loop = closedLoop();

answer(
  {
    listen: () => new Promise((done) => http.listen(0, '127.0.0.1', () => done(/** @type {any} */ (http.address()).port))),
    paced: ({ perSecond, seconds, ...how }) => paced(perSecond, seconds, () => send(how)),
    loop: ({ events, window, ...how }) => loop.run(events, window, () => send(how)[0]),
    memory() {
      globalThis.gc?.();
      globalThis.gc?.();
      return process.memoryUsage().rss;
    },
  },
  ({ complete }) => loop.complete(complete),
);
