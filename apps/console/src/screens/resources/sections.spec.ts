import type { Role } from '@fenghuo/domain';
import { mayOpen, sectionIn, sectionsOf } from './sections.ts';

const person = (role: Role) => ({ id: '1', username: 'a', name: 'A', roles: [{ role, jurisdictionId: '0', teamId: null }] });

test('[W12] [W15] [W16] the desk sees teams, vehicles, supplies and shelters; devices are for the duty leader and the system administrator', () => {
  const desk = ['teams', 'vehicles', 'supplies', 'depots', 'items', 'shelters', 'evacuees', 'passes'];
  expect((['dutyOfficer', 'commander'] as const).map((role) => sectionsOf(person(role)))).toEqual(Array(2).fill(desk));
  expect(sectionsOf(person('supervisor'))).toEqual(['teams', 'vehicles', 'supplies', 'depots', 'items', 'shelters', 'passes']);
  expect(sectionsOf(person('dutyLeader'))).toEqual([...desk, 'devices']);
  expect(sectionsOf(person('depotKeeper'))).toEqual(['supplies', 'depots', 'items', 'passes']);
  expect(sectionsOf(person('shelterManager'))).toEqual(['shelters', 'evacuees']);
  expect(sectionsOf(person('systemAdmin'))).toEqual(['devices']);
  expect(mayOpen(person('teamLeader'), 'devices')).toBe(false);
});

test('the address says which table', () => {
  expect([sectionIn('/resources/vehicles'), sectionIn('/resources/nothing')]).toEqual(['vehicles', null]);
});
