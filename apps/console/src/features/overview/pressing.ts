/** What to turn to first: what is late by the most of its target, then what will be late next. */
import type { BoardRow, BoardView } from '../../live/board.ts';

const SHOWN = 6;

/** How much of its target has gone by: 1 is the target. */
const shareOf = ({ clock }: BoardRow, nowMs: number): number =>
  clock === null ? -1 : (nowMs - clock.startMs) / 1000 / Math.max(1, clock.targetSeconds);

export const pressing = ({ reports, incidents }: Pick<BoardView, 'reports' | 'incidents'>, nowMs: number): readonly BoardRow[] =>
  [...reports, ...incidents]
    .filter(({ clock }) => clock !== null)
    .sort((a, b) => shareOf(b, nowMs) - shareOf(a, nowMs) || (a.id < b.id ? -1 : 1))
    .slice(0, SHOWN);
