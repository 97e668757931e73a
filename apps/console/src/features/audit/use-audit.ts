/** The audit by pages, newest first, for one question at a time. */
import type { AuditEntry, Page } from '@fenghuo/domain';
import { useCallback, useEffect, useRef, useState } from 'react';
import { ask } from '../../live/send.ts';
import { serverTime } from '../../live/server-time.ts';
import { type AuditFilter, auditPath } from './audit-query.ts';

const PAGE = 200;

export type AuditList = { items: readonly AuditEntry[]; next: string | null; state: 'reading' | 'read' | 'failed'; at: number | null };

export function useAudit(filter: AuditFilter): AuditList & { more: () => void; again: () => void } {
  const [list, setList] = useState<AuditList>({ items: [], next: null, state: 'reading', at: null });
  const [asked, setAsked] = useState(0);
  const abort = useRef<AbortController | null>(null);
  const read = useCallback(
    (after: string | null) => {
      abort.current?.abort();
      const own = new AbortController();
      abort.current = own;
      setList((before) => ({ ...before, state: 'reading' }));
      ask<Page<AuditEntry>>(auditPath(filter, PAGE, after), own.signal).then(
        ({ items, next }) =>
          setList((before) => ({
            items: after === null ? items : [...before.items, ...items],
            next,
            state: 'read',
            at: after === null ? serverTime.now() : before.at,
          })),
        () => !own.signal.aborted && setList((before) => ({ ...before, state: 'failed' })),
      );
    },
    [filter],
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked again is asked anew
  useEffect(() => {
    read(null);
    return () => abort.current?.abort();
  }, [read, asked]);
  return { ...list, more: () => read(list.next), again: () => setAsked((times) => times + 1) };
}
