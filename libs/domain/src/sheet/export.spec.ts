import { columnsOf, columnsText, EXAMPLE_PROFILE, EXPORT_FIELDS, plainProfile } from './export.ts';
import { SHEET_FIELDS, suggestMapping } from './sheet.ts';

test('[IM16] columns stand in the order and by the names that were asked for; what is no column is refused', () => {
  expect(columnsOf('stock', columnsText(EXAMPLE_PROFILE))).toEqual(EXAMPLE_PROFILE);
  expect(columnsOf('items', 'name,code:编号')).toEqual([
    { field: 'name', head: '名称' },
    { field: 'code', head: '编号' },
  ]);
  expect(() => columnsOf('items', 'soup')).toThrow('INVALID');
  expect(() => columnsOf('items', 'code,code:又一次')).toThrow('INVALID');
});

test.each(['items', 'depots', 'stock', 'shelters'] as const)('[IM16] what was exported of %s is understood by an import', (kind) => {
  const profile = plainProfile(kind);
  const mapping = suggestMapping(
    kind,
    profile.map(({ head }) => head),
  );
  for (const { name } of SHEET_FIELDS[kind]) expect([name, profile[mapping[name] ?? -1]?.field]).toEqual([name, name]);
  expect(EXPORT_FIELDS[kind].length).toBe(profile.length);
});
