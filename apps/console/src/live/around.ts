/** What the server says of the surroundings that are looked at: asked once by the desk, told by the pane, drawn by the map. */
import type { Around, LookAround } from '@fenghuo/domain';
import { useEffect } from 'react';
import { create } from 'zustand';
import { askWith } from './send.ts';

type Told = { value: Around | null; state: 'reading' | 'read' | 'failed'; attempt: number; again: () => void };

export const useAround = create<Told>()((set) => ({
  value: null,
  state: 'reading',
  attempt: 0,
  again: () => set(({ attempt }) => ({ attempt: attempt + 1 })),
}));

/** What was said of another place is gone at once. */
export function useAskAround(asked: LookAround | null): void {
  const body = JSON.stringify(asked);
  const attempt = useAround((told) => told.attempt);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another attempt asks the same again
  useEffect(() => {
    useAround.setState({ value: null, state: 'reading' });
    const question = JSON.parse(body) as LookAround | null;
    if (question === null) return;
    const abort = new AbortController();
    askWith<Around>('/around', question, abort.signal).then(
      (value) => useAround.setState({ value, state: 'read' }),
      () => abort.signal.aborted || useAround.setState({ state: 'failed' }),
    );
    return () => abort.abort();
  }, [body, attempt]);
}
