/**
 * How long it is known whose things were requisitioned (docs/spec/requisitions.md, RQ9): until so many days after the last requisition of an incident was paid
 * or withdrawn. The keys go in one transaction with their event and with what they had sealed. Safe to run twice and to be killed.
 */
import { DAY_MS, eraseOwners, type HeldIncident, toInstant, toMs } from '@fenghuo/domain';
import { Injectable } from '@nestjs/common';
import { Database } from '../core/database.ts';
import { Geography } from '../core/geography.ts';
import { PersonalKeys } from '../core/sealed.ts';
import { type Transaction, Transactions } from '../core/transaction.ts';

type Settled = { incidentId: string; node: string; settledAt: string; requisitionIds: string[] };
type Reads = Pick<Database, 'query'>;

@Injectable()
export class OwnerActions {
  constructor(
    private readonly transactions: Transactions,
    private readonly database: Database,
    private readonly geography: Geography,
    private readonly keys: PersonalKeys,
  ) {}

  async eraseDue(now: string): Promise<void> {
    await this.eraseRestored();
    for (const settled of await this.settled(this.database)) if (this.isDue(settled, now)) await this.erase(settled.incidentId);
    await this.destroyShared(now);
  }

  /** Somebody may have ordered anew for it, or held its names, in the meantime: then it stays. */
  private async erase(incidentId: string): Promise<void> {
    await this.transactions.runAs('retention', async (tx) => {
      await tx.begin();
      await tx.lock<HeldIncident>('incident', [incidentId]);
      const [settled] = await this.settled(tx, incidentId);
      if (settled === undefined || !this.isDue(settled, tx.now)) return;
      tx.record([eraseOwners(tx.now, incidentId, settled.requisitionIds)]);
      for (const owedFor of settled.requisitionIds) await this.keys.destroy(tx, { owedFor }, tx.now);
      await tx.query('UPDATE requisitions SET owner = NULL WHERE id = ANY($1::uuid[])', [settled.requisitionIds]);
    });
  }

  private isDue({ node, settledAt }: Settled, now: string): boolean {
    return toMs(settledAt) + this.geography.settings(node).ownerDataDays * DAY_MS <= toMs(now);
  }

  /** Incidents whose requisitions are all over, and whose names nobody holds; those of what was merged into one are its own. */
  private settled(reads: Reads | Transaction, incidentId: string | null = null): Promise<Settled[]> {
    return reads.query<Settled>(
      `SELECT i.id AS "incidentId", i.row ->> 'jurisdictionId' AS node, array_agg(r.id ORDER BY r.id) AS "requisitionIds",
         max(coalesce(r.row ->> 'compensatedAt', r.row ->> 'withdrawnAt')) AS "settledAt"
       FROM requisitions r JOIN incidents o ON o.id = r.incident_id
         JOIN incidents i ON i.id = incident_whole(o.id)
       WHERE r.owner IS NOT NULL AND ($1::uuid IS NULL OR i.id = $1)
       GROUP BY i.id HAVING bool_and(r.row ->> 'state' IN ('compensated', 'withdrawn')
         AND NOT EXISTS (SELECT FROM personal_data d WHERE d.incident_id IN (SELECT incident_parts(i.id)) AND d.hold IS NOT NULL))`,
      [incidentId],
    );
  }

  /** In a database that was restored from an old backup: what its keys, which are newer, cannot open any more. */
  private async eraseRestored(): Promise<void> {
    await this.database.query(
      `UPDATE requisitions r SET owner = NULL FROM personal_keys k WHERE r.owner IS NOT NULL AND k.owner = 'owed:' || r.id AND k.wrapped IS NULL`,
    );
  }

  /** The key that all had before each had its own, once nothing is left that it had sealed. */
  private async destroyShared(now: string): Promise<void> {
    await this.database.query(
      `UPDATE personal_keys k SET wrapped = NULL, destroyed_at = $1 WHERE owner = 'owners' AND wrapped IS NOT NULL AND NOT EXISTS (
         SELECT 1 FROM requisitions r WHERE substring(r.owner FROM 1 FOR 16) = decode(replace(k.id::text, '-', ''), 'hex'))`,
      [toInstant(toMs(now))],
    );
  }
}
