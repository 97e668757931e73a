/** Requisitions: lock the incident, ask the rule, move goods in the ledger, save, log. All of it or nothing. */
import {
  type CompensateRequisition,
  compensateRequisition,
  createLot,
  DomainError,
  type EndRequisition,
  endRequisition,
  type HandOverRequisition,
  type HeldIncident,
  handOverRequisition,
  type Item,
  type LedgerPlace,
  type OrderRequisition,
  orderRequisition,
  type RecordMovement,
  type Requisition,
  type RequisitionChange,
  type ValueRequisition,
  valueRequisition,
  type WithdrawRequisition,
  withdrawRequisition,
} from '@fenghuo/domain';
import { Injectable } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import { type Answer, type Asked, created, ok } from '../core/asked.ts';
import { Codes } from '../core/codes.ts';
import { PersonalKeys } from '../core/sealed.ts';
import { type Transaction, Transactions } from '../core/transaction.ts';
import { Ledger, type MoveOptions } from '../stock/ledger.ts';
import { mustNotName, openOwner } from './owner.rows.ts';

type Held = { incident: HeldIncident; requisition: Requisition };
type Lines = RecordMovement['lines'];
const OWNER: LedgerPlace = { kind: 'owner' };

@Injectable()
export class RequisitionActions {
  constructor(
    private readonly transactions: Transactions,
    private readonly codes: Codes,
    private readonly keys: PersonalKeys,
    private readonly ledger: Ledger,
  ) {}

  async order(asked: Asked, command: OrderRequisition): Promise<Answer<Requisition>> {
    const { viewer } = asked;
    return this.transactions.run(asked, async (tx) => {
      await tx.begin();
      const [incident] = await tx.lock<HeldIncident>('incident', [command.incidentId]);
      if (incident === undefined || !viewer.sees(incident.scope)) throw new DomainError('INCIDENT_UNKNOWN', { path: 'incidentId' });
      viewer.check('handleIncidents', incident.row.jurisdictionId);
      const items = await itemsOf(
        tx,
        command.lines.flatMap(({ itemId }) => itemId ?? []),
      );
      const facts = { incident, id: command.id ?? uuidv7(), code: await this.codes.next('Y', tx.now), decimals: decimalsOf(items) };
      const { event, requisition } = orderRequisition(tx.now, facts, command);
      const key = await this.keys.keyFor(tx, { owedFor: requisition.id });
      tx.insert('requisitions', {
        id: requisition.id,
        incident_id: requisition.incidentId,
        row: JSON.stringify(requisition),
        owner: key.seal(requisition.id, { name: command.ownerName.trim(), phone: command.ownerPhone?.trim() || null }),
        recorded_at: tx.now,
      });
      tx.record([event]);
      return created(requisition);
    });
  }

  /** [RQ2] Goods become lots whose owner kind says whose they are, and lie in the depot. */
  handOver(asked: Asked, id: string, command: HandOverRequisition): Promise<Answer<Requisition>> {
    return this.change(asked, id, onSite, async (tx, held) => {
      await checkMedia(tx, held.requisition.incidentId, [...command.mediaIds, command.signatureMediaId]);
      const goods = [...held.requisition.lines.entries()].filter(([, { kind }]) => kind === 'goods');
      const lotIds = new Map(goods.map(([index]) => [index, uuidv7()]));
      const change = handOverRequisition(tx.now, { ...held, lotIds }, command);
      const items = await itemsOf(
        tx,
        goods.flatMap(([, { itemId }]) => itemId ?? []),
      );
      for (const [index, { itemId }] of goods) {
        const item = items.get(itemId ?? '');
        if (item === undefined) throw new DomainError('ITEM_UNKNOWN', { path: `lines.${index}.itemId` });
        const made = createLot(tx.now, { id: lotIds.get(index) ?? uuidv7(), item }, { itemId: item.id, ownerKind: 'requisitioned' });
        const { lot } = made;
        await tx.query('INSERT INTO lots (id, item_id, owner_kind, recorded_at) VALUES ($1, $2, $3, $4)', [
          lot.id,
          lot.itemId,
          lot.ownerKind,
          lot.recordedAt,
        ]);
        tx.record([made.event]);
      }
      await this.move(
        tx,
        asked,
        change.requisition,
        command.at,
        goods.map(([index, { quantity }]) => ({ lotId: lotIds.get(index) ?? '', from: OWNER, to: depotOf(change.requisition), quantity })),
      );
      return change;
    });
  }

  /** [RQ3] What comes back of goods leaves the depot; what was used up has left it by issues of its own. */
  end(asked: Asked, id: string, command: EndRequisition): Promise<Answer<Requisition>> {
    return this.change(asked, id, onSite, async (tx, held) => {
      const items = await itemsOf(
        tx,
        held.requisition.lines.flatMap(({ itemId }) => itemId ?? []),
      );
      const change = endRequisition(tx.now, { ...held, decimals: decimalsOf(items) }, command);
      const lines = command.lines.flatMap(({ line }): Lines => {
        const { lotId = null, returned = null } = change.requisition.lines[line] ?? {};
        if (lotId === null || returned === null || returned === '0') return [];
        return [{ lotId, from: depotOf(change.requisition), to: OWNER, quantity: returned }];
      });
      await this.move(tx, asked, change.requisition, command.at, lines);
      return change;
    });
  }

  /** [RQ8] */
  withdraw(asked: Asked, id: string, command: WithdrawRequisition): Promise<Answer<Requisition>> {
    return this.change(asked, id, byDesk, async (tx, held) => {
      const [kept] = await tx.query<{ owner: Buffer | null }>('SELECT owner FROM requisitions WHERE id = $1', [id]);
      mustNotName(await openOwner(this.keys, tx, id, kept?.owner ?? null), command.reason);
      return withdrawRequisition(tx.now, held, command);
    });
  }

  /** [RQ4] By who leads there. */
  value(asked: Asked, id: string, command: ValueRequisition): Promise<Answer<Requisition>> {
    return this.change(asked, id, byDesk, async (tx, held) => {
      asked.viewer.check('approveSupplies', held.incident.row.jurisdictionId);
      return valueRequisition(tx.now, { ...held, byName: asked.viewer.identity.name }, command);
    });
  }

  /** [RQ5] */
  compensate(asked: Asked, id: string, command: CompensateRequisition): Promise<Answer<Requisition>> {
    return this.change(asked, id, byDesk, async (tx, held) => {
      asked.viewer.check('approveSupplies', held.incident.row.jurisdictionId);
      return compensateRequisition(tx.now, held, command);
    });
  }

  private change(
    asked: Asked,
    id: string,
    mayAct: MayAct,
    rule: (tx: Transaction, held: Held) => Promise<RequisitionChange>,
  ): Promise<Answer<Requisition>> {
    return this.transactions.run(asked, async (tx) => {
      await tx.begin();
      const { event, requisition } = await rule(tx, await this.open(tx, asked, id, mayAct));
      await tx.query('UPDATE requisitions SET row = $2 WHERE id = $1', [id, JSON.stringify(requisition)]);
      tx.record([event]);
      return ok(requisition);
    });
  }

  /** It goes where its incident was merged into. */
  private async open(tx: Transaction, asked: Asked, id: string, mayAct: MayAct): Promise<Held> {
    const [found] = await tx.query<{ incident_id: string }>(
      'SELECT incident_whole(incident_id) AS incident_id FROM requisitions WHERE id = $1',
      [id],
    );
    const [incident] = await tx.lock<HeldIncident>('incident', found === undefined ? [] : [found.incident_id]);
    const [kept] = await tx.query<{ row: Requisition }>('SELECT row FROM requisitions WHERE id = $1 FOR UPDATE', [id]);
    if (incident === undefined || kept === undefined || !asked.viewer.sees(incident.scope)) throw new DomainError('NOT_FOUND');
    mayAct(asked, incident);
    if (asked.ifMatch !== null && asked.ifMatch !== kept.row.version) throw new DomainError('VERSION_CONFLICT', { current: kept.row });
    return { incident, requisition: kept.row };
  }

  private async move(tx: Transaction, asked: Asked, requisition: Requisition, at: string | null | undefined, lines: Lines): Promise<void> {
    if (lines.length === 0) return;
    const { incidentId, code } = requisition;
    await this.ledger.move(tx, asked, { kind: 'requisition', at, incidentId, reason: code, lines }, { check: mayMove(asked) });
  }
}

type MayAct = (asked: Asked, incident: HeldIncident) => void;
const byDesk: MayAct = ({ viewer }, { row }) => viewer.check('handleIncidents', row.jurisdictionId);

/** [RQ2] The owner stands beside the leader of a team that is on it: the photo is taken and signed there. */
const onSite: MayAct = (asked, incident) => {
  const { teamIds } = incident.extra as { teamIds: string[] };
  if (!teamIds.some((teamId) => asked.viewer.leads(teamId))) byDesk(asked, incident);
};

/** By who keeps the depot or manages supplies there. */
const mayMove =
  ({ viewer }: Asked): NonNullable<MoveOptions['check']> =>
  (_, places) => {
    for (const { place, jurisdictionId } of places)
      if (place.kind === 'depot' && !viewer.keeps(place.id)) viewer.check('manageSupplies', jurisdictionId ?? '');
  };

const depotOf = ({ depotId }: Requisition): LedgerPlace => ({ kind: 'depot', id: depotId ?? '' });

async function itemsOf(tx: Transaction, ids: readonly string[]): Promise<Map<string, Item>> {
  const rows = ids.length === 0 ? [] : await tx.query<{ row: Item }>('SELECT row FROM items WHERE id = ANY($1::uuid[])', [ids]);
  return new Map(rows.map(({ row }) => [row.id, row]));
}

const decimalsOf = (items: ReadonlyMap<string, Item>): Map<string, number> =>
  new Map([...items].map(([id, { decimals }]) => [id, decimals]));

/** Photos and the signature lie with the incident. */
async function checkMedia(tx: Transaction, incidentId: string, ids: readonly string[]): Promise<void> {
  const found = await tx.query<{ id: string }>('SELECT id FROM media WHERE id = ANY($1::uuid[]) AND incident_id = $2', [ids, incidentId]);
  const known = new Set(found.map(({ id }) => id));
  const unknown = ids.findIndex((id) => !known.has(id));
  if (unknown !== -1)
    throw new DomainError('MEDIA_UNKNOWN', { path: unknown === ids.length - 1 ? 'signatureMediaId' : `mediaIds.${unknown}` });
}
