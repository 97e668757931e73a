/** Movements by hand, and lots: what a keeper and the desk do to stock. */
import {
  type ConfirmMovement,
  type CreateLot,
  createLot,
  type DescribeLot,
  DomainError,
  describeLot,
  type Item,
  isInside,
  isMilitary,
  type Lot,
  type Movement,
  quantityOf,
  type RecordMovement,
  type ReverseMovement,
  ref,
} from '@fenghuo/domain';
import { Injectable } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import { type Answer, type Asked, created, ok } from '../core/asked.ts';
import { type Transaction, Transactions } from '../core/transaction.ts';
import { placesOf } from './ledger.places.ts';
import { Ledger, type MoveOptions } from './ledger.ts';
import { type LotRow, SELECT_LOTS, toLot } from './lot.rows.ts';
import { checkMover, checkRegistrar } from './stock.rights.ts';

@Injectable()
export class StockActions {
  constructor(
    private readonly transactions: Transactions,
    private readonly ledger: Ledger,
  ) {}

  move(asked: Asked, command: RecordMovement): Promise<Answer<Movement>> {
    return this.transactions.run(asked, async (tx) => created(await this.ledger.move(tx, asked, command, byMover(asked))));
  }

  reverse(asked: Asked, id: string, command: ReverseMovement): Promise<Answer<Movement>> {
    return this.transactions.run(asked, async (tx) => created(await this.ledger.reverse(tx, asked, id, command, ofMovement(asked))));
  }

  confirm(asked: Asked, id: string, command: ConfirmMovement): Promise<Answer<Movement>> {
    return this.transactions.run(asked, async (tx) => ok(await this.ledger.confirm(tx, asked, id, command, ofMovement(asked))));
  }

  async createLot(asked: Asked, command: CreateLot): Promise<Answer<Lot>> {
    checkRegistrar(asked.viewer);
    if (isMilitary(command.ownerKind ?? 'government')) asked.viewer.checkAnywhere('moveMilitary');
    return this.transactions
      .run(asked, async (tx) => {
        const [found] = await tx.look<{ row: Item }>('SELECT row FROM items WHERE id = $1', [command.itemId]);
        if (found === undefined) throw new DomainError('ITEM_UNKNOWN', { path: 'itemId' });
        const { lot, event } = createLot(tx.now, { id: command.id ?? uuidv7(), item: found.row }, command);
        insertLot(tx, lot);
        tx.record([event]);
        return created(lot);
      })
      .catch(serialTaken);
  }

  /** A block changes what a place can give; an expiry is the desk's to change, or that of whoever keeps some of it. */
  async describeLot(asked: Asked, id: string, command: DescribeLot): Promise<Answer<Lot>> {
    checkRegistrar(asked.viewer);
    return this.transactions.run(asked, async (tx) => {
      await tx.begin();
      const [row] = await tx.query<LotRow>(`${SELECT_LOTS} WHERE l.id = $1 FOR NO KEY UPDATE OF l`, [id]);
      const mayMilitary = asked.viewer.mayAnywhere('moveMilitary');
      if (row === undefined || (isMilitary(row.ownerKind) && !mayMilitary)) throw new DomainError('NOT_FOUND');
      const lot = toLot(row);
      if (asked.ifMatch !== null && asked.ifMatch !== lot.version) throw new DomainError('VERSION_CONFLICT', { current: lot });
      if (command.expiresAt) await this.checkHolder(tx, asked, id);
      const { blocked } = command;
      if (blocked) await this.block(tx, asked, { lotId: id, decimals: row.decimals, blocked });
      const touches = blocked?.place.kind === 'depot' ? [ref('depot', blocked.place.id)] : [];
      const { lot: after, event } = describeLot(tx.now, { lot, touches }, command);
      await tx.query('UPDATE lots SET expires_at = $2, version = $3 WHERE id = $1', [id, after.expiresAt, after.version]);
      tx.record([event]);
      return ok(after);
    });
  }

  private async block(tx: Transaction, asked: Asked, facts: { lotId: string; decimals: number; blocked: Blocked }): Promise<void> {
    const { place, quantity } = facts.blocked;
    if (!isInside(place)) throw new DomainError('PLACES_UNFIT', { path: 'blocked.place' });
    const places = await placesOf(tx, [{ place, path: 'blocked.place' }]);
    checkMover(asked.viewer, [{ from: place, to: place }], places);
    await this.ledger.block(tx, facts.lotId, place, quantityOf(quantity, facts.decimals, 'blocked.quantity', 0n));
  }

  /** A keeper changes the expiry of what lies in the own depot and nowhere else. */
  private async checkHolder(tx: Transaction, asked: Asked, lotId: string): Promise<void> {
    if (asked.viewer.mayAnywhere('manageSupplies')) return;
    const rows = await tx.query<{ place: string }>('SELECT place FROM balances WHERE lot_id = $1 AND NOT outside AND on_hand > 0', [lotId]);
    if (!rows.every(({ place }) => place.startsWith('depot:') && asked.viewer.keeps(place.slice('depot:'.length))))
      throw new DomainError('FORBIDDEN');
  }
}

type Blocked = NonNullable<DescribeLot['blocked']>;

/** Out of sight is the same as not there: the movement was named, not its places. */
const ofMovement = ({ viewer }: Asked): MoveOptions => ({
  check: (lines, places) => {
    try {
      checkMover(viewer, lines, places);
    } catch (error) {
      throw error instanceof DomainError && error.code.endsWith('_UNKNOWN') ? new DomainError('NOT_FOUND') : error;
    }
  },
});
const byMover = ({ viewer }: Asked): MoveOptions => ({ check: (lines, places) => checkMover(viewer, lines, places) });

function insertLot(tx: Transaction, lot: Lot): void {
  tx.insert('lots', {
    id: lot.id,
    item_id: lot.itemId,
    code: lot.code,
    serial_number: lot.serialNumber,
    owner_kind: lot.ownerKind,
    owner_name: lot.ownerName,
    made_at: lot.madeAt,
    expires_at: lot.expiresAt,
    price_fen: lot.priceFen,
    recorded_at: lot.recordedAt,
  });
}

function serialTaken(error: unknown): never {
  if ((error as { constraint?: string }).constraint === 'lots_serial') throw new DomainError('SERIAL_TAKEN', { path: 'serialNumber' });
  throw error;
}
