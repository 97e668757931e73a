/** Rules of passes (docs/spec/passes.md): given for a time, taken back with a reason, over by themselves. */
import { DomainError } from '../errors.ts';
import { type DomainEvent, ref } from '../feed/held.ts';
import type { HeldShipment } from '../supply-request/supply-request.apply.ts';
import { DAY_MS, type Instant, normalise, toMs } from '../time.ts';
import type { HeldPass } from './pass.apply.ts';
import type { IssuePass, Pass, RevokePass } from './pass.ts';

/** An order that opens the road to a convoy is for a disaster, not for a year. */
const VALID_AT_MOST_MS = 92 * DAY_MS;

type PassFacts = {
  id: string;
  code: string;
  token: string;
  jurisdictionId: string;
  byName: string;
  shipment: HeldShipment | null;
};

/** [PA1] For one vehicle, its goods and its way, for a time that has not passed. [PA2] A shipment that is under way names it. */
export function issuePass(now: Instant, facts: PassFacts, command: IssuePass): DomainEvent[] {
  const { shipment } = facts;
  const validFrom = command.validFrom ? normalise(command.validFrom) : now;
  const validUntil = normalise(command.validUntil);
  const lengthMs = toMs(validUntil) - toMs(validFrom);
  if (toMs(validUntil) <= toMs(now) || lengthMs <= 0 || lengthMs > VALID_AT_MOST_MS || toMs(validFrom) > toMs(now) + VALID_AT_MOST_MS)
    throw new DomainError('VALUE_OUT_OF_RANGE', { path: 'validUntil' });
  if (shipment !== null && (shipment.row.state === 'closed' || shipment.row.state === 'cancelled'))
    throw new DomainError('STEP_NOT_POSSIBLE', { current: shipment.row });
  const pass: Omit<Pass, 'version'> = {
    id: facts.id,
    code: facts.code,
    state: 'inForce',
    token: facts.token,
    plate: command.plate.trim(),
    cargo: command.cargo.trim(),
    route: command.route.trim(),
    validFrom,
    validUntil,
    shipmentId: shipment?.row.id ?? null,
    jurisdictionId: facts.jurisdictionId,
    issuedAt: now,
    issuedByName: facts.byName,
    revokedAt: null,
    reason: null,
  };
  const depotId = shipment?.row.fromDepotId ?? null;
  return [{ ...passEvent(now, pass, shipment, 'pass.issued', { plate: pass.plate, validFrom, validUntil, depotId }), initial: pass }];
}

/** [PA4] Whoever opens its QR from now on reads invalid; the shipment no longer names it. */
export function revokePass(now: Instant, facts: { pass: HeldPass; shipment: HeldShipment | null }, command: RevokePass): DomainEvent[] {
  const { row } = facts.pass;
  if (row.state !== 'inForce') throw new DomainError('STEP_NOT_POSSIBLE', { current: row });
  return [passEvent(now, row, facts.shipment, 'pass.revoked', { plate: row.plate, reason: command.reason.trim() })];
}

/** [PA5] Its time is over. Nothing when somebody was faster. */
export function endPass(now: Instant, { row }: HeldPass): DomainEvent[] {
  if (row.state !== 'inForce' || toMs(row.validUntil) > toMs(now)) return [];
  return [{ ...passEvent(now, row, null, 'pass.ended', { plate: row.plate }), at: row.validUntil }];
}

const passEvent = (
  now: Instant,
  { id, code }: Pick<Pass, 'id' | 'code'>,
  shipment: HeldShipment | null,
  type: DomainEvent['type'],
  payload: Record<string, unknown>,
): DomainEvent => {
  const subject = ref('pass', id);
  return {
    type,
    subject,
    incidentId: shipment?.row.incidentId ?? null,
    at: now,
    flags: [],
    payload: { passId: id, code, ...payload },
    touches: shipment === null ? [subject] : [subject, ref('shipment', shipment.row.id)],
  };
};
