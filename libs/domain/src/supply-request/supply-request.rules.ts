/** Rules of asking for supplies (docs/spec/supply-requests.md): who is asked, what is given, and when what was promised is free again. */
import { DomainError } from '../errors.ts';
import { type DomainEvent, type Ref, ref } from '../feed/held.ts';
import type { Place } from '../geo.ts';
import type { Role } from '../people/person.ts';
import type { ApprovalStep } from '../place/settings.ts';
import type { Item } from '../supply/item.ts';
import { quantityFrom, quantityOf, quantityText } from '../supply/quantity.ts';
import { checkStepTime, checkWantedTime, HOUR_MS, type Instant, isLate, toInstant, toMs } from '../time.ts';
import type { Shipment } from './shipment.ts';
import { type By, type HeldShipment, type HeldSupplyRequest, type ItemQuantity, requestExtra } from './supply-request.apply.ts';
import {
  type AllocatedLine,
  type ApproveSupplies,
  type AskSupplies,
  ENDED_REQUEST_STATES,
  type EndSupplyRequest,
  type SupplyRequest,
} from './supply-request.ts';

export type AskFacts = {
  id: string;
  code: string;
  incidentId: string | null;
  isImported: boolean;
  /** Where the incident lies, and where the receiver belongs; without an incident both are the same. */
  incidentNode: string;
  toNode: string;
  place: Place;
  items: ReadonlyMap<string, Item>;
  /** What the template comes to. */
  template: readonly ItemQuantity[];
  by: By;
};

/** [AS1] A request names items of the catalogue, in quantities that they can have; the same item twice is one line. */
export function askSupplies(now: Instant, facts: AskFacts, command: AskSupplies): DomainEvent[] {
  const at = checkStepTime(now, command.at, facts.isImported);
  const lines = linesAsked(facts, command);
  if (lines.length === 0) throw new DomainError('INVALID', { path: 'lines' });
  const request: Omit<SupplyRequest, 'version'> = {
    id: facts.id,
    code: facts.code,
    state: 'requested',
    incidentId: facts.incidentId,
    jurisdictionId: facts.incidentNode,
    to: command.to,
    place: facts.place,
    wantedAt: command.wantedAt ? checkWantedTime(now, command.wantedAt, facts.isImported, 'wantedAt') : null,
    note: command.note?.trim() || null,
    requestedAt: at,
    byName: facts.by.name,
    lines,
    allocation: [],
    approvals: [],
    reservedUntil: null,
    endedAt: null,
    reason: null,
    flags: lateFlags(now, at),
  };
  const subject = ref('supplyRequest', facts.id);
  const payload = {
    supplyRequestId: facts.id,
    code: facts.code,
    incidentNode: facts.incidentNode,
    toNode: facts.toNode,
    askedBy: facts.by.personId,
    lineCount: lines.length,
    lines: lines.map(({ itemId, asked }) => ({ itemId, quantity: asked })),
  };
  return [
    {
      type: 'supplyRequest.raised',
      subject,
      incidentId: facts.incidentId,
      at,
      flags: request.flags,
      initial: request,
      payload,
      touches: [subject],
    },
  ];
}

function linesAsked({ items, template }: AskFacts, command: AskSupplies): SupplyRequest['lines'] {
  const sums = new Map<string, bigint>();
  const add = (itemId: string, quantity: bigint) => sums.set(itemId, (sums.get(itemId) ?? 0n) + quantity);
  for (const [index, { itemId, quantity }] of (command.lines ?? []).entries()) {
    const item = items.get(itemId);
    if (item === undefined || !item.active) throw new DomainError('ITEM_UNKNOWN', { path: `lines.${index}.itemId` });
    add(itemId, quantityOf(quantity, item.decimals, `lines.${index}.quantity`));
  }
  for (const { itemId, quantity } of template) add(itemId, quantityFrom(quantity));
  return [...sums].map(([itemId, asked]) => ({
    itemId,
    asked: quantityText(asked),
    approved: null,
    shipped: '0',
    received: '0',
    reason: null,
  }));
}

export type ApproveFacts = {
  request: HeldSupplyRequest;
  chain: readonly ApprovalStep[];
  /** The role that this person has, of those that may take a step, where the request belongs. */
  roleOf: (roles: readonly Role[]) => Role | null;
  by: By;
  lots: ReadonlyMap<string, { itemId: string; decimals: number }>;
  /** A shipment to be for each depot, should this be the last step. */
  shipments: readonly { id: string; code: string; depotId: string; fromNode: string }[];
  reservationHours: number;
};

/** The step that comes next: whose turn it is. The last one counts when a chain has become shorter meanwhile. */
export const stepOf = (row: SupplyRequest, chain: readonly ApprovalStep[]): number => Math.min(row.approvals.length, chain.length - 1);

/**
 * [AS2] Each step by a role that the chain names for it, and by another person than the steps before. [AS3] Nobody gives more than was asked, and who gives
 * less says why. [AS4] The last step makes one shipment for each depot; what it chose is reserved with it, all or nothing.
 */
export function approveSupplies(now: Instant, facts: ApproveFacts, command: ApproveSupplies): DomainEvent[] {
  const { request, chain, by } = facts;
  const { row } = request;
  const step = stepOf(row, chain);
  const role = facts.roleOf(chain[step]?.roles ?? []);
  if (role === null) throw new DomainError('FORBIDDEN');
  if (row.state !== 'requested') throw new DomainError('STEP_NOT_POSSIBLE', { current: row });
  if (row.approvals.some(({ personId }) => personId === by.personId)) throw new DomainError('SAME_PERSON', { current: row });
  const allocation = command.lines ? allocated(facts, command.lines) : row.allocation;
  if (allocation.length === 0) throw new DomainError('INVALID', { path: 'lines' });
  const reasons = reasonsFor(row, allocation, command);
  const at = checkStepTime(now, command.at, row.flags.includes('imported'));
  const isLast = step === chain.length - 1;
  const approval = { step, role, at, personId: by.personId, byName: by.name };
  const reservedUntil = isLast ? toInstant(toMs(now) + facts.reservationHours * HOUR_MS) : null;
  const shipments = isLast ? facts.shipments.filter(({ depotId }) => allocation.some((line) => line.depotId === depotId)) : [];
  const payload = {
    supplyRequestId: row.id,
    approval,
    allocation,
    reasons,
    reservedUntil,
    shipmentIds: shipments.map(({ id }) => id),
    isLast,
    count: step + 1,
  };
  return [
    requestEvent(now, at, row, 'supplyRequest.approved', payload),
    ...shipments.map((shipment) => prepared(now, at, facts, shipment, allocation, reservedUntil ?? now)),
  ];
}

function allocated({ lots, request }: ApproveFacts, given: NonNullable<ApproveSupplies['lines']>): AllocatedLine[] {
  const lines = new Map<string, AllocatedLine>();
  for (const [index, { depotId, lotId, quantity }] of given.entries()) {
    const lot = lots.get(lotId);
    if (lot === undefined) throw new DomainError('LOT_UNKNOWN', { path: `lines.${index}.lotId` });
    if (!request.row.lines.some(({ itemId }) => itemId === lot.itemId))
      throw new DomainError('NOT_ASKED', { path: `lines.${index}.lotId` });
    const amount = quantityOf(quantity, lot.decimals, `lines.${index}.quantity`);
    const key = `${depotId} ${lotId}`;
    const before = quantityFrom(lines.get(key)?.quantity ?? '0');
    lines.set(key, { depotId, lotId, itemId: lot.itemId, quantity: quantityText(before + amount) });
  }
  return [...lines.values()];
}

/** Of each item that is given short. What a step before has said still holds. */
function reasonsFor(row: SupplyRequest, allocation: readonly AllocatedLine[], command: ApproveSupplies): Record<string, string> {
  const reasons: Record<string, string> = {};
  const unsaid: { path: string; itemId: string }[] = [];
  for (const { itemId, asked, reason } of row.lines) {
    const given = allocation.reduce((sum, line) => (line.itemId === itemId ? sum + quantityFrom(line.quantity) : sum), 0n);
    if (given > quantityFrom(asked)) throw new DomainError('MORE_THAN_ASKED', { path: 'lines', errors: [{ path: 'lines', itemId }] });
    if (given === quantityFrom(asked)) continue;
    const said = command.reasons?.find((one) => one.itemId === itemId)?.reason.trim() ?? reason;
    if (said) reasons[itemId] = said;
    else unsaid.push({ path: 'reasons', itemId });
  }
  if (unsaid.length > 0) throw new DomainError('REASON_NEEDED', { errors: unsaid });
  return reasons;
}

function prepared(
  now: Instant,
  at: Instant,
  { request }: ApproveFacts,
  { id, code, depotId, fromNode }: ApproveFacts['shipments'][number],
  allocation: readonly AllocatedLine[],
  reservedUntil: Instant,
): DomainEvent {
  const { row } = request;
  const extra = requestExtra(request);
  const shipment: Omit<Shipment, 'version'> = {
    id,
    code,
    requestId: row.id,
    incidentId: row.incidentId,
    fromDepotId: depotId,
    to: row.to,
    place: row.place,
    state: 'picking',
    vehicleId: null,
    plate: null,
    passId: null,
    hasDriver: false,
    lines: allocation
      .filter((line) => line.depotId === depotId)
      .map(({ lotId, itemId, quantity }) => ({
        lotId,
        itemId,
        quantity,
        reason: null,
        received: null,
        damaged: null,
        lost: null,
        explanation: null,
      })),
    reservedUntil,
    preparedAt: at,
    pickedAt: null,
    shippedAt: null,
    receivedAt: null,
    receivedByName: null,
    mediaIds: [],
    endedAt: null,
    reason: null,
    etaAt: null,
    estimated: false,
    flags: lateFlags(now, at),
  };
  const subject = ref('shipment', id);
  const payload = {
    shipmentId: id,
    supplyRequestId: row.id,
    code,
    depotId,
    incidentNode: extra.incidentNode,
    toNode: extra.toNode,
    askedBy: extra.askedBy,
    fromNode,
  };
  const { incidentId, flags } = shipment;
  return { type: 'shipment.prepared', subject, incidentId, at, flags, initial: shipment, payload, touches: [subject] };
}

/** [AS8] Declined with a reason while it is asked for; what has been approved is cancelled instead. */
export function declineRequest(now: Instant, request: HeldSupplyRequest, command: EndSupplyRequest): DomainEvent[] {
  const { row } = request;
  if (row.state !== 'requested') throw new DomainError('STEP_NOT_POSSIBLE', { current: row });
  const at = checkStepTime(now, command.at, false);
  return [requestEvent(now, at, row, 'supplyRequest.declined', { supplyRequestId: row.id, reason: command.reason })];
}

/** [AS9] Cancelled with a reason until the first goods have left; what was reserved is free again. */
export function cancelRequest(
  now: Instant,
  facts: { request: HeldSupplyRequest; shipments: readonly HeldShipment[] },
  command: EndSupplyRequest,
): DomainEvent[] {
  const { row } = facts.request;
  const open = facts.shipments.filter((shipment) => shipment.row.state !== 'cancelled');
  if (isRequestEnded(row) || open.some((shipment) => shipment.row.state !== 'picking'))
    throw new DomainError('STEP_NOT_POSSIBLE', { current: row });
  const at = checkStepTime(now, command.at, false);
  const payload = { supplyRequestId: row.id, reason: command.reason };
  return [requestEvent(now, at, row, 'supplyRequest.cancelled', payload, refsTo(open))];
}

/** Shipments of which nobody has sent anything in time. */
export const lapsedOf = (now: Instant, shipments: readonly HeldShipment[]): HeldShipment[] =>
  shipments.filter(({ row }) => row.state === 'picking' && toMs(row.reservedUntil) <= toMs(now));

/** [AS10] What was not sent until the reservation ended is free again; a request of which nothing is left is asked for as before. */
export function lapseReservation(now: Instant, facts: { request: HeldSupplyRequest; shipments: readonly HeldShipment[] }): DomainEvent[] {
  const { row } = facts.request;
  const lapsed = lapsedOf(now, facts.shipments);
  if (lapsed.length === 0) return [];
  const sums = lapsed.flatMap((shipment) => shipment.row.lines.map(({ itemId, quantity }) => ({ itemId, quantity })));
  const payload = { supplyRequestId: row.id, shipmentIds: lapsed.map((shipment) => shipment.row.id), sums };
  return [requestEvent(now, now, row, 'supplyRequest.reservationLapsed', payload, refsTo(lapsed))];
}

/** [AS11] What ended a day ago leaves the live set, with its shipments. */
export function archiveRequest(now: Instant, facts: { request: HeldSupplyRequest; shipments: readonly HeldShipment[] }): DomainEvent[] {
  const { row, live } = facts.request;
  if (!live || !isRequestEnded(row)) throw new DomainError('NOT_ARCHIVABLE', { current: row });
  return [requestEvent(now, now, row, 'supplyRequest.archived', { supplyRequestId: row.id }, refsTo(facts.shipments))];
}

export const isRequestEnded = ({ state }: SupplyRequest): boolean => (ENDED_REQUEST_STATES as readonly string[]).includes(state);
export const lateFlags = (now: Instant, at: Instant): string[] => (isLate(now, at) ? ['late'] : []);
const refsTo = (shipments: readonly HeldShipment[]): Ref[] => shipments.map(({ row }) => ref('shipment', row.id));

const requestEvent = (
  now: Instant,
  at: Instant,
  row: SupplyRequest,
  type: DomainEvent['type'],
  payload: Record<string, unknown>,
  also: readonly Ref[] = [],
): DomainEvent => {
  const subject = ref('supplyRequest', row.id);
  return {
    type,
    subject,
    incidentId: row.incidentId,
    at,
    flags: lateFlags(now, at),
    payload: { code: row.code, ...payload, recordedAt: now },
    touches: [subject, ...also],
  };
};
