/** The tables of the resources and who opens them: whoever sees the teams of a node, and who manages devices, an administrator too. */
import type { Permission, Role } from '@fenghuo/domain';
import { can, type SignedIn } from '../../live/session.ts';

const SECTIONS = ['teams', 'vehicles', 'devices'] as const;
export type Section = (typeof SECTIONS)[number];

type Keeper = { permission: Permission; role: Role };
const KEEPERS: Record<Section, Keeper> = {
  teams: { permission: 'see', role: 'dutyOfficer' },
  vehicles: { permission: 'see', role: 'dutyOfficer' },
  devices: { permission: 'manageDevices', role: 'dutyLeader' },
};

export const keeperOf = (section: Section): Role => KEEPERS[section].role;
export const mayOpen = (person: SignedIn | null, section: Section): boolean => can(person, KEEPERS[section].permission);
export const sectionsOf = (person: SignedIn | null): Section[] => SECTIONS.filter((section) => mayOpen(person, section));
export const sectionIn = (path: string): Section | null => SECTIONS.find((section) => path.split('/')[2] === section) ?? null;
