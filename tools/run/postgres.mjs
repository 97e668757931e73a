// The embedded PostgreSQL: a real cluster made, started and stopped by us. It runs detached, so that Ctrl-C in a terminal does not take it away
// before the server has drained, and a new start first stops what a killed one left behind.
import { spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { hint } from './places.mjs';
import { giveTo, placePostgres } from './postgres-place.mjs';
import { commandOf, identify, lives, stopProcess } from './processes.mjs';

const USER = 'fenghuo';
const READY_PATIENCE_MS = 60_000;
const STOP_PATIENCE_MS = 30_000;

const SETTINGS = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: 200,
  // A forgotten transaction would hold back the reading of the log (see docs/spec on the feed); tools that need longer say so in their session.
  idle_in_transaction_session_timeout: '5s',
  transaction_timeout: '60s',
  jit: 'off',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_checkpoints: 'off',
};

/** Finds or makes the cluster of a data folder. `safe: false` leaves out the syncs, for tests. */
export function openCluster(dataFolder, { safe = true } = {}) {
  const { home, binaries, account, notice } = placePostgres(dataFolder);
  const cluster = { folder: join(home, 'postgres'), log: join(home, 'postgres.log'), binaries, account, notice, safe };
  const secret = join(home, 'database-password');
  if (!existsSync(secret)) {
    if (existsSync(cluster.folder)) throw hint(`The password of the database, ${secret}, is missing. Put it back from a backup.`);
    writeFileSync(secret, randomBytes(24).toString('base64url'), { mode: 0o600 });
  }
  cluster.password = readFileSync(secret, 'utf8').trim();
  if (!existsSync(cluster.folder)) initialise(cluster);
  const made = readFileSync(join(cluster.folder, 'PG_VERSION'), 'utf8').trim();
  const major = binaries.version.split('.')[0];
  if (made !== major)
    throw hint(
      `The database in ${cluster.folder} was made by PostgreSQL ${made}; this is ${major}. Use npm run backup with the old version, npm run restore with this one.`,
    );
  return cluster;
}

/** Starts the cluster and waits until it takes connections: `{ url, port, pid, ended, stop }`. `ended` resolves when the process is gone. */
export async function startCluster(cluster, { port } = {}) {
  for (let attempt = 1; ; attempt++) {
    const started = await attemptStart(cluster, port ?? (await freePort()));
    if (started) return started;
    if (attempt === 5) throw hint(`PostgreSQL does not start; see ${cluster.log}.`);
    await delay(100 * attempt);
  }
}

/** The running cluster of a data folder, whoever started it: `{ url }`, or null. */
export function runningCluster(cluster) {
  const postmaster = readPostmaster(cluster);
  return postmaster?.ready ? { url: urlOf(cluster, postmaster.port) } : null;
}

/** Stops what a killed run left behind. The pid file of a living PostgreSQL is never deleted, a stale one is. */
export async function stopOrphan(cluster) {
  const postmaster = readPostmaster(cluster);
  if (!postmaster) {
    rmSync(join(cluster.folder, 'postmaster.pid'), { force: true });
    return false;
  }
  return stopProcess(postmaster.identity, 'SIGINT', STOP_PATIENCE_MS);
}

/** One PostgreSQL for a test run, in a temporary folder, without syncs: `{ url, stop }`. */
export async function startTestPostgres() {
  await sweepTestFolders();
  const folder = mkdtempSync(join(tmpdir(), TEST_PREFIX));
  chmodSync(folder, 0o711);
  writeFileSync(join(folder, OWNER), JSON.stringify(identify(process.pid)));
  const cluster = openCluster(folder, { safe: false });
  const postgres = await startCluster(cluster);
  return {
    url: postgres.url,
    stop: async () => {
      await postgres.stop();
      removeTestFolder(folder, cluster);
    },
  };
}

/** A port that nobody listens on, below the range from which systems take client ports. */
export async function freePort() {
  for (;;) {
    const port = 20_000 + Math.floor(Math.random() * 12_000);
    if (await isFree(port, '127.0.0.1')) return port;
  }
}

export function isFree(port, host) {
  return new Promise((answer) => {
    const probe = createServer();
    probe.once('error', () => answer(false));
    probe.listen(port, host, () => probe.close(() => answer(true)));
  });
}

const TEST_PREFIX = 'fenghuo-test-';
const OWNER = 'owner.json';

/** Built beside its place and moved there, so that an interrupted start leaves no half of a cluster. */
function initialise(cluster) {
  const unfinished = `${cluster.folder}.unfinished`;
  const secret = `${unfinished}.password`;
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished, { mode: 0o700 });
  writeFileSync(secret, cluster.password, { mode: 0o600 });
  giveTo(cluster.account, unfinished);
  giveTo(cluster.account, secret);
  try {
    const locale = ['--encoding=UTF8', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C'];
    const sync = cluster.safe ? [] : ['--no-sync'];
    once(cluster, cluster.binaries.initdb, ['-D', unfinished, '-U', USER, '-A', 'scram-sha-256', `--pwfile=${secret}`, ...locale, ...sync]);
    once(
      cluster,
      cluster.binaries.postgres,
      ['--single', '-D', unfinished, ...(cluster.safe ? [] : ['-F']), 'postgres'],
      `CREATE DATABASE ${USER}\n`,
    );
  } finally {
    rmSync(secret, { force: true });
  }
  renameSync(unfinished, cluster.folder);
}

function once(cluster, program, args, input = '') {
  const { status, stdout, stderr, error } = spawnSync(program, args, { ...as(cluster), input, encoding: 'utf8' });
  if (status !== 0) throw hint(`${program} failed: ${error?.message ?? ''}\n${stdout ?? ''}${stderr ?? ''}`.trim());
}

async function attemptStart(cluster, port) {
  await stopOrphan(cluster);
  const settings = Object.entries({ ...SETTINGS, port, fsync: cluster.safe ? 'on' : 'off' }).flatMap(([name, value]) => [
    '-c',
    `${name}=${value}`,
  ]);
  const log = openSync(cluster.log, 'a', 0o600);
  const child = spawn(cluster.binaries.postgres, ['-D', cluster.folder, ...settings], {
    ...as(cluster),
    detached: true,
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  const ended = new Promise((done) => {
    child.once('exit', done);
    child.once('error', done);
  });
  let over = false;
  void ended.then(() => {
    over = true;
  });
  for (const began = Date.now(); !over; await delay(10)) {
    const postmaster = readPostmaster(cluster);
    if (postmaster?.ready && postmaster.identity.pid === child.pid) {
      return { url: urlOf(cluster, port), port, pid: child.pid, ended, stop: (signal) => stop(child, ended, signal) };
    }
    if (Date.now() - began > READY_PATIENCE_MS) throw hint(`PostgreSQL is not ready after a minute; see ${cluster.log}.`);
  }
  return null;
}

/** SIGINT is a fast shutdown: clients are disconnected, everything committed is written. SIGQUIT gives up at once and recovers at the next start. */
async function stop(child, ended, signal = 'SIGINT') {
  child.kill(signal);
  const timer = setTimeout(() => child.kill('SIGQUIT'), STOP_PATIENCE_MS);
  await ended;
  clearTimeout(timer);
}

/** What postmaster.pid says (pid, folder, start, port, …, state by lines), if the process it names is ours and alive. */
function readPostmaster(cluster) {
  let lines;
  try {
    lines = readFileSync(join(cluster.folder, 'postmaster.pid'), 'utf8').split('\n');
  } catch {
    return null;
  }
  const identity = identify(Number(lines[0]));
  if (!identity || !commandOf(identity.pid).includes(cluster.folder)) return null;
  return { identity, port: Number(lines[3]), ready: lines[7]?.trim() === 'ready' };
}

const urlOf = (cluster, port) => `postgres://${USER}:${encodeURIComponent(cluster.password)}@127.0.0.1:${port}/${USER}`;

/** Our own environment stays out: PGPORT, LANG and the like would change what the cluster is. */
const as = ({ account, folder }) => ({ ...account, cwd: existsSync(folder) ? folder : '/', env: { LC_ALL: 'C', PATH: process.env.PATH } });

async function sweepTestFolders() {
  for (const name of readdirSync(tmpdir()).filter((entry) => entry.startsWith(TEST_PREFIX))) {
    const folder = join(tmpdir(), name);
    try {
      if (lives(JSON.parse(readFileSync(join(folder, OWNER), 'utf8')))) continue;
      const cluster = openCluster(folder, { safe: false });
      await stopOrphan(cluster);
      removeTestFolder(folder, cluster);
    } catch {
      // Another run is making or removing this very folder.
    }
  }
}

function removeTestFolder(folder, cluster) {
  rmSync(cluster.folder, { recursive: true, force: true });
  if (!cluster.folder.startsWith(folder)) rmSync(join(cluster.folder, '..'), { recursive: true, force: true });
  rmSync(folder, { recursive: true, force: true });
}
