// `npm test` and `npm run check`, the same thing and what CI runs: install, lint, types, build, every test, the browser's too. Goes on after
// a failure, so that one run tells everything, and ends with a plain line of sums.
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { build, nx } from './build.mjs';
import { installMissing } from './install.mjs';
import { root } from './places.mjs';
import { step } from './step.mjs';

const WORKSPACES = ['libs/domain', 'apps/server', 'apps/console'];
const JEST = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning', join(root, 'node_modules/jest/bin/jest.js')];
const RESULTS = '.tmp/tests.json';
/** What is bound to seconds of a machine that does nothing else: `run.alone.spec.mjs`. */
const ALONE = '\\.alone\\.spec';
const ALONE_RESULTS = '.tmp/tests-alone.json';
const FOLDERS = ['apps', 'libs', 'tools', 'e2e'];

const LINT = [
  () => step('lint: Biome', bin('biome'), ['check', '--error-on-warnings', '.']),
  () => step('lint: who may import whom', bin('depcruise'), [...FOLDERS, '--config', '.dependency-cruiser.mjs', '--no-progress']),
];

export async function check() {
  const began = Date.now();
  await installMissing();
  // A cache that another clone or an earlier run has filled proves nothing about this one.
  const fresh = process.env.CI ? ['--skip-nx-cache'] : [];
  const types = [
    () => step('types', nx, ['run-many', '-t', 'typecheck', ...fresh]),
    () => step('types of the stories', bin('tsc'), ['-p', 'e2e']),
  ];
  // Beside each other: what uses one core, and the tools' tests, which wait for processes more than they compute. What keeps time has the machine to itself.
  const steps = [
    ['lint and types', () => all([() => inTurn(LINT), () => inTurn(types)])],
    ['build', () => build(...fresh)],
    ['tests', () => all([testWorkspaces, () => jest('tests of the tools', 'tools', [`--testPathIgnorePatterns=${ALONE}`])])],
    ['tests that keep time', () => jest('tests of the tools that keep time', 'tools', [`--testPathPatterns=${ALONE}`], ALONE_RESULTS)],
    ['stories', () => jest('stories in a browser', 'e2e')],
  ];
  const failed = [];
  for (const [name, run] of steps) {
    if (!(await run())) failed.push(name);
  }
  return close(failed, began);
}

const all = async (runs) => (await Promise.all(runs.map((run) => run()))).every(Boolean);

/** One after the other, whatever fails. */
async function inTurn(runs) {
  let isGood = true;
  for (const run of runs) isGood = (await run()) && isGood;
  return isGood;
}

function testWorkspaces() {
  for (const workspace of WORKSPACES) forget(workspace);
  return step(
    'tests of domain, server and console',
    nx,
    ['run-many', '-t', 'test', '--skip-nx-cache', '--parallel=2', '--', '--json', `--outputFile=${RESULTS}`],
    { show: true },
  );
}

function jest(name, folder, which = [], results = RESULTS) {
  forget(folder, results);
  return step(
    name,
    process.execPath,
    [...JEST, '-c', `${folder}/jest.config.js`, ...which, '--runInBand', '--json', `--outputFile=${join(folder, results)}`],
    { show: true },
  );
}

function forget(folder, results = RESULTS) {
  mkdirSync(join(root, folder, '.tmp'), { recursive: true });
  rmSync(join(root, folder, results), { force: true });
}

/** Suites that could not even run count as one failed test each; a step that failed without a failed test as one more. */
function close(failedSteps, began) {
  const results = [
    ...[...WORKSPACES, 'tools', 'e2e'].map((folder) => join(root, folder, RESULTS)),
    join(root, 'tools', ALONE_RESULTS),
  ].filter(existsSync);
  const sums = results.map((file) => JSON.parse(readFileSync(file, 'utf8')));
  const sum = (...fields) => sums.reduce((total, result) => total + fields.reduce((part, field) => part + result[field], 0), 0);
  const skipped = sum('numPendingTests', 'numTodoTests');
  const failedTests = sum('numFailedTests', 'numRuntimeErrorTestSuites');
  if (failedSteps.length > 0) console.log(`Failed: ${failedSteps.join(', ')}`);
  if (skipped > 0) console.log(`${skipped} skipped`);
  console.log(`${Math.round((Date.now() - began) / 1000)} s`);
  console.log(`${sum('numPassedTests')} passed, ${Math.max(failedTests, failedSteps.length)} failed`);
  return failedSteps.length === 0 && failedTests === 0 ? 0 : 1;
}

const bin = (name) => join(root, 'node_modules', '.bin', name);
