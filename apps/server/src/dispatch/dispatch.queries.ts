/** Reads for dispatch: assignments, and whom to send. */

import {
  type Assignment,
  type Incident,
  type ListQuery,
  MINUTE_MS,
  type Page,
  type Recommendation,
  recommendTeams,
  type Team,
  toInstant,
  toMs,
} from '@fenghuo/domain';
import { Injectable } from '@nestjs/common';
import { Catalogue } from '../core/catalogue.ts';
import { Clock } from '../core/clock.ts';
import { Database } from '../core/database.ts';
import { Geography } from '../core/geography.ts';
import { listRows, readRow } from '../core/lists.ts';
import type { Viewer } from '../core/viewer.ts';

/** A fix older than this says where a team was, not where it is: its station is assumed. */
const BELIEVED_MS = 15 * MINUTE_MS;

@Injectable()
export class DispatchQueries {
  constructor(
    private readonly database: Database,
    private readonly catalogue: Catalogue,
    private readonly geography: Geography,
    private readonly clock: Clock,
  ) {}

  list(viewer: Viewer, query: ListQuery): Promise<Page<Assignment>> {
    return listRows(this.database, viewer, 'assignment', query);
  }

  read(viewer: Viewer, id: string): Promise<Assignment> {
    return readRow(this.database, viewer, 'assignment', id);
  }

  async recommendations(viewer: Viewer, incidentId: string): Promise<Recommendation> {
    const incident = await readRow<Incident>(this.database, viewer, 'incident', incidentId);
    const sight = viewer.seesAll ? '' : 'AND t.scope && $2::text[]';
    const teams = await this.database.query<{ row: Team; longitude: number | null; latitude: number | null }>(
      `SELECT t.row, p.longitude, p.latitude FROM teams t LEFT JOIN last_positions p ON p.position_number = t.position_number AND p.at > $1
       WHERE t.live ${sight}`,
      [toInstant(toMs(this.clock.now()) - BELIEVED_MS), ...(viewer.seesAll ? [] : [viewer.keys])],
    );
    const here = await this.database.query<{ team_id: string }>(
      `SELECT team_id FROM assignments WHERE incident_id = $1 AND row ->> 'endedAt' IS NULL`,
      [incidentId],
    );
    const onIt = new Set(here.map(({ team_id }) => team_id));
    return recommendTeams({
      point: incident.place.point?.coordinates ?? null,
      jurisdictionIds: this.geography.ancestry(incident.jurisdictionId),
      requiredCapabilities: this.catalogue.type(incident.typeCode)?.capabilities ?? [],
      teams: teams.map(({ row, longitude, latitude }) => ({
        team: row,
        position: longitude === null || latitude === null ? null : [longitude, latitude],
        openAssignmentCount: row.openAssignmentIds.length,
        onThisIncident: onIt.has(row.id),
      })),
    });
  }
}
