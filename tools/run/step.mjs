// One long step of a command: a line when it begins, a sign of life every ten seconds, its output kept and shown only when it fails.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { root } from './places.mjs';

const SIGN_OF_LIFE_MS = 10_000;
const KEPT_LINES = 80;

/** Runs a program; true when it succeeded. `show` passes its output on as it comes. */
export function step(name, command, args, { show = false, cwd = root, env = {} } = {}) {
  const began = Date.now();
  const kept = [];
  console.log(`… ${name}`);
  const child = spawn(command, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...environment, ...env } });
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on('line', (line) => {
      kept.push(line);
      if (kept.length > KEPT_LINES) kept.shift();
      if (show) console.log(line);
    });
  }
  const alive = setInterval(() => console.log(`… ${name} ${seconds(began)}`), SIGN_OF_LIFE_MS);
  const end = forwardSignals(child);
  return new Promise((done) => {
    child.once('error', (error) => kept.push(error.message));
    child.once('close', (code) => {
      clearInterval(alive);
      end();
      const good = code === 0;
      if (!good && !show) console.log(kept.join('\n'));
      console.log(`${good ? '✓' : '✗'} ${name} ${seconds(began)}`);
      done(good);
    });
  });
}

/** Nx without a daemon, a cloud or a terminal drawing of its own. */
const environment = { NX_DAEMON: 'false', NX_NO_CLOUD: 'true', NX_TUI: 'false', FORCE_COLOR: '0' };

const seconds = (began) => `${((Date.now() - began) / 1000).toFixed(1)} s`;

/** A SIGTERM to us alone must not leave the step running. */
function forwardSignals(child) {
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  const listeners = signals.map((signal) => {
    const listener = () => {
      child.kill(signal);
      child.once('close', () => process.exit(1));
    };
    process.once(signal, listener);
    return [signal, listener];
  });
  return () => {
    for (const [signal, listener] of listeners) process.removeListener(signal, listener);
  };
}
