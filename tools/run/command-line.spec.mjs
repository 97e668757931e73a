/** Every tool tells its usage when asked, and says what it does not know without a stack. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { root } from './places.mjs';

const TOOLS = [
  ['backup.mjs', 'backup'],
  ['bench/bench.mjs'],
  ['city/import-boundaries.mjs'],
  ['demo/demo.mjs'],
  ['replay/replay.mjs'],
  ['roads/roads.mjs'],
  ['tracks/tracks.mjs'],
];

const run = ([file, ...args], option) =>
  spawnSync(process.execPath, [join(root, 'tools', file), ...args, option], { encoding: 'utf8', timeout: 30_000 });

test.each(TOOLS)('%s tells its usage', (...tool) => {
  const { status, stdout } = run(tool, '--help');
  expect(stdout).toMatch(/npm run|Usage:/);
  expect(status).toBe(0);
});

test.each(TOOLS)('%s names an option that it does not know', (...tool) => {
  const { status, stdout, stderr } = run(tool, '--unheard-of');
  expect(stdout + stderr).toMatch(/Unknown option '--unheard-of'/);
  expect(stderr).not.toMatch(/\n\s+at /);
  expect(status).toBeGreaterThan(0);
});
