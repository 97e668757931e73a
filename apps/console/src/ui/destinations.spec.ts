import type { Role } from '@fenghuo/domain';
import { destinationsOf, homeOf, landingOf } from './destinations.ts';

const person = (...roles: Role[]) => ({ roles: roles.map((role) => ({ role, jurisdictionId: '0', teamId: null })) });

test('everybody starts on the screen of their work', () => {
  const homes = (
    ['dutyOfficer', 'commander', 'teamLeader', 'informant', 'supervisor', 'systemAdmin', 'secAdmin', 'auditAdmin'] as const
  ).map((role) => homeOf(person(role)));
  expect(homes).toEqual(['/command', '/command', '/field', '/field', '/review', '/settings', '/settings', '/settings']);
  expect(homeOf(person())).toBe('/settings');
});

test('administrators see settings, and the one who manages devices those', () => {
  expect(destinationsOf(person('secAdmin'))).toEqual(['settings']);
  expect(destinationsOf(person('systemAdmin'))).toEqual(['resources', 'settings']);
  expect(destinationsOf(person('dutyOfficer'))).toEqual(['command', 'resources', 'review', 'settings']);
});

test('who came for a screen of their own gets it, anybody else their first one', () => {
  expect(landingOf(person('secAdmin'), '/settings/people?q=1')).toBe('/settings/people?q=1');
  expect(landingOf(person('secAdmin'), '/command')).toBe('/settings');
  expect(landingOf(person('dutyOfficer'), '/review/7')).toBe('/review/7');
  expect(landingOf(person('dutyOfficer'), undefined)).toBe('/command');
  expect(landingOf(person('dutyOfficer'), '/nowhere')).toBe('/command');
});
