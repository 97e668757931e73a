/** A depot that somebody gives out of, or takes in to: held for the change, by its keeper or who manages supplies there. */
import { DomainError, type HeldDepot } from '@fenghuo/domain';
import type { Transaction } from '../core/transaction.ts';
import type { Viewer } from '../core/viewer.ts';

/** Named in a body. Throws DEPOT_UNKNOWN for one that is out of sight. */
export async function holdKeptDepot(tx: Transaction, viewer: Viewer, id: string): Promise<HeldDepot> {
  const [depot] = await tx.lock<HeldDepot>('depot', [id]);
  if (depot === undefined || !viewer.sees(depot.scope)) throw new DomainError('DEPOT_UNKNOWN', { path: 'depotId' });
  checkKeeper(viewer, depot);
  return depot;
}

export function checkKeeper(viewer: Viewer, { row }: HeldDepot): void {
  if (!viewer.keeps(row.id)) viewer.check('manageSupplies', row.jurisdictionId);
}
