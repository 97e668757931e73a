/**
 * Incidents as a review reads them: the archived ones too, which the live set has left. What the store holds is newer or equal, so it wins,
 * and an open review follows along; the rest is asked for once.
 */
import type { Assignment, Incident, Page, Report } from '@fenghuo/domain';
import { useCallback, useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react';
import { store, useAssignmentsOf, useRevision, useRow, useRows } from './live.ts';
import { ask, RequestError } from './send.ts';

/** What the server can filter; words are looked for here. */
export type IncidentFilter = {
  state: readonly Incident['state'][];
  typeCode: string | null;
  /** Received from and before, ISO with offset. */
  from: string | null;
  to: string | null;
};

const PAGE = 200;

function incidentQuery(filter: IncidentFilter, after: string | null, limit = PAGE): string {
  const query = new URLSearchParams({ limit: String(limit) });
  for (const state of filter.state) query.append('state', state);
  for (const name of ['typeCode', 'from', 'to'] as const) if (filter[name] !== null) query.set(name, filter[name]);
  if (after !== null) query.set('after', after);
  return query.toString();
}

const passes = (incident: Incident, filter: IncidentFilter): boolean =>
  (filter.state.length === 0 || filter.state.includes(incident.state)) &&
  (filter.typeCode === null || incident.typeCode === filter.typeCode) &&
  (filter.from === null || Date.parse(incident.receivedAt) >= Date.parse(filter.from)) &&
  (filter.to === null || Date.parse(incident.receivedAt) < Date.parse(filter.to));

/** The pages with what the store knows better: newer rows over older ones, and new incidents on top. */
function followed(read: readonly Incident[], live: readonly Incident[], filter: IncidentFilter): readonly Incident[] {
  const newer = new Map(live.map((row) => [row.id, row]));
  const known = new Set(read.map(({ id }) => id));
  // Instants in one form compare as text.
  const newest =
    read
      .map(({ openedAt }) => openedAt)
      .sort()
      .at(-1) ?? '';
  const fresh = live.filter((row) => !known.has(row.id) && row.openedAt >= newest);
  fresh.sort((a, b) => (a.openedAt < b.openedAt ? 1 : -1));
  const rows = read.map((row) => {
    const held = newer.get(row.id);
    return held !== undefined && held.version > row.version ? held : row;
  });
  return [...fresh, ...rows].filter((row) => passes(row, filter));
}

export type IncidentList = {
  items: readonly Incident[];
  state: 'loading' | 'ready' | 'failed';
  hasMore: boolean;
  more: () => void;
};

type Pages = { key: string; items: readonly Incident[]; next: string | null; state: IncidentList['state'] };

export function useIncidentList(filter: IncidentFilter): IncidentList {
  const key = incidentQuery(filter, null);
  const [pages, setPages] = useState<Pages>({ key, items: [], next: null, state: 'loading' });
  const isReading = useRef(false);
  const snapshots = useSyncExternalStore(store.subscribe, () => store.snapshots);
  // biome-ignore lint/correctness/useExhaustiveDependencies: after a new snapshot the pages may have missed something
  useEffect(() => {
    const abort = new AbortController();
    isReading.current = true;
    // Rows once shown stay until others are there.
    setPages((before) => ({ ...before, state: 'loading' }));
    ask<Page<Incident>>(`/incidents?${key}`, abort.signal)
      .then(
        ({ items, next }) => setPages({ key, items, next, state: 'ready' }),
        () => !abort.signal.aborted && setPages((before) => ({ ...before, state: 'failed' })),
      )
      .finally(() => {
        if (!abort.signal.aborted) isReading.current = false;
      });
    return () => abort.abort();
  }, [key, snapshots]);
  const { next } = pages;
  const more = useCallback((): void => {
    if (next === null || isReading.current) return;
    isReading.current = true;
    ask<Page<Incident>>(`/incidents?${key}&after=${encodeURIComponent(next)}`)
      .then(
        (page) =>
          setPages((before) =>
            before.key === key && before.next === next ? { ...before, items: [...before.items, ...page.items], next: page.next } : before,
          ),
        () => setPages((before) => ({ ...before, state: 'failed' })),
      )
      .finally(() => {
        isReading.current = false;
      });
  }, [key, next]);
  const live = useRows('incident');
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key says all that the filter does
  const items = useMemo(() => followed(pages.items, live, filter), [pages.items, live, key]);
  return { items, state: pages.state, hasMore: next !== null, more };
}

export type Reviewed = {
  incident: Incident | null;
  assignments: readonly Assignment[];
  reports: readonly Report[];
  state: 'loading' | 'ready' | 'missing' | 'failed';
  /** It is in the live set: what is shown follows along. */
  isLive: boolean;
};

type Read = {
  id: string;
  incident: Incident | null;
  assignments: readonly Assignment[];
  reports: readonly Report[];
  state: Reviewed['state'];
};

async function every<T>(path: string, signal: AbortSignal): Promise<T[]> {
  const items: T[] = [];
  let after: string | null = null;
  do {
    const page: Page<T> = await ask(`${path}&limit=1000${after === null ? '' : `&after=${encodeURIComponent(after)}`}`, signal);
    items.push(...page.items);
    after = page.next;
  } while (after !== null);
  return items;
}

const newest = <T extends { id: string; version: number }>(read: readonly T[], live: readonly T[]): readonly T[] => {
  const rows = new Map(read.map((row) => [row.id, row]));
  for (const row of live) if ((rows.get(row.id)?.version ?? -1) <= row.version) rows.set(row.id, row);
  return [...rows.values()];
};

export function useReviewed(id: string): Reviewed {
  const [read, setRead] = useState<Read>({ id, incident: null, assignments: [], reports: [], state: 'loading' });
  const live = useRow('incident', id);
  const assignments = useAssignmentsOf('incidentId', id);
  const revision = useRevision();
  const snapshots = useSyncExternalStore(store.subscribe, () => store.snapshots);
  const isLive = live !== null;
  // biome-ignore lint/correctness/useExhaustiveDependencies: what leaves the live set is read once more; a new snapshot may have passed over changes
  useEffect(() => {
    const abort = new AbortController();
    setRead((before) => (before.id === id ? before : { id, incident: null, assignments: [], reports: [], state: 'loading' }));
    Promise.all([
      ask<Incident>(`/incidents/${id}`, abort.signal),
      every<Assignment>(`/assignments?incidentId=${id}`, abort.signal),
      every<Report>(`/reports?incidentId=${id}`, abort.signal),
    ]).then(
      ([incident, ofTeams, reports]) => setRead({ id, incident, assignments: ofTeams, reports, state: 'ready' }),
      (error: unknown) =>
        !abort.signal.aborted &&
        setRead((before) => ({
          ...before,
          state: error instanceof RequestError && error.status < 500 && error.status >= 400 ? 'missing' : 'failed',
        })),
    );
    return () => abort.abort();
  }, [id, isLive, snapshots]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the reports of the store follow its revision
  return useMemo(() => {
    const own = read.id === id ? read : null;
    const incident = newest(own?.incident ? [own.incident] : [], live ? [live] : [])[0] ?? null;
    const liveReports = store.list('report').filter((report) => report.incidentId === id);
    return {
      incident,
      assignments: newest(own?.assignments ?? [], assignments),
      reports: newest(own?.reports ?? [], liveReports),
      state: incident !== null && own?.state !== 'ready' ? (live ? 'ready' : (own?.state ?? 'loading')) : (own?.state ?? 'loading'),
      isLive,
    };
  }, [read, id, live, assignments, isLive, revision]);
}
