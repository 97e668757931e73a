/** Taking in fixes, the one way for every source: track and last position in one statement, then the memory of this node. Nothing of it enters the log. */

import {
  type BelievedFix,
  type Fix,
  type FixStanding,
  type Instant,
  judgeFixes,
  type Point,
  packFix,
  type RefusedFix,
  type TakenFixes,
} from '@fenghuo/domain';
import { Injectable } from '@nestjs/common';
import { type Answer, type Asked, ok } from '../core/asked.ts';
import { Clock } from '../core/clock.ts';
import { NewestPositions } from '../core/newest-positions.ts';
import { type Transaction, Transactions } from '../core/transaction.ts';
import type { Viewer } from '../core/viewer.ts';

type FixTeam = { id: string; scope: string[]; jurisdictionId: string; positionNumber: number };

/**
 * The track ignores what it has already and tells what it took; the last position moves forward only. In order of team and time, so that two
 * batches with the same teams wait for each other instead of locking each other out.
 */
const TAKE = `
  WITH given AS (
    SELECT * FROM unnest($1::int[], $2::uuid[], $3::timestamptz[], $4::float8[], $5::float8[], $6::real[], $7::real[], $8::real[])
      AS fix (index, team_id, at, longitude, latitude, speed_mps, heading_degrees, accuracy_metres)
    ORDER BY team_id, at
  ), track AS (
    INSERT INTO positions (team_id, at, longitude, latitude, speed_mps, heading_degrees, accuracy_metres)
    SELECT team_id, at, longitude, latitude, speed_mps, heading_degrees, accuracy_metres FROM given
    ON CONFLICT DO NOTHING RETURNING team_id, at
  ), newest AS (
    INSERT INTO last_positions (team_id, at, longitude, latitude, speed_mps, heading_degrees, accuracy_metres, recorded_at)
    SELECT DISTINCT ON (team_id) team_id, at, longitude, latitude, speed_mps, heading_degrees, accuracy_metres, now()
    FROM given ORDER BY team_id, at DESC
    ON CONFLICT (team_id) DO UPDATE SET (at, longitude, latitude, speed_mps, heading_degrees, accuracy_metres, recorded_at)
      = (excluded.at, excluded.longitude, excluded.latitude, excluded.speed_mps, excluded.heading_degrees, excluded.accuracy_metres, excluded.recorded_at)
    WHERE excluded.at > last_positions.at
  )
  SELECT given.index FROM given JOIN track USING (team_id, at)`;

@Injectable()
export class PositionActions {
  constructor(
    private readonly transactions: Transactions,
    private readonly newest: NewestPositions,
    private readonly clock: Clock,
  ) {}

  take(asked: Asked, fixes: readonly Fix[]): Promise<Answer<TakenFixes>> {
    return this.takeAs(asked, fixes, (team) => standingOf(asked.viewer, team));
  }

  /** Where a team was at a step is a fix like any other. Who may record the step may say so, and the step stands whatever becomes of the fix. */
  async takeOfStep(asked: Asked, teamId: string, at: Instant, point: Point): Promise<void> {
    const unkept = { ...asked, key: null, requestHash: null, ifMatch: null };
    await this.takeAs(unkept, [{ teamId, at, point }], (team) => (team === undefined ? 'unknown' : 'spokenFor'));
  }

  private async takeAs(
    asked: Asked,
    fixes: readonly Fix[],
    standing: (team: FixTeam | undefined) => FixStanding,
  ): Promise<Answer<TakenFixes>> {
    let taken: { fix: BelievedFix; team: FixTeam }[] = [];
    let refused: RefusedFix[] = [];
    const answer = await this.transactions.run(asked, async (tx) => {
      if (asked.key !== null) await tx.begin();
      const teams = await this.teamsOf(tx, fixes);
      const judged = judgeFixes(this.clock.now(), { standing: (teamId) => standing(teams.get(teamId)) }, fixes);
      const written = await this.write(tx, judged.believed);
      taken = judged.believed.flatMap((fix) => {
        const team = teams.get(fix.teamId);
        return team !== undefined && written.has(fix.index) ? [{ fix, team }] : [];
      });
      const repeated = judged.believed
        .filter(({ index }) => !written.has(index))
        .map(({ index }): RefusedFix => ({ index, code: 'DUPLICATE' }));
      refused = [...judged.refused, ...repeated].sort((a, b) => a.index - b.index);
      return ok({ accepted: taken.length, refused });
    });
    if (!answer.isReplayed) this.remember(taken, refused);
    return answer;
  }

  private async teamsOf(tx: Transaction, fixes: readonly Fix[]): Promise<Map<string, FixTeam>> {
    const ids = [...new Set(fixes.map(({ teamId }) => teamId))];
    const rows = await tx.query<FixTeam>(
      `SELECT id, scope, row ->> 'jurisdictionId' AS "jurisdictionId", (row ->> 'positionNumber')::int AS "positionNumber"
       FROM teams WHERE id = ANY($1::uuid[])`,
      [ids],
    );
    return new Map(rows.map((row) => [row.id, row]));
  }

  /** Which of them the track did not have. */
  private async write(tx: Transaction, fixes: readonly BelievedFix[]): Promise<Set<number>> {
    if (fixes.length === 0) return new Set();
    const rows = await tx.query<{ index: number }>(TAKE, [
      fixes.map(({ index }) => index),
      fixes.map(({ teamId }) => teamId),
      fixes.map(({ at }) => at),
      fixes.map(({ point }) => point[0]),
      fixes.map(({ point }) => point[1]),
      fixes.map(({ speedMps }) => speedMps),
      fixes.map(({ headingDegrees }) => headingDegrees),
      fixes.map(({ accuracyMetres }) => accuracyMetres),
    ]);
    return new Set(rows.map(({ index }) => index));
  }

  private remember(taken: readonly { fix: BelievedFix; team: FixTeam }[], refused: readonly RefusedFix[]): void {
    const newest = new Map<string, { fix: BelievedFix; team: FixTeam }>();
    for (const one of taken) if ((newest.get(one.team.id)?.fix.at ?? '') < one.fix.at) newest.set(one.team.id, one);
    this.newest.take([...newest.values()].map(({ fix, team }) => packFix(team.positionNumber, fix)));
    this.newest.count('accepted', taken.length);
    for (const { code } of refused) this.newest.count(code, 1);
  }
}

/** A team's own people report where they are; so may who commands there, on its behalf. */
function standingOf(viewer: Viewer, team: FixTeam | undefined): FixStanding {
  if (team === undefined || !viewer.sees(team.scope)) return 'unknown';
  const isSpokenFor =
    viewer.teamIds.includes(team.id) ||
    viewer.may('manageTeams', team.jurisdictionId) ||
    viewer.may('handleIncidents', team.jurisdictionId);
  return isSpokenFor ? 'spokenFor' : 'seen';
}
