// The production shape for real, without Docker: two server nodes and a worker on a real PostgreSQL and a real Redis, by the commands of
// docker-compose.yml. Skipped where the system has no redis-server; with REQUIRE_REDIS=1, as in CI, that is a failure.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { io } from 'socket.io-client';
import * as parser from 'socket.io-msgpack-parser';
import { SERVER, WORKER } from './cluster/commands.mjs';
import { hasRedis, startPart, startRedis } from './cluster/parts.mjs';
import { freePort, startTestPostgres } from './run/postgres.mjs';
import { until } from './run/product.mjs';

const PASSWORD = 'rainy-night-2026';
/** A session that ends on one node has ended on every other within this time (contract). */
const SIGN_OUT_MS = 2_000;
/** The sweep of clocks runs every 30 s and finds what Redis has lost. */
const SWEPT_MS = 45_000;

const present = hasRedis();
if (!present && process.env.REQUIRE_REDIS !== '1') {
  test.skip('two nodes and a worker: skipped, because this system has no redis-server', () => undefined);
} else {
  describe('two nodes and a worker', cluster);
}

function cluster() {
  let folder;
  let postgres;
  let redis;
  let redisPort;
  let first;
  let second;
  let worker;
  let duty;

  beforeAll(async () => {
    if (!present) throw new Error('REQUIRE_REDIS is set and this system has no redis-server');
    folder = mkdtempSync(join(tmpdir(), 'fenghuo-cluster-'));
    redisPort = await freePort();
    [postgres, redis] = await Promise.all([startTestPostgres(), startRedis(folder, redisPort)]);
    const env = { DATABASE_URL: postgres.url, REDIS_URL: redis.url, DATA_DIR: folder, DEMO: 'on', DEMO_PASSWORD: PASSWORD };
    // All at once: whoever is first migrates, the others wait for it.
    [first, second, worker] = await Promise.all([startPart(SERVER, env), startPart(SERVER, env), startPart(WORKER, env)]);
    duty = await signIn(first, 'duty');
  }, 90_000);

  afterAll(async () => {
    await Promise.all([first, second, worker].map((part) => part?.stop()));
    await redis?.stop();
    await postgres?.stop();
    if (folder) rmSync(folder, { recursive: true, force: true });
  });

  test('a session opened on one node is good on the other', async () => {
    expect((await ask(second, duty, 'GET', '/session')).person.username).toBe('duty');
  });

  test('a report taken in on one node is in the feed of the other, by a cursor of the first', async () => {
    const { cursor } = await ask(first, duty, 'GET', '/snapshot');
    const feed = ask(second, duty, 'GET', `/feed?after=${encodeURIComponent(cursor)}&wait=10`);
    const { id } = await report(first);
    const { events, after } = await feed;
    expect(after).toBe(cursor);
    expect(events.flatMap(({ changes }) => changes)).toContainEqual(expect.objectContaining({ kind: 'report', id }));
  });

  test('the worker marks what is overdue, once', async () => {
    const { id } = await report(first, await quickType('test.overdue'));
    await until(async () => (await ask(second, duty, 'GET', `/reports/${id}`)).flags.includes('acceptOverdue'), 10_000);
    expect((await ask(first, duty, 'GET', `/reports/${id}`)).version).toBe(2);
  });

  test('a session ended on one node ends on the other, its socket too', async () => {
    const token = await signIn(first, 'leader');
    const socket = io(`${second.url}/live`, { path: '/socket.io', parser, transports: ['websocket'], auth: { token }, forceNew: true });
    await new Promise((done, failed) => {
      socket.once('connect', done);
      socket.once('connect_error', failed);
    });
    const refused = new Promise((done) => socket.once('refused', done));
    socket.emit('resume', { protocol: 1, after: null });
    const began = Date.now();
    await ask(first, token, 'DELETE', '/sessions');
    expect(await refused).toEqual({ code: 'SESSION_ENDED' });
    expect(Date.now() - began).toBeLessThan(SIGN_OUT_MS);
    socket.close();
    await until(
      () =>
        ask(second, token, 'GET', '/session').then(
          () => false,
          (error) => error.message.includes('401'),
        ),
      SIGN_OUT_MS,
    );
  });

  test('without Redis everything goes on; with it again, what became overdue meanwhile is marked', async () => {
    const typeCode = await quickType('test.without-redis');
    await redis.stop('SIGKILL');
    const { id } = await report(second, typeCode);
    expect((await ask(first, duty, 'GET', `/reports/${id}`)).state).toBe('waiting');
    redis = await startRedis(folder, redisPort);
    await until(async () => (await ask(first, duty, 'GET', `/reports/${id}`)).flags.includes('acceptOverdue'), SWEPT_MS);
  });

  test('SIGTERM drains a node, and the other goes on', async () => {
    expect(await first.stop()).toBe(0);
    expect(await report(second)).toMatchObject({ state: 'waiting' });
    expect(await worker.stop()).toBe(0);
  });

  test('the logs are JSON lines', () => {
    for (const line of worker
      .output()
      .split('\n')
      .filter((text) => text.startsWith('{')))
      expect(JSON.parse(line)).toHaveProperty('level');
  });

  const report = (node, typeCode) =>
    ask(node, duty, 'POST', '/reports', { source: 'phone', summary: '积水', typeCode, place: {}, occurredAt: new Date().toISOString() });

  /** An incident type whose reports are overdue after one second. */
  async function quickType(code) {
    const targets = { acceptSeconds: 1, dispatchSeconds: 60, acknowledgeSeconds: 60, turnoutSeconds: 80, arriveSeconds: 300 };
    const administrator = await signIn(second, 'sysadmin');
    await ask(second, administrator, 'POST', '/incident-types', { code, class: 'accident', name: { zh: '测试', en: 'Test' }, targets });
    return code;
  }
}

async function signIn(node, username) {
  return (await ask(node, null, 'POST', '/session', { username, password: PASSWORD })).token;
}

async function ask(node, token, method, path, body) {
  const response = await fetch(`${node.url}/api/v1${path}`, {
    method,
    headers: { ...(body && { 'content-type': 'application/json' }), ...(token && { authorization: `Bearer ${token}` }) },
    ...(body && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
  return text && JSON.parse(text);
}
