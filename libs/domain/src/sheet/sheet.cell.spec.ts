/** docs/spec/imports.md: what a cell holds. */
import { hasLostZeros, type RawCell, readCell } from './sheet.cell.ts';
import { SHEET_FIELDS, type SheetField, type SheetType, suggestMapping } from './sheet.ts';

const field = (type: SheetType, more: Partial<SheetField> = {}): SheetField => ({ name: 'x', type, heads: [], ...more });
const read = (type: SheetType, raw: RawCell, more: Partial<SheetField> = {}) => {
  const answer = readCell(field(type, more), raw);
  return 'problem' in answer ? answer.problem : answer.value;
};

test('[IM4] full-width digits are digits, spaces at the ends are nobody’s, empty is nothing', () => {
  expect(read('whole', '１２３')).toBe(123);
  expect(read('code', ' ＱＤ－０１ ')).toBe('QD-01');
  expect(read('words', '　')).toBeNull();
  expect(read('words', '', { required: true })).toBe('MISSING');
});

test('[IM5] a code that became a number is refused when it may have lost digits or zeros', () => {
  expect(read('code', '1.38E+10')).toBe('LOST_DIGITS');
  expect(read('code', 13800000000)).toBe('13800000000');
  expect(read('code', 3.7e17)).toBe('LOST_DIGITS');
  expect(read('code', 370202199001011200)).toBe('LOST_DIGITS');
  expect(read('code', { day: '2024-01-02' })).toBe('LOST_DIGITS');
  expect(read('code', 101010, { digits: 7 })).toBe('LOST_ZEROS');
  expect(read('code', '1010101', { digits: 7 })).toBe('1010101');
  expect(read('code', '10101a1', { digits: 7 })).toBe('NOT_A_CODE');
  expect([hasLostZeros('12', 4), hasLostZeros('0012', 4), hasLostZeros('12', null), hasLostZeros('A2', 4)]).toEqual([
    true,
    false,
    false,
    false,
  ]);
});

test('[IM6] amounts are exact texts; nothing is rounded', () => {
  expect([read('decimal', 0.1 + 0.2), read('decimal', '1,234.50'), read('decimal', '007.125'), read('decimal', 1e-7)]).toEqual([
    '0.3',
    '1234.5',
    '7.125',
    'TOO_MANY_DECIMALS',
  ]);
  expect([read('decimal', '-1'), read('decimal', '1.38E+10'), read('decimal', '12箱'), read('decimal', 1e21)]).toEqual([
    'OUT_OF_RANGE',
    'LOST_DIGITS',
    'NOT_A_NUMBER',
    'LOST_DIGITS',
  ]);
  expect([read('whole', 3.5), read('whole', '3.0'), read('whole', 101, { max: 100 })]).toEqual(['NOT_WHOLE', 3, 'OUT_OF_RANGE']);
});

test('[IM7] days are written year first; a bare number or 01/02/24 is no day', () => {
  for (const [raw, value] of [
    [{ day: '2024-02-29' }, '2024-02-29'],
    ['2024年2月9日', '2024-02-09'],
    ['2024/2/9', '2024-02-09'],
    ['2023-02-29', 'NOT_A_DAY'],
    ['01/02/24', 'DAY_UNCLEAR'],
    [45_351, 'DAY_UNCLEAR'],
    ['45351', 'DAY_UNCLEAR'],
    [7, 'NOT_A_DAY'],
    ['明天', 'NOT_A_DAY'],
  ] as const)
    expect([raw, read('day', raw)]).toEqual([raw, value]);
  expect(read('instant', '2024-01-09T12:00:00+09:00')).toBe('2024-01-09T12:00:00+09:00');
  expect(read('instant', '2024-01-09 12:00')).toBe('2024-01-09T12:00:00');
  expect(read('instant', '2024-01-09 25:00')).toBe('NOT_A_DAY');
});

test('flags and choices are known by their words', () => {
  expect([read('flag', '是'), read('flag', false), read('flag', '也许')]).toEqual([true, false, 'NOT_CHOSEN_FROM']);
  const values = { indoor: ['室内'], outdoor: ['室外', '户外'] };
  expect([read('choice', '户外', { values }), read('choice', 'INDOOR', { values }), read('choice', '地下', { values })]).toEqual([
    'outdoor',
    'indoor',
    'NOT_CHOSEN_FROM',
  ]);
  expect([read('choices', '室内、室外、室内', { values }), read('choices', '室内、天上', { values })]).toEqual([
    ['indoor', 'outdoor'],
    'NOT_CHOSEN_FROM',
  ]);
});

test('what is no value is told: formulas without a result, faults, control characters, too long', () => {
  expect(read('words', { formula: true })).toBe('FORMULA_WITHOUT_RESULT');
  expect(read('whole', { fault: '#N/A' })).toBe('FAULTY');
  expect(read('words', 'a\u0000b')).toBe('NOT_CLEAN');
  expect(read('words', '长'.repeat(61), { max: 60 })).toBe('TOO_LONG');
});

test('[IM3] columns are suggested by how lists call them, each once', () => {
  expect(suggestMapping('items', ['物资编码', '物资名称', '类别', '计量单位', '备注'])).toEqual({ code: 0, name: 1, class: 2, unit: 3 });
  expect(suggestMapping('shelters', ['序号', '避難收容處所名稱', '經度', '緯度', '預計收容人數'])).toMatchObject({
    name: 1,
    lng: 2,
    lat: 3,
    declaredCapacity: 4,
  });
  expect(suggestMapping('stock', ['仓库编码', '物资编码', '数量（件）', '批号'])).toMatchObject({
    depotCode: 0,
    itemCode: 1,
    quantity: 2,
    lotCode: 3,
  });
  for (const fields of Object.values(SHEET_FIELDS)) expect(new Set(fields.map(({ name }) => name)).size).toBe(fields.length);
});
