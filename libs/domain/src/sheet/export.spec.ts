import {
  columnsOf,
  columnsText,
  EXAMPLE_PROFILE,
  EXPORT_FIELDS,
  ExportProfiles,
  plainProfile,
  withoutProfile,
  withProfile,
} from './export.ts';
import { SHEET_FIELDS, suggestMapping } from './sheet.ts';

test('[IM16] columns stand in the order and by the names that were asked for; what is no column is refused', () => {
  expect(columnsOf('stock', columnsText(EXAMPLE_PROFILE.columns))).toEqual(EXAMPLE_PROFILE.columns);
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

test('[IM16] profiles: one of a name and kind, of known columns that stand once', () => {
  const own = { kind: 'items' as const, name: '市局', columns: [{ field: 'code', head: '编号' }] };
  const both = withProfile([EXAMPLE_PROFILE], own);
  expect(ExportProfiles.parse(both)).toEqual([EXAMPLE_PROFILE, own]);
  const renamed = { ...own, columns: [{ field: 'name', head: '品名' }] };
  expect(withProfile(both, renamed)).toEqual([EXAMPLE_PROFILE, renamed]);
  expect(withoutProfile(both, EXAMPLE_PROFILE)).toEqual([own]);
  const refused = [
    [own, own],
    [{ ...own, columns: [{ field: 'soup', head: '汤' }] }],
    [{ ...own, columns: [...own.columns, ...own.columns] }],
    [{ ...own, columns: [] }],
  ];
  for (const profiles of refused) expect(ExportProfiles.safeParse(profiles).success).toBe(false);
});
