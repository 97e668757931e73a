/**
 * Goods that come in by the thousand (an import), and go back so: lots that this transaction has made and nobody else can see, or that nobody has touched since.
 * The rule decides about each movement as about any other; what differs is that balances are written by list, and that the depots, where others are at work,
 * are held only at the end, when the log is told.
 */
import {
  type Balance,
  balanceKey,
  DomainError,
  type DomainEvent,
  type ImportReason,
  isMilitary,
  type LedgerPlace,
  type LotFacts,
  type Movement,
  movementEvent,
  type OwnerKind,
  placeFrom,
  placeKeyOf,
  quantityFrom,
  recordMovement,
  reverseMovement,
} from '@fenghuo/domain';
import { Injectable } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import type { Asked } from '../core/asked.ts';
import type { Transaction } from '../core/transaction.ts';
import { placesOf } from './ledger.places.ts';
import { type Bind, movementBy, movementColumns, writeLines } from './ledger.rows.ts';
import { signerOf } from './ledger.ts';

/** Some of a lot that this transaction has made, and where it goes. */
export type Arriving = { lot: LotFacts; to: LedgerPlace; quantity: string };
const SUPPLIER: LedgerPlace = { kind: 'supplier' };
type LotRow = { id: string; itemId: string; ownerKind: OwnerKind; decimals: number; serial: boolean };
type BalanceRow = { lotId: string; place: string; onHand: string; reserved: string; blocked: string };
/** Lots whose balances are held in one statement. */
const HELD_AT_ONCE = 5_000;

@Injectable()
export class StockArrivals {
  private readonly untold = new WeakMap<Transaction, DomainEvent[]>();

  /** [LE1] At most as many as a movement has lines, in a transaction that has begun. */
  async receive(tx: Transaction, asked: Asked, reason: ImportReason, arriving: readonly Arriving[]): Promise<void> {
    const lots = new Map(arriving.map(({ lot }) => [lot.lot.id, lot]));
    const lines = arriving.map(({ lot: { lot }, to, quantity }) => ({ lotId: lot.id, from: SUPPLIER, to, quantity }));
    const facts = { id: uuidv7(), by: signerOf(tx), lots, balances: new Map(), mayMilitary: mayMilitary(asked) };
    const { movement } = recordMovement(tx.now, facts, { kind: 'receive', reason, lines });
    await this.enter(tx, movement, lots, addBalances);
  }

  /** Of these lots nothing moves from here on; in one order, whoever else holds some. */
  async hold(tx: Transaction, lotIds: readonly string[]): Promise<void> {
    const inOrder = lotIds.toSorted();
    for (let start = 0; start < inOrder.length; start += HELD_AT_ONCE)
      await tx.query('SELECT FROM balances WHERE lot_id = ANY($1::uuid[]) ORDER BY lot_id, place COLLATE "C" FOR NO KEY UPDATE', [
        inOrder.slice(start, start + HELD_AT_ONCE),
      ]);
  }

  /** [LE9] The whole of a movement back; its lots are held. */
  async takeBack(tx: Transaction, asked: Asked, movementId: string, reason: ImportReason): Promise<void> {
    const reversed = await movementBy(tx, movementId);
    if (reversed === null) throw new DomainError('NOT_FOUND');
    const { lots, balances } = await present(tx, reversed);
    const facts = { id: uuidv7(), by: signerOf(tx), lots, balances, mayMilitary: mayMilitary(asked), reversed };
    const isHidden = !facts.mayMilitary && [...lots.values()].some(({ lot }) => isMilitary(lot.ownerKind));
    if (isHidden) throw new DomainError('NOT_FOUND');
    const { movement } = reverseMovement(tx.now, facts, { reason });
    tx.insert('movement_reversals', { reversed_id: reversed.id, movement_id: movement.id });
    await this.enter(tx, movement, lots, changeBalances);
  }

  /** [LE11] Tells the log; whatever the depots have become meanwhile is asked only now. */
  async tell(tx: Transaction): Promise<void> {
    const events = this.untold.get(tx) ?? [];
    // A closed depot takes nothing; what goes back leaves it.
    const named = events.flatMap(({ payload, touches }) =>
      touches.map(({ id }) => ({
        place: { kind: 'depot' as const, id },
        path: payload['kind'] === 'reverse' ? 'lines.0.from' : 'lines.0.to',
      })),
    );
    await placesOf(tx, named);
    tx.record(events);
    this.untold.delete(tx);
  }

  private async enter(
    tx: Transaction,
    movement: Movement,
    lots: ReadonlyMap<string, LotFacts>,
    balances: (bind: Bind, movement: Movement) => string,
  ): Promise<void> {
    const isArmys = movement.lines.some(({ lotId }) => isMilitary(lots.get(lotId)?.lot.ownerKind ?? 'government'));
    tx.insert('movements', movementColumns(movement, isArmys));
    tx.write((bind) => writeLines(bind, movement));
    tx.write((bind) => balances(bind, movement));
    await tx.flush();
    const events = this.untold.get(tx) ?? [];
    events.push(movementEvent(movement));
    this.untold.set(tx, events);
  }
}

const mayMilitary = ({ viewer }: Asked): boolean => viewer.mayAnywhere('moveMilitary');

async function present(tx: Transaction, { lines }: Movement): Promise<{ lots: Map<string, LotFacts>; balances: Map<string, Balance> }> {
  const ids = [...new Set(lines.map(({ lotId }) => lotId))];
  const lots = await tx.query<LotRow>(
    `SELECT l.id, l.item_id AS "itemId", l.owner_kind AS "ownerKind", (i.row ->> 'decimals')::int AS decimals, (i.row ->> 'serial')::boolean AS serial
     FROM lots l JOIN items i ON i.id = l.item_id WHERE l.id = ANY($1::uuid[])`,
    [ids],
  );
  const balances = await tx.query<BalanceRow>(
    `SELECT lot_id AS "lotId", place, on_hand AS "onHand", reserved, blocked FROM balances WHERE lot_id = ANY($1::uuid[])`,
    [ids],
  );
  const inside = new Map<string, bigint>();
  for (const { lotId, place, onHand } of balances)
    if (place.includes(':')) inside.set(lotId, (inside.get(lotId) ?? 0n) + quantityFrom(onHand));
  return {
    lots: new Map(lots.map(({ decimals, serial, ...lot }) => [lot.id, { lot, decimals, serial, inside: inside.get(lot.id) ?? 0n }])),
    balances: new Map(
      balances.map(({ lotId, place, onHand, reserved, blocked }) => [
        balanceKey(lotId, placeFrom(place)),
        { onHand: quantityFrom(onHand), reserved: quantityFrom(reserved), blocked: quantityFrom(blocked) },
      ]),
    ),
  };
}

/** What the lines take from one place and bring to another. */
function moved(bind: Bind, { lines }: Movement): string {
  const lots = bind(lines.map(({ lotId }) => lotId));
  const [from, to] = [bind(lines.map((line) => placeKeyOf(line.from))), bind(lines.map((line) => placeKeyOf(line.to)))];
  const amounts = bind(lines.map(({ quantity }) => quantity));
  return `SELECT lot_id, place, sum(amount) AS amount
    FROM unnest(${lots}::uuid[], ${from}::text[], ${to}::text[], ${amounts}::numeric[]) AS l (lot_id, from_place, to_place, quantity),
      LATERAL (VALUES (from_place, -quantity), (to_place, quantity)) AS side (place, amount)
    GROUP BY lot_id, place ORDER BY lot_id, place COLLATE "C"`;
}

/** Of lots that nobody has seen: there are none yet to add to. */
const addBalances = (bind: Bind, movement: Movement): string => `INSERT INTO balances (lot_id, place, on_hand) ${moved(bind, movement)}`;

/** Of lots that are held. */
const changeBalances = (bind: Bind, movement: Movement): string =>
  `UPDATE balances AS b SET on_hand = b.on_hand + m.amount FROM (${moved(bind, movement)}) AS m WHERE b.lot_id = m.lot_id AND b.place = m.place`;
