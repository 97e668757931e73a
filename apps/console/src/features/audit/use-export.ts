/** Reads everything that the filter lets through and hands it over as one file; it says how far it is and can be stopped. */
import type { AuditEntry } from '@fenghuo/domain';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { askAll } from '../../live/send.ts';
import { serverTime } from '../../live/server-time.ts';
import { download, fileName, isoWithOffset } from '../../ui/csv.ts';
import { type AuditFilter, auditCsv, auditPath } from './audit-query.ts';

export function useExport(): { read: number | null; failure: unknown; start: (filter: AuditFilter) => void; stop: () => void } {
  const { t } = useTranslation();
  const [read, setRead] = useState<number | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  const abort = useRef<AbortController | null>(null);
  useEffect(() => () => abort.current?.abort(), []);
  const stop = (): void => {
    abort.current?.abort();
    setRead(null);
  };
  const start = (filter: AuditFilter): void => {
    const own = new AbortController();
    abort.current = own;
    setFailure(null);
    setRead(0);
    askAll<AuditEntry>(auditPath(filter), own.signal, (items) => setRead(items.length)).then(
      (items) => {
        setRead(null);
        download(fileName(t('audit.title'), isoWithOffset(serverTime.now()).slice(0, 19)), auditCsv(t, items));
      },
      (error: unknown) => {
        if (own.signal.aborted) return;
        setRead(null);
        setFailure(error);
      },
    );
  };
  return { read, failure, start, stop };
}
