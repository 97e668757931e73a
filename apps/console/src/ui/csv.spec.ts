import { fileName, isoWithOffset, toCsv } from './csv.ts';

test('commas, quotes and line breaks stay inside their cell, and no cell is a formula', () => {
  const table = toCsv(
    ['a', 'b,c'],
    [
      ['say "x"', 'two\nlines'],
      ['=1+1', -5],
      ['＝1', null],
    ],
  );
  expect(table).toBe('\uFEFFa,"b,c"\r\n"say ""x""","two\nlines"\r\n\'=1+1,-5\r\n\'＝1,\r\n');
});

test('times say where they are local, names hold no separators', () => {
  const at = Date.parse('2026-11-22T06:05:09Z');
  expect(isoWithOffset(at, 480)).toBe('2026-11-22T14:05:09.000+08:00');
  expect(isoWithOffset(at, -210)).toBe('2026-11-22T02:35:09.000-03:30');
  expect(fileName('审计', '08-14 22:47')).toBe('审计-08-14-22-47.csv');
});
