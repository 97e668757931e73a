import type { Role } from '@fenghuo/domain';
import { mayOpen, sectionIn, sectionsOf } from './sections.ts';

const person = (role: Role) => ({ id: '1', username: 'a', name: 'A', roles: [{ role, jurisdictionId: '0', teamId: null }] });

test('[W12] [W15] [W16] the desk sees teams and vehicles; devices are for the duty leader and the system administrator', () => {
  expect((['dutyOfficer', 'commander', 'supervisor'] as const).map((role) => sectionsOf(person(role)))).toEqual(
    Array(3).fill(['teams', 'vehicles']),
  );
  expect(sectionsOf(person('dutyLeader'))).toEqual(['teams', 'vehicles', 'devices']);
  expect(sectionsOf(person('systemAdmin'))).toEqual(['devices']);
  expect(mayOpen(person('teamLeader'), 'devices')).toBe(false);
});

test('the address says which table', () => {
  expect([sectionIn('/resources/vehicles'), sectionIn('/resources/nothing')]).toEqual(['vehicles', null]);
});
