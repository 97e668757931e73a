/** Reports and incidents that may be the same thing, as the server scores them. */
import type { FindSimilar, Incident, Report, Similar } from '@fenghuo/domain';
import { useEffect, useState } from 'react';
import { store } from './live.ts';
import { ask, askWith, send } from './send.ts';
import { serverTime } from './server-time.ts';

export type SimilarItem = Similar & { code: string; title: string; state: string; openTeamCount: number };
export type Likeness = { items: readonly SimilarItem[]; state: 'idle' | 'comparing' | 'compared' | 'failed'; at: number | null };

const SHOWN = 3;
/** While somebody types, asking after every key would only ask for half words. */
const PAUSE_MS = 350;

/** Compares a report in the store, or what is being typed. Null: nothing to compare yet. */
export function useSimilar(subject: { reportId: string } | { typed: FindSimilar } | null): Likeness {
  const [likeness, setLikeness] = useState<Likeness>({ items: [], state: 'idle', at: null });
  const key = JSON.stringify(subject);
  useEffect(() => {
    const asked = JSON.parse(key) as typeof subject;
    if (asked === null) {
      setLikeness({ items: [], state: 'idle', at: null });
      return;
    }
    const abort = new AbortController();
    setLikeness((before) => ({ ...before, state: 'comparing' }));
    const question = (): Promise<{ items: SimilarItem[] }> =>
      'reportId' in asked
        ? ask(`/reports/${asked.reportId}/similar`, abort.signal)
        : askWith('/reports/similar', asked.typed, abort.signal);
    const timer = setTimeout(
      () =>
        question().then(
          ({ items }) => setLikeness({ items: items.slice(0, SHOWN), state: 'compared', at: serverTime.now() }),
          () => !abort.signal.aborted && setLikeness((before) => ({ ...before, state: 'failed' })),
        ),
      'reportId' in asked ? 0 : PAUSE_MS,
    );
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [key]);
  return likeness;
}

/** Joins a waiting report to what it resembles. A resembling report that still waits is accepted first, so that both are one incident. */
export async function joinTo(reportId: string, item: Pick<SimilarItem, 'kind' | 'id'>): Promise<string> {
  const incidentId = item.kind === 'incident' ? item.id : await incidentOfReport(item.id);
  await send<Report>('POST', `/reports/${reportId}/join`, { incidentId }, { name: 'join', subjectId: reportId });
  return incidentId;
}

async function incidentOfReport(reportId: string): Promise<string> {
  const known = store.get('report', reportId)?.incidentId;
  if (known) return known;
  const incident = await send<Incident>('POST', `/reports/${reportId}/accept`, {}, { name: 'accept', subjectId: reportId });
  return incident.id;
}
