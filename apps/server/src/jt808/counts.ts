/** What became of connections and messages, by code, since it was last told to the server, which shows it in its metrics. */

/** Bounds what one node may be told: our own codes are far fewer. */
export const MOST_COUNTS = 50;

export class Counts {
  private counts = new Map<string, number>();

  add(code: string): void {
    this.counts.set(code, (this.counts.get(code) ?? 0) + 1);
  }

  get size(): number {
    return this.counts.size;
  }

  take(): Record<string, number> {
    const taken = Object.fromEntries(this.counts);
    this.counts = new Map();
    return taken;
  }
}
