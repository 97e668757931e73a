/**
 * The one way to change anything: load and lock, let the rule decide, write rows, command and events in one transaction, the events last.
 * Nothing is emitted or enqueued here; whoever wants to know reads the log (docs/spec/feed.md).
 *
 * A command is first tried without holding locks while the rule decides: the rows it was shown are read, and the one statement that writes refuses
 * unless they are still those. If somebody was faster it is tried again, this time with locks (docs/decisions/optimistic-first.md).
 */
import {
  type Actor,
  applyEvent,
  type Change,
  DomainError,
  type DomainEvent,
  type Held,
  type Instant,
  type Kind,
  type Ref,
  type Subject,
} from '@fenghuo/domain';
import type pg from 'pg';
import { Answer, type Asked } from './asked.ts';
import type { Clock } from './clock.ts';
import type { Database } from './database.ts';
import type { Viewer } from './viewer.ts';
import { preparedName, Writing } from './writing.ts';
import { eventStatements, type HeldRow, MANY_EVENTS, rowStatements } from './writing-many.ts';

export const TABLE_OF = {
  report: 'reports',
  incident: 'incidents',
  assignment: 'assignments',
  team: 'teams',
  vehicle: 'vehicles',
  incidentType: 'incident_types',
  jurisdiction: 'jurisdictions',
  closure: 'closures',
  need: 'needs',
  forceRequest: 'force_requests',
  drawing: 'drawings',
  order: 'orders',
  escalation: 'escalations',
  escalationChain: 'escalation_chains',
  sos: 'sos',
  shelter: 'shelters',
  depot: 'depots',
  supplyRequest: 'supply_requests',
  shipment: 'shipments',
  evacuationZone: 'evacuation_zones',
  pass: 'passes',
} as const satisfies Record<Kind, string>;

/** The others come after these. */
const LOCK_ORDER: Partial<Record<Kind, number>> = { incident: 0, report: 1, assignment: 2, team: 3 };

/** A change as the log keeps it: who may see the row after it (`scope`) and, where that differs, before it (`was`). */
export type LoggedChange = Change & { scope: readonly string[]; was?: readonly string[] };

export type LoggedEvent = Omit<DomainEvent, 'touches' | 'initial' | 'audience'> & { audience: readonly string[]; changes: LoggedChange[] };

type System = { actor: Actor };
const DEADLOCK = '40P01';
const SERIALIZATION = '40001';
const UNIQUE = '23505';
const CHECK = '23514';
const ABORTED = '25P02';
const ATTEMPTS = 4;

export class Transactions {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    /** Told after each commit that the log has grown. */
    private readonly committed: () => void,
  ) {}

  /** A person's command. A repeat with the same key gets the first answer; a refusal is not kept. */
  async run<T>(asked: Asked, body: (tx: Transaction) => Promise<Answer<T>>): Promise<Answer<T>> {
    try {
      return await this.attempt(asked, asked, body);
    } catch (error) {
      if (asked.key === null || (error instanceof DomainError && (error.code === 'FORBIDDEN' || error.code === 'NOT_FOUND'))) throw error;
      const kept = await this.keptAnswer<T>(asked);
      if (kept === null) throw error;
      return kept;
    }
  }

  /** A command of the product itself: jobs, the first start. */
  async runAs<T>(system: string, body: (tx: Transaction) => Promise<T>): Promise<T> {
    const answer = await this.attempt({ actor: { system } }, null, async (tx) => new Answer(200, await body(tx)));
    return answer.body;
  }

  private async attempt<T>(who: System, asked: Asked | null, body: (tx: Transaction) => Promise<Answer<T>>): Promise<Answer<T>> {
    for (let left = ATTEMPTS; ; left--) {
      const isFirst = left === ATTEMPTS;
      const tx = new Transaction(this.database, this.clock.now(), who.actor, asked?.viewer ?? null, asked?.ifMatch ?? null, !isFirst);
      try {
        const answer = await body(tx);
        const hasEvents = await tx.commit(asked, answer);
        if (hasEvents) this.committed();
        return answer;
      } catch (error) {
        await tx.rollback();
        const cause = tx.causeOf(error);
        const { code, constraint, table } = cause as pg.DatabaseError;
        // Somebody else took from a balance meanwhile: the rule, asked again, says what is left.
        const isTaken = code === CHECK && table === 'balances';
        if ((code === DEADLOCK || code === SERIALIZATION || isTaken) && left > 1) continue;
        if (code === UNIQUE && constraint?.endsWith('_pkey') && constraint !== 'commands_pkey')
          throw new DomainError('ID_TAKEN', { path: 'id' });
        throw cause;
      }
    }
  }

  /** The answer kept for this key; null without one. Throws IDEMPOTENCY_KEY_REUSED. */
  async keptAnswer<T>(asked: Asked): Promise<Answer<T> | null> {
    const kept = await this.database.one<{ request_hash: Buffer; status: 200 | 201; answer: T }>(
      'SELECT request_hash, status, answer FROM commands WHERE person_id = $1 AND key = $2',
      [asked.viewer.personId, asked.key],
    );
    if (kept === null) return null;
    if (asked.requestHash === null || !kept.request_hash.equals(asked.requestHash)) throw new DomainError('IDEMPOTENCY_KEY_REUSED');
    return new Answer(kept.status, kept.answer, true);
  }
}

export class Transaction {
  private client: pg.PoolClient | null = null;
  private beginning: Promise<void> | null = null;
  private isOver = false;
  /** What the first statement that failed said: those sent behind it in one turn say only that it had failed. */
  private failure: unknown = null;
  private readonly rows = new Map<string, Held | null>();
  private readonly before = new Map<string, Held | null>();
  private readonly events: LoggedEvent[] = [];
  /** Rows read without a lock, each with the transaction that wrote it: what is written stands only if they are still those. */
  private readonly unlocked = new Map<string, string>();
  private writing = new Writing();
  private readonly required: ((bind: (value: unknown) => string) => string)[] = [];

  constructor(
    private readonly database: Database,
    readonly now: Instant,
    readonly actor: Actor,
    private readonly viewer: Viewer | null,
    private readonly ifMatch: number | null,
    private readonly locksAlways: boolean,
  ) {}

  /** A read inside the transaction once it has begun, else on any connection. */
  async query<T>(sql: string, parameters: readonly unknown[] = []): Promise<T[]> {
    // Whoever still works at what was given up must not write on a connection of everybody's.
    if (this.isOver) throw new Error('This transaction has ended');
    const { rows } = await this.heard((this.client ?? this.database.pool).query(sql, parameters as unknown[]));
    return rows as T[];
  }

  private async heard<T>(answer: Promise<T>): Promise<T> {
    try {
      return await answer;
    } catch (error) {
      this.failure ??= error;
      throw error;
    }
  }

  /** Of several statements that travel together the one that is heard first need not be the one that failed first. */
  causeOf(error: unknown): unknown {
    return (error as pg.DatabaseError).code === ABORTED ? (this.failure ?? error) : error;
  }

  /** Begins, so that what follows is locked and happens in this transaction. Without it a command is one statement, and what it was shown is compared. */
  begin(): Promise<void> {
    this.beginning ??= this.connect();
    return this.beginning;
  }

  private async connect(): Promise<void> {
    this.client = await this.database.pool.connect();
    // Not awaited: what follows is sent behind it on the same connection, and fails if this does.
    this.client.query('BEGIN').catch(() => undefined);
  }

  /** Holds rows of one kind, in the order of their ids, unchanged until the commit. Order of kinds: incident, report, assignment, team. */
  async lock<H extends Held<never> | Held>(kind: Kind, ids: readonly string[]): Promise<H[]> {
    if (ids.length === 0) return [];
    // Not sooner: who holds a connection must not wait for a second one.
    if (this.locksAlways) await this.begin();
    return this.hold<H>(kind, 'id = ANY($1::uuid[]) ORDER BY id', [ids]);
  }

  async lockWhere<H extends Held<never> | Held>(kind: Kind, condition: string, parameters: readonly unknown[]): Promise<H[]> {
    await this.begin();
    return this.hold<H>(kind, `${condition} ORDER BY id`, parameters);
  }

  /** Holds the one row a request names. Out of sight is the same as not there; an expected version that has passed is told. */
  async open<H extends Held<never> | Held>(kind: Kind, id: string): Promise<H> {
    const [held] = await this.lock<Held>(kind, [id]);
    if (held === undefined || (this.viewer !== null && !this.viewer.sees(held.scope))) throw new DomainError('NOT_FOUND');
    if (this.ifMatch !== null && held.row.version !== this.ifMatch) throw new DomainError('VERSION_CONFLICT', { current: held.row });
    return held as H;
  }

  private async hold<H>(kind: Kind, condition: string, parameters: readonly unknown[]): Promise<H[]> {
    const isLocked = this.client !== null;
    const text = `SELECT row, scope, live, extra, xmin::text AS writer FROM ${TABLE_OF[kind]} WHERE ${condition}${isLocked ? ' FOR NO KEY UPDATE' : ''}`;
    const statement = { name: preparedName(text), text, values: [...parameters] };
    const { rows } = await (this.client === null ? this.database.reading.ask(statement) : this.heard(this.client.query(statement)));
    return (rows as (Omit<Held, 'kind'> & { writer: string })[]).map(({ writer, ...one }) => {
      const held: Held = { kind, ...one };
      const key = keyOf({ kind, id: held.row.id });
      if (!this.rows.has(key)) {
        this.rows.set(key, held);
        this.before.set(key, held);
        if (!isLocked) this.unlocked.set(key, writer);
      }
      return (this.rows.get(key) ?? held) as H;
    });
  }

  /** Gives each event its meaning and keeps rows and log entries for the commit. */
  record(events: readonly DomainEvent[]): void {
    for (const event of events) {
      const changes = event.touches.map((ref) => this.change(ref, event));
      const subject = this.rows.get(keyOf(event.subject));
      const subjectWas = this.before.get(keyOf(event.subject));
      // What is no row itself is for whoever sees a row that it changes.
      const along = event.subject.kind in TABLE_OF ? [] : changes.flatMap(({ scope, was }) => [...scope, ...(was ?? [])]);
      const { touches: _, initial: __, audience: told = [], ...logged } = event;
      const audience = [...new Set([...(subject?.scope ?? []), ...(subjectWas?.scope ?? []), ...along, ...told])];
      this.events.push({ ...logged, audience, changes });
    }
  }

  private change(ref: Ref, event: DomainEvent): LoggedChange {
    const key = keyOf(ref);
    const before = this.rows.get(key) ?? null;
    if (!this.before.has(key)) this.before.set(key, before);
    const after = applyEvent(ref.kind, before, event);
    this.rows.set(key, after);
    const scope = after.live ? after.scope : [];
    const was = before?.live ? before.scope : [];
    const change = { kind: ref.kind, id: ref.id, version: after.row.version, row: after.live ? after.row : null, scope };
    return was.join(' ') === scope.join(' ') ? change : { ...change, was };
  }

  /** The row as the recorded events have left it. */
  row<T>(kind: Kind, id: string): T {
    const held = this.rows.get(keyOf({ kind, id }));
    if (!held) throw new Error(`No ${kind} ${id} in this transaction`);
    return held.row as T;
  }

  held(kind: Kind, id: string): Held | null {
    return this.rows.get(keyOf({ kind, id })) ?? null;
  }

  /**
   * Rows of tables that are not in the feed, read on the way that `lock` takes: held where this transaction holds its rows, else as they are, and then what
   * is written must itself refuse if they have changed.
   */
  async look<T>(text: string, parameters: readonly unknown[], lock = ''): Promise<T[]> {
    if (this.locksAlways) await this.begin();
    const isLocked = this.client !== null;
    const whole = isLocked ? `${text} ${lock}` : text;
    const statement = { name: preparedName(whole), text: whole, values: [...parameters] };
    const { rows } = await (this.client === null ? this.database.reading.ask(statement) : this.heard(this.client.query(statement)));
    return rows as T[];
  }

  /** A part of the statement that meets one row or undoes all; it happens after the rows of the feed are held. Said at the commit, when all is known. */
  require(part: (bind: (value: unknown) => string) => string): void {
    this.required.push(part);
  }

  /** A part of another form than a row. */
  write(part: (bind: (value: unknown) => string) => string): void {
    this.writing.write(part);
  }

  /** One more row of a table that is not in the feed, written with the rest. */
  insert(table: string, columns: Record<string, unknown>): void {
    this.writing.insert(table, columns);
  }

  /** In a transaction that has begun: writes what was said so far beside rows of the feed and events, so that a large one is not one message. */
  async flush(): Promise<void> {
    const statement = this.writing.statement([], this.actor, this.now);
    this.writing = new Writing();
    if (statement !== null) await this.query(statement.text, statement.values);
  }

  /** Writes everything in one statement, the events last so that holes in their numbers stay short. Returns whether the log grew. */
  async commit(asked: Asked | null, answer: Answer<unknown>): Promise<boolean> {
    const isLarge = this.client !== null && this.unlocked.size === 0 && this.events.length >= MANY_EVENTS;
    const many: HeldRow[] = [];
    for (const [key, after] of this.inLockOrder()) {
      const before = this.before.get(key) ?? null;
      const writer = this.unlocked.get(key) ?? null;
      if (after === null) continue;
      const table = TABLE_OF[after.kind];
      if (after === before) {
        if (writer !== null && this.events.length > 0) this.writing.expectRow(table, after, writer);
      } else if (isLarge) many.push({ table, held: after, isNew: before === null });
      else if (before === null) this.writing.insertRow(table, after, this.now);
      else this.writing.updateRow(table, after, writer);
    }
    for (const part of this.required) this.writing.write(part, true);
    if (asked?.key) {
      const { key, requestHash: request_hash, viewer } = asked;
      this.writing.insert('commands', {
        person_id: viewer.personId,
        key,
        request_hash,
        status: answer.status,
        answer: JSON.stringify(answer.kept),
        recorded_at: this.now,
      });
    }
    const statement = this.writing.statement(isLarge ? [] : this.events, this.actor, this.now);
    if (this.client === null) {
      // A rare and long one holds up nobody.
      if (statement !== null)
        await (statement.name === undefined ? this.database.pool.query(statement) : this.database.writing.ask(statement));
    } else {
      for (const one of rowStatements(many, this.now)) await this.client.query(one);
      if (isLarge && statement !== null) await this.client.query(statement);
      if (isLarge) for (const one of eventStatements(this.events, this.actor, this.now)) await this.client.query(one);
      // COMMIT follows on the heels of the statement; where that fails it rolls back.
      await Promise.all([statement === null || isLarge ? null : this.client.query(statement), this.client.query('COMMIT')]);
      this.client.release();
      this.client = null;
    }
    return this.events.length > 0;
  }

  /** Rows are taken in the order in which they are locked, whichever was read first: two that change the same rows wait for one another and no more. */
  private inLockOrder(): [string, Held | null][] {
    const rank = ([key, held]: [string, Held | null]): string => `${held === null ? 9 : (LOCK_ORDER[held.kind] ?? 8)} ${key}`;
    return [...this.rows].sort((a, b) => (rank(a) < rank(b) ? -1 : 1));
  }

  async rollback(): Promise<void> {
    const { client } = this;
    this.client = null;
    this.isOver = true;
    if (client === null) return;
    const failed = await client.query('ROLLBACK').then(
      () => undefined,
      (error: Error) => error,
    );
    client.release(failed);
  }
}

const keyOf = ({ kind, id }: Subject): string => `${kind} ${id}`;
