/**
 * JT/T 808 in a stream of bytes: a message stands between two flags (7e), 7e and 7d inside it are written 7d 02 and 7d 01, and its last byte is the
 * XOR of all others. A reader holds one message at most, so a stream that never ends costs what a long message costs.
 */
const FLAG = 0x7e;
const ESCAPE = 0x7d;
const ESCAPED_ESCAPE = 0x01;
const ESCAPED_FLAG = 0x02;

export const MAX_BODY_BYTES = 1_023;
/** The longest header (2019, with a part number), the longest body, the checksum. */
const MAX_CONTENT_BYTES = 21 + MAX_BODY_BYTES + 1;

export type FrameFault = 'FRAME_TOO_LONG' | 'ESCAPE_WRONG' | 'CHECKSUM_WRONG';
/** Header and body of one message, or why there is none. */
export type Frame = { content: Buffer } | { fault: FrameFault };

export class FrameReader {
  private readonly bytes = Buffer.allocUnsafe(MAX_CONTENT_BYTES);
  private length = 0;
  private isAfterEscape = false;
  /** What is wrong with the message that is being read; the rest of it is skipped. */
  private fault: FrameFault | null = null;

  /** What came to its end with this chunk. One that is too long is told at once: its end may never come. */
  read(chunk: Uint8Array): Frame[] {
    const frames: Frame[] = [];
    for (const byte of chunk) {
      if (byte === FLAG) {
        const frame = this.finish();
        if (frame !== null) frames.push(frame);
      } else if (this.fault === null) {
        this.take(byte);
        if (this.fault === 'FRAME_TOO_LONG') frames.push({ fault: this.fault });
      }
    }
    return frames;
  }

  private take(byte: number): void {
    if (this.isAfterEscape) {
      this.isAfterEscape = false;
      if (byte === ESCAPED_FLAG) this.keep(FLAG);
      else if (byte === ESCAPED_ESCAPE) this.keep(ESCAPE);
      else this.fault = 'ESCAPE_WRONG';
    } else if (byte === ESCAPE) this.isAfterEscape = true;
    else this.keep(byte);
  }

  private keep(byte: number): void {
    if (this.length === MAX_CONTENT_BYTES) this.fault = 'FRAME_TOO_LONG';
    else this.bytes[this.length++] = byte;
  }

  /** Nothing between two flags is the end of one message and the beginning of the next. */
  private finish(): Frame | null {
    const { length, isAfterEscape, fault } = this;
    this.length = 0;
    this.isAfterEscape = false;
    this.fault = null;
    if (fault === 'FRAME_TOO_LONG') return null;
    if (fault !== null) return { fault };
    if (isAfterEscape) return { fault: 'ESCAPE_WRONG' };
    if (length === 0) return null;
    const whole = this.bytes.subarray(0, length);
    return xor(whole) === 0 ? { content: Buffer.from(whole.subarray(0, -1)) } : { fault: 'CHECKSUM_WRONG' };
  }
}

/** The bytes that go over the line for a header and a body. */
export function frame(content: Buffer): Buffer {
  const bytes: number[] = [FLAG];
  for (const byte of [...content, xor(content)]) {
    if (byte === FLAG) bytes.push(ESCAPE, ESCAPED_FLAG);
    else if (byte === ESCAPE) bytes.push(ESCAPE, ESCAPED_ESCAPE);
    else bytes.push(byte);
  }
  bytes.push(FLAG);
  return Buffer.from(bytes);
}

const xor = (bytes: Buffer): number => bytes.reduce((sum, byte) => sum ^ byte, 0);
