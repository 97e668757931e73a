/**
 * Tails the log in safe order (docs/spec/feed.md, F1–F5): contiguous ids are delivered, a hole waits until every transaction that held the table's
 * lock when the hole was seen has ended, then it is final. Writers pay nothing for it; a foreign long transaction does not stall it.
 */
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

type Hole = { upTo: number; holders: Set<string> | null };

const READ_LIMIT = 1000;
const POLL_MS = 250;
const HOLE_WAIT_MS = 2;
export const CHANNEL = 'fenghuo_log';

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

export class LogTail {
  private stopped = false;
  private wakeUp: (() => void) | null = null;
  private isWoken = false;
  private hole: Hole | null = null;
  private loop: Promise<void> = Promise.resolve();
  private listener: pg.Client | null = null;

  /** `deliver` gets every event after `position`, once, in order; what it throws on is delivered again. */
  constructor(
    private readonly database: Database,
    public position: number,
    private readonly deliver: (events: TailedEvent[], position: number) => void | Promise<void>,
    private readonly onError: (error: Error) => void,
  ) {}

  /** The position before which nothing can appear any more, for a reader that starts now: first hole-free number is found by tailing from the last settled id. */
  static async safeStart(database: Database): Promise<number> {
    for (;;) {
      // Whoever writes now holds the lock; what they will commit has a number at or above the smallest one unseen, so wait them out once.
      const [{ last, writers }] = (await database.query<{ last: string; writers: string[] }>(
        `SELECT (SELECT coalesce(max(id), 0) FROM events) AS last,
                ARRAY(SELECT DISTINCT virtualtransaction FROM pg_locks
                      WHERE relation = 'events'::regclass AND mode = 'RowExclusiveLock' AND pid <> pg_backend_pid()) AS writers`,
      )) as [{ last: string; writers: string[] }];
      if (writers.length === 0) return Number(last);
      if (await waitedOut(database, new Set(writers))) return Number(last);
    }
  }

  start(): void {
    this.loop = this.run();
    void this.listen();
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
    await this.listener?.end().catch(() => undefined);
  }

  private async run(): Promise<void> {
    while (!this.stopped) {
      try {
        const isIdle = await this.read();
        if (isIdle) await this.sleep(this.hole === null ? POLL_MS : HOLE_WAIT_MS);
      } catch (error) {
        this.onError(error as Error);
        await this.sleep(POLL_MS);
      }
    }
  }

  /** Reads once and delivers what is safe. True when there is nothing to do until woken. */
  private async read(): Promise<boolean> {
    this.isWoken = false;
    const rows = await this.database.query<EventSource>(
      `SELECT ${EVENT_COLUMNS} FROM events WHERE id > $1 ORDER BY id LIMIT ${READ_LIMIT}`,
      [this.position],
    );
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
    if (safe.length === rows.length) return rows.length < READ_LIMIT;
    return !(await this.settle(Number(rows.at(-1)?.id)));
  }

  /** A hole is open at `position`. True when it has just become final, so that the next read may skip it. */
  private async settle(upTo: number): Promise<boolean> {
    const held = await this.database.query<{ vx: string }>(
      `SELECT DISTINCT virtualtransaction AS vx FROM pg_locks WHERE relation = 'events'::regclass AND mode = 'RowExclusiveLock' AND pid <> pg_backend_pid()`,
    );
    const now = new Set(held.map(({ vx }) => vx));
    const before = this.hole?.holders;
    if (this.hole === null || this.hole.holders === null) this.hole = { upTo, holders: now };
    else this.hole.holders = new Set([...(before ?? [])].filter((vx) => now.has(vx)));
    if (this.hole.holders !== null && this.hole.holders.size === 0) this.hole.holders = null;
    return this.hole.holders === null;
  }

  private async sleep(milliseconds: number): Promise<void> {
    if (this.stopped || (this.isWoken && milliseconds === POLL_MS)) return;
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

  /** LISTEN on a connection of its own; without it the poll alone carries the feed, so a loss is only slower. */
  private async listen(): Promise<void> {
    while (!this.stopped) {
      const client = this.database.session();
      try {
        await client.connect();
        this.listener = client;
        client.on('notification', () => this.wake());
        await client.query(`LISTEN ${CHANNEL}`);
        await new Promise<void>((resolve) => {
          client.on('error', () => resolve());
          client.on('end', () => resolve());
        });
      } catch (error) {
        this.onError(error as Error);
      }
      await client.end().catch(() => undefined);
      if (!this.stopped) await new Promise((resolve) => setTimeout(resolve, 500));
    }
  }
}

async function waitedOut(database: Database, writers: Set<string>): Promise<boolean> {
  let left = writers;
  for (let round = 0; round < 2_000 && left.size > 0; round++) {
    await new Promise((resolve) => setTimeout(resolve, 5));
    const held = await database.query<{ vx: string }>(
      `SELECT DISTINCT virtualtransaction AS vx FROM pg_locks WHERE relation = 'events'::regclass AND mode = 'RowExclusiveLock' AND pid <> pg_backend_pid()`,
    );
    const now = new Set(held.map(({ vx }) => vx));
    left = new Set([...left].filter((vx) => now.has(vx)));
  }
  return left.size === 0;
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
      .finally(() => {
        this.isSending = false;
        if (this.isPending) {
          this.isPending = false;
          this.signal();
        }
      });
  }
}
