/** Reads of incidents for screens: lists, one, its timeline. */

import { Actor, DomainError, type Incident, type ListQuery, normalise, type Page, type TimelineQuery } from '@fenghuo/domain';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { Database } from '../core/database.ts';
import { isOurTime, listRows, readRow } from '../core/lists.ts';
import type { Viewer } from '../core/viewer.ts';

/** `text`: what a person wrote, or null. */
export const TimelineEntry = z
  .object({
    id: z.string(),
    at: z.string(),
    recordedAt: z.string(),
    type: z.string(),
    actor: Actor,
    text: z.string().nullable(),
    payload: z.record(z.string(), z.unknown()),
    flags: z.array(z.string()),
  })
  .meta({ id: 'TimelineEntry' });
export type TimelineEntry = z.infer<typeof TimelineEntry>;

/**
 * What one who sees the incident may still not see: what is between the desk and those who are asked or ordered, who is called when a target has
 * passed, a call for help of another team. Their rows say who may.
 */
const OWN_SIGHT = '^(need|forceRequest|drawing|order|escalation|sos|evacuationZone)[.]';
/** A guest hears of no other assignment and of no team. */
const GUEST_SIGHT = '^(need|forceRequest|drawing|order|escalation|sos|evacuationZone|reliefGroup|assignment|team|joinCode)[.]';
const OWN_ROWS = (['needs', 'force_requests', 'drawings', 'orders', 'escalations', 'sos', 'evacuation_zones', 'assignments'] as const)
  .map((table) => `SELECT id, scope FROM ${table} WHERE incident_id IN (SELECT id FROM parts)`)
  .join(' UNION ALL ');

@Injectable()
export class IncidentQueries {
  constructor(private readonly database: Database) {}

  list(viewer: Viewer, query: ListQuery): Promise<Page<Incident>> {
    return listRows(this.database, viewer, 'incident', query);
  }

  read(viewer: Viewer, id: string): Promise<Incident> {
    return readRow(this.database, viewer, 'incident', id);
  }

  /** Everything that happened to it, its reports and what was merged into it, by `at` and then by the order of the log. */
  async timeline(viewer: Viewer, id: string, query: TimelineQuery): Promise<Page<TimelineEntry>> {
    await this.read(viewer, id);
    const parameters: unknown[] = [id, query.limit + 1];
    const bind = (value: unknown) => `$${parameters.push(value)}`;
    let after = '';
    if (query.after !== undefined) {
      const [at, number] = readKey(query.after);
      after = `AND (at, id) > (${bind(at)}::timestamptz, ${bind(number)}::bigint)`;
    }
    const since = query.from === undefined ? '' : `AND at >= ${bind(normalise(query.from))}::timestamptz`;
    const until = query.to === undefined ? '' : `AND at < ${bind(normalise(query.to))}::timestamptz`;
    const sight = viewer.seesAll
      ? ''
      : `AND (type !~ '${viewer.isGuest ? GUEST_SIGHT : OWN_SIGHT}' OR subject_id IN (SELECT id FROM own WHERE scope && ${bind(viewer.keys)}::text[]))`;
    const rows = await this.database.query<Omit<TimelineEntry, 'text' | 'recordedAt'> & { recorded_at: string }>(
      `WITH parts AS (SELECT incident_parts($1) AS id),
            told AS (SELECT reports.id FROM reports JOIN parts ON reports.incident_id = parts.id),
            own AS (${OWN_ROWS})
       SELECT id, at, recorded_at, type, actor, payload, flags FROM events
       WHERE (incident_id IN (SELECT id FROM parts) OR subject_id IN (SELECT id FROM told)) ${after} ${since} ${until} ${sight}
       ORDER BY at, id LIMIT $2`,
      parameters,
    );
    const last = rows[query.limit - 1];
    const next = rows.length > query.limit && last !== undefined ? Buffer.from(`${last.at} ${last.id}`).toString('base64url') : null;
    const items = rows
      .slice(0, query.limit)
      .map(({ recorded_at, ...rest }) => ({ ...rest, recordedAt: recorded_at, text: writtenText(rest.payload) }));
    return { items, next };
  }
}

const writtenText = (payload: Record<string, unknown>): string | null => {
  const written = payload['text'] ?? payload['note'] ?? payload['reason'];
  return typeof written === 'string' ? written : null;
};

const KEY = /^([0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]{12}Z) ([0-9]{1,18})$/;
function readKey(after: string): [string, string] {
  const match = KEY.exec(Buffer.from(after, 'base64url').toString('latin1'));
  if (match?.[1] === undefined || match[2] === undefined || !isOurTime(match[1]))
    throw new DomainError('CURSOR_MALFORMED', { path: 'after' });
  return [match[1], match[2]];
}
