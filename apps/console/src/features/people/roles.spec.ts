import type { Person, RoleAt } from '@fenghuo/domain';
import type { TFunction } from 'i18next';
import { areSameRoles, findPeople, personFrom, roleMistakes, rolesToChoose } from './roles.ts';

const t = ((key: string) => key) as unknown as TFunction;

test('an administrator stands alone, whichever row is chosen first', () => {
  expect(rolesToChoose([{}], 0)).toContain('secAdmin');
  expect(rolesToChoose([{ role: 'commander' }, {}], 1)).not.toContain('secAdmin');
  expect(rolesToChoose([{ role: 'commander' }, {}], 1)).toContain('teamLeader');
  expect(rolesToChoose([{ role: 'auditAdmin' }, {}], 1)).toEqual([]);
});

test('only a team role carries its team, and needs it', () => {
  const entered = personFrom({
    username: ' li ',
    name: '李敏',
    roles: [{ role: 'commander', jurisdictionId: 'q', teamId: 't' }, { role: 'teamLeader', jurisdictionId: 's', teamId: 't' }, undefined],
  });
  expect(entered).toEqual({
    username: 'li',
    name: '李敏',
    roles: [{ role: 'commander', jurisdictionId: 'q' }, { role: 'teamLeader', jurisdictionId: 's', teamId: 't' }, {}],
  });
  expect(roleMistakes(t, [{ role: 'teamMember', jurisdictionId: 's' }])).toEqual([
    { name: ['roles', 0, 'teamId'], errors: ['field.needed'] },
  ]);
});

test('a keeper names the depot, a manager the shelter, nobody else either', () => {
  const places = { jurisdictionId: 's', depotId: 'd', shelterId: 'h' };
  const { roles } = personFrom({
    roles: [
      { role: 'depotKeeper', ...places },
      { role: 'shelterManager', ...places },
      { role: 'informant', ...places },
    ],
  });
  expect(roles).toEqual([
    { role: 'depotKeeper', jurisdictionId: 's', depotId: 'd' },
    { role: 'shelterManager', jurisdictionId: 's', shelterId: 'h' },
    { role: 'informant', jurisdictionId: 's' },
  ]);
  const two: Partial<RoleAt>[] = ['d', 'e'].map((depotId) => ({ role: 'depotKeeper', jurisdictionId: 's', depotId }));
  expect(roleMistakes(t, two)).toEqual([]);
});

test('the same role at the same place is refused; order does not matter', () => {
  const [a, b]: RoleAt[] = [
    { role: 'commander', jurisdictionId: 'q' },
    { role: 'dutyOfficer', jurisdictionId: 's' },
  ];
  expect(roleMistakes(t, [a, b, a] as RoleAt[])).toEqual([{ name: ['roles', 2, 'role'], errors: ['people.form.duplicate'] }]);
  expect(areSameRoles([a, b] as RoleAt[], [b, a] as RoleAt[])).toBe(true);
  expect(areSameRoles([a] as RoleAt[], [a, b] as RoleAt[])).toBe(false);
});

test('people are found by every word of name, user name and role', () => {
  const person = (name: string, username: string, role: RoleAt['role'], more: Partial<Person> = {}): Person => ({
    id: username,
    username,
    name,
    roles: [{ role, jurisdictionId: 's' }],
    disabled: false,
    mustChangePassword: false,
    version: 1,
    ...more,
  });
  const all = [
    person('李敏', 'limin', 'dutyOfficer'),
    person('王磊', 'wanglei', 'commander', { disabled: true }),
    person('赵静', 'zhaojing', 'commander', { mustChangePassword: true }),
  ];
  const words = ({ role }: RoleAt): string => `${role} 市南区`;
  const found = (query: string, state: 'all' | 'active' | 'oneTime' | 'disabled' = 'all') =>
    findPeople(all, query, state, words).map(({ username }) => username);
  expect(found('')).toEqual(['limin', 'wanglei', 'zhaojing']);
  expect(found('市南 COMMANDER')).toEqual(['wanglei', 'zhaojing']);
  expect(found('市南', 'active')).toEqual(['limin']);
  expect(found('', 'disabled')).toEqual(['wanglei']);
  expect(found('', 'oneTime')).toEqual(['zhaojing']);
});
