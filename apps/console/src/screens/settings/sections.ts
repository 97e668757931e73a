/** The pages of the settings and whose they are. Everybody has their own two; each administrator has what the law gives them (三员分立), the duty leader the chains, the duty leader and the system administrator the limits. */
import { ADMIN_ROLES, type Permission, type Role } from '@fenghuo/domain';
import { can, type SignedIn } from '../../live/session.ts';

const SECTIONS = ['account', 'display', 'people', 'jurisdictions', 'gazetteer', 'incident-types', 'limits', 'escalation', 'audit'] as const;
export type Section = (typeof SECTIONS)[number];

type Keeper = { permission: Permission; role: Role };
const KEEPERS: Partial<Record<Section, Keeper>> = {
  people: { permission: 'managePeople', role: 'secAdmin' },
  jurisdictions: { permission: 'manageSystem', role: 'systemAdmin' },
  gazetteer: { permission: 'manageSystem', role: 'systemAdmin' },
  'incident-types': { permission: 'manageSystem', role: 'systemAdmin' },
  limits: { permission: 'setSettings', role: 'dutyLeader' },
  escalation: { permission: 'setChains', role: 'dutyLeader' },
  audit: { permission: 'readAudit', role: 'auditAdmin' },
};

export const keeperOf = (section: Section): Role | null => KEEPERS[section]?.role ?? null;

export function mayOpen(person: SignedIn | null, section: Section): boolean {
  const keeper = KEEPERS[section];
  return keeper === undefined || can(person, keeper.permission);
}

export const sectionsOf = (person: SignedIn | null): Section[] => SECTIONS.filter((section) => mayOpen(person, section));

/** An administrator comes to administer; anybody else comes for their account. */
export const firstSectionOf = (person: SignedIn | null): Section =>
  sectionsOf(person).find((section) => (ADMIN_ROLES as readonly (Role | null)[]).includes(keeperOf(section))) ?? 'account';

export const sectionIn = (path: string): Section | null => SECTIONS.find((section) => path.split('/')[2] === section) ?? null;
