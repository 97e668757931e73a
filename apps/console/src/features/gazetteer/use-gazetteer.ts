/** The gazetteer as its editor sees it: read from the server when asked, for the feed carries no places. */
import type { GazetteerEntry } from '@fenghuo/domain';
import { useCallback, useEffect, useRef, useState } from 'react';
import { askAll } from '../../live/send.ts';
import { serverTime } from '../../live/server-time.ts';

export type Gazetteer = { items: readonly GazetteerEntry[]; state: 'reading' | 'read' | 'failed'; at: number | null };

export function useGazetteer(): Gazetteer & { read: () => void; put: (entry: GazetteerEntry) => void; drop: (id: string) => void } {
  const [gazetteer, setGazetteer] = useState<Gazetteer>({ items: [], state: 'reading', at: null });
  const abort = useRef<AbortController | null>(null);
  const read = useCallback(() => {
    abort.current?.abort();
    const own = new AbortController();
    abort.current = own;
    setGazetteer((before) => ({ ...before, state: 'reading' }));
    askAll<GazetteerEntry>('/gazetteer', own.signal).then(
      (items) => setGazetteer({ items, state: 'read', at: serverTime.now() }),
      () => !own.signal.aborted && setGazetteer((before) => ({ ...before, state: 'failed' })),
    );
  }, []);
  useEffect(() => {
    read();
    return () => abort.current?.abort();
  }, [read]);
  /** As the server has just confirmed it. */
  const put = useCallback(
    (entry: GazetteerEntry) =>
      setGazetteer((before) => ({ ...before, items: [entry, ...before.items.filter(({ id }) => id !== entry.id)] })),
    [],
  );
  const drop = useCallback(
    (id: string) => setGazetteer((before) => ({ ...before, items: before.items.filter((entry) => entry.id !== id) })),
    [],
  );
  return { ...gazetteer, read, put, drop };
}
