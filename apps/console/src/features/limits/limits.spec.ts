import { DEFAULT_SETTINGS, type Jurisdiction, JurisdictionSettings } from '@fenghuo/domain';
import { ENTRY_OF, enteredFrom, GROUPS, inheritedAt, isSameLimits, limitsFrom } from './limits.ts';

const node = (id: string, settings?: JurisdictionSettings): Jurisdiction => ({
  id,
  code: id,
  name: id,
  nameEn: null,
  level: 'city',
  parentId: null,
  center: null,
  version: 1,
  ...(settings && { settings }),
});

test('every field of the domain stands in one group', () => {
  const fields = Object.values(GROUPS).flat().sort();
  expect(fields).toEqual(Object.keys(ENTRY_OF).sort());
  expect(fields).toEqual(Object.keys(JurisdictionSettings.shape).sort());
});

test('what was entered comes back as it was, and what is empty is inherited', () => {
  const own: JurisdictionSettings = {
    reliefHours: 8,
    shelterPerResident: '3',
    residents: { count: 9_000, source: '统计公报', year: 2025 },
    supplyApproval: [{ roles: ['dutyLeader'] }],
    depotAreaVillage: 0,
  };
  expect(limitsFrom(enteredFrom(own), DEFAULT_SETTINGS)).toEqual(own);
  const empty = {
    reliefHours: null,
    shelterPerResident: ' ',
    residents: { count: null, source: '', year: null },
    supplyApproval: [undefined, { roles: [] }],
  };
  expect(limitsFrom(empty, DEFAULT_SETTINGS)).toEqual({});
  expect(isSameLimits(own, { ...own, closureHours: null })).toBe(true);
  expect(isSameLimits(own, { ...own, closureHours: 8 })).toBe(false);
});

test('a norm by length of stay is filled up from above; residents half told are asked for', () => {
  const { shelterSquareMetres } = limitsFrom({ shelterSquareMetres: { short: '2.5', long: '' } }, DEFAULT_SETTINGS);
  expect(shelterSquareMetres).toEqual({ ...DEFAULT_SETTINGS.shelterSquareMetres, short: '2.5' });
  const half = limitsFrom({ residents: { count: 5 } }, DEFAULT_SETTINGS);
  expect(JurisdictionSettings.safeParse(half).error?.issues.map(({ path }) => path.join('.'))).toEqual([
    'residents.source',
    'residents.year',
  ]);
});

test('a place is told what would hold without it, and who says so', () => {
  const path = [
    node('city', { reliefHours: 8, expiryDays: null }),
    node('district', { reliefHours: 6, closureHours: 12 }),
    node('town', { reliefHours: 5 }),
  ];
  const { settings, from } = inheritedAt(path);
  expect(settings).toEqual({ ...DEFAULT_SETTINGS, reliefHours: 6, closureHours: 12 });
  expect([from('reliefHours')?.id, from('closureHours')?.id, from('expiryDays')?.id]).toEqual(['district', 'district', undefined]);
});
