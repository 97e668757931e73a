/** Where a person can go: the screens of their roles, and the one they start on. */
import { ADMIN_ROLES, type Role } from '@fenghuo/domain';
import type { SignedIn } from '../live/session.ts';

const DESTINATIONS = ['command', 'field', 'resources', 'review', 'settings'] as const;
export type Destination = (typeof DESTINATIONS)[number];

/** Everybody has settings: a password, a language. */
const ROLES_OF: Record<Exclude<Destination, 'settings'>, readonly Role[]> = {
  command: ['dutyOfficer', 'dutyLeader', 'commander', 'supervisor'],
  field: ['teamLeader', 'teamMember', 'informant', 'depotKeeper', 'shelterManager'],
  // A system administrator has the devices there, a keeper the own depot, a manager the own shelter.
  resources: ['dutyOfficer', 'dutyLeader', 'commander', 'supervisor', 'depotKeeper', 'shelterManager', 'systemAdmin'],
  review: ['dutyOfficer', 'dutyLeader', 'commander', 'supervisor'],
};

type WithRoles = Pick<SignedIn, 'roles'>;

const mayGo = (person: WithRoles | null, to: Destination): boolean =>
  to === 'settings' || (person?.roles.some(({ role }) => ROLES_OF[to].includes(role)) ?? false);

export const destinationsOf = (person: WithRoles | null): Destination[] => DESTINATIONS.filter((to) => mayGo(person, to));

/** The first screen of a role. A supervisor may look at the desk, but works afterwards; an administrator's work is the settings. */
export function homeOf(person: WithRoles): `/${Destination}` {
  const roles = new Set(person.roles.map(({ role }) => role));
  if (roles.has('supervisor') && roles.size === 1) return '/review';
  if (ADMIN_ROLES.some((role) => roles.has(role))) return '/settings';
  return `/${destinationsOf(person)[0] ?? 'settings'}`;
}

/** The address somebody came for, if their roles lead there; else their first screen. */
export function landingOf(person: WithRoles, from: string | undefined): string {
  const first = from?.split(/[/?#]/)[1];
  const asked = DESTINATIONS.find((to) => to === first);
  return from !== undefined && asked !== undefined && mayGo(person, asked) ? from : homeOf(person);
}
