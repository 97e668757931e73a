/**
 * What a counter on a phone needs without network: which goods its depot had when it was last asked. Kept sealed for its person. Households are not kept: of whom
 * somebody hands goods to, a phone holds no list.
 */
import type { Item } from '@fenghuo/domain';
import { isSafeAddress } from './outbox/phone-outbox.ts';
import { Vault } from './outbox/vault.ts';
import { serverTime } from './server-time.ts';

const NAME = 'counter';
/** Older stock says nothing of today. */
const KEPT_MS = 72 * 3_600_000;

export type CounterGoods = { itemId: string; available: string; name: Item['name'] | null; unit: string | null };
export type KeptCounter = { depotId: string; at: number; goods: readonly CounterGoods[] };

async function withVault<T>(personId: string, work: (vault: Vault) => Promise<T>): Promise<T | null> {
  if (!isSafeAddress()) return null;
  const vault = await Vault.open(personId);
  return work(vault).finally(() => vault.close());
}

export const keepCounter = (personId: string, kept: KeptCounter): Promise<unknown> =>
  withVault(personId, (vault) => vault.keep(NAME, kept));

export const forgetCounter = (personId: string): Promise<unknown> => withVault(personId, (vault) => vault.forget(NAME));

/** Of this depot; null when there is nothing, or it is too old. */
export async function recallCounter(personId: string, depotId: string): Promise<KeptCounter | null> {
  const kept = await withVault(personId, (vault) => vault.kept<KeptCounter>(NAME));
  return kept !== null && kept.depotId === depotId && serverTime.now() - kept.at <= KEPT_MS ? kept : null;
}
