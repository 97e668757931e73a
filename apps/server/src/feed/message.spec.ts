/** A message made once arrives as what was emitted, whatever its length, and in its place among others. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Server } from 'socket.io';
import { io } from 'socket.io-client';
import * as parser from 'socket.io-msgpack-parser';
import { eventually } from '../core/testing/eventually.ts';
import { messageOf, send } from './message.ts';
import * as wire from './wire.ts';

test('[F12] every length of the wire, in order with what is emitted alone', async () => {
  const http = createServer();
  const server = new Server(http, { parser: wire, transports: ['websocket'] });
  const sizes = [0, 60, 120, 126, 1_000, 65_500, 65_536, 200_000];
  const messages = sizes.map((size) => messageOf('/live', 'batch', { bytes: Buffer.alloc(size, 7) }));
  server.of('/live').on('connection', (socket) => {
    for (const [index, message] of messages.entries()) {
      send(socket, message);
      socket.emit('alone', { bytes: Buffer.of(index) });
    }
  });
  await new Promise<void>((done) => http.listen(0, '127.0.0.1', done));
  const url = `http://127.0.0.1:${(http.address() as AddressInfo).port}/live`;
  const clients = [1, 2].map(() => io(url, { parser, transports: ['websocket'], forceNew: true }));
  const heard = clients.map((client) => {
    const all: [string, number][] = [];
    client.onAny((event: string, { bytes }: { bytes: Buffer }) => all.push([event, bytes.length]));
    return all;
  });
  const expected = sizes.flatMap((size) => [
    ['batch', size],
    ['alone', 1],
  ]);
  await eventually(() => expect(heard).toEqual([expected, expected]));
  for (const client of clients) client.disconnect();
  await server.close();
});
