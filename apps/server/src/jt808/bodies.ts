/** What terminals say, out of the bodies of their messages. Null is a body that cannot be read; what follows the known fields is not ours to judge. */
import { readText } from './gbk.ts';
import type { Version } from './messages.ts';

export type Location = {
  /** Alarm bit 0: somebody pressed the emergency button. */
  isSos: boolean;
  /** Null when the receiver had no fix, or the time cannot be read: then the terminal was heard, and that is all. */
  fix: TerminalFix | null;
};

export type TerminalFix = {
  /** Degrees, as the receiver gives them; which datum they are in is known to the list of devices. */
  point: [number, number];
  at: string;
  speedMps: number;
  headingDegrees: number;
};

const LOCATION_BYTES = 28;
const SOS_BIT = 0x1;
const POSITIONED_BIT = 0x2;
const SOUTH_BIT = 0x4;
const WEST_BIT = 0x8;
/** Times are Beijing's, wherever the terminal is. */
const ZONE_HOURS = 8;

export function readLocation(body: Buffer): Location | null {
  if (body.length < LOCATION_BYTES) return null;
  const status = body.readUInt32BE(4);
  return { isSos: (body.readUInt32BE(0) & SOS_BIT) !== 0, fix: (status & POSITIONED_BIT) === 0 ? null : readFix(body, status) };
}

function readFix(body: Buffer, status: number): TerminalFix | null {
  const at = readTime(body.subarray(22, 28));
  if (at === null) return null;
  const lat = degrees(body.readUInt32BE(8), (status & SOUTH_BIT) !== 0);
  const lng = degrees(body.readUInt32BE(12), (status & WEST_BIT) !== 0);
  // Tenths of a kilometre an hour.
  return { point: [lng, lat], at, speedMps: body.readUInt16BE(18) / 36, headingDegrees: body.readUInt16BE(20) };
}

const degrees = (millionths: number, isNegative: boolean): number => (isNegative ? -millionths : millionths) / 1e6 || 0;

/** `YYMMDDhhmmss` in binary coded decimal. Null for what is no date. */
function readTime(bytes: Buffer): string | null {
  const digits = bytes.toString('hex');
  if (!/^[0-9]{12}$/.test(digits)) return null;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = (digits.match(/../g) ?? []).map(Number);
  const local = new Date(Date.UTC(2000 + year, month - 1, day, hour, minute, second));
  const isDate = local.getUTCMonth() === month - 1 && local.getUTCDate() === day && hour < 24 && minute < 60 && second < 60;
  return isDate ? new Date(local.getTime() - ZONE_HOURS * 3_600_000).toISOString() : null;
}

/** Locations that a terminal kept while it had no network, each with its length in front. */
export function readBatch(body: Buffer): Location[] | null {
  if (body.length < 3) return null;
  const locations: Location[] = [];
  let offset = 3;
  for (let left = body.readUInt16BE(0); left > 0; left--) {
    if (body.length < offset + 2) return null;
    const end = offset + 2 + body.readUInt16BE(offset);
    const location = end > body.length ? null : readLocation(body.subarray(offset + 2, end));
    if (location === null) return null;
    locations.push(location);
    offset = end;
  }
  return locations;
}

/** The code that we gave the terminal when it registered. Since 2019 its length stands in front, and more behind. */
export function readCode(body: Buffer, version: Version): string {
  return readText(version === '2019' ? body.subarray(1, 1 + (body[0] ?? 0)) : body);
}

/** The terminal's answer to a message of ours. */
export function readAnswer(body: Buffer): { serial: number; id: number; result: number } | null {
  return body.length < 5 ? null : { serial: body.readUInt16BE(0), id: body.readUInt16BE(2), result: body.readUInt8(4) };
}
