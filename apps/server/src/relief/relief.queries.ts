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
const OF_INCIDENT = `SELECT g.row FROM relief_groups g JOIN incidents i ON i.id = g.incident_id
  WHERE i.id = $1 OR i.row ->> 'mergedIntoId' = $1::text ORDER BY g.recorded_at, g.id`;

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

  async ofIncident(viewer: Viewer, id: string): Promise<ReliefBoard> {
    const incident = await readRow<Incident>(this.database, viewer, 'incident', id);
    const groups = await this.database.query<{ row: ReliefGroup }>(OF_INCIDENT, [id]);
    const { reliefHours } = this.geography.settings(incident.jurisdictionId);
    const startedAt = await startOfIncident(this.database, incident);
    return reliefBoardOf(
      groups.map(({ row }) => row),
      startedAt,
      reliefHours,
      this.clock.now(),
    );
  }
}
