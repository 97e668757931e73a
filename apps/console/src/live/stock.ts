/** Stock, movements and counts of a place, read from the server and read again when a movement has changed the rows of its depots. */
import type { Movement, Page, Stock, StockCount } from '@fenghuo/domain';
import { useSyncExternalStore } from 'react';
import { type Asked, useAsked, useAskedAll } from './asked.ts';
import { store } from './live.ts';

/** Rises with every movement in or out of this depot, every count and every change of it. */
const useDepotStamp = (depotId: string | null): number =>
  useSyncExternalStore(store.subscribe, () => (depotId === null ? 0 : (store.get('depot', depotId)?.version ?? 0)));
/** Rises with every movement in or out of any depot. */
export const useDepotsStamp = (): number => useSyncExternalStore(store.subscribe, () => store.revision('depot'));

/** The newest movement or count that this page has heard of: what waits for a second person changes no row. */
const useLedgerStamp = (): string =>
  useSyncExternalStore(store.subscribe, () => store.recent().find(({ type }) => /^(movement|count)\./.test(type))?.id ?? '');

export const useStockIn = (depotId: string | null): Asked<readonly Stock[]> =>
  useAskedAll<Stock>(depotId === null ? null : `/stock?place=depot:${depotId}`, useDepotStamp(depotId));

/** The newest of them; a ledger of years is read further only when somebody looks further. */
export const useMovements = (depotId: string | null, most: number): Asked<Page<Movement>> =>
  useAsked<Page<Movement>>(
    depotId === null ? null : `/movements?place=depot:${depotId}&limit=${most}`,
    `${useDepotStamp(depotId)} ${useLedgerStamp()}`,
  );

/** What waits for a second person, at every place in sight. */
export const usePendingMovements = (): Asked<readonly Movement[]> => useAskedAll<Movement>('/movements?state=pending', useLedgerStamp());

export const useCounts = (depotId: string | null): Asked<readonly StockCount[]> =>
  useAskedAll<StockCount>(depotId === null ? null : `/counts?place=depot:${depotId}`, `${useDepotStamp(depotId)} ${useLedgerStamp()}`);
