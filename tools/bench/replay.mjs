/** The San Francisco slice through the public API as fast as it goes, while a console follows live. The file is not part of this project. */
import { spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { root } from '../run/places.mjs';
import { freePort, openCluster, runningCluster } from '../run/postgres.mjs';
import { startProduct } from '../run/product.mjs';
import { Child } from './children.mjs';
import { admit } from './embedded.mjs';

const PASSWORD = 'bench-demo-password';

/** @param {{ sf?: string, say: (text: string) => void }} options @returns {Promise<import('./numbers.mjs').Line[]>} */
export async function replay({ sf, say }) {
  if (sf === undefined || !existsSync(sf)) {
    say('Skipped: give the file of unit timelines with --sf FILE; it is not part of this project.');
    return [];
  }
  const folder = mkdtempSync(join(tmpdir(), 'fenghuo-bench-'));
  chmodSync(folder, 0o711);
  const product = await startProduct({ dataFolder: folder, port: await freePort(), env: { DEMO_PASSWORD: PASSWORD } });
  const consoles = new Child('consoles.mjs');
  const database = new pg.Client({ connectionString: runningCluster(openCluster(folder))?.url ?? '' });
  try {
    await database.connect();
    await consoles.ask('open', { url: product.url, token: await admit(folder), count: 1 });
    await consoles.ask('start', { telling: false });
    const [{ last }] = (await database.query('SELECT coalesce(max(id), 0) AS last FROM events')).rows;
    const began = performance.now();
    const result = await runReplay(sf, product.url, folder);
    const seconds = (performance.now() - began) / 1000;
    // The moment of the transaction's begin: what is measured is the lag and the transaction itself.
    const { rows } = await database.query(
      'SELECT id, (extract(epoch FROM recorded_at) * 1000000)::bigint AS micros FROM events WHERE id > $1',
      [last],
    );
    await new Promise((done) => setTimeout(done, 2_000));
    const lag = await consoles.ask('latencies', new Map(rows.map(({ id, micros }) => [id, Number(micros)])));
    return [
      {
        name: 'San Francisco slice at --speed max --dispatch',
        value: seconds,
        unit: 's',
        atMost: 120,
        bare: `${rows.length} events`,
        detail: result,
      },
      { name: 'the console beside it: events it did not get', value: rows.length - lag.complete, unit: '', atMost: 0 },
      {
        name: 'the console beside it: longest lag of an event',
        value: lag.max / 1000,
        unit: 's',
        bare: `p50 ${lag.p50.toFixed(0)} ms, p99 ${lag.p99.toFixed(0)} ms`,
        detail: lag,
      },
    ];
  } finally {
    await consoles.close();
    await database.end().catch(() => undefined);
    product.kill('SIGTERM');
    await product.ended;
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @param {string} file @param {string} url @param {string} folder @returns {Promise<Record<string, number>>} what the tool says of itself */
function runReplay(file, url, folder) {
  const args = ['--file', file, '--mapping', join(root, 'tools/replay/mappings/sf-fire-units.json'), '--speed', 'max', '--dispatch'];
  const child = spawn(
    process.execPath,
    [join(root, 'tools/replay/replay.mjs'), ...args, '--url', url, '--password', PASSWORD, '--refused', join(folder, 'refused.csv')],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  let output = '';
  child.stdout.on('data', (data) => (output += data));
  return new Promise((done, fail) => {
    child.once('exit', (code) => {
      const last = output.trim().split('\n').at(-1) ?? '';
      if (code === 0) done(JSON.parse(last));
      else fail(new Error(`The replay ended with ${code}: ${last}`));
    });
  });
}
