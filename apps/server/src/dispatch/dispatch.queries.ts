/** Reads for dispatch: assignments, and whom to send. */

import { type Assignment, type Incident, type ListQuery, type Page, type Recommendation, recommendTeams, type Team } from '@fenghuo/domain';
import { Injectable } from '@nestjs/common';
import { Catalogue } from '../core/catalogue.ts';
import { Database } from '../core/database.ts';
import { Geography } from '../core/geography.ts';
import { listRows, readRow } from '../core/lists.ts';
import type { Viewer } from '../core/viewer.ts';

@Injectable()
export class DispatchQueries {
  constructor(
    private readonly database: Database,
    private readonly catalogue: Catalogue,
    private readonly geography: Geography,
  ) {}

  list(viewer: Viewer, query: ListQuery): Promise<Page<Assignment>> {
    return listRows(this.database, viewer, 'assignment', query);
  }

  read(viewer: Viewer, id: string): Promise<Assignment> {
    return readRow(this.database, viewer, 'assignment', id);
  }

  async recommendations(viewer: Viewer, incidentId: string): Promise<Recommendation> {
    const incident = await readRow<Incident>(this.database, viewer, 'incident', incidentId);
    const sight = viewer.seesAll ? '' : 'AND scope && $1::text[]';
    const teams = await this.database.query<{ row: Team }>(
      `SELECT row FROM teams WHERE live ${sight}`,
      viewer.seesAll ? [] : [viewer.keys],
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
      teams: teams.map(({ row }) => ({
        team: row,
        position: null,
        openAssignmentCount: row.openAssignmentIds.length,
        onThisIncident: onIt.has(row.id),
      })),
    });
  }
}
