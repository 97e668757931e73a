/** What a transaction has read of balances and how it will change them: all of it is written together, in the one order in which balances are locked. */
import {
  type Balance,
  balanceKey,
  checkStock,
  type Delta,
  EMPTY,
  inOrder,
  type LedgerPlace,
  placeKeyOf,
  quantityFrom,
  quantityText,
} from '@fenghuo/domain';
import type { Transaction } from '../core/transaction.ts';
import type { Bind } from './ledger.rows.ts';

export type LotAt = { lotId: string; place: LedgerPlace };
type Row = { lot_id: string; place: string; on_hand: string; reserved: string; blocked: string };

const books = new WeakMap<Transaction, Book>();

/** The one book of a transaction, whoever moves something in it. */
export function bookOf(tx: Transaction): Book {
  const present = books.get(tx) ?? new Book(tx);
  books.set(tx, present);
  return present;
}

export class Book {
  readonly balances = new Map<string, Balance>();
  private readonly deltas = new Map<string, Delta>();
  private isWritten = false;

  constructor(private readonly tx: Transaction) {}

  /** Balances that this transaction has not read yet, or all anew. */
  async read(pairs: readonly LotAt[], isAnew = false): Promise<void> {
    const asked = new Map(pairs.map((pair) => [balanceKey(pair.lotId, pair.place), pair]));
    const keys = [...asked].filter(([key]) => isAnew || !this.balances.has(key)).sort(([a], [b]) => (a < b ? -1 : 1));
    if (keys.length === 0) return;
    const rows = await this.tx.look<Row>(
      `SELECT b.lot_id, b.place, b.on_hand, b.reserved, b.blocked
       FROM unnest($1::uuid[], $2::text[]) AS k (lot_id, place) JOIN balances b ON b.lot_id = k.lot_id AND b.place = k.place
       ORDER BY b.lot_id, b.place COLLATE "C"`,
      [keys.map(([, { lotId }]) => lotId), keys.map(([, { place }]) => placeKeyOf(place))],
      'FOR NO KEY UPDATE OF b',
    );
    for (const [key] of keys) this.balances.set(key, EMPTY);
    for (const { lot_id, place, on_hand, reserved, blocked } of rows)
      this.balances.set(`${lot_id} ${place}`, {
        onHand: quantityFrom(on_hand),
        reserved: quantityFrom(reserved),
        blocked: quantityFrom(blocked),
      });
  }

  balanceOf({ lotId, place }: LotAt): Balance {
    return this.balances.get(balanceKey(lotId, place)) ?? EMPTY;
  }

  /** Checks and notes changes. Throws STOCK_INSUFFICIENT. */
  change(changes: readonly Delta[]): void {
    checkStock(this, changes);
    if (!this.isWritten && changes.length > 0) {
      this.isWritten = true;
      this.tx.require((bind) => writeDeltas(bind, inOrder([...this.deltas.values()])));
    }
    for (const delta of changes) {
      const key = balanceKey(delta.lotId, delta.place);
      this.balances.set(key, plus(this.balances.get(key) ?? EMPTY, delta));
      this.deltas.set(key, { ...delta, ...plus(this.deltas.get(key) ?? EMPTY, delta) });
    }
  }

  /** Of a transaction that has begun and moves very much: writes what it has moved so far, and forgets the balances that it no longer needs. */
  async flush(): Promise<void> {
    this.tx.write((bind) => writeDeltas(bind, inOrder([...this.deltas.values()])));
    await this.tx.flush();
    this.deltas.clear();
    this.balances.clear();
  }
}

const plus = (a: Balance, b: Balance): Balance => ({
  onHand: a.onHand + b.onHand,
  reserved: a.reserved + b.reserved,
  blocked: a.blocked + b.blocked,
});

function writeDeltas(bind: Bind, deltas: readonly Delta[]): string {
  const column = (name: 'onHand' | 'reserved' | 'blocked') => bind(deltas.map((delta) => quantityText(delta[name])));
  const [lots, places] = [bind(deltas.map(({ lotId }) => lotId)), bind(deltas.map(({ place }) => placeKeyOf(place)))];
  return `SELECT move_balances(${lots}::uuid[], ${places}::text[], ${column('onHand')}::numeric[], ${column('reserved')}::numeric[], ${column('blocked')}::numeric[])`;
}
