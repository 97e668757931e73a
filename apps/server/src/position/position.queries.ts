/** Where the teams in sight were last seen. Read from the table: this node's memory may be a moment behind another's. */
import { isInBbox, type Page, type Position, type PositionQuery } from '@fenghuo/domain';
import { Injectable } from '@nestjs/common';
import { Database } from '../core/database.ts';
import type { Viewer } from '../core/viewer.ts';

type LastRow = Omit<Position, 'point'> & { longitude: number; latitude: number };

@Injectable()
export class PositionQueries {
  constructor(private readonly database: Database) {}

  async newest(viewer: Viewer, { bbox, teamId }: PositionQuery): Promise<Page<Position>> {
    const rows = await this.database.query<LastRow>(
      `SELECT p.team_id AS "teamId", (t.row ->> 'positionNumber')::int AS "positionNumber", p.longitude, p.latitude, p.at,
              p.speed_mps AS "speedMps", p.heading_degrees AS "headingDegrees", p.accuracy_metres AS "accuracyMetres"
       FROM last_positions p JOIN teams t ON t.id = p.team_id
       WHERE t.live AND ($1::text[] IS NULL OR t.scope && $1) AND ($2::uuid IS NULL OR p.team_id = $2)
       ORDER BY p.at DESC, p.team_id`,
      [viewer.seesAll ? null : viewer.keys, teamId ?? null],
    );
    const items = rows.map(
      ({ longitude, latitude, ...rest }): Position => ({
        ...rest,
        point: { type: 'Point', coordinates: [longitude, latitude] },
      }),
    );
    return { items: bbox === undefined ? items : items.filter(({ point }) => isInBbox(bbox, point.coordinates)), next: null };
  }
}
