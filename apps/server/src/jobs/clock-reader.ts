/**
 * A durable reader of the log that sets and clears clocks. One worker at a time reads (an advisory lock decides); its position is written with the
 * clocks in one transaction, so that after a crash it goes on exactly where it stood.
 */
import pg from 'pg';
import type { Core } from '../core/core.module.ts';
import { LogTail, type TailedEvent } from '../feed/relay.ts';
import { type JobQueue, ONCE } from './backend.ts';
import { ClockBook, type ClockKind, type Due } from './clock-book.ts';

const READER = 'clocks';
const READER_LOCK = 72_117_002;
const RETRY_MS = 2_000;

export const jobIdOf = ({ kind, id, step }: Pick<Due, 'kind' | 'id' | 'step'>): string => `${kind}-${id}-${step}`;

export class ClockReader {
  private tail: LogTail | null = null;
  private session: pg.Client | null = null;
  private isStopped = false;
  private running: Promise<void> = Promise.resolve();

  constructor(
    private readonly core: Core,
    private readonly book: ClockBook,
    private readonly queue: JobQueue,
    private readonly onError: (error: Error) => void,
  ) {}

  start(): void {
    this.running = this.lead();
  }

  async stop(): Promise<void> {
    this.isStopped = true;
    await this.tail?.stop();
    await this.session?.end().catch(() => undefined);
    await this.running;
  }

  /** Waits to become the one reader, reads until the session that holds the lock is lost, and stands in line again. */
  private async lead(): Promise<void> {
    while (!this.isStopped) {
      const session = this.core.database.session();
      try {
        const lost = new Promise<void>((resolve) => {
          session.on('error', () => resolve());
          session.on('end', () => resolve());
        });
        await session.connect();
        this.session = session;
        await session.query('SELECT pg_advisory_lock($1)', [READER_LOCK]);
        if (this.isStopped) break;
        const position = await this.position();
        this.tail = new LogTail(this.core.database, position, (events, through) => this.read(events, through), this.onError);
        this.tail.start();
        await lost;
        await this.tail.stop();
      } catch (error) {
        this.onError(error as Error);
      }
      await session.end().catch(() => undefined);
      if (!this.isStopped) await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
    }
  }

  private async position(): Promise<number> {
    await this.core.database.query('INSERT INTO log_readers (name, position) VALUES ($1, 0) ON CONFLICT DO NOTHING', [READER]);
    const row = await this.core.database.one<{ position: string }>('SELECT position FROM log_readers WHERE name = $1', [READER]);
    return Number(row?.position ?? 0);
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
    for (const due of running) await addTimer(this.queue, due);
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
      await client.query('UPDATE log_readers SET position = $2 WHERE name = $1', [READER, through]);
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
export async function addTimer(queue: JobQueue, due: Due): Promise<void> {
  const delay = Math.max(0, Date.parse(due.dueAt) - Date.now());
  await queue.add('overdue', { kind: due.kind, id: due.id }, { ...ONCE, jobId: jobIdOf(due), delay });
}
