import type { Role } from '@fenghuo/domain';
import { mayOpen, sectionIn, sectionsOf } from './sections.ts';

const person = (role: Role) => ({ id: '1', username: 'a', name: 'A', roles: [{ role, jurisdictionId: '0', teamId: null }] });

test('[W12] [W15] [W16] the desk sees teams, vehicles, supplies and shelters; devices are for the duty leader and the system administrator, sheets for who manages what they bring', () => {
  const desk = [
    'teams',
    'vehicles',
    'supplies',
    'depots',
    'items',
    'templates',
    'shelters',
    'evacuees',
    'aid',
    'roads',
    'passes',
    'requisitions',
  ];
  expect(sectionsOf(person('commander'))).toEqual(desk);
  expect(sectionsOf(person('dutyOfficer'))).toEqual([...desk, 'imports']);
  expect(sectionsOf(person('supervisor'))).toEqual([
    'teams',
    'vehicles',
    'supplies',
    'depots',
    'items',
    'templates',
    'shelters',
    'aid',
    'roads',
    'passes',
    'requisitions',
  ]);
  expect(sectionsOf(person('dutyLeader'))).toEqual([...desk, 'devices', 'imports']);
  expect(sectionsOf(person('depotKeeper'))).toEqual(['supplies', 'depots', 'items', 'templates', 'aid', 'passes', 'imports']);
  expect(sectionsOf(person('shelterManager'))).toEqual(['shelters', 'evacuees']);
  expect(sectionsOf(person('systemAdmin'))).toEqual(['devices']);
  expect(mayOpen(person('teamLeader'), 'devices')).toBe(false);
});

test('the address says which table', () => {
  expect([sectionIn('/resources/vehicles'), sectionIn('/resources/nothing')]).toEqual(['vehicles', null]);
});
