/** What belongs to an incident besides reports and assignments, held so that it goes where its incident goes. */
import type { Follower, Kind } from '@fenghuo/domain';
import type { Transaction } from './transaction.ts';

/** Order of locking: after incidents, reports and assignments, before teams. Each has a table with `incident_id`. */
const FOLLOWER_KINDS = [
  'need',
  'forceRequest',
  'drawing',
  'order',
  'escalation',
  'sos',
  'evacuationZone',
  'supplyRequest',
  'shipment',
] as const satisfies readonly Kind[];

export async function holdFollowers(tx: Transaction, incidentIds: readonly string[]): Promise<Follower[]> {
  const followers: Follower[] = [];
  for (const kind of FOLLOWER_KINDS) {
    const held = await tx.lockWhere(kind, 'incident_id = ANY($1::uuid[])', [incidentIds]);
    followers.push(...(held as unknown as Follower[]));
  }
  return followers;
}
