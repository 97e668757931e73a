/**
 * What a transaction writes that changes hundreds of rows at once (an import): a few statements over lists instead of one with a part for each row,
 * which would have more parameters than PostgreSQL takes. The events still come last.
 */
import type { Actor, Held, Instant } from '@fenghuo/domain';
import type { Statement } from './batch.ts';
import type { LoggedEvent } from './transaction.ts';

/** From so many events on; fewer are one statement. */
export const MANY_EVENTS = 200;
/** Rows in one list: half a megabyte, which is put into words within milliseconds. */
const AT_ONCE = 250;

export type HeldRow = { table: string; held: Held; isNew: boolean };

const COLUMNS = `(o ->> 'id')::uuid AS id, (o ->> 'version')::int AS version, ARRAY(SELECT jsonb_array_elements_text(o -> 'scope')) AS scope,
  (o ->> 'live')::boolean AS live, o -> 'row' AS row, o -> 'extra' AS extra`;

/** In the order given, which is the order in which rows are locked. */
export function* rowStatements(rows: readonly HeldRow[], now: Instant): Generator<Statement> {
  const tables = [...new Set(rows.map(({ table }) => table))];
  for (const table of tables) {
    const ofTable = rows.filter((one) => one.table === table);
    for (const some of chunks(ofTable.filter(({ isNew }) => isNew)))
      yield {
        text: `INSERT INTO ${table} (id, version, scope, live, row, extra, recorded_at)
               SELECT id, version, scope, live, row, extra, $2::timestamptz FROM (SELECT ${COLUMNS} FROM jsonb_array_elements($1::jsonb) AS o) AS r`,
        values: [asJson(some), now],
      };
    for (const some of chunks(ofTable.filter(({ isNew }) => !isNew)))
      yield {
        text: `UPDATE ${table} AS t SET version = r.version, scope = r.scope, live = r.live, row = r.row, extra = r.extra
               FROM (SELECT ${COLUMNS} FROM jsonb_array_elements($1::jsonb) AS o) AS r WHERE t.id = r.id`,
        values: [asJson(some)],
      };
  }
}

export function* eventStatements(events: readonly LoggedEvent[], actor: Actor, now: Instant): Generator<Statement> {
  for (const some of chunks(events))
    yield {
      text: `INSERT INTO events (recorded_at, at, type, actor, incident_id, subject_id, flags, audience, payload, changes)
             SELECT $2::timestamptz, (o ->> 'at')::timestamptz, o ->> 'type', $3::jsonb, (o ->> 'incidentId')::uuid, (o #>> '{subject,id}')::uuid,
                    ARRAY(SELECT jsonb_array_elements_text(o -> 'flags')), ARRAY(SELECT jsonb_array_elements_text(o -> 'audience')), o -> 'payload', o -> 'changes'
             FROM jsonb_array_elements($1::jsonb) WITH ORDINALITY AS listed (o, number) ORDER BY number`,
      values: [JSON.stringify(some), now, JSON.stringify(actor)],
    };
}

const asJson = (rows: readonly HeldRow[]): string =>
  JSON.stringify(rows.map(({ held: { row, scope, live, extra } }) => ({ id: row.id, version: row.version, scope, live, row, extra })));

function* chunks<T>(all: readonly T[]): Generator<readonly T[]> {
  for (let start = 0; start < all.length; start += AT_ONCE) yield all.slice(start, start + AT_ONCE);
}
