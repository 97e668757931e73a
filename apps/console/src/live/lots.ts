/** Lots by their codes and owners: what never changes of them is asked once for each item and kept as long as the page. */
import type { Lot } from '@fenghuo/domain';
import { useEffect } from 'react';
import { create } from 'zustand';
import { askAll } from './send.ts';

const useKnown = create<{ lots: ReadonlyMap<string, Lot> }>()(() => ({ lots: new Map() }));
const asking = new Map<string, Promise<void>>();

function read(itemId: string): Promise<void> {
  const running = asking.get(itemId);
  if (running !== undefined) return running;
  const reading = askAll<Lot>(`/lots?itemId=${itemId}`, new AbortController().signal)
    .then((found) => useKnown.setState(({ lots }) => ({ lots: new Map([...lots, ...found.map((lot) => [lot.id, lot] as const)]) })))
    .catch(() => undefined)
    .finally(() => asking.delete(itemId));
  asking.set(itemId, reading);
  return reading;
}

/** Lots that were looked for and not found: they are not asked for with every render. */
const missed = new Set<string>();

export function useLot(itemId: string, lotId: string): Lot | null {
  const lot = useKnown(({ lots }) => lots.get(lotId)) ?? null;
  useEffect(() => {
    if (lot !== null || missed.has(lotId)) return;
    missed.add(lotId);
    void read(itemId);
  }, [lot, itemId, lotId]);
  return lot;
}
