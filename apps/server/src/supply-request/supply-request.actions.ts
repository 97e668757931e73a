/** Supply requests: ask, approve step by step, decline, cancel; what was reserved and never left is free again. Lock, load facts, ask the rule, save, log. */
import {
  type ApproveSupplies,
  type AskFacts,
  type AskSupplies,
  approveSupplies,
  archiveRequest,
  askSupplies,
  cancelRequest,
  type Depot,
  DomainError,
  declineRequest,
  type EndSupplyRequest,
  type ErrorCode,
  type HeldIncident,
  type HeldShipment,
  type HeldSupplyRequest,
  type Instant,
  type Item,
  type ItemQuantity,
  type Kind,
  lapsedOf,
  lapseReservation,
  NOWHERE,
  needOf,
  type Place,
  type Role,
  requestExtra,
  type SupplyRequest,
  stepOf,
  type Template,
} from '@fenghuo/domain';
import { Injectable } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import { type Answer, type Asked, created, ok } from '../core/asked.ts';
import { Codes } from '../core/codes.ts';
import { Database } from '../core/database.ts';
import { Geography } from '../core/geography.ts';
import { Places } from '../core/places.ts';
import { TABLE_OF, type Transaction, Transactions } from '../core/transaction.ts';
import type { Viewer } from '../core/viewer.ts';
import { DriverActions } from '../shipment/driver.actions.ts';
import { type Kept, Ledger } from '../stock/ledger.ts';

type Receiver = { row: { id: string; jurisdictionId: string; place?: Place; station?: Place | null; state?: string }; scope: string[] };
type Known = Pick<AskFacts, 'incidentId' | 'toNode' | 'place' | 'items' | 'template'>;
const UNKNOWN: Record<AskSupplies['to']['kind'], ErrorCode> = {
  depot: 'DEPOT_UNKNOWN',
  shelter: 'SHELTER_UNKNOWN',
  team: 'TEAM_UNKNOWN',
  incident: 'INCIDENT_UNKNOWN',
};

@Injectable()
export class SupplyRequestActions {
  constructor(
    private readonly transactions: Transactions,
    private readonly database: Database,
    private readonly geography: Geography,
    private readonly places: Places,
    private readonly codes: Codes,
    private readonly ledger: Ledger,
    private readonly drivers: DriverActions,
  ) {}

  async ask(asked: Asked, command: AskSupplies): Promise<Answer<SupplyRequest>> {
    const { viewer } = asked;
    const known = await this.gather(viewer, command);
    return this.transactions.run(asked, async (tx) => {
      // Held: it is not merged into another between the look and the request.
      const [held] = await tx.lock<HeldIncident>('incident', known.incidentId === null ? [] : [known.incidentId]);
      const incident = incidentFor(viewer, command, known.incidentId, held);
      const id = command.id ?? uuidv7();
      tx.record(askSupplies(tx.now, { ...factsOf(viewer, known, incident), id, code: await this.codes.next('S', tx.now) }, command));
      return created(tx.row<SupplyRequest>('supplyRequest', id));
    });
  }

  /** What would be asked for; nothing is kept of it. */
  async draft(viewer: Viewer, now: Instant, command: AskSupplies): Promise<Omit<SupplyRequest, 'version'>> {
    const known = await this.gather(viewer, command);
    const held = await this.database.one<HeldIncident>('SELECT row, scope FROM incidents WHERE id = $1', [known.incidentId]);
    const incident = incidentFor(viewer, command, known.incidentId, held ?? undefined);
    const [event] = askSupplies(now, { ...factsOf(viewer, known, incident), id: uuidv7(), code: '' }, command);
    return event?.initial as Omit<SupplyRequest, 'version'>;
  }

  private async gather(viewer: Viewer, command: AskSupplies): Promise<Known> {
    const { to } = command;
    const { row } = await this.receiver(viewer, to);
    const toNode = row.jurisdictionId;
    return {
      toNode,
      incidentId: to.kind === 'incident' ? to.id : (command.incidentId ?? null),
      place: command.place ? this.places.settle(command.place, toNode).place : (row.place ?? row.station ?? NOWHERE),
      items: await this.items((command.lines ?? []).map(({ itemId }) => itemId)),
      template: await this.needOfTemplate(command),
    };
  }

  async approve(asked: Asked, id: string, command: ApproveSupplies): Promise<Answer<SupplyRequest>> {
    const { viewer } = asked;
    return this.transactions.run(asked, async (tx) => {
      await tx.begin();
      const request = await tx.open<HeldSupplyRequest>('supplyRequest', id);
      const { row } = request;
      const { supplyApproval: chain, supplyReservationHours: reservationHours } = this.geography.settings(row.jurisdictionId);
      const given = command.lines ?? row.allocation;
      const isLast = stepOf(row, chain) === chain.length - 1;
      const depots = await this.depots(tx, viewer, given);
      const facts = {
        ...{ request, chain, reservationHours },
        roleOf: (roles: readonly Role[]) => viewer.roleAt(roles, row.jurisdictionId),
        by: { personId: viewer.personId, name: viewer.identity.name },
        lots: await this.lots(tx, viewer, given),
        shipments: isLast ? await this.shipmentsFor(tx, depots) : [],
      };
      const events = approveSupplies(tx.now, facts, command);
      tx.record(events);
      const approved = tx.row<SupplyRequest>('supplyRequest', id);
      if (isLast) await this.ledger.reserve(tx, approved.allocation.map(keptOf));
      return ok(approved);
    });
  }

  async decline(asked: Asked, id: string, command: EndSupplyRequest): Promise<Answer<SupplyRequest>> {
    return this.transactions.run(asked, async (tx) => {
      const request = await tx.open<HeldSupplyRequest>('supplyRequest', id);
      const { jurisdictionId } = request.row;
      const chain = this.geography.settings(jurisdictionId).supplyApproval;
      const roles = chain[stepOf(request.row, chain)]?.roles ?? [];
      if (asked.viewer.roleAt(roles, jurisdictionId) === null) asked.viewer.check('approveSupplies', jurisdictionId);
      tx.record(declineRequest(tx.now, request, command));
      return ok(tx.row<SupplyRequest>('supplyRequest', id));
    });
  }

  /** By who asked, or by the desk of the place. */
  async cancel(asked: Asked, id: string, command: EndSupplyRequest): Promise<Answer<SupplyRequest>> {
    return this.transactions.run(asked, async (tx) => {
      const { request, shipments } = await this.openWhole(tx, id);
      const isOwn = requestExtra(request).askedBy === asked.viewer.personId;
      if (!isOwn) asked.viewer.check('handleIncidents', request.row.jurisdictionId);
      tx.record(cancelRequest(tx.now, { request, shipments }, command));
      await this.ledger.release(tx, reservedIn(shipments.filter(({ row }) => row.state === 'picking')));
      return ok(tx.row<SupplyRequest>('supplyRequest', id));
    });
  }

  /** Whoever sends something at the same moment comes before or after, never between: the rows are held. */
  async lapse(id: string): Promise<void> {
    await this.transactions.runAs('supplies', async (tx) => {
      const [request, shipments] = await this.lockWhole(tx, id);
      if (request === undefined) return;
      const lapsed = lapsedOf(tx.now, shipments);
      tx.record(lapseReservation(tx.now, { request, shipments }));
      await this.ledger.release(tx, reservedIn(lapsed));
    });
  }

  /** With it goes how to reach the drivers. */
  async archive(id: string): Promise<void> {
    await this.transactions.runAs('archive', async (tx) => {
      const [request, shipments] = await this.lockWhole(tx, id);
      if (request === undefined) return;
      tx.record(archiveRequest(tx.now, { request, shipments }));
      await this.drivers.forget(
        tx,
        shipments.map(({ row }) => row.id),
      );
    });
  }

  private async openWhole(tx: Transaction, id: string) {
    await tx.begin();
    const request = await tx.open<HeldSupplyRequest>('supplyRequest', id);
    return { request, shipments: await tx.lockWhere<HeldShipment>('shipment', 'request_id = $1', [id]) };
  }

  private async lockWhole(tx: Transaction, id: string): Promise<[HeldSupplyRequest | undefined, HeldShipment[]]> {
    await tx.begin();
    const [request] = await tx.lock<HeldSupplyRequest>('supplyRequest', [id]);
    return [request, await tx.lockWhere<HeldShipment>('shipment', 'request_id = $1', [id])];
  }

  /** [AS1] The desk asks for anything below its node, an informant for the own village; keeper, shelter manager and team leader for what is theirs. */
  private async receiver(viewer: Viewer, { kind, id }: AskSupplies['to']): Promise<Receiver> {
    const found = await this.database.one<Receiver>(`SELECT row, scope FROM ${TABLE_OF[kind satisfies Kind]} WHERE id = $1`, [id]);
    const unknown = new DomainError(UNKNOWN[kind], { path: 'to.id' });
    if (found === null) throw unknown;
    const { row, scope } = found;
    const isOwn =
      (kind === 'shelter' && viewer.manages(id)) || (kind === 'team' && viewer.leads(id)) || (kind === 'depot' && viewer.keeps(id));
    if (!isOwn && !viewer.may('askForOthers', row.jurisdictionId)) {
      viewer.checkAnywhere('askSupplies');
      throw viewer.sees(scope) ? new DomainError('FORBIDDEN') : unknown;
    }
    if (kind === 'depot' && row.state === 'closed') throw new DomainError('DEPOT_CLOSED', { path: 'to.id', current: row });
    return found;
  }

  private async items(ids: readonly string[]): Promise<ReadonlyMap<string, Item>> {
    const rows = await this.database.query<{ row: Item }>('SELECT row FROM items WHERE id = ANY($1::uuid[])', [[...new Set(ids)]]);
    return new Map(rows.map(({ row }) => [row.id, row]));
  }

  private async needOfTemplate({ templateId, people, days }: AskSupplies): Promise<ItemQuantity[]> {
    if (!templateId) return [];
    if (!people) throw new DomainError('INVALID', { path: 'people' });
    if (!days) throw new DomainError('INVALID', { path: 'days' });
    const found = await this.database.one<{ row: Template }>('SELECT row FROM templates WHERE id = $1', [templateId]);
    if (found === null || !found.row.active) throw new DomainError('TEMPLATE_UNKNOWN', { path: 'templateId' });
    return needOf(found.row, people, days, await this.items(found.row.lines.map(({ itemId }) => itemId)));
  }

  /** Open ones in sight; of others nothing is taken. */
  private async depots(tx: Transaction, viewer: Viewer, lines: readonly { depotId: string }[]): Promise<Depot[]> {
    const ids = [...new Set(lines.map(({ depotId }) => depotId))];
    const found = await tx.query<{ row: Depot; scope: string[] }>('SELECT row, scope FROM depots WHERE id = ANY($1::uuid[]) ORDER BY id', [
      ids,
    ]);
    const known = new Map(found.filter(({ scope }) => viewer.sees(scope)).map(({ row }) => [row.id, row]));
    for (const [index, { depotId }] of lines.entries()) {
      const depot = known.get(depotId);
      if (depot === undefined) throw new DomainError('DEPOT_UNKNOWN', { path: `lines.${index}.depotId` });
      if (depot.state === 'closed') throw new DomainError('DEPOT_CLOSED', { path: `lines.${index}.depotId`, current: depot });
    }
    return [...known.values()];
  }

  /** What is the army's is given by those alone who may move it. */
  private async lots(
    tx: Transaction,
    viewer: Viewer,
    lines: readonly { lotId: string }[],
  ): Promise<Map<string, { itemId: string; decimals: number }>> {
    const rows = await tx.query<{ id: string; itemId: string; decimals: number }>(
      `SELECT l.id, l.item_id AS "itemId", (i.row ->> 'decimals')::int AS decimals
       FROM lots l JOIN items i ON i.id = l.item_id WHERE l.id = ANY($1::uuid[]) AND (l.owner_kind <> 'military' OR $2)`,
      [[...new Set(lines.map(({ lotId }) => lotId))], viewer.mayAnywhere('moveMilitary')],
    );
    return new Map(rows.map(({ id, ...lot }) => [id, lot]));
  }

  private shipmentsFor(tx: Transaction, depots: readonly Depot[]) {
    return Promise.all(
      depots.map(async ({ id, jurisdictionId }) => ({
        id: uuidv7(),
        code: await this.codes.next('D', tx.now),
        depotId: id,
        fromNode: jurisdictionId,
      })),
    );
  }
}

/** Of an informant's own place of use it is enough that it is theirs to ask for. */
function incidentFor(viewer: Viewer, { to }: AskSupplies, id: string | null, held: HeldIncident | undefined): HeldIncident | null {
  if (id === null) return null;
  if (held === undefined || (to.kind !== 'incident' && !viewer.sees(held.scope)))
    throw new DomainError('INCIDENT_UNKNOWN', { path: 'incidentId' });
  if (held.row.state === 'closed') throw new DomainError('INCIDENT_CLOSED', { current: held.row });
  return held;
}

const factsOf = ({ personId, identity }: Viewer, known: Known, incident: HeldIncident | null): Omit<AskFacts, 'id' | 'code'> => ({
  ...known,
  incidentNode: incident?.row.jurisdictionId ?? known.toNode,
  isImported: incident?.row.flags.includes('imported') ?? false,
  by: { personId, name: identity.name },
});

const keptOf = ({ depotId, lotId, quantity }: SupplyRequest['allocation'][number]): Kept => ({
  lotId,
  place: { kind: 'depot', id: depotId },
  quantity,
});

/** What these shipments keep in their depots. */
export const reservedIn = (shipments: readonly HeldShipment[]): Kept[] =>
  shipments.flatMap(({ row }) =>
    row.lines.map(({ lotId, quantity }) => ({ lotId, place: { kind: 'depot' as const, id: row.fromDepotId }, quantity })),
  );
