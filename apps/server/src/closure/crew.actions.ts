/** The crew that reopens a road: sent, by an order where there is an incident; arrived; and when the road should be open. */
import {
  type Assignment,
  type Closure,
  type CrewArrived,
  crewArrived,
  DomainError,
  type ExpectOpening,
  expectOpening,
  type HeldClosure,
  type HeldTeam,
  OPEN_ASSIGNMENT_STATES,
  type SendCrew,
  sendCrew,
} from '@fenghuo/domain';
import { Injectable } from '@nestjs/common';
import { type Answer, type Asked, ok } from '../core/asked.ts';
import { ClosedRoads } from '../core/closed-roads.ts';
import { mustSeeIncident } from '../core/seen-incident.ts';
import { type Transaction, Transactions } from '../core/transaction.ts';
import { DispatchActions } from '../dispatch/dispatch.actions.ts';

@Injectable()
export class CrewActions {
  constructor(
    private readonly transactions: Transactions,
    private readonly dispatch: DispatchActions,
    private readonly closedRoads: ClosedRoads,
  ) {}

  /** [RT12] The order and the crew in one transaction: a crew that cannot be sent is none. */
  async send(asked: Asked, id: string, command: SendCrew): Promise<Answer<Closure>> {
    const order = this.dispatch.ordering(asked);
    return this.known(
      await this.transactions.run(asked, async (tx) => {
        const [present] = await tx.query<{ row: Closure }>('SELECT row FROM closures WHERE id = $1', [id]);
        if (present === undefined) throw new DomainError('NOT_FOUND');
        asked.viewer.check('closeRoads', present.row.jurisdictionId);
        if (command.incidentId) await mustSeeIncident(tx, asked.viewer, command.incidentId);
        const assignmentId = command.incidentId ? await this.assignment(tx, order, present.row, command, command.incidentId) : null;
        const closure = await tx.open<HeldClosure>('closure', id);
        const [team] = await tx.lock<HeldTeam>('team', [command.teamId]);
        if (team === undefined || !asked.viewer.sees(team.scope)) throw new DomainError('TEAM_UNKNOWN', { path: 'teamId' });
        tx.record(sendCrew(tx.now, { closure, team: team.row, assignmentId }, command));
        return ok(tx.row<Closure>('closure', id));
      }),
    );
  }

  /** [RT12] By who may close roads there, or the crew's own leader. */
  arrive(asked: Asked, id: string, command: CrewArrived): Promise<Answer<Closure>> {
    return this.change(asked, id, (tx, closure) => crewArrived(tx.now, closure, command));
  }

  /** [RT12] By the same. */
  expect(asked: Asked, id: string, command: ExpectOpening): Promise<Answer<Closure>> {
    return this.change(asked, id, (tx, closure) => expectOpening(tx.now, closure, command));
  }

  private async change(
    asked: Asked,
    id: string,
    rule: (tx: Transaction, closure: HeldClosure) => ReturnType<typeof crewArrived>,
  ): Promise<Answer<Closure>> {
    return this.known(
      await this.transactions.run(asked, async (tx) => {
        const closure = await tx.open<HeldClosure>('closure', id);
        const { crew, jurisdictionId } = closure.row;
        if (!crew || !asked.viewer.leads(crew.teamId)) asked.viewer.check('closeRoads', jurisdictionId);
        tx.record(rule(tx, closure));
        return ok(tx.row<Closure>('closure', id));
      }),
    );
  }

  /** The one that the team has there already, else the one that it is sent by. */
  private async assignment(
    tx: Transaction,
    order: ReturnType<DispatchActions['ordering']>,
    { reason }: Closure,
    { teamId, at }: SendCrew,
    incidentId: string,
  ): Promise<string> {
    const [open] = await tx.query<{ id: string }>(
      `SELECT id FROM assignments WHERE team_id = $1 AND incident_id = $2 AND state = ANY($3::text[])`,
      [teamId, incidentId, OPEN_ASSIGNMENT_STATES],
    );
    if (open !== undefined) return open.id;
    const [made] = await order(tx, incidentId, { teamIds: [teamId], task: reason, at });
    return (made as Assignment).id;
  }

  private known(answer: Answer<Closure>): Answer<Closure> {
    if (!answer.isReplayed) this.closedRoads.take(answer.body);
    return answer;
  }
}
