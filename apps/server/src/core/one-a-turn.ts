/**
 * What keeps the process busy in one go, such as checking a body of a thousand fixes, is let in one with each turn of the event loop: of many that come
 * together none makes the others wait for all, and what was committed meanwhile goes out between them.
 */
export class OneATurn {
  private readonly line: (() => void)[] = [];

  enter(work: () => void): void {
    this.line.push(work);
    if (this.line.length === 1) setImmediate(() => this.next());
  }

  /** The first stays in line until it is done, so that who comes meanwhile waits for the next turn. */
  private next(): void {
    try {
      this.line[0]?.();
    } finally {
      this.line.shift();
      if (this.line.length > 0) setImmediate(() => this.next());
    }
  }
}
