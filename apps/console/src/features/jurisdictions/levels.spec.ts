import { levelsBelow, usualLevelBelow } from './levels.ts';

test('levels follow the administration', () => {
  expect(levelsBelow('city')).toEqual(['district', 'town', 'village', 'grid', 'zone']);
  expect(levelsBelow('district')).toEqual(['town', 'village', 'grid', 'zone']);
  expect(levelsBelow('zone')).toEqual(['town', 'village', 'grid']);
  expect(levelsBelow('grid')).toEqual(['grid']);
  expect((['city', 'district', 'town', 'village', 'grid'] as const).map(usualLevelBelow)).toEqual([
    'district',
    'town',
    'village',
    'grid',
    'grid',
  ]);
});
