import { ERROR_CODES, RECOMMENDATION_REASON_CODES, SIMILAR_REASON_CODES } from '@fenghuo/domain';
import { en } from './en/en.ts';
import { zh } from './zh/zh.ts';

type Tree = { [key: string]: string | Tree };
const leaves = (tree: Tree, path = ''): [string, string][] =>
  Object.entries(tree).flatMap(([key, value]): [string, string][] =>
    typeof value === 'string' ? [[path + key, value]] : leaves(value, `${path}${key}.`),
  );
const holes = (words: string): string[] => (words.match(/\{\{\w+\}\}/g) ?? []).sort();

test('both languages have the same keys, none is empty, and each sentence takes the same values', () => {
  const [chinese, english] = [new Map(leaves(zh)), new Map(leaves(en))];
  expect([...english.keys()].sort()).toEqual([...chinese.keys()].sort());
  for (const [key, words] of chinese) {
    expect([key, words.trim().length > 0, (english.get(key) ?? '').trim().length > 0]).toEqual([key, true, true]);
    expect([key, holes(english.get(key) ?? '')]).toEqual([key, holes(words)]);
  }
});

test('every code of the domain has its words', () => {
  // Three refusals are not the server's: it cannot be reached, it has failed, or too much waits for it already.
  expect(Object.keys(zh.error).sort()).toEqual([...ERROR_CODES, 'OFFLINE', 'OUTBOX_FULL', 'UNEXPECTED'].sort());
  for (const code of RECOMMENDATION_REASON_CODES) expect(zh.dispatch.reason).toHaveProperty(code);
  for (const code of SIMILAR_REASON_CODES) expect(zh.report.reason).toHaveProperty(code);
});
