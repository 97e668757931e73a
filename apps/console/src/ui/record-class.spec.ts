import { classOf, isKeyRecord, marked, unmarked } from './record-class.ts';

test('[W2] a record carries its class in its first sign, and is shown without it', () => {
  for (const as of ['key', 'followUp', 'urgent', null] as const) {
    expect(classOf(marked('明火已灭', as))).toBe(as);
    expect(unmarked(marked('明火已灭', as), as)).toBe('明火已灭');
  }
  expect(['★ 甲', '▲ 乙', '※ 丙', '丁', null].map(isKeyRecord)).toEqual([true, true, false, false, false]);
});
