/** What can be handed out at a depot: as the server says while there is network, as this phone last heard without. */
import { useEffect, useMemo, useState } from 'react';
import { useCatalogue } from '../../live/catalogue.ts';
import { type CounterGoods, type KeptCounter, keepCounter, recallCounter } from '../../live/kept-counter.ts';
import { usePerson } from '../../live/session.ts';
import { useStockIn } from '../../live/stock.ts';
import { offeredOf } from '../../ui/issue-form.ts';

export function useCounterGoods(depotId: string): { goods: readonly CounterGoods[] | null; at: number | null } {
  const personId = usePerson()?.id ?? null;
  const { item, state } = useCatalogue();
  const stock = useStockIn(depotId);
  const [kept, setKept] = useState<KeptCounter | null>(null);
  const read = useMemo(() => {
    if (stock.value === null || state !== 'read') return null;
    return offeredOf(stock.value, item, stock.at ?? 0).map(
      (one): CounterGoods => ({
        itemId: one.itemId,
        available: one.available,
        name: one.item?.name ?? null,
        unit: one.item?.unit ?? null,
      }),
    );
  }, [stock.value, stock.at, state, item]);
  useEffect(() => {
    if (personId === null) return;
    // What was read meanwhile is newer.
    recallCounter(personId, depotId).then(
      (recalled) => setKept((present) => present ?? recalled),
      () => undefined,
    );
  }, [personId, depotId]);
  useEffect(() => {
    if (personId === null || read === null) return;
    const fresh = { depotId, at: stock.at ?? 0, goods: read };
    setKept(fresh);
    keepCounter(personId, fresh).catch(() => undefined);
  }, [personId, depotId, read, stock.at]);
  return read !== null ? { goods: read, at: stock.at } : { goods: kept?.goods ?? null, at: kept?.at ?? null };
}
