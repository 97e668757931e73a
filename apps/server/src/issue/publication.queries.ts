/** Published lists, with those that were taken down, for whoever sees the incident or depot that they are of. */
import type { Page, Publication, PublicationQuery } from '@fenghuo/domain';
import { Injectable } from '@nestjs/common';
import { Database } from '../core/database.ts';
import { afterKey, makeKey } from '../core/lists.ts';
import type { Viewer } from '../core/viewer.ts';

@Injectable()
export class PublicationQueries {
  constructor(private readonly database: Database) {}

  async list(viewer: Viewer, { incidentId, depotId, limit, after }: PublicationQuery): Promise<Page<Publication>> {
    const parameters: unknown[] = [];
    const bind = (value: unknown) => `$${parameters.push(value)}`;
    const conditions = viewer.seesAll ? [] : [`coalesce(i.scope, d.scope) && ${bind(viewer.keys)}::text[]`];
    if (incidentId !== undefined) conditions.push(`p.incident_id = ${bind(incidentId)}`);
    if (depotId !== undefined) conditions.push(`p.depot_id = ${bind(depotId)}`);
    if (after !== undefined) {
      const [at, id] = afterKey(after);
      conditions.push(`(p.recorded_at, p.id) < (${bind(at)}::timestamptz, ${bind(id)}::uuid)`);
    }
    const where = conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`;
    const rows = await this.database.query<{ id: string; recorded_at: string; row: Publication }>(
      `SELECT p.id, p.recorded_at, p.row FROM issue_publications p
       LEFT JOIN incidents i ON i.id = p.incident_id LEFT JOIN depots d ON d.id = p.depot_id
       ${where} ORDER BY p.recorded_at DESC, p.id DESC LIMIT ${bind(limit + 1)}`,
      parameters,
    );
    const last = rows.length > limit ? rows[limit - 1] : undefined;
    return { items: rows.slice(0, limit).map(({ row }) => row), next: last === undefined ? null : makeKey(last.recorded_at, last.id) };
  }
}
