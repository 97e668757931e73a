/** Reads of the relief clock: groups of an incident and the share that was relieved in time. */
import { type Incident, type Page, type PageQuery, type ReliefBoard, type ReliefGroup, reliefBoardOf } from '@fenghuo/domain';
import { Injectable } from '@nestjs/common';
import { Clock } from '../core/clock.ts';
import { Database } from '../core/database.ts';
import { Geography } from '../core/geography.ts';
import { afterKey, makeKey, readRow } from '../core/lists.ts';
import type { Viewer } from '../core/viewer.ts';
import { startOfIncident } from './relief.actions.ts';

/** Those of what was merged into it are its own. */
const OF_INCIDENT = 'FROM relief_groups g WHERE g.incident_id IN (SELECT incident_parts($1))';

@Injectable()
export class ReliefQueries {
  constructor(
    private readonly database: Database,
    private readonly geography: Geography,
    private readonly clock: Clock,
  ) {}

  async list(viewer: Viewer, { limit, after }: PageQuery): Promise<Page<ReliefGroup>> {
    const parameters: unknown[] = [];
    const bind = (value: unknown) => `$${parameters.push(value)}`;
    const where = viewer.seesAll ? ['true'] : [`i.scope && ${bind(viewer.keys)}::text[]`];
    if (after !== undefined) {
      const [recordedAt, id] = afterKey(after);
      where.push(`(g.recorded_at, g.id) < (${bind(recordedAt)}::timestamptz, ${bind(id)}::uuid)`);
    }
    const rows = await this.database.query<{ row: ReliefGroup; recorded_at: string; id: string }>(
      `SELECT g.row, g.recorded_at, g.id FROM relief_groups g JOIN incidents i ON i.id = g.incident_id
       WHERE ${where.join(' AND ')} ORDER BY g.recorded_at DESC, g.id DESC LIMIT ${bind(limit + 1)}`,
      parameters,
    );
    const last = rows.length > limit ? rows[limit - 1] : undefined;
    return { items: rows.slice(0, limit).map(({ row }) => row), next: last === undefined ? null : makeKey(last.recorded_at, last.id) };
  }

  /** The share is of all groups; they themselves come a page at a time. */
  async ofIncident(viewer: Viewer, id: string, query: PageQuery): Promise<ReliefBoard> {
    const incident = await readRow<Incident>(this.database, viewer, 'incident', id);
    const groups = await this.database.query<Pick<ReliefGroup, 'relief'>>(`SELECT g.row -> 'relief' AS relief ${OF_INCIDENT}`, [id]);
    const { reliefHours } = this.geography.settings(incident.jurisdictionId);
    const startedAt = await startOfIncident(this.database, incident);
    return reliefBoardOf(groups, await this.page(id, query), startedAt, reliefHours, this.clock.now());
  }

  private async page(id: string, { limit, after }: PageQuery): Promise<{ groups: ReliefGroup[]; next: string | null }> {
    const rows = await this.database.query<{ row: ReliefGroup; recorded_at: string; id: string }>(
      `SELECT g.row, g.recorded_at, g.id ${OF_INCIDENT} ${after === undefined ? '' : 'AND (g.recorded_at, g.id) > ($3::timestamptz, $4::uuid)'}
       ORDER BY g.recorded_at, g.id LIMIT $2`,
      [id, limit + 1, ...(after === undefined ? [] : afterKey(after))],
    );
    const last = rows.length > limit ? rows[limit - 1] : undefined;
    return { groups: rows.slice(0, limit).map(({ row }) => row), next: last === undefined ? null : makeKey(last.recorded_at, last.id) };
  }
}
