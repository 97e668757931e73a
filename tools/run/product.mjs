// `npm start` as the tests see it: a child process, what it prints, and a way to end it.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { root } from './places.mjs';

/** Starts the product on a data folder and port, and waits until it says where it runs. */
export async function startProduct({ dataFolder, port, env = {}, patienceMs = 60_000 }) {
  const child = spawn(process.execPath, [join(root, 'tools/run.mjs'), 'start'], {
    cwd: root,
    env: { ...process.env, DATABASE_URL: '', REDIS_URL: '', HOST: '127.0.0.1', ...env, DATA_DIR: dataFolder, PORT: String(port) },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  let over = false;
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (output += data));
  const ended = new Promise((done) => child.once('exit', (code, signal) => done(signal ?? code)));
  void ended.then(() => (over = true));
  for (let waited = 0; !output.includes('is running:'); waited += 20) {
    if (over || waited > patienceMs) {
      child.kill('SIGTERM');
      throw new Error(`The product did not start:\n${output}`);
    }
    await delay(20);
  }
  return {
    url: `http://127.0.0.1:${port}`,
    pid: child.pid,
    ended,
    output: () => output,
    kill: (signal) => child.kill(signal),
    serverPid: () => JSON.parse(readFileSync(join(dataFolder, 'run.json'), 'utf8')).server.pid,
    postgresPid: () => Number(readFileSync(join(dataFolder, 'postgres/postmaster.pid'), 'utf8').split('\n')[0]),
  };
}

/** Asks until the answer pleases or time is up; the milliseconds it took. */
export async function until(pleases, patienceMs) {
  const began = Date.now();
  while (!(await pleases().catch(() => false))) {
    if (Date.now() - began > patienceMs) throw new Error(`Not within ${patienceMs} ms`);
    await delay(25);
  }
  return Date.now() - began;
}
