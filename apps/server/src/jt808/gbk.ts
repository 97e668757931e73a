/** Text of terminals is GBK. The platform can read it but not write it, so writing looks up what reading gives. */

const REPLACEMENT = '?';
const reader = new TextDecoder('gbk');

/** Without the zeros that end or fill it. */
export const readText = (bytes: Uint8Array): string => reader.decode(bytes).replace(/\0+$/, '');

/** One character each: what GBK does not know is a question mark. */
export function writeText(text: string): Buffer {
  codes ??= readAll();
  const known = codes;
  return Buffer.from(Array.from(text).flatMap((character) => known.get(character) ?? REPLACEMENT.charCodeAt(0)));
}

let codes: Map<string, number | [number, number]> | undefined;

/** ASCII and every pair of bytes that reads as one character; made when the first text is sent. */
function readAll(): Map<string, number | [number, number]> {
  const all = new Map<string, number | [number, number]>();
  for (let lead = 0x81; lead <= 0xfe; lead++) {
    for (let trail = 0x40; trail <= 0xfe; trail++) {
      const character = reader.decode(Uint8Array.of(lead, trail));
      if (Array.from(character).length === 1 && character !== '\ufffd' && !all.has(character)) all.set(character, [lead, trail]);
    }
  }
  for (let code = 0; code < 0x80; code++) all.set(String.fromCharCode(code), code);
  return all;
}
