/** Reads of needs: rows, requests and the board that is counted from them. */
import {
  type Assignment,
  type ForceRequest,
  type Incident,
  type Need,
  NeedBoard,
  Need as NeedSchema,
  needBoards,
  ForceRequest as RequestSchema,
  type Team,
} from '@fenghuo/domain';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { Database } from '../core/database.ts';
import { readRow } from '../core/lists.ts';
import type { Viewer } from '../core/viewer.ts';

export const NeedsOfIncident = z
  .object({ needs: z.array(NeedSchema), requests: z.array(RequestSchema), board: z.array(NeedBoard) })
  .meta({ id: 'NeedsOfIncident' });
export type NeedsOfIncident = z.infer<typeof NeedsOfIncident>;

@Injectable()
export class ForceQueries {
  constructor(private readonly database: Database) {}

  async ofIncident(viewer: Viewer, incidentId: string): Promise<NeedsOfIncident> {
    await readRow<Incident>(this.database, viewer, 'incident', incidentId);
    const needs = await this.rows<Need>(viewer, 'needs', incidentId);
    const requests = await this.rows<ForceRequest>(viewer, 'force_requests', incidentId);
    const assignments = await this.rows<Assignment>(viewer, 'assignments', incidentId);
    const teams = await this.database.query<{ row: Team }>('SELECT row FROM teams WHERE id = ANY($1::uuid[])', [
      assignments.map(({ teamId }) => teamId),
    ]);
    const board = needBoards({ needs, requests, assignments, teams: new Map(teams.map(({ row }) => [row.id, row])) });
    return { needs, requests, board };
  }

  readRequest(viewer: Viewer, id: string): Promise<ForceRequest> {
    return readRow(this.database, viewer, 'forceRequest', id);
  }

  private async rows<T>(viewer: Viewer, table: 'needs' | 'force_requests' | 'assignments', incidentId: string): Promise<T[]> {
    const sight = viewer.seesAll ? '' : 'AND scope && $2::text[]';
    const rows = await this.database.query<{ row: T }>(
      `SELECT row FROM ${table} WHERE incident_id = $1 ${sight} ORDER BY recorded_at, id`,
      [incidentId, ...(viewer.seesAll ? [] : [viewer.keys])],
    );
    return rows.map(({ row }) => row);
  }
}
