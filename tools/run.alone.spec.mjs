// `npm start` for real: what dies is started again, what a killed supervisor leaves behind is ended, and Ctrl-C leaves nothing.
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { freePort, openCluster, runningCluster, startCluster, stopOrphan } from './run/postgres.mjs';
import { identify } from './run/processes.mjs';
import { startProduct, until } from './run/product.mjs';

const PASSWORD = 'rainy-night-2026';
/** What a killed server or database may take until it serves again by itself. */
const AGAIN_MS = 5_000;

let folder;
let port;
let product;
let token;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'fenghuo-start-'));
  chmodSync(folder, 0o711);
  port = await freePort();
  product = await start();
  token = (await call('/session', { username: 'duty', password: PASSWORD }, {})).token;
}, 60_000);

afterAll(async () => {
  product?.kill('SIGTERM');
  await product?.ended;
  rmSync(folder, { recursive: true, force: true });
});

const start = () => startProduct({ dataFolder: folder, port, env: { DEMO_PASSWORD: PASSWORD } });

test('the start prints the address and the demo accounts', () => {
  expect(product.output()).toContain(`http://127.0.0.1:${port}`);
  expect(product.output()).toContain(PASSWORD);
  for (const account of ['duty', 'commander', 'secadmin', 'dutyHuangdao', 'team5']) expect(product.output()).toContain(account);
});

test('the database password is for its owner alone', () => {
  expect(statSync(join(folder, 'database-password')).mode & 0o777).toBe(0o600);
});

test('a second start on the same data folder is refused', async () => {
  await expect(startProduct({ dataFolder: folder, port: await freePort() })).rejects.toThrow('already runs');
});

test('a killed server serves again by itself, and what it acknowledged is there', async () => {
  const id = await report('before the server is killed');
  const { pid } = identify(product.serverPid());
  process.kill(pid, 'SIGKILL');
  await until(async () => product.serverPid() !== pid && (await has(id)), AGAIN_MS);
});

test('a killed PostgreSQL serves again by itself, and what was acknowledged is there', async () => {
  const id = await report('before the database is killed');
  process.kill(product.postgresPid(), 'SIGKILL');
  await until(() => has(id), AGAIN_MS);
  expect(await report('after the database was killed')).toBeTruthy();
});

test('the orphans of a killed supervisor are ended by the next start', async () => {
  const id = await report('before the supervisor is killed');
  const orphans = [product.serverPid(), product.postgresPid()].map(identify);
  product.kill('SIGKILL');
  await product.ended;
  expect(orphans.map(({ pid }) => identify(pid))).toEqual(orphans);
  product = await start();
  expect(orphans.map(({ pid }) => identify(pid))).not.toContainEqual(expect.objectContaining(orphans[0]));
  expect(await has(id)).toBe(true);
});

test('Ctrl-C ends everything and leaves nothing behind', async () => {
  const running = [product.serverPid(), product.postgresPid()];
  product.kill('SIGINT');
  expect(await product.ended).toBe(0);
  expect(running.map(identify)).toEqual([null, null]);
  expect(readdirSync(folder)).not.toContain('run.json');
  expect(existsSync(join(folder, 'postgres/postmaster.pid'))).toBe(false);
});

const onlyAsRoot = process.getuid?.() === 0 ? test : test.skip;

onlyAsRoot('as root below a folder that others cannot enter, the database is kept where they can', async () => {
  const closed = mkdtempSync(join(tmpdir(), 'fenghuo-closed-'));
  const data = join(closed, 'data');
  mkdirSync(data);
  const cluster = openCluster(data, { safe: false });
  try {
    expect(cluster.notice).toContain(cluster.folder.slice(0, -'/postgres'.length));
    const postgres = await startCluster(cluster);
    expect(runningCluster(openCluster(data, { safe: false }))).toEqual({ url: postgres.url });
    await postgres.stop();
  } finally {
    await stopOrphan(cluster);
    rmSync(dirname(cluster.folder), { recursive: true });
    rmSync(closed, { recursive: true });
  }
});

/** A report that was answered with yes; while the database is away the same one is sent again, as the contract allows. */
async function report(summary) {
  const body = { source: 'phone', summary, place: {}, occurredAt: new Date().toISOString() };
  const headers = { authorization: `Bearer ${token}`, 'idempotency-key': summary.replaceAll(' ', '-') };
  let answer;
  await until(async () => (answer = await call('/reports', body, headers)), AGAIN_MS);
  return answer.id;
}

const has = async (id) => (await fetch(`${product.url}/api/v1/reports/${id}`, { headers: { authorization: `Bearer ${token}` } })).ok;

async function call(path, body, headers = { authorization: `Bearer ${token}` }) {
  const response = await fetch(`${product.url}/api/v1${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
  return response.json();
}
