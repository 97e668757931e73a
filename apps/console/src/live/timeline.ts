/** The timeline of one incident: read once, then followed by the feed. Ordered by when things happened, then by the log. */
import type { Actor, LogEvent } from '@fenghuo/domain';
import { useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import { store } from './live.ts';
import { ask } from './send.ts';

export type TimelineItem = {
  id: string;
  at: string;
  recordedAt: string;
  type: string;
  actor: Actor;
  text: string | null;
  payload: Record<string, unknown>;
  flags: string[];
};

const PAGE = 1000;

async function readTimeline(incidentId: string, signal: AbortSignal): Promise<TimelineItem[]> {
  const items: TimelineItem[] = [];
  let after: string | null = null;
  do {
    const page: { items: TimelineItem[]; next: string | null } = await ask(
      `/incidents/${incidentId}/timeline?limit=${PAGE}${after === null ? '' : `&after=${encodeURIComponent(after)}`}`,
      signal,
    );
    items.push(...page.items);
    after = page.next;
  } while (after !== null);
  return items;
}

const fromFeed = (event: LogEvent): TimelineItem => {
  const written = event.payload['text'] ?? event.payload['note'] ?? event.payload['reason'];
  return { ...event, text: typeof written === 'string' ? written : null, flags: [] };
};

/** Ids of the log are numbers of growing length. */
const byLog = (a: string, b: string): number => a.length - b.length || (a < b ? -1 : 1);
const inOrder = (items: Iterable<TimelineItem>): TimelineItem[] =>
  [...items].sort((a, b) => (a.at === b.at ? byLog(a.id, b.id) : a.at < b.at ? -1 : 1));

export type Timeline = { items: readonly TimelineItem[]; state: 'loading' | 'ready' | 'failed' };

export function useTimeline(incidentId: string): Timeline {
  const [read, setRead] = useState<{ incidentId: string; items: TimelineItem[]; state: Timeline['state'] }>({
    incidentId,
    items: [],
    state: 'loading',
  });
  const [followed, setFollowed] = useState<ReadonlyMap<string, TimelineItem>>(new Map());
  const snapshots = useSyncExternalStore(store.subscribe, () => store.snapshots);
  const recent = useSyncExternalStore(store.subscribe, () => store.recent());
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new snapshot means that events may have passed unseen
  useEffect(() => {
    const abort = new AbortController();
    setRead((before) => (before.incidentId === incidentId ? before : { incidentId, items: [], state: 'loading' }));
    setFollowed(new Map());
    readTimeline(incidentId, abort.signal).then(
      (items) => setRead({ incidentId, items, state: 'ready' }),
      () => !abort.signal.aborted && setRead((before) => ({ ...before, state: 'failed' })),
    );
    return () => abort.abort();
  }, [incidentId, snapshots]);
  useEffect(() => {
    const own = recent.filter((event) => event.incidentId === incidentId);
    if (own.length > 0)
      setFollowed((before) => new Map([...before, ...own.map((event): [string, TimelineItem] => [event.id, fromFeed(event)])]));
  }, [recent, incidentId]);
  return useMemo(() => {
    const byId = new Map(followed);
    for (const item of read.items) byId.set(item.id, item);
    return { items: inOrder(byId.values()), state: read.state };
  }, [read, followed]);
}
