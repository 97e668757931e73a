import { EXAMPLE_PROFILE, plainProfile } from '@fenghuo/domain';
import { columnsIn, linesOf, raised } from './export-lines.ts';

test('the columns of a profile stand first, in its order; the others wait to be taken', () => {
  const lines = linesOf('stock', EXAMPLE_PROFILE.columns);
  expect(columnsIn(lines)).toEqual(EXAMPLE_PROFILE.columns);
  expect(lines.map(({ field }) => field).sort()).toEqual(
    plainProfile('stock')
      .map(({ field }) => field)
      .sort(),
  );
});

test('a column is raised by one; the first stays, and one without a head is called by its field', () => {
  const lines = linesOf('items', plainProfile('items').slice(0, 2));
  expect(raised(lines, 1).slice(0, 2)).toEqual([lines[1], lines[0]]);
  expect(raised(lines, 0)).toEqual(lines);
  expect(columnsIn([{ field: 'code', head: ' ', isTaken: true }])).toEqual([{ field: 'code', head: 'code' }]);
});
