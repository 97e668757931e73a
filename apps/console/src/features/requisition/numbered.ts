/** Lines with their place in the order, counted from 0: what the server calls them by. */
import type { RequisitionLine } from '@fenghuo/domain';

export type NumberedLine = RequisitionLine & { number: number };
export const numbered = (lines: readonly RequisitionLine[]): NumberedLine[] => lines.map((line, number) => ({ ...line, number }));
