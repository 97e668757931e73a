/** What the queue shows: the board under a filter, in an order that never moves under the pointer. */
import type { BoardRow, BoardView } from '../../live/board.ts';

export const FILTERS = ['all', 'waiting', 'late', 'mine'] as const;
export type Filter = (typeof FILTERS)[number];

export function filtered(
  board: BoardView,
  filter: Filter,
  isMine: (id: string) => boolean,
): { reports: readonly BoardRow[]; incidents: readonly BoardRow[] } {
  const keep = (row: BoardRow): boolean =>
    filter === 'all' || (filter === 'late' ? row.isLate : filter === 'mine' ? isMine(row.id) : row.kind === 'report');
  return filter === 'all' ? board : { reports: board.reports.filter(keep), incidents: board.incidents.filter(keep) };
}

/** While held, rows keep their places, gone ones fall out, and new ones only count. */
export function steady(rows: readonly BoardRow[], held: readonly string[] | null): { rows: readonly BoardRow[]; waiting: number } {
  if (held === null) return { rows, waiting: 0 };
  const byId = new Map(rows.map((row) => [row.id, row]));
  const kept = held.flatMap((id) => byId.get(id) ?? []);
  return { rows: kept, waiting: rows.length - kept.length };
}
