// The parts of a cluster without Docker: a Redis of the system that keeps its data, and nodes and workers started as docker-compose.yml says.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { join } from 'node:path';
import { root } from '../run/places.mjs';
import { freePort } from '../run/postgres.mjs';
import { until } from '../run/product.mjs';

const READY_MS = 30_000;

export const hasRedis = () => spawnSync('redis-server', ['--version']).status === 0;

/** Redis in a folder; started again there it has what it had. */
export async function startRedis(folder, port) {
  const settings = [
    '--port',
    String(port),
    '--bind',
    '127.0.0.1',
    '--dir',
    folder,
    '--save',
    '',
    '--appendonly',
    'yes',
    '--appendfsync',
    'always',
  ];
  const child = spawn('redis-server', [...settings, '--maxmemory-policy', 'noeviction'], { stdio: 'ignore' });
  await until(() => answersPing(port), READY_MS);
  return { url: `redis://127.0.0.1:${port}`, stop: (signal = 'SIGTERM') => end(child, signal) };
}

/** A node or worker; `output` is what it has logged. */
export async function startPart({ command: [program, script], role }, env) {
  const port = await freePort();
  const child = spawn(program, [join(root, script)], {
    cwd: root,
    env: { ...process.env, ...env, ROLE: role, HOST: '127.0.0.1', PORT: String(port) },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (output += data));
  const url = `http://127.0.0.1:${port}`;
  const isReady = role === 'worker' ? async () => output.includes('"msg":"ready"') : async () => (await fetch(`${url}/readyz`)).ok;
  try {
    await until(isReady, READY_MS);
  } catch {
    child.kill('SIGKILL');
    throw new Error(`The ${role} is not ready:\n${output}`);
  }
  return { url, output: () => output, stop: (signal = 'SIGTERM') => end(child, signal) };
}

/** Ends a child and says how it ended. */
async function end(child, signal) {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode ?? child.signalCode;
  child.kill(signal);
  const [code, by] = await once(child, 'exit');
  return code ?? by;
}

function answersPing(port) {
  return new Promise((answer) => {
    const socket = connect(port, '127.0.0.1', () => socket.write('PING\r\n'));
    socket.once('data', (data) => {
      socket.destroy();
      answer(data.toString().startsWith('+PONG'));
    });
    socket.once('error', () => answer(false));
  });
}
