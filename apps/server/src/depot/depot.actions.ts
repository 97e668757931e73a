/** Depots: create, describe, close. The desk of a node says what there is; a keeper keeps the own one up to date. */
import {
  type CloseDepot,
  type CreateDepot,
  closeDepot,
  createDepot,
  type Depot,
  type DescribeDepot,
  DomainError,
  describeDepot,
  type HeldDepot,
  type IssuePoint,
  isMilitary,
  MAX_LINES,
  type OwnerKind,
} from '@fenghuo/domain';
import { Injectable } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import { type Answer, type Asked, created, ok } from '../core/asked.ts';
import { Database } from '../core/database.ts';
import { Geography } from '../core/geography.ts';
import { mustKnowNode } from '../core/known-node.ts';
import { Places } from '../core/places.ts';
import { holderOf, refuseTaken } from '../core/taken.ts';
import { type Transaction, Transactions } from '../core/transaction.ts';
import { Ledger } from '../stock/ledger.ts';

@Injectable()
export class DepotActions {
  constructor(
    private readonly transactions: Transactions,
    private readonly database: Database,
    private readonly geography: Geography,
    private readonly places: Places,
    private readonly ledger: Ledger,
  ) {}

  /** A depot without a named jurisdiction belongs to the district where it stands, else to the sender's node. */
  async create(asked: Asked, command: CreateDepot): Promise<Answer<Depot>> {
    const settled = this.places.settle(command.place, asked.viewer.homeNodeId);
    const jurisdictionId = command.jurisdictionId ?? settled.jurisdictionId;
    mustKnowNode(this.geography, jurisdictionId);
    asked.viewer.check('manageSupplies', jurisdictionId);
    await this.checkNamed(asked, command);
    try {
      return await this.transactions.run(asked, async (tx) => {
        const id = command.id ?? uuidv7();
        const sameCode = await holderOf<Depot>(tx, 'depot', command.code);
        tx.record(createDepot(tx.now, { id, jurisdictionId, place: settled.place, sameCode }, command));
        return created(tx.row<Depot>('depot', id));
      });
    } catch (error) {
      return refuseTaken(this.database, asked, error, 'depot', command.code);
    }
  }

  async describe(asked: Asked, id: string, command: DescribeDepot): Promise<Answer<Depot>> {
    const settled = command.place ? this.places.settle(command.place, asked.viewer.homeNodeId) : null;
    if (command.jurisdictionId) mustKnowNode(this.geography, command.jurisdictionId);
    await this.checkNamed(asked, command);
    try {
      return await this.transactions.run(asked, async (tx) => {
        const sameCode = await holderOf<Depot>(tx, 'depot', command.code);
        const { depot, isKeeperOnly } = await this.open(tx, asked, id);
        if (command.jurisdictionId && !isKeeperOnly) asked.viewer.check('manageSupplies', command.jurisdictionId);
        const issuePoints = command.issuePoints ? this.pointsOf(asked, command.issuePoints) : null;
        tx.record(describeDepot(tx.now, { depot, place: settled?.place ?? null, issuePoints, sameCode, isKeeperOnly }, command));
        return ok(tx.row<Depot>('depot', id));
      });
    } catch (error) {
      return refuseTaken(this.database, asked, error, 'depot', command.code ?? '');
    }
  }

  /** What is left there goes to the depot that is named, in the same transaction: what lay in the one lies in the other. */
  async close(asked: Asked, id: string, command: CloseDepot): Promise<Answer<Depot>> {
    return this.transactions.run(asked, async (tx) => {
      // Movements hold the depot's row: nothing comes or goes between the look and the closing.
      await tx.begin();
      const { depot, isKeeperOnly } = await this.open(tx, asked, id);
      if (isKeeperOnly) throw new DomainError('FORBIDDEN');
      const left = await leftIn(tx, id);
      const events = closeDepot(tx.now, { depot, uncounted: await this.uncounted(tx, id), lotCount: left.length }, command);
      const { toDepotId, at } = command;
      if (toDepotId && left.length > 0) await this.handOver(tx, asked, depot, { toDepotId, at, left });
      tx.record(events);
      return ok(tx.row<Depot>('depot', id));
    });
  }

  private async handOver(
    tx: Transaction,
    asked: Asked,
    { row }: HeldDepot,
    { toDepotId, at, left }: { toDepotId: string; at: CloseDepot['at']; left: readonly Left[] },
  ): Promise<void> {
    const { viewer } = asked;
    const [other] = await tx.lock<HeldDepot>('depot', [toDepotId]);
    if (other === undefined || !viewer.sees(other.scope)) throw new DomainError('DEPOT_UNKNOWN', { path: 'toDepotId' });
    if (other.row.state === 'closed') throw new DomainError('DEPOT_CLOSED', { path: 'toDepotId' });
    viewer.check('manageSupplies', other.row.jurisdictionId);
    if (left.some(({ ownerKind }) => isMilitary(ownerKind))) viewer.checkAnywhere('moveMilitary');
    const [from, to] = [row.id, toDepotId].map((id) => ({ kind: 'depot' as const, id }));
    if (from === undefined || to === undefined) return;
    for (let index = 0; index < left.length; index += MAX_LINES) {
      const lines = left.slice(index, index + MAX_LINES).map(({ lotId, quantity }) => ({ lotId, from, to, quantity }));
      await this.ledger.move(tx, asked, { kind: 'transfer', at, incidentId: row.incidentId, reason: row.code, lines });
    }
  }

  private pointsOf(asked: Asked, points: NonNullable<DescribeDepot['issuePoints']>): IssuePoint[] {
    return points.map(({ place, ...point }) => ({ ...point, place: this.places.settle(place, asked.viewer.homeNodeId).place }));
  }

  /** Held, in sight, and the asker's to change in some way. */
  private async open(tx: Transaction, asked: Asked, id: string): Promise<{ depot: HeldDepot; isKeeperOnly: boolean }> {
    const depot = await tx.open<HeldDepot>('depot', id);
    const isKeeperOnly = !asked.viewer.may('manageSupplies', depot.row.jurisdictionId);
    if (isKeeperOnly && !asked.viewer.keeps(id)) throw new DomainError('FORBIDDEN');
    return { depot, isKeeperOnly };
  }

  /** Lots that lie there otherwise than the last confirmed count has them, or that are kept for somebody. */
  private async uncounted(tx: Transaction, id: string): Promise<string[]> {
    const rows = await tx.query<{ lotId: string }>(
      `SELECT b.lot_id AS "lotId" FROM balances b
       LEFT JOIN LATERAL (SELECT l.counted FROM counts c JOIN count_lines l ON l.count_id = c.id AND l.lot_id = b.lot_id
         WHERE c.place = b.place AND c.state = 'confirmed' ORDER BY c.at DESC, c.id DESC LIMIT 1) last ON true
       WHERE b.place = $1 AND (b.reserved > 0 OR (b.on_hand > 0 AND last.counted IS DISTINCT FROM b.on_hand)) ORDER BY b.lot_id LIMIT 100`,
      [`depot:${id}`],
    );
    return rows.map(({ lotId }) => lotId);
  }

  /** The incident that a temporary centre is there for, the shelter whose store it is: both must be there and in sight. */
  private async checkNamed(asked: Asked, { incidentId, shelterId }: Pick<CreateDepot, 'incidentId' | 'shelterId'>): Promise<void> {
    if (incidentId && !(await this.isInSight(asked, 'incidents', incidentId)))
      throw new DomainError('INCIDENT_UNKNOWN', { path: 'incidentId' });
    if (shelterId && !(await this.isInSight(asked, 'shelters', shelterId))) throw new DomainError('SHELTER_UNKNOWN', { path: 'shelterId' });
  }

  private async isInSight(asked: Asked, table: 'incidents' | 'shelters', id: string): Promise<boolean> {
    const found = await this.database.one<{ scope: string[] }>(`SELECT scope FROM ${table} WHERE id = $1`, [id]);
    return found !== null && asked.viewer.sees(found.scope);
  }
}

type Left = { lotId: string; quantity: string; ownerKind: OwnerKind };

const leftIn = (tx: Transaction, id: string): Promise<Left[]> =>
  tx.query<Left>(
    `SELECT b.lot_id AS "lotId", trim_scale(b.on_hand)::text AS quantity, l.owner_kind AS "ownerKind"
     FROM balances b JOIN lots l ON l.id = b.lot_id WHERE b.place = $1 AND b.on_hand > 0 ORDER BY b.lot_id`,
    [`depot:${id}`],
  );
