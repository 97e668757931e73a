/** Which shelters come first, and what they come to together: full, near full, unchecked, faulty before those that can wait. */
import {
  confirmationOf,
  freeOf,
  fullnessOf,
  type Instant,
  type Settings,
  type Shelter,
  type ShelterState,
  TAKES_PEOPLE,
} from '@fenghuo/domain';

export const GROUPS = ['inUse', 'ready', 'off'] as const;
export type Group = (typeof GROUPS)[number];

export function groupOf(state: ShelterState): Group {
  if (TAKES_PEOPLE.includes(state)) return 'inUse';
  return state === 'standby' || state === 'planned' ? 'ready' : 'off';
}

export function countGroups(shelters: readonly Pick<Shelter, 'state'>[]): Record<Group, number> {
  const counts: Record<Group, number> = { inUse: 0, ready: 0, off: 0 };
  for (const { state } of shelters) counts[groupOf(state)] += 1;
  return counts;
}

type Limits = Pick<Settings, 'shelterAmberPercent' | 'shelterConfirmAmberMinutes' | 'shelterConfirmRedMinutes'>;

/** The lower, the sooner: 0 full, 1 unchecked for too long, 2 near full, 3 to be checked, 4 faults, 5 opening or closing, 6 the rest. */
export function urgencyOf(shelter: Shelter, now: Instant, limits: Limits): number {
  if (groupOf(shelter.state) !== 'inUse') return shelter.faults.length > 0 ? 7 : 8;
  const level = fullnessOf(shelter, limits);
  if (level === 'full') return 0;
  const checked = confirmationOf(shelter, now, limits);
  if (checked === 'red') return 1;
  if (level === 'amber') return 2;
  if (checked === 'amber') return 3;
  if (shelter.faults.length > 0) return 4;
  return shelter.state === 'open' ? 6 : 5;
}

/** What needs doing first; of the same need the one with more people in it, then by code, so that nothing jumps. */
export function inOrder(shelters: readonly Shelter[], now: Instant, limitsOf: (jurisdictionId: string) => Limits): Shelter[] {
  const ranked = shelters.map((shelter) => ({ shelter, rank: urgencyOf(shelter, now, limitsOf(shelter.jurisdictionId)) }));
  return ranked
    .sort(
      (a, b) =>
        a.rank - b.rank || b.shelter.present - a.shelter.present || a.shelter.code.localeCompare(b.shelter.code, 'en', { numeric: true }),
    )
    .map(({ shelter }) => shelter);
}

export type Sum = { count: number; present: number; capacity: number; onTheWay: number; free: number };
const NOTHING: Sum = { count: 0, present: 0, capacity: 0, onTheWay: 0, free: 0 };

/** Of those where people may come in. */
export const sumOf = (shelters: readonly Shelter[]): Sum =>
  shelters
    .filter(({ state }) => groupOf(state) === 'inUse')
    .reduce(
      (sum, one) => ({
        count: sum.count + 1,
        present: sum.present + one.present,
        capacity: sum.capacity + one.capacity,
        onTheWay: sum.onTheWay + one.onTheWay,
        free: sum.free + freeOf(one),
      }),
      NOTHING,
    );

export type DistrictSum = Sum & { districtId: string };

/** Districts with an open shelter, the one with the least room first. */
export function byDistrict(shelters: readonly Shelter[], districtOf: (jurisdictionId: string) => string | null): DistrictSum[] {
  const groups = new Map<string, Shelter[]>();
  for (const shelter of shelters) {
    const districtId = groupOf(shelter.state) === 'inUse' ? districtOf(shelter.jurisdictionId) : null;
    if (districtId === null) continue;
    groups.set(districtId, [...(groups.get(districtId) ?? []), shelter]);
  }
  return [...groups].map(([districtId, own]) => ({ districtId, ...sumOf(own) })).sort((a, b) => a.free - b.free || b.present - a.present);
}
