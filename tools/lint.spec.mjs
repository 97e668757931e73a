// The linters must bite. A small wrong house is built beside the real one and linted with the real rules: every forbidden import must be
// refused by the rule meant for it, and what is allowed must pass.
import { spawnSync } from 'node:child_process';
import { copyFileSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import config from '../.dependency-cruiser.mjs';
import { root } from './run/places.mjs';

/** rule, importing file, what it imports. */
const FORBIDDEN = [
  ['domain-is-pure', 'libs/domain/src/report/a.ts', 'node:fs'],
  ['domain-is-pure', 'libs/domain/src/report/b.ts', '@nestjs/common'],
  ['domain-rooms-keep-their-rules', 'libs/domain/src/report/c.ts', '../team/team.rules.ts'],
  ['domain-rooms-keep-their-rules', 'libs/domain/src/report/g.ts', '../team/team.apply.ts'],
  ['feed-decides-nothing', 'libs/domain/src/feed/a.ts', '../team/team.rules.ts'],
  ['libs-know-no-app', 'libs/domain/src/report/d.ts', '../../../../apps/server/src/core/log.ts'],
  ['server-knows-no-console', 'apps/server/src/report/a.ts', '../../../console/src/live/store.ts'],
  ['console-knows-no-server', 'apps/console/src/ui/a.ts', '../../../server/src/core/log.ts'],
  ['domain-by-its-front-door', 'apps/server/src/report/b.ts', '../../../../libs/domain/src/team/team.rules.ts'],
  ['core-knows-no-capability', 'apps/server/src/core/a.ts', '../report/report.queries.ts'],
  ['core-knows-no-capability', 'apps/server/src/core/b.ts', '../feed/hub.ts'],
  ['feed-knows-no-capability', 'apps/server/src/feed/b.ts', '../report/report.queries.ts'],
  ['capabilities-meet-in-actions', 'apps/server/src/team/a.ts', '../report/report.queries.ts'],
  ['feed-acts-on-nothing', 'apps/server/src/feed/a.ts', '../report/report.actions.ts'],
  ['sockets-only-in-the-feed', 'apps/server/src/report/c.ts', 'socket.io'],
  ['queues-only-in-jobs', 'apps/server/src/report/d.ts', 'bullmq'],
  ['controllers-hold-no-sql', 'apps/server/src/report/e.controller.ts', 'pg'],
  ['migrations-stand-alone', 'apps/server/src/core/migrations/1.ts', '../log.ts'],
  ['live-shows-nothing', 'apps/console/src/live/a.ts', 'antd'],
  ['live-shows-nothing', 'apps/console/src/live/b.ts', '../features/queue/queue.ts'],
  ['only-live-knows-the-server', 'apps/console/src/features/queue/a.ts', 'socket.io-client'],
  ['only-map-knows-maplibre', 'apps/console/src/features/queue/b.ts', 'maplibre-gl'],
  ['map-and-ui-know-no-feature', 'apps/console/src/map/a.ts', '../features/queue/queue.ts'],
  ['features-never-meet', 'apps/console/src/features/team/a.ts', '../queue/queue.ts'],
  ['features-never-meet', 'apps/console/src/features/team/b.ts', '../queue/queue.ts', 'dynamic'],
  ['no-circular', 'libs/domain/src/report/e.ts', './f.ts'],
  ['resolvable', 'apps/server/src/report/f.ts', './nowhere.ts'],
  ['declared', 'apps/server/src/report/g.ts', 'antd'],
  ['shipped-code-needs-no-dev-package', 'apps/server/src/report/h.ts', 'jest'],
];

const ALLOWED = [
  ['libs/domain/src/report/ok.ts', 'zod'],
  ['libs/domain/src/report/ok2.ts', '../team/team.ts'],
  ['apps/server/src/report/ok.ts', '../core/log.ts'],
  ['apps/server/src/report/ok2.ts', '../team/team.actions.ts'],
  ['apps/server/src/feed/ok.ts', 'socket.io'],
  ['apps/server/src/jobs/ok.ts', 'bullmq'],
  ['apps/console/src/features/team/ok.ts', '../../live/store.ts'],
  ['apps/console/src/live/ok.ts', 'socket.io-client'],
  ['apps/console/src/map/ok.ts', 'maplibre-gl'],
];

const TARGETS = [
  'libs/domain/src/team/team.ts',
  'libs/domain/src/team/team.rules.ts',
  'libs/domain/src/team/team.apply.ts',
  'apps/server/src/core/log.ts',
  'apps/server/src/feed/hub.ts',
  'apps/server/src/report/report.queries.ts',
  'apps/server/src/report/report.actions.ts',
  'apps/server/src/team/team.actions.ts',
  'apps/console/src/live/store.ts',
  'apps/console/src/features/queue/queue.ts',
];

let house;
let violations;

beforeAll(() => {
  mkdirSync(join(root, 'tools/.tmp'), { recursive: true });
  house = mkdtempSync(join(root, 'tools/.tmp/house-'));
  for (const file of TARGETS) put(file, 'export {};\n');
  for (const [, file, to, how] of FORBIDDEN) put(file, how === 'dynamic' ? `await import('${to}');\n` : `import '${to}';\n`);
  put('libs/domain/src/report/f.ts', "import './e.ts';\n");
  for (const [file, to] of ALLOWED) put(file, `import '${to}';\n`);
  for (const workspace of ['libs/domain', 'apps/server', 'apps/console']) {
    const declared = JSON.parse(readFileSync(join(root, workspace, 'package.json'), 'utf8'));
    put(`${workspace}/package.json`, JSON.stringify({ ...declared, devDependencies: { ...declared.devDependencies, jest: '*' } }));
  }
  copyFileSync(join(root, 'tsconfig.base.json'), join(house, 'tsconfig.base.json'));
  const biome = JSON.parse(readFileSync(join(root, 'biome.json'), 'utf8'));
  put('biome.json', JSON.stringify({ ...biome, vcs: { enabled: false } }));
  cpSync(join(root, 'tools/lint'), join(house, 'tools/lint'), { recursive: true });
  const args = ['apps', 'libs', '--config', join(root, '.dependency-cruiser.mjs'), '--output-type', 'json', '--no-progress'];
  violations = JSON.parse(run('depcruise', args).stdout).summary.violations;
});

afterAll(() => rmSync(house, { recursive: true, force: true }));

test.each(FORBIDDEN)('%s refuses that %s imports %s', (rule, file) => {
  expect(violations.filter((violation) => violation.from === file).map((violation) => violation.rule.name)).toContain(rule);
});

test.each(ALLOWED)('%s may import %s', (file) => {
  expect(violations.filter((violation) => violation.from === file)).toEqual([]);
});

test('every rule is tried here and says why it exists', () => {
  const tried = new Set(FORBIDDEN.map(([rule]) => rule));
  for (const { name, comment } of config.forbidden) {
    expect(tried).toContain(name);
    expect(comment.length).toBeGreaterThan(40);
  }
});

test.each([
  ['a clock in the domain', 'libs/domain/src/clock.ts', 'export const now = Date.now();\n', 'plugin'],
  ['dice in the domain', 'libs/domain/src/dice.ts', 'export const dice = Math.random();\n', 'plugin'],
  ['a floating promise', 'apps/server/src/report/float.ts', 'async function work() {}\nwork();\n', 'noFloatingPromises'],
  [
    'the folder behind the domain',
    'apps/server/src/report/door.ts',
    "import '../../../../libs/domain/src/index.ts';\n",
    'noRestrictedImports',
  ],
  ['fetch outside of live', 'apps/console/src/ui/ask.ts', "void fetch('/');\n", 'noRestrictedGlobals'],
])('Biome refuses %s', (_, file, text, rule) => {
  put(file, text);
  expect(run('biome', ['lint', '--colors=off', file]).stderr).toContain(rule);
});

function put(file, text) {
  mkdirSync(dirname(join(house, file)), { recursive: true });
  writeFileSync(join(house, file), text);
}

const run = (program, args) =>
  spawnSync(join(root, 'node_modules/.bin', program), args, { cwd: house, encoding: 'utf8', maxBuffer: 1 << 26 });
