/** Which incidents and reports this person has acted on, learnt from the feed's own words about who did what, kept on this machine. */
import type { LogEvent } from '@fenghuo/domain';

const KEPT = 500;

export class Mine {
  #personId: string | null = null;
  #ids = new Set<string>();

  of(personId: string): void {
    this.#personId = personId;
    try {
      this.#ids = new Set(JSON.parse(localStorage.getItem(this.#key()) ?? '[]') as string[]);
    } catch {
      this.#ids = new Set();
    }
  }

  has(id: string): boolean {
    return this.#ids.has(id);
  }

  note(events: readonly LogEvent[]): void {
    const before = this.#ids.size;
    for (const event of events) {
      if (!('personId' in event.actor) || event.actor.personId !== this.#personId) continue;
      if (event.incidentId !== null) this.#ids.add(event.incidentId);
      for (const change of event.changes) if (change.kind === 'report') this.#ids.add(change.id);
    }
    if (this.#ids.size === before) return;
    this.#ids = new Set([...this.#ids].slice(-KEPT));
    localStorage.setItem(this.#key(), JSON.stringify([...this.#ids]));
  }

  #key(): string {
    return `fenghuo.mine.${this.#personId}`;
  }
}
