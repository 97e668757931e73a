/** Rules of donations (docs/spec/donations-and-issues.md): offered, taken or not, received as it came, for a need or for none. */
import { DomainError } from '../errors.ts';
import { type DomainEvent, ref } from '../feed/held.ts';
import type { Depot } from '../supply/depot.ts';
import { quantityFrom, quantityOf, quantityText } from '../supply/quantity.ts';
import { ENDED_REQUEST_STATES, type SupplyRequest } from '../supply-request/supply-request.ts';
import { checkStepTime, type Instant, isLate, toMs } from '../time.ts';
import type {
  AcceptDonation,
  DeclineDonation,
  DonatedMoney,
  Donation,
  DonationLine,
  DonationState,
  OfferDonation,
  ReceiveDonation,
} from './donation.ts';

export type DonationChange = { event: DomainEvent; donation: Donation };
/** Decimals of the items that are named, by item. */
type Decimals = ReadonlyMap<string, number>;

/** [DI1] Goods of the catalogue, money, or both. Without a name there is none to publish. */
export function offerDonation(
  now: Instant,
  facts: { id: string; code: string; depot: Depot; incidentId: string | null; decimals: Decimals },
  command: OfferDonation,
): DonationChange {
  const { id, code, depot, incidentId, decimals } = facts;
  if (depot.state === 'closed') throw new DomainError('DEPOT_CLOSED', { path: 'depotId' });
  const isAnonymous = !command.donorName?.trim();
  if (isAnonymous && command.mayPublishName) throw new DomainError('INVALID', { path: 'mayPublishName' });
  const lines = (command.lines ?? []).map(({ itemId, quantity }, index): DonationLine => {
    const offered = quantityText(quantityOf(quantity, decimalsOf(decimals, itemId, `lines.${index}.itemId`), `lines.${index}.quantity`));
    return { itemId, offered, received: null, lotId: null, reason: null };
  });
  const money = sum(command.moneyFen) === 0n ? null : { offeredFen: command.moneyFen ?? '0', receivedFen: null, reason: null };
  if (lines.length === 0 && money === null) throw new DomainError('INVALID', { path: 'lines' });
  const at = checkStepTime(now, command.at, false);
  const donation: Donation = {
    ...{ id, code, state: 'offered', depotId: depot.id, incidentId, donorKind: command.donorKind ?? 'person', isAnonymous },
    ...{ mayPublishName: command.mayPublishName ?? false, money, lines, note: command.note?.trim() || null, requestId: null },
    ...{ offeredAt: at, decidedAt: null, reason: null, receivedAt: null, movementId: null, version: 0 },
  };
  return changed(now, at, donation, 'donation.offered', {}, { lineCount: lines.length });
}

/** [DI2] */
export function acceptDonation(now: Instant, donation: Donation, command: AcceptDonation): DonationChange {
  mustBe(donation, ['offered']);
  const at = after(donation, checkStepTime(now, command.at, false));
  return changed(now, at, donation, 'donation.accepted', { state: 'accepted', decidedAt: at }, {});
}

/** [DI2] What was accepted may still be declined, as long as it has not come. */
export function declineDonation(now: Instant, donation: Donation, command: DeclineDonation): DonationChange {
  mustBe(donation, ['offered', 'accepted']);
  const at = after(donation, checkStepTime(now, command.at, false));
  return changed(now, at, donation, 'donation.declined', { state: 'declined', decidedAt: at, reason: command.reason.trim() }, {});
}

/** [DI3] For a need that is still open and asks for something of it; null takes that back. */
export function matchDonation(now: Instant, donation: Donation, request: SupplyRequest | null): DonationChange {
  mustBe(donation, ['offered', 'accepted', 'received']);
  if (request !== null) {
    if ((ENDED_REQUEST_STATES as readonly string[]).includes(request.state))
      throw new DomainError('STEP_NOT_POSSIBLE', { path: 'requestId' });
    const asked = new Set(request.lines.map(({ itemId }) => itemId));
    if (!donation.lines.some(({ itemId }) => asked.has(itemId))) throw new DomainError('NOT_ASKED', { path: 'requestId' });
  }
  const requestId = request?.id ?? null;
  return changed(now, now, donation, 'donation.matched', { requestId }, { requestId, requestCode: request?.code ?? null });
}

/**
 * [DI4] As it came, line by line; other than was offered with a reason, and what nobody had spoken of besides. `lotIds`: one for each line, those of
 * `more` last; a line of which nothing came has no lot.
 */
export function receiveDonation(
  now: Instant,
  facts: { donation: Donation; depot: Depot; decimals: Decimals; lotIds: readonly string[]; movementId: string },
  command: ReceiveDonation,
): DonationChange {
  const { donation, depot, decimals, lotIds } = facts;
  mustBe(donation, ['offered', 'accepted']);
  const at = after(donation, checkStepTime(now, command.at, false));
  const given = command.lines ?? [];
  const strange = given.findIndex(
    ({ line }, index) => line >= donation.lines.length || given.findIndex((one) => one.line === line) < index,
  );
  if (strange !== -1) throw new DomainError('VALUE_OUT_OF_RANGE', { path: `lines.${strange}.line` });
  if (given.length < donation.lines.length) throw new DomainError('INVALID', { path: 'lines' });
  const lines = [...donation.lines];
  for (const [index, { line, received, reason }] of given.entries()) {
    const offered = lines[line];
    if (offered === undefined) continue;
    const path = `lines.${index}`;
    const came = quantityOf(received, decimalsOf(decimals, offered.itemId, path), `${path}.received`, 0n);
    const isOther = came !== quantityFrom(offered.offered);
    if (isOther && !reason?.trim()) throw new DomainError('REASON_NEEDED', { path: `${path}.reason` });
    lines[line] = arrived(offered, came, reason, lotIds[line]);
  }
  for (const [index, { itemId, received, reason }] of (command.more ?? []).entries()) {
    const came = quantityOf(received, decimalsOf(decimals, itemId, `more.${index}.itemId`), `more.${index}.received`);
    lines.push(arrived({ itemId, offered: '0', received: null, lotId: null, reason: null }, came, reason, lotIds[lines.length]));
  }
  const money = moneyOf(donation.money, command);
  const differenceCount = lines.filter(({ offered, received }) => offered !== received).length;
  const isGoods = lines.some(({ lotId }) => lotId !== null);
  const set: Partial<Donation> = {
    ...{ state: 'received', depotId: depot.id, lines, money, decidedAt: donation.decidedAt ?? at, receivedAt: at },
    movementId: isGoods ? facts.movementId : null,
  };
  return changed(now, at, donation, 'donation.received', set, { lineCount: lines.length, differenceCount });
}

const arrived = (line: DonationLine, came: bigint, reason: string | null | undefined, lotId: string | undefined): DonationLine => ({
  ...line,
  received: quantityText(came),
  lotId: came === 0n ? null : (lotId ?? null),
  reason: reason?.trim() || null,
});

/** Money is noted here and kept where money is kept; what came may be another sum, with a reason. */
function moneyOf(offered: DonatedMoney | null, { moneyFen, moneyReason }: ReceiveDonation): DonatedMoney | null {
  if (offered === null && sum(moneyFen) === 0n) return null;
  if (!moneyFen) throw new DomainError('INVALID', { path: 'moneyFen' });
  const { offeredFen } = offered ?? { offeredFen: '0' };
  const reason = moneyReason?.trim() || null;
  if (moneyFen !== offeredFen && reason === null) throw new DomainError('REASON_NEEDED', { path: 'moneyReason' });
  return { offeredFen, receivedFen: moneyFen, reason };
}

const sum = (fen: string | null | undefined): bigint => BigInt(fen ?? '0');

function decimalsOf(decimals: Decimals, itemId: string, path: string): number {
  const places = decimals.get(itemId);
  if (places === undefined) throw new DomainError('ITEM_UNKNOWN', { path });
  return places;
}

function mustBe(donation: Donation, states: readonly DonationState[]): void {
  if (!states.includes(donation.state)) throw new DomainError('STEP_NOT_POSSIBLE', { current: donation });
}

function after({ offeredAt }: Donation, at: Instant): Instant {
  if (toMs(at) < toMs(offeredAt)) throw new DomainError('VALUE_OUT_OF_RANGE', { path: 'at' });
  return at;
}

/** Its events are those of the depot where it goes: whoever sees that is told. No name is in them. */
function changed(
  now: Instant,
  at: Instant,
  donation: Donation,
  type: DomainEvent['type'],
  set: Partial<Donation>,
  payload: Record<string, unknown>,
): DonationChange {
  const next = { ...donation, ...set, version: donation.version + 1 };
  const { id, code, depotId, incidentId } = next;
  const event = {
    ...{ type, subject: ref('depot', depotId), incidentId, at, flags: isLate(now, at) ? ['late'] : [] },
    ...{ payload: { donationId: id, code, depotId, ...payload }, touches: [] },
  };
  return { event, donation: next };
}
