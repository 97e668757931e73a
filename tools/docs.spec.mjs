// Every link from page to page leads somewhere; every numbered rule has a test of its number, and every number a rule.
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { root } from './run/places.mjs';

const docs = readdirSync(join(root, 'docs'), { recursive: true }).map((name) => join('docs', name));
const pages = ['README.md', 'README.zh-CN.md', 'tools/replay/README.md', ...docs].filter((name) => name.endsWith('.md'));

test.each(pages)('the links of %s lead somewhere', (page) => {
  const links = [...readFileSync(join(root, page), 'utf8').matchAll(/\]\(([^)#\s]+)[^)]*\)/g)].map(([, link]) => link);
  const broken = links.filter((link) => !/^[a-z]+:/.test(link) && !existsSync(join(root, dirname(page), link)));
  expect(broken).toEqual([]);
});

/** Shown by stories in a browser alone: a screen that stays on, the bar that takes a command back, a key that the form keeps. */
const SEEN = ['O11', 'W8', 'W10'];
const tracked = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], { cwd: root, encoding: 'utf8' }).split(
  '\n',
);
const read = (path) => readFileSync(join(root, path), 'utf8');
const rulesOf = (page) => [...read(page).matchAll(/^- \*\*([A-Z]{1,2}\d+)(?:\.|\*)/gm)].map(([, number]) => number);
const pagesOfRules = tracked.filter((path) => /^docs\/spec\/.*\.md$/.test(path));
const rules = pagesOfRules.flatMap(rulesOf);
const tests = tracked.filter((path) => /\.(spec|e2e)\.(ts|tsx|mjs)$/.test(path) && existsSync(join(root, path)));
const tried = new Set(tests.flatMap((path) => [...read(path).matchAll(/\[([A-Z]{1,2}\d+)\]/g)].map(([, number]) => number)));

test.each(pagesOfRules)('every rule of %s has a test of its number', (page) => {
  expect(rulesOf(page).filter((number) => !tried.has(number) && !SEEN.includes(number))).toEqual([]);
});

test('a number stands for one rule, and a test names only rules that there are', () => {
  expect(rules.filter((number, index) => rules.indexOf(number) !== index)).toEqual([]);
  expect([...tried].filter((number) => !rules.includes(number))).toEqual([]);
});
