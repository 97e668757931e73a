/** Reads of devices, for whoever manages them at the node of their team or vehicle. */
import { type Device, type DeviceSubject, DomainError, type ListQuery, type Page, type PageQuery } from '@fenghuo/domain';
import { Injectable } from '@nestjs/common';
import { Database } from '../core/database.ts';
import { afterKey, makeKey } from '../core/lists.ts';
import type { Viewer } from '../core/viewer.ts';

/** `node`: the jurisdiction of what the device speaks for. */
export type DeviceRow = Device & { node: string };

/** `FOR UPDATE` may follow: only the device's own row is locked by it. */
export const selectDevices = (condition: string): string => `
  SELECT d.id, d.kind, d.name, d.team_id AS "teamId", d.vehicle_id AS "vehicleId", d.crs, d.terminal_id AS "terminalId",
         d.recorded_at AS "recordedAt", d.rotated_at AS "rotatedAt", d.revoked_at AS "revokedAt", d.version,
         (SELECT max(at) FROM device_counts c WHERE c.device_id = d.id) AS "heardAt",
         ARRAY(SELECT json_build_object('code', code, 'count', count, 'at', at) FROM device_counts c WHERE c.device_id = d.id ORDER BY code) AS counts,
         coalesce(t.row, v.row) ->> 'jurisdictionId' AS node
  FROM devices d LEFT JOIN teams t ON t.id = d.team_id LEFT JOIN vehicles v ON v.id = d.vehicle_id
  WHERE ${condition}`;

export const toDevice = ({ node: _, counts, ...device }: DeviceRow): Device => ({
  ...device,
  counts: counts.map((one) => ({ ...one, at: new Date(one.at).toISOString() })),
});

@Injectable()
export class DeviceQueries {
  constructor(private readonly database: Database) {}

  async list(viewer: Viewer, { limit, after, teamId, ...others }: ListQuery): Promise<Page<Device>> {
    viewer.checkAnywhere('manageDevices');
    const unknown = Object.entries(others).find(([, value]) => value !== undefined);
    if (unknown !== undefined) throw new DomainError('INVALID', { path: unknown[0] });
    const [recordedAt, id] = after === undefined ? [null, null] : afterKey(after);
    const condition = `($1::timestamptz IS NULL OR (d.recorded_at, d.id) < ($1, $2::uuid)) AND ($3::uuid IS NULL OR d.team_id = $3)
      AND coalesce(t.row, v.row) ->> 'jurisdictionId' = ANY($4::text[]) ORDER BY d.recorded_at DESC, d.id DESC LIMIT $5`;
    const parameters = [recordedAt, id, teamId ?? null, viewer.nodesOf('manageDevices'), limit + 1];
    const rows = await this.database.query<DeviceRow>(selectDevices(condition), parameters);
    const last = rows[limit - 1];
    const next = rows.length > limit && last !== undefined ? makeKey(last.recordedAt, last.id) : null;
    return { items: rows.slice(0, limit).map(toDevice), next };
  }

  /** Every team and vehicle for which this person may register a device. */
  async subjects(viewer: Viewer, { limit, after }: PageQuery): Promise<Page<DeviceSubject>> {
    viewer.checkAnywhere('manageDevices');
    const [recordedAt, lastId] = after === undefined ? [null, null] : afterKey(after);
    const rows = await this.database.query<DeviceSubject & { recordedAt: string }>(
      `SELECT * FROM (
         SELECT 'team' AS of, id, code, row ->> 'name' AS name, row ->> 'jurisdictionId' AS node, recorded_at AS "recordedAt" FROM teams
         UNION ALL
         SELECT 'vehicle', id, plate, row ->> 'kind', row ->> 'jurisdictionId', recorded_at FROM vehicles) AS subject
       WHERE node = ANY($1::text[]) AND ($2::timestamptz IS NULL OR ("recordedAt", id) < ($2, $3::uuid))
       ORDER BY "recordedAt" DESC, id DESC LIMIT $4`,
      [viewer.nodesOf('manageDevices'), recordedAt, lastId, limit + 1],
    );
    const last = rows[limit - 1];
    const next = rows.length > limit && last !== undefined ? makeKey(last.recordedAt, last.id) : null;
    return { items: rows.slice(0, limit).map(({ of, id, code, name }) => ({ of, id, code, name })), next };
  }

  async read(viewer: Viewer, id: string): Promise<Device> {
    viewer.checkAnywhere('manageDevices');
    const [row] = await this.database.query<DeviceRow>(selectDevices('d.id = $1'), [id]);
    if (row === undefined || !viewer.may('manageDevices', row.node)) throw new DomainError('NOT_FOUND');
    return toDevice(row);
  }
}
