// `npm run bench`: the measurements, on a fresh build.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { buildStale } from './build.mjs';
import { installMissing } from './install.mjs';
import { root } from './places.mjs';

export async function bench(args) {
  await installMissing();
  await buildStale();
  const child = spawn(process.execPath, ['--expose-gc', join(root, 'tools/bench/bench.mjs'), ...args], { cwd: root, stdio: 'inherit' });
  return new Promise((done) => child.once('exit', (code) => done(code ?? 1)));
}
