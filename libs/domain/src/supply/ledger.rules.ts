/**
 * Rules of the ledger (docs/spec/ledger.md): what may move from where to where, that nothing is made or lost and no place of ours holds less than nothing.
 * A rule decides about a movement as a whole; all of its lines happen, or none.
 */
import { DomainError, type ErrorDetail } from '../errors.ts';
import { checkStepTime, type Instant, isLate } from '../time.ts';
import type { KitContent } from './kit.ts';
import { INSIDE_KINDS, isInside, type LedgerPlace, placeKeyOf } from './ledger-place.ts';
import type { Lot, OwnerKind } from './lot.ts';
import type { ConfirmMovement, Movement, MovementKind, MovementLine, RecordMovement, ReverseMovement, Signer } from './movement.ts';
import { quantityFrom, quantityOf, quantityText } from './quantity.ts';

type PlaceKind = LedgerPlace['kind'];

/** What the ledger knows of a lot. `inside`: how much of it lies in places of ours. */
export type LotFacts = { lot: Pick<Lot, 'id' | 'itemId' | 'ownerKind'>; decimals: number; serial: boolean; inside: bigint };
export type Balance = { onHand: bigint; reserved: bigint; blocked: bigint };

/** A change of one balance; the ledger applies all of a movement or none. */
export type Delta = { lotId: string; place: LedgerPlace } & Balance;

export type MovementFacts = {
  id: string;
  by: Signer;
  lots: ReadonlyMap<string, LotFacts>;
  balances: ReadonlyMap<string, Balance>;
  /** Whether the asker may see and move what is the army's. */
  mayMilitary: boolean;
  /** What is in one of each item that is a kit; for an assembly alone. */
  bills?: ReadonlyMap<string, readonly KitContent[]>;
};
/** `deltas` count for nothing while the movement waits. */
export type Decided = { movement: Movement; deltas: Delta[] };

export const EMPTY: Balance = { onHand: 0n, reserved: 0n, blocked: 0n };
export const balanceKey = (lotId: string, place: LedgerPlace): string => `${lotId} ${placeKeyOf(place)}`;
export const availableOf = ({ onHand, reserved, blocked }: Balance): bigint => onHand - reserved - blocked;
export const isMilitary = (kind: OwnerKind): boolean => kind === 'military';

const STORES = ['depot', 'shelter'] as const;
const USERS = ['incident', 'shelter', 'team', 'person'] as const;

/** [LE2] From where to where each kind moves goods. */
const WAYS: Record<Exclude<MovementKind, 'reverse'>, readonly { from: readonly PlaceKind[]; to: readonly PlaceKind[] }[]> = {
  receive: [
    { from: ['supplier'], to: STORES },
    { from: ['shipment'], to: [...STORES, 'incident', 'team', 'person'] },
  ],
  issue: [{ from: [...STORES, 'incident', 'team', 'person'], to: [...USERS, 'consumed'] }],
  transfer: [{ from: INSIDE_KINDS, to: INSIDE_KINDS }],
  return: [{ from: [...USERS, 'shipment'], to: [...STORES, 'scrapped', 'owner'] }],
  count: [
    { from: ['found'], to: INSIDE_KINDS },
    { from: INSIDE_KINDS, to: ['lost'] },
  ],
  rotate: [
    { from: STORES, to: ['supplier', 'consumed'] },
    { from: ['supplier'], to: STORES },
  ],
  writeOff: [{ from: INSIDE_KINDS, to: ['scrapped', 'lost', 'consumed'] }],
  requisition: [
    { from: ['owner'], to: INSIDE_KINDS },
    { from: INSIDE_KINDS, to: ['owner'] },
  ],
  donate: [{ from: ['donor'], to: [...STORES, 'incident', 'shipment'] }],
  assemble: [
    { from: STORES, to: ['consumed'] },
    { from: ['consumed'], to: STORES },
  ],
};

/** [LE1–LE8] A movement as it will be recorded, or as it waits for a second person. `isImported`: old times pass. */
export function recordMovement(now: Instant, facts: MovementFacts, command: RecordMovement, isImported = false): Decided {
  const lines = command.lines.map((line, index) => lineOf(facts, command.kind, line, `lines.${index}`));
  if (command.kind === 'assemble') checkAssembly(lines, facts.bills);
  const at = checkStepTime(now, command.at, isImported);
  const incidentId = command.incidentId ?? lines.flatMap(({ to, from }) => [to, from]).find(isIncident)?.id ?? null;
  return decide(now, facts, {
    ...{ id: facts.id, kind: command.kind, at, reason: command.reason?.trim() || null, incidentId, lines },
    ...{ by: facts.by, reversesId: null },
  });
}

/** `isPending`: somebody has asked for the same already. */
export type ReverseFacts = MovementFacts & { reversed: Movement; isPending?: boolean };

/** [LE9] The whole of a movement back, once. What needed two people needs two to be taken back. */
export function reverseMovement(now: Instant, facts: ReverseFacts, command: ReverseMovement): Decided {
  const { reversed } = facts;
  if (reversed.state !== 'recorded') throw new DomainError('MOVEMENT_NOT_RECORDED', { current: reversed });
  if (reversed.kind === 'reverse' || reversed.reversedById !== null) throw new DomainError('MOVEMENT_REVERSED', { current: reversed });
  if (facts.isPending) throw new DomainError('REVERSAL_PENDING', { current: reversed });
  const lines = reversed.lines.map((line) => ({ ...line, from: line.to, to: line.from }));
  const { incidentId } = reversed;
  const reason = command.reason.trim();
  return decide(now, facts, { id: facts.id, kind: 'reverse', at: now, reason, incidentId, lines, by: facts.by, reversesId: reversed.id });
}

/** [LE8] Somebody else says yes, and what waited moves; or no, and nothing does. */
export function confirmMovement(now: Instant, facts: MovementFacts & { pending: Movement }, command: ConfirmMovement): Decided {
  const { pending } = facts;
  if (pending.state !== 'pending') throw new DomainError('MOVEMENT_NOT_PENDING', { current: pending });
  const isWithdrawn = command.isDeclined === true && pending.by.personId === facts.by.personId;
  if (pending.by.personId === facts.by.personId && !isWithdrawn) throw new DomainError('SAME_PERSON', { current: pending });
  const signed = { confirmedBy: facts.by, confirmedAt: now };
  if (command.isDeclined) return { movement: { ...pending, ...signed, state: 'declined' }, deltas: [] };
  if (pending.reversesId !== null && pending.reversedById !== null) throw new DomainError('MOVEMENT_REVERSED', { current: pending });
  const deltas = deltasOf(pending.kind, pending.lines, facts.balances);
  checkStock(facts, deltas);
  return { movement: { ...pending, ...signed, state: 'recorded' }, deltas };
}

/** [LE8] Adjustments, scrap and write-offs are signed by two. */
export const needsSecond = ({ kind, lines }: Pick<Movement, 'kind' | 'lines'>): boolean =>
  kind === 'writeOff' || kind === 'count' || lines.some(({ from, to }) => [from.kind, to.kind].some((one) => SIGNED_BY_TWO.has(one)));
const SIGNED_BY_TWO: ReadonlySet<PlaceKind> = new Set(['scrapped', 'lost', 'found']);

type Draft = Omit<Movement, 'state' | 'recordedAt' | 'flags' | 'confirmedBy' | 'confirmedAt' | 'reversedById'>;

function decide(now: Instant, facts: MovementFacts, draft: Draft): Decided {
  const deltas = deltasOf(draft.kind, draft.lines, facts.balances);
  checkStock(facts, deltas);
  checkSerials(facts, draft.lines);
  const isPending = needsSecond(draft);
  const movement: Movement = {
    ...draft,
    state: isPending ? 'pending' : 'recorded',
    recordedAt: now,
    flags: isLate(now, draft.at) ? ['late'] : [],
    ...{ confirmedBy: null, confirmedAt: null, reversedById: null },
  };
  return { movement, deltas };
}

function lineOf(facts: MovementFacts, kind: RecordMovement['kind'], line: RecordMovement['lines'][number], path: string): MovementLine {
  const known = facts.lots.get(line.lotId);
  if (known === undefined || (isMilitary(known.lot.ownerKind) && !facts.mayMilitary))
    throw new DomainError('LOT_UNKNOWN', { path: `${path}.lotId` });
  if (placeKeyOf(line.from) === placeKeyOf(line.to)) throw new DomainError('PLACES_SAME', { path: `${path}.to` });
  const outcome = outcomeOf(kind, line);
  const isWay = WAYS[kind].some(({ from, to }) => from.includes(line.from.kind) && to.includes(line.to.kind));
  if (!isWay || outcome === undefined) throw new DomainError('PLACES_UNFIT', { path: `${path}.to` });
  const quantity = quantityOf(line.quantity, known.decimals, `${path}.quantity`);
  if (known.serial && quantity !== ONE) throw new DomainError('QUANTITY_UNFIT', { path: `${path}.quantity` });
  return { lotId: line.lotId, itemId: known.lot.itemId, from: line.from, to: line.to, quantity: quantityText(quantity), outcome };
}
const ONE = 1000n;

/** [LE7] Of a return alone; what goes to scrap is scrap, what goes back to its owner is not checked. Undefined: it does not fit. */
function outcomeOf(kind: RecordMovement['kind'], { to, outcome }: RecordMovement['lines'][number]): MovementLine['outcome'] | undefined {
  if (kind !== 'return' || to.kind === 'owner') return outcome ? undefined : null;
  if (to.kind === 'scrapped') return outcome && outcome !== 'scrap' ? undefined : 'scrap';
  return outcome === 'scrap' ? undefined : (outcome ?? 'stock');
}

/** [LE2] Contents out and kits in, or the other way round, at one place and by the bill of the kit: nothing comes out that did not go in. */
function checkAssembly(lines: readonly MovementLine[], bills: MovementFacts['bills']): void {
  const places = new Set(lines.flatMap(({ from, to }) => [from, to].filter(isInside).map(placeKeyOf)));
  const net = new Map<string, bigint>();
  for (const { itemId, to, quantity } of lines)
    net.set(itemId, (net.get(itemId) ?? 0n) + (isInside(to) ? quantityFrom(quantity) : -quantityFrom(quantity)));
  const [kitItemId, ...others] = [...net.keys()].filter((itemId) => bills?.has(itemId));
  if (places.size !== 1 || kitItemId === undefined || others.length > 0) throw new DomainError('PLACES_UNFIT', { path: 'lines' });
  const kits = net.get(kitItemId) ?? 0n;
  const bill = new Map(bills?.get(kitItemId)?.map((content) => [content.itemId, (-quantityFrom(content.quantity) * kits) / ONE]));
  const isByBill = kits !== 0n && net.size === bill.size + 1 && [...bill].every(([itemId, amount]) => net.get(itemId) === amount);
  if (!isByBill) throw new DomainError('QUANTITY_UNFIT', { path: 'lines' });
}

/** What the lines do to each balance, in the one order in which balances are locked. Goods in need of repair lie blocked. */
function deltasOf(kind: MovementKind, lines: readonly MovementLine[], balances: ReadonlyMap<string, Balance>): Delta[] {
  const deltas = new Map<string, Delta>();
  const add = (lotId: string, place: LedgerPlace, onHand: bigint, blocked: bigint) => {
    const key = balanceKey(lotId, place);
    const before = deltas.get(key) ?? { lotId, place, ...EMPTY };
    deltas.set(key, { ...before, onHand: before.onHand + onHand, blocked: before.blocked + blocked });
  };
  for (const { lotId, from, to, quantity, outcome } of lines) {
    const amount = quantityFrom(quantity);
    const isRepair = outcome === 'repair';
    add(lotId, from, -amount, isRepair && kind === 'reverse' ? -least(amount, balances.get(balanceKey(lotId, from))?.blocked ?? 0n) : 0n);
    add(lotId, to, amount, isRepair && kind !== 'reverse' ? amount : 0n);
  }
  return inOrder([...deltas.values()]);
}
const least = (a: bigint, b: bigint): bigint => (a < b ? a : b);

export const inOrder = (deltas: readonly Delta[]): Delta[] =>
  deltas.toSorted((a, b) => (balanceKey(a.lotId, a.place) < balanceKey(b.lotId, b.place) ? -1 : 1));

/** [LE4] No place of ours gives what it does not have, nor what is kept for somebody or blocked. Throws STOCK_INSUFFICIENT with what is left of each lot. */
export function checkStock({ balances }: Pick<MovementFacts, 'balances'>, deltas: readonly Delta[]): void {
  const errors = deltas.flatMap(({ lotId, place, ...delta }): ErrorDetail[] => {
    if (!isInside(place)) return [];
    const before = balances.get(balanceKey(lotId, place)) ?? EMPTY;
    const left = availableOf(before);
    const isShort = left + availableOf(delta) < 0n || before.reserved + delta.reserved < 0n || before.blocked + delta.blocked < 0n;
    if (!isShort) return [];
    return [{ code: 'STOCK_INSUFFICIENT', lotId, place: placeKeyOf(place), left: quantityText(left > 0n ? left : 0n) }];
  });
  if (errors.length > 0) throw new DomainError('STOCK_INSUFFICIENT', { errors });
}

/** [LE3] A pump is one pump: it comes in only while none of it is in. */
function checkSerials({ lots }: MovementFacts, lines: readonly MovementLine[]): void {
  const inside = new Map<string, bigint>();
  for (const [index, { lotId, from, to, quantity }] of lines.entries()) {
    const known = lots.get(lotId);
    if (!known?.serial) continue;
    const change = (isInside(to) ? quantityFrom(quantity) : 0n) - (isInside(from) ? quantityFrom(quantity) : 0n);
    const after = (inside.get(lotId) ?? known.inside) + change;
    inside.set(lotId, after);
    if (after > ONE) throw new DomainError('QUANTITY_UNFIT', { path: `lines.${index}.quantity` });
  }
}

const isIncident = (place: LedgerPlace): place is LedgerPlace & { id: string } => place.kind === 'incident';
