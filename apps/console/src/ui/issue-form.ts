/** What is handed to one household: chosen items, as a command. A household of the ledger, or one that stands in none. */
import type { IssueGoods, Item, Stock } from '@fenghuo/domain';
import { isDisposable, quantityFrom, quantityText } from '@fenghuo/domain';
import { isNought } from './amount.ts';
import { plainNumber } from './packs.ts';

/** What lies there of an item, over all its lots, that may be given out: the government's, donated and requisitioned, and good today. */
export type Offered = { itemId: string; item: Item | null; available: string };

export function offeredOf(stock: readonly Stock[], item: (id: string) => Item | null, nowMs: number): readonly Offered[] {
  const sums = new Map<string, bigint>();
  for (const { itemId, available, ownerKind, expiresAt } of stock)
    if (isDisposable(ownerKind) && !(expiresAt !== null && Date.parse(expiresAt) <= nowMs))
      sums.set(itemId, (sums.get(itemId) ?? 0n) + quantityFrom(available));
  return [...sums]
    .map(([itemId, sum]): Offered => ({ itemId, item: item(itemId), available: quantityText(sum) }))
    .filter(({ available }) => !isNought(available) && !available.startsWith('-'))
    .toSorted((a, b) => (a.item?.code ?? '').localeCompare(b.item?.code ?? '', 'en', { numeric: true }));
}

/** What the last household got stands in front for the next; the rest in its order. */
export const inFront = <T extends { itemId: string }>(offered: readonly T[], front: ReadonlySet<string>): readonly T[] => [
  ...offered.filter(({ itemId }) => front.has(itemId)),
  ...offered.filter(({ itemId }) => !front.has(itemId)),
];

export type Served = { householdId: string; code: string; villageId: string; people: number; head: string | null };
export type EnteredIssue = {
  household: Served | null;
  /** Who stands in no ledger. */
  stranger: { villageId: string | null; people: number | null; name: string } | null;
  quantities: ReadonlyMap<string, string>;
  witness: string;
  pointId: string | null;
  round: string;
  /** Why a household gets again what it has had. */
  reason: string;
};

export const NOBODY: EnteredIssue = {
  household: null,
  stranger: null,
  quantities: new Map(),
  witness: '',
  pointId: null,
  round: '1',
  reason: '',
};

export const linesOf = (quantities: ReadonlyMap<string, string>): { itemId: string; quantity: string }[] =>
  [...quantities].flatMap(([itemId, text]) => {
    const quantity = plainNumber(text);
    return quantity === '' || /^0(\.0+)?$/.test(quantity) ? [] : [{ itemId, quantity }];
  });

export type IssueGap = 'household' | 'goods' | 'witness' | null;
export function gapOf({ household, stranger, quantities, witness }: EnteredIssue): IssueGap {
  const isKnown = household !== null || (stranger !== null && stranger.villageId !== null && stranger.people !== null);
  if (!isKnown) return 'household';
  if (linesOf(quantities).length === 0) return 'goods';
  return witness.trim() === '' ? 'witness' : null;
}

export function issueFrom(id: string, depotId: string, entered: EnteredIssue): IssueGoods {
  const { household, stranger, witness, pointId, round, reason } = entered;
  const name = stranger?.name.trim() ?? '';
  return {
    id,
    depotId,
    ...(pointId !== null && { pointId }),
    ...(household !== null && { householdId: household.householdId }),
    ...(household === null &&
      stranger !== null && { villageId: stranger.villageId, people: stranger.people, ...(name !== '' && { householdName: name }) }),
    witnessName: witness.trim(),
    ...(round.trim() !== '' && { round: round.trim() }),
    lines: linesOf(entered.quantities),
    ...(reason.trim() !== '' && { reason: reason.trim() }),
  };
}

/** The next household: the same goods, witness, point and round. */
export const nextAfter = (entered: EnteredIssue): EnteredIssue => ({ ...entered, household: null, stranger: null, reason: '' });
