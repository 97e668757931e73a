/** Cursors and the long poll (docs/spec/feed.md, F5, F8, F15): malformed, foreign, too old, on another node, after a restart, while waiting. */
import type { Batch } from '@fenghuo/domain';
import { PollFollower, plain, SocketFollower, snapshotOf, until } from '../core/testing/feed-client.ts';
import { Caller, startServer, type TestServer, WEST } from '../core/testing/server.ts';
import { toCursor } from './cursor.ts';

let server: TestServer;
let duty: Caller;

beforeAll(async () => {
  server = await startServer();
  duty = await server.as('dutyOfficer');
});
afterAll(() => server.close());

const report = (caller = duty, more: object = {}) =>
  caller.post<{ id: string }>('/reports', {
    source: 'phone',
    summary: '积水',
    place: { point: { type: 'Point', coordinates: WEST } },
    occurredAt: new Date().toISOString(),
    ...more,
  });
const feed = (caller: Caller, after: string, more = '') => caller.get<Batch & { code: string }>(`/feed?after=${after}${more}`);
const another = () => startServer({}, { url: server.core.database.url, city: server.city });
const on = (node: TestServer, caller: Caller) => new Caller(node.url, caller.token, caller.personId);

test('[F5] a malformed cursor is 400, a foreign one or one of another log 410', async () => {
  const bad = ['x', 'AAAA', '%20', encodeURIComponent('1.1.all'), Buffer.from('1.01.all').toString('base64url'), 'x'.repeat(200)];
  for (const after of bad) {
    const { status, body } = await feed(duty, after);
    expect([after, status, body.code]).toEqual([after, 400, 'CURSOR_MALFORMED']);
  }
  expect((await feed(duty, '')).status).toBe(400);
  expect((await duty.get('/feed')).status).toBe(400);
  const { cursor } = await snapshotOf(await server.as('dutyOfficer', 'west'));
  for (const after of [cursor, toCursor(10_000_000, 'all')]) {
    const { status, body } = await feed(duty, after);
    expect([status, body.code]).toEqual([410, 'CURSOR_GONE']);
  }
});

test('[F5] over the socket a foreign cursor or one of another log takes the path of the first load', async () => {
  for (const cursor of [(await snapshotOf(await server.as('dutyOfficer', 'west'))).cursor, toCursor(10_000_000, 'all')]) {
    const follower = new SocketFollower(duty);
    follower.cursor = cursor;
    await until('a snapshot', () => follower.snapshots === 1);
    expect([follower.refusals, follower.breaches]).toEqual([[], []]);
    follower.leave();
  }
});

test('[F5] a cursor is good on another node and after a restart', async () => {
  const poller = new PollFollower(duty);
  await poller.step();
  await report();
  const node = await another();
  poller.caller = on(node, duty);
  await poller.drain();
  expect([poller.events.length, poller.snapshots]).toEqual([1, 1]);
  await report();
  await node.close();
  const restarted = await another();
  poller.caller = on(restarted, duty);
  await poller.drain();
  expect([poller.events.length, poller.snapshots, poller.breaches]).toEqual([2, 1, []]);
  const truth = new PollFollower(duty);
  await truth.step();
  expect(plain(poller.rows)).toEqual(plain(truth.rows));
  await restarted.close();
});

test('[F11] nothing new answers the same cursor; limit cuts, and the next request goes on', async () => {
  const { cursor } = await snapshotOf(duty);
  const { body } = await feed(duty, cursor);
  expect(body).toEqual({ after: cursor, through: cursor, events: [] });
  for (let index = 0; index < 5; index++) await report();
  const poller = new PollFollower(duty, 2);
  poller.cursor = cursor;
  // The last of them may still be on its way from the log.
  while (poller.events.length < 5 && (await poller.step(2)));
  expect([poller.events.length, poller.breaches]).toEqual([5, []]);
});

test('[F16] a long poll answers as soon as there is something, and not before its time when there is not', async () => {
  const { cursor } = await snapshotOf(duty);
  const waiting = feed(duty, cursor, '&wait=20');
  await report();
  expect((await waiting).body.events).toHaveLength(1);
  const { body } = await feed(duty, cursor);
  const since = Date.now();
  expect((await feed(duty, body.through, '&wait=0.3')).body).toEqual({ after: body.through, through: body.through, events: [] });
  expect(Date.now() - since).toBeGreaterThanOrEqual(295);
});

test('[F15] what comes after the session has ended is not given to a request that waits', async () => {
  const person = await server.as('dutyOfficer', 'west');
  const { cursor } = await snapshotOf(person);
  const waiting = feed(person, cursor, '&wait=20');
  await until('the request to wait', () => Reflect.get(server.core.hub, 'waiters').size > 0);
  await server.core.database.query('DELETE FROM sessions WHERE person_id = $1', [person.personId]);
  await report();
  const { status, body } = await waiting;
  expect([status, body.code]).toEqual([401, 'UNAUTHENTICATED']);
});

test('[F8] when the tree changes under a request that waits, its cursor is gone', async () => {
  const person = await server.as('commander', 'west');
  const { cursor } = await snapshotOf(person);
  const waiting = feed(person, cursor, '&wait=20');
  await until('the request to wait', () => Reflect.get(server.core.hub, 'waiters').size > 0);
  const admin = await server.as('systemAdmin');
  const create = { code: '990001009', name: '新设街道', level: 'town', parentId: server.city.west };
  expect((await admin.post('/jurisdictions', create)).status).toBe(201);
  const { status, body } = await waiting;
  expect([status, body.code]).toEqual([410, 'CURSOR_GONE']);
});

test('[F5] a cursor from before the oldest event that is kept is gone', async () => {
  const { cursor } = await snapshotOf(duty);
  await report();
  const month = new Date().toISOString().slice(0, 7).replace('-', '');
  await server.core.database.query(`ALTER TABLE events DETACH PARTITION events_${month}`);
  await report();
  const node = await another();
  const poller = new PollFollower(on(node, duty));
  poller.cursor = cursor;
  await poller.step();
  expect(poller.cursor).toBeNull();
  await poller.drain();
  const truth = new PollFollower(duty);
  await truth.step();
  expect(plain(poller.rows)).toEqual(plain(truth.rows));
  await node.close();
});
