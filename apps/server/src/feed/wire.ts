/**
 * What comes over a socket, before anybody is admitted on it. The decoder of the package believes every length it reads: six bytes can ask for four
 * gigabytes, or for hours of work. Here all lengths are held against what has really come; only then is it decoded.
 */
import * as parser from 'socket.io-msgpack-parser';

/** Messages of the protocol are nested four deep. */
const MAX_DEPTH = 32;

/** After the prefix: bytes of the length that is written there, and bytes that follow beside that length. */
const SIZED: Record<number, readonly [number, number]> = {
  196: [1, 0],
  197: [2, 0],
  198: [4, 0],
  199: [1, 1],
  200: [2, 1],
  201: [4, 1],
  217: [1, 0],
  218: [2, 0],
  219: [4, 0],
};
/** After the prefix: numbers and extensions of one fixed size. */
const FIXED: Record<number, number> = {
  192: 0,
  194: 0,
  195: 0,
  202: 4,
  203: 8,
  204: 1,
  205: 2,
  206: 4,
  207: 8,
  208: 1,
  209: 2,
  210: 4,
  211: 8,
  212: 2,
  213: 3,
  214: 5,
  215: 9,
  216: 17,
};
/** After the prefix: bytes of the count, and values for each that is counted. */
const COUNTED: Record<number, readonly [number, number]> = { 220: [2, 1], 221: [4, 1], 222: [2, 2], 223: [4, 2] };

/** Throws unless the bytes are one whole MessagePack value, no deeper than the protocol needs. */
export function checkLengths(bytes: Buffer): void {
  const open = [1];
  for (let offset = 0; open.length > 0; ) {
    const left = open.pop() ?? 0;
    if (left === 0) continue;
    open.push(left - 1);
    const { next, values } = readHead(bytes, offset);
    offset = next;
    // Every value takes a byte at least.
    if (offset + values > bytes.length || open.length > MAX_DEPTH) throw new Error('The message claims more than has come');
    if (values > 0) open.push(values);
  }
}

/** Where the value ends or, of a list or a map, where the first of its values begins. */
function readHead(bytes: Buffer, offset: number): { next: number; values: number } {
  const prefix = bytes.readUInt8(offset);
  const start = offset + 1;
  if (prefix < 0x80 || prefix > 0xdf) return { next: start, values: 0 };
  if (prefix < 0x90) return { next: start, values: (prefix & 0x0f) * 2 };
  if (prefix < 0xa0) return { next: start, values: prefix & 0x0f };
  if (prefix < 0xc0) return { next: start + (prefix & 0x1f), values: 0 };
  const [countBytes, each] = COUNTED[prefix] ?? [];
  if (countBytes !== undefined && each !== undefined)
    return { next: start + countBytes, values: bytes.readUIntBE(start, countBytes) * each };
  const [lengthBytes, beside] = SIZED[prefix] ?? [];
  if (lengthBytes !== undefined && beside !== undefined)
    return { next: start + lengthBytes + beside + bytes.readUIntBE(start, lengthBytes), values: 0 };
  const size = FIXED[prefix];
  if (size === undefined) throw new Error('No such value');
  return { next: start + size, values: 0 };
}

export class Decoder extends parser.Decoder {
  override add(bytes: unknown): void {
    if (!Buffer.isBuffer(bytes)) throw new Error('Messages are bytes');
    checkLengths(bytes);
    super.add(bytes);
  }
}

export const Encoder = parser.Encoder;
