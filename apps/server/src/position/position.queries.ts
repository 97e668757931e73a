/** Where the teams and vehicles in sight were last seen. Read from the table: this node's memory may be a moment behind another's. */
import { isInBbox, type Page, type Position, type PositionQuery } from '@fenghuo/domain';
import { Injectable } from '@nestjs/common';
import { Database } from '../core/database.ts';
import type { Viewer } from '../core/viewer.ts';

type LastRow = Omit<Position, 'point'> & { longitude: number; latitude: number };

@Injectable()
export class PositionQueries {
  constructor(private readonly database: Database) {}

  async newest(viewer: Viewer, { bbox, teamId, vehicleId }: PositionQuery): Promise<Page<Position>> {
    const rows = await this.database.query<LastRow>(
      `WITH tracked AS (
         SELECT id AS team_id, NULL::uuid AS vehicle_id, position_number, scope FROM teams WHERE live AND $3::uuid IS NULL AND ($2::uuid IS NULL OR id = $2)
         UNION ALL
         SELECT NULL, id, position_number, scope FROM vehicles WHERE live AND $2::uuid IS NULL AND ($3::uuid IS NULL OR id = $3)
       )
       SELECT team_id AS "teamId", vehicle_id AS "vehicleId", position_number AS "positionNumber", longitude, latitude, at,
              speed_mps AS "speedMps", heading_degrees AS "headingDegrees", accuracy_metres AS "accuracyMetres"
       FROM last_positions JOIN tracked USING (position_number)
       WHERE $1::text[] IS NULL OR scope && $1 ORDER BY at DESC, position_number`,
      [viewer.seesAll ? null : viewer.keys, teamId ?? null, vehicleId ?? null],
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
