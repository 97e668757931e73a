/**
 * What several commands ask of PostgreSQL within one turn travels together: one message there, one transaction, one message back
 * (docs/decisions/statements-together.md). What comes while a batch is under way waits for it and becomes the next.
 */
import { DomainError } from '@fenghuo/domain';
import pg from 'pg';
import { Batch, type Statement } from './batch.ts';

const MOST = 32;
/** More than a whole city presses within a second. Who comes behind them is told to come again instead of being kept in memory. */
const MOST_WAITING = 5_000;
/** A PostgreSQL that vanishes without a word ends nothing by itself: the network's own patience is two hours. */
const DEADLINE_MS = 15_000;
/** Nobody waits longer for a row that somebody else's batch needs; who must wait does so alone. */
const LOCK_TIMEOUT_MS = 20;
/** admin_shutdown, crash_shutdown and the like: the connection ends with it. */
const SERVER_GOES = '57P';

export class Lane {
  private readonly pool: pg.Pool;
  private waiting: Waiting[] = [];
  private isUnderWay = false;

  constructor(
    url: string,
    private readonly alone: pg.Pool,
    onError: (error: Error) => void,
    deadlineMs = DEADLINE_MS,
  ) {
    this.pool = new pg.Pool({
      connectionString: url,
      max: 1,
      lock_timeout: LOCK_TIMEOUT_MS,
      connectionTimeoutMillis: 5_000,
      query_timeout: deadlineMs,
      keepAlive: true,
    });
    this.pool.on('error', onError);
    // The pool listens to idle ones alone.
    this.pool.on('connect', (client) => client.on('error', onError));
  }

  /** The statement in a transaction it shares with others; where that fails, alone. Its errors are PostgreSQL's, and UNAVAILABLE when too many wait. */
  ask(statement: Statement): Promise<pg.QueryResult> {
    if (this.waiting.length >= MOST_WAITING) return Promise.reject(new DomainError('UNAVAILABLE'));
    return new Promise((take, fail) => {
      this.waiting.push({ statement, take, fail });
      if (!this.isUnderWay) this.start();
    });
  }

  private start(): void {
    this.isUnderWay = true;
    // Not at once: whatever has come in with the same turn goes along.
    setImmediate(() => void this.send());
  }

  private async send(): Promise<void> {
    const batch = this.waiting.splice(0, MOST);
    try {
      const results = await this.together(batch);
      for (const [index, { take }] of batch.entries()) take(results[index] as pg.QueryResult);
    } catch (error) {
      for (const one of batch) this.askAlone(one, error);
    }
    this.isUnderWay = false;
    if (this.waiting.length > 0) this.start();
  }

  /** One of them failed and nothing of any stands. After a lost connection that is not certain, and nothing is sent again. */
  private askAlone({ statement, take, fail }: Waiting, error: unknown): void {
    if (isRefusal(error)) this.alone.query(statement).then(take, fail);
    else fail(error);
  }

  private async together(batch: readonly Waiting[]): Promise<pg.QueryResult[]> {
    const client = await this.pool.connect();
    const statements = batch.map(({ statement }) => statement);
    return new Promise<pg.QueryResult[]>((take, fail) => {
      const done = (error: Error | null, results: pg.QueryResult[] = []) => {
        client.release(error !== null && !isRefusal(error) && error);
        if (error === null) take(results);
        else fail(error);
      };
      client.query(new Batch(statements, done));
    });
  }

  close(): Promise<void> {
    return this.pool.end();
  }
}

type Waiting = { statement: Statement; take: (result: pg.QueryResult) => void; fail: (error: unknown) => void };

const isRefusal = (error: unknown): boolean => error instanceof pg.DatabaseError && !error.code?.startsWith(SERVER_GOES);
