/** What the supplies board shows stands in its address: other screens lead here, and a reload shows the same. */
import { useCallback, useMemo } from 'react';
import { useSearchParams } from 'react-router';

export const VIEWS = ['stock', 'ledger', 'counts'] as const;
export type BoardView = (typeof VIEWS)[number];

export type BoardAddress = {
  depot: string | null;
  item: string | null;
  view: BoardView;
  /** The incident that supplies are asked for, or near which they are looked for. */
  incident: string | null;
  request: string | null;
  /** A need is being written. */
  ask: boolean;
  /** What expires, over all depots. */
  expiry: boolean;
  /** The levels of stores side by side. */
  levels: boolean;
};

export type Go = (to: Partial<BoardAddress>) => void;

export function useBoardAddress(): [BoardAddress, Go] {
  const [params, setParams] = useSearchParams();
  const address = useMemo<BoardAddress>(
    () => ({
      depot: params.get('depot'),
      item: params.get('item'),
      view: VIEWS.find((view) => view === params.get('view')) ?? 'stock',
      incident: params.get('incident'),
      request: params.get('request'),
      ask: params.has('ask'),
      expiry: params.has('expiry'),
      levels: params.has('levels'),
    }),
    [params],
  );
  const go = useCallback<Go>(
    (to) =>
      setParams(
        (before) => {
          const next = new URLSearchParams(before);
          for (const [key, value] of Object.entries(to)) {
            if (value === null || value === false || value === 'stock') next.delete(key);
            else next.set(key, value === true ? '' : String(value));
          }
          return next;
        },
        { replace: true },
      ),
    [setParams],
  );
  return [address, go];
}
