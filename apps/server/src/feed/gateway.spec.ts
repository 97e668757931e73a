/** Who is let in to the live feed and who is sent away (docs/spec/feed.md, F9, F13–F16), on real sockets of two nodes. */
import { PROTOCOL } from '@fenghuo/domain';
import { io, type Socket } from 'socket.io-client';
import * as parser from 'socket.io-msgpack-parser';
import { uuidv7 } from 'uuidv7';
import WebSocket from 'ws';
import { SocketFollower, until } from '../core/testing/feed-client.ts';
import { Caller, startServer, type TestServer, WEST } from '../core/testing/server.ts';

let server: TestServer;
let other: TestServer;
let duty: Caller;
const open = new Set<Socket>();

beforeAll(async () => {
  server = await startServer();
  other = await startServer({}, { url: server.core.database.url, city: server.city });
  duty = await server.as('dutyOfficer');
});
afterEach(() => {
  for (const socket of open) socket.disconnect();
  open.clear();
});
afterAll(async () => {
  await other.close();
  await server.close();
});

const report = () =>
  duty.post<{ id: string }>('/reports', {
    source: 'phone',
    summary: '积水',
    place: { point: { type: 'Point', coordinates: WEST } },
    occurredAt: new Date().toISOString(),
  });

function knock(options: { token?: string; headers?: Record<string, string>; path?: string; body?: object } = {}): Socket {
  const { token, headers, path = '/live' } = options;
  const socket = io(`${server.url}${path}`, {
    parser,
    transports: ['websocket'],
    forceNew: true,
    reconnection: false,
    ...(token !== undefined && { auth: { token } }),
    ...(headers !== undefined && { extraHeaders: headers }),
  });
  open.add(socket);
  return socket;
}

/** `connected`, or the code of the refusal. */
const answerTo = (socket: Socket): Promise<string> =>
  new Promise((resolve) => {
    socket.on('connect', () => resolve('connected'));
    socket.on('connect_error', (error: Error & { data?: { code?: string } }) => resolve(error.data?.code ?? error.message));
  });

/** What a client hears that sends this, once the line is closed. */
async function sent(...messages: [string, unknown][]): Promise<string[]> {
  const socket = duty.socket();
  open.add(socket);
  const heard: string[] = [];
  socket.on('refused', ({ code }: { code: string }) => heard.push(code));
  await answerTo(socket);
  const closed = new Promise<string>((resolve) => socket.on('disconnect', resolve));
  for (const [event, body] of messages) socket.emit(event, body);
  heard.push(await closed);
  return heard;
}

describe('[F9] admission', () => {
  test('a token that stands is let in; a bad one or none is UNAUTHENTICATED', async () => {
    expect(await answerTo(knock({ token: duty.token }))).toBe('connected');
    expect(await answerTo(knock({ token: 'x'.repeat(43) }))).toBe('UNAUTHENTICATED');
    expect(await answerTo(knock({ token: '' }))).toBe('UNAUTHENTICATED');
    expect(await answerTo(knock())).toBe('UNAUTHENTICATED');
  });

  test('a foreign Origin is refused, whatever it brings', async () => {
    expect(await answerTo(knock({ token: duty.token, headers: { origin: 'https://elsewhere.example' } }))).toMatch(/websocket error/);
    expect(await answerTo(knock({ token: duty.token, headers: { origin: server.url } }))).toBe('connected');
  });

  test('the cookie counts only together with our own Origin', async () => {
    const cookie = `fenghuo_session=${duty.token}`;
    expect(await answerTo(knock({ headers: { cookie } }))).toBe('UNAUTHENTICATED');
    expect(await answerTo(knock({ headers: { cookie, origin: server.url } }))).toBe('connected');
  });

  test('there is no polling, and no namespace without a session', async () => {
    expect((await fetch(`${server.url}/socket.io/?EIO=4&transport=polling`)).status).toBe(400);
    expect(await answerTo(knock({ path: '/', token: duty.token }))).toBe('NAMESPACE_UNKNOWN');
  });
});

describe('[F14] refusals close the line', () => {
  test('another protocol', async () => {
    expect(await sent(['resume', { protocol: PROTOCOL + 1, after: null }])).toEqual(['PROTOCOL_UNSUPPORTED', 'io server disconnect']);
  });

  test('what is not of the protocol', async () => {
    const bad: [string, unknown][] = [
      ['resume', null],
      ['resume', { protocol: 1 }],
      ['resume', { protocol: 1, after: 'no-cursor' }],
      ['ack', { through: '%' }],
      ['ack', {}],
      ['view', { bbox: [1, 2, 3], zoom: 3 }],
      ['presence', { incidentId: 'all' }],
      ['presence', [{}]],
      ['emit', {}],
    ];
    for (const message of bad) expect([message, await sent(message)]).toEqual([message, ['MALFORMED', 'io server disconnect']]);
  });

  test('more than fifty messages a second', async () => {
    const many = Array.from({ length: 120 }, (): [string, unknown] => ['presence', { incidentId: null }]);
    expect(await sent(...many)).toEqual(['TOO_MANY', 'io server disconnect']);
  });

  test('more than 64 KiB closes that line and no other', async () => {
    const neighbour = new SocketFollower(duty);
    await until('the neighbour to stand', () => neighbour.cursor !== null);
    expect(await sent(['presence', { incidentId: null, editing: 'x'.repeat(70_000) }])).toEqual(['transport close']);
    expect((await report()).status).toBe(201);
    await until('the next event', () => neighbour.events.length === 1);
    neighbour.leave();
  });
});

test('[F15] when a session has ended its sockets are told within two seconds, on both nodes', async () => {
  const person = await server.as('commander', 'west');
  const there = new Caller(other.url, person.token, person.personId);
  const followers = [new SocketFollower(person), new SocketFollower(there), new SocketFollower(await server.as('commander', 'east'))];
  await until('all to stand', () => followers.every(({ cursor }) => cursor !== null));
  await server.core.database.query('DELETE FROM sessions WHERE person_id = $1', [person.personId]);
  const since = Date.now();
  await until('both to be told', () => followers.slice(0, 2).every(({ refusals }) => refusals.length > 0));
  expect(Date.now() - since).toBeLessThan(2_000);
  expect(followers.map(({ refusals }) => refusals)).toEqual([['SESSION_ENDED'], ['SESSION_ENDED'], []]);
  await until('the door to be closed too', async () => (await answerTo(knock({ token: person.token }))) === 'UNAUTHENTICATED', 2_000);
  for (const follower of followers) follower.leave();
});

test('[F15] signing out everywhere ends the sockets too', async () => {
  const person = await server.as('dutyLeader', 'west');
  const follower = new SocketFollower(person);
  await until('it to stand', () => follower.cursor !== null);
  await person.request('/api/v1/sessions', { method: 'DELETE' });
  await until('it to be told', () => follower.refusals.length > 0, 2_000);
  expect(follower.refusals).toEqual(['SESSION_ENDED']);
});

test('[F16] a node that stops tells its sockets and answers who waits', async () => {
  const third = await startServer({}, { url: server.core.database.url, city: server.city });
  const caller = new Caller(third.url, duty.token, duty.personId);
  const followers = Array.from({ length: 5 }, () => new SocketFollower(caller));
  await until('all to stand', () => followers.every(({ cursor }) => cursor !== null));
  const waiting = caller.get<{ events: unknown[] }>(`/feed?after=${followers[0]?.cursor}&wait=25`);
  await until('the request to wait', () => Reflect.get(third.core.hub, 'waiters').size > 0);
  const since = Date.now();
  await third.close();
  expect(Date.now() - since).toBeLessThan(5_000);
  expect((await waiting).body.events).toEqual([]);
  expect(followers.map(({ refusals }) => refusals)).toEqual(followers.map(() => ['SHUTTING_DOWN']));
  for (const follower of followers) follower.leave();
});

test('a stranger who claims four gigabytes is hung up on, and everybody else is served meanwhile', async () => {
  const began = Date.now();
  for (const bytes of ['c9ffffffff00', 'dd01c9c380'.repeat(1_000)]) {
    const line = new WebSocket(`${server.url.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket`);
    const closed = new Promise((resolve) => line.once('close', resolve));
    line.once('open', () => line.send(Buffer.from(bytes, 'hex')));
    await closed;
    expect((await report()).status).toBe(201);
  }
  expect(Date.now() - began).toBeLessThan(5_000);
});

test('who asks for everything again and again takes no connection from the others, and gets what it asked for last', async () => {
  const socket = duty.socket();
  open.add(socket);
  let parts = 0;
  socket.on('snapshot', () => parts++);
  await answerTo(socket);
  let mostWaiting = 0;
  const watch = setInterval(() => {
    mostWaiting = Math.max(mostWaiting, server.core.database.pool.waitingCount);
  });
  for (let again = 0; again < 45; again++) socket.emit('resume', { protocol: PROTOCOL, after: null });
  expect((await report()).status).toBe(201);
  await until('the snapshot', () => parts > 0);
  clearInterval(watch);
  expect([mostWaiting, parts]).toEqual([0, 1]);
});

describe('[F13] presence', () => {
  const heardBy = (socket: Socket): string[][] => {
    const heard: string[][] = [];
    socket.on('presence', ({ people }: { people: { personId: string }[] }) => heard.push(people.map(({ personId }) => personId).sort()));
    return heard;
  };

  test('who has an incident open is told to those who have it open, and to nobody who may not see it', async () => {
    const { body: incident } = await duty.post<{ id: string }>(`/reports/${(await report()).body.id}/accept`);
    const [west, east] = [await server.as('dutyOfficer', 'west'), await server.as('dutyOfficer', 'east')];
    const [first, second, stranger] = [new SocketFollower(duty), new SocketFollower(west), new SocketFollower(east)];
    const [heardFirst, heardStranger] = [heardBy(first.socket), heardBy(stranger.socket)];
    await until('all to stand', () => [first, second, stranger].every(({ cursor }) => cursor !== null));
    first.socket.emit('presence', { incidentId: incident.id });
    await until('to see oneself', () => heardFirst.at(-1)?.length === 1);
    stranger.socket.emit('presence', { incidentId: incident.id });
    stranger.socket.emit('presence', { incidentId: uuidv7() });
    second.socket.emit('presence', { incidentId: incident.id, editing: 'title' });
    await until('to see the other', () => heardFirst.at(-1)?.length === 2);
    expect(heardFirst.at(-1)).toEqual([duty.personId, west.personId].sort());
    second.leave();
    await until('to see the other go', () => heardFirst.at(-1)?.length === 1);
    expect(heardStranger).toEqual([]);
    expect(heardFirst.flat()).not.toContain(east.personId);
    for (const follower of [first, stranger]) follower.leave();
  });
});
