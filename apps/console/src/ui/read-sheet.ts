/**
 * Reading a table that somebody kept in a spreadsheet: CSV as Excel and WPS save it in China, UTF-8 or GBK, with commas, semicolons or tabs.
 * What `csv.ts` makes plain against formulas is read back as it was.
 */
import { plainCell } from './csv.ts';

export const MAX_SHEET_BYTES = 5 * 1024 * 1024;
export const MAX_SHEET_ROWS = 5_000;

export type Sheet = { headers: readonly string[]; rows: readonly (readonly string[])[] };
export type SheetFault = 'tooLarge' | 'tooManyRows' | 'empty' | 'notATable';
export class SheetError extends Error {
  override readonly name = 'SheetError';
  constructor(readonly fault: SheetFault) {
    super(fault);
  }
}

/** UTF-8 if the bytes are that; else what Excel writes on a Chinese Windows. */
export function decodeSheet(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('gb18030').decode(bytes);
  }
}

const DELIMITERS = [',', ';', '\t'] as const;

/** The one that stands most often in the first line. */
const delimiterOf = (text: string): string => {
  const [first = ''] = text.split(/\r?\n/, 1);
  return DELIMITERS.toSorted((a, b) => first.split(b).length - first.split(a).length)[0] ?? ',';
};

const asTyped = (cell: string): string => {
  const rest = cell.slice(1);
  return cell.startsWith("'") && plainCell(rest) === cell ? rest : cell;
};

/** The parser is loaded when the first file comes. */
export async function readSheet(file: Blob): Promise<Sheet> {
  if (file.size > MAX_SHEET_BYTES) throw new SheetError('tooLarge');
  const text = decodeSheet(new Uint8Array(await file.arrayBuffer())).replace(/^\uFEFF/, '');
  // A workbook is a ZIP archive: it looks like no text at all.
  if (text.startsWith('PK') || text.includes('\u0000')) throw new SheetError('notATable');
  const { parse } = await import('csv-parse/browser/esm/sync');
  const options = { delimiter: delimiterOf(text), relax_column_count: true, skip_empty_lines: true, trim: true };
  const [headers, ...rows] = parsed(() => parse(text, options));
  const filled = rows.filter((row) => row.some((cell) => cell !== ''));
  if (headers === undefined || filled.length === 0) throw new SheetError('empty');
  if (filled.length > MAX_SHEET_ROWS) throw new SheetError('tooManyRows');
  return { headers, rows: filled.map((row) => row.map(asTyped)) };
}

function parsed(parse: () => string[][]): string[][] {
  try {
    return parse();
  } catch {
    throw new SheetError('notATable');
  }
}
