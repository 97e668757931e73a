/** The people in the charge of this administrator, read from the server when asked; the feed carries no person. */
import type { Person } from '@fenghuo/domain';
import { useEffect, useState } from 'react';
import { type AskedList, useAskedList } from '../../live/asked-list.ts';
import { ask } from '../../live/send.ts';

export type TeamName = { id: string; code: string; name: string; jurisdictionId: string };

export const usePeople = (): AskedList<Person> => useAskedList<Person>('/persons');

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
