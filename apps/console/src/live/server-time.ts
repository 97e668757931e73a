/** The server's clock as seen from here. Every clock on the screen runs on it, so that a desk with a wrong clock shows the same numbers as its neighbour. */

const MEMORY = 8;

export class ServerTime {
  /** Server minus local, milliseconds. Every sample is too small by its time on the way, so the largest of the last ones is the best. */
  #samples: number[] = [];
  #rough = 0;
  /** What was learnt on this machine before, for a start without network. */
  #before = 0;

  /** From a message that carries the server's own instant. */
  learn(serverMs: number, localMs: number): void {
    if (!Number.isFinite(serverMs)) return;
    this.#samples = [...this.#samples, serverMs - localMs].slice(-MEMORY);
  }

  /** An offset that this machine has learnt earlier; anything heard is better. */
  recall(offsetMs: number): void {
    if (Number.isFinite(offsetMs)) this.#before = offsetMs;
  }

  /** From the Date header of an answer: whole seconds, used until something better comes. */
  learnRoughly(header: string | null, localMs: number): void {
    const serverMs = header === null ? Number.NaN : Date.parse(header) + 500;
    if (Number.isFinite(serverMs)) this.#rough = serverMs - localMs;
  }

  offset(): number {
    // Half a second of a whole-second header is noise: below two seconds the rough value says nothing.
    if (this.#samples.length > 0) return Math.max(...this.#samples);
    return Math.abs(this.#rough) < 2000 ? this.#before : this.#rough;
  }

  now(): number {
    return Date.now() + this.offset();
  }
}

export const serverTime = new ServerTime();
