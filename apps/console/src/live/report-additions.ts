/** What was added to a report: read once, and again when something was added to any, for an event does not say to which. */
import { useEffect, useState, useSyncExternalStore } from 'react';
import { store } from './live.ts';
import { ask } from './send.ts';

export type Addition = { id: string; at: string; text: string | null; media: { id: string; name: string; type: string } | null };

const isAddition = ({ type }: { type: string }): boolean => type === 'report.noteAdded' || type === 'report.mediaAdded';

export function useAdditions(reportId: string): readonly Addition[] {
  const [read, setRead] = useState<{ reportId: string; items: readonly Addition[] }>({ reportId, items: [] });
  const snapshots = useSyncExternalStore(store.subscribe, () => store.snapshots);
  const newest = useSyncExternalStore(store.subscribe, () => store.recent().find(isAddition)?.id);
  // biome-ignore lint/correctness/useExhaustiveDependencies: both say when what was read may no longer be all
  useEffect(() => {
    const abort = new AbortController();
    ask<{ items: Addition[] }>(`/reports/${reportId}/additions`, abort.signal)
      .then(({ items }) => setRead({ reportId, items }))
      // The report itself stands; the next look brings the rest.
      .catch(() => undefined);
    return () => abort.abort();
  }, [reportId, snapshots, newest]);
  return read.reportId === reportId ? read.items : [];
}
