/** Households as the server has answered a step of this phone: true before the list is read again, and without network until then. */
import type { ListedHousehold, ZoneHousehold } from '@fenghuo/domain';
import { create } from 'zustand';

const useAnswered = create<{ rows: Readonly<Record<string, ZoneHousehold>> }>()(() => ({ rows: {} }));
export const useAnsweredHouseholds = (): Readonly<Record<string, ZoneHousehold>> => useAnswered(({ rows }) => rows);

export function answerOfHousehold(answer: unknown): void {
  const row = answer as ZoneHousehold;
  useAnswered.setState(({ rows }) => ({ rows: { ...rows, [row.householdId]: row } }));
}

/** The newer of what was read and what was answered. */
export const withAnswers = (
  items: readonly ListedHousehold[],
  answered: Readonly<Record<string, ZoneHousehold>>,
): readonly ListedHousehold[] =>
  items.map((item) => {
    const row = answered[item.household.id];
    const isNewer = row !== undefined && row.zoneId === item.onZone?.zoneId && row.version > item.onZone.version;
    return isNewer ? { ...item, onZone: row } : item;
  });
