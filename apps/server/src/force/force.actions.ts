/** Needs and force requests: lock, load facts, ask the rule, save, log. */

import {
  DomainError,
  type ForceRequest,
  type Held,
  type HeldForceRequest,
  type HeldIncident,
  type HeldNeed,
  type Need,
  type RaiseForceRequest,
  type RaiseNeed,
  type RecordForceStep,
  raiseForceRequest,
  raiseNeed,
  recordForceStep,
  type SetNeed,
  setNeed,
  type Team,
  type WithReason,
  withdrawNeed,
} from '@fenghuo/domain';
import { Injectable } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import { type Answer, type Asked, created, ok } from '../core/asked.ts';
import { type Transaction, Transactions } from '../core/transaction.ts';

@Injectable()
export class ForceActions {
  constructor(private readonly transactions: Transactions) {}

  async raiseNeed(asked: Asked, incidentId: string, command: RaiseNeed): Promise<Answer<Need>> {
    return this.transactions.run(asked, async (tx) => {
      const incident = await tx.open<HeldIncident>('incident', incidentId);
      asked.viewer.check('handleIncidents', incident.row.jurisdictionId);
      const id = command.id ?? uuidv7();
      tx.record(raiseNeed(tx.now, { incident, id }, command));
      return created(tx.row<Need>('need', id));
    });
  }

  async setNeed(asked: Asked, id: string, command: SetNeed): Promise<Answer<Need>> {
    return this.transactions.run(asked, async (tx) => {
      tx.record(setNeed(tx.now, await this.openNeed(tx, asked, id), command));
      return ok(tx.row<Need>('need', id));
    });
  }

  async withdrawNeed(asked: Asked, id: string, command: WithReason): Promise<Answer<Need>> {
    return this.transactions.run(asked, async (tx) => {
      tx.record(withdrawNeed(tx.now, await this.openNeed(tx, asked, id), command));
      return ok(tx.row<Need>('need', id));
    });
  }

  async raiseRequest(asked: Asked, needId: string, command: RaiseForceRequest): Promise<Answer<ForceRequest>> {
    return this.transactions.run(asked, async (tx) => {
      const { incident, need } = await this.openNeed(tx, asked, needId);
      const [team = null] = await this.teams(tx, asked, command.teamId ? [command.teamId] : [], 'teamId');
      const id = command.id ?? uuidv7();
      tx.record(raiseForceRequest(tx.now, { incident, need, team, id }, command));
      return created(tx.row<ForceRequest>('forceRequest', id));
    });
  }

  async step(asked: Asked, id: string, command: RecordForceStep): Promise<Answer<ForceRequest>> {
    const { viewer } = asked;
    return this.transactions.run(asked, async (tx) => {
      const [present] = await tx.query<{ incident_id: string }>('SELECT incident_id FROM force_requests WHERE id = $1', [id]);
      const [incident] = await tx.lock<HeldIncident>('incident', present === undefined ? [] : [present.incident_id]);
      const request = await tx.open<HeldForceRequest>('forceRequest', id);
      if (incident === undefined) throw new DomainError('NOT_FOUND');
      const isOwn = this.isAnswerOfTheirs(asked, request, command);
      if (!isOwn) viewer.check('handleIncidents', incident.row.jurisdictionId);
      const teams = await this.teams(tx, asked, command.step === 'name' ? (command.teamIds ?? []) : [], 'teamIds');
      const facts = {
        request,
        teams,
        personId: viewer.personId,
        onBehalf: !isOwn && isAnswer(command) && request.row.teamIds.length > 0,
        maySign: viewer.may('signForce', incident.row.jurisdictionId),
        isImported: incident.row.flags.includes('imported'),
      };
      tx.record(recordForceStep(tx.now, facts, command));
      return ok(tx.row<ForceRequest>('forceRequest', id));
    });
  }

  /** The leader of a team that is asked says yes or no themselves. */
  private isAnswerOfTheirs(asked: Asked, { row }: HeldForceRequest, command: RecordForceStep): boolean {
    return isAnswer(command) && row.teamIds.some((teamId) => asked.viewer.leads(teamId));
  }

  private async openNeed(tx: Transaction, asked: Asked, id: string): Promise<{ incident: HeldIncident; need: HeldNeed }> {
    const [present] = await tx.query<{ incident_id: string }>('SELECT incident_id FROM needs WHERE id = $1', [id]);
    const [incident] = await tx.lock<HeldIncident>('incident', present === undefined ? [] : [present.incident_id]);
    const need = await tx.open<HeldNeed>('need', id);
    if (incident === undefined) throw new DomainError('NOT_FOUND');
    asked.viewer.check('handleIncidents', incident.row.jurisdictionId);
    return { incident, need };
  }

  private async teams(tx: Transaction, asked: Asked, ids: readonly string[], path: string): Promise<Held<Team>[]> {
    const teams = await tx.lock<Held<Team>>('team', [...new Set(ids)]);
    const unknown = ids.filter((id) => !teams.some(({ row, scope }) => row.id === id && asked.viewer.sees(scope)));
    if (unknown.length > 0)
      throw new DomainError('TEAM_UNKNOWN', { errors: unknown.map((teamId) => ({ path, teamId, code: 'TEAM_UNKNOWN' })) });
    return teams;
  }
}

const isAnswer = ({ step }: RecordForceStep): boolean => step === 'agree' || step === 'refuse';
