/** Sets and clears clocks as the log says. The reader's position is written with the clocks in one transaction. */
import type { Core } from '../core.module.ts';
import type { TailedEvent } from '../feed/relay.ts';
import { type JobQueue, ONCE } from './backend.ts';
import type { ClockBook, ClockKind, Due } from './clock-book.ts';
import { moveOn } from './log-reader.ts';

/** Clocks that are due within the same slot share one timer: it says when to look, the rows say at what. */
const SLOT_MS = 50;

export class ClockSetter {
  constructor(
    private readonly core: Core,
    private readonly book: ClockBook,
    private readonly queue: JobQueue,
  ) {}

  async read(events: readonly TailedEvent[], through: number): Promise<void> {
    // A worker has no feed of its own that would keep the targets current.
    if (events.some(({ type }) => type.startsWith('incidentType.'))) await this.core.catalogue.load(this.core.database);
    const touched = await this.touched(events);
    const running = (
      await Promise.all((['report', 'incident', 'assignment'] as const).map((kind) => this.book.running(kind, touched[kind])))
    ).flat();
    const ids = [...touched.report, ...touched.incident, ...touched.assignment];
    await this.write(ids, running, through);
    await setTimers(this.queue, running);
  }

  private async touched(events: readonly TailedEvent[]): Promise<Record<ClockKind, string[]>> {
    const sets = { report: new Set<string>(), incident: new Set<string>(), assignment: new Set<string>() };
    const retyped = new Set<string>();
    for (const event of events) {
      for (const { kind, id } of event.changes) if (kind in sets) sets[kind as ClockKind].add(id);
      if (event.type === 'incident.typed' && event.incidentId !== null) retyped.add(event.incidentId);
    }
    for (const id of await this.book.openAssignmentsOf([...retyped])) sets.assignment.add(id);
    return { report: [...sets.report], incident: [...sets.incident], assignment: [...sets.assignment] };
  }

  /** Replaces the clocks of these rows and moves the position in one transaction. */
  private async write(ids: readonly string[], running: readonly Due[], through: number): Promise<void> {
    const client = await this.core.database.pool.connect();
    try {
      await client.query('BEGIN');
      await client.query('DELETE FROM clocks WHERE id = ANY($1::uuid[])', [ids]);
      await client.query(
        `INSERT INTO clocks (kind, id, step, due_at) SELECT * FROM unnest($1::text[], $2::uuid[], $3::text[], $4::timestamptz[])`,
        [running.map(({ kind }) => kind), running.map(({ id }) => id), running.map(({ step }) => step), running.map(({ dueAt }) => dueAt)],
      );
      await client.query(moveOn(through));
      await client.query('COMMIT');
      client.release();
    } catch (error) {
      client.release(error as Error);
      throw error;
    }
  }
}

/** One timer a slot, whose id is the slot: setting it twice changes nothing, and one that finds nothing due costs a look. */
export async function setTimers(queue: JobQueue, dues: readonly Pick<Due, 'dueAt'>[]): Promise<void> {
  const now = Date.now();
  const slots = new Set(dues.map(({ dueAt }) => Math.ceil(Date.parse(dueAt) / SLOT_MS) * SLOT_MS));
  const [first, ...rest] = [...slots].map((slot) => ({
    name: 'due',
    data: {},
    opts: { ...ONCE, jobId: `due-${slot}`, delay: Math.max(0, slot - now) },
  }));
  if (first === undefined) return;
  // A Redis that was away has forgotten BullMQ's scripts: a single job teaches them anew, a bulk only fails.
  await queue.add(first.name, first.data, first.opts);
  if (rest.length > 0) await queue.addBulk(rest);
}
