/** docs/spec/imports.md, "Files": files as desks make them, and files made to do harm. */
import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as breathe } from 'node:timers/promises';
import type { RawCell } from '@fenghuo/domain';
import ExcelJS from 'exceljs';
import { sealing } from '../core/sealed-file.ts';
import { readSheet, type SheetFacts } from './sheet-file.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fenghuo-sheets-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const MOST_ROWS = 2_000;
async function read(path: string, more: { encoding?: string; sheet?: string } = {}): Promise<{ facts: SheetFacts; rows: RawCell[][] }> {
  const rows: RawCell[][] = [];
  let facts: SheetFacts | undefined;
  const question = { path, key: KEY, encoding: more.encoding ?? null, sheet: more.sheet ?? null, mostRows: MOST_ROWS };
  await readSheet(question, {
    facts: (told) => {
      facts = told;
    },
    rows: (some) => {
      rows.push(...some);
      return undefined;
    },
  });
  return { facts: facts as SheetFacts, rows };
}
/** Sealed, as what is sent in lies on the disk. */
const WRAPPED = Buffer.alloc(60);
const KEY = { key: randomBytes(32), from: WRAPPED.length };
const written = async (name: string, content: string | Uint8Array): Promise<string> => {
  const path = join(folder, name);
  const seal = sealing(KEY.key, WRAPPED);
  await writeFile(path, Buffer.concat([seal.head, seal.update(Buffer.from(content as Uint8Array)), seal.end()]));
  return path;
};
async function workbook(name: string, fill: (book: ExcelJS.Workbook) => void): Promise<string> {
  const book = new ExcelJS.Workbook();
  fill(book);
  return written(name, new Uint8Array(await book.xlsx.writeBuffer()));
}
const refusal = async (path: string): Promise<unknown> =>
  read(path).then(
    () => 'read',
    (error: { code: string; details: { errors: { message: string }[] } }) => [error.code, error.details.errors[0]?.message],
  );

/** Of the list at the end of a zip. */
const ENTRY = Buffer.from('504b0102', 'hex');
/** `名称,数量\n被子,５\n` */
const GB18030 = Buffer.from('c3fbb3c62ccafdc1bf0ab1bbd7d32ca3b50a', 'hex');

test('[IM1] CSV in UTF-8 and GB18030: the guess is told, and another can be said', async () => {
  const utf8 = await read(await written('a.csv', '\ufeff名称,数量\n"被,子",5\n\n枕头,'));
  expect(utf8.facts).toMatchObject({ format: 'csv', encoding: 'utf-8', isGuessed: true });
  expect(utf8.rows).toEqual([['名称', '数量'], ['被,子', '5'], [null], ['枕头', null]]);
  const path = await written('b.csv', GB18030);
  const guessed = await read(path);
  expect(guessed.facts).toMatchObject({ encoding: 'gb18030', isGuessed: true });
  expect(guessed.rows).toEqual([
    ['名称', '数量'],
    ['被子', '５'],
  ]);
  expect((await read(path, { encoding: 'gb18030' })).facts.isGuessed).toBe(false);
  expect((await read(await written('tabs.csv', 'a\tb\n1\t2'))).rows).toEqual([
    ['a', 'b'],
    ['1', '2'],
  ]);
});

test('[IM1] xlsx: texts, numbers, days of both beginnings of time, results of formulas, faults, the sheet that is named', async () => {
  const path = await workbook('book.xlsx', (book) => {
    book.addWorksheet('说明 & 备注').addRow(['不是这张']);
    const sheet = book.addWorksheet('库存');
    sheet.addRow(['编码', '数量', '日期', '公式', '无结果', '错']);
    sheet.addRow(['0012', 1.5, new Date(Date.UTC(2024, 1, 29)), { formula: '1+1', result: 2 }, { formula: 'NOW()' }, { error: '#N/A' }]);
    sheet.addRow([]);
    sheet.addRow([{ richText: [{ text: '被' }, { text: '子' }] }, true]);
  });
  const { facts, rows } = await read(path, { sheet: '库存' });
  expect(facts).toMatchObject({ format: 'xlsx', sheets: ['说明 & 备注', '库存'], sheet: '库存', merges: [] });
  expect(rows[1]).toEqual(['0012', 1.5, { day: '2024-02-29' }, 2, { formula: true }, { fault: '#N/A' }]);
  expect(rows[2]).toEqual([]);
  expect(rows[3]?.slice(0, 2)).toEqual(['被子', true]);
  const mac = await workbook('1904.xlsx', (book) => {
    book.properties.date1904 = true;
    book.addWorksheet('a').addRow([new Date(Date.UTC(2024, 1, 29, 8, 30))]);
  });
  expect((await read(mac)).rows).toEqual([[{ day: '2024-02-29T08:30:00' }]]);
});

test('[IM2] merged cells are told with their places', async () => {
  const path = await workbook('merged.xlsx', (book) => {
    const sheet = book.addWorksheet('a');
    sheet.addRow(['大标题']);
    sheet.mergeCells('A1:C1');
    sheet.addRow(['x', 'y']);
    sheet.mergeCells('B2:B4');
  });
  expect((await read(path)).facts.merges).toEqual([
    { top: 1, left: 1, bottom: 1, right: 3 },
    { top: 2, left: 2, bottom: 4, right: 2 },
  ]);
});

test('[IM2] what is no such file is refused and says why', async () => {
  expect(await refusal(await written('old.xls', Buffer.from('d0cf11e0a1b11ae10000', 'hex')))).toEqual(['SHEET_REFUSED', 'OLD_FORMAT']);
  expect(await refusal(await written('empty.csv', ''))).toEqual(['SHEET_REFUSED', 'EMPTY']);
  expect(await refusal(await written('picture.png', Buffer.from('89504e470d0a1a0a0000000d', 'hex')))).toEqual([
    'SHEET_REFUSED',
    'UNKNOWN_FORMAT',
  ]);
  expect(await refusal(await written('cut.xlsx', Buffer.from('504b0304140000', 'hex')))).toEqual(['SHEET_REFUSED', 'BROKEN']);
  expect(await refusal(await written('long.csv', 'a\n'.repeat(MOST_ROWS + 1)))).toEqual(['SHEET_REFUSED', 'TOO_MANY_ROWS']);
});

test('[IM1] letters that lie in two pieces of a large workbook are what they were; no sheet is laid down in plain', async () => {
  const name = (index: number): string => `${'应急避难场所'.repeat(6)}${index}`;
  const path = await workbook('large.xlsx', (book) => {
    const sheet = book.addWorksheet('a');
    for (let index = 0; index < MOST_ROWS; index++) sheet.addRow([name(index), index]);
  });
  const { rows } = await read(path);
  expect(rows.filter(([text], index) => text !== name(index))).toEqual([]);
  expect((await readdir(folder)).filter((file) => !/\.(csv|xlsx|xls|png)$/.test(file))).toEqual([]);
});

test('[IM2] a workbook that unpacks to more than it says is given up at once, one that says too much is not begun', async () => {
  const book = new ExcelJS.Workbook();
  book.addWorksheet('a').addRow(['x'.repeat(32_000)]);
  const honest = Buffer.from(await book.xlsx.writeBuffer());
  const claiming = (bytes: (told: number) => number): Buffer => {
    const lying = Buffer.from(honest);
    for (let at = lying.indexOf(ENTRY); at !== -1; at = lying.indexOf(ENTRY, at + 4))
      lying.writeUInt32LE(bytes(lying.readUInt32LE(at + 24)), at + 24);
    return lying;
  };
  expect((await read(await written('honest.xlsx', honest))).rows).toHaveLength(1);
  expect(
    await refusal(
      await written(
        'less.xlsx',
        claiming((bytes) => Math.floor(bytes / 2)),
      ),
    ),
  ).toEqual(['SHEET_REFUSED', 'UNPACKS_TOO_LARGE']);
  expect(
    await refusal(
      await written(
        'much.xlsx',
        claiming(() => 60_000_000),
      ),
    ),
  ).toEqual(['SHEET_REFUSED', 'UNPACKS_TOO_LARGE']);
});

test('[IM2] a file that was changed where it lies is not read', async () => {
  const path = await written('changed.csv', 'a,b\n1,2\n');
  const sealed = await readFile(path);
  sealed.writeUInt8(sealed.readUInt8(sealed.length - 20) ^ 1, sealed.length - 20);
  await writeFile(path, sealed);
  expect(await refusal(path)).toEqual(['SHEET_REFUSED', 'BROKEN']);
});

test('[IM2] a reading is stopped by who asked for it, and is enough when it says so', async () => {
  const path = await written('many.csv', 'a\n'.repeat(MOST_ROWS));
  const stopping = new AbortController();
  const question = { path, key: KEY, encoding: null, sheet: null, mostRows: MOST_ROWS };
  const reading = readSheet(question, { rows: () => stopping.abort() as undefined }, stopping.signal);
  await expect(reading).rejects.toMatchObject({ code: 'IMPORT_STOPPED' });
  expect(await readSheet(question, { rows: () => true })).toBe(1_000);
});

test('[IM9] who stops a reading hears of it when nobody works at its rows any more', async () => {
  const path = await written('slow.csv', 'a\n'.repeat(MOST_ROWS));
  const stopping = new AbortController();
  let isAtWork = false;
  const rows = async (): Promise<undefined> => {
    isAtWork = true;
    stopping.abort();
    for (let turn = 0; turn < 100; turn++) await breathe();
    isAtWork = false;
  };
  const question = { path, key: KEY, encoding: null, sheet: null, mostRows: MOST_ROWS };
  await expect(readSheet(question, { rows }, stopping.signal)).rejects.toMatchObject({ code: 'IMPORT_STOPPED' });
  expect(isAtWork).toBe(false);
});
