/**
 * A process of its own that reads one spreadsheet that a person has sent, row by row: whatever is wrong with the file ends this process and nothing else.
 * It knows no database and none of our settings, has little memory, and waits after each thousand rows until they were taken.
 */
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { parse } from 'csv-parse';
import ExcelJS from 'exceljs';
import unzipper from 'unzipper';

const ROWS_AT_ONCE = 1_000;
const MOST_COLUMNS = 200;
const MOST_TEXT = 32_767;
/** A row of text, in characters. */
const MOST_LINE = 1_000_000;
/** What 20 MB of a spreadsheet with 200,000 rows unpacks to, and some more. */
const MOST_BYTES = 600_000_000;
const MOST_MERGES = 10_000;
const OLE = Buffer.from([0xd0, 0xcf, 0x11, 0xe0]);
const ZIP = Buffer.from([0x50, 0x4b, 0x03, 0x04]);

class Refusal extends Error {}

/** @type {(() => void) | null} */
let goOn = null;
const send = (/** @type {object} */ message) =>
  new Promise((sent, failed) => process.send?.(message, undefined, undefined, (error) => (error ? failed(error) : sent(undefined))));

process.on('message', (/** @type {any} */ message) => {
  if (message.go) goOn?.();
  // Whoever asked ends the process when it has heard the last word: of one that ends itself the end may be seen before its words.
  else read(message).catch((error) => send({ refused: error instanceof Refusal ? error.message : 'BROKEN' }));
});
process.on('disconnect', () => process.exit(0));

/** @param {{ path: string, encoding: string | null, sheet: string | null, mostRows: number }} question */
async function read({ path, encoding, sheet, mostRows }) {
  const head = await firstBytes(path);
  if (head.subarray(0, 4).equals(OLE)) throw new Refusal('OLD_FORMAT');
  const facts = head.subarray(0, 4).equals(ZIP) ? await workbookFacts(path, sheet) : await textFacts(path, head, encoding);
  await send({ facts });
  const rows = facts.format === 'xlsx' ? workbookRows(path, facts.sheet) : textRows(path, facts);
  /** @type {unknown[][]} */
  let some = [];
  let count = 0;
  for await (const row of rows) {
    if (++count > mostRows) throw new Refusal('TOO_MANY_ROWS');
    some.push(row);
    if (some.length === ROWS_AT_ONCE) {
      await give(some);
      some = [];
    }
  }
  if (some.length > 0) await give(some);
  await send({ done: count });
}

/** @param {unknown[][]} rows */
async function give(rows) {
  const taken = new Promise((take) => {
    goOn = () => take(undefined);
  });
  await send({ rows });
  await taken;
}

/** @param {string} path */
async function firstBytes(path) {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(64 * 1024), 0, 64 * 1024, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

/** @param {string} path @param {string | null} wanted */
async function workbookFacts(path, wanted) {
  const { files } = await unzipper.Open.file(path);
  const names = new Set(files.map((file) => file.path));
  if (names.has('xl/vbaProject.bin')) throw new Refusal('MACROS');
  if (!names.has('xl/workbook.xml')) throw new Refusal('UNKNOWN_FORMAT');
  if (files.reduce((sum, file) => sum + file.uncompressedSize, 0) > MOST_BYTES) throw new Refusal('UNPACKS_TOO_LARGE');
  const sheets = await sheetsOf(files);
  const chosen = sheets.find(({ name }) => name === wanted) ?? sheets[0];
  if (chosen === undefined) throw new Refusal('EMPTY');
  const part = files.find((file) => file.path === chosen.path);
  return {
    format: 'xlsx',
    encoding: null,
    isGuessed: false,
    sheets: sheets.map(({ name }) => name),
    sheet: chosen.name,
    merges: part === undefined ? [] : await mergesOf(part),
  };
}

/** Names and parts, in the order of the tabs. @param {import('unzipper').File[]} files */
async function sheetsOf(files) {
  const text = async (/** @type {string} */ path) => (await files.find((file) => file.path === path)?.buffer())?.toString('utf8') ?? '';
  const targets = new Map(
    [...(await text('xl/_rels/workbook.xml.rels')).matchAll(/<Relationship\s[^>]*>/g)].map(([tag]) => [
      attribute(tag, 'Id'),
      attribute(tag, 'Target'),
    ]),
  );
  return [...(await text('xl/workbook.xml')).matchAll(/<sheet\s[^>]*>/g)].map(([tag]) => ({
    name: attribute(tag, 'name'),
    path: `xl/${(targets.get(attribute(tag, 'r:id')) ?? '').replace(/^\/?(xl\/)?/, '')}`,
  }));
}

/** @param {string} tag @param {string} name */
const attribute = (tag, name) =>
  (new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1] ?? '').replace(/&(amp|lt|gt|quot|apos);/g, (_, entity) => ENTITIES[entity] ?? '');
/** @type {Record<string, string>} */
const ENTITIES = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** Which cells are one: they stand behind all rows, so the part is read through once. @param {import('unzipper').File} part */
async function mergesOf(part) {
  /** @type {{ top: number, left: number, bottom: number, right: number }[]} */
  const merges = [];
  let rest = '';
  for await (const chunk of part.stream()) {
    const text = rest + chunk.toString('latin1');
    for (const [, left = '', top, right = '', bottom] of text.matchAll(/<mergeCell\s+ref="([A-Z]+)(\d+):([A-Z]+)(\d+)"/g))
      if (merges.length < MOST_MERGES)
        merges.push({ top: Number(top), left: columnOf(left), bottom: Number(bottom), right: columnOf(right) });
    const last = text.lastIndexOf('<');
    rest = text.length - last < 100 ? text.slice(last) : '';
  }
  return merges;
}

/** From 1. @param {string} letters */
const columnOf = (letters) => [...letters].reduce((column, letter) => column * 26 + letter.charCodeAt(0) - 64, 0);

/** @param {string} path @param {string} name */
async function* workbookRows(path, name) {
  const book = new ExcelJS.stream.xlsx.WorkbookReader(path, {
    sharedStrings: 'cache',
    styles: 'cache',
    worksheets: 'emit',
    hyperlinks: 'ignore',
    entries: 'ignore',
  });
  let number = 0;
  for await (const sheet of book) {
    if (/** @type {any} */ (sheet).name !== name) {
      for await (const _ of sheet);
      continue;
    }
    for await (const row of sheet) {
      // Empty rows are not in the file, and every row is known by its number.
      for (; number < row.number - 1; number++) yield [];
      number++;
      const width = Math.min(row.cellCount, MOST_COLUMNS);
      yield Array.from({ length: width }, (_, index) => cellOf(row.getCell(index + 1).value));
    }
    return;
  }
}

/** @param {unknown} value */
function cellOf(value) {
  if (value === null || value === undefined) return null;
  if (value instanceof Date)
    return {
      day: value
        .toISOString()
        .slice(0, 19)
        .replace(/T00:00:00$/, ''),
    };
  if (typeof value === 'string') return value.slice(0, MOST_TEXT);
  if (typeof value !== 'object') return value;
  if ('error' in value) return { fault: String(value.error) };
  if ('formula' in value || 'sharedFormula' in value)
    return 'result' in value && value.result !== undefined ? cellOf(value.result) : { formula: true };
  if ('richText' in value && Array.isArray(value.richText))
    return value.richText
      .map(({ text }) => text)
      .join('')
      .slice(0, MOST_TEXT);
  if ('text' in value) return cellOf(value.text);
  return { formula: true };
}

/** @param {string} path @param {Buffer} head @param {string | null} wanted */
async function textFacts(path, head, wanted) {
  if (head.length === 0) throw new Refusal('EMPTY');
  // UTF-16 begins so too, and is a text that nobody else writes.
  if (head.includes(0)) throw new Refusal('UNKNOWN_FORMAT');
  const encoding = wanted ?? ((await isUtf8(path)) ? 'utf-8' : 'gb18030');
  const [line = ''] = new TextDecoder(encoding).decode(head).split('\n');
  const [delimiter = ','] = [',', '\t', ';'].sort((a, b) => line.split(b).length - line.split(a).length);
  return { format: 'csv', encoding, isGuessed: wanted === null, sheets: [], sheet: '', merges: [], delimiter };
}

/** @param {string} path */
async function isUtf8(path) {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  try {
    for await (const chunk of createReadStream(path)) decoder.decode(chunk, { stream: true });
    decoder.decode();
    return true;
  } catch {
    return false;
  }
}

/** @param {string} path @param {{ encoding: string, delimiter?: string }} facts */
async function* textRows(path, { encoding, delimiter = ',' }) {
  const parser = parse({
    bom: true,
    delimiter,
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: false,
    max_record_size: MOST_LINE,
  });
  const pour = async () => {
    const decoder = new TextDecoder(encoding);
    for await (const chunk of createReadStream(path)) {
      if (!parser.write(decoder.decode(chunk, { stream: true }))) await new Promise((drained) => parser.once('drain', drained));
    }
    parser.end(decoder.decode());
  };
  pour().catch((error) => parser.destroy(error));
  for await (const row of parser)
    yield row.slice(0, MOST_COLUMNS).map((/** @type {string} */ cell) => (cell === '' ? null : cell.slice(0, MOST_TEXT)));
}
