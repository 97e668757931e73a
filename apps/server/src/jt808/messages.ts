/**
 * The header of a JT/T 808 message. Which version a terminal speaks it says in every message: bit 14 of the properties is set by those of 2019, whose
 * number has 20 digits; without it the number has 12.
 */
import { frame } from './frames.ts';

export type Version = '2013' | '2019';

export const MESSAGE = {
  terminalAnswer: 0x0001,
  heartbeat: 0x0002,
  unregister: 0x0003,
  register: 0x0100,
  authenticate: 0x0102,
  location: 0x0200,
  locationBatch: 0x0704,
  platformAnswer: 0x8001,
  resendParts: 0x8003,
  registerAnswer: 0x8100,
  text: 0x8300,
} as const;

/** What is wrong with a message whose header can be read, so that it can be answered. */
export type Flaw = 'ENCRYPTED' | 'LENGTH_WRONG' | 'PART_WRONG';

export type Message = {
  id: number;
  serial: number;
  /** All its digits, as sent. */
  phone: string;
  version: Version;
  /** A long message comes in parts, numbered from 1. */
  part: { total: number; index: number } | null;
  body: Buffer;
  flaw: Flaw | null;
};

const LENGTH_BITS = 0x03ff;
const ENCRYPTION_BITS = 0x1c00;
const PART_BIT = 0x2000;
const VERSION_BIT = 0x4000;
/** The only one of 2019. */
const PROTOCOL_VERSION = 1;
const PHONE_BYTES = { 2013: 6, 2019: 10 } as const;

/** Null when not even the header can be read. */
export function readMessage(content: Buffer): Message | null {
  if (content.length < 4) return null;
  const properties = content.readUInt16BE(2);
  const version: Version = (properties & VERSION_BIT) === 0 ? '2013' : '2019';
  const phoneAt = version === '2019' ? 5 : 4;
  const serialAt = phoneAt + PHONE_BYTES[version];
  const isPart = (properties & PART_BIT) !== 0;
  const bodyAt = serialAt + 2 + (isPart ? 4 : 0);
  if (content.length < bodyAt) return null;
  const phone = content.toString('hex', phoneAt, serialAt);
  if (!/^[0-9]+$/.test(phone)) return null;
  const body = content.subarray(bodyAt);
  const part = isPart ? { total: content.readUInt16BE(serialAt + 2), index: content.readUInt16BE(serialAt + 4) } : null;
  return {
    id: content.readUInt16BE(0),
    serial: content.readUInt16BE(serialAt),
    phone,
    version,
    part,
    body,
    flaw: flawOf(properties, part, body),
  };
}

function flawOf(properties: number, part: Message['part'], body: Buffer): Flaw | null {
  if ((properties & ENCRYPTION_BITS) !== 0) return 'ENCRYPTED';
  if ((properties & LENGTH_BITS) !== body.length) return 'LENGTH_WRONG';
  return part !== null && (part.index < 1 || part.index > part.total) ? 'PART_WRONG' : null;
}

/** A message of ours, ready for the line; its body is at most `MAX_BODY_BYTES`. */
export function writeMessage(to: { version: Version; phone: string }, serial: number, id: number, body: Buffer): Buffer {
  const isNew = to.version === '2019';
  const head = Buffer.from([...word(id), ...word(body.length | (isNew ? VERSION_BIT : 0)), ...(isNew ? [PROTOCOL_VERSION] : [])]);
  return frame(Buffer.concat([head, Buffer.from(to.phone, 'hex'), Buffer.from(word(serial)), body]));
}

export const word = (value: number): [number, number] => [value >> 8, value & 0xff];
