/** What is paid for requisitions of an incident, and of what was merged into it, for whoever sees it. */
import { type CompensationSheet, compensationSheetOf, type Requisition } from '@fenghuo/domain';
import { Injectable } from '@nestjs/common';
import { Database } from '../core/database.ts';
import { mustSeeIncident } from '../core/seen-incident.ts';
import type { Viewer } from '../core/viewer.ts';

@Injectable()
export class CompensationQueries {
  constructor(private readonly database: Database) {}

  async sheet(viewer: Viewer, incidentId: string): Promise<CompensationSheet> {
    await mustSeeIncident(this.database, viewer, incidentId);
    const found = await this.database.query<{ row: Requisition }>(
      'SELECT row FROM requisitions WHERE incident_id IN (SELECT incident_parts($1)) ORDER BY recorded_at, id',
      [incidentId],
    );
    return compensationSheetOf(
      incidentId,
      found.map(({ row }) => row),
    );
  }
}
