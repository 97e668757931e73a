/** Tracks for review: duty times alone, each reading written down first (PIPL art. 28: where people go is sensitive). */
import {
  DAY_MS,
  DomainError,
  dutyTimes,
  normalise,
  type Page,
  type TrackFix,
  type TrackQuery,
  toInstant,
  toMs,
  type Vehicle,
} from '@fenghuo/domain';
import { Injectable } from '@nestjs/common';
import { Audit } from '../core/audit.ts';
import { Clock } from '../core/clock.ts';
import { Database } from '../core/database.ts';
import { isOurTime, readRow } from '../core/lists.ts';
import type { TrackedKind } from '../core/newest-positions.ts';
import type { Viewer } from '../core/viewer.ts';

type Duty = { dispatchedAt: string; endedAt: string | null };
type FixRow = Omit<TrackFix, 'point'> & { longitude: number; latitude: number };

@Injectable()
export class TrackQueries {
  constructor(
    private readonly database: Database,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /** Without bounds the last day. From the oldest to the newest: a track is followed. The bounds stand in the statement too, so that only their days are looked into. */
  async track(viewer: Viewer, kind: TrackedKind, id: string, query: TrackQuery): Promise<Page<TrackFix>> {
    const row = await readRow<Pick<Vehicle, 'positionNumber'>>(this.database, viewer, kind, id);
    const now = this.clock.now();
    const to = query.to === undefined ? now : normalise(query.to);
    const from = query.from === undefined ? toInstant(toMs(to) - DAY_MS) : normalise(query.from);
    const after = query.after === undefined ? null : readKey(query.after);
    const { personId, identity } = viewer;
    const reading = { action: 'track.read', personId, name: identity.name, detail: { [`${kind}Id`]: id, from, to } };
    await this.audit.writeReading(reading, after === null);
    const onDuty = kind === 'team' ? await this.dutyOf(id) : await this.dutyOfVehicle(id);
    const spans = dutyTimes(now, onDuty, { from, to });
    const rows = await this.database.query<FixRow>(
      `SELECT at, longitude, latitude, speed_mps AS "speedMps", heading_degrees AS "headingDegrees", accuracy_metres AS "accuracyMetres"
       FROM unnest($2::timestamptz[], $3::timestamptz[]) AS duty (begins, ends)
       JOIN positions ON position_number = $1 AND at >= begins AND at <= ends AND at >= $4 AND at <= $5
       WHERE $6::timestamptz IS NULL OR at > $6 ORDER BY at LIMIT $7`,
      [row.positionNumber, spans.map((span) => span.from), spans.map((span) => span.to), from, to, after, query.limit + 1],
    );
    const items = rows
      .slice(0, query.limit)
      .map(({ longitude, latitude, ...rest }): TrackFix => ({ ...rest, point: { type: 'Point', coordinates: [longitude, latitude] } }));
    const last = items.at(-1);
    return { items, next: rows.length > query.limit && last !== undefined ? Buffer.from(last.at).toString('base64url') : null };
  }

  private dutyOfVehicle(vehicleId: string): Promise<Duty[]> {
    return this.database.query(DUTY_OF_VEHICLE, [vehicleId]);
  }

  private dutyOf(teamId: string): Promise<Duty[]> {
    return this.database.query(
      `SELECT row ->> 'dispatchedAt' AS "dispatchedAt", row ->> 'endedAt' AS "endedAt" FROM assignments WHERE team_id = $1`,
      [teamId],
    );
  }
}

/** Whose a vehicle was from when to when is in the log: it was on duty with the team that it then belonged to. */
const DUTY_OF_VEHICLE = `
  WITH belonged AS (
    SELECT change -> 'row' ->> 'teamId' AS team, at AS since, lead(at) OVER (ORDER BY id) AS until
    FROM events, jsonb_array_elements(changes) AS change WHERE subject_id = $1 AND type LIKE 'vehicle.%' AND change ->> 'id' = $1::text)
  SELECT greatest((row ->> 'dispatchedAt')::timestamptz, since) AS "dispatchedAt", least((row ->> 'endedAt')::timestamptz, until) AS "endedAt"
  FROM belonged JOIN assignments ON team_id = team::uuid
  WHERE (until IS NULL OR (row ->> 'dispatchedAt')::timestamptz < until) AND coalesce((row ->> 'endedAt')::timestamptz >= since, true)`;

function readKey(after: string): string {
  const at = Buffer.from(after, 'base64url').toString('latin1');
  if (!isOurTime(at)) throw new DomainError('CURSOR_MALFORMED', { path: 'after' });
  return at;
}
