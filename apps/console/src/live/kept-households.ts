/**
 * The households that this person helps to move: read by name from the server, kept on this phone alone, sealed for its person, until their zone is over or for
 * 72 hours. They are in no store of the feed; what the phone shows without network is what was kept.
 */
import type { ListedHousehold } from '@fenghuo/domain';
import { isSafeAddress } from './outbox/phone-outbox.ts';
import { Vault } from './outbox/vault.ts';
import { serverTime } from './server-time.ts';
import type { LiveStore } from './store.ts';

const NAME = 'households';
export const HOUSEHOLDS_KEPT_MS = 72 * 3_600_000;

export type KeptHouseholds = { at: number; items: readonly ListedHousehold[] };

/** Only those on the list of a zone that is not over, as far as this phone knows. On the way home the same list is closed one by one. */
export const stillOnList = (items: readonly ListedHousehold[], store: Pick<LiveStore, 'get'>): ListedHousehold[] =>
  items.filter(({ onZone }) => onZone !== null && store.get('evacuationZone', onZone.zoneId)?.state !== 'returned');

async function withVault<T>(personId: string, work: (vault: Vault) => Promise<T>): Promise<T | null> {
  if (!isSafeAddress()) return null;
  const vault = await Vault.open(personId);
  return work(vault).finally(() => vault.close());
}

export const keepHouseholds = (personId: string, items: readonly ListedHousehold[]): Promise<unknown> =>
  withVault(personId, (vault) =>
    items.length === 0 ? vault.forget(NAME) : vault.keep(NAME, { at: serverTime.now(), items } satisfies KeptHouseholds),
  );

export const forgetHouseholds = (personId: string): Promise<unknown> => withVault(personId, (vault) => vault.forget(NAME));

/** Null when there are none, or they are too old: then they are gone. */
export async function recallHouseholds(personId: string): Promise<KeptHouseholds | null> {
  const kept = await withVault(personId, (vault) => vault.kept<KeptHouseholds>(NAME));
  if (kept === null) return null;
  if (serverTime.now() - kept.at <= HOUSEHOLDS_KEPT_MS) return kept;
  await forgetHouseholds(personId);
  return null;
}
