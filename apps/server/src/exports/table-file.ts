/** A table as a file, written row by row. xlsx: texts are texts, whatever they begin with. */
import { PassThrough, Readable } from 'node:stream';
import { BYTE_ORDER_MARK, type Cell, csvLine } from '../core/csv.ts';

/** A decimal as a number keeps so many digits for sure. */
const NUMBER = /^(0|[1-9]\d{0,11})(\.\d{1,3})?$/;

export function csvOf(heads: readonly string[], rows: AsyncIterable<readonly Cell[]>): Readable {
  async function* lines(): AsyncGenerator<string> {
    yield BYTE_ORDER_MARK + csvLine(heads);
    for await (const row of rows) yield csvLine(row);
  }
  return Readable.from(lines());
}

/** `isNumber`: columns whose decimals are numbers to whoever calculates with them; codes never are. */
export function xlsxOf(heads: readonly string[], rows: AsyncIterable<readonly Cell[]>, isNumber: readonly boolean[]): Readable {
  const stream = new PassThrough();
  const write = async (): Promise<void> => {
    // Hundreds of files, for a table that is asked for now and then: not part of every start.
    const { default: exceljs } = await import('exceljs');
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
