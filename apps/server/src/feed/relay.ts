/**
 * Tails the log in safe order (docs/spec/feed.md, F1–F5): contiguous ids are delivered, a hole waits until every transaction that held the table's
 * lock when the hole was seen has ended, then it is final. Writers pay nothing for it; a foreign long transaction does not stall it.
 */
import { setTimeout as pause } from 'node:timers/promises';
import type { Actor, LogEvent } from '@fenghuo/domain';
import type pg from 'pg';
import type { Database } from '../core/database.ts';
import type { LoggedChange } from '../core/transaction.ts';

/** An event as the log holds it, with what decides who may see it. */
export type TailedEvent = Omit<LogEvent, 'changes'> & {
  number: number;
  audience: readonly string[];
  changes: LoggedChange[];
  flags: readonly string[];
  subjectId: string | null;
};

/** `holders`: transactions that may still fill the hole, or null once it is final up to `upTo`. */
type Hole = { upTo: number; holders: Set<string> | null };

const READ_LIMIT = 1000;
const POLL_MS = 250;
const HOLE_WAIT_MS = 2;
/** Between two wake-ups of the other nodes; what is committed meanwhile shares the next. */
const NOTIFY_REST_MS = 4;
/** A session that does not answer for this long is given up; half-open lines exist. */
const SESSION_LIMITS = { connectionTimeoutMillis: 5_000, query_timeout: 30_000 };
const CHANNEL = 'fenghuo_log';

export type EventSource = {
  id: string;
  recorded_at: string;
  at: string;
  type: string;
  actor: Actor;
  incident_id: string | null;
  subject_id: string | null;
  flags: string[];
  audience: string[];
  payload: Record<string, unknown>;
  changes: LoggedChange[];
};
export const EVENT_COLUMNS = 'id, recorded_at, at, type, actor, incident_id, subject_id, flags, audience, payload, changes';

export const toTailed = (row: EventSource): TailedEvent => ({
  id: row.id,
  number: Number(row.id),
  type: row.type,
  at: row.at,
  recordedAt: row.recorded_at,
  actor: row.actor,
  incidentId: row.incident_id,
  subjectId: row.subject_id,
  flags: row.flags,
  audience: row.audience,
  payload: row.payload,
  changes: row.changes,
});

/**
 * Transactions that may have taken a number and not shown it yet: an insert through the partitioned parent locks the parent before it takes its number
 * and keeps the lock until what it wrote can be seen. One that still waits for the lock has no number; the same oid in another database is another table.
 */
const WRITERS = `SELECT DISTINCT virtualtransaction FROM pg_locks
  WHERE locktype = 'relation' AND relation = 'events'::regclass AND mode = 'RowExclusiveLock' AND granted AND pid <> pg_backend_pid()
    AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`;

export class LogTail {
  private stopped = false;
  private wakeUp: (() => void) | null = null;
  private isWoken = false;
  private hole: Hole | null = null;
  private loop: Promise<void> = Promise.resolve();

  /** `deliver` gets every event after `position`, once, in order; what it throws on is delivered again. */
  constructor(
    private readonly database: Database,
    public position: number,
    private readonly deliver: (events: TailedEvent[], position: number) => void | Promise<void>,
    private readonly onError: (error: Error) => void,
    /** After a delivery the next read waits this long, so that under load many events share one read and one frame. The first is never late. */
    private readonly gatherMs = 0,
  ) {}

  /** A position at or before which nothing can appear any more, for a reader that starts now: the last number, once all who were writing have ended. */
  static async safeStart(database: Database): Promise<number> {
    for (;;) {
      const row = await database.one<{ last: string; writers: string[] }>(
        `SELECT (SELECT coalesce(max(id), 0) FROM events) AS last, ARRAY(${WRITERS}) AS writers`,
      );
      if (row !== null && (await waitedOut(database, row.writers))) return Number(row.last);
    }
  }

  start(): void {
    this.loop = this.run();
  }

  /** Something was committed: read at once. */
  wake(): void {
    this.isWoken = true;
    this.wakeUp?.();
  }

  async stop(): Promise<void> {
    this.stopped = true;
    this.wake();
    await this.loop;
  }

  /** One session listens and reads, so that the tail never stands in line for a connection of the pool. A lost one is replaced; nothing is lost with it. */
  private async run(): Promise<void> {
    while (!this.stopped) {
      const session = this.database.session(SESSION_LIMITS);
      session.on('notification', () => this.wake());
      // Unheard, the error of a lost line would end the process; here the next read fails and says so.
      session.on('error', () => this.wake());
      try {
        await session.connect();
        await session.query(`LISTEN ${CHANNEL}`);
        while (!this.stopped) {
          const before = this.position;
          const rest = await this.read(session);
          if (rest === POLL_MS && this.position > before) await pause(this.gatherMs);
          await this.sleep(rest);
        }
      } catch (error) {
        this.onError(error as Error);
      }
      await session.end().catch(() => undefined);
      this.isWoken = false;
      await this.sleep(POLL_MS);
    }
  }

  /** Reads once and delivers what is safe. Returns for how many milliseconds there is nothing to do. */
  private async read(session: pg.Client): Promise<number> {
    this.isWoken = false;
    // While a hole is open only it is looked at: what lies behind it would be read again and again for nothing.
    if (this.hole !== null && this.hole.holders !== null && !(await this.hasMoved(session, this.hole))) return HOLE_WAIT_MS;
    const { rows } = await session.query<EventSource>({ name: 'tail', text: TAIL, values: [this.position] });
    const safe: TailedEvent[] = [];
    let reached = this.position;
    for (const row of rows) {
      const number = Number(row.id);
      const isSettled = this.hole !== null && this.hole.holders === null && number <= this.hole.upTo;
      if (number !== reached + 1 && !isSettled) break;
      reached = number;
      safe.push(toTailed(row));
    }
    if (this.hole !== null && reached >= this.hole.upTo) this.hole = null;
    if (safe.length > 0) {
      await this.deliver(safe, reached);
      this.position = reached;
    }
    if (safe.length === rows.length) return rows.length < READ_LIMIT ? POLL_MS : 0;
    return this.settle(session, Number(rows.at(-1)?.id));
  }

  /** A hole follows `position`. It is read again at once when nobody can fill it any more: in between it may have been filled. */
  private async settle(session: pg.Client, upTo: number): Promise<number> {
    if (this.hole === null || this.hole.holders === null) {
      const { rows } = await session.query<{ virtualtransaction: string }>(WRITERS);
      this.hole = { upTo, holders: new Set(rows.map(({ virtualtransaction }) => virtualtransaction)) };
    }
    if (this.hole.holders?.size === 0) this.hole.holders = null;
    return this.hole.holders === null ? 0 : HOLE_WAIT_MS;
  }

  /** True when the first missing number has appeared or everyone who could bring it has ended. */
  private async hasMoved(session: pg.Client, hole: Hole): Promise<boolean> {
    const { rows } = await session.query<{ filled: boolean; writers: string[] }>({ name: 'hole', text: HOLE, values: [this.position + 1] });
    const writers = new Set(rows[0]?.writers);
    hole.holders = new Set([...(hole.holders ?? [])].filter((writer) => writers.has(writer)));
    if (hole.holders.size === 0) hole.holders = null;
    return rows[0]?.filled === true || hole.holders === null;
  }

  /** The wait for a hole is too short to be woken from; every other ends when something is committed. */
  private async sleep(milliseconds: number): Promise<void> {
    if (this.stopped || milliseconds === 0 || (this.isWoken && milliseconds === POLL_MS)) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      if (milliseconds !== POLL_MS) return;
      this.wakeUp = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.wakeUp = null;
  }
}

const TAIL = `SELECT ${EVENT_COLUMNS} FROM events WHERE id > $1 ORDER BY id LIMIT ${READ_LIMIT}`;
const HOLE = `SELECT EXISTS (SELECT FROM events WHERE id = $1) AS filled, ARRAY(${WRITERS}) AS writers`;

async function waitedOut(database: Database, writers: readonly string[]): Promise<boolean> {
  let left = writers;
  for (let round = 0; round < 2_000 && left.length > 0; round++) {
    await new Promise((resolve) => setTimeout(resolve, 5));
    const present = new Set((await database.query<{ virtualtransaction: string }>(WRITERS)).map((row) => row.virtualtransaction));
    left = left.filter((writer) => present.has(writer));
  }
  return left.length === 0;
}

/** Wakes the other nodes after a commit: one NOTIFY at a time, outside every transaction, so that no commit waits for its lock. */
export class Notifier {
  private isSending = false;
  private isPending = false;

  constructor(private readonly database: Database) {}

  signal(): void {
    if (this.isSending) {
      this.isPending = true;
      return;
    }
    this.isSending = true;
    // A lost wake-up costs at most one poll interval.
    void this.database
      .query(`NOTIFY ${CHANNEL}`)
      .catch(() => undefined)
      .then(() => pause(NOTIFY_REST_MS))
      .finally(() => {
        this.isSending = false;
        if (this.isPending) {
          this.isPending = false;
          this.signal();
        }
      });
  }
}
