/**
 * Rates (contract, "Rates"): 30 requests a minute per address without a session, 1,000 a second per person with one; public pages, read by thousands of
 * phones behind the one address of their carrier, as many per address as a node answers from memory. Counted on each node.
 */
import { DomainError } from '@fenghuo/domain';

const ADDRESS_PER_MINUTE = 30;
const PERSON_PER_SECOND = 1_000;
/** What a node of two cores was measured to answer. Whoever comes in the same second after them is told to come again in the next, and the page does. */
const READERS_PER_SECOND = 4_000;
/** Who is asked for relatives cannot be asked for everybody of a village. */
const REUNIONS_PER_MINUTE = 10;
const MOST_KEYS = 50_000;

class Window {
  private readonly counts = new Map<string, { window: number; count: number }>();

  constructor(
    private readonly lengthMs: number,
    private readonly most: number,
  ) {}

  count(key: string): void {
    const now = Date.now();
    const window = Math.floor(now / this.lengthMs);
    if (this.counts.size > MOST_KEYS) this.counts.clear();
    const present = this.counts.get(key);
    const count = present?.window === window ? present.count + 1 : 1;
    this.counts.set(key, { window, count });
    if (count > this.most) throw new DomainError('TOO_MANY', { retryAfterSeconds: Math.ceil(((window + 1) * this.lengthMs - now) / 1000) });
  }
}

export class Rates {
  private readonly addresses = new Window(60_000, ADDRESS_PER_MINUTE);
  private readonly persons = new Window(1_000, PERSON_PER_SECOND);
  private readonly reunions = new Window(60_000, REUNIONS_PER_MINUTE);
  private readonly readers = new Window(1_000, READERS_PER_SECOND);

  countAddress(address: string): void {
    this.addresses.count(address);
  }

  countReader(address: string): void {
    this.readers.count(address);
  }

  countReunion(personId: string): void {
    this.reunions.count(personId);
  }

  countPerson(personId: string): void {
    this.persons.count(personId);
  }
}
