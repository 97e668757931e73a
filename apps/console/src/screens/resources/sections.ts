/** The tables of the resources and who opens them: whoever sees the teams of a node, who answers for one of a table's own rows, and who manages devices. */
import type { Permission, Role } from '@fenghuo/domain';
import { can, type SignedIn } from '../../live/session.ts';

const SECTIONS = [
  'teams',
  'vehicles',
  'supplies',
  'depots',
  'items',
  'templates',
  'shelters',
  'evacuees',
  'aid',
  'roads',
  'passes',
  'requisitions',
  'devices',
  'imports',
] as const;
export type Section = (typeof SECTIONS)[number];

/** `own`: whoever keeps a row of it opens it too, and is shown what concerns that row. */
type Keeper = { permission: Permission; role: Role; own?: Role };
const KEEPERS: Record<Section, Keeper> = {
  teams: { permission: 'see', role: 'dutyOfficer' },
  vehicles: { permission: 'see', role: 'dutyOfficer' },
  supplies: { permission: 'see', role: 'dutyOfficer', own: 'depotKeeper' },
  depots: { permission: 'see', role: 'dutyOfficer', own: 'depotKeeper' },
  items: { permission: 'see', role: 'dutyOfficer', own: 'depotKeeper' },
  templates: { permission: 'see', role: 'dutyOfficer', own: 'depotKeeper' },
  shelters: { permission: 'see', role: 'dutyOfficer', own: 'shelterManager' },
  evacuees: { permission: 'readEvacuees', role: 'dutyOfficer', own: 'shelterManager' },
  aid: { permission: 'see', role: 'dutyOfficer', own: 'depotKeeper' },
  roads: { permission: 'see', role: 'dutyOfficer' },
  passes: { permission: 'see', role: 'dutyOfficer', own: 'depotKeeper' },
  requisitions: { permission: 'see', role: 'dutyOfficer' },
  devices: { permission: 'manageDevices', role: 'dutyLeader' },
  imports: { permission: 'manageSupplies', role: 'dutyOfficer', own: 'depotKeeper' },
};

export const keeperOf = (section: Section): Role => KEEPERS[section].role;
export function mayOpen(person: SignedIn | null, section: Section): boolean {
  const { permission, own } = KEEPERS[section];
  return can(person, permission) || (person?.roles.some(({ role }) => role === own) ?? false);
}
export const sectionsOf = (person: SignedIn | null): Section[] => SECTIONS.filter((section) => mayOpen(person, section));
export const sectionIn = (path: string): Section | null => SECTIONS.find((section) => path.split('/')[2] === section) ?? null;
