/** Counts as their tables hold them; what the book says for their instant is summed up from the lines of movements. */
import { isMilitary, type OwnerKind, placeKeyOf, quantityFrom, quantityText, type StockCount } from '@fenghuo/domain';
import type { Viewer } from '../core/viewer.ts';

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

/** [LE12] Counts without the lines of what is the army's, for those who may not move it. */
export async function shownTo(viewer: Viewer, reader: Reader, counts: readonly StockCount[]): Promise<StockCount[]> {
  const ids = [...new Set(counts.flatMap(({ lines }) => lines.map(({ lotId }) => lotId)))];
  if (ids.length === 0 || viewer.mayAnywhere('moveMilitary')) return [...counts];
  const lots = await countedLots(reader, ids);
  const armys = new Set(lots.filter(({ ownerKind }) => isMilitary(ownerKind)).map(({ id }) => id));
  return counts.map((count) => ({ ...count, lines: count.lines.filter(({ lotId }) => !armys.has(lotId)) }));
}

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
