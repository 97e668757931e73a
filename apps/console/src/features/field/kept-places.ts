/** What a person answers for besides a team: depots, shelters, the households of a village. It decides which pages the phone has. */
import type { SignedIn } from '../../live/session.ts';

type Person = Pick<SignedIn, 'roles'> | null;

const idsOf = (person: Person, role: 'depotKeeper' | 'shelterManager', key: 'depotId' | 'shelterId'): readonly string[] => [
  ...new Set(person?.roles.flatMap((held) => (held.role === role ? (held[key] ?? []) : [])) ?? []),
];

export const depotIdsOf = (person: Person): readonly string[] => idsOf(person, 'depotKeeper', 'depotId');
export const shelterIdsOf = (person: Person): readonly string[] => idsOf(person, 'shelterManager', 'shelterId');
/** An informant (灾害信息员、网格员) goes from door to door. */
export const isHelper = (person: Person): boolean => person?.roles.some(({ role }) => role === 'informant') ?? false;

export type FieldTab = 'task' | 'shelter' | 'depot' | 'households' | 'report' | 'me';

/** Who is in no team and keeps nothing has come to report; the first page is what they are here for. */
/** `hasHouseholds`: anybody may have been named as the helper of a family. */
export function tabsOf(person: Person, hasTeam: boolean, hasHouseholds = false): { tabs: readonly FieldTab[]; first: FieldTab } {
  const places: FieldTab[] = [
    ...(shelterIdsOf(person).length > 0 ? (['shelter'] as const) : []),
    ...(depotIdsOf(person).length > 0 ? (['depot'] as const) : []),
    ...(isHelper(person) || hasHouseholds ? (['households'] as const) : []),
  ];
  const task: FieldTab[] = hasTeam || places.length === 0 ? ['task'] : [];
  const tabs: FieldTab[] = [...task, ...places, 'report', 'me'];
  const first = hasTeam ? 'task' : (places.find((tab) => tab !== 'households') ?? 'report');
  return { tabs, first };
}
