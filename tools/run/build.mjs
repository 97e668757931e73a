// Builds server and console when a source is newer than what was built. Nx has a cache of its own, but asking it costs more than a start may take.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { hint, root } from './places.mjs';
import { step } from './step.mjs';

const STAMP = join(root, '.nx', 'built');
const WORKSPACES = ['libs/domain', 'apps/server', 'apps/console'];
const OUTPUTS = ['libs/domain/dist/index.js', 'apps/server/dist/main.js', 'apps/console/dist/index.html'];

export async function buildStale() {
  if (OUTPUTS.every((file) => existsSync(join(root, file))) && stamp() === fingerprint()) return;
  if (!(await build())) throw hint('The build failed; its output is above.');
}

/** Builds what changed and remembers what was built; a source changed meanwhile counts as not built. */
export async function build(...args) {
  const now = fingerprint();
  if (!(await step('building', nx, ['run-many', '-t', 'build', ...args]))) return false;
  mkdirSync(join(root, '.nx'), { recursive: true });
  writeFileSync(STAMP, now);
  return true;
}

export const nx = join(root, 'node_modules', '.bin', 'nx');

function stamp() {
  return existsSync(STAMP) ? readFileSync(STAMP, 'utf8') : undefined;
}

/** Names, sizes and times of every source: cheap, and right unless somebody sets clocks back. */
function fingerprint() {
  const hash = createHash('sha256').update(process.version);
  const add = (path) => {
    const { size, mtimeMs } = statSync(path);
    hash.update(`${path} ${size} ${mtimeMs}\n`);
  };
  for (const file of ['package-lock.json', 'tsconfig.base.json', 'nx.json']) add(join(root, file));
  for (const workspace of WORKSPACES) {
    for (const entry of readdirSync(join(root, workspace), { withFileTypes: true, recursive: true })) {
      const path = join(entry.parentPath, entry.name);
      if (entry.isFile() && !/[/\\](node_modules|dist|\.tmp)[/\\]|\.spec\.tsx?$/.test(path)) add(path);
    }
  }
  return hash.digest('hex');
}
