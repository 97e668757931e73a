/** Limits and norms of a place as a form holds them: in which group each stands, how it is entered, what it comes to. */
import { type Jurisdiction, type JurisdictionSettings, type Role, type Settings, settingsOf } from '@fenghuo/domain';

export type Field = keyof JurisdictionSettings;
export type InheritedField = Exclude<Field, 'residents'>;
type Entry = 'whole' | 'decimal' | 'perStay' | 'residents' | 'steps' | 'roles' | 'profiles' | 'words';

/** Every field has its way of being entered: one that is new in the domain does not compile until it has one here. */
export const ENTRY_OF: Readonly<Record<Field, Entry>> = {
  reliefHours: 'whole',
  reliefSigners: 'roles',
  closureHours: 'whole',
  closureCrewMinutes: 'whole',
  residents: 'residents',
  shelterPerResident: 'decimal',
  gradeOneShelters: 'whole',
  shelterSquareMetres: 'perStay',
  shelterAmberPercent: 'whole',
  shelterConfirmAmberMinutes: 'whole',
  shelterConfirmRedMinutes: 'whole',
  transferHoldMinutes: 'whole',
  settlementPeople: 'whole',
  settlementDays: 'whole',
  expiryDays: 'whole',
  depotAreaCity: 'whole',
  depotAreaDistrict: 'whole',
  depotAreaTown: 'whole',
  depotAreaVillage: 'whole',
  supplyApproval: 'steps',
  supplyReservationHours: 'whole',
  exportProfiles: 'profiles',
  publicationHouseholds: 'whole',
  mapNumber: 'words',
  personalDataDays: 'whole',
  ownerDataDays: 'whole',
};

export const STAYS = ['emergency', 'temporary', 'short', 'medium', 'long'] as const;

export const GROUPS = {
  relief: ['reliefHours', 'reliefSigners', 'closureHours', 'closureCrewMinutes'],
  shelters: [
    'residents',
    'shelterPerResident',
    'gradeOneShelters',
    'shelterSquareMetres',
    'shelterAmberPercent',
    'shelterConfirmAmberMinutes',
    'shelterConfirmRedMinutes',
    'transferHoldMinutes',
  ],
  supplies: ['settlementPeople', 'settlementDays', 'expiryDays', 'supplyApproval', 'supplyReservationHours'],
  depots: ['depotAreaCity', 'depotAreaDistrict', 'depotAreaTown', 'depotAreaVillage'],
  lists: ['exportProfiles'],
  map: ['mapNumber'],
  people: ['publicationHouseholds', 'personalDataDays', 'ownerDataDays'],
} as const satisfies Record<string, readonly Field[]>;
export type Group = keyof typeof GROUPS;

/** As the fields of the form have it; nothing entered is nothing of one's own. */
export type EnteredLimits = Record<string, unknown>;
type EnteredStep = { roles?: Role[] } | undefined;
type EnteredResidents = { count?: number | null; source?: string; year?: number | null };

export const enteredFrom = (own: JurisdictionSettings): EnteredLimits => ({ ...own });

/** What this node says itself, whole. A norm by length of stay is one thing: what is left out of it is as it was inherited. */
export function limitsFrom(entered: EnteredLimits, inherited: Settings): JurisdictionSettings {
  const given = (Object.keys(ENTRY_OF) as Field[]).flatMap((field) => {
    const value = valueFrom(field, entered[field], inherited);
    return value === null ? [] : [[field, value] as const];
  });
  return Object.fromEntries(given) as JurisdictionSettings;
}

function valueFrom(field: Field, entered: unknown, inherited: Settings): unknown {
  switch (ENTRY_OF[field]) {
    case 'whole':
      return typeof entered === 'number' ? entered : null;
    case 'words':
    case 'decimal':
      return written(entered);
    case 'perStay': {
      const given = (entered ?? {}) as Record<string, unknown>;
      if (STAYS.every((stay) => written(given[stay]) === null)) return null;
      return Object.fromEntries(STAYS.map((stay) => [stay, written(given[stay]) ?? inherited.shelterSquareMetres[stay]]));
    }
    case 'residents': {
      const { count, source, year } = (entered ?? {}) as EnteredResidents;
      if (typeof count !== 'number' && typeof year !== 'number' && written(source) === null) return null;
      return { ...(typeof count === 'number' && { count }), source: source?.trim() ?? '', ...(typeof year === 'number' && { year }) };
    }
    case 'steps': {
      const steps = ((entered ?? []) as readonly EnteredStep[]).filter((step) => step?.roles?.length);
      return steps.length === 0 ? null : steps.map((step) => ({ roles: step?.roles ?? [] }));
    }
    case 'roles':
    case 'profiles':
      return Array.isArray(entered) && entered.length > 0 ? entered : null;
  }
}

const written = (entered: unknown): string | null => (typeof entered === 'string' && entered.trim() !== '' ? entered.trim() : null);

/** What would hold at a node that said nothing itself, and which node above it says so; null: the standard of the product. `path`: the root first. */
export function inheritedAt(path: readonly Jurisdiction[]): { settings: Settings; from: (field: InheritedField) => Jurisdiction | null } {
  const above = path.slice(0, -1).reverse();
  const isSaid = (node: Jurisdiction, field: InheritedField): boolean => {
    const value = node.settings?.[field];
    return value !== null && value !== undefined;
  };
  return { settings: settingsOf(above), from: (field) => above.find((node) => isSaid(node, field)) ?? null };
}

export const isSameLimits = (a: JurisdictionSettings, b: JurisdictionSettings): boolean =>
  (Object.keys(ENTRY_OF) as Field[]).every((field) => JSON.stringify(a[field] ?? null) === JSON.stringify(b[field] ?? null));
