/** The catalogue of items and templates: no rows of the feed, for they hardly ever change. Read when a page needs it, kept for the next one. */
import type { Item, Template } from '@fenghuo/domain';
import { useEffect, useMemo } from 'react';
import { create } from 'zustand';
import { store } from './live.ts';
import { askAll } from './send.ts';
import { serverTime } from './server-time.ts';

type Read = { items: readonly Item[]; templates: readonly Template[]; state: 'reading' | 'read' | 'failed' };
const useRead = create<Read>()(() => ({ items: [], templates: [], state: 'reading' }));

export type Catalogue = Read & { item: (id: string) => Item | null };

let reading: AbortController | null = null;
let readAtMs = 0;
/** Panes that open one after the other share one reading. */
const FRESH_MS = 60_000;

function readCatalogue(): void {
  if (serverTime.now() - readAtMs < FRESH_MS && !hasChangedSince(readAtMs)) return;
  reading?.abort();
  const own = new AbortController();
  reading = own;
  const askedAtMs = serverTime.now();
  Promise.all([askAll<Item>('/items', own.signal), askAll<Template>('/templates', own.signal)]).then(
    ([items, templates]) => {
      readAtMs = askedAtMs;
      useRead.setState({ items, templates, state: 'read' });
    },
    () => !own.signal.aborted && useRead.setState({ state: 'failed' }),
  );
}

/** Items and templates are no rows, but what was done to them is told like everything else. */
const hasChangedSince = (ms: number): boolean =>
  store.recent().some(({ type, recordedAt }) => /^(item|template)\./.test(type) && Date.parse(recordedAt) >= ms);

/** What was read before is there at once; whoever opens a page reads it anew. */
export function useCatalogue(): Catalogue {
  const read = useRead();
  useEffect(readCatalogue, []);
  const byId = useMemo(() => new Map(read.items.map((item) => [item.id, item])), [read.items]);
  return useMemo(() => ({ ...read, item: (id: string) => byId.get(id) ?? null }), [read, byId]);
}
