/**
 * Alarms of a depot (docs/spec/supply.md, "Alarms"): what is wrong now, worked out from stock, norms and time; each is logged once when it begins and once
 * when it is over. A depot whose alarms stay as they are makes no event, however often it is looked at.
 */
import { type DomainEvent, ref } from '../feed/held.ts';
import type { Settings } from '../place/settings.ts';
import { DAY_MS, type Instant, toMs } from '../time.ts';
import type { HeldDepot } from './depot.apply.ts';
import { DEPOT_ALARMS, type Depot, type DepotAlarmCode, FIRMS_KINDS, NORMED_KINDS } from './depot.ts';
import type { Item } from './item.ts';
import { isDisposable, type OwnerKind } from './lot.ts';
import { quantityFrom } from './quantity.ts';

/** Stock of one lot in a depot; a lot that has been there and is used up counts as none. */
export type DepotStock = { itemId: string; onHand: string; expiresAt: string | null; ownerKind: OwnerKind };

export type DepotFacts = {
  depot: Depot;
  stock: readonly DepotStock[];
  items: ReadonlyMap<string, Pick<Item, 'minimum' | 'active'>>;
  settings: Pick<Settings, 'expiryDays' | 'depotAreaCity' | 'depotAreaDistrict' | 'depotAreaTown' | 'depotAreaVillage'>;
};

export function depotAlarms(now: Instant, facts: DepotFacts): DepotAlarmCode[] {
  if (facts.depot.state === 'closed') return [];
  const present: Record<DepotAlarmCode, boolean> = {
    BELOW_MINIMUM: isBelowMinimum(facts),
    EXPIRING: isExpiring(now, facts),
    AREA_BELOW_NORM: isAreaBelowNorm(facts),
  };
  return DEPOT_ALARMS.filter((code) => present[code]);
}

/** [SU14] Of an item that it keeps or has kept, a depot has less than the minimum of its level. What firms own is not added. */
function isBelowMinimum({ depot, stock, items }: DepotFacts): boolean {
  if ((FIRMS_KINDS as readonly string[]).includes(depot.kind)) return false;
  const onHand = new Map<string, bigint>();
  for (const line of stock)
    onHand.set(line.itemId, (onHand.get(line.itemId) ?? 0n) + (isDisposable(line.ownerKind) ? quantityFrom(line.onHand) : 0n));
  return [...onHand].some(([itemId, quantity]) => {
    const item = items.get(itemId);
    const least = item?.active ? item.minimum[depot.level] : undefined;
    return least !== undefined && quantity < quantityFrom(least);
  });
}

/** [SU15] Something on hand has expired or will within the days of the node. */
function isExpiring(now: Instant, { stock, settings }: DepotFacts): boolean {
  const until = toMs(now) + settings.expiryDays * DAY_MS;
  return stock.some(({ onHand, expiresAt }) => expiresAt !== null && quantityFrom(onHand) > 0n && Date.parse(expiresAt) <= until);
}

/** [SU16] The floor of a store (库) is smaller than the norm of its level; one whose area is not on record is not judged. */
function isAreaBelowNorm({ depot, settings }: DepotFacts): boolean {
  if (depot.areaSquareMetres === null || !(NORMED_KINDS as readonly string[]).includes(depot.kind)) return false;
  const norm = {
    city: settings.depotAreaCity,
    district: settings.depotAreaDistrict,
    town: settings.depotAreaTown,
    village: settings.depotAreaVillage,
  }[depot.level];
  return Number(depot.areaSquareMetres) < norm;
}

/** [SU17] An alarm that goes on keeps the time when it began; the same alarms again are no event. */
export function setDepotAlarms(now: Instant, { row }: HeldDepot, codes: readonly DepotAlarmCode[]): DomainEvent[] {
  const raised = codes.filter((code) => !row.alarms.some((alarm) => alarm.code === code));
  const cleared = row.alarms.map(({ code }) => code).filter((code) => !codes.includes(code));
  if (raised.length + cleared.length === 0) return [];
  const alarms = codes.map((code) => ({ code, since: row.alarms.find((alarm) => alarm.code === code)?.since ?? now }));
  const subject = ref('depot', row.id);
  const payload = { depotId: row.id, name: row.name, alarms, raised, cleared };
  return [{ type: 'depot.alarmsSet', subject, incidentId: null, at: now, flags: [], payload, touches: [subject] }];
}
