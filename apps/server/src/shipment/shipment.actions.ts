/** Shipments: picked, sent, counted, closed, each with what it moves in the ledger, all of it or nothing. Lock, load facts, ask the rule, move, save, log. */
import {
  type CancelShipment,
  type CloseShipment,
  cancelShipment,
  closeShipment,
  DomainError,
  type HeldShipment,
  type HeldSupplyRequest,
  type Instant,
  type ItemDecimals,
  type LedgerPlace,
  MAX_LINES,
  type PickShipment,
  type Place,
  pickShipment,
  quantityFrom,
  quantityText,
  type ReceivedLine,
  type ReceiveShipment,
  type RecordMovement,
  receiveShipment,
  type Shipment,
  type ShipmentLine,
  type ShipShipment,
  type SupplyRequest,
  shipmentExtra,
  shipShipment,
  TEAM_PROFILE,
  toInstant,
  toMs,
} from '@fenghuo/domain';
import { Injectable } from '@nestjs/common';
import { type Answer, type Asked, ok } from '../core/asked.ts';
import { Database } from '../core/database.ts';
import { Router } from '../core/router.ts';
import { type Transaction, Transactions } from '../core/transaction.ts';
import type { Viewer } from '../core/viewer.ts';
import { type Kept, Ledger, type MoveOptions } from '../stock/ledger.ts';
import { DriverActions } from './driver.actions.ts';

/** A shipment, or the one shipment of a request; the answer is what was named. */
export type Named = { id: string } | { requestId: string };
type RowOf<N extends Named> = N extends { id: string } ? Shipment : SupplyRequest;
type Whole = { request: HeldSupplyRequest; shipment: HeldShipment };
type Lines = RecordMovement['lines'];
type Eta = { etaAt: Instant | null; estimated: boolean };

@Injectable()
export class ShipmentActions {
  constructor(
    private readonly transactions: Transactions,
    private readonly database: Database,
    private readonly router: Router,
    private readonly ledger: Ledger,
    private readonly drivers: DriverActions,
  ) {}

  /** [SH1] By who hands out there. */
  pick<N extends Named>(asked: Asked, named: N, command: PickShipment): Promise<Answer<RowOf<N>>> {
    return this.change(asked, named, handsOut, async (tx, { shipment }) => {
      const before = shipment.row.lines;
      tx.record(pickShipment(tx.now, { shipment, decimals: await this.decimals(tx, shipment) }, command));
      const { lines } = tx.row<Shipment>('shipment', shipment.row.id);
      await this.release(
        tx,
        shipment,
        before.map((line, index) => ({ ...line, quantity: minus(line.quantity, lines[index]?.quantity ?? '0') })),
      );
    });
  }

  /** [SH2] The reservation becomes a movement onto the shipment. */
  async ship<N extends Named>(asked: Asked, named: N, command: ShipShipment): Promise<Answer<RowOf<N>>> {
    const legs = await this.eta(named);
    return this.change(asked, named, handsOut, async (tx, { shipment }) => {
      const vehicle = command.vehicleId ? await this.vehicle(tx, asked.viewer, command.vehicleId) : null;
      const { etaAt, estimated } = legs(shipment.row.id, command.at ?? tx.now);
      tx.record(shipShipment(tx.now, { shipment, by: signerOf(asked), vehicle, etaAt, estimated }, command));
      const { row } = shipment;
      // Before its balances, as every movement holds them.
      await tx.lock('depot', [row.fromDepotId]);
      await this.release(tx, shipment, row.lines);
      await this.move(
        tx,
        asked,
        shipment,
        'transfer',
        command,
        row.lines.flatMap((line) => lineTo(line, line.quantity, fromDepot(row), onTheWay(row))),
      );
      if (command.driver) await this.drivers.keep(tx, row.id, command.driver);
    });
  }

  /** [SH3] What came is the receiver's; what is damaged or lost stays on the shipment until somebody else has closed it. */
  receive<N extends Named>(asked: Asked, named: N, command: ReceiveShipment): Promise<Answer<RowOf<N>>> {
    return this.change(asked, named, receives, async (tx, { shipment }) => {
      const { row } = shipment;
      await this.checkMedia(tx, row, command.mediaIds ?? []);
      const events = receiveShipment(tx.now, { shipment, decimals: await this.decimals(tx, shipment), by: signerOf(asked) }, command);
      tx.record(events);
      const came = (events[0]?.payload['lines'] ?? []) as ReceivedLine[];
      await this.move(
        tx,
        asked,
        shipment,
        'receive',
        command,
        came.flatMap((line) => lineTo(line, line.received, onTheWay(row), row.to)),
      );
    });
  }

  /** [SH5] [SH6] Differences are written off with the second signature that this is. */
  close<N extends Named>(asked: Asked, named: N, command: CloseShipment): Promise<Answer<RowOf<N>>> {
    return this.change(asked, named, receives, async (tx, { shipment }) => {
      tx.record(closeShipment(tx.now, { shipment, by: signerOf(asked) }, command));
      const row = tx.row<Shipment>('shipment', shipment.row.id);
      const lines = row.lines.flatMap((line) => [
        ...lineTo(line, line.damaged ?? '0', onTheWay(row), { kind: 'scrapped' }),
        ...lineTo(line, line.lost ?? '0', onTheWay(row), { kind: 'lost' }),
      ]);
      const first = shipmentExtra(shipment).signers.at(-1);
      await this.move(tx, asked, shipment, 'writeOff', command, lines, first === undefined ? {} : { first });
    });
  }

  /** [SH7] By who hands out there, or by the desk that asked for it. */
  cancel<N extends Named>(asked: Asked, named: N, command: CancelShipment): Promise<Answer<RowOf<N>>> {
    return this.change(asked, named, cancels, async (tx, { shipment }) => {
      tx.record(cancelShipment(tx.now, { shipment }, command));
      await this.release(tx, shipment, shipment.row.lines);
    });
  }

  /** For a photo of what leaves or of what has come. */
  async openForPhotos(tx: Transaction, asked: Asked, id: string): Promise<HeldShipment> {
    // Held: a file is put in its place once, so nothing may be tried twice.
    await tx.begin();
    const shipment = await tx.open<HeldShipment>('shipment', id);
    if (!handsOut(asked.viewer, shipment) && !receives(asked.viewer, shipment)) throw new DomainError('FORBIDDEN');
    return shipment;
  }

  private change<N extends Named>(
    asked: Asked,
    named: N,
    may: May,
    body: (tx: Transaction, whole: Whole) => Promise<void>,
  ): Promise<Answer<RowOf<N>>> {
    return this.transactions.run(asked, async (tx) => {
      await tx.begin();
      const whole = 'id' in named ? await this.openOne(tx, named.id) : await this.openOnly(tx, asked.viewer, named.requestId, may);
      if (!may(asked.viewer, whole.shipment, whole.request)) throw new DomainError('FORBIDDEN');
      await body(tx, whole);
      return ok('id' in named ? tx.row<RowOf<N>>('shipment', named.id) : tx.row<RowOf<N>>('supplyRequest', named.requestId));
    });
  }

  /** The request is held first, as everywhere: whatever changes of it waits in one line. */
  private async openOne(tx: Transaction, id: string): Promise<Whole> {
    const [present] = await tx.query<{ requestId: string }>('SELECT request_id AS "requestId" FROM shipments WHERE id = $1', [id]);
    const [request] = await tx.lock<HeldSupplyRequest>('supplyRequest', present === undefined ? [] : [present.requestId]);
    const shipment = await tx.open<HeldShipment>('shipment', id);
    if (request === undefined) throw new DomainError('NOT_FOUND');
    return { request, shipment };
  }

  /** Who may do so with none of its shipments, or has nothing to do with supplies where there is none yet, is told nothing of its state. */
  private async openOnly(tx: Transaction, viewer: Viewer, requestId: string, may: May): Promise<Whole> {
    const request = await tx.open<HeldSupplyRequest>('supplyRequest', requestId);
    const shipments = await tx.lockWhere<HeldShipment>('shipment', 'request_id = $1', [requestId]);
    const isAllowed = shipments.length === 0 ? viewer.mayAnywhere('askSupplies') : shipments.some((one) => may(viewer, one, request));
    if (!isAllowed) throw new DomainError('FORBIDDEN');
    const [shipment, ...others] = shipments.filter(({ row }) => row.state !== 'cancelled');
    if (shipment === undefined) throw new DomainError('STEP_NOT_POSSIBLE', { current: request.row });
    if (others.length > 0) throw new DomainError('SHIPMENTS_SEVERAL', { current: request.row });
    return { request, shipment };
  }

  private release(tx: Transaction, { row }: HeldShipment, lines: readonly Pick<ShipmentLine, 'lotId' | 'quantity'>[]): Promise<void> {
    const kept = lines.map(({ lotId, quantity }): Kept => ({ lotId, place: fromDepot(row), quantity }));
    return this.ledger.release(
      tx,
      kept.filter(({ quantity }) => quantity !== '0'),
    );
  }

  /** As many movements as it takes: one has so many lines. */
  private async move(
    tx: Transaction,
    asked: Asked,
    { row }: HeldShipment,
    kind: RecordMovement['kind'],
    { at }: { at?: string | null | undefined },
    lines: Lines,
    options: MoveOptions = {},
  ): Promise<void> {
    for (let from = 0; from < lines.length; from += MAX_LINES) {
      const part = lines.slice(from, from + MAX_LINES);
      await this.ledger.move(tx, asked, { kind, at, incidentId: row.incidentId, reason: row.code, lines: part }, options);
    }
  }

  private async decimals(tx: Transaction, { row }: HeldShipment): Promise<ItemDecimals> {
    const rows = await tx.query<{ id: string; decimals: number }>(
      `SELECT id, (row ->> 'decimals')::int AS decimals FROM items WHERE id = ANY($1::uuid[])`,
      [[...new Set(row.lines.map(({ itemId }) => itemId))]],
    );
    return new Map(rows.map(({ id, decimals }) => [id, decimals]));
  }

  /** In sight, or of the node that the asker works for: a keeper sees no vehicles, and loads them all the same. */
  private async vehicle(tx: Transaction, viewer: Viewer, id: string): Promise<{ id: string; plate: string }> {
    const [found] = await tx.query<{ id: string; plate: string; node: string; scope: string[] }>(
      `SELECT id, row ->> 'plate' AS plate, row ->> 'jurisdictionId' AS node, scope FROM vehicles WHERE id = $1`,
      [id],
    );
    if (found === undefined || !(viewer.sees(found.scope) || viewer.may('askSupplies', found.node)))
      throw new DomainError('VEHICLE_UNKNOWN', { path: 'vehicleId' });
    return found;
  }

  /** Photos lie with the shipment, or with the incident that it is for. */
  private async checkMedia(tx: Transaction, { id, incidentId }: Shipment, ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return;
    const found = await tx.query<{ id: string }>(
      'SELECT id FROM media WHERE id = ANY($1::uuid[]) AND (shipment_id = $2 OR incident_id = $3)',
      [ids, id, incidentId],
    );
    const known = new Set(found.map(({ id }) => id));
    const unknown = ids.findIndex((id) => !known.has(id));
    if (unknown !== -1) throw new DomainError('MEDIA_UNKNOWN', { path: `mediaIds.${unknown}` });
  }

  /** Asked before anything is held: a router takes its time. */
  private async eta(named: Named): Promise<(shipmentId: string, at: string) => Eta> {
    const rows = await this.database.query<{ id: string; from: Place; to: Place }>(
      `SELECT s.id, d.row -> 'place' AS from, s.row -> 'place' AS to FROM shipments s JOIN depots d ON d.id = (s.row ->> 'fromDepotId')::uuid
       WHERE s.state = 'picking' AND ${'id' in named ? 's.id' : 's.request_id'} = $1 LIMIT 2`,
      ['id' in named ? named.id : named.requestId],
    );
    const [way] = rows;
    const [from, to] = [way?.from.point?.coordinates, way?.to.point?.coordinates];
    const leg = from === undefined || to === undefined ? null : ((await this.router.matrix([from], [to], TEAM_PROFILE))[0]?.[0] ?? null);
    return (shipmentId, at) =>
      leg === null || way?.id !== shipmentId
        ? { etaAt: null, estimated: false }
        : { etaAt: toInstant(toMs(at) + leg.seconds * 1000), estimated: leg.estimated };
  }
}

type May = (viewer: Viewer, shipment: HeldShipment, request: HeldSupplyRequest) => boolean;

/** The depot's keeper, or the desk of the node that it belongs to. */
const handsOut = (viewer: Viewer, shipment: HeldShipment): boolean =>
  viewer.keeps(shipment.row.fromDepotId) || viewer.may('manageSupplies', shipmentExtra(shipment).fromNode);

/** [SH7] */
const cancels: May = (viewer, shipment, request) => viewer.may('handleIncidents', request.row.jurisdictionId) || handsOut(viewer, shipment);

/** Whoever answers for the place it comes to, whoever asked for it, or the desk there. */
function receives(viewer: Viewer, shipment: HeldShipment): boolean {
  const { to } = shipment.row;
  const { askedBy, toNode, incidentNode } = shipmentExtra(shipment);
  const isOwn =
    (to.kind === 'shelter' && viewer.manages(to.id)) ||
    (to.kind === 'team' && viewer.leads(to.id)) ||
    (to.kind === 'depot' && viewer.keeps(to.id)) ||
    askedBy === viewer.personId;
  return isOwn || viewer.may('handleIncidents', toNode) || viewer.may('handleIncidents', incidentNode);
}

const signerOf = ({ viewer }: Asked) => ({ personId: viewer.personId, name: viewer.identity.name });
const fromDepot = ({ fromDepotId }: Shipment): LedgerPlace => ({ kind: 'depot', id: fromDepotId });
const onTheWay = ({ id }: Shipment): LedgerPlace => ({ kind: 'shipment', id });
const minus = (a: string, b: string): string => quantityText(quantityFrom(a) - quantityFrom(b));
const lineTo = ({ lotId }: { lotId: string }, quantity: string, from: LedgerPlace, to: LedgerPlace): Lines =>
  quantity === '0' ? [] : [{ lotId, from, to, quantity }];
