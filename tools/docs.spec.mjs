// Every link from page to page leads somewhere.
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
