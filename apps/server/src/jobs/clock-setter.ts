/** Sets and clears clocks as the log says. The reader's position is written with the clocks in one transaction. */
import type { Core } from '../core.module.ts';
import type { TailedEvent } from '../feed/relay.ts';
import { type JobQueue, ONCE } from './backend.ts';
import type { ClockBook, ClockKind, Due } from './clock-book.ts';
import { LogReader, MOVE_ON } from './log-reader.ts';

const PLACE = { name: 'clocks', lock: 72_117_002 };

const jobIdOf = ({ kind, id, step }: Pick<Due, 'kind' | 'id' | 'step'>): string => `${kind}-${id}-${step}`;

export class ClockSetter {
  constructor(
    private readonly core: Core,
    private readonly book: ClockBook,
    private readonly queue: JobQueue,
  ) {}

  reader(onError: (error: Error) => void): LogReader {
    return new LogReader(this.core, PLACE, (events, through) => this.read(events, through), onError);
  }

  private async read(events: readonly TailedEvent[], through: number): Promise<void> {
    // A worker has no feed of its own that would keep the targets current.
    if (events.some(({ type }) => type.startsWith('incidentType.'))) await this.core.catalogue.load(this.core.database);
    const touched = await this.touched(events);
    const running = (
      await Promise.all((['report', 'incident', 'assignment'] as const).map((kind) => this.book.running(kind, touched[kind])))
    ).flat();
    const ids = [...touched.report, ...touched.incident, ...touched.assignment];
    const cleared = await this.write(ids, running, through);
    const stillRunning = new Set(running.map(jobIdOf));
    for (const gone of cleared) if (!stillRunning.has(jobIdOf(gone))) await this.queue.remove(jobIdOf(gone));
    await addTimers(this.queue, running);
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

  /** Replaces the clocks of these rows and moves the position in one transaction. Returns what was there before. */
  private async write(ids: readonly string[], running: readonly Due[], through: number): Promise<Due[]> {
    const client = await this.core.database.pool.connect();
    try {
      await client.query('BEGIN');
      const { rows } = await client.query<Due>(
        'DELETE FROM clocks WHERE id = ANY($1::uuid[]) RETURNING kind, id, step, due_at AS "dueAt"',
        [ids],
      );
      await client.query(
        `INSERT INTO clocks (kind, id, step, due_at) SELECT * FROM unnest($1::text[], $2::uuid[], $3::text[], $4::timestamptz[])`,
        [running.map(({ kind }) => kind), running.map(({ id }) => id), running.map(({ step }) => step), running.map(({ dueAt }) => dueAt)],
      );
      await client.query(MOVE_ON, [PLACE.name, through]);
      await client.query('COMMIT');
      client.release();
      return rows;
    } catch (error) {
      client.release(error as Error);
      throw error;
    }
  }
}

/** Setting the same timer twice changes nothing: the id is that of the cause. */
export async function addTimers(queue: JobQueue, dues: readonly Due[]): Promise<void> {
  const now = Date.now();
  const [first, ...rest] = dues.map((due) => ({
    name: 'overdue',
    data: { kind: due.kind, id: due.id },
    opts: { ...ONCE, jobId: jobIdOf(due), delay: Math.max(0, Date.parse(due.dueAt) - now) },
  }));
  if (first === undefined) return;
  // A Redis that was away has forgotten BullMQ's scripts: a single job teaches them anew, a bulk only fails.
  await queue.add(first.name, first.data, first.opts);
  if (rest.length > 0) await queue.addBulk(rest);
}
