/** Who has which incident open: latest wins, never logged, shared between nodes over the bus. */
import type { Presence } from '@fenghuo/domain';
import type { Bus } from '../core/bus.ts';

type Entry = { personId: string; name: string; incidentId: string | null; editing: string | null };
type Told = { node: string; incidentId: string; people: Presence['people'] };

const CHANNEL = 'presence';
/** A node that has not spoken for this long is gone, and its people with it. */
const FORGOTTEN_AFTER_MS = 30_000;
const REPEAT_MS = 10_000;

export class PresenceBoard {
  private readonly here = new Map<string, Entry>();
  private readonly elsewhere = new Map<string, Told & { heardAt: number }>();
  private readonly listeners = new Set<(incidentId: string) => void>();
  private readonly timer: NodeJS.Timeout;

  constructor(private readonly bus: Bus) {
    bus.subscribe(CHANNEL, (message) => this.hear(message as Told));
    this.timer = setInterval(() => this.repeat(), REPEAT_MS);
  }

  close(): void {
    clearInterval(this.timer);
  }

  onChange(listener: (incidentId: string) => void): void {
    this.listeners.add(listener);
  }

  set(socketId: string, entry: Entry): void {
    const before = this.here.get(socketId)?.incidentId;
    this.here.set(socketId, entry);
    for (const incidentId of new Set([before, entry.incidentId])) if (incidentId) this.tell(incidentId);
  }

  leave(socketId: string): void {
    const incidentId = this.here.get(socketId)?.incidentId;
    this.here.delete(socketId);
    if (incidentId) this.tell(incidentId);
  }

  people(incidentId: string): Presence['people'] {
    const others = [...this.elsewhere.values()].filter((told) => told.incidentId === incidentId).flatMap(({ people }) => people);
    const all = [...this.peopleHere(incidentId), ...others];
    return [...new Map(all.map((person) => [person.personId, person])).values()];
  }

  private peopleHere(incidentId: string): Presence['people'] {
    return [...this.here.values()]
      .filter((entry) => entry.incidentId === incidentId)
      .map(({ personId, name, editing }) => ({ personId, name, editing }));
  }

  private tell(incidentId: string): void {
    this.bus.publish(CHANNEL, { node: this.bus.nodeId, incidentId, people: this.peopleHere(incidentId) } satisfies Told);
    for (const listener of this.listeners) listener(incidentId);
  }

  private hear(told: Told): void {
    if (told.node === this.bus.nodeId) return;
    this.elsewhere.set(`${told.node} ${told.incidentId}`, { ...told, heardAt: Date.now() });
    for (const listener of this.listeners) listener(told.incidentId);
  }

  private repeat(): void {
    for (const [key, { incidentId, heardAt }] of this.elsewhere) {
      if (Date.now() - heardAt <= FORGOTTEN_AFTER_MS) continue;
      this.elsewhere.delete(key);
      for (const listener of this.listeners) listener(incidentId);
    }
    for (const incidentId of new Set([...this.here.values()].map((entry) => entry.incidentId)))
      if (incidentId !== null) this.tell(incidentId);
  }
}
