/** Lists: newest recorded first, filtered by sight, paged by an opaque key that stays right under inserts. */
import { DomainError, type Kind, type ListQuery, normalise, type Page, toInstant } from '@fenghuo/domain';
import type { Database } from './database.ts';
import { TABLE_OF } from './transaction.ts';
import type { Viewer } from './viewer.ts';

type Filters = Partial<Record<'state' | 'typeCode' | 'teamId' | 'incidentId' | 'externalId' | 'time', string>>;
/** SQL of each filter, by kind; a filter that a kind does not have is refused. `$` stands for the parameter. */
const FILTERS: Partial<Record<Kind, Filters>> = {
  report: {
    state: 'state = ANY($::text[])',
    typeCode: 'type_code = $',
    incidentId: 'incident_id = $',
    externalId: 'external_id = $',
    time: 'received_at',
  },
  incident: {
    state: 'state = ANY($::text[])',
    typeCode: 'type_code = $',
    teamId: 'EXISTS (SELECT FROM assignments a WHERE a.incident_id = incidents.id AND a.team_id = $)',
    externalId: 'EXISTS (SELECT FROM reports r WHERE r.incident_id = incidents.id AND r.external_id = $)',
    incidentId: 'id = $',
    time: 'received_at',
  },
  assignment: { state: 'state = ANY($::text[])', teamId: 'team_id = $', incidentId: 'incident_id = $', time: 'dispatched_at' },
  team: { teamId: 'id = $' },
  closure: { state: 'state = ANY($::text[])' },
  drawing: { incidentId: 'incident_id = $' },
  order: { state: 'state = ANY($::text[])', teamId: 'team_id = $', incidentId: 'incident_id = $' },
  depot: { state: 'state = ANY($::text[])', incidentId: 'incident_id = $' },
  supplyRequest: { state: 'state = ANY($::text[])', incidentId: 'incident_id = $' },
  shipment: { state: 'state = ANY($::text[])', incidentId: 'incident_id = $' },
  pass: { state: 'state = ANY($::text[])' },
  vehicle: { teamId: 'team_id = $' },
  evacuationZone: { state: 'state = ANY($::text[])', incidentId: 'incident_id = $' },
  shelter: { state: 'state = ANY($::text[])', incidentId: 'incident_id = $' },
  sos: { state: 'state = ANY($::text[])', teamId: 'team_id = $', incidentId: 'incident_id = $' },
};

export async function listRows<T>(database: Database, viewer: Viewer, kind: Kind, query: ListQuery): Promise<Page<T>> {
  const parameters: unknown[] = [];
  const bind = (value: unknown) => `$${parameters.push(value)}`;
  const conditions = viewer.seesAll ? [] : [`scope && ${bind(viewer.keys)}::text[]`];
  const filters = FILTERS[kind] ?? {};
  for (const name of ['state', 'typeCode', 'teamId', 'incidentId', 'externalId'] as const) {
    const value = query[name];
    if (value === undefined) continue;
    const sql = filters[name];
    if (sql === undefined) throw new DomainError('INVALID', { path: name });
    conditions.push(sql.replace('$', bind(value)));
  }
  for (const [name, comparison] of [
    ['from', '>='],
    ['to', '<'],
  ] as const) {
    const value = query[name];
    if (value === undefined) continue;
    if (filters.time === undefined) throw new DomainError('INVALID', { path: name });
    conditions.push(`${filters.time} ${comparison} ${bind(normalise(value))}`);
  }
  if (query.after !== undefined) {
    const [recordedAt, id] = afterKey(query.after);
    conditions.push(`(recorded_at, id) < (${bind(recordedAt)}::timestamptz, ${bind(id)}::uuid)`);
  }
  const where = conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`;
  const rows = await database.query<{ row: T; recorded_at: string; id: string }>(
    `SELECT row, recorded_at, id FROM ${TABLE_OF[kind]} ${where} ORDER BY recorded_at DESC, id DESC LIMIT ${bind(query.limit + 1)}`,
    parameters,
  );
  const last = rows[query.limit - 1];
  const next = rows.length > query.limit && last !== undefined ? makeKey(last.recorded_at, last.id) : null;
  return { items: rows.slice(0, query.limit).map(({ row }) => row), next };
}

export const makeKey = (recordedAt: string, id: string): string => Buffer.from(`${recordedAt} ${id}`).toString('base64url');

const KEY = /^([0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]{12}Z) ([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;
/** Throws CURSOR_MALFORMED for a key we never gave out. */
export function afterKey(after: string): [string, string] {
  const match = KEY.exec(Buffer.from(after, 'base64url').toString('latin1'));
  if (match?.[1] === undefined || match[2] === undefined || !isOurTime(match[1]))
    throw new DomainError('CURSOR_MALFORMED', { path: 'after' });
  return [match[1], match[2]];
}

/** A time as we write it, in a year that the database knows. */
export const isOurTime = (instant: string): boolean =>
  !Number.isNaN(Date.parse(instant)) && toInstant(Date.parse(instant)) === instant && instant > '1';

/** One row by id; out of sight is the same as not there. */
export async function readRow<T>(database: Database, viewer: Viewer, kind: Kind, id: string): Promise<T> {
  const found = await database.one<{ row: T; scope: string[] }>(`SELECT row, scope FROM ${TABLE_OF[kind]} WHERE id = $1`, [id]);
  if (found === null || !viewer.sees(found.scope)) throw new DomainError('NOT_FOUND');
  return found.row;
}
