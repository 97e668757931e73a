/** A list that the feed does not carry, read from the server when asked; what the server confirms meanwhile is put in by its row. */
import { useCallback, useEffect, useRef, useState } from 'react';
import { askAll } from './send.ts';
import { serverTime } from './server-time.ts';

type Listed<R> = { items: readonly R[]; state: 'reading' | 'read' | 'failed'; at: number | null };
export type AskedList<R> = Listed<R> & { read: () => void; put: (row: R) => void };

export function useAskedList<R extends { id: string }>(path: string): AskedList<R> {
  const [listed, setListed] = useState<Listed<R>>({ items: [], state: 'reading', at: null });
  const abort = useRef<AbortController | null>(null);
  const read = useCallback(() => {
    abort.current?.abort();
    const own = new AbortController();
    abort.current = own;
    setListed((before) => ({ ...before, state: 'reading' }));
    askAll<R>(path, own.signal).then(
      (items) => setListed({ items, state: 'read', at: serverTime.now() }),
      () => !own.signal.aborted && setListed((before) => ({ ...before, state: 'failed' })),
    );
  }, [path]);
  useEffect(() => {
    read();
    return () => abort.current?.abort();
  }, [read]);
  /** As the server has just confirmed it. */
  const put = useCallback((row: R) => {
    setListed((before) => ({
      ...before,
      items: before.items.some(({ id }) => id === row.id)
        ? before.items.map((one) => (one.id === row.id ? row : one))
        : [row, ...before.items],
    }));
  }, []);
  return { ...listed, read, put };
}
