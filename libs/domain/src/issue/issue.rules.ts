/** Rules of issues to households (docs/spec/donations-and-issues.md): once in a round, from what is there, before the eyes of somebody else. */
import { DomainError, type ErrorDetail } from '../errors.ts';
import { normalName } from '../evacuee/person-search.ts';
import { type DomainEvent, ref } from '../feed/held.ts';
import type { AddMedia, Media } from '../media/media.ts';
import type { Depot } from '../supply/depot.ts';
import { isDisposable, type OwnerKind } from '../supply/lot.ts';
import { quantityFrom, quantityOf, quantityText } from '../supply/quantity.ts';
import { checkStepTime, type Instant, isLate, toMs } from '../time.ts';
import type { IssueGoods, IssueLine, RecordedIssue } from './issue.ts';

/** What of a lot may be given out at the depot. */
export type IssuableLot = { lotId: string; itemId: string; ownerKind: OwnerKind; available: bigint; expiresAt: Instant | null };
/** What the household got in this round already. */
export type Served = { itemId: string; at: Instant };

export type IssuingFacts = {
  id: string;
  code: string;
  movementId: string;
  depot: Depot;
  incidentId: string | null;
  /** Null: it is in no ledger. `names`: of all who live there, as far as they are known. */
  household: { id: string; code: string; villageId: string; people: number; names: readonly string[] } | null;
  lots: readonly IssuableLot[];
  /** Decimals of items. */
  decimals: ReadonlyMap<string, number>;
  served: readonly Served[];
  byName: string;
};

export const FIRST_ROUND = '1';

/** [IS1–IS4] What is written down of an issue; the names are not in it. */
export function issueGoods(now: Instant, facts: IssuingFacts, command: IssueGoods): { event: DomainEvent; issue: RecordedIssue } {
  const { id, code, movementId, depot, incidentId, household, byName } = facts;
  if (depot.state === 'closed') throw new DomainError('DEPOT_CLOSED', { path: 'depotId' });
  if (command.pointId && !depot.issuePoints?.some((point) => point.id === command.pointId))
    throw new DomainError('VALUE_OUT_OF_RANGE', { path: 'pointId' });
  checkWitness(facts, command);
  const villageId = household?.villageId ?? command.villageId;
  const people = command.people ?? household?.people;
  if (!villageId) throw new DomainError('INVALID', { path: 'villageId' });
  if (!people) throw new DomainError('INVALID', { path: 'people' });
  const lines = chosenLots(now, facts, command);
  const reason = command.reason?.trim() || null;
  const again = facts.served.filter(({ itemId }) => lines.some((line) => line.itemId === itemId));
  if (again.length > 0 && reason === null)
    throw new DomainError('HOUSEHOLD_SERVED', { errors: again.map(({ itemId, at }) => ({ code: 'HOUSEHOLD_SERVED', itemId, at })) });
  const at = checkStepTime(now, command.at, false);
  const issue: RecordedIssue = {
    ...{ id, code, depotId: depot.id, pointId: command.pointId ?? null, incidentId, villageId },
    ...{ householdId: household?.id ?? null, householdCode: household?.code ?? null, people, round: command.round ?? FIRST_ROUND },
    ...{ lines, reason: again.length > 0 ? reason : null, movementId, byName, at, recordedAt: now },
  };
  const payload = { lineCount: lines.length, people, isAgain: again.length > 0 };
  return { event: issueEvent('issue.recorded', at, issue, payload, isLate(now, at) ? ['late'] : []), issue };
}

/** [IS5] Whoever hands out or receives does not witness it. */
function checkWitness({ household, byName }: IssuingFacts, { witnessName, householdName }: IssueGoods): void {
  const witness = normalName(witnessName);
  const others = [byName, householdName ?? '', ...(household?.names ?? [])];
  if (others.some((name) => normalName(name) === witness)) throw new DomainError('SAME_PERSON', { path: 'witnessName' });
}

/**
 * [IS3] A line names a lot, or an item: then what the bureau disposes of and has not expired is taken, what expires first before the rest. The same lot is one
 * line. Throws STOCK_INSUFFICIENT with what is left.
 */
function chosenLots(now: Instant, { lots, decimals }: IssuingFacts, command: IssueGoods): IssueLine[] {
  const left = new Map(lots.map(({ lotId, available }) => [lotId, available]));
  const taken = new Map<string, IssueLine>();
  const short: ErrorDetail[] = [];
  const take = (lot: IssuableLot, amount: bigint): void => {
    left.set(lot.lotId, (left.get(lot.lotId) ?? 0n) - amount);
    const before = quantityFrom(taken.get(lot.lotId)?.quantity ?? '0');
    taken.set(lot.lotId, { lotId: lot.lotId, itemId: lot.itemId, quantity: quantityText(before + amount) });
  };
  const leftOf = ({ lotId }: IssuableLot): bigint => left.get(lotId) ?? 0n;
  for (const [index, { itemId, lotId, quantity }] of command.lines.entries()) {
    const path = `lines.${index}`;
    if (Boolean(itemId) === Boolean(lotId)) throw new DomainError('INVALID', { path: `${path}.itemId` });
    const named = lotId ? lots.filter((lot) => lot.lotId === lotId) : [];
    if (lotId && named.length === 0) throw new DomainError('LOT_UNKNOWN', { path: `${path}.lotId` });
    const item = named[0]?.itemId ?? itemId ?? '';
    const places = decimals.get(item);
    if (places === undefined) throw new DomainError('ITEM_UNKNOWN', { path: `${path}.itemId` });
    const wanted = quantityOf(quantity, places, `${path}.quantity`);
    const from = lotId ? named : firstExpiring(now, lots, item);
    const there = from.reduce((sum, lot) => sum + leftOf(lot), 0n);
    if (there < wanted) {
      const what = lotId ? { lotId } : { itemId: item };
      short.push({ code: 'STOCK_INSUFFICIENT', path, ...what, left: quantityText(there > 0n ? there : 0n) });
      continue;
    }
    let missing = wanted;
    for (const lot of from) {
      const amount = least(leftOf(lot), missing);
      if (amount <= 0n) continue;
      take(lot, amount);
      missing -= amount;
    }
  }
  if (short.length > 0) throw new DomainError('STOCK_INSUFFICIENT', { errors: short });
  return [...taken.values()];
}

const least = (a: bigint, b: bigint): bigint => (a < b ? a : b);

function firstExpiring(now: Instant, lots: readonly IssuableLot[], itemId: string): IssuableLot[] {
  const rank = ({ expiresAt }: IssuableLot): number => (expiresAt === null ? Number.POSITIVE_INFINITY : toMs(expiresAt));
  return lots
    .filter((lot) => lot.itemId === itemId && isDisposable(lot.ownerKind) && rank(lot) > toMs(now))
    .sort((a, b) => (rank(a) === rank(b) ? (a.lotId < b.lotId ? -1 : 1) : rank(a) - rank(b)));
}

/** Its events are those of the depot: whoever sees that is told how many and what for, never who. */
export function issueEvent(
  type: 'issue.recorded' | 'issue.reversed' | 'issue.mediaAdded',
  at: Instant,
  { id, code, depotId, incidentId }: Pick<RecordedIssue, 'id' | 'code' | 'depotId' | 'incidentId'>,
  payload: Record<string, unknown>,
  flags: readonly string[] = [],
): DomainEvent {
  const said = { issueId: id, code, depotId, ...payload };
  return { type, subject: ref('depot', depotId), incidentId, at, flags, payload: said, touches: [] };
}

/** [IS5] A signature or a photo, at any later time. The log has neither the name of the file, which may be that of a person, nor what was noted to it. */
export function addIssueMedia(
  now: Instant,
  { issue, media }: { issue: RecordedIssue; media: Omit<Media, 'at'> },
  { at: said }: AddMedia,
): DomainEvent {
  const at = checkStepTime(now, said, false);
  return issueEvent('issue.mediaAdded', at, issue, { mediaId: media.id, type: media.type }, isLate(now, at) ? ['late'] : []);
}
