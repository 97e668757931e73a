// `JT808_PORT=… npm start`: the process of terminals beside the server, without a database, started again when it dies. Its messages have tests of
// their own in apps/server/src/jt808; here one terminal goes the whole way.
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TERMINALS } from './cluster/commands.mjs';
import { freePort } from './run/postgres.mjs';
import { commandOf } from './run/processes.mjs';
import { startProduct, until } from './run/product.mjs';

const PASSWORD = 'a-password-for-tests';
const NUMBER = '013812345678';
const AGAIN_MS = 30_000;

let folder;
let product;
let token;
let port;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'fenghuo-terminals-'));
  chmodSync(folder, 0o711);
  port = await freePort();
  product = await startProduct({ dataFolder: folder, port: await freePort(), env: { DEMO_PASSWORD: PASSWORD, JT808_PORT: String(port) } });
  token = (await call('/session', { username: 'leader', password: PASSWORD })).token;
}, 60_000);

afterAll(async () => {
  product?.kill('SIGTERM');
  await product?.ended;
  rmSync(folder, { recursive: true, force: true });
});

const terminalsPid = () => JSON.parse(readFileSync(join(folder, 'run.json'), 'utf8')).terminals.pid;

test('the start says where terminals connect; the process has a secret and no database', () => {
  expect(product.output()).toContain(`port ${port}`);
  expect(statSync(join(folder, 'jt808-secret')).mode & 0o777).toBe(0o600);
  expect(commandOf(terminalsPid())).toContain(TERMINALS.command[1]);
  if (process.platform === 'linux') expect(readFileSync(`/proc/${terminalsPid()}/environ`, 'utf8')).not.toContain('DATABASE_URL');
});

test('a listed terminal drives: its location is the newest of its team', async () => {
  const [team] = (await call('/teams')).items;
  await call('/devices', { kind: 'jt808', teamId: team.id, terminalId: NUMBER });
  const code = await register();
  await locate(code, 120.38, 36.07);
  const { items } = await call(`/positions?teamId=${team.id}`);
  expect(items[0].point.coordinates).toEqual([120.38, 36.07]);
});

test('killed, it serves again by itself, and terminals keep their codes', async () => {
  const code = await register();
  const before = terminalsPid();
  process.kill(before, 'SIGKILL');
  await until(async () => terminalsPid() !== before && (await register()) === code, AGAIN_MS);
});

async function register() {
  const { body } = await ask('0100', '00'.repeat(40), '8100');
  expect(body.slice(4, 6)).toBe('00');
  return Buffer.from(body.slice(6), 'hex').toString('latin1');
}

async function locate(code, lng, lat) {
  const time = new Date(Date.now() + 8 * 3_600_000).toISOString().replace(/\D/g, '').slice(2, 14);
  const word = (value, bytes) =>
    Math.round(value)
      .toString(16)
      .padStart(bytes * 2, '0');
  const body = `0000000000000002${word(lat * 1e6, 4)}${word(lng * 1e6, 4)}000000000000${time}`;
  const line = connect(port, '127.0.0.1');
  try {
    expect((await ask('0102', Buffer.from(code, 'latin1').toString('hex'), '8001', line)).body.slice(8)).toBe('00');
    expect((await ask('0200', body, '8001', line)).body.slice(8)).toBe('00');
  } finally {
    line.destroy();
  }
}

/** Sends one message and reads the first answer with this id, on a line of its own unless one is given. */
function ask(id, body, answerId, given) {
  const line = given ?? connect(port, '127.0.0.1');
  const content = `${id}${(body.length / 2).toString(16).padStart(4, '0')}${NUMBER}0001${body}`;
  const pairs = (text) => text.match(/../g) ?? [];
  const sum = pairs(content).reduce((so, pair) => so ^ Number.parseInt(pair, 16), 0);
  const escaped = pairs(content + sum.toString(16).padStart(2, '0')).map((pair) => ({ '7d': '7d01', '7e': '7d02' })[pair] ?? pair);
  return new Promise((done, fail) => {
    let text = '';
    const end = (error) => {
      line.removeAllListeners();
      line.on('error', () => undefined);
      if (!given) line.destroy();
      if (error) fail(error);
    };
    line.on('error', end);
    line.on('close', () => end(new Error('closed')));
    line.on('data', (data) => {
      text += data.toString('hex');
      const found = new RegExp(`^7e${answerId}.{16}(.{4})((?:..)*?)..7e$`).exec(text.replaceAll('7d02', '7e').replaceAll('7d01', '7d'));
      if (found === null) return;
      end();
      done({ body: found[2] });
    });
    line.write(Buffer.from(`7e${escaped.join('')}7e`, 'hex'));
  });
}

async function call(path, body) {
  const response = await fetch(`${product.url}/api/v1${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { ...(token && { authorization: `Bearer ${token}` }), ...(body !== undefined && { 'content-type': 'application/json' }) },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
  return response.json();
}
