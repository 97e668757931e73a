/**
 * A process of its own that reads one spreadsheet that a person has sent, row by row: whatever is wrong with the file ends this process and nothing else.
 * It knows no database and none of our settings, has little memory, writes nothing, and is a thousand rows ahead of whoever takes them.
 */
import { isUtf8 } from 'node:buffer';
import { createDecipheriv } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { createInflateRaw } from 'node:zlib';
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
/** Sheets that say the same in every row unpack to thirty times their size; from so many bytes on nobody's unpacks to more than that. */
const MOST_RATIO = 100;
const FREE_BYTES = 50_000_000;
/** Names of sheets and where they are. */
const MOST_FACTS = 10_000_000;
const PIECE_BYTES = 64 * 1024;
const MOST_MERGES = 10_000;
const OLE = Buffer.from([0xd0, 0xcf, 0x11, 0xe0]);
const ZIP = Buffer.from([0x50, 0x4b, 0x03, 0x04]);
const [STORED, DEFLATED] = [0, 8];
const [NONCE_BYTES, TAG_BYTES] = [12, 16];
const WORKBOOK = 'xl/workbook.xml';
const RELATIONS = 'xl/_rels/workbook.xml.rels';
const STYLES = 'xl/styles.xml';

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

/** @param {{ path: string, key: { key: Uint8Array, from: number }, encoding: string | null, sheet: string | null, mostRows: number }} question */
async function read({ path, key, encoding, sheet, mostRows }) {
  const content = opened(await readFile(path), key);
  if (content.subarray(0, 4).equals(OLE)) throw new Refusal('OLD_FORMAT');
  const book = content.subarray(0, 4).equals(ZIP) ? await openBook(content, sheet) : null;
  const facts = book?.facts ?? textFacts(content, encoding);
  await send({ facts });
  /** @type {unknown[][]} */
  let some = [];
  let count = 0;
  for await (const row of book === null ? textRows(content, facts) : workbookRows(book)) {
    if (++count > mostRows) throw new Refusal('TOO_MANY_ROWS');
    some.push(row);
    if (some.length === ROWS_AT_ONCE) {
      await give(some);
      some = [];
    }
  }
  if (some.length > 0) await give(some);
  await taken;
  await send({ done: count });
}

/** As it was sent to us: behind a nonce, before the tag that says it is whole (core/sealed-file.ts). @param {Buffer} file @param {{ key: Uint8Array, from: number }} key */
function opened(file, { key, from }) {
  const [start, end] = [from + NONCE_BYTES, file.length - TAG_BYTES];
  const decipher = createDecipheriv('aes-256-gcm', key, file.subarray(from, start), { authTagLength: TAG_BYTES });
  decipher.setAuthTag(file.subarray(end));
  return Buffer.concat([decipher.update(file.subarray(start, end)), decipher.final()]);
}

/** Those before were taken: while somebody works at them the next are read. @type {Promise<void>} */
let taken = Promise.resolve();

/** @param {unknown[][]} rows */
async function give(rows) {
  await taken;
  taken = new Promise((take) => {
    goOn = () => take(undefined);
  });
  await send({ rows });
}

/** @typedef {import('unzipper').File & { uncompressedSize: number, compressedSize: number, compressionMethod: number, offsetToLocalFileHeader: number }} Part */

/** @param {Buffer} content @param {string | null} wanted */
async function openBook(content, wanted) {
  const { files } = await unzipper.Open.buffer(content);
  /** @type {Map<string, Part>} */
  const parts = new Map(files.map((file) => [file.path, /** @type {Part} */ (file)]));
  if (parts.has('xl/vbaProject.bin')) throw new Refusal('MACROS');
  if (!parts.has(WORKBOOK)) throw new Refusal('UNKNOWN_FORMAT');
  const bytes = [...parts.values()].reduce((sum, part) => sum + part.uncompressedSize, 0);
  if (bytes > MOST_BYTES || (bytes > FREE_BYTES && bytes > MOST_RATIO * content.length)) throw new Refusal('UNPACKS_TOO_LARGE');
  const pieces = (/** @type {string} */ path) => unpacked(content, parts.get(path));
  const sheets = await sheetsOf(pieces);
  const chosen = sheets.find(({ name }) => name === wanted) ?? sheets[0];
  if (chosen === undefined) throw new Refusal('EMPTY');
  const names = sheets.map(({ name }) => name);
  const merges = await mergesOf(pieces(chosen.path));
  return {
    facts: { format: 'xlsx', encoding: null, isGuessed: false, sheets: names, sheet: chosen.name, merges },
    pieces,
    path: chosen.path,
    hasStyles: parts.has(STYLES),
  };
}

/** What a part unpacks to, and not a byte more than it says of itself. @param {Buffer} content @param {Part | undefined} part @returns {AsyncGenerator<Buffer>} */
async function* unpacked(content, part) {
  if (part === undefined) return;
  const { offsetToLocalFileHeader: at, compressedSize, compressionMethod, uncompressedSize } = part;
  const start = at + 30 + content.readUInt16LE(at + 26) + content.readUInt16LE(at + 28);
  const packed = content.subarray(start, start + compressedSize);
  if (compressionMethod !== STORED && compressionMethod !== DEFLATED) throw new Refusal('BROKEN');
  let size = 0;
  for await (const piece of compressionMethod === STORED ? [packed] : createInflateRaw({ chunkSize: PIECE_BYTES }).end(packed)) {
    size += piece.length;
    if (size > uncompressedSize) throw new Refusal('UNPACKS_TOO_LARGE');
    yield piece;
  }
}

/** A letter may lie in two pieces. @param {AsyncIterable<Buffer>} pieces @param {string} [encoding] @returns {AsyncGenerator<string>} */
async function* textOf(pieces, encoding = 'utf-8') {
  const decoder = new TextDecoder(encoding);
  for await (const piece of pieces) yield decoder.decode(piece, { stream: true });
  yield decoder.decode();
}

/** @typedef {(path: string) => AsyncGenerator<Buffer>} Pieces */

/** Names and parts, in the order of the tabs. @param {Pieces} pieces */
async function sheetsOf(pieces) {
  const text = async (/** @type {string} */ path) => {
    let whole = '';
    for await (const piece of textOf(pieces(path))) {
      whole += piece;
      if (whole.length > MOST_FACTS) throw new Refusal('UNPACKS_TOO_LARGE');
    }
    return whole;
  };
  const targets = new Map(
    [...(await text(RELATIONS)).matchAll(/<Relationship\s[^>]*>/g)].map(([tag]) => [attribute(tag, 'Id'), attribute(tag, 'Target')]),
  );
  return [...(await text(WORKBOOK)).matchAll(/<sheet\s[^>]*>/g)].map(([tag]) => ({
    name: attribute(tag, 'name'),
    path: `xl/${(targets.get(attribute(tag, 'r:id')) ?? '').replace(/^\/?(xl\/)?/, '')}`,
  }));
}

/** @param {string} tag @param {string} name */
const attribute = (tag, name) =>
  (new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1] ?? '').replace(/&(amp|lt|gt|quot|apos);/g, (_, entity) => ENTITIES[entity] ?? '');
/** @type {Record<string, string>} */
const ENTITIES = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** Which cells are one: they stand behind all rows, so the part is read through once. @param {AsyncGenerator<Buffer>} pieces */
async function mergesOf(pieces) {
  /** @type {{ top: number, left: number, bottom: number, right: number }[]} */
  const merges = [];
  let rest = '';
  for await (const piece of pieces) {
    const text = rest + piece.toString('latin1');
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

/**
 * The parts in the order in which they are needed, whatever their order in the file, and of the sheets the one that is asked for: by itself the reader would lay
 * sheets that come too early down on the disk, in plain, and read letters that lie in two pieces wrongly.
 * @param {{ pieces: Pieces, path: string, hasStyles: boolean }} book
 */
async function* workbookRows({ pieces, path, hasStyles }) {
  const text = (/** @type {string} */ part) => Readable.from(textOf(pieces(part)));
  const reader = /** @type {any} */ (
    new ExcelJS.stream.xlsx.WorkbookReader(Readable.from([]), {
      sharedStrings: 'cache',
      styles: 'cache',
      worksheets: 'emit',
      hyperlinks: 'ignore',
      entries: 'ignore',
    })
  );
  await reader._parseRels(text(RELATIONS));
  await reader._parseWorkbook(text(WORKBOOK));
  if (hasStyles) await reader._parseStyles(text(STYLES));
  for await (const _ of reader._parseSharedStrings(text('xl/sharedStrings.xml')));
  let number = 0;
  for (const { value: sheet } of reader._parseWorksheet(textOf(pieces(path)), 1))
    for await (const row of sheet) {
      // Empty rows are not in the file, and every row is known by its number.
      for (; number < row.number - 1; number++) yield [];
      number++;
      const width = Math.min(row.cellCount, MOST_COLUMNS);
      yield Array.from({ length: width }, (_, index) => cellOf(row.getCell(index + 1).value));
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

/** @param {Buffer} content @param {string | null} wanted */
function textFacts(content, wanted) {
  const head = content.subarray(0, PIECE_BYTES);
  if (head.length === 0) throw new Refusal('EMPTY');
  // UTF-16 begins so too, and is a text that nobody else writes.
  if (head.includes(0)) throw new Refusal('UNKNOWN_FORMAT');
  const encoding = wanted ?? (isUtf8(content) ? 'utf-8' : 'gb18030');
  const [line = ''] = new TextDecoder(encoding).decode(head).split('\n');
  const [delimiter = ','] = [',', '\t', ';'].sort((a, b) => line.split(b).length - line.split(a).length);
  return { format: 'csv', encoding, isGuessed: wanted === null, sheets: [], sheet: '', merges: [], delimiter };
}

/** @param {Buffer} content @param {{ encoding: string, delimiter: string }} facts */
async function* textRows(content, { encoding, delimiter }) {
  const parser = parse({
    bom: true,
    delimiter,
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: false,
    max_record_size: MOST_LINE,
  });
  const pour = async () => {
    for await (const piece of textOf(piecesOf(content), encoding))
      if (!parser.write(piece)) await new Promise((drained) => parser.once('drain', drained));
    parser.end();
  };
  pour().catch((error) => parser.destroy(error));
  for await (const row of parser)
    yield row.slice(0, MOST_COLUMNS).map((/** @type {string} */ cell) => (cell === '' ? null : cell.slice(0, MOST_TEXT)));
}

/** @param {Buffer} content @returns {AsyncGenerator<Buffer>} */
async function* piecesOf(content) {
  for (let start = 0; start < content.length; start += PIECE_BYTES) yield content.subarray(start, start + PIECE_BYTES);
}
