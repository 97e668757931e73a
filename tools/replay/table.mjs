/** Rows of a CSV file, plain or gzipped, each with its line and a digest; and the file of refused rows beside it. */
import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { open, rm } from 'node:fs/promises';
import { pipeline, Transform } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { parse } from 'csv-parse';
import { UsageError } from '../run/command-line.mjs';

/**
 * @typedef {{ line: number, cells: Record<string, string>, hash: string }} SourceRow
 * @typedef {{ line: number, raw: string[], code: string, field: string }} BrokenRow a row that could not be read at all
 */

/**
 * Reads a whole file: a call's rows may stand anywhere in it.
 * @param {string} file @param {{ encoding?: string, delimiter?: string }} mapping
 * @returns {Promise<{ header: string[], rows: SourceRow[], broken: BrokenRow[] }>}
 */
export async function readTable(file, { encoding = 'utf-8', delimiter = ',' }) {
  const isGzip = await startsLikeGzip(file);
  const parser = parse({ delimiter, bom: true, relax_column_count: true, relax_quotes: true, skip_empty_lines: true, info: true });
  const parts = [createReadStream(file), ...(isGzip ? [createGunzip()] : []), decoder(encoding), parser];
  pipeline(parts, () => undefined); // a failure reaches the loop below, through the parser
  /** @type {string[] | null} */
  let header = null;
  /** @type {SourceRow[]} */
  const rows = [];
  /** @type {BrokenRow[]} */
  const broken = [];
  try {
    for await (const { record, info } of parser) {
      const cells = /** @type {string[]} */ (record);
      if (header === null) header = cells.map((name) => name.trim());
      else if (cells.length !== header.length)
        broken.push({ line: info.lines, raw: cells, code: 'COLUMN_COUNT', field: `${cells.length} of ${header.length} columns` });
      else
        rows.push({
          line: info.lines,
          cells: Object.fromEntries(header.map((name, index) => [name, (cells[index] ?? '').trim()])),
          hash: digest(cells),
        });
    }
  } catch (error) {
    throw new UsageError(`${file}: ${error instanceof Error ? error.message : String(error)}`);
  }
  if (header === null) throw new UsageError(`${file}: no header row`);
  return { header, rows, broken };
}

/** By content, not by name: a renamed file is read all the same. @param {string} file */
async function startsLikeGzip(file) {
  try {
    const handle = await open(file);
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(2), 0, 2, 0);
    await handle.close();
    return bytesRead === 2 && buffer[0] === 0x1f && buffer[1] === 0x8b;
  } catch (error) {
    throw new UsageError(`--file ${file}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** Wrong bytes are an error, not a row of replacement signs. @param {string} encoding */
function decoder(encoding) {
  const decode = new TextDecoder(encoding, { fatal: true, ignoreBOM: true });
  return new Transform({
    transform(chunk, _encoding, done) {
      try {
        done(null, decode.decode(chunk, { stream: true }));
      } catch {
        done(new Error(`not ${encoding}: name the encoding in the mapping`));
      }
    },
    flush(done) {
      try {
        done(null, decode.decode());
      } catch {
        done(new Error(`not ${encoding}: name the encoding in the mapping`));
      }
    },
  });
}

const digest = (/** @type {string[]} */ cells) => createHash('sha256').update(JSON.stringify(cells)).digest('hex').slice(0, 32);

/**
 * The refused rows, written as they are refused: line, code, field, message, then the row as it was. Without a refusal there is no file.
 * @param {string} file @param {string[]} header
 */
export function refusedFile(file, header) {
  /** @type {import('node:fs').WriteStream | null} */
  let stream = null;
  const csv = (/** @type {(string | number)[]} */ values) => `${values.map(quoted).join(',')}\n`;
  return {
    file,
    /** @param {{ line: number, code: string, field: string, message: string, values: string[] }} refusal */
    write({ line, code, field, message, values }) {
      if (stream === null) {
        stream = createWriteStream(file);
        stream.write(csv(['line', 'code', 'field', 'message', ...header]));
      }
      stream.write(csv([line, code, field, message, ...values]));
    },
    async close() {
      if (stream === null) return rm(file, { force: true });
      const open = stream;
      return new Promise((done) => open.end(done));
    },
  };
}

const quoted = (/** @type {string | number} */ value) => {
  const text = String(value);
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};
