/** The people in the charge of this administrator, read from the server when asked; the feed carries no person. */
import type { Person } from '@fenghuo/domain';
import { useCallback, useEffect, useRef, useState } from 'react';
import { ask, askAll } from '../../live/send.ts';
import { serverTime } from '../../live/server-time.ts';

export type People = { items: readonly Person[]; state: 'reading' | 'read' | 'failed'; at: number | null };
export type TeamName = { id: string; code: string; name: string; jurisdictionId: string };

export function usePeople(): People & { read: () => void; put: (person: Person) => void } {
  const [people, setPeople] = useState<People>({ items: [], state: 'reading', at: null });
  const abort = useRef<AbortController | null>(null);
  const read = useCallback(() => {
    abort.current?.abort();
    const own = new AbortController();
    abort.current = own;
    setPeople((before) => ({ ...before, state: 'reading' }));
    askAll<Person>('/persons', own.signal).then(
      (items) => setPeople({ items, state: 'read', at: serverTime.now() }),
      () => !own.signal.aborted && setPeople((before) => ({ ...before, state: 'failed' })),
    );
  }, []);
  useEffect(() => {
    read();
    return () => abort.current?.abort();
  }, [read]);
  /** As the server has just confirmed it. */
  const put = useCallback((person: Person) => {
    setPeople((before) => ({
      ...before,
      items: before.items.some(({ id }) => id === person.id)
        ? before.items.map((one) => (one.id === person.id ? person : one))
        : [person, ...before.items],
    }));
  }, []);
  return { ...people, read, put };
}

/** Names of teams for the roles of teams; null until they are read, 'failed' when they could not be. */
export function useTeamNames(): readonly TeamName[] | 'failed' | null {
  const [teams, setTeams] = useState<readonly TeamName[] | 'failed' | null>(null);
  useEffect(() => {
    const abort = new AbortController();
    ask<{ items: TeamName[] }>('/persons/teams', abort.signal).then(
      ({ items }) => setTeams(items),
      () => !abort.signal.aborted && setTeams('failed'),
    );
    return () => abort.abort();
  }, []);
  return teams;
}
