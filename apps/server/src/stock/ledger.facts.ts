/**
 * What the rule of the ledger is shown of places, lots and balances. Where they are held, they are held in one order everywhere: depots and shelters,
 * balances, lots.
 */
import {
  isInside,
  type KitContent,
  type LotFacts,
  type MovementFacts,
  type MovementLine,
  type OwnerKind,
  quantityFrom,
} from '@fenghuo/domain';
import type { Transaction } from '../core/transaction.ts';
import { bookOf, type LotAt } from './ledger.book.ts';
import { type NamedPlace, type PlaceFacts, placesOf } from './ledger.places.ts';

export type Line = Pick<MovementLine, 'lotId' | 'from' | 'to'>;
export type Known = Pick<MovementFacts, 'lots' | 'balances'> & { places: readonly PlaceFacts[] };
type LotRow = { id: string; itemId: string; ownerKind: OwnerKind; decimals: number; serial: boolean; inside: string };

/** `check`: the caller's word on the places, before anything else is said of them. */
export async function known(
  tx: Transaction,
  lines: readonly Line[],
  named: readonly NamedPlace[],
  check: (places: readonly PlaceFacts[]) => void,
): Promise<Known> {
  const lotIds = [...new Set(lines.map(({ lotId }) => lotId))];
  const pairs = lines.flatMap(({ lotId, from, to }) => [from, to].map((place) => ({ lotId, place })));
  const book = bookOf(tx);
  // Asked in one turn, so that they travel together.
  const [places, lots] = await Promise.all([placesOf(tx, named), lotsOf(tx, lotIds), book.read(pairs)]);
  check(places);
  const comesIn = lines.some(({ lotId, from }) => !isInside(from) && lots.get(lotId)?.serial);
  return { places, balances: book.balances, lots: comesIn ? await lotsHeld(tx, lotIds, pairs, named) : lots };
}

/** What is in one of each item that is a kit. */
export async function billsOf(tx: Transaction, { lots }: Pick<MovementFacts, 'lots'>): Promise<NonNullable<MovementFacts['bills']>> {
  const rows = await tx.look<{ itemId: string; contents: KitContent[] }>(
    `SELECT item_id AS "itemId", row -> 'contents' AS contents FROM kits WHERE item_id = ANY($1::uuid[])`,
    [[...lots.values()].map(({ lot }) => lot.itemId)],
  );
  return new Map(rows.map(({ itemId, contents }) => [itemId, contents]));
}

export async function lotsOf(tx: Transaction, ids: readonly string[]): Promise<Map<string, LotFacts>> {
  const rows = await tx.look<LotRow>(
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

/** Two who bring in the same pump at once: all is held, the lots last, and what is in is read again. */
async function lotsHeld(tx: Transaction, ids: readonly string[], pairs: readonly LotAt[], named: readonly NamedPlace[]) {
  await tx.begin();
  await placesOf(tx, named);
  await bookOf(tx).read(pairs, true);
  await tx.query('SELECT FROM lots WHERE id = ANY($1::uuid[]) ORDER BY id FOR NO KEY UPDATE', [ids]);
  return lotsOf(tx, ids);
}

export const placesIn = (lines: readonly Line[]): NamedPlace[] =>
  lines.flatMap(({ from, to }, index) =>
    (['from', 'to'] as const).flatMap((side) => {
      const place = side === 'from' ? from : to;
      return isInside(place) ? [{ place, path: `lines.${index}.${side}` }] : [];
    }),
  );
