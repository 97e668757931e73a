/** What would meet a need, asked anew while it is being written; nothing is reserved by it. */
import type { AskSupplies, Proposal } from '@fenghuo/domain';
import { useEffect, useState } from 'react';
import { ask, askWith, RequestError } from './send.ts';
import { serverTime } from './server-time.ts';
import { useDepotsStamp } from './stock.ts';

export type Proposed = {
  proposal: Proposal | null;
  state: 'idle' | 'asking' | 'read' | 'failed';
  failure: unknown;
  /** When it was worked out, by the server's clock. */
  at: number | null;
  /** Stock has moved since: what stands here may be gone. */
  isOutdated: boolean;
  again: () => void;
};

/** While somebody types, asking after every key would only ask for half figures. */
const PAUSE_MS = 500;

/** `requestId`: for a request that is there already. Null: there is nothing to ask yet. */
export function useProposal(asked: { need: AskSupplies } | { requestId: string } | null): Proposed {
  const [kept, setKept] = useState<Omit<Proposed, 'isOutdated' | 'again'> & { stamp: number }>(NOTHING);
  const [round, setRound] = useState(0);
  const stamp = useDepotsStamp();
  const key = asked === null ? null : 'need' in asked ? JSON.stringify(asked.need) : asked.requestId;
  const isNeed = asked !== null && 'need' in asked;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a stamp that rises makes it outdated, not asked for again; a round does that
  useEffect(() => {
    if (key === null) {
      setKept(NOTHING);
      return;
    }
    const abort = new AbortController();
    setKept((before) => ({ ...before, state: 'asking', failure: null }));
    const question = (): Promise<Proposal> =>
      isNeed ? askWith('/supply-requests/proposal', JSON.parse(key), abort.signal) : ask(`/supply-requests/${key}/proposal`, abort.signal);
    const timer = setTimeout(
      () =>
        question().then(
          (proposal) => setKept({ proposal, state: 'read', failure: null, at: serverTime.now(), stamp }),
          (failure: unknown) => {
            if (!abort.signal.aborted)
              setKept({ proposal: null, state: 'failed', failure: failure instanceof RequestError ? failure : null, at: null, stamp });
          },
        ),
      isNeed ? PAUSE_MS : 0,
    );
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [key, isNeed, round]);
  return { ...kept, isOutdated: kept.state === 'read' && kept.stamp !== stamp, again: () => setRound((before) => before + 1) };
}

const NOTHING = { proposal: null, state: 'idle', failure: null, at: null, stamp: 0 } as const;
