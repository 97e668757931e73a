/** docs/spec/imports.md, IM18. */
import type { TFunction } from 'i18next';
import { en } from '../i18n/en/en.ts';
import { zh } from '../i18n/zh/zh.ts';
import { reasonWords } from './reason.ts';

test.each([zh, en])('[IM18] a reason of the product is worded by the console, a person’s own stays as it was written', (words) => {
  const t = ((key: string) => words.sheet.reason[key.split('.').at(-1) as 'IMPORTED'] ?? key) as unknown as TFunction;
  expect([reasonWords(t, 'IMPORTED'), reasonWords(t, 'IMPORT_UNDONE')]).toEqual([
    words.sheet.reason.IMPORTED,
    words.sheet.reason.IMPORT_UNDONE,
  ]);
  expect(reasonWords(t, '屋顶漏水')).toBe('屋顶漏水');
});
