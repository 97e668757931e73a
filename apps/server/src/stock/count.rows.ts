/** Counts as their tables hold them; what the book says for their instant is summed up from the lines of movements. */
import { type OwnerKind, placeKeyOf, quantityFrom, quantityText, type StockCount } from '@fenghuo/domain';

type Reader = { query<T>(sql: string, parameters?: readonly unknown[]): Promise<T[]> };
export type CountRow = { id: string; place: string; row: StockCount; recorded_at: string };

export const SELECT_COUNTS = 'SELECT c.id, c.place, c.row, c.recorded_at FROM counts c';
export const toCount = ({ row }: CountRow): StockCount => row;

export const countedLots = (reader: Reader, ids: readonly string[]): Promise<{ id: string; decimals: number; ownerKind: OwnerKind }[]> =>
  reader.query(
    `SELECT l.id, (i.row ->> 'decimals')::int AS decimals, l.owner_kind AS "ownerKind"
     FROM lots l JOIN items i ON i.id = l.item_id WHERE l.id = ANY($1::uuid[])`,
    [ids],
  );

/** What was counted beside what the book says for that instant now. */
export async function linesOf(reader: Reader, { id, place, at }: Pick<StockCount, 'id' | 'place' | 'at'>): Promise<StockCount['lines']> {
  const rows = await reader.query<{ lotId: string; itemId: string; counted: string; book: string }>(
    `SELECT c.lot_id AS "lotId", l.item_id AS "itemId", c.counted,
            coalesce((SELECT sum(CASE WHEN m.to_place = $2 THEN m.quantity ELSE -m.quantity END) FROM movement_lines m
              WHERE m.lot_id = c.lot_id AND (m.from_place = $2 OR m.to_place = $2) AND m.at <= $3), 0) AS book
     FROM count_lines c JOIN lots l ON l.id = c.lot_id WHERE c.count_id = $1 ORDER BY c.lot_id`,
    [id, placeKeyOf(place), at],
  );
  return rows.map(({ counted, book, ...line }) => ({
    ...line,
    counted: quantityText(quantityFrom(counted)),
    book: quantityText(quantityFrom(book)),
  }));
}
