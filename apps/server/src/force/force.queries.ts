/** Reads of needs: rows, requests and the board that is counted from them. */
import {
  type Assignment,
  type ForceRequest,
  type Incident,
  type Need,
  NeedBoard,
  Need as NeedSchema,
  needBoards,
  type PageQuery,
  ForceRequest as RequestSchema,
  type Team,
} from '@fenghuo/domain';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { Database } from '../core/database.ts';
import { afterKey, makeKey, readRow } from '../core/lists.ts';
import type { Viewer } from '../core/viewer.ts';

export const NeedsOfIncident = z
  .object({ needs: z.array(NeedSchema), requests: z.array(RequestSchema), board: z.array(NeedBoard), next: z.string().nullable() })
  .meta({ id: 'NeedsOfIncident' });
export type NeedsOfIncident = z.infer<typeof NeedsOfIncident>;

type Keyed<T> = { row: T; recordedAt: string };

@Injectable()
export class ForceQueries {
  constructor(private readonly database: Database) {}

  /** Needs from the first raised on, page by page, each with its requests and its board: who counts for one need counts for no other, so all are counted each time. */
  async ofIncident(viewer: Viewer, incidentId: string, { limit, after }: PageQuery): Promise<NeedsOfIncident> {
    await readRow<Incident>(this.database, viewer, 'incident', incidentId);
    const keyed = await this.rows<Need>(viewer, 'needs', incidentId);
    const needs = keyed.map(({ row }) => row);
    const requests = (await this.rows<ForceRequest>(viewer, 'force_requests', incidentId)).map(({ row }) => row);
    const assignments = (await this.rows<Assignment>(viewer, 'assignments', incidentId)).map(({ row }) => row);
    const teams = await this.database.query<{ row: Team }>('SELECT row FROM teams WHERE id = ANY($1::uuid[])', [
      assignments.map(({ teamId }) => teamId),
    ]);
    const board = needBoards({ needs, requests, assignments, teams: new Map(teams.map(({ row }) => [row.id, row])) });
    const [recordedAt, id] = after === undefined ? ['', ''] : afterKey(after);
    const left = keyed.filter((one) => one.recordedAt > recordedAt || (one.recordedAt === recordedAt && one.row.id > id));
    const page = left.slice(0, limit);
    const last = page.at(-1);
    const ids = new Set(page.map(({ row }) => row.id));
    return {
      needs: page.map(({ row }) => row),
      requests: requests.filter(({ needId }) => ids.has(needId)),
      board: board.filter(({ needId }) => ids.has(needId)),
      next: left.length > limit && last !== undefined ? makeKey(last.recordedAt, last.row.id) : null,
    };
  }

  readRequest(viewer: Viewer, id: string): Promise<ForceRequest> {
    return readRow(this.database, viewer, 'forceRequest', id);
  }

  private rows<T>(viewer: Viewer, table: 'needs' | 'force_requests' | 'assignments', incidentId: string): Promise<Keyed<T>[]> {
    const sight = viewer.seesAll ? '' : 'AND scope && $2::text[]';
    return this.database.query<Keyed<T>>(
      `SELECT row, recorded_at AS "recordedAt" FROM ${table} WHERE incident_id = $1 ${sight} ORDER BY recorded_at, id`,
      [incidentId, ...(viewer.seesAll ? [] : [viewer.keys])],
    );
  }
}
