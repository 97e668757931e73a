/** The depots as the board lists them: which are meant, and in which order. */
import { type Depot, type DepotAlarmCode, type DepotLevel, distanceMetres, type LngLat, type Settings } from '@fenghuo/domain';
import type { Sounds } from '../../ui/pinyin.ts';

export type DepotFilter = {
  text: string;
  level: DepotLevel | null;
  alarm: DepotAlarmCode | null;
  /** Depots that hold what is meant; null for all. */
  holding: ReadonlySet<string> | null;
};

export function isMeant(depot: Depot, { text, level, alarm, holding }: DepotFilter, sounds: Sounds): boolean {
  if (level !== null && depot.level !== level) return false;
  if (alarm !== null && !depot.alarms.some(({ code }) => code === alarm)) return false;
  if (holding !== null && !holding.has(depot.id)) return false;
  const asked = text.trim().toLowerCase();
  if (asked === '') return true;
  return [depot.name, depot.code, depot.place.address].some((said) => said?.toLowerCase().includes(asked)) || sounds(depot.name, asked);
}

export type ListedDepot = { depot: Depot; metres: number | null };

const LEVELS: readonly DepotLevel[] = ['city', 'district', 'town', 'village'];

/** From a place: the nearest first, what has no place last. Without one: open before closed, what needs looking after first, then by level and code. */
export function listedFrom(depots: readonly Depot[], from: LngLat | null): ListedDepot[] {
  const rows = depots.map((depot) => {
    const point = depot.place.point?.coordinates;
    return { depot, metres: from !== null && point ? distanceMetres(from, point) : null };
  });
  const byCode = (a: ListedDepot, b: ListedDepot): number => a.depot.code.localeCompare(b.depot.code, 'en', { numeric: true });
  if (from !== null) return rows.sort((a, b) => (a.metres ?? Number.MAX_VALUE) - (b.metres ?? Number.MAX_VALUE) || byCode(a, b));
  return rows.sort(
    (a, b) =>
      Number(a.depot.state === 'closed') - Number(b.depot.state === 'closed') ||
      Number(b.depot.alarms.length > 0) - Number(a.depot.alarms.length > 0) ||
      LEVELS.indexOf(a.depot.level) - LEVELS.indexOf(b.depot.level) ||
      byCode(a, b),
  );
}

/** Least square metres of a store by its level. */
export const areaNormOf = (level: DepotLevel, settings: Settings): number =>
  ({
    city: settings.depotAreaCity,
    district: settings.depotAreaDistrict,
    town: settings.depotAreaTown,
    village: settings.depotAreaVillage,
  })[level];
