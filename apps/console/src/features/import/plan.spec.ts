/** What is said about columns: taken once, required ones named, and told to the server as it asks for it. */
import { columnName, draftOf, missingOf, planOf, withSource } from './plan.ts';

const top = { sheet: '', encoding: 'gb18030', headRow: 1, rows: [['编码', '名称', '单位']], suggested: { code: 0, name: 1, unit: 2 } };

test('suggested columns are filled in, and what a list must say besides is named', () => {
  const draft = draftOf('items', top);
  expect(missingOf('items', draft).map(({ name }) => name)).toEqual(['class']);
  const said = withSource(draft, 'class', { fixed: 'living' });
  expect(missingOf('items', said)).toEqual([]);
  expect(planOf(said, false)).toEqual({
    encoding: 'gb18030',
    headRow: 1,
    columns: { code: 0, name: 1, unit: 2 },
    fixed: { class: 'living' },
    crs: 'wgs84',
    mode: 'add',
  });
});

test('what was said before stands there again', () => {
  const said = withSource(withSource(draftOf('items', top), 'class', { fixed: 'fire' }), 'unit', null);
  const again = draftOf('items', top, planOf({ ...said, mode: 'addAndUpdate' }, false));
  expect(again).toEqual({ ...said, sheet: null, mode: 'addAndUpdate' });
});

test('a column serves one field: who takes it has it', () => {
  const draft = withSource(draftOf('items', top), 'nameEn', { column: 1 });
  expect([draft.sources['name'], draft.sources['nameEn']]).toEqual([null, { column: 1 }]);
  expect(missingOf('items', draft).map(({ name }) => name)).toEqual(['name', 'class']);
});

test('columns are named as a spreadsheet names them', () => {
  expect([0, 25, 26, 51, 52, 701, 702].map(columnName)).toEqual(['A', 'Z', 'AA', 'AZ', 'BA', 'ZZ', 'AAA']);
});
