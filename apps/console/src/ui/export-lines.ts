/** The columns of an export as they are being chosen: those of the profile first and in its order, the others can be added. */
import { type ExportColumn, type ExportKind, plainProfile } from '@fenghuo/domain';

export type ExportLine = ExportColumn & { readonly isTaken: boolean };

export function linesOf(kind: ExportKind, columns: readonly ExportColumn[]): ExportLine[] {
  const others = plainProfile(kind).filter(({ field }) => !columns.some((one) => one.field === field));
  return [...columns.map((column) => ({ ...column, isTaken: true })), ...others.map((column) => ({ ...column, isTaken: false }))];
}

export function raised(lines: readonly ExportLine[], index: number): ExportLine[] {
  const [above, line] = [lines[index - 1], lines[index]];
  return above === undefined || line === undefined ? [...lines] : lines.toSpliced(index - 1, 2, line, above);
}

/** A column without a head of its own is called as it usually is: the server says how. */
export const columnsIn = (lines: readonly ExportLine[]): ExportColumn[] =>
  lines.filter(({ isTaken }) => isTaken).map(({ field, head }) => ({ field, head: head.trim() || field }));
