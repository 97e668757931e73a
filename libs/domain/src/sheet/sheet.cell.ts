/** What a cell holds, read by what its column must be (docs/spec/imports.md). Nothing is guessed: what may have lost digits or a meaning is told instead. */
import type { SheetField } from './sheet.ts';

/**
 * As the reader of the file gives it. `day`: a cell with the format of a date, as the calendar says, without a zone. `formula`: one whose result the file
 * does not hold. `fault`: #N/A and its like.
 */
export type RawCell = string | number | boolean | null | { day: string } | { formula: true } | { fault: string };

export const CELL_PROBLEMS = [
  'MISSING',
  'LOST_DIGITS',
  'LOST_ZEROS',
  'NOT_A_NUMBER',
  'NOT_WHOLE',
  'TOO_MANY_DECIMALS',
  'OUT_OF_RANGE',
  'NOT_A_DAY',
  'DAY_UNCLEAR',
  'NOT_CHOSEN_FROM',
  'NOT_A_CODE',
  'TOO_LONG',
  'NOT_CLEAN',
  'FORMULA_WITHOUT_RESULT',
  'FAULTY',
] as const;
export type CellProblem = (typeof CELL_PROBLEMS)[number];

/** Null: nothing was said. */
export type SheetValue = string | number | boolean | readonly string[] | null;
export type CellRead = { value: SheetValue } | { problem: CellProblem };

/** Digits that a number in a spreadsheet keeps; of a longer one the rest has become zeros. */
const SURE_DIGITS = 15;
const SCIENTIFIC = /^[+-]?\d+(?:\.\d+)?e[+-]?\d+$/i;
const CODE = /^[\p{L}\p{N}][\p{L}\p{N}._:/ -]*$/u;
// biome-ignore lint/suspicious/noControlCharactersInRegex: refusing control characters is the purpose
const CLEAN = /^[^\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\ud800-\udfff]*$/u;
const DEFAULT_LENGTH = 200;
const LARGEST = 999_999_999_999;
const YES = new Set(['是', '有', 'y', 'yes', 'true', '1', '√', '✓', 'o', '〇']);
const NO = new Set(['否', '无', 'n', 'no', 'false', '0', '×', '-']);

/** [IM4] Full-width digits and letters are the same as narrow ones; spaces at the ends are nobody's. */
const narrow = (text: string): string => text.normalize('NFKC').trim();

export function readCell(field: SheetField, raw: RawCell): CellRead {
  if (raw !== null && typeof raw === 'object' && 'formula' in raw) return { problem: 'FORMULA_WITHOUT_RESULT' };
  if (raw !== null && typeof raw === 'object' && 'fault' in raw) return { problem: 'FAULTY' };
  if (raw === null || (typeof raw === 'string' && narrow(raw) === '')) return field.required ? { problem: 'MISSING' } : { value: null };
  return READERS[field.type](field, raw);
}

type Present = Exclude<RawCell, null | { formula: true } | { fault: string }>;
type Reader = (field: SheetField, raw: Present) => CellRead;

const READERS: Record<SheetField['type'], Reader> = {
  code: readCode,
  words: (field, raw) => bounded(field, typeof raw === 'object' ? raw.day : String(raw).trim()),
  whole: readWhole,
  decimal: readDecimal,
  degrees: readDegrees,
  day: (_, raw) => readDay(raw, false),
  instant: (_, raw) => readDay(raw, true),
  flag: readFlag,
  choice: readChoice,
  choices: readChoices,
};

/** [IM5] A code that a spreadsheet took for a number has lost what made it one: its zeros in front, or its digits at the end. */
function readCode(field: SheetField, raw: Present): CellRead {
  if (typeof raw === 'object') return { problem: 'LOST_DIGITS' };
  if (typeof raw === 'number' && (!Number.isSafeInteger(raw) || String(Math.abs(raw)).length > SURE_DIGITS))
    return { problem: 'LOST_DIGITS' };
  const text = narrow(String(raw));
  if (SCIENTIFIC.test(text)) return { problem: 'LOST_DIGITS' };
  if (field.digits !== undefined && /^\d+$/.test(text) && text.length < field.digits) return { problem: 'LOST_ZEROS' };
  if (field.digits !== undefined && !new RegExp(`^\\d{${field.digits}}$`).test(text)) return { problem: 'NOT_A_CODE' };
  if (!CODE.test(text)) return { problem: 'NOT_A_CODE' };
  return bounded(field, text);
}

function bounded({ max = DEFAULT_LENGTH }: SheetField, text: string): CellRead {
  if (text.length > max) return { problem: 'TOO_LONG' };
  return CLEAN.test(text) ? { value: text } : { problem: 'NOT_CLEAN' };
}

/** As a decimal text, without the marks of thousands; null if it is none. A unit behind the number is not taken off: whoever wrote it meant something. */
function decimalOf(raw: Present): string | null {
  if (typeof raw === 'object' || typeof raw === 'boolean') return null;
  const text = narrow(String(raw)).replace(/(?<=\d),(?=\d{3}(?:\D|$))/g, '');
  if (typeof raw === 'string' && SCIENTIFIC.test(text)) return null;
  const plain = typeof raw === 'number' && SCIENTIFIC.test(text) ? raw.toFixed(SURE_DIGITS).replace(/\.?0+$/, '') : text;
  return /^-?\d+(?:\.\d+)?$/.test(plain) ? plain : null;
}

const lostDigits = (raw: Present): boolean =>
  (typeof raw === 'string' && SCIENTIFIC.test(narrow(raw))) || (typeof raw === 'number' && Math.abs(raw) > Number.MAX_SAFE_INTEGER);

function readWhole(field: SheetField, raw: Present): CellRead {
  if (lostDigits(raw)) return { problem: 'LOST_DIGITS' };
  const text = decimalOf(raw);
  if (text === null) return { problem: 'NOT_A_NUMBER' };
  const [whole = '', fraction = ''] = text.split('.');
  if (/[1-9]/.test(fraction)) return { problem: 'NOT_WHOLE' };
  const value = Number(whole);
  return value < 0 || value > (field.max ?? LARGEST) ? { problem: 'OUT_OF_RANGE' } : { value };
}

/** [IM6] An amount of at most three decimals as a text, exact; a number that a spreadsheet worked out (0.1 + 0.2) is taken to what it shows. */
function readDecimal(field: SheetField, raw: Present): CellRead {
  if (lostDigits(raw)) return { problem: 'LOST_DIGITS' };
  const text = decimalOf(typeof raw === 'number' ? Number(raw.toPrecision(SURE_DIGITS)) : raw);
  if (text === null) return { problem: 'NOT_A_NUMBER' };
  const [whole = '0', fraction = ''] = text.split('.');
  const kept = fraction.replace(/0+$/, '');
  if (kept.length > 3) return { problem: 'TOO_MANY_DECIMALS' };
  if (whole.startsWith('-') || Number(whole) > (field.max ?? LARGEST)) return { problem: 'OUT_OF_RANGE' };
  return { value: `${whole.replace(/^0+(?=\d)/, '')}${kept === '' ? '' : `.${kept}`}` };
}

function readDegrees(field: SheetField, raw: Present): CellRead {
  const text = decimalOf(raw);
  if (text === null) return { problem: 'NOT_A_NUMBER' };
  const value = Number(text);
  return Math.abs(value) > (field.name === 'lat' ? 90 : 180) ? { problem: 'OUT_OF_RANGE' } : { value };
}

const NAMED_DAY =
  /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[T ]?(\d{1,2})[:时](\d{2})(?:[:分](\d{2})(?:\.\d+)?秒?|分)?(Z|[+-]\d{2}:?\d{2})?)?$/;
const UNCLEAR_DAY = /^\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}(?:[ T].*)?$/;
/** 1927-10 to 2119-01 as a spreadsheet counts days. */
const SERIAL_DAYS = { least: 10_000, most: 80_000 };

/**
 * [IM7] A day is written year first. `01/02/24` is no day, and neither is a bare number: which of the two beginnings of time (1900, 1904) it counts from only
 * a cell with the format of a date says. A day with its time keeps its zone if it has one; without one it is the city's.
 */
function readDay(raw: Present, withTime: boolean): CellRead {
  const text = typeof raw === 'object' ? raw.day : narrow(String(raw));
  if (typeof raw === 'number' || /^\d+(?:\.\d+)?$/.test(text)) {
    const isSerial = Number(text) >= SERIAL_DAYS.least && Number(text) <= SERIAL_DAYS.most;
    return { problem: isSerial ? 'DAY_UNCLEAR' : 'NOT_A_DAY' };
  }
  const match = NAMED_DAY.exec(text);
  if (match === null) return { problem: UNCLEAR_DAY.test(text) ? 'DAY_UNCLEAR' : 'NOT_A_DAY' };
  const [, year = '', month = '', day = '', hour = '0', minute = '00', second = '00', zone = ''] = match;
  const two = (digits: string): string => digits.padStart(2, '0');
  const date = `${year}-${two(month)}-${two(day)}`;
  if (!isDay(date) || Number(year) < 1900 || Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59)
    return { problem: 'NOT_A_DAY' };
  return { value: withTime ? `${date}T${two(hour)}:${minute}:${second}${zone.replace(/^([+-]\d{2})(\d{2})$/, '$1:$2')}` : date };
}

function isDay(date: string): boolean {
  const parsed = new Date(`${date}T00:00:00Z`);
  return !Number.isNaN(parsed.getTime()) && parsed.toISOString().startsWith(date);
}

function readFlag(_: SheetField, raw: Present): CellRead {
  if (typeof raw === 'boolean') return { value: raw };
  const word = narrow(typeof raw === 'object' ? raw.day : String(raw)).toLowerCase();
  if (YES.has(word)) return { value: true };
  return NO.has(word) ? { value: false } : { problem: 'NOT_CHOSEN_FROM' };
}

function readChoice({ values = {} }: SheetField, raw: Present): CellRead {
  const chosen = chosenFrom(values, typeof raw === 'object' ? raw.day : String(raw));
  return chosen === null ? { problem: 'NOT_CHOSEN_FROM' } : { value: chosen };
}

function readChoices({ values = {} }: SheetField, raw: Present): CellRead {
  const parts = narrow(typeof raw === 'object' ? raw.day : String(raw)).split(/[、,;，；/|]/);
  const chosen = parts.filter((part) => part.trim() !== '').map((part) => chosenFrom(values, part));
  return chosen.includes(null) ? { problem: 'NOT_CHOSEN_FROM' } : { value: [...new Set(chosen as string[])] };
}

function chosenFrom(values: Readonly<Record<string, readonly string[]>>, given: string): string | null {
  const word = narrow(given).toLowerCase();
  const found = Object.entries(values).find(
    ([value, words]) => value.toLowerCase() === word || words.some((one) => narrow(one).toLowerCase() === word),
  );
  return found?.[0] ?? null;
}

/**
 * [IM5] Codes of one column beside each other: where some begin with a zero, a shorter one that is all digits has lost its own. `codes`: of the whole column,
 * with how long those with a zero in front are.
 */
export const hasLostZeros = (code: string, lengthWithZeros: number | null): boolean =>
  lengthWithZeros !== null && /^[1-9]\d*$/.test(code) && code.length < lengthWithZeros;
