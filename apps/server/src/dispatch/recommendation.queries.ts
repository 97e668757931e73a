/** Whom to send: the facts about every team in sight, one question to the router about the best twenty, and the rule. */
import {
  type Assignment,
  type CandidateTeam,
  COVERAGE_MINUTES,
  DAY_MS,
  type ForceRequest,
  type Incident,
  isGated,
  isGateOpen,
  isOpen,
  type Leg,
  leftUncovered,
  type Recommendation,
  type RecommendFacts,
  recommendTeams,
  requirementsOf,
  shortlist,
  startOf,
  TEAM_PROFILE,
  type Team,
  toInstant,
  toMs,
  workedSeconds,
} from '@fenghuo/domain';
import { Injectable } from '@nestjs/common';
import { Catalogue } from '../core/catalogue.ts';
import { Clock } from '../core/clock.ts';
import { ClosedRoads } from '../core/closed-roads.ts';
import { Database } from '../core/database.ts';
import { Geography } from '../core/geography.ts';
import { readRow } from '../core/lists.ts';
import { Reaches } from '../core/reaches.ts';
import { Router } from '../core/router.ts';
import { type BoardTeam, TeamBoard } from '../core/team-board.ts';
import { Towns } from '../core/towns.ts';
import type { Viewer } from '../core/viewer.ts';

type Span = Pick<Assignment, 'teamId' | 'dispatchedAt' | 'endedAt'>;

@Injectable()
export class RecommendationQueries {
  constructor(
    private readonly database: Database,
    private readonly catalogue: Catalogue,
    private readonly geography: Geography,
    private readonly board: TeamBoard,
    private readonly router: Router,
    private readonly closedRoads: ClosedRoads,
    private readonly reaches: Reaches,
    private readonly towns: Towns,
    private readonly clock: Clock,
  ) {}

  async ofIncident(viewer: Viewer, incidentId: string): Promise<Recommendation> {
    const incident = await readRow<Incident>(this.database, viewer, 'incident', incidentId);
    const [board, here, spans, requests] = await Promise.all([
      this.board.all(),
      this.rows<Assignment>('assignments', incidentId),
      this.spans(),
      this.rows<ForceRequest>('force_requests', incidentId),
    ]);
    const onIncident = new Set(here.filter(isOpen).map(({ teamId }) => teamId));
    const requirements = requirementsOf(this.catalogue.type(incident.typeCode), incident.grade);
    const seen = board.filter(({ scope }) => viewer.sees(scope));
    const uncovered = this.uncovered(
      seen,
      requirements.map(({ capability }) => capability),
    );
    const declined = new Set(here.filter(({ state }) => state === 'declined').map(({ teamId }) => teamId));
    const now = this.clock.now();
    const teams = seen.map(
      ({ team, position }): CandidateTeam => ({
        team,
        position,
        openAssignmentCount: team.openAssignmentIds.length,
        onThisIncident: onIncident.has(team.id),
        hasDeclined: declined.has(team.id),
        isGateOpen: isGated(team.kind) && isGateOpen(team, requests),
        workedSeconds: workedSeconds(now, spans.get(team.id) ?? []),
        leavesUncovered: uncovered.get(team.id) ?? [],
      }),
    );
    const point = incident.place.point?.coordinates ?? null;
    return recommendTeams({
      point,
      requirements,
      onIncident: board.flatMap(({ team }) => (onIncident.has(team.id) ? team : [])),
      jurisdictionIds: this.geography.ancestry(incident.jurisdictionId),
      turnoutSeconds: this.catalogue.targets(incident.typeCode).turnoutSeconds,
      ...(point === null ? { legs: new Map(), openLegs: new Map() } : await this.legs(point, requirements, teams)),
      teams,
    });
  }

  private async legs(
    point: [number, number],
    requirements: ReturnType<typeof requirementsOf>,
    teams: readonly CandidateTeam[],
  ): Promise<Pick<RecommendFacts, 'legs' | 'openLegs'>> {
    const byId = new Map(teams.map((candidate) => [candidate.team.id, candidate]));
    const asked = shortlist(requirements, (count, matches) =>
      this.board
        .nearest(point, count, (id) => {
          const candidate = byId.get(id);
          return candidate !== undefined && matches(candidate);
        })
        .flatMap((id) => byId.get(id) ?? []),
    ).flatMap((candidate) => {
      const start = startOf(candidate);
      return start === null ? [] : { id: candidate.team.id, from: start.point };
    });
    const from = asked.map((one) => one.from);
    const byTeam = (legs: readonly (readonly (Leg | null)[])[]) => new Map(asked.map(({ id }, index) => [id, legs[index]?.[0] ?? null]));
    const isAnyClosed = this.closedRoads.at(this.clock.now()).length > 0;
    const [legs, openLegs] = await Promise.all([
      this.router.matrix(from, [point], TEAM_PROFILE),
      isAnyClosed ? this.router.matrix(from, [point], TEAM_PROFILE, { asIfOpen: true }) : null,
    ]);
    return { legs: byTeam(legs), openLegs: openLegs === null ? new Map() : byTeam(openLegs) };
  }

  /** Region codes that each team leaves to nobody, of those who stand by. */
  private uncovered(seen: readonly BoardTeam[], required: readonly string[]): Map<string, string[]> {
    const places = this.towns.all();
    if (places.length === 0) return new Map();
    const standby = seen.map(({ team }) => team).filter((team) => team.availability === 'available' && team.openAssignmentIds.length === 0);
    const starts = this.board.starts(standby);
    const alone = leftUncovered(
      standby.map((team) => ({
        teamId: team.id,
        capabilities: team.capabilities.map(({ code }) => code),
        reached: this.reached(team, starts, places),
      })),
      required,
      places.length,
    );
    return new Map([...alone].map(([teamId, left]) => [teamId, left.flatMap((at) => places[at]?.regionCode ?? [])]));
  }

  private reached(team: Team, starts: ReadonlyMap<string, [number, number]>, places: ReturnType<Towns['all']>): readonly number[] {
    const start = starts.get(team.id);
    return start === undefined ? [] : this.reaches.placesOf(this.reaches.of(start, COVERAGE_MINUTES), places);
  }

  private async rows<T>(table: 'assignments' | 'force_requests', incidentId: string): Promise<T[]> {
    const rows = await this.database.query<{ row: T }>(`SELECT row FROM ${table} WHERE incident_id = $1`, [incidentId]);
    return rows.map(({ row }) => row);
  }

  /** What teams were on within the last 24 h. What has left the live set ended before. */
  private async spans(): Promise<Map<string, Span[]>> {
    const rows = await this.database.query<Span>(
      `SELECT row ->> 'teamId' AS "teamId", row ->> 'dispatchedAt' AS "dispatchedAt", row ->> 'endedAt' AS "endedAt"
       FROM assignments WHERE live AND (row ->> 'endedAt' IS NULL OR row ->> 'endedAt' > $1)`,
      [toInstant(toMs(this.clock.now()) - DAY_MS)],
    );
    const byTeam = new Map<string, Span[]>();
    for (const span of rows) byTeam.set(span.teamId, [...(byTeam.get(span.teamId) ?? []), span]);
    return byTeam;
  }
}
