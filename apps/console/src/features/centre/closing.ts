/** How far the closing of a temporary centre is: book = count for every lot, then the balance goes and it closes. The rule is the server's; this says what is left to do. */
import type { Depot, Stock, StockCount } from '@fenghuo/domain';
import { isNought } from '../../ui/amount.ts';

export type Closing = {
  /** Lots that lie there otherwise than they were last counted, or that are kept for somebody. */
  uncounted: readonly Stock[];
  reserved: readonly Stock[];
  /** Kinds of goods that lie there and go to another depot. */
  kinds: number;
  isCounted: boolean;
};

export function closingOf(depot: Depot, stock: readonly Stock[], counts: readonly StockCount[]): Closing {
  const last = lastCounted(counts);
  const here = stock.filter(({ onHand }) => !isNought(onHand));
  const uncounted = here.filter(({ lotId, onHand }) => last.get(lotId) !== onHand);
  const reserved = here.filter((lot) => !isNought(lot.reserved));
  const { movedAt, countedAt } = depot;
  const isFresh = movedAt === null || (countedAt !== null && Date.parse(countedAt) >= Date.parse(movedAt));
  return {
    uncounted,
    reserved,
    kinds: new Set(here.map(({ itemId }) => itemId)).size,
    isCounted: isFresh && uncounted.length === 0 && reserved.length === 0,
  };
}

/** Of each lot what the newest confirmed count found. `counts`: newest first. */
function lastCounted(counts: readonly StockCount[]): ReadonlyMap<string, string> {
  const last = new Map<string, string>();
  for (const count of counts)
    if (count.state === 'confirmed') for (const { lotId, counted } of count.lines) if (!last.has(lotId)) last.set(lotId, counted);
  return last;
}
