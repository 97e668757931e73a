/** CSV as spreadsheets read it (RFC 4180), with a byte order mark so that Excel reads Chinese; cells that a spreadsheet would run as formulas are plain text. */
export type Cell = string | number | boolean | null;
export const BYTE_ORDER_MARK = '\uFEFF';
const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/;

export const csvLine = (cells: readonly Cell[]): string => `${cells.map(quoted).join(',')}\r\n`;

function quoted(cell: Cell): string {
  if (cell === null) return '';
  if (typeof cell !== 'string') return String(cell);
  const text = FORMULA.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
