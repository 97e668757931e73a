/** Builds the one statement that writes a transaction: data-modifying CTEs for the rows, the events as its last part. */
import { createHash } from 'node:crypto';
import type { Actor, Held, Instant } from '@fenghuo/domain';
import type { Statement } from './batch.ts';
import type { LoggedEvent } from './transaction.ts';

/** Shapes with at most this many parts are prepared once per connection; larger ones are rare. */
const PREPARED_PARTS = 8;

const names = new Map<string, string>();
/** The name under which a connection keeps the plan of this statement; there are few different ones. */
export function preparedName(text: string): string {
  const known = names.get(text);
  if (known !== undefined) return known;
  const name = createHash('sha1').update(text).digest('base64url');
  names.set(text, name);
  return name;
}

export class Writing {
  private readonly values: unknown[] = [];
  private readonly parts: string[] = [];
  /** Parts that must each meet exactly one row, or nothing of the statement stands. */
  private readonly guarded: string[] = [];

  private bind(value: unknown, cast = ''): string {
    this.values.push(value);
    return `$${this.values.length}${cast}`;
  }

  insertRow(table: string, held: Held, now: Instant): void {
    const values = [
      this.bind(held.row.id),
      this.bind(held.row.version),
      this.bind(held.scope),
      this.bind(held.live),
      this.bind(JSON.stringify(held.row)),
      this.bind(JSON.stringify(held.extra)),
      this.bind(now),
    ];
    this.parts.push(`INSERT INTO ${table} (id, version, scope, live, row, extra, recorded_at) VALUES (${values.join(', ')})`);
  }

  /** `writer`: the transaction that must still be the last to have written the row, where it was read without a lock. Versions do not tell: sight may change without one. */
  updateRow(table: string, held: Held, writer: string | null): void {
    const { row, scope, live, extra } = held;
    const text =
      `UPDATE ${table} SET version = ${this.bind(row.version)}, scope = ${this.bind(scope)}, live = ${this.bind(live)},` +
      ` row = ${this.bind(JSON.stringify(row))}, extra = ${this.bind(JSON.stringify(extra))} WHERE id = ${this.bind(row.id)}`;
    if (writer === null) this.parts.push(text);
    else this.guarded.push(`${text} AND xmin = ${this.bind(writer, '::xid')} RETURNING 1`);
  }

  /** A row that was read without a lock and decided about, and is not changed itself. */
  expectRow(table: string, held: Held, writer: string): void {
    this.guarded.push(
      `SELECT 1 FROM ${table} WHERE id = ${this.bind(held.row.id)} AND xmin = ${this.bind(writer, '::xid')} FOR NO KEY UPDATE`,
    );
  }

  /** A part of another form. One that is `guarded` must meet exactly one row. */
  write(part: (bind: (value: unknown) => string) => string, guarded = false): void {
    const text = part((value) => this.bind(value));
    if (guarded) this.guarded.push(text);
    else this.parts.push(text);
  }

  insert(table: string, columns: Record<string, unknown>): void {
    const names = Object.keys(columns);
    this.parts.push(`INSERT INTO ${table} (${names.join(', ')}) VALUES (${names.map((name) => this.bind(columns[name])).join(', ')})`);
  }

  statement(events: readonly LoggedEvent[], actor: Actor, now: Instant): Statement | null {
    if (events.length === 0 && this.parts.length === 0 && this.guarded.length === 0) return null;
    const by = events.length === 0 ? '' : this.bind(JSON.stringify(actor), '::jsonb');
    const at = events.length === 0 ? '' : this.bind(now, '::timestamptz');
    const rows = events.map((event) => {
      const json = (value: unknown) => this.bind(JSON.stringify(value), '::jsonb');
      const columns = [
        at,
        this.bind(event.at, '::timestamptz'),
        this.bind(event.type, '::text'),
        by,
        this.bind(event.incidentId, '::uuid'),
        this.bind(event.subject.id, '::uuid'),
      ];
      return `(${[...columns, this.bind(event.flags, '::text[]'), this.bind(event.audience, '::text[]'), json(event.payload), json(event.changes)].join(', ')})`;
    });
    const log = `INSERT INTO events (recorded_at, at, type, actor, incident_id, subject_id, flags, audience, payload, changes)`;
    const guards = this.guarded.map((part, index) => ({ name: `g${index}`, part }));
    const met = guards.map(({ name }) => `(SELECT count(*) FROM ${name})`).join(' + ');
    const source =
      guards.length === 0
        ? `VALUES ${rows.join(', ')}`
        : `SELECT * FROM (VALUES ${rows.join(', ')}) AS event WHERE is_unchanged(${met}, ${guards.length})`;
    const end = events.length > 0 ? [`${log} ${source}`] : guards.length > 0 ? [`SELECT is_unchanged(${met}, ${guards.length})`] : [];
    const parts = [...this.parts, ...end];
    const last = parts.at(-1) ?? '';
    const named = [...guards, ...parts.slice(0, -1).map((part, index) => ({ name: `w${index}`, part }))];
    const text = named.length === 0 ? last : `WITH ${named.map(({ name, part }) => `${name} AS (${part})`).join(', ')} ${last}`;
    const isCommon = named.length + events.length <= PREPARED_PARTS;
    return { text, values: this.values, ...(isCommon && { name: preparedName(text) }) };
  }
}
