/** Roles as a form holds them, and people as a search finds them. */
import { ADMIN_ROLES, type CreatePerson, type Person, ROLES, type Role, type RoleAt } from '@fenghuo/domain';
import type { TFunction } from 'i18next';
import type { FieldError } from '../../ui/field-errors.ts';

export type EnteredRole = { role?: Role; jurisdictionId?: string; teamId?: string; depotId?: string; shelterId?: string };
export type EnteredPerson = { username?: string; name?: string; phone?: string | null; roles?: (EnteredRole | undefined)[] };

export const isTeamRole = (role: Role | undefined): boolean => role === 'teamLeader' || role === 'teamMember';
const isAdminRole = (role: Role | undefined): boolean => (ADMIN_ROLES as readonly (Role | undefined)[]).includes(role);

/** An administrator holds that role alone: beside another row no administrator can be chosen, beside an administrator nothing. */
export function rolesToChoose(entered: readonly (EnteredRole | undefined)[], index: number): Role[] {
  const others = entered.filter((_, at) => at !== index).flatMap((one) => one?.role ?? []);
  if (others.some(isAdminRole)) return [];
  return others.length === 0 ? [...ROLES] : ROLES.filter((role) => !isAdminRole(role));
}

/** What is sent: only a team role names its team, a keeper the depot, a manager the shelter. */
const rolesFrom = (entered: readonly (EnteredRole | undefined)[]): Partial<RoleAt>[] =>
  entered.map((one) => ({
    ...(one?.role && { role: one.role }),
    ...(one?.jurisdictionId && { jurisdictionId: one.jurisdictionId }),
    ...(isTeamRole(one?.role) && one?.teamId && { teamId: one.teamId }),
    ...(one?.role === 'depotKeeper' && one.depotId && { depotId: one.depotId }),
    ...(one?.role === 'shelterManager' && one.shelterId && { shelterId: one.shelterId }),
  }));

/** The command as far as it was filled in; the schema says what is missing. */
export const personFrom = (entered: EnteredPerson): Partial<Omit<CreatePerson, 'roles'>> & { roles: Partial<RoleAt>[] } => ({
  username: entered.username?.trim() ?? '',
  name: entered.name?.trim() ?? '',
  ...(typeof entered.phone === 'string' && { phone: entered.phone.trim() }),
  roles: rolesFrom(entered.roles ?? []),
});

/** What the schema does not know: a team role without a team, the same role twice. */
export function roleMistakes(t: TFunction, roles: readonly Partial<RoleAt>[]): FieldError[] {
  const seen = new Set<string>();
  return roles.flatMap((at, index): FieldError[] => {
    if (isTeamRole(at.role) && !at.teamId) return [{ name: ['roles', index, 'teamId'], errors: [t('field.needed')] }];
    const key = roleKey(at);
    if (seen.has(key)) return [{ name: ['roles', index, 'role'], errors: [t('people.form.duplicate')] }];
    seen.add(key);
    return [];
  });
}

export const roleKey = ({ role, jurisdictionId, teamId, depotId, shelterId }: Partial<RoleAt>): string =>
  `${role} ${jurisdictionId} ${teamId ?? depotId ?? shelterId ?? ''}`;

export const areSameRoles = (a: readonly Partial<RoleAt>[], b: readonly Partial<RoleAt>[]): boolean =>
  a.map(roleKey).sort().join() === b.map(roleKey).sort().join();

export type PersonState = 'active' | 'oneTime' | 'disabled';
export const stateOf = (person: Person): PersonState => (person.disabled ? 'disabled' : person.mustChangePassword ? 'oneTime' : 'active');

/** Every word of the query must be in the name, the user name or the words of a role. */
export function findPeople(
  people: readonly Person[],
  query: string,
  state: 'all' | PersonState,
  words: (at: RoleAt) => string,
): readonly Person[] {
  const asked = query.trim().toLowerCase().split(/\s+/).filter(Boolean);
  if (asked.length === 0 && state === 'all') return people;
  return people.filter((person) => {
    if (state !== 'all' && stateOf(person) !== state) return false;
    const text = [person.name, person.username, ...person.roles.map(words)].join(' ').toLowerCase();
    return asked.every((word) => text.includes(word));
  });
}
