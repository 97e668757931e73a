/**
 * An answer that the feed does not carry, kept on the screen and asked for again when the rows it depends on change. What stands there stays until the
 * new answer has come; many changes in a moment are one question.
 */
import { useCallback, useEffect, useRef, useState } from 'react';
import { ask, askAll } from './send.ts';
import { serverTime } from './server-time.ts';

export type Asked<T> = {
  value: T | null;
  state: 'reading' | 'read' | 'failed';
  /** When it was read, by the server's clock. */
  at: number | null;
  read: () => void;
};

/** A big transfer changes its depots several times within a second. */
const PAUSE_MS = 400;

/** `path`: null while there is nothing to ask. `stamp`: what the answer depends on; another stamp asks again. */
export const useAsked = <T>(path: string | null, stamp: string | number = ''): Asked<T> => useQuestion<T>(path, stamp, ask<T>);
/** Every page of a list. */
export const useAskedAll = <R>(path: string | null, stamp: string | number = ''): Asked<readonly R[]> =>
  useQuestion<readonly R[]>(path, stamp, askAll<R>);

type Kept<T> = Omit<Asked<T>, 'read'> & { path: string | null };

function useQuestion<T>(
  path: string | null,
  stamp: string | number,
  question: (path: string, signal: AbortSignal) => Promise<T>,
): Asked<T> {
  const [kept, setKept] = useState<Kept<T>>(() => unread<T>(path));
  const abort = useRef<AbortController | null>(null);
  const read = useCallback(() => {
    abort.current?.abort();
    if (path === null) return;
    const own = new AbortController();
    abort.current = own;
    setKept((before) => (before.path === path ? { ...before, state: 'reading' } : unread<T>(path)));
    question(path, own.signal).then(
      (value) => setKept({ value, state: 'read', at: serverTime.now(), path }),
      () => !own.signal.aborted && setKept((before) => ({ ...before, state: 'failed' })),
    );
  }, [path, question]);
  useEffect(() => {
    read();
    return () => abort.current?.abort();
  }, [read]);
  const asked = useRef({ path, stamp });
  useEffect(() => {
    const before = asked.current;
    asked.current = { path, stamp };
    // Another path is read at once, above.
    if (before.path !== path || before.stamp === stamp) return;
    const timer = setTimeout(read, PAUSE_MS);
    return () => clearTimeout(timer);
  }, [path, stamp, read]);
  // An answer to another question is no answer to this one.
  return kept.path === path ? { ...kept, read } : { ...unread<T>(path), read };
}

const unread = <T>(path: string | null): Kept<T> => ({ value: null, state: 'reading', at: null, path });
