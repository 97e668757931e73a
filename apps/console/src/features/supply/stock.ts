/** Stock of one place, item by item: what the bureau disposes of is added up, what belongs to others stands beside it and is never added. */
import { type DepotLevel, type Item, isDisposable, type OwnerKind, quantityFrom, quantityText, type Stock } from '@fenghuo/domain';

export type Figures = { onHand: string; reserved: string; blocked: string; available: string };
/** `none`: kept here or once kept, and nothing left; `below`: under the least that this level keeps. */
export type Standing = 'none' | 'below' | 'enough';

export type HeldItem = Figures & {
  itemId: string;
  item: Item | null;
  /** Least stock of a depot of this level; null where there is none. */
  minimum: string | null;
  standing: Standing;
  /** Of what is on hand, the first to expire. */
  expiresAt: string | null;
  lots: readonly Stock[];
  /** Firms', society's, the army's. */
  others: readonly { ownerKind: OwnerKind; onHand: string }[];
};

const sum = (rows: readonly Stock[], of: keyof Figures): string => quantityText(rows.reduce((all, row) => all + quantityFrom(row[of]), 0n));
const isPresent = ({ onHand }: Pick<Stock, 'onHand'>): boolean => quantityFrom(onHand) > 0n;

export function heldItems(stock: readonly Stock[], level: DepotLevel | null, itemOf: (id: string) => Item | null): HeldItem[] {
  const byItem = new Map<string, Stock[]>();
  for (const row of stock) {
    const rows = byItem.get(row.itemId);
    if (rows === undefined) byItem.set(row.itemId, [row]);
    else rows.push(row);
  }
  return [...byItem]
    .map(([itemId, lots]) => heldItem(itemId, lots, level, itemOf(itemId)))
    .sort((a, b) => RANK[a.standing] - RANK[b.standing] || codeOf(a).localeCompare(codeOf(b), 'en', { numeric: true }));
}

const RANK: Record<Standing, number> = { none: 0, below: 1, enough: 2 };
const codeOf = ({ item, itemId }: HeldItem): string => item?.code ?? itemId;

function heldItem(itemId: string, lots: readonly Stock[], level: DepotLevel | null, item: Item | null): HeldItem {
  const own = lots.filter(({ ownerKind }) => isDisposable(ownerKind));
  const minimum = (level !== null && item?.active && item.minimum[level]) || null;
  const available = sum(own, 'available');
  return {
    itemId,
    item,
    onHand: sum(own, 'onHand'),
    reserved: sum(own, 'reserved'),
    blocked: sum(own, 'blocked'),
    available,
    minimum,
    standing: standingOf(available, own.length, minimum),
    expiresAt: firstExpiry(lots),
    lots: lots.toSorted((a, b) => (a.expiresAt ?? '9').localeCompare(b.expiresAt ?? '9') || (a.lotId < b.lotId ? -1 : 1)),
    others: othersOf(lots),
  };
}

/** What is promised is gone: the measure is what could still be given out. The alarm of the depot waits until it has left. */
function standingOf(available: string, lots: number, minimum: string | null): Standing {
  if (lots > 0 && quantityFrom(available) === 0n) return 'none';
  return minimum !== null && quantityFrom(available) < quantityFrom(minimum) ? 'below' : 'enough';
}

const firstExpiry = (lots: readonly Stock[]): string | null =>
  lots
    .filter(isPresent)
    .flatMap(({ expiresAt }) => expiresAt ?? [])
    .sort()[0] ?? null;

function othersOf(lots: readonly Stock[]): HeldItem['others'] {
  const kinds = new Set(lots.filter((lot) => !isDisposable(lot.ownerKind) && isPresent(lot)).map(({ ownerKind }) => ownerKind));
  return [...kinds].sort().map((ownerKind) => ({
    ownerKind,
    onHand: sum(
      lots.filter((lot) => lot.ownerKind === ownerKind),
      'onHand',
    ),
  }));
}

const DAY_MS = 86_400_000;
/** How close an expiry is: past, within the days in which the alarm is raised, or later. */
export function expiryTone(expiresAt: string, nowMs: number, expiryDays: number): 'calm' | 'amber' | 'red' {
  const leftMs = Date.parse(expiresAt) - nowMs;
  return leftMs <= 0 ? 'red' : leftMs <= expiryDays * DAY_MS ? 'amber' : 'calm';
}

export const isFound = ({ item, itemId }: HeldItem, asked: string, sounds: (text: string, letters: string) => boolean): boolean =>
  asked === '' ||
  [item?.name.zh, item?.name.en, item?.code, item?.gbCode, itemId].some((said) => said?.toLowerCase().includes(asked)) ||
  (item !== null && sounds(item.name.zh, asked));
