/**
 * Taking in fixes, the one way for every source: judged against what this node holds in memory, then track, last position and the device's counts in
 * one statement, then the memory. Nothing of it enters the log.
 */

import {
  type BelievedFix,
  DomainError,
  type Fix,
  type Instant,
  type JudgedFixes,
  judgeFixes,
  type Point,
  type RefusedFix,
  type SubjectOfFix,
  type TakenFixes,
  teamKey,
} from '@fenghuo/domain';
import { Injectable } from '@nestjs/common';
import { type Answer, type Asked, ok } from '../core/asked.ts';
import { Clock } from '../core/clock.ts';
import { Database } from '../core/database.ts';
import { fromGcj02 } from '../core/datum.ts';
import type { DeviceIdentity } from '../core/devices.ts';
import { NewestPositions, type Tracked } from '../core/newest-positions.ts';
import { type Transaction, Transactions } from '../core/transaction.ts';
import type { Viewer } from '../core/viewer.ts';

/** Whether the sender may speak for it. */
type Standing = (thing: Tracked | undefined, fix: Fix) => 'unknown' | 'forbidden' | 'spokenFor';

/** The track ignores what it has already, and that is what is told; the last position moves forward only. */
const TAKE = `
  WITH given AS (
    SELECT index, position_number, to_timestamp(at_ms / 1000) AS at, longitude, latitude, speed_mps, heading_degrees, accuracy_metres, is_newest
    FROM unnest($1::int[], $2::int[], $3::float8[], $4::float8[], $5::float8[], $6::real[], $7::real[], $8::real[], $9::bool[])
      AS fix (index, position_number, at_ms, longitude, latitude, speed_mps, heading_degrees, accuracy_metres, is_newest)
  ), track AS (
    INSERT INTO positions (position_number, at, longitude, latitude, speed_mps, heading_degrees, accuracy_metres)
    SELECT position_number, at, longitude, latitude, speed_mps, heading_degrees, accuracy_metres FROM given
    ON CONFLICT DO NOTHING RETURNING position_number, at
  ), newest AS (
    INSERT INTO last_positions (position_number, at, longitude, latitude, speed_mps, heading_degrees, accuracy_metres, recorded_at)
    SELECT position_number, at, longitude, latitude, speed_mps, heading_degrees, accuracy_metres, now() FROM given WHERE is_newest
    ON CONFLICT (position_number) DO UPDATE SET (at, longitude, latitude, speed_mps, heading_degrees, accuracy_metres, recorded_at)
      = (excluded.at, excluded.longitude, excluded.latitude, excluded.speed_mps, excluded.heading_degrees, excluded.accuracy_metres, excluded.recorded_at)
    WHERE excluded.at > last_positions.at
  )`;
const REPEATED = `
  SELECT index FROM given WHERE NOT EXISTS (SELECT FROM track WHERE track.position_number = given.position_number AND track.at = given.at)`;
const COUNTED = `, counted AS (
    INSERT INTO device_counts (device_id, code, count, at)
    SELECT $10::uuid, code, sum(count), now() FROM (
      SELECT 'accepted', (SELECT count(*) FROM track)
      UNION ALL SELECT 'DUPLICATE', (SELECT count(*) FROM given) - (SELECT count(*) FROM track)
      UNION ALL SELECT * FROM unnest($11::text[], $12::bigint[])
    ) AS one (code, count) WHERE count > 0 GROUP BY code ORDER BY code
    ON CONFLICT (device_id, code) DO UPDATE SET (count, at) = (device_counts.count + excluded.count, excluded.at)
  )`;

@Injectable()
export class PositionActions {
  constructor(
    private readonly transactions: Transactions,
    private readonly database: Database,
    private readonly newest: NewestPositions,
    private readonly clock: Clock,
  ) {}

  /** Of a person for whoever they speak for, or of a device for its own alone. */
  take(asked: Asked, fixes: readonly Fix[], device: DeviceIdentity | null = null): Promise<Answer<TakenFixes>> {
    const own = device === null ? fixes : fixes.map((fix) => ofDevice(device, fix));
    for (const [index, { teamId, vehicleId }] of own.entries())
      if (Boolean(teamId) === Boolean(vehicleId)) throw new DomainError('INVALID', { path: `fixes.${index}.teamId` });
    const standing: Standing =
      device === null
        ? (thing) => standingOf(asked.viewer, thing)
        : (_, fix) => (idOf(fix) === (device.teamId ?? device.vehicleId) ? 'spokenFor' : 'forbidden');
    return this.takeAs(asked, own, standing, device);
  }

  /** Where a team was at a step is a fix like any other. Who may record the step may say so, and the step stands whatever becomes of the fix. */
  async takeOfStep(asked: Asked, teamId: string, at: Instant, point: Point): Promise<void> {
    const unkept = { ...asked, key: null, requestHash: null, ifMatch: null };
    await this.takeAs(unkept, [{ teamId, at, point }], () => 'spokenFor', null);
  }

  private async takeAs(
    asked: Asked,
    fixes: readonly Fix[],
    standing: Standing,
    device: DeviceIdentity | null,
  ): Promise<Answer<TakenFixes>> {
    await this.newest.look(this.database, [...new Set(fixes.map(idOf))]);
    let judged: JudgedFixes = { believed: [], refused: [], doubts: new Map() };
    let repeated: ReadonlySet<number> = new Set();
    const answer = await this.transactions.run(asked, async (tx) => {
      if (asked.key !== null) await tx.begin();
      judged = judgeFixes(this.clock.now(), { subject: this.subjects(standing) }, fixes);
      repeated = await this.write(tx, judged, device);
      const refused = [...judged.refused, ...[...repeated].map((index): RefusedFix => ({ index, code: 'DUPLICATE' }))];
      return ok({ accepted: fixes.length - refused.length, refused: refused.sort((a, b) => a.index - b.index) });
    });
    if (answer.isReplayed) return answer;
    this.newest.take(
      judged.believed.filter(({ index }) => !repeated.has(index)),
      judged.doubts,
    );
    this.newest.count('accepted', answer.body.accepted, device?.id ?? null);
    for (const [code, count] of countsOf(answer.body.refused)) this.newest.count(code, count, device?.id ?? null);
    return answer;
  }

  /** What each fix is of, looked up once for all fixes of the same. */
  private subjects(standing: Standing): (fix: Fix) => SubjectOfFix {
    const found = new Map<string, SubjectOfFix>();
    return (fix) => {
      const id = idOf(fix);
      const known = found.get(id);
      if (known !== undefined) return known;
      const subject = this.subject(standing, id, fix);
      found.set(id, subject);
      return subject;
    };
  }

  private subject(standing: Standing, id: string, fix: Fix): SubjectOfFix {
    const there = this.newest.thing(id);
    const thing = there?.kind === (fix.teamId ? 'team' : 'vehicle') ? there : undefined;
    const stands = standing(thing, fix);
    if (stands === 'forbidden') return 'forbidden';
    return stands === 'unknown' || thing === undefined ? 'unknown' : this.newest.subject(thing);
  }

  /** Which of them the track had already. */
  private async write(tx: Transaction, { believed, refused }: JudgedFixes, device: DeviceIdentity | null): Promise<Set<number>> {
    if (believed.length === 0 && (device === null || refused.length === 0)) return new Set();
    const column = (of: (fix: BelievedFix) => number | boolean | null) => `{${believed.map((fix) => of(fix) ?? 'NULL').join(',')}}`;
    const columns = [
      column(({ index }) => index),
      column(({ positionNumber }) => positionNumber),
      column(({ atMs }) => atMs),
      column(({ point }) => point[0]),
      column(({ point }) => point[1]),
      column(({ speedMps }) => single(speedMps)),
      column(({ headingDegrees }) => single(headingDegrees)),
      column(({ accuracyMetres }) => single(accuracyMetres)),
      column(({ isNewest }) => isNewest),
    ];
    if (device === null) return indexes(await tx.query(TAKE + REPEATED, columns));
    const counts = countsOf(refused);
    return indexes(await tx.query(TAKE + COUNTED + REPEATED, [...columns, device.id, [...counts.keys()], [...counts.values()]]));
  }
}

/** Smaller than this the columns of single precision do not read a number as one. */
const LEAST_SINGLE = 1e-37;
const single = (value: number | null): number | null => (value !== null && value < LEAST_SINGLE ? 0 : value);

const indexes = (rows: { index: number }[]): Set<number> => new Set(rows.map(({ index }) => index));

/** Empty for a fix of nothing, which is refused before anybody asks. */
const idOf = ({ teamId, vehicleId }: Fix): string => teamId ?? vehicleId ?? '';

function countsOf(refused: readonly RefusedFix[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { code } of refused) counts.set(code, (counts.get(code) ?? 0) + 1);
  return counts;
}

/** A device need not say whom it speaks for. GCJ-02 is converted here and nowhere else. */
function ofDevice({ teamId, vehicleId, crs }: DeviceIdentity, fix: Fix): Fix {
  const named = fix.teamId || fix.vehicleId ? fix : { ...fix, teamId, vehicleId };
  if (crs === 'wgs84') return named;
  const [lng, lat] = fix.point.coordinates;
  // What is on no map is left for the rule to refuse.
  const isOnEarth = Math.abs(lng) <= 180 && Math.abs(lat) <= 90 && (lng !== 0 || lat !== 0);
  return isOnEarth ? { ...named, point: { type: 'Point', coordinates: fromGcj02([lng, lat]) } } : named;
}

/** A team's own people report where they are, and where its vehicles are, as far as they see them; so may who commands there, on its behalf. */
function standingOf(viewer: Viewer, thing: Tracked | undefined): 'unknown' | 'forbidden' | 'spokenFor' {
  if (thing === undefined || !viewer.sees(thing.scope)) return 'unknown';
  const isSpokenFor =
    viewer.teamIds.some((id) => thing.scope.includes(teamKey(id))) ||
    viewer.may('manageTeams', thing.jurisdictionId) ||
    viewer.may('handleIncidents', thing.jurisdictionId);
  return isSpokenFor ? 'spokenFor' : 'forbidden';
}
