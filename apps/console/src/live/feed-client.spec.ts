/**
 * @jest-environment node
 * @jest-environment-options {"customExportConditions": ["@fenghuo/source", "node", "node-addons"]}
 */
import { createServer, type Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Batch, LogEvent, Row, Snapshot } from '@fenghuo/domain';
import { Server, type Socket } from 'socket.io';
import * as parser from 'socket.io-msgpack-parser';
import type { Connection } from './connection.ts';
import { FeedClient } from './feed-client.ts';
import { ServerTime } from './server-time.ts';
import { LiveStore } from './store.ts';

let http: HttpServer;
let io: Server;
let client: FeedClient | null = null;
let url = '';
const resumes: (string | null)[] = [];
const acks: string[] = [];
let answer: (socket: Socket, after: string | null) => void = () => undefined;

beforeEach(async () => {
  http = createServer((_request, response) => response.writeHead(503).end());
  io = new Server(http, { parser, transports: ['websocket'] });
  io.of('/live').on('connection', (socket) => {
    socket.on('resume', ({ after }: { after: string | null }) => {
      resumes.push(after);
      answer(socket, after);
    });
    socket.on('ack', ({ through }: { through: string }) => acks.push(through));
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  resumes.length = 0;
  acks.length = 0;
});

afterEach(async () => {
  client?.stop();
  client = null;
  await io.close();
});

const row = (id: string, version: number): Row => ({ id, version });
const change = (id: string, version: number): LogEvent => ({
  id: `${version}`,
  type: 'incident.titled',
  at: '2026-08-14T14:00:00.000Z',
  recordedAt: '2026-08-14T14:00:00.000Z',
  actor: { system: 'test' },
  incidentId: id,
  payload: {},
  changes: [{ kind: 'incident', id, version, row: row(id, version) }],
});
const batch = (after: string, through: string, ...events: LogEvent[]): Batch => ({ after, through, events });
const part = (n: number, of: number, ...rows: Row[]): Snapshot => ({ cursor: '1', kinds: { incident: rows }, part: n, parts: of });

type Seen = {
  store: LiveStore;
  connections: Connection[];
  caughtUp: number[];
  outdated: number;
  until: (test: () => boolean) => Promise<void>;
};

function start(): Seen {
  const store = new LiveStore();
  const waiters = new Set<() => void>();
  const seen: Seen = {
    store,
    connections: [],
    caughtUp: [],
    outdated: 0,
    until: (test) =>
      new Promise((resolve) => {
        const look = (): void => {
          if (!test()) return;
          waiters.delete(look);
          resolve();
        };
        waiters.add(look);
        look();
      }),
  };
  const look = (): void => {
    for (const waiter of [...waiters]) waiter();
  };
  const sees =
    <T>(take: (value: T) => void) =>
    (value: T): void => {
      take(value);
      look();
    };
  client = new FeedClient(
    { url, time: new ServerTime() },
    {
      snapshot: sees((parts) => store.snapshot(parts)),
      batch: sees((one) => store.batch(one)),
      connection: sees((connection) => seen.connections.push(connection)),
      caughtUp: sees((events) => seen.caughtUp.push(events)),
      positions: () => undefined,
      presence: () => undefined,
      outdated: () => {
        seen.outdated += 1;
        look();
      },
    },
  );
  client.start();
  return seen;
}

const state = (seen: Seen): string => seen.connections.at(-1)?.state ?? '';
const versionOf = (seen: Seen, id: string): number | undefined => seen.store.get('incident', id)?.version;

test('a snapshot counts only when all its parts have come', async () => {
  answer = (socket) => {
    socket.emit('snapshot', part(1, 2, row('a', 1)));
    socket.emit('snapshot', part(2, 2, row('b', 1)));
  };
  const seen = start();
  await seen.until(() => seen.store.isLoaded);
  expect(resumes).toEqual([null]);
  expect(seen.store.list('incident').map(({ id }) => id)).toEqual(['a', 'b']);
  await seen.until(() => state(seen) === 'live');
});

test('[L1] batches are applied in their order and acknowledged; an older version is never put over a newer one', async () => {
  answer = (socket) => {
    socket.emit('snapshot', part(1, 1, row('a', 5)));
    socket.emit('batch', batch('1', '2', change('a', 4)));
    socket.emit('batch', batch('2', '3', change('a', 6), change('b', 1)));
  };
  const seen = start();
  await seen.until(() => versionOf(seen, 'b') === 1);
  expect(versionOf(seen, 'a')).toBe(6);
  await new Promise<void>((resolve) => {
    const look = setInterval(() => {
      if (acks.length === 0) return;
      clearInterval(look);
      resolve();
    }, 5);
  });
  expect(acks).toEqual(['3']);
});

test('a gap is met by resuming from the last cursor, once, and what came of the gap is dropped', async () => {
  answer = (socket, after) => {
    if (after === null) {
      socket.emit('snapshot', part(1, 1, row('a', 1)));
      socket.emit('batch', batch('5', '6', change('a', 9)));
      socket.emit('batch', batch('6', '7', change('a', 10)));
    } else socket.emit('batch', batch(after, '7', change('a', 3)));
  };
  const seen = start();
  await seen.until(() => versionOf(seen, 'a') === 3);
  expect(resumes).toEqual([null, '1']);
});

test('[L4] reset takes the path of the first load', async () => {
  answer = (socket) => socket.emit('snapshot', part(1, 1, row(`a${resumes.length}`, 1)));
  const seen = start();
  await seen.until(() => state(seen) === 'live');
  io.of('/live').emit('reset', { code: 'SIGHT_CHANGED' });
  await seen.until(() => versionOf(seen, 'a2') === 1);
  expect(resumes).toEqual([null, null]);
  expect(versionOf(seen, 'a1')).toBeUndefined();
});

test('a lost line is offline, then catching up from the last cursor, then live again with the number made up', async () => {
  answer = (socket, after) => {
    if (after === null) socket.emit('snapshot', part(1, 1, row('a', 1)));
    else socket.emit('batch', batch(after, '4', change('a', 2), change('a', 3)));
  };
  const seen = start();
  await seen.until(() => state(seen) === 'live');
  for (const socket of io.of('/live').sockets.values()) socket.conn.close();
  await seen.until(() => seen.caughtUp.length > 0);
  expect(resumes).toEqual([null, '1']);
  expect(seen.caughtUp).toEqual([2]);
  expect(versionOf(seen, 'a')).toBe(3);
  const states = seen.connections.map((connection) => connection.state).filter((one, index, all) => one !== all[index - 1]);
  expect(states).toEqual(['connecting', 'live', 'offline', 'catchingUp', 'live']);
});

test('the end of the session is said once and nothing is tried again', async () => {
  answer = (socket) => {
    socket.emit('snapshot', part(1, 1, row('a', 1)));
    socket.emit('refused', { code: 'SESSION_ENDED' });
    socket.disconnect();
  };
  const seen = start();
  await seen.until(() => state(seen) === 'ended');
  expect(versionOf(seen, 'a')).toBe(1);
  expect(resumes).toEqual([null]);
});

test('another protocol needs another page', async () => {
  answer = (socket) => socket.emit('refused', { code: 'PROTOCOL_UNSUPPORTED' });
  const seen = start();
  await seen.until(() => seen.outdated === 1);
});
