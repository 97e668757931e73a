/** Movements by hand, and lots: what a keeper and the desk do to stock. */
import {
  type ConfirmMovement,
  type CreateLot,
  createLot,
  type DescribeLot,
  DomainError,
  describeLot,
  type Held,
  type InsidePlace,
  type Item,
  isInside,
  isMilitary,
  type LedgerPlace,
  type Lot,
  type Movement,
  placeFrom,
  quantityOf,
  type RecordMovement,
  type Ref,
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
        const item = await itemOfLot(tx, command.itemId);
        const { lot, event } = createLot(tx.now, { id: command.id ?? uuidv7(), item }, command);
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
      const found = await openLot(tx, asked, id);
      const { expiresAt, blocked } = command;
      const holders = expiresAt ? await this.holders(tx, asked, id) : [];
      const stores = [...holders, ...(blocked ? [blocked.place] : [])].filter(isInside);
      const touches = await heldStores(tx, stores);
      const audience = blocked ? await this.block(tx, asked, { lotId: id, decimals: found.decimals, blocked }) : [];
      // Last, as every movement holds them: depots and shelters, balances, lots.
      const lot = toLot(await openLot(tx, asked, id, 'FOR NO KEY UPDATE OF l'));
      if (asked.ifMatch !== null && asked.ifMatch !== lot.version) throw new DomainError('VERSION_CONFLICT', { current: lot });
      const { lot: after, event } = describeLot(tx.now, { lot, touches, audience }, command);
      await tx.query('UPDATE lots SET expires_at = $2, version = $3 WHERE id = $1', [id, after.expiresAt, after.version]);
      tx.record([event]);
      return ok(after);
    });
  }

  /** Who sees the place, for they hear of it. */
  private async block(
    tx: Transaction,
    asked: Asked,
    { lotId, decimals, blocked }: { lotId: string; decimals: number; blocked: Blocked },
  ): Promise<readonly string[]> {
    const { place, quantity } = blocked;
    if (!isInside(place)) throw new DomainError('PLACES_UNFIT', { path: 'blocked.place' });
    const places = await placesOf(tx, [{ place, path: 'blocked.place' }]);
    checkMover(asked.viewer, [{ from: place, to: place }], places);
    await this.ledger.block(tx, lotId, place, quantityOf(quantity, decimals, 'blocked.quantity', 0n));
    return places.flatMap(({ scope }) => scope);
  }

  /** Where some of it lies. A keeper changes the expiry of what lies in the own depot and nowhere else. */
  private async holders(tx: Transaction, { viewer }: Asked, lotId: string): Promise<LedgerPlace[]> {
    const rows = await tx.query<{ place: string }>('SELECT place FROM balances WHERE lot_id = $1 AND NOT outside AND on_hand > 0', [lotId]);
    const places = rows.map(({ place }) => placeFrom(place)).filter(isInside);
    const isOwn = places.every(({ kind, id }) => kind === 'depot' && viewer.keeps(id));
    if (!isOwn && !viewer.mayAnywhere('manageSupplies')) throw new DomainError('FORBIDDEN');
    return places;
  }
}

type Blocked = NonNullable<DescribeLot['blocked']>;

/** As it is, and as it stays until the lot is there: the unit of an item may change only while there is no lot of it. */
async function itemOfLot(tx: Transaction, itemId: string): Promise<Item> {
  const [found] = await tx.look<{ row: Item; writer: string }>(
    'SELECT row, xmin::text AS writer FROM items WHERE id = $1',
    [itemId],
    'FOR SHARE',
  );
  if (found === undefined) throw new DomainError('ITEM_UNKNOWN', { path: 'itemId' });
  tx.require((bind) => `SELECT 1 FROM items WHERE id = ${bind(itemId)} AND xmin = ${bind(found.writer)}::xid FOR SHARE`);
  return found.row;
}

/** What is the army's is there only for those who may move it. */
async function openLot(tx: Transaction, { viewer }: Asked, id: string, lock = ''): Promise<LotRow> {
  const [row] = await tx.query<LotRow>(`${SELECT_LOTS} WHERE l.id = $1 ${lock}`, [id]);
  if (row === undefined || (isMilitary(row.ownerKind) && !viewer.mayAnywhere('moveMilitary'))) throw new DomainError('NOT_FOUND');
  return row;
}

/** Rows of the feed that change with what lies there. */
async function heldStores(tx: Transaction, places: readonly InsidePlace[]): Promise<Ref[]> {
  const held: Ref[] = [];
  for (const kind of ['depot', 'shelter'] as const) {
    const ids = [...new Set(places.flatMap((place) => (place.kind === kind ? [place.id] : [])))];
    held.push(...(await tx.lock<Held>(kind, ids)).map(({ row }) => ref(kind, row.id)));
  }
  return held;
}

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
