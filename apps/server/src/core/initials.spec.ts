import { indexOfInitials, initialsIn } from './initials.ts';

const at = (name: string, letters: string): number => indexOfInitials(initialsIn(name), letters);

test('a name is found by its initials, from its beginning or within', () => {
  expect(at('五四广场', 'wsgc')).toBe(0);
  expect(at('青岛北站东广场', 'bz')).toBe(2);
  expect(at('五四广场', 'wsgcx')).toBe(-1);
  expect(at('五四广场', 'gcws')).toBe(-1);
});

test('a character with two sounds has both', () => {
  expect([at('重庆南路', 'cqnl'), at('重庆南路', 'zqnl')]).toEqual([0, 0]);
});

test('letters and digits in a name are themselves', () => {
  expect(at('3号码头', '3hmt')).toBe(0);
  expect(at('CBD广场', 'bdgc')).toBe(-1);
  expect(at('cbd广场', 'cbdgc')).toBe(0);
});
