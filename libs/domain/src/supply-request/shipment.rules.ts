/** Rules of shipments (docs/spec/supply-requests.md): picked, sent, counted by the receiver, every difference explained. */
import { DomainError } from '../errors.ts';
import { type DomainEvent, ref } from '../feed/held.ts';
import { quantityFrom, quantityOf, quantityText } from '../supply/quantity.ts';
import { checkStepTime, type Instant } from '../time.ts';
import type { CancelShipment, CloseShipment, PickShipment, ReceiveShipment, Shipment, ShipmentLine, ShipShipment } from './shipment.ts';
import { type By, type HeldShipment, type ItemQuantity, type ReceivedLine, shipmentExtra } from './supply-request.apply.ts';
import { lateFlags } from './supply-request.rules.ts';

/** ItemDecimals of the items in it, by item. */
export type ItemDecimals = ReadonlyMap<string, number>;

/** [SH1] Picked as approved; less only with a reason, and what is not picked is free again. */
export function pickShipment(
  now: Instant,
  facts: { shipment: HeldShipment; decimals: ItemDecimals },
  command: PickShipment,
): DomainEvent[] {
  const { row } = facts.shipment;
  if (row.state !== 'picking' || row.pickedAt !== null) throw new DomainError('STEP_NOT_POSSIBLE', { current: row });
  const picked = (command.lines ?? []).map(({ lotId, quantity, reason }, index) => {
    const line = lineOf(row, lotId, index);
    const path = `lines.${index}.quantity`;
    const amount = quantityOf(quantity, facts.decimals.get(line.itemId) ?? 0, path, 0n);
    if (amount > quantityFrom(line.quantity)) throw new DomainError('MORE_THAN_ASKED', { path });
    return { lotId, itemId: line.itemId, quantity: quantityText(amount), reason, before: line.quantity };
  });
  checkOnce(picked.map(({ lotId }) => lotId));
  const isNothing = row.lines.every(({ lotId, quantity }) => (picked.find((one) => one.lotId === lotId)?.quantity ?? quantity) === '0');
  // Of which there is nothing on the shelf, that is cancelled.
  if (isNothing) throw new DomainError('QUANTITY_UNFIT', { path: 'lines' });
  const sums = picked.map(({ itemId, before, quantity }) => ({ itemId, quantity: minus(before, quantity) }));
  const at = checkStepTime(now, command.at, false);
  return [shipmentEvent(now, at, row, 'shipment.picked', { picked: picked.map(({ before: _, ...one }) => one), sums })];
}

export type ShipFacts = {
  shipment: HeldShipment;
  by: By;
  vehicle: { id: string; plate: string | null } | null;
  etaAt: Instant | null;
  estimated: boolean;
};

/** [SH2] What was picked leaves the depot, whether or not picking was said. How to reach the driver is in no row and no event. */
export function shipShipment(now: Instant, facts: ShipFacts, command: ShipShipment): DomainEvent[] {
  const { row } = facts.shipment;
  if (row.state !== 'picking') throw new DomainError('STEP_NOT_POSSIBLE', { current: row });
  const at = checkStepTime(now, command.at, false);
  const payload = {
    vehicleId: facts.vehicle?.id ?? null,
    plate: command.plate?.trim() ?? facts.vehicle?.plate ?? null,
    hasDriver: Boolean(command.driver),
    etaAt: facts.etaAt,
    estimated: facts.estimated,
    sums: sumsOf(row.lines, 'quantity'),
    personId: facts.by.personId,
    byName: facts.by.name,
  };
  return [shipmentEvent(now, at, row, 'shipment.shipped', payload)];
}

/** [SH3] Counted by the receiver, in as many parts as it comes; more than was sent is refused. [SH4] Damaged came and is of no use, lost will not come. */
export function receiveShipment(
  now: Instant,
  facts: { shipment: HeldShipment; decimals: ItemDecimals; by: By },
  command: ReceiveShipment,
): DomainEvent[] {
  const { row } = facts.shipment;
  if (row.state !== 'shipped' && row.state !== 'received') throw new DomainError('STEP_NOT_POSSIBLE', { current: row });
  const lines = command.lines.map((given, index): ReceivedLine => {
    const line = lineOf(row, given.lotId, index);
    const amount = (field: 'received' | 'damaged' | 'lost') =>
      quantityOf(given[field] ?? '0', facts.decimals.get(line.itemId) ?? 0, `lines.${index}.${field}`, 0n);
    const [received, damaged, lost] = [amount('received'), amount('damaged'), amount('lost')];
    if (received + damaged + lost > leftOnTheWay(line))
      throw new DomainError('RECEIVED_MORE', {
        current: row,
        errors: [{ path: `lines.${index}`, lotId: line.lotId, left: quantityText(leftOnTheWay(line)) }],
      });
    return {
      lotId: line.lotId,
      itemId: line.itemId,
      received: quantityText(received),
      damaged: quantityText(damaged),
      lost: quantityText(lost),
      explanation: given.explanation?.trim() ?? null,
    };
  });
  checkOnce(lines.map(({ lotId }) => lotId));
  const at = checkStepTime(now, command.at, false);
  const payload = {
    lines,
    sums: sumsOf(lines, 'received'),
    mediaIds: command.mediaIds ?? [],
    personId: facts.by.personId,
    byName: facts.by.name,
  };
  return [shipmentEvent(now, at, row, 'shipment.received', payload)];
}

/**
 * [SH5] Closed once every difference has its explanation; what has not come by then is lost. [SH6] A difference is written off: who closes is another person
 * than those who counted, or, where nobody has, than who sent it.
 */
export function closeShipment(now: Instant, facts: { shipment: HeldShipment; by: By }, command: CloseShipment): DomainEvent[] {
  const { row } = facts.shipment;
  if (row.state !== 'shipped' && row.state !== 'received') throw new DomainError('STEP_NOT_POSSIBLE', { current: row });
  const given = command.lines ?? [];
  for (const [index, { lotId }] of given.entries()) lineOf(row, lotId, index);
  checkOnce(given.map(({ lotId }) => lotId));
  const different = row.lines.filter((line) => line.quantity !== (line.received ?? '0'));
  const explained = different.map((line): ReceivedLine => {
    const explanation = given.find(({ lotId }) => lotId === line.lotId)?.explanation.trim() ?? line.explanation;
    const { lotId, itemId } = line;
    return { lotId, itemId, received: '0', damaged: '0', lost: quantityText(leftOnTheWay(line)), explanation };
  });
  const unexplained = explained.filter(({ explanation }) => explanation === null);
  if (unexplained.length > 0)
    throw new DomainError('DIFFERENCE_UNEXPLAINED', {
      current: row,
      errors: unexplained.map(({ lotId, itemId }) => ({ path: 'lines', lotId, itemId })),
    });
  if (different.length > 0 && shipmentExtra(facts.shipment).signers.some(({ personId }) => personId === facts.by.personId))
    throw new DomainError('SAME_PERSON', { current: row });
  const at = checkStepTime(now, command.at, false);
  return [shipmentEvent(now, at, row, 'shipment.closed', { lines: explained })];
}

/** [SH7] Cancelled with a reason as long as nothing has left; what was reserved is free again. */
export function cancelShipment(now: Instant, facts: { shipment: HeldShipment }, command: CancelShipment): DomainEvent[] {
  const { row } = facts.shipment;
  if (row.state !== 'picking') throw new DomainError('STEP_NOT_POSSIBLE', { current: row });
  const at = checkStepTime(now, command.at, false);
  return [shipmentEvent(now, at, row, 'shipment.cancelled', { reason: command.reason, sums: sumsOf(row.lines, 'quantity') })];
}

/** What is still on the way of a line. */
export const leftOnTheWay = ({ quantity, received, damaged, lost }: ShipmentLine): bigint =>
  quantityFrom(quantity) - quantityFrom(received ?? '0') - quantityFrom(damaged ?? '0') - quantityFrom(lost ?? '0');

function lineOf(row: Shipment, lotId: string, index: number): ShipmentLine {
  const line = row.lines.find((one) => one.lotId === lotId);
  if (line === undefined) throw new DomainError('LOT_UNKNOWN', { path: `lines.${index}.lotId` });
  return line;
}

function checkOnce(lotIds: readonly string[]): void {
  const again = lotIds.findIndex((lotId, index) => lotIds.indexOf(lotId) < index);
  if (again !== -1) throw new DomainError('VALUE_OUT_OF_RANGE', { path: `lines.${again}.lotId` });
}

const minus = (a: string, b: string): string => quantityText(quantityFrom(a) - quantityFrom(b));
const sumsOf = <F extends string>(lines: readonly ({ itemId: string } & Record<F, string>)[], field: F): ItemQuantity[] =>
  lines.map((line) => ({ itemId: line.itemId, quantity: line[field] }));

/** The request counts with it. */
const shipmentEvent = (
  now: Instant,
  at: Instant,
  row: Shipment,
  type: DomainEvent['type'],
  payload: Record<string, unknown>,
): DomainEvent => {
  const subject = ref('shipment', row.id);
  return {
    type,
    subject,
    incidentId: row.incidentId,
    at,
    flags: lateFlags(now, at),
    payload: { shipmentId: row.id, supplyRequestId: row.requestId, code: row.code, ...payload, recordedAt: now },
    touches: [subject, ref('supplyRequest', row.requestId)],
  };
};
