/**
 * The one way to move goods, for every capability: inside the caller's transaction, so that what moved and why stand together or not at all.
 * Balances are changed by adding to them, and the database refuses what goes below zero: a movement that nobody contends for takes no lock before it writes.
 */
import {
  type Balance,
  balanceKey,
  type ConfirmMovement,
  checkStock,
  confirmMovement,
  type Decided,
  type Delta,
  DomainError,
  EMPTY,
  inOrder,
  isInside,
  isMilitary,
  type KitContent,
  type LedgerPlace,
  type LotFacts,
  type Movement,
  type MovementFacts,
  type MovementLine,
  movementEvent,
  type OwnerKind,
  placeKeyOf,
  quantityFrom,
  quantityText,
  type RecordMovement,
  type ReverseMovement,
  recordMovement,
  reverseMovement,
  type Signer,
  type StockCount,
} from '@fenghuo/domain';
import { Injectable } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import type { Asked } from '../core/asked.ts';
import type { Transaction } from '../core/transaction.ts';
import { type NamedPlace, type PlaceFacts, placesOf } from './ledger.places.ts';
import { type Bind, lateTaking, movementBy, movementColumns, writeLines } from './ledger.rows.ts';

/**
 * `check`: the caller's word on lines and places, once they are held; without it whoever calls has asked already. `isImported`: old times pass.
 * `first`: who has signed before, where whoever asks is the second.
 */
export type MoveOptions = {
  check?: (lines: readonly Line[], places: readonly PlaceFacts[]) => void;
  isImported?: boolean;
  first?: Signer;
};
export type Kept = { lotId: string; place: LedgerPlace; quantity: string };
type Line = Pick<MovementLine, 'lotId' | 'from' | 'to'>;

/** What this transaction has read of balances and how it will change them. */
type Book = { balances: Map<string, Balance>; deltas: Map<string, Delta>; isWritten: boolean };

@Injectable()
export class Ledger {
  private readonly books = new WeakMap<Transaction, Book>();

  /** [LE1–LE8] Records a movement, or lays it before a second person. `asked` is null where the product itself moves something. */
  async move(tx: Transaction, asked: Asked | null, command: RecordMovement, options: MoveOptions = {}): Promise<Movement> {
    const { lines, incidentId } = command;
    // Whether the past goes below zero is asked of a book that stands still.
    if (command.at) await tx.begin();
    const purpose = incidentId ? [{ place: { kind: 'incident' as const, id: incidentId }, path: 'incidentId' }] : [];
    const present = await this.facts(tx, asked, command.id ?? uuidv7(), lines, [...placesIn(lines), ...purpose], options);
    const facts = command.kind === 'assemble' ? { ...present, bills: await this.bills(tx, present) } : present;
    const { first, isImported } = options;
    const laid = await this.lay(tx, facts, recordMovement(tx.now, { ...facts, by: first ?? facts.by }, command, isImported));
    return first !== undefined && laid.movement.state === 'pending' ? this.sign(tx, facts, laid.movement, {}) : this.enter(tx, laid);
  }

  /** [LE9] */
  async reverse(tx: Transaction, asked: Asked, id: string, command: ReverseMovement, options: MoveOptions = {}): Promise<Movement> {
    await tx.begin();
    const reversed = await this.open(tx, asked, id);
    const facts = await this.facts(tx, asked, command.id ?? uuidv7(), reversed.lines, placesIn(reversed.lines), options);
    return this.enter(tx, await this.lay(tx, facts, reverseMovement(tx.now, { ...facts, reversed }, command)));
  }

  /** [LE8] */
  async confirm(tx: Transaction, asked: Asked, id: string, command: ConfirmMovement, options: MoveOptions = {}): Promise<Movement> {
    await tx.begin();
    const pending = await this.open(tx, asked, id);
    const reversed = pending.reversesId === null ? null : await movementBy(tx, pending.reversesId);
    const facts = await this.facts(tx, asked, id, pending.lines, placesIn(pending.lines), options);
    return this.sign(tx, facts, { ...pending, reversedById: reversed?.reversedById ?? null }, command);
  }

  /** [LE13] The difference that a count has found, as of its instant. Who counted asks, who signs confirms. */
  async adjust(
    tx: Transaction,
    asked: Asked,
    count: Pick<StockCount, 'at' | 'startedBy'>,
    lines: RecordMovement['lines'],
    reason: string | null,
  ): Promise<Movement> {
    const id = uuidv7();
    const facts = await this.facts(tx, asked, id, lines, placesIn(lines), {});
    const command: RecordMovement = { kind: 'count', at: count.at, reason, lines };
    const laid = await this.lay(tx, facts, recordMovement(tx.now, { ...facts, by: count.startedBy }, command, true));
    return this.sign(tx, facts, laid.movement, {});
  }

  /** [LE5] Keeps goods for somebody: on hand they stay, but nobody else gets them. Throws STOCK_INSUFFICIENT. */
  reserve(tx: Transaction, lines: readonly Kept[]): Promise<void> {
    return this.keep(tx, lines, 1n);
  }

  release(tx: Transaction, lines: readonly Kept[]): Promise<void> {
    return this.keep(tx, lines, -1n);
  }

  /** Of a transaction that has begun and moves very much: writes what it has moved so far, and forgets the balances that it no longer needs. */
  async flush(tx: Transaction): Promise<void> {
    const { balances, deltas } = this.book(tx);
    tx.write((bind) => writeDeltas(bind, inOrder([...deltas.values()])));
    await tx.flush();
    deltas.clear();
    balances.clear();
  }

  /** [LE6] Sets how much of a lot at a place may not be given out. */
  async block(tx: Transaction, lotId: string, place: LedgerPlace, quantity: bigint): Promise<void> {
    const { balances } = await this.read(tx, [{ lotId, place }]);
    const { blocked } = balances.get(balanceKey(lotId, place)) ?? EMPTY;
    this.change(tx, [{ ...EMPTY, lotId, place, blocked: quantity - blocked }]);
  }

  private async keep(tx: Transaction, lines: readonly Kept[], sign: 1n | -1n): Promise<void> {
    await this.read(tx, lines);
    const added = new Map<string, Delta>();
    for (const { lotId, place, quantity } of lines) {
      const before = added.get(balanceKey(lotId, place)) ?? { lotId, place, ...EMPTY };
      added.set(balanceKey(lotId, place), { ...before, reserved: before.reserved + sign * quantityFrom(quantity) });
    }
    this.change(tx, [...added.values()]);
  }

  private async facts(
    tx: Transaction,
    asked: Asked | null,
    id: string,
    lines: readonly Line[],
    named: readonly NamedPlace[],
    { check }: MoveOptions,
  ): Promise<MovementFacts> {
    const lotIds = [...new Set(lines.map(({ lotId }) => lotId))];
    const pairs = lines.flatMap(({ lotId, from, to }) => [from, to].map((place) => ({ lotId, place })));
    // Asked in one turn, so that they travel together; where they are locked, in this order.
    const [places, lots] = await Promise.all([placesOf(tx, named), this.lots(tx, lotIds), this.read(tx, pairs)]);
    check?.(lines, places);
    const comesIn = lines.some(({ lotId, from }) => !isInside(from) && lots.get(lotId)?.serial);
    const sure = comesIn ? await this.lotsHeld(tx, lotIds, pairs) : lots;
    const mayMilitary = asked === null || asked.viewer.mayAnywhere('moveMilitary');
    return { id, by: signerOf(tx), lots: sure, balances: this.book(tx).balances, mayMilitary };
  }

  private async bills(tx: Transaction, { lots }: MovementFacts): Promise<NonNullable<MovementFacts['bills']>> {
    const rows = await tx.look<{ itemId: string; contents: KitContent[] }>(
      `SELECT item_id AS "itemId", row -> 'contents' AS contents FROM kits WHERE item_id = ANY($1::uuid[])`,
      [[...lots.values()].map(({ lot }) => lot.itemId)],
    );
    return new Map(rows.map(({ itemId, contents }) => [itemId, contents]));
  }

  private async lots(tx: Transaction, ids: readonly string[]): Promise<Map<string, LotFacts>> {
    type Row = { id: string; itemId: string; ownerKind: OwnerKind; decimals: number; serial: boolean; inside: string };
    const rows = await tx.look<Row>(
      `SELECT l.id, l.item_id AS "itemId", l.owner_kind AS "ownerKind", (i.row ->> 'decimals')::int AS decimals, (i.row ->> 'serial')::boolean AS serial,
              CASE WHEN (i.row ->> 'serial')::boolean
                THEN coalesce((SELECT sum(on_hand) FROM balances b WHERE b.lot_id = l.id AND NOT b.outside), 0) ELSE 0 END AS inside
       FROM lots l JOIN items i ON i.id = l.item_id WHERE l.id = ANY($1::uuid[])`,
      [ids],
    );
    return new Map(
      rows.map(({ id, itemId, ownerKind, decimals, serial, inside }) => [
        id,
        { lot: { id, itemId, ownerKind }, decimals, serial, inside: quantityFrom(inside) },
      ]),
    );
  }

  /** Two who bring in the same pump at once: the lots are held, and what is in is read again. */
  private async lotsHeld(tx: Transaction, ids: readonly string[], pairs: readonly Pick<Kept, 'lotId' | 'place'>[]) {
    await tx.begin();
    await tx.query('SELECT FROM lots WHERE id = ANY($1::uuid[]) ORDER BY id FOR NO KEY UPDATE', [ids]);
    await this.read(tx, pairs, true);
    return this.lots(tx, ids);
  }

  /** Reads balances that this transaction has not read yet, or all anew. */
  private async read(tx: Transaction, pairs: readonly Pick<Kept, 'lotId' | 'place'>[], isAnew = false): Promise<Book> {
    const book = this.book(tx);
    const asked = new Map(pairs.map((pair) => [balanceKey(pair.lotId, pair.place), pair]));
    const keys = [...asked].filter(([key]) => isAnew || !book.balances.has(key)).sort(([a], [b]) => (a < b ? -1 : 1));
    if (keys.length === 0) return book;
    const rows = await tx.look<{ lot_id: string; place: string; on_hand: string; reserved: string; blocked: string }>(
      `SELECT b.lot_id, b.place, b.on_hand, b.reserved, b.blocked
       FROM unnest($1::uuid[], $2::text[]) AS k (lot_id, place) JOIN balances b ON b.lot_id = k.lot_id AND b.place = k.place
       ORDER BY b.lot_id, b.place COLLATE "C"`,
      [keys.map(([, { lotId }]) => lotId), keys.map(([, { place }]) => placeKeyOf(place))],
      'FOR NO KEY UPDATE OF b',
    );
    for (const [key] of keys) book.balances.set(key, EMPTY);
    for (const { lot_id, place, on_hand, reserved, blocked } of rows)
      book.balances.set(`${lot_id} ${place}`, {
        onHand: quantityFrom(on_hand),
        reserved: quantityFrom(reserved),
        blocked: quantityFrom(blocked),
      });
    return book;
  }

  private book(tx: Transaction): Book {
    const present = this.books.get(tx) ?? { balances: new Map(), deltas: new Map(), isWritten: false };
    this.books.set(tx, present);
    return present;
  }

  /** Checks and notes changes of balances; all of a transaction are written together, in the order in which balances are locked. */
  private change(tx: Transaction, changes: readonly Delta[]): void {
    const book = this.book(tx);
    const { balances, deltas } = book;
    checkStock({ balances }, changes);
    if (!book.isWritten && changes.length > 0) {
      book.isWritten = true;
      tx.require((bind) => writeDeltas(bind, inOrder([...deltas.values()])));
    }
    for (const delta of changes) {
      const key = balanceKey(delta.lotId, delta.place);
      balances.set(key, plus(balances.get(key) ?? EMPTY, delta));
      deltas.set(key, { ...delta, ...plus(deltas.get(key) ?? EMPTY, delta) });
    }
  }

  /** [LE8] The second person's word. */
  private sign(tx: Transaction, facts: MovementFacts, pending: Movement, command: ConfirmMovement): Movement {
    const { movement, deltas } = confirmMovement(tx.now, { ...facts, pending }, command);
    tx.insert('movement_decisions', {
      movement_id: movement.id,
      is_declined: movement.state === 'declined',
      person_id: facts.by.personId,
      name: facts.by.name,
      reason: command.reason?.trim() || null,
      at: tx.now,
    });
    return this.enter(tx, { movement: { ...movement, reversedById: null }, deltas });
  }

  /** Writes down what was asked, once and for ever. */
  private async lay(tx: Transaction, { lots }: MovementFacts, decided: Decided): Promise<Decided> {
    const isLow = decided.movement.at < tx.now && (await lateTaking(tx, decided));
    const flags = isLow ? [...decided.movement.flags, 'pastNegative'] : decided.movement.flags;
    const movement = { ...decided.movement, flags };
    tx.insert(
      'movements',
      movementColumns(
        movement,
        [...lots.values()].some(({ lot }) => isMilitary(lot.ownerKind)),
      ),
    );
    return { ...decided, movement };
  }

  /** Into the book, unless it waits or was declined; and into the log. */
  private enter(tx: Transaction, { movement, deltas }: Decided): Movement {
    if (movement.state === 'recorded') {
      this.change(tx, deltas);
      tx.write((bind) => writeLines(bind, movement));
      if (movement.reversesId !== null) tx.insert('movement_reversals', { reversed_id: movement.reversesId, movement_id: movement.id });
    }
    tx.record([movementEvent(movement)]);
    return movement;
  }

  /** Held by an advisory lock, for nobody may lock rows that nobody may change. Out of sight is the same as not there. */
  private async open(tx: Transaction, asked: Asked, id: string): Promise<Movement> {
    await tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`movement ${id}`]);
    const movement = await movementBy(tx, id);
    if (movement === null) throw new DomainError('NOT_FOUND');
    const lots = await this.lots(tx, [...new Set(movement.lines.map(({ lotId }) => lotId))]);
    const isArmys = [...lots.values()].some(({ lot }) => isMilitary(lot.ownerKind));
    if (isArmys && !asked.viewer.mayAnywhere('moveMilitary')) throw new DomainError('NOT_FOUND');
    if (movement.reversesId !== null)
      await tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`movement ${movement.reversesId}`]);
    return movement;
  }
}

const plus = (a: Balance, b: Balance): Balance => ({
  onHand: a.onHand + b.onHand,
  reserved: a.reserved + b.reserved,
  blocked: a.blocked + b.blocked,
});

/** Who does it, as the movement names them. */
export function signerOf({ actor }: Transaction): Signer {
  return 'personId' in actor ? { personId: actor.personId, name: actor.name } : { personId: null, name: actor.system };
}

const placesIn = (lines: readonly Line[]): NamedPlace[] =>
  lines.flatMap(({ from, to }, index) =>
    (['from', 'to'] as const).flatMap((side) => {
      const place = side === 'from' ? from : to;
      return isInside(place) ? [{ place, path: `lines.${index}.${side}` }] : [];
    }),
  );

function writeDeltas(bind: Bind, deltas: readonly Delta[]): string {
  const column = (name: 'onHand' | 'reserved' | 'blocked') => bind(deltas.map((delta) => quantityText(delta[name])));
  const [lots, places] = [bind(deltas.map(({ lotId }) => lotId)), bind(deltas.map(({ place }) => placeKeyOf(place)))];
  return `SELECT move_balances(${lots}::uuid[], ${places}::text[], ${column('onHand')}::numeric[], ${column('reserved')}::numeric[], ${column('blocked')}::numeric[])`;
}
