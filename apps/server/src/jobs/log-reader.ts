/**
 * A durable reader of the log: one worker at a time reads (an advisory lock decides), and goes on after a crash where its position stands.
 */
import type pg from 'pg';
import type { Core } from '../core.module.ts';
import { LogTail, type TailedEvent } from '../feed/relay.ts';

const RETRY_MS = 2_000;
/** Clocks run for a minute and more: what happens within this time is read together, and what has ended by then is never set. */
const GATHER_MS = 200;

const NAME = 'jobs';
const LOCK = 72_117_002;
export type ReadTo = (events: readonly TailedEvent[], through: number) => Promise<void>;

export class LogReader {
  private tail: LogTail | null = null;
  private session: pg.Client | null = null;
  private isStopped = false;
  private running: Promise<void> = Promise.resolve();

  constructor(
    private readonly core: Core,
    private readonly read: ReadTo,
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
        await session.query('SELECT pg_advisory_lock($1)', [LOCK]);
        if (!this.isStopped) await this.follow(lost);
      } catch (error) {
        this.onError(error as Error);
      }
      await session.end().catch(() => undefined);
      if (!this.isStopped) await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
    }
  }

  private async follow(lost: Promise<void>): Promise<void> {
    this.tail = new LogTail(this.core.database, await this.position(), this.read, this.onError, GATHER_MS);
    if (!this.isStopped) this.tail.start();
    await lost;
    await this.tail.stop();
  }

  private async position(): Promise<number> {
    await this.core.database.query('INSERT INTO log_readers (name, position) VALUES ($1, 0) ON CONFLICT DO NOTHING', [NAME]);
    const row = await this.core.database.one<{ position: string }>('SELECT position FROM log_readers WHERE name = $1', [NAME]);
    return Number(row?.position ?? 0);
  }
}

/** Moves the reader on: written with the effect, or after it when doing the effect twice is harmless. */
export const moveOn = (through: number): { text: string; values: unknown[] } => ({
  text: 'UPDATE log_readers SET position = $2 WHERE name = $1',
  values: [NAME, through],
});
