/**
 * Long messages come in parts with serial numbers in a row. They are put together here; what is missing is asked for again a few times, and a message that
 * never becomes whole is dropped. Bounded in messages and in bytes: a part is stored only where the whole could be taken.
 */
import type { Message } from './messages.ts';

/** A message that is begun and not finished. */
export type Unfinished = { id: number; firstSerial: number; total: number; bodies: Map<number, Buffer>; asked: number; atMs: number };

/** Messages that a connection may have begun. */
const MOST_UNFINISHED = 2;
/** 64 KiB of body: about two thousand locations. */
const MOST_PARTS = 64;
/** Nothing new for so long: something was lost. */
const QUIET_MS = 5_000;
const MOST_ASKED = 3;

export type Whole = { id: number; serials: number[]; body: Buffer };

export class Parts {
  private readonly unfinished = new Map<string, Unfinished>();

  /** The whole message with its last missing part; null while parts are missing; `tooMany` when it is longer than we take. */
  take(message: Message & { part: { total: number; index: number } }, nowMs: number): Whole | null | 'tooMany' {
    const { part, serial, id, body } = message;
    if (part.total > MOST_PARTS) return 'tooMany';
    const firstSerial = (serial - part.index + 1) & 0xffff;
    const key = `${id} ${firstSerial} ${part.total}`;
    const begun =
      this.unfinished.get(key) ?? this.begin(key, { id, firstSerial, total: part.total, bodies: new Map(), asked: 0, atMs: nowMs });
    begun.bodies.set(part.index, body);
    begun.atMs = nowMs;
    if (begun.bodies.size < begun.total) return null;
    this.unfinished.delete(key);
    const indexes = Array.from({ length: begun.total }, (_, index) => index + 1);
    return {
      id,
      serials: indexes.map((index) => (firstSerial + index - 1) & 0xffff),
      body: Buffer.concat(indexes.flatMap((index) => begun.bodies.get(index) ?? [])),
    };
  }

  private begin(key: string, begun: Unfinished): Unfinished {
    const [oldest] = this.unfinished.keys();
    if (this.unfinished.size >= MOST_UNFINISHED && oldest !== undefined) this.unfinished.delete(oldest);
    this.unfinished.set(key, begun);
    return begun;
  }

  /** What to ask for again now. A message that was asked for often enough is given up; the terminal still has it and will begin anew. */
  missing(nowMs: number): { firstSerial: number; indexes: number[] }[] {
    const asks: { firstSerial: number; indexes: number[] }[] = [];
    for (const [key, begun] of this.unfinished) {
      if (nowMs - begun.atMs < QUIET_MS) continue;
      if (begun.asked === MOST_ASKED) this.unfinished.delete(key);
      else {
        begun.asked++;
        begun.atMs = nowMs;
        const indexes = Array.from({ length: begun.total }, (_, index) => index + 1).filter((index) => !begun.bodies.has(index));
        asks.push({ firstSerial: begun.firstSerial, indexes });
      }
    }
    return asks;
  }
}
