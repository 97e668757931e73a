/**
 * Times of a source file: text in a stated format and zone → instant. A file says only local time, so an hour that the clock
 * repeats or leaves out (daylight saving) is read by one fixed rule and reported as such, never silently.
 */

/** @typedef {{ year: number, month: number, day: number, hour: number, minute: number, second: number }} LocalTime */
/** @typedef {{ ms: number, doubt: null | 'repeatedHour' | 'skippedHour' }} ReadTime */

const TOKENS = {
  YYYY: '(?<year>\\d{4})',
  MM: '(?<month>\\d{1,2})',
  DD: '(?<day>\\d{1,2})',
  HH: '(?<hour>\\d{1,2})',
  hh: '(?<hour12>\\d{1,2})',
  mm: '(?<minute>\\d{1,2})',
  ss: '(?<second>\\d{1,2})(?:\\.\\d+)?',
  A: '(?<half>[AaPp])\\.?[Mm]\\.?',
};
/** Formats that carry their own zone. */
const WITH_ZONE = ['ISO', 'epochSeconds', 'epochMilliseconds'];

/**
 * `[text]` is literal, tokens are YYYY MM DD HH hh mm ss A, everything else stands for itself.
 * @param {string} format
 */
export function compileFormat(format) {
  if (WITH_ZONE.includes(format)) return { format, pattern: null };
  /** @type {string[]} */
  const parts = format.match(/\[[^\]]*\]|YYYY|MM|DD|HH|hh|mm|ss|A|./gsu) ?? [];
  const source = parts.map((part) => {
    if (part.startsWith('[') && part.endsWith(']') && part.length > 1) return literal(part.slice(1, -1));
    return TOKENS[/** @type {keyof typeof TOKENS} */ (part)] ?? literal(part);
  });
  if (!['YYYY', 'MM', 'DD'].every((token) => parts.includes(token))) throw new Error(`time format "${format}" lacks YYYY, MM or DD`);
  if (parts.includes('hh') !== parts.includes('A')) throw new Error(`time format "${format}" needs hh and A together`);
  return { format, pattern: new RegExp(`^${source.join('')}$`, 'u') };
}

const literal = (/** @type {string} */ text) => text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');

/**
 * Reads times of one file.
 * @param {string} zone IANA name
 * @param {readonly string[]} formats tried in turn
 * @returns {(text: string) => ReadTime | null} null when no format fits or the date does not exist
 */
export function timeReader(zone, formats) {
  const compiled = formats.map(compileFormat);
  const offsetAt = zoneOffsets(zone);
  return (text) => {
    for (const { format, pattern } of compiled) {
      const read = pattern === null ? readWithZone(format, text) : readLocal(pattern, text, offsetAt);
      if (read !== null) return read;
    }
    return null;
  };
}

/** @param {string} format @param {string} text @returns {ReadTime | null} */
function readWithZone(format, text) {
  if (format === 'ISO') {
    const isZoned = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})$/i.test(text);
    const ms = isZoned ? Date.parse(text.replace(' ', 'T').replace(/([+-]\d{2})(\d{2})$/, '$1:$2')) : Number.NaN;
    return Number.isNaN(ms) ? null : { ms, doubt: null };
  }
  if (!/^-?\d{1,14}(\.\d+)?$/.test(text)) return null;
  return { ms: Math.round(Number(text) * (format === 'epochSeconds' ? 1000 : 1)), doubt: null };
}

/** @param {RegExp} pattern @param {string} text @param {(ms: number) => number} offsetAt @returns {ReadTime | null} */
function readLocal(pattern, text, offsetAt) {
  const groups = pattern.exec(text)?.groups;
  if (groups === undefined) return null;
  const local = localTime(groups);
  return local === null ? null : localToInstant(local, offsetAt);
}

/** @param {Record<string, string | undefined>} groups @returns {LocalTime | null} */
function localTime(groups) {
  const number = (/** @type {string | undefined} */ part) => (part === undefined ? 0 : Number(part));
  const isHalfDay = groups.hour12 !== undefined;
  const hour12 = number(groups.hour12);
  if (isHalfDay && (hour12 < 1 || hour12 > 12)) return null;
  const hour = isHalfDay ? (hour12 % 12) + (groups.half?.toLowerCase() === 'p' ? 12 : 0) : number(groups.hour);
  const time = {
    year: number(groups.year),
    month: number(groups.month),
    day: number(groups.day),
    hour,
    minute: number(groups.minute),
    second: number(groups.second),
  };
  const check = new Date(asUtc(time));
  const exists =
    check.getUTCMonth() + 1 === time.month && check.getUTCDate() === time.day && time.hour < 24 && time.minute < 60 && time.second < 60;
  return exists ? time : null;
}

const asUtc = (/** @type {LocalTime} */ t) => Date.UTC(t.year, t.month - 1, t.day, t.hour, t.minute, t.second);
const DAY_MS = 86_400_000;

/**
 * In a repeated hour the first passing is meant; in a skipped hour the clock had not been put forward yet.
 * @param {LocalTime} local @param {(ms: number) => number} offsetAt @returns {ReadTime}
 */
function localToInstant(local, offsetAt) {
  const wall = asUtc(local);
  const [before, after] = [offsetAt(wall - DAY_MS), offsetAt(wall + DAY_MS)];
  if (before === after) return { ms: wall - before, doubt: null };
  const fits = [before, after].filter((offset) => offsetAt(wall - offset) === offset);
  if (fits.length === 0) return { ms: wall - before, doubt: 'skippedHour' };
  const ms = Math.min(...fits.map((offset) => wall - offset));
  return { ms, doubt: fits.length === 2 ? 'repeatedHour' : null };
}

/**
 * Milliseconds that local time is ahead of UTC at an instant. Kept per quarter of an hour: no zone changes its offset more finely.
 * @param {string} zone @returns {(ms: number) => number}
 */
export function zoneOffsets(zone) {
  const formatter = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  /** @type {Map<number, number>} */
  const known = new Map();
  return (ms) => {
    const quarter = Math.floor(ms / 900_000);
    const kept = known.get(quarter);
    if (kept !== undefined) return kept;
    const instant = quarter * 900_000;
    const parts = Object.fromEntries(formatter.formatToParts(instant).map(({ type, value }) => [type, Number(value)]));
    const wall = Date.UTC(parts.year, parts.month - 1, parts.day, parts.hour, parts.minute, parts.second);
    const offset = wall - instant;
    known.set(quarter, offset);
    return offset;
  };
}
