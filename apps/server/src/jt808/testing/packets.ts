/** What a terminal sends, as hexadecimal text, written from the tables of the standard and from nothing of ours: no line of the reader is used here. */

export type Sender = { version: '2013' | '2019'; phone: string };
type Packet = Sender & { id: number; serial: number; body?: string; part?: { total: number; index: number }; encryption?: number };

export type SentLocation = {
  alarm?: number;
  status?: number;
  /** Millionths of a degree, without sign. */
  lat?: number;
  lng?: number;
  altitude?: number;
  /** Tenths of km/h. */
  speed?: number;
  direction?: number;
  /** `YYMMDDhhmmss`, Beijing time. */
  time?: string;
  extra?: string;
};

export const hex = (value: number, bytes: number): string => value.toString(16).padStart(bytes * 2, '0');

/** Table 2: id, properties, (protocol version,) number, serial, (parts). */
function header({ version, phone, id, serial, body = '', part, encryption = 0 }: Packet): string {
  const properties = [
    '0',
    version === '2019' ? '1' : '0',
    part === undefined ? '0' : '1',
    encryption.toString(2).padStart(3, '0'),
    (body.length / 2).toString(2).padStart(10, '0'),
  ].join('');
  const number = version === '2019' ? `01${phone.padStart(20, '0')}` : phone.padStart(12, '0');
  const parts = part === undefined ? '' : hex(part.total, 2) + hex(part.index, 2);
  return hex(id, 2) + hex(Number.parseInt(properties, 2), 2) + number + hex(serial, 2) + parts;
}

const pairs = (text: string): string[] => text.match(/../g) ?? [];

/** 4.4.2: checksum, then escapes, then flags. */
export function wrapped(content: string, checksum?: number): Buffer {
  const sum = checksum ?? pairs(content).reduce((so, pair) => so ^ Number.parseInt(pair, 16), 0);
  const escaped = pairs(content + hex(sum, 1)).map((pair) => ({ '7d': '7d01', '7e': '7d02' })[pair] ?? pair);
  return Buffer.from(`7e${escaped.join('')}7e`, 'hex');
}

export const packet = (sent: Packet): Buffer => wrapped(header(sent) + (sent.body ?? ''));

/** Table 23, and additional items as they are. */
export const locationBody = (sent: SentLocation = {}): string =>
  [
    hex(sent.alarm ?? 0, 4),
    hex(sent.status ?? 0b10, 4),
    hex(sent.lat ?? 36_250_000, 4),
    hex(sent.lng ?? 120_250_000, 4),
    hex(sent.altitude ?? 50, 2),
    hex(sent.speed ?? 360, 2),
    hex(sent.direction ?? 90, 2),
    sent.time ?? '261126164500',
    sent.extra ?? '',
  ].join('');

/** 0x0704: count, kind, then each location with its length. */
export const batchBody = (locations: readonly string[]): string =>
  `${hex(locations.length, 2)}01${locations.map((body) => hex(body.length / 2, 2) + body).join('')}`;

/** 0x0100; the plate in GBK is 鲁B12345. */
export const registerBody = (version: Sender['version']): string => {
  const [maker, model, number] = version === '2019' ? [11, 30, 30] : [5, 20, 7];
  return `${hex(37, 2) + hex(200, 2) + '41'.repeat(maker) + '42'.repeat(model) + '43'.repeat(number)}01c2b3423132333435`;
};

/** 0x0102; since 2019 with lengths, IMEI and software version. */
export function authenticateBody(version: Sender['version'], code: string): string {
  const text = Buffer.from(code, 'latin1').toString('hex');
  return version === '2019' ? hex(code.length, 1) + text + '31'.repeat(15) + '32'.repeat(20) : text;
}
