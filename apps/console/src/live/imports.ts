/** Imports of spreadsheets: what one has sent in, one of them followed while the server is at it, and the steps that can be asked for. */
import { type ApplyImport, type Import, type ImportPlan, type ImportTop, isBusy, type SheetKind } from '@fenghuo/domain';
import { useCallback, useEffect, useState } from 'react';
import { type AskedList, useAskedList } from './asked-list.ts';
import { ask, send } from './send.ts';

const POLL_MS = 1_000;

export const useImports = (): AskedList<Import> => useAskedList<Import>('/imports');

/** `tell`: each state of it as the server says it. Asked again every second while the server is at work. */
export function useFollowed(row: Import, tell: (row: Import) => void): void {
  const isAtWork = isBusy(row.state);
  useEffect(() => {
    if (!isAtWork) return;
    const abort = new AbortController();
    // A question that was not answered is asked again a second later.
    const look = (): Promise<void> => ask<Import>(`/imports/${row.id}`, abort.signal).then(tell, () => undefined);
    const timer = setInterval(() => void look(), POLL_MS);
    return () => {
      clearInterval(timer);
      abort.abort();
    };
  }, [isAtWork, row.id, tell]);
}

type AskedTop = { sheet?: string; encoding?: string };
export type Top = { value: ImportTop | null; failure: unknown; read: (asked: AskedTop) => void };

/** The first rows of the file, as they were read before; read anew for another sheet or another encoding. */
export function useTop(id: string, plan: Pick<ImportPlan, 'sheet' | 'encoding'> | null): Top {
  const [top, setTop] = useState<{ value: ImportTop | null; failure: unknown }>({ value: null, failure: null });
  const read = useCallback(
    (asked: AskedTop) => {
      const query = new URLSearchParams(asked).toString();
      ask<ImportTop>(`/imports/${id}/top${query === '' ? '' : `?${query}`}`).then(
        (value) => setTop({ value, failure: null }),
        (failure: unknown) => setTop((before) => ({ ...before, failure })),
      );
    },
    [id],
  );
  const [sheet, encoding] = [plan?.sheet ?? null, plan?.encoding ?? null];
  useEffect(() => read({ ...(sheet !== null && { sheet }), ...(encoding !== null && { encoding }) }), [read, sheet, encoding]);
  return { ...top, read };
}

export function sendSheet(kind: SheetKind, file: File): Promise<Import> {
  const form = new FormData();
  form.set('kind', kind);
  form.set('file', file, file.name);
  return send<Import>('POST', '/imports', form, { name: 'uploadImport' });
}

const step = (id: string, name: string, body: object): Promise<Import> =>
  send<Import>('POST', `/imports/${id}/${name}`, body, { name: `${name}Import`, subjectId: id });
export const previewImport = (id: string, plan: ImportPlan): Promise<Import> => step(id, 'preview', plan);
export const applyImport = (id: string, command: ApplyImport): Promise<Import> => step(id, 'apply', command);
export const undoImport = (id: string): Promise<Import> => step(id, 'undo', {});
export const stopImport = (id: string): Promise<Import> => step(id, 'stop', {});
export const discardImport = (id: string): Promise<unknown> =>
  send('DELETE', `/imports/${id}`, {}, { name: 'discardImport', subjectId: id });
