import { toCsv } from './csv.ts';
import { MAX_SHEET_BYTES, MAX_SHEET_ROWS, readSheet } from './read-sheet.ts';

const bytes = (list: readonly number[]): Blob => Object.assign(new Blob([]), { arrayBuffer: async () => new Uint8Array(list).buffer });
const text = (words: string): Blob => bytes([...new TextEncoder().encode(words)]);

test('what was exported is read back as it was', async () => {
  const table = toCsv(
    ['代号', '名称'],
    [
      ['T01', '一队, "甲"'],
      ['=1+1', '两\n行'],
    ],
  );
  expect(await readSheet(text(table))).toEqual({
    headers: ['代号', '名称'],
    rows: [
      ['T01', '一队, "甲"'],
      ['=1+1', '两\n行'],
    ],
  });
});

test('a table that Excel saved on a Chinese Windows is read', async () => {
  // 代号,名称 / T01,一队 in GBK
  const gbk = [0xb4, 0xfa, 0xba, 0xc5, 0x2c, 0xc3, 0xfb, 0xb3, 0xc6, 0x0d, 0x0a, 0x54, 0x30, 0x31, 0x2c, 0xd2, 0xbb, 0xb6, 0xd3];
  expect(await readSheet(bytes(gbk))).toEqual({ headers: ['代号', '名称'], rows: [['T01', '一队']] });
});

test('semicolons and tabs part cells too; empty lines are none', async () => {
  expect(await readSheet(text('a;b\n1;2,5\n;\n\n'))).toEqual({ headers: ['a', 'b'], rows: [['1', '2,5']] });
  expect(await readSheet(text('a\tb\n1\t2'))).toEqual({ headers: ['a', 'b'], rows: [['1', '2']] });
});

test('what is no table, empty or too long says so', async () => {
  await expect(readSheet(text('a,b\n'))).rejects.toMatchObject({ fault: 'empty' });
  await expect(readSheet(text('PK\u0003\u0004 workbook'))).rejects.toMatchObject({ fault: 'notATable' });
  await expect(readSheet(text('a,b\n"1,2\n'))).rejects.toMatchObject({ fault: 'notATable' });
  await expect(readSheet(text(`a\n${'1\n'.repeat(MAX_SHEET_ROWS + 1)}`))).rejects.toMatchObject({ fault: 'tooManyRows' });
  await expect(readSheet(new Blob([new Uint8Array(MAX_SHEET_BYTES + 1)]))).rejects.toMatchObject({ fault: 'tooLarge' });
});
