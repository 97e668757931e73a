/** What became of terminals' connections and messages, by code, since this node started: for its metrics. */
import { Injectable } from '@nestjs/common';

@Injectable()
export class TerminalOutcomes {
  readonly byCode = new Map<string, number>();

  add(counts: Readonly<Record<string, number>>): void {
    for (const [code, count] of Object.entries(counts)) this.byCode.set(code, (this.byCode.get(code) ?? 0) + count);
  }
}
