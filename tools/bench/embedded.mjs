/** `npm start` as a person meets it: the first start, later ones, and a killed server or PostgreSQL. Beside it what PostgreSQL alone needs. */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { freePort, openCluster, runningCluster, startCluster } from '../run/postgres.mjs';
import { startProduct, until } from '../run/product.mjs';
import { median } from './numbers.mjs';
import { openBuiltCore, openSession } from './stand.mjs';

const PATIENCE_MS = 30_000;

/** @param {{ quick: boolean, say: (text: string) => void }} options @returns {Promise<import('./numbers.mjs').Line[]>} */
export async function embedded({ quick, say }) {
  const rounds = quick ? 1 : 3;
  /** @type {Record<'bareFirst' | 'bareLater' | 'first' | 'later' | 'server' | 'postgres', number[]>} */
  const times = { bareFirst: [], bareLater: [], first: [], later: [], server: [], postgres: [] };
  for (let round = 0; round < rounds; round++) {
    say(`round ${round + 1} of ${rounds}`);
    await inFolder(async (folder) => {
      times.bareFirst.push(await bareStart(folder));
      times.bareLater.push(await bareStart(folder));
    });
    await inFolder(async (folder) => {
      await startAndStop(folder, times.first);
      await startAndStop(folder, times.later);
      await kills(folder, times);
    });
  }
  const line = (
    /** @type {string} */ name,
    /** @type {number[]} */ milliseconds,
    /** @type {number} */ atMost,
    /** @type {number[]} */ bare,
  ) => ({
    name,
    value: median(milliseconds) / 1000,
    unit: 's',
    atMost,
    bare: bare.length === 0 ? '' : `PostgreSQL alone ${(median(bare) / 1000).toFixed(2)} s`,
    detail: { milliseconds },
  });
  return [
    line('embedded: first start to listening, demo city loaded', times.first, 5, times.bareFirst),
    line('embedded: later start to listening', times.later, 2.5, times.bareLater),
    line('embedded: kill -9 of the server, until it serves again', times.server, 5, []),
    line('embedded: kill -9 of PostgreSQL, until it serves again', times.postgres, 5, []),
  ];
}

/** @param {(folder: string) => Promise<void>} work */
async function inFolder(work) {
  const folder = mkdtempSync(join(tmpdir(), 'fenghuo-bench-'));
  chmodSync(folder, 0o711);
  try {
    await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The cluster made where missing, started, and asked once. @param {string} folder */
async function bareStart(folder) {
  const began = performance.now();
  const postgres = await startCluster(openCluster(folder));
  const client = new pg.Client({ connectionString: postgres.url });
  await client.connect();
  await client.query('SELECT 1');
  const took = performance.now() - began;
  await client.end();
  await postgres.stop();
  return took;
}

/** @param {string} folder @param {number[]} times */
async function startAndStop(folder, times) {
  const port = await freePort();
  const began = performance.now();
  const product = await startProduct({ dataFolder: folder, port });
  times.push(performance.now() - began);
  product.kill('SIGTERM');
  await product.ended;
}

/** Serving is answering a signed-in request that reads from the database. @param {string} folder @param {{ server: number[], postgres: number[] }} times */
async function kills(folder, times) {
  const product = await startProduct({ dataFolder: folder, port: await freePort() });
  const token = await admit(folder);
  const serves = async () => (await fetch(`${product.url}/api/v1/teams?limit=1`, { headers: { authorization: `Bearer ${token}` } })).ok;
  try {
    await until(serves, PATIENCE_MS);
    for (const [name, pidOf] of /** @type {const} */ ([
      ['server', product.serverPid],
      ['postgres', product.postgresPid],
    ])) {
      const killed = pidOf();
      process.kill(killed, 'SIGKILL');
      times[name].push(await until(async () => pidOf() !== killed && (await serves()), PATIENCE_MS));
    }
  } finally {
    product.kill('SIGTERM');
    await product.ended;
  }
}

/** A duty officer of this database, without a password. @param {string} folder */
export async function admit(folder) {
  const url = runningUrl(folder);
  const { core, close } = await openBuiltCore(url, folder);
  const token = await openSession(core, core.geography.rootId, 0);
  await close();
  return token;
}

/** @param {string} folder */
function runningUrl(folder) {
  const running = runningCluster(openCluster(folder));
  if (running === null) throw new Error('The embedded PostgreSQL does not run');
  return running.url;
}
