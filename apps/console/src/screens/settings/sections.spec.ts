import type { Role } from '@fenghuo/domain';
import { firstSectionOf, mayOpen, sectionIn, sectionsOf } from './sections.ts';

const person = (role: Role) => ({ id: '1', username: 'a', name: 'A', roles: [{ role, jurisdictionId: '0', teamId: null }] });

test('everybody has their own pages; each administrator what is theirs and nothing of the others', () => {
  expect(sectionsOf(person('dutyOfficer'))).toEqual(['account', 'display']);
  expect(sectionsOf(person('secAdmin'))).toEqual(['account', 'display', 'people']);
  expect(sectionsOf(person('systemAdmin'))).toEqual(['account', 'display', 'jurisdictions', 'gazetteer', 'incident-types', 'limits']);
  expect(sectionsOf(person('auditAdmin'))).toEqual(['account', 'display', 'audit']);
  expect(sectionsOf(person('dutyLeader'))).toEqual(['account', 'display', 'limits', 'escalation']);
  expect(mayOpen(person('auditAdmin'), 'people')).toBe(false);
});

test('an administrator starts with the work, anybody else with the account', () => {
  expect((['secAdmin', 'systemAdmin', 'auditAdmin', 'dutyLeader'] as const).map((role) => firstSectionOf(person(role)))).toEqual([
    'people',
    'jurisdictions',
    'audit',
    'account',
  ]);
});

test('the address says which page', () => {
  expect(sectionIn('/settings/incident-types')).toBe('incident-types');
  expect(sectionIn('/settings/nothing')).toBeNull();
});
