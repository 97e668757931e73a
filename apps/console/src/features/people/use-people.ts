/** The people in the charge of this administrator, read from the server when asked; the feed carries no person. */
import type { KeptPlaces, Person, TeamName } from '@fenghuo/domain';
import { useEffect, useState } from 'react';
import { type AskedList, useAskedList } from '../../live/asked-list.ts';
import { ask } from '../../live/send.ts';

export const usePeople = (): AskedList<Person> => useAskedList<Person>('/persons');

/** What a role can name: teams, depots, shelters. */
export type RolePlaces = { teams: readonly TeamName[] } & KeptPlaces;

/** Their names; null until they are read, 'failed' when they could not be. */
export function useRolePlaces(): RolePlaces | 'failed' | null {
  const [places, setPlaces] = useState<RolePlaces | 'failed' | null>(null);
  useEffect(() => {
    const abort = new AbortController();
    Promise.all([ask<{ items: TeamName[] }>('/persons/teams', abort.signal), ask<KeptPlaces>('/persons/places', abort.signal)]).then(
      ([{ items }, kept]) => setPlaces({ teams: items, ...kept }),
      () => !abort.signal.aborted && setPlaces('failed'),
    );
    return () => abort.abort();
  }, []);
  return places;
}
