// One server process as a child: its environment, its log file, and the question whether it is ready.
import { spawn } from 'node:child_process';
import { closeSync, copyFileSync, existsSync, openSync, readFileSync, rmSync, statSync, truncateSync } from 'node:fs';
import { request as plainRequest } from 'node:http';
import { request as secureRequest } from 'node:https';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { root } from './places.mjs';

const LOG_LIMIT_BYTES = 32 * 1024 * 1024;

const MAIN = join(root, 'apps/server/dist/main.js');

/** Starts the server, or another entry: `{ pid, ended, kill }`; `ended` resolves to what ended it. Detached, so that Ctrl-C reaches only the supervisor. */
export function startServer({ env, log, entry = MAIN }) {
  const output = openSync(log, 'a', 0o600);
  const child = spawn(process.execPath, [entry], {
    cwd: root,
    env: { ...process.env, ...env },
    detached: true,
    stdio: ['ignore', output, output],
  });
  closeSync(output);
  const server = { pid: child.pid, over: false, kill: (signal) => child.kill(signal) };
  server.ended = new Promise((done) => {
    child.once('error', (error) => done(error.message));
    child.once('exit', (code, signal) => done(signal ?? `exit code ${code}`));
  });
  void server.ended.then(() => {
    server.over = true;
  });
  return server;
}

/** True as soon as /readyz answers 200; false when the server ends before. */
export async function untilReady(server, address) {
  for (let waited = 0; !server.over; waited += 50) {
    if (await answers(`${address}/readyz`)) return true;
    await delay(50);
    if (waited > 0 && waited % 10_000 === 0) console.log(`… waiting for the server ${waited / 1000} s`);
  }
  return false;
}

function answers(url) {
  const request = url.startsWith('https:') ? secureRequest : plainRequest;
  return new Promise((answer) => {
    // Our own process on our own machine: its certificate names the public address, not this one.
    const asked = request(url, { timeout: 2000, rejectUnauthorized: false }, (response) => {
      response.resume();
      answer(response.statusCode === 200);
    });
    asked.once('timeout', () => asked.destroy());
    asked.once('error', () => answer(false));
    asked.end();
  });
}

/** Keeps one older log, or none where the disk has no room for it. The file is copied and cut, not moved, because the processes hold it open for appending. */
export function turnLog(log, limit = LOG_LIMIT_BYTES) {
  if (!existsSync(log) || statSync(log).size < limit) return;
  try {
    copyFileSync(log, `${log}.1`);
  } catch (error) {
    rmSync(`${log}.1`, { force: true, recursive: true });
    console.error(`No room for an older log (${error.code}).`);
  }
  truncateSync(log);
}

export const sizeOf = (log) => (existsSync(log) ? statSync(log).size : 0);

/** What the log says since `from`, in lines. */
export function linesSince(log, from) {
  return readFileSync(log).subarray(from).toString('utf8').split('\n').filter(Boolean);
}
