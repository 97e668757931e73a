/** Rules of approving supplies (docs/spec/supply-requests.md): whose step it is, what is given and why less, and the shipments that the last step makes. */
import { DomainError } from '../errors.ts';
import { type DomainEvent, ref } from '../feed/held.ts';
import type { Role } from '../people/person.ts';
import type { ApprovalStep } from '../place/settings.ts';
import { quantityFrom, quantityOf, quantityText } from '../supply/quantity.ts';
import { checkStepTime, HOUR_MS, type Instant, toInstant, toMs } from '../time.ts';
import type { Shipment } from './shipment.ts';
import { type By, type HeldSupplyRequest, requestExtra } from './supply-request.apply.ts';
import { lateFlags, requestEvent } from './supply-request.rules.ts';
import type { AllocatedLine, ApproveSupplies, SupplyRequest } from './supply-request.ts';

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
