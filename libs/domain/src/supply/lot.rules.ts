/** Rules of lots (docs/spec/ledger.md): what a lot is told to be, and what may be said of it later. */
import { DomainError } from '../errors.ts';
import type { DomainEvent, Ref } from '../feed/held.ts';
import { checkWorldTime, DAY_MS, type Instant, OLDEST_INSTANT_MS, toInstant, toMs } from '../time.ts';
import type { Item } from './item.ts';
import type { CreateLot, DescribeLot, Lot } from './lot.ts';

/** Long ago is allowed, for what has expired is still there; a year of another age is a slip of the hand. */
function expiryOf(now: Instant, input: string): Instant {
  const ms = toMs(input);
  if (ms < OLDEST_INSTANT_MS) throw new DomainError('TIME_TOO_OLD', { path: 'expiresAt' });
  if (ms > toMs(now) + LONGEST_SHELF_LIFE_MS) throw new DomainError('VALUE_OUT_OF_RANGE', { path: 'expiresAt' });
  return toInstant(ms);
}
const LONGEST_SHELF_LIFE_MS = 100 * 366 * DAY_MS;

/** [LE1] The government's unless somebody else's is said; without an expiry the shelf life of the item counts from the day it was made. */
export function createLot(now: Instant, facts: { id: string; item: Item }, command: CreateLot): { lot: Lot; event: DomainEvent } {
  const { id, item } = facts;
  const madeAt = command.madeAt ? checkWorldTime(now, command.madeAt, 'madeAt') : null;
  const shelfLife = madeAt !== null && item.shelfLifeDays !== null ? toInstant(toMs(madeAt) + item.shelfLifeDays * DAY_MS) : null;
  const lot: Lot = {
    id,
    itemId: item.id,
    code: command.code ?? null,
    serialNumber: command.serialNumber ?? null,
    ownerKind: command.ownerKind ?? 'government',
    ownerName: command.ownerName?.trim() || null,
    madeAt,
    expiresAt: command.expiresAt ? expiryOf(now, command.expiresAt) : shelfLife,
    priceFen: command.priceFen ?? null,
    recordedAt: now,
    version: 1,
  };
  return { lot, event: event('lot.created', now, lot, { itemId: item.id }, []) };
}

/**
 * [LE6] A new expiry, or a block at a place; with a reason that stays in the log. `touches`: the depots and shelters whose stock it changes. `audience`: who
 * sees another place where it is blocked.
 */
export function describeLot(
  now: Instant,
  facts: { lot: Lot; touches: readonly Ref[]; audience: readonly string[] },
  command: DescribeLot,
): { lot: Lot; event: DomainEvent } {
  const { lot, touches, audience } = facts;
  const expiresAt = command.expiresAt ? expiryOf(now, command.expiresAt) : lot.expiresAt;
  const described = { ...(command.expiresAt && { expiresAt }), ...(command.blocked && { blocked: command.blocked.quantity }) };
  const after = { ...lot, expiresAt, version: lot.version + 1 };
  const payload = { reason: command.reason.trim(), ...described };
  return { lot: after, event: { ...event('lot.described', now, lot, payload, touches), audience } };
}

const event = (
  type: 'lot.created' | 'lot.described',
  at: Instant,
  { id }: Lot,
  payload: Record<string, unknown>,
  touches: readonly Ref[],
): DomainEvent => ({ type, subject: { kind: 'lot', id }, incidentId: null, at, flags: [], payload: { lotId: id, ...payload }, touches });
