/**
 * A table as a file, written row by row. CSV: RFC 4180 with a byte order mark, so that Excel reads Chinese, and with cells that a spreadsheet would run as
 * formulas made plain text. xlsx: texts are texts, whatever they begin with.
 */
import { PassThrough, Readable } from 'node:stream';
import exceljs from 'exceljs';

export type Cell = string | number | boolean | null;
const BOM = '\uFEFF';
const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/;
/** A decimal as a number keeps so many digits for sure. */
const NUMBER = /^(0|[1-9]\d{0,11})(\.\d{1,3})?$/;

function quoted(cell: Cell): string {
  if (cell === null) return '';
  if (typeof cell !== 'string') return String(cell);
  const text = FORMULA.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

export function csvOf(heads: readonly string[], rows: AsyncIterable<readonly Cell[]>): Readable {
  async function* lines(): AsyncGenerator<string> {
    yield `${BOM}${heads.map(quoted).join(',')}\r\n`;
    for await (const row of rows) yield `${row.map(quoted).join(',')}\r\n`;
  }
  return Readable.from(lines());
}

/** `isNumber`: columns whose decimals are numbers to whoever calculates with them; codes never are. */
export function xlsxOf(heads: readonly string[], rows: AsyncIterable<readonly Cell[]>, isNumber: readonly boolean[]): Readable {
  const stream = new PassThrough();
  const write = async (): Promise<void> => {
    const book = new exceljs.stream.xlsx.WorkbookWriter({ stream });
    const sheet = book.addWorksheet('1');
    sheet.addRow([...heads]).commit();
    for await (const row of rows) {
      // Whoever asked has gone.
      if (stream.destroyed) return;
      const cells = row.map((cell, index) => (isNumber[index] && typeof cell === 'string' && NUMBER.test(cell) ? Number(cell) : cell));
      sheet.addRow(cells).commit();
    }
    sheet.commit();
    await book.commit();
  };
  write().catch((error: unknown) => stream.destroy(error instanceof Error ? error : new Error(String(error))));
  return stream;
}
