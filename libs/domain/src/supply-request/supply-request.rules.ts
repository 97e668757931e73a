/** Rules of asking for supplies (docs/spec/supply-requests.md): what is asked for, how it comes to nothing, and when what was promised is free again. */
import { DomainError } from '../errors.ts';
import { type DomainEvent, type Ref, ref } from '../feed/held.ts';
import type { Place } from '../geo.ts';
import type { Item } from '../supply/item.ts';
import { quantityFrom, quantityOf, quantityText } from '../supply/quantity.ts';
import { checkStepTime, checkWantedTime, type Instant, isLate, toMs } from '../time.ts';
import type { By, HeldShipment, HeldSupplyRequest, ItemQuantity } from './supply-request.apply.ts';
import { type AskSupplies, ENDED_REQUEST_STATES, type EndSupplyRequest, type SupplyRequest } from './supply-request.ts';

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

export const requestEvent = (
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
