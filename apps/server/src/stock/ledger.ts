/**
 * The one way to move goods, for every capability: inside the caller's transaction, so that what moved and why stand together or not at all.
 * Balances are changed by adding to them, and the database refuses what goes below zero: a movement that nobody contends for takes no lock before it writes.
 */
import {
  balanceKey,
  type ConfirmMovement,
  confirmMovement,
  type Decided,
  type Delta,
  DomainError,
  EMPTY,
  isMilitary,
  type LedgerPlace,
  type Movement,
  type MovementFacts,
  movementEvent,
  quantityFrom,
  type RecordMovement,
  type ReverseMovement,
  recordMovement,
  reverseMovement,
  type Signer,
  type StockCount,
  unique,
} from '@fenghuo/domain';
import { Injectable } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import type { Asked } from '../core/asked.ts';
import type { Transaction } from '../core/transaction.ts';
import { bookOf } from './ledger.book.ts';
import { billsOf, type Known, known, type Line, lotsOf, placesIn } from './ledger.facts.ts';
import type { NamedPlace, PlaceFacts } from './ledger.places.ts';
import { isReversalPending, lateTaking, movementBy, movementColumns, writeLines } from './ledger.rows.ts';

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
type Facts = MovementFacts & Known;

@Injectable()
export class Ledger {
  /** [LE1–LE8] Records a movement, or lays it before a second person. `asked` is null where the product itself moves something. */
  async move(tx: Transaction, asked: Asked | null, command: RecordMovement, options: MoveOptions = {}): Promise<Movement> {
    const { lines, incidentId } = command;
    // Whether the past goes below zero is asked of a book that stands still.
    if (command.at) await tx.begin();
    const purpose = incidentId ? [{ place: { kind: 'incident' as const, id: incidentId }, path: 'incidentId' }] : [];
    const present = await this.facts(tx, asked, command.id ?? uuidv7(), lines, [...placesIn(lines), ...purpose], options);
    const facts = command.kind === 'assemble' ? { ...present, bills: await billsOf(tx, present) } : present;
    const { first, isImported } = options;
    const laid = await this.lay(tx, facts, recordMovement(tx.now, { ...facts, by: first ?? facts.by }, command, isImported));
    return first !== undefined && laid.movement.state === 'pending' ? this.sign(tx, facts, laid.movement, {}) : this.enter(tx, facts, laid);
  }

  /** [LE9] */
  async reverse(tx: Transaction, asked: Asked, id: string, command: ReverseMovement, options: MoveOptions = {}): Promise<Movement> {
    await tx.begin();
    const reversed = await this.open(tx, asked, id);
    const facts = await this.facts(tx, asked, command.id ?? uuidv7(), reversed.lines, placesIn(reversed.lines), options);
    const isPending = await isReversalPending(tx, id);
    return this.enter(tx, facts, await this.lay(tx, facts, reverseMovement(tx.now, { ...facts, reversed, isPending }, command)));
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

  /** Of a transaction that has begun and moves very much: writes what it has moved so far. */
  flush(tx: Transaction): Promise<void> {
    return bookOf(tx).flush();
  }

  /** [LE6] Sets how much of a lot at a place may not be given out. */
  async block(tx: Transaction, lotId: string, place: LedgerPlace, quantity: bigint): Promise<void> {
    const book = bookOf(tx);
    await book.read([{ lotId, place }]);
    book.change([{ ...EMPTY, lotId, place, blocked: quantity - book.balanceOf({ lotId, place }).blocked }]);
  }

  private async keep(tx: Transaction, lines: readonly Kept[], sign: 1n | -1n): Promise<void> {
    const book = bookOf(tx);
    await book.read(lines);
    const added = new Map<string, Delta>();
    for (const { lotId, place, quantity } of lines) {
      const before = added.get(balanceKey(lotId, place)) ?? { lotId, place, ...EMPTY };
      added.set(balanceKey(lotId, place), { ...before, reserved: before.reserved + sign * quantityFrom(quantity) });
    }
    book.change([...added.values()]);
  }

  private async facts(
    tx: Transaction,
    asked: Asked | null,
    id: string,
    lines: readonly Line[],
    named: readonly NamedPlace[],
    { check }: MoveOptions,
  ): Promise<Facts> {
    const facts = await known(tx, lines, named, (places) => check?.(lines, places));
    return { ...facts, id, by: signerOf(tx), mayMilitary: asked === null || asked.viewer.mayAnywhere('moveMilitary') };
  }

  /** [LE8] The second person's word. */
  private sign(tx: Transaction, facts: Facts, pending: Movement, command: ConfirmMovement): Movement {
    const { movement, deltas } = confirmMovement(tx.now, { ...facts, pending }, command);
    tx.insert('movement_decisions', {
      movement_id: movement.id,
      is_declined: movement.state === 'declined',
      person_id: facts.by.personId,
      name: facts.by.name,
      reason: command.reason?.trim() || null,
      at: tx.now,
    });
    return this.enter(tx, facts, { movement: { ...movement, reversedById: null }, deltas });
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
  private enter(tx: Transaction, { places }: Facts, { movement, deltas }: Decided): Movement {
    if (movement.state === 'recorded') {
      bookOf(tx).change(deltas);
      tx.write((bind) => writeLines(bind, movement));
      if (movement.reversesId !== null) tx.insert('movement_reversals', { reversed_id: movement.reversesId, movement_id: movement.id });
    }
    tx.record([movementEvent(movement, scopeOf(places))]);
    return movement;
  }

  /** Held by an advisory lock, for nobody may lock rows that nobody may change. Out of sight is the same as not there. */
  /** Nobody else decides of this movement until the commit; held before the places that it touches. */
  async hold(tx: Transaction, id: string): Promise<void> {
    await tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`movement ${id}`]);
  }

  private async open(tx: Transaction, asked: Asked, id: string): Promise<Movement> {
    await this.hold(tx, id);
    const movement = await movementBy(tx, id);
    if (movement === null) throw new DomainError('NOT_FOUND');
    const lots = await lotsOf(tx, [...new Set(movement.lines.map(({ lotId }) => lotId))]);
    const isArmys = [...lots.values()].some(({ lot }) => isMilitary(lot.ownerKind));
    if (isArmys && !asked.viewer.mayAnywhere('moveMilitary')) throw new DomainError('NOT_FOUND');
    if (movement.reversesId !== null) await this.hold(tx, movement.reversesId);
    return movement;
  }
}

/** Who does it, as the movement names them. */
export function signerOf({ actor }: Transaction): Signer {
  return 'personId' in actor ? { personId: actor.personId, name: actor.name } : { personId: null, name: actor.system };
}

/** Whoever sees a place that goods come from or go to. What they are for is no such place. */
const scopeOf = (places: readonly PlaceFacts[]): string[] =>
  unique(places.flatMap(({ path, scope }) => (path === 'incidentId' ? [] : scope)));
