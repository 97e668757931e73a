/** Dispatch and the steps of an assignment: lock, load facts, ask the rule, save, log. */

import {
  type Actor,
  type AskedTeam,
  type Assignment,
  type AssignmentExtra,
  type DispatchTeams,
  DomainError,
  dispatchTeams,
  type HeldAssignment,
  type HeldForceRequest,
  type HeldIncident,
  type HeldTeam,
  isGated,
  isGateOpen,
  recordStep,
  type Step,
  type StepCommand,
  undoStep,
} from '@fenghuo/domain';
import { Injectable } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import { type Answer, type Asked, ok } from '../core/asked.ts';
import { type Transaction, Transactions } from '../core/transaction.ts';
import { PositionActions } from '../position/position.actions.ts';
import { Arrivals } from './arrivals.ts';

const TIME_OF_STEP = {
  acknowledge: 'acknowledgedAt',
  depart: 'enRouteAt',
  arrive: 'onSceneAt',
  complete: 'endedAt',
  decline: 'endedAt',
  standDown: 'endedAt',
} as const satisfies Record<Step, keyof Assignment>;

@Injectable()
export class DispatchActions {
  constructor(
    private readonly transactions: Transactions,
    private readonly positions: PositionActions,
    private readonly arrivals: Arrivals,
  ) {}

  async dispatch(asked: Asked, incidentId: string, command: DispatchTeams): Promise<Answer<{ assignments: Assignment[] }>> {
    const order = this.ordering(asked);
    return this.transactions.run(asked, async (tx) => ok({ assignments: await order(tx, incidentId, command) }));
  }

  /** One order, within the transaction of whoever gives it; the way is asked for once, however often that has to try. */
  ordering(asked: Asked): (tx: Transaction, incidentId: string, command: DispatchTeams) => Promise<Assignment[]> {
    const arrivalsAt = this.arrivals.once();
    return async (tx, incidentId, command) => {
      const teamIds = [...new Set(command.teamIds)];
      const [incident, teams] = await Promise.all([tx.open<HeldIncident>('incident', incidentId), tx.lock<HeldTeam>('team', teamIds)]);
      asked.viewer.check('handleIncidents', incident.row.jurisdictionId);
      const unknown = teamIds.filter((id) => !teams.some(({ row, scope }) => row.id === id && asked.viewer.sees(scope)));
      if (unknown.length > 0)
        throw new DomainError('TEAM_UNKNOWN', { errors: unknown.map((teamId) => ({ path: 'teamIds', teamId, code: 'TEAM_UNKNOWN' })) });
      const inOrder = teamIds.map((id) => teams.find(({ row }) => row.id === id) as HeldTeam);
      const open = await this.openAssignments(tx, asked, inOrder);
      const arrivals = await arrivalsAt(
        incident.row,
        inOrder.map(({ row }) => row),
      );
      const gateOf = await this.gates(tx, asked, incident, inOrder);
      const facts: AskedTeam[] = inOrder.map((team) => ({
        team,
        assignmentId: uuidv7(),
        open: open.get(team.row.id) ?? [],
        gate: gateOf(team),
        arrival: arrivals.get(team.row.id) ?? null,
      }));
      tx.record(dispatchTeams(tx.now, { incident, teams: facts }, command));
      return facts.map(({ assignmentId }) => tx.row<Assignment>('assignment', assignmentId));
    };
  }

  /** What the teams are on already and who sent them there. The team rows are locked, so this cannot change under us. */
  private async openAssignments(tx: Transaction, asked: Asked, teams: readonly HeldTeam[]): Promise<Map<string, AskedTeam['open']>> {
    const ids = teams.flatMap(({ row }) => row.openAssignmentIds);
    if (ids.length === 0) return new Map();
    const found = await tx.query<{ row: Assignment; scope: string[]; actor: Actor | null }>(
      `SELECT a.row, a.scope, (SELECT e.actor FROM events e WHERE e.subject_id = a.id AND e.type = 'assignment.dispatched' LIMIT 1) AS actor
       FROM assignments a WHERE a.id = ANY($1::uuid[])`,
      [ids],
    );
    const byTeam = new Map<string, AskedTeam['open'][number][]>();
    for (const { row, scope, actor } of found) {
      const byName = actor !== null && 'name' in actor ? actor.name : null;
      byTeam.set(row.teamId, [...(byTeam.get(row.teamId) ?? []), { assignment: row, byName, visible: asked.viewer.sees(scope) }]);
    }
    return byTeam;
  }

  /** Whether each team has the yes that its kind needs; only a leader may send it without. */
  private async gates(
    tx: Transaction,
    asked: Asked,
    incident: HeldIncident,
    teams: readonly HeldTeam[],
  ): Promise<(team: HeldTeam) => 'through' | 'liftable' | 'open'> {
    if (!teams.some(({ row }) => isGated(row.kind))) return () => 'through';
    const requests = (await tx.lockWhere<HeldForceRequest>('forceRequest', 'incident_id = $1', [incident.row.id])).map(({ row }) => row);
    const open = asked.viewer.may('signForce', incident.row.jurisdictionId) ? 'liftable' : 'open';
    return ({ row }) => (isGateOpen(row, requests) ? open : 'through');
  }

  async step(asked: Asked, id: string, step: Step, command: StepCommand): Promise<Answer<Assignment>> {
    const answer = await this.transactions.run(asked, async (tx) => {
      const assignment = await tx.open<HeldAssignment>('assignment', id);
      const onBehalf = this.checkActs(asked, assignment);
      if (step !== 'acknowledge' && step !== 'depart' && step !== 'arrive') await tx.lock('team', [assignment.row.teamId]);
      tx.record(recordStep(tx.now, { assignment, step, personId: asked.viewer.personId, onBehalf }, command));
      return ok(tx.row<Assignment>('assignment', id));
    });
    // The step's own time, so that a repeat is the same fix.
    const at = answer.body[TIME_OF_STEP[step]];
    if (command.position && at !== null) await this.positions.takeOfStep(asked, answer.body.teamId, at, command.position);
    return answer;
  }

  async undo(asked: Asked, id: string): Promise<Answer<Assignment>> {
    return this.transactions.run(asked, async (tx) => {
      const [present] = await tx.query<{ incident_id: string }>('SELECT incident_id FROM assignments WHERE id = $1', [id]);
      const [incident] = await tx.lock<HeldIncident>('incident', present === undefined ? [] : [present.incident_id]);
      const assignment = await tx.open<HeldAssignment>('assignment', id);
      this.checkActs(asked, assignment);
      const [team] = await tx.lock<HeldTeam>('team', [assignment.row.teamId]);
      if (incident === undefined || team === undefined) throw new DomainError('NOT_FOUND');
      tx.record(undoStep(tx.now, { assignment, incident, team, personId: asked.viewer.personId }));
      return ok(tx.row<Assignment>('assignment', id));
    });
  }

  /** The team's own leader, or who commands the incident or the team: then the step is recorded on its behalf. */
  private checkActs(asked: Asked, assignment: HeldAssignment): boolean {
    const { viewer } = asked;
    if (viewer.leads(assignment.row.teamId)) return false;
    const { incidentJurisdictionId, teamNode } = assignment.extra as AssignmentExtra;
    if (!viewer.may('handleIncidents', incidentJurisdictionId) && !viewer.may('handleIncidents', teamNode))
      throw new DomainError('FORBIDDEN');
    return true;
  }
}
