/** Whose turn it is, looked for while somebody types. Where there are too many households to look through at once, the village has to be said. */
import type { IssueHousehold } from '@fenghuo/domain';
import { useEffect, useState } from 'react';
import { findHouseholds } from '../live/aid.ts';
import { RequestError } from '../live/send.ts';

const PAUSE_MS = 250;

/** `state`: `tooMany` until a village is named. */
export type Households = { state: 'idle' | 'finding' | 'found' | 'failed' | 'tooMany'; items: readonly IssueHousehold[] };
const IDLE: Households = { state: 'idle', items: [] };

export function useHouseholds(depotId: string, text: string, round: string, villageId: string | null, isAsked = true): Households {
  const q = text.trim();
  const [answer, setAnswer] = useState<Households>(IDLE);
  useEffect(() => {
    if (q === '' || !isAsked) return setAnswer(IDLE);
    setAnswer({ state: 'finding', items: [] });
    const abort = new AbortController();
    const question = { depotId, q, ...(round.trim() !== '' && { round: round.trim() }), ...(villageId !== null && { villageId }) };
    const timer = setTimeout(() => {
      findHouseholds(question, abort.signal).then(
        (items) => setAnswer({ state: 'found', items }),
        (error: unknown) => {
          if (abort.signal.aborted) return;
          const isTooMany = error instanceof RequestError && error.code === 'VALUE_OUT_OF_RANGE';
          setAnswer({ state: isTooMany ? 'tooMany' : 'failed', items: [] });
        },
      );
    }, PAUSE_MS);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [depotId, q, round, villageId, isAsked]);
  return answer;
}
