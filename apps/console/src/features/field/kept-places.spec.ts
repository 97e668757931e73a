import type { RoleAt } from '@fenghuo/domain';
import { shelterIdsOf, tabsOf } from './kept-places.ts';

const held = (role: RoleAt['role'], rest: Partial<RoleAt> = {}): RoleAt => ({ role, jurisdictionId: '0', teamId: null, ...rest });
const tabs = (hasTeam: boolean, ...roles: RoleAt[]) => tabsOf({ roles }, hasTeam);

test('[O12] a phone has the pages of what its person does, and opens at the first', () => {
  expect(tabs(true, held('teamLeader', { teamId: 't' }))).toEqual({ tabs: ['task', 'report', 'me'], first: 'task' });
  expect(tabs(false, held('shelterManager', { shelterId: 's' }))).toEqual({ tabs: ['shelter', 'report', 'me'], first: 'shelter' });
  expect(tabs(false, held('depotKeeper', { depotId: 'd' }))).toEqual({ tabs: ['depot', 'report', 'me'], first: 'depot' });
  expect(tabs(false, held('informant'))).toEqual({ tabs: ['households', 'report', 'me'], first: 'report' });
  expect(tabs(false)).toEqual({ tabs: ['task', 'report', 'me'], first: 'report' });
});

test('whoever is the helper of a family has the page of their households, whatever their role', () => {
  expect(tabsOf({ roles: [held('teamLeader', { teamId: 't' })] }, true, true).tabs).toEqual(['task', 'households', 'report', 'me']);
});

test('a role without its place opens no page', () => {
  expect(tabs(false, held('shelterManager')).tabs).toEqual(['task', 'report', 'me']);
  expect(shelterIdsOf({ roles: [held('shelterManager', { shelterId: 's' }), held('shelterManager', { shelterId: 's' })] })).toEqual(['s']);
});
