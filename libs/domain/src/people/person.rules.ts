/** Rules of people and their roles (docs/spec/access.md). Passwords and sessions are the server's; no event holds one. */
import { DomainError } from '../errors.ts';
import type { DomainEvent } from '../feed/held.ts';
import type { Instant } from '../time.ts';
import { ADMIN_ROLES, type CreatePerson, type DescribePerson, type Person, type RoleAt } from './person.ts';

const TEAM_ROLES: readonly string[] = ['teamLeader', 'teamMember'];
const isAdministrator = ({ role }: RoleAt): boolean => (ADMIN_ROLES as readonly string[]).includes(role);

/** [P1] An administrator holds that role alone (三员分立). [P2] The roles of a team name the team, the others none; only a keeper names a depot, only a manager a shelter. Throws ROLES_EXCLUDE, TEAM_UNKNOWN, DEPOT_UNKNOWN, SHELTER_UNKNOWN. */
export function checkRoles(roles: readonly RoleAt[]): void {
  if (roles.length > 1 && roles.some(isAdministrator)) throw new DomainError('ROLES_EXCLUDE', { path: 'roles' });
  for (const [index, { role, teamId, depotId, shelterId }] of roles.entries()) {
    if (TEAM_ROLES.includes(role) !== Boolean(teamId)) throw new DomainError('TEAM_UNKNOWN', { path: `roles.${index}.teamId` });
    if (depotId && role !== 'depotKeeper') throw new DomainError('DEPOT_UNKNOWN', { path: `roles.${index}.depotId` });
    if (shelterId && role !== 'shelterManager') throw new DomainError('SHELTER_UNKNOWN', { path: `roles.${index}.shelterId` });
  }
}

const event = (now: Instant, id: string, type: DomainEvent['type'], payload: Record<string, unknown>): DomainEvent => ({
  type,
  subject: { kind: 'person', id },
  incidentId: null,
  at: now,
  flags: [],
  payload,
  touches: [],
});

export function createPerson(now: Instant, facts: { id: string; isUsernameTaken: boolean }, command: CreatePerson): DomainEvent[] {
  checkRoles(command.roles);
  if (facts.isUsernameTaken) throw new DomainError('USERNAME_TAKEN', { path: 'username' });
  return [event(now, facts.id, 'person.created', { username: command.username, name: command.name.trim(), roles: command.roles })];
}

/** [P3] The last security administrator stays one and stays enabled, or nobody could let anybody in again. */
export function describePerson(now: Instant, facts: { person: Person; isLastSecAdmin: boolean }, command: DescribePerson): DomainEvent[] {
  const { person } = facts;
  if (command.roles) checkRoles(command.roles);
  const losesOffice = command.disabled === true || (command.roles && !command.roles.some(({ role }) => role === 'secAdmin'));
  if (facts.isLastSecAdmin && losesOffice) throw new DomainError('LAST_ADMINISTRATOR', { current: person });
  const name = command.name?.trim();
  const events: DomainEvent[] = [];
  if (name && name !== person.name) events.push(event(now, person.id, 'person.described', { name, previous: person.name }));
  if (command.roles && !sameRoles(command.roles, person.roles)) {
    events.push(event(now, person.id, 'person.rolesSet', { roles: command.roles, previous: person.roles }));
  }
  if (typeof command.disabled === 'boolean' && command.disabled !== person.disabled) {
    events.push(event(now, person.id, command.disabled ? 'person.disabled' : 'person.enabled', {}));
  }
  // That it was set, not what it is: the log is for ever, a number is not.
  if (typeof command.phone === 'string' && phoneFrom(command.phone) !== (person.phone ?? null)) {
    events.push(event(now, person.id, 'person.phoneSet', {}));
  }
  return events;
}

export const phoneFrom = (given: string): string | null => given.trim() || null;

/** The person as the events leave them; the version rises by one with each change. `phone`: the command's, which no event holds. */
export function applyPerson(before: Person, events: readonly DomainEvent[], phone: string | null | undefined = null): Person {
  const after = { ...before };
  for (const { type, payload } of events) {
    if (type === 'person.described') after.name = payload['name'] as string;
    else if (type === 'person.rolesSet') after.roles = payload['roles'] as RoleAt[];
    else if (type === 'person.phoneSet') after.phone = phoneFrom(phone ?? '');
    else after.disabled = type === 'person.disabled';
  }
  if (events.length > 0) after.version += 1;
  return after;
}

const asKey = ({ role, jurisdictionId, teamId, depotId, shelterId }: RoleAt): string =>
  `${role} ${jurisdictionId} ${teamId ?? depotId ?? shelterId ?? ''}`;
const sameRoles = (a: readonly RoleAt[], b: readonly RoleAt[]): boolean => a.map(asKey).sort().join() === b.map(asKey).sort().join();

const CHARACTER_CLASSES = [/[a-z]/, /[A-Z]/, /[0-9]/, /[^A-Za-z0-9]/];
const SHORTEST = 10;
const LONG_ENOUGH = 16;

/** [P4] At least ten characters of three kinds, or sixteen of any, without the user name in it (GB/T 22239-2019, 身份鉴别: complexity). Throws PASSWORD_WEAK. */
export function checkPassword(password: string, username: string, path = 'password'): void {
  const kinds = CHARACTER_CLASSES.filter((kind) => kind.test(password)).length;
  const isStrong = password.length >= LONG_ENOUGH ? new Set(password).size > 4 : password.length >= SHORTEST && kinds >= 3;
  if (!isStrong || password.toLowerCase().includes(username.toLowerCase())) throw new DomainError('PASSWORD_WEAK', { path });
}
