/**
 * Tables for spreadsheets: RFC 4180 with a byte order mark, so that Excel reads Chinese, and with cells that would be run as formulas made plain text.
 * Times carry their offset: a table that leaves the house must not depend on where it is opened.
 */
const BOM = '\uFEFF';
/** A spreadsheet runs a cell that begins so; full-width forms are folded to these by some. */
const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/;

export const plainCell = (text: string): string => (FORMULA.test(text) ? `'${text}` : text);

function cell(value: string | number | null): string {
  const text = typeof value === 'number' ? String(value) : plainCell(value ?? '');
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

export type Cell = string | number | null;
export const toCsv = (headers: readonly string[], rows: readonly (readonly Cell[])[]): string =>
  BOM + [headers, ...rows].map((row) => `${row.map(cell).join(',')}\r\n`).join('');

const two = (n: number): string => String(n).padStart(2, '0');

/** `2026-11-22T14:05:09.000+08:00`: local time that says where it is local. */
export function isoWithOffset(ms: number, offsetMinutes = -new Date(ms).getTimezoneOffset()): string {
  const local = new Date(ms + offsetMinutes * 60_000).toISOString().slice(0, -1);
  const size = Math.abs(offsetMinutes);
  return `${local}${offsetMinutes < 0 ? '-' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`;
}

/** Names of files may hold no separators of any system. */
export const fileName = (...parts: readonly string[]): string => `${parts.join('-').replace(/[\\/:*?"<>|\s]+/g, '-')}.csv`;

/** Hands the table to the browser as a file. */
export function download(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'text/csv;charset=utf-8' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}
