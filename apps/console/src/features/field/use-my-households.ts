/** The households of this helper: from the server while there is network, from the sealed list of this phone without. */
import type { ListedHousehold, Page } from '@fenghuo/domain';
import { useEffect, useMemo, useState } from 'react';
import { useAnsweredHouseholds, withAnswers } from '../../live/answered-households.ts';
import { useAsked } from '../../live/asked.ts';
import { type KeptHouseholds, keepHouseholds, recallHouseholds, stillOnList } from '../../live/kept-households.ts';
import { store, useConnection, useRows } from '../../live/live.ts';
import { useOutbox } from '../../live/outbox/outbox-state.ts';
import { usePerson } from '../../live/session.ts';

const PATH = '/households?mine=true&limit=1000';
const NONE: readonly ListedHousehold[] = [];

export type MyHouseholdList = { items: readonly ListedHousehold[]; keptAt: number | null; isRead: boolean; isFailed: boolean };

export function useMyHouseholds(): MyHouseholdList {
  const personId = usePerson()?.id ?? null;
  const { state } = useConnection();
  const zones = useRows('evacuationZone');
  const arrived = useOutbox(({ delivered }) => delivered.filter(({ item }) => item.path.includes('/households/')).at(-1)?.item.id ?? '');
  const stamp = `${arrived} ${zones.map(({ version }) => version).join(' ')}`;
  const asked = useAsked<Page<ListedHousehold>>(state === 'live' ? PATH : null, stamp);
  const answered = useAnsweredHouseholds();
  const [kept, setKept] = useState<KeptHouseholds | null>(null);
  const read = asked.value?.items ?? null;
  useEffect(() => {
    if (personId === null) return;
    // What was read meanwhile is newer.
    recallHouseholds(personId).then(
      (recalled) => setKept((present) => present ?? recalled),
      () => undefined,
    );
  }, [personId]);
  useEffect(() => {
    if (personId === null || read === null) return;
    const own = stillOnList(read, store);
    setKept({ at: asked.at ?? 0, items: own });
    keepHouseholds(personId, own).catch(() => undefined);
  }, [personId, read, asked.at]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a zone that ends takes its households off the phone
  const items = useMemo(() => withAnswers(stillOnList(read ?? kept?.items ?? NONE, store), answered), [read, kept, zones, answered]);
  return { items, keptAt: kept?.at ?? null, isRead: read !== null, isFailed: asked.state === 'failed' };
}
