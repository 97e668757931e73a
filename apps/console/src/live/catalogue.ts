/** The catalogue of items and templates: no rows of the feed, for they hardly ever change. Read when a page needs it, kept for the next one. */
import type { Item, Template } from '@fenghuo/domain';
import { useEffect, useMemo } from 'react';
import { create } from 'zustand';
import { askAll } from './send.ts';

type Read = { items: readonly Item[]; templates: readonly Template[]; state: 'reading' | 'read' | 'failed' };
const useRead = create<Read>()(() => ({ items: [], templates: [], state: 'reading' }));

export type Catalogue = Read & { item: (id: string) => Item | null };

let reading: AbortController | null = null;

function readCatalogue(): void {
  reading?.abort();
  const own = new AbortController();
  reading = own;
  Promise.all([askAll<Item>('/items', own.signal), askAll<Template>('/templates', own.signal)]).then(
    ([items, templates]) => useRead.setState({ items, templates, state: 'read' }),
    () => !own.signal.aborted && useRead.setState({ state: 'failed' }),
  );
}

/** What was read before is there at once; whoever opens a page reads it anew. */
export function useCatalogue(): Catalogue {
  const read = useRead();
  useEffect(readCatalogue, []);
  const byId = useMemo(() => new Map(read.items.map((item) => [item.id, item])), [read.items]);
  return useMemo(() => ({ ...read, item: (id: string) => byId.get(id) ?? null }), [read, byId]);
}
