/** Coordinates as people paste them: read in any usual notation, written in the house's. The datum is only named here; the edge converts. */
import type { LngLat } from '../geo.ts';

/** What the text says about itself. GCJ-02 (高德, 腾讯) and BD-09 (百度) lie 50–1,100 m off WGS 84; unsaid means WGS 84. */
export const DATUMS = ['wgs84', 'gcj02', 'bd09'] as const;
export type Datum = (typeof DATUMS)[number];

export const COORDINATE_NOTATIONS = ['decimal', 'degreesMinutes', 'degreesMinutesSeconds', 'wkt', 'geoUri', 'iso6709'] as const;
export type CoordinateNotation = (typeof COORDINATE_NOTATIONS)[number];

/** `point` is as written, in `datum`: convert it before it goes anywhere. */
export type ParsedCoordinates = { point: LngLat; datum: Datum; notation: CoordinateNotation };

type Axis = 'lng' | 'lat';
type Unit = 'degree' | 'minute' | 'second';
type NumberToken = { kind: 'number'; text: string; negative: boolean; unit: Unit | null };
type MarkToken = { kind: 'mark'; axis: Axis; sign: 1 | -1 | null };
type Token = NumberToken | MarkToken | { kind: 'break'; comma: boolean };
type Angle = { numbers: NumberToken[]; axis: Axis | null; sign: 1 | -1 | null };

const LONGEST = 200;
/** Mainland China and its seas, wide: tells `36.07,120.38` from `120.38,36.07`. The two ranges do not meet, so never both. */
const CHINA = { lng: [73, 135], lat: [3, 54] } as const;

/** Null when the text is not wholly one possible pair of coordinates: an address must never be read as numbers. */
export function parseCoordinates(text: string): ParsedCoordinates | null {
  if (text.length > LONGEST) return null;
  const said = readDatum(unify(text));
  if (said === null) return null;
  const rest = said.rest.replace(/^[\s:,;]+|[\s:,;。]+$/g, '');
  const found = fixedForm(rest) ?? freeForm(rest.replace(/[()[\]{}【】]/g, ' '));
  return found === null ? null : { ...found, datum: said.datum };
}

/** `120.38260, 36.06710`: five places (about a metre), longitude first as everywhere in the house. */
export function formatCoordinates([lng, lat]: LngLat): string {
  return `${fivePlaces(lng)}, ${fivePlaces(lat)}`;
}

const fivePlaces = (degrees: number): string => degrees.toFixed(5).replace(/^-(0\.0+)$/, '$1');

/** Full-width forms, the many quote marks used for minutes and seconds, and dashes become one of each. Some signs must go before NFKC, which would turn them into letters. */
const unify = (text: string): string =>
  text
    .replace(/[º˚]/g, '°')
    .replace(/[´‘’`＇]/g, '′')
    .replace(/[“”＂]/g, '″')
    .normalize('NFKC')
    .replace(/['ʹ]/g, '′')
    .replace(/′′|["ʺ]/g, '″')
    .replace(/[−–—]/g, '-')
    .toUpperCase();

const DATUM_NAMES: readonly [Datum, RegExp][] = [
  ['gcj02', /GCJ-?0?2|火星|高德|腾讯|AMAP/g],
  ['bd09', /BD-?0?9(?:LL)?|百度|BAIDU/g],
  ['wgs84', /(?:;CRS=)?WGS-?\s?(?:19)?84|CGCS-?\s?2000|国家2000|天地图|北斗|GPS|SRID=(?:4326|4490);?|EPSG:(?:4326|4490)/g],
];

/** Two different datums in one text contradict each other: null. */
function readDatum(text: string): { datum: Datum; rest: string } | null {
  const named = DATUM_NAMES.filter(([, names]) => text.search(names) >= 0);
  if (named.length > 1) return null;
  const bare = named.reduce((left, [, names]) => left.replace(names, ' '), text);
  const rest = bare.replace(/地图|坐标系?|经纬度|纬经度|位置|定位/g, ' ').replace(/^[\s()【】]*:/, '');
  return { datum: named[0]?.[0] ?? 'wgs84', rest };
}

/** Notations whose order is fixed by their own standard: RFC 5870 and ISO 6709 latitude first, WKT longitude first. */
function fixedForm(text: string): Omit<ParsedCoordinates, 'datum'> | null {
  const geo = /^GEO:([+-]?\d+(?:\.\d+)?),([+-]?\d+(?:\.\d+)?)(?:,[+-]?\d+(?:\.\d+)?)?(?:;(?!CRS)[^?]*|;CRS=WGS84[^?]*)?(?:\?.*)?$/.exec(
    text,
  );
  if (geo) return checked(Number(geo[2]), Number(geo[1]), 'geoUri');
  const wkt = /^POINT\s*(?:ZM?|M)?\s*\(?\s*([+-]?\d+(?:\.\d+)?)\s+([+-]?\d+(?:\.\d+)?)(?:\s+[+-]?\d+(?:\.\d+)?){0,2}\s*\)?$/.exec(text);
  if (wkt) return checked(Number(wkt[1]), Number(wkt[2]), 'wkt');
  const iso = /^([+-]\d{2}(?:\.\d+)?)([+-]\d{3}(?:\.\d+)?)(?:[+-]\d+(?:\.\d+)?)?\/?$/.exec(text);
  if (iso) return checked(Number(iso[2]), Number(iso[1]), 'iso6709');
  return null;
}

function freeForm(text: string): Omit<ParsedCoordinates, 'datum'> | null {
  const tokens = tokenise(text);
  const angles = tokens && (tokens.some((token) => token.kind === 'mark') ? markedAngles(tokens) : plainAngles(tokens));
  if (angles?.length !== 2) return null;
  const [first, second] = angles as [Angle, Angle];
  const a = degrees(first);
  const b = degrees(second);
  if (a === null || b === null) return null;
  const notation =
    (['decimal', 'degreesMinutes', 'degreesMinutesSeconds'] as const)[Math.max(first.numbers.length, second.numbers.length) - 1] ??
    'decimal';
  if (first.axis !== null) {
    if (second.axis === null || first.axis === second.axis) return null;
    return first.axis === 'lng' ? checked(a, b, notation) : checked(b, a, notation);
  }
  const lngFirst = checked(a, b, notation);
  const latFirst = checked(b, a, notation);
  if (lngFirst === null || latFirst === null) return lngFirst ?? latFirst;
  return inChina(latFirst.point) ? latFirst : lngFirst;
}

const TOKEN =
  /\s*(?:(?<break>[,;、/|\n])|(?<north>北纬|N)|(?<south>南纬|S)|(?<east>东经|E)|(?<west>西经|W)|(?<lat>纬度|LAT(?:ITUDE)?)\s*[:=]?|(?<lng>经度|LNG|LON(?:G(?:ITUDE)?)?)\s*[:=]?|(?<number>[+-]?\d{1,4}(?:\.\d{1,20})?)\s*(?<unit>[°度′分″秒])?)/y;
const MARKS: readonly [string, MarkToken][] = [
  ['north', { kind: 'mark', axis: 'lat', sign: 1 }],
  ['south', { kind: 'mark', axis: 'lat', sign: -1 }],
  ['east', { kind: 'mark', axis: 'lng', sign: 1 }],
  ['west', { kind: 'mark', axis: 'lng', sign: -1 }],
  ['lat', { kind: 'mark', axis: 'lat', sign: null }],
  ['lng', { kind: 'mark', axis: 'lng', sign: null }],
];
const UNITS: Record<string, Unit> = { '°': 'degree', 度: 'degree', '′': 'minute', 分: 'minute', '″': 'second', 秒: 'second' };

/** Null when anything is left over. `120-22-57E` and `36:04:02N` are degrees, minutes and seconds, but only beside a mark or a sign: dates and phone numbers look the same. */
function tokenise(text: string): Token[] | null {
  const marked = /[NSEW°度′分经纬]|LAT|LO?NG?/.test(text);
  const source = (marked ? text.replace(/(?<=\d)[-:](?=\d)/g, ' ') : text).trim();
  const tokens: Token[] = [];
  for (let at = 0; at < source.length; ) {
    TOKEN.lastIndex = at;
    const match = TOKEN.exec(source);
    if (match === null) return null;
    at = TOKEN.lastIndex;
    const groups = match.groups ?? {};
    const mark = MARKS.find(([name]) => groups[name] !== undefined);
    if (mark) tokens.push(mark[1]);
    else if (groups.number === undefined) tokens.push({ kind: 'break', comma: /[,;、]/.test(groups.break ?? '') });
    else {
      const negative = groups.number.startsWith('-');
      tokens.push({ kind: 'number', text: groups.number.replace(/^[+-]/, ''), negative, unit: UNITS[groups.unit ?? ''] ?? null });
    }
  }
  return tokens;
}

/** Marks stand before (`东经120°`, `纬度: 36`) or behind (`36°N`) their numbers; the first token says which. A second mark of the same axis belongs to the same angle. */
function markedAngles(tokens: readonly Token[]): Angle[] | null {
  const before = tokens.find((token) => token.kind !== 'break')?.kind === 'mark';
  const angles: Angle[] = [];
  for (const token of tokens) {
    if (token.kind === 'break') continue;
    let open = angles.at(-1);
    const isNew = token.kind === 'number' ? !before && open?.axis !== null : before && open?.axis !== token.axis;
    if (open === undefined || isNew) {
      open = { numbers: [], axis: null, sign: null };
      angles.push(open);
    }
    if (token.kind === 'number') {
      open.numbers.push(token);
      continue;
    }
    if (open.axis !== null && open.axis !== token.axis) return null;
    if (open.sign !== null && token.sign !== null && open.sign !== token.sign) return null;
    open.axis = token.axis;
    open.sign ??= token.sign;
  }
  return angles;
}

/** No marks: a comma divides, else a new degree sign, else the numbers fall into two equal halves. */
function plainAngles(tokens: readonly Token[]): Angle[] | null {
  const numbers = tokens.filter((token) => token.kind === 'number');
  const breaks = tokens.flatMap((token, index) => (token.kind === 'break' ? [index] : []));
  if (breaks.length > 1) return null;
  const isBare = numbers.every((number) => number.unit === null && !number.text.includes('.'));
  const hasComma = tokens.some((token) => token.kind === 'break' && token.comma);
  // `12 36` or `11/22` is more likely a date or a house number.
  if (isBare && numbers.length === 2 && !hasComma) return null;
  const secondDegree = numbers.findIndex((number, index) => index > 0 && number.unit === 'degree');
  const split = breaks[0] ?? (secondDegree > 0 ? secondDegree : numbers.length / 2);
  const angle = (part: NumberToken[]): Angle => ({ numbers: part, axis: null, sign: null });
  return [angle(numbers.slice(0, split)), angle(numbers.slice(split))];
}

const ORDER: readonly Unit[] = ['degree', 'minute', 'second'];

/** Signed degrees, or null: units out of order, 60 minutes or more, a fraction before a smaller unit, two signs. */
function degrees({ numbers, sign }: Angle): number | null {
  if (numbers.length === 0 || numbers.length > 3) return null;
  const isSound = numbers.every(({ text, negative, unit }, index) => {
    const isLast = index === numbers.length - 1;
    return (unit === null || unit === ORDER[index]) && (isLast || !text.includes('.')) && (index === 0 || (!negative && Number(text) < 60));
  });
  if (!isSound) return null;
  const negative = numbers[0]?.negative === true;
  if (negative && sign !== null) return null;
  const size = numbers.reduce((sum, { text }, index) => sum + Number(text) / 60 ** index, 0);
  return negative || sign === -1 ? -size : size;
}

/** Within the globe, rounded to 10⁻⁷ degrees (a centimetre), never minus zero. */
function checked(lng: number, lat: number, notation: CoordinateNotation): Omit<ParsedCoordinates, 'datum'> | null {
  if (!(Math.abs(lng) <= 180 && Math.abs(lat) <= 90)) return null;
  const round = (value: number): number => Math.round(value * 1e7) / 1e7 + 0;
  return { point: [round(lng), round(lat)], notation };
}

const inChina = ([lng, lat]: LngLat): boolean => lng >= CHINA.lng[0] && lng <= CHINA.lng[1] && lat >= CHINA.lat[0] && lat <= CHINA.lat[1];
