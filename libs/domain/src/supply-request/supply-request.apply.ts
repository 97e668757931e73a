/** The meaning of events for supply requests and shipments, computed once, inside the transaction. */
import { type DomainEvent, depotKey, type Held, nodeKey, personKey, shelterKey, teamKey, unique, withFlags } from '../feed/held.ts';
import { type FollowExtra, follow } from '../incident/follow.ts';
import type { LedgerPlace } from '../supply/ledger-place.ts';
import { quantityFrom, quantityText } from '../supply/quantity.ts';
import type { Shipment, ShipmentLine } from './shipment.ts';
import type { AllocatedLine, Approval, SupplyRequest, SupplyRequestLine, SupplyRequestState } from './supply-request.ts';

export type HeldSupplyRequest = Held<SupplyRequest>;
export type HeldShipment = Held<Shipment>;

/** How far a shipment is, as its request counts. */
export type Stage = 'prepared' | 'picked' | 'shipped' | 'received' | 'closed' | 'cancelled';
/** In their order; what is cancelled counts for nothing. */
const STAGES: readonly Stage[] = ['prepared', 'picked', 'shipped', 'received', 'closed'];
const STATE_OF: Record<Exclude<Stage, 'cancelled'>, SupplyRequestState> = {
  prepared: 'approved',
  picked: 'picking',
  shipped: 'shipped',
  received: 'received',
  closed: 'closed',
};

/** `toNode`: where the receiver belongs. `askedBy`: the person, who goes on seeing it. `endedRecordedAt`: from which its time in the live set counts. */
export type RequestExtra = FollowExtra & {
  toNode: string;
  askedBy: string;
  depotIds: readonly string[];
  stages: Readonly<Record<string, Stage>>;
  endedRecordedAt?: string | undefined;
};
/** Somebody who signs with their name. */
export type By = { personId: string; name: string };
/** `signers`: who sent it; once somebody has counted, who counted. */
export type ShipmentExtra = FollowExtra & { toNode: string; askedBy: string; fromNode: string; signers: readonly By[] };
export const requestExtra = (held: HeldSupplyRequest): RequestExtra => held.extra as RequestExtra;
export const shipmentExtra = (held: HeldShipment): ShipmentExtra => held.extra as ShipmentExtra;

export type ItemQuantity = { itemId: string; quantity: string };
export type ReceivedLine = {
  lotId: string;
  itemId: string;
  received: string;
  damaged: string;
  lost: string;
  explanation: string | null;
};

type Payload = {
  incidentNode: string;
  toNode: string;
  askedBy: string;
  fromNode: string;
  approval: Approval;
  allocation: AllocatedLine[];
  reasons: Record<string, string>;
  reservedUntil: string | null;
  shipmentId: string;
  shipmentIds: string[];
  reason: string | null;
  sums: ItemQuantity[];
  picked: { lotId: string; itemId: string; quantity: string; reason: string }[];
  vehicleId: string | null;
  plate: string | null;
  passId: string;
  hasDriver: boolean;
  etaAt: string | null;
  estimated: boolean;
  lines: ReceivedLine[];
  mediaIds: string[];
  mediaId: string;
  byName: string;
  personId: string;
  recordedAt: string;
};

export function applySupplyRequest(before: HeldSupplyRequest | null, event: DomainEvent): HeldSupplyRequest {
  const p = event.payload as Payload;
  if (before === null) {
    const extra = { incidentNode: p.incidentNode, cameVia: [], toNode: p.toNode, askedBy: p.askedBy, depotIds: [], stages: {} };
    return holdRequest({ ...(event.initial as SupplyRequest), version: 0 }, true, extra);
  }
  // It ends by itself, not with its incident.
  const followed = follow<SupplyRequest, RequestExtra>(before, event);
  if (followed !== null) return holdRequest(followed.row, before.live, followed.extra);
  const extra = requestExtra(before);
  const row = { ...before.row, flags: withFlags(before.row.flags, event.flags) };
  const hold = (changed: Partial<SupplyRequest>, also: Partial<RequestExtra> = {}) =>
    holdRequest({ ...row, ...changed }, before.live, { ...extra, ...also });
  const staged = (stage: Stage, lines: SupplyRequestLine[]) => {
    const stages = { ...extra.stages, ...Object.fromEntries(idsOf(p).map((id) => [id, stage])) };
    const after = afterStages(row, stages, event.at);
    return hold({ lines, ...after }, { stages, ...(after.endedAt && { endedRecordedAt: p.recordedAt }) });
  };
  switch (event.type) {
    case 'supplyRequest.approved':
      return hold(
        {
          approvals: [...row.approvals, p.approval],
          allocation: p.allocation,
          lines: row.lines.map((line) => approvedLine(line, p)),
          ...(p.reservedUntil !== null && { state: 'approved', reservedUntil: p.reservedUntil }),
        },
        p.reservedUntil === null
          ? {}
          : {
              depotIds: unique([...extra.depotIds, ...p.allocation.map(({ depotId }) => depotId)]),
              stages: { ...extra.stages, ...Object.fromEntries(p.shipmentIds.map((id) => [id, 'prepared' as const])) },
            },
      );
    case 'supplyRequest.declined':
      return hold({ state: 'declined', reason: p.reason, endedAt: event.at }, { endedRecordedAt: p.recordedAt });
    case 'supplyRequest.cancelled':
      return hold({ state: 'cancelled', reason: p.reason, endedAt: event.at, reservedUntil: null }, { endedRecordedAt: p.recordedAt });
    case 'supplyRequest.reservationLapsed':
      return withoutEmpty(staged('cancelled', less(row.lines, p.sums)), ['reservationLapsed']);
    case 'shipment.cancelled':
      return withoutEmpty(staged('cancelled', less(row.lines, p.sums)), []);
    case 'shipment.picked':
      return staged('picked', less(row.lines, p.sums, reasonsOf(p)));
    case 'shipment.shipped':
      return staged('shipped', added(row.lines, 'shipped', p.sums));
    case 'shipment.received':
      return staged('received', added(row.lines, 'received', p.sums));
    case 'shipment.closed':
      return staged('closed', row.lines);
    case 'supplyRequest.archived':
      return holdRequest(row, false, extra);
    default:
      return before;
  }
}

const idsOf = ({ shipmentId, shipmentIds }: Payload): string[] => shipmentIds ?? [shipmentId];

/** [AS12] As far as the shipment that is least far; picking begins with the first that is picked. Nothing left of it: asked for as before. */
function afterStages(row: SupplyRequest, stages: RequestExtra['stages'], at: string): Partial<SupplyRequest> {
  const live = Object.values(stages);
  const furthest = STAGES.findLastIndex((stage) => live.includes(stage));
  if (furthest === -1) return { state: 'requested', approvals: [], allocation: [], reservedUntil: null };
  const least = STAGES.findIndex((stage) => live.includes(stage));
  const stage = (least <= 1 && furthest >= 1 ? 'picked' : STAGES[least]) as Exclude<Stage, 'cancelled'>;
  const isWaiting = live.includes('prepared') || live.includes('picked');
  return {
    state: STATE_OF[stage],
    reservedUntil: isWaiting ? row.reservedUntil : null,
    ...(stage === 'closed' && { endedAt: at }),
  };
}

/** Back at the beginning no line is approved. */
function withoutEmpty(held: HeldSupplyRequest, flags: readonly string[]): HeldSupplyRequest {
  const { row } = held;
  const lines = row.state === 'requested' ? row.lines.map((line) => ({ ...line, approved: null, reason: null })) : row.lines;
  return { ...held, row: { ...row, lines, flags: withFlags(row.flags, flags) } };
}

/** Until the last step it is a choice, kept in the allocation; the lines say what stands. */
function approvedLine(line: SupplyRequestLine, { allocation, reasons, reservedUntil }: Payload): SupplyRequestLine {
  const approved = allocation.reduce((sum, one) => (one.itemId === line.itemId ? sum + quantityFrom(one.quantity) : sum), 0n);
  return { ...line, approved: reservedUntil === null ? null : quantityText(approved), reason: reasons[line.itemId] ?? null };
}

const reasonsOf = ({ picked }: Payload): Record<string, string> => Object.fromEntries(picked.map(({ itemId, reason }) => [itemId, reason]));

const sumOf = (sums: readonly ItemQuantity[], itemId: string): bigint =>
  sums.reduce((sum, one) => (one.itemId === itemId ? sum + quantityFrom(one.quantity) : sum), 0n);

const less = (lines: readonly SupplyRequestLine[], sums: readonly ItemQuantity[], reasons: Record<string, string> = {}) =>
  lines.map((line) => ({
    ...line,
    approved: line.approved === null ? null : quantityText(quantityFrom(line.approved) - sumOf(sums, line.itemId)),
    reason: reasons[line.itemId] ?? line.reason,
  }));

const added = (lines: readonly SupplyRequestLine[], field: 'shipped' | 'received', sums: readonly ItemQuantity[]) =>
  lines.map((line) => ({ ...line, [field]: quantityText(quantityFrom(line[field]) + sumOf(sums, line.itemId)) }));

export function applyShipment(before: HeldShipment | null, event: DomainEvent): HeldShipment {
  const p = event.payload as Payload;
  if (before === null) {
    const extra = { incidentNode: p.incidentNode, cameVia: [], toNode: p.toNode, askedBy: p.askedBy, fromNode: p.fromNode, signers: [] };
    return holdShipment({ ...(event.initial as Shipment), version: 0 }, true, extra);
  }
  const followed = follow<Shipment, ShipmentExtra>(before, event);
  if (followed !== null) return holdShipment(followed.row, before.live, followed.extra);
  const row = { ...before.row, flags: withFlags(before.row.flags, event.flags) };
  const extra = shipmentExtra(before);
  const hold = (changed: Partial<Shipment>, signers = extra.signers) =>
    holdShipment({ ...row, ...changed }, before.live, { ...extra, signers });
  switch (event.type) {
    case 'shipment.picked':
      return hold({ pickedAt: event.at, lines: row.lines.map((line) => pickedLine(line, p)) });
    case 'shipment.shipped': {
      const { vehicleId, plate, hasDriver, etaAt, estimated } = p;
      return hold(
        { state: 'shipped', pickedAt: row.pickedAt ?? event.at, shippedAt: event.at, vehicleId, plate, hasDriver, etaAt, estimated },
        [signerOf(p)],
      );
    }
    case 'shipment.received':
      return hold(
        {
          state: 'received',
          receivedAt: event.at,
          receivedByName: p.byName,
          mediaIds: unique([...row.mediaIds, ...p.mediaIds]),
          lines: row.lines.map((line) => receivedLine(line, p)),
        },
        row.state === 'received' ? [...extra.signers.filter(({ personId }) => personId !== p.personId), signerOf(p)] : [signerOf(p)],
      );
    case 'shipment.mediaAdded':
      return hold({ mediaIds: unique([...row.mediaIds, p.mediaId]) });
    case 'shipment.closed':
      return hold({ state: 'closed', endedAt: event.at, lines: row.lines.map((line) => receivedLine(line, p)) });
    case 'shipment.cancelled':
    case 'supplyRequest.cancelled':
      return hold({ state: 'cancelled', reason: p.reason, endedAt: event.at });
    case 'supplyRequest.reservationLapsed':
      return hold({ state: 'cancelled', endedAt: event.at, flags: withFlags(row.flags, ['reservationLapsed']) });
    case 'pass.issued':
      return hold({ passId: p.passId });
    case 'pass.revoked':
      return row.passId === p.passId ? hold({ passId: null }) : before;
    case 'supplyRequest.archived':
      return holdShipment(row, false, extra);
    default:
      return before;
  }
}

const signerOf = ({ personId, byName }: Payload): By => ({ personId, name: byName });

function pickedLine(line: ShipmentLine, { picked }: Payload): ShipmentLine {
  const given = picked.find(({ lotId }) => lotId === line.lotId);
  return given === undefined ? line : { ...line, quantity: given.quantity, reason: given.reason };
}

function receivedLine(line: ShipmentLine, { lines }: Payload): ShipmentLine {
  const given = lines.find(({ lotId }) => lotId === line.lotId);
  if (given === undefined) return line;
  const sum = (field: 'received' | 'damaged' | 'lost') => quantityText(quantityFrom(line[field] ?? '0') + quantityFrom(given[field]));
  return {
    ...line,
    received: sum('received'),
    damaged: sum('damaged'),
    lost: sum('lost'),
    explanation: given.explanation ?? line.explanation,
  };
}

const holdRequest = (row: SupplyRequest, live: boolean, extra: RequestExtra): HeldSupplyRequest => ({
  kind: 'supplyRequest',
  row,
  live,
  extra,
  scope: unique([
    nodeKey(row.jurisdictionId),
    nodeKey(extra.incidentNode),
    nodeKey(extra.toNode),
    personKey(extra.askedBy),
    ...extra.depotIds.map(depotKey),
    ...receiverKeys(row.to),
  ]),
});

/** Whoever answers for the depot it leaves, and whoever it comes to. */
const holdShipment = (row: Shipment, live: boolean, extra: ShipmentExtra): HeldShipment => ({
  kind: 'shipment',
  row,
  live,
  extra,
  scope: unique([
    nodeKey(extra.fromNode),
    nodeKey(extra.incidentNode),
    nodeKey(extra.toNode),
    personKey(extra.askedBy),
    depotKey(row.fromDepotId),
    ...receiverKeys(row.to),
  ]),
});

function receiverKeys(to: LedgerPlace): string[] {
  switch (to.kind) {
    case 'depot':
      return [depotKey(to.id)];
    case 'shelter':
      return [shelterKey(to.id)];
    case 'team':
      return [teamKey(to.id)];
    default:
      return [];
  }
}
