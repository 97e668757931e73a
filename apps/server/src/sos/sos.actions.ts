/** Calls for help: load facts, ask the rule, save, log. Nothing that is missing or unknown stands in the way of one. */

import {
  type Assignment,
  type AssignmentExtra,
  DomainError,
  type EndSos,
  endSos,
  type HeldSos,
  type OwnSos,
  ownSos,
  type RaiseSos,
  raiseSos,
  type Sos,
  type SosExtra,
  type SosFacts,
  type Team,
} from '@fenghuo/domain';
import { Injectable } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import { type Answer, type Asked, created, ok } from '../core/asked.ts';
import { Places } from '../core/places.ts';
import { type Transaction, Transactions } from '../core/transaction.ts';
import type { Viewer } from '../core/viewer.ts';

@Injectable()
export class SosActions {
  constructor(
    private readonly transactions: Transactions,
    private readonly places: Places,
  ) {}

  async raise(asked: Asked, command: RaiseSos): Promise<Answer<Sos>> {
    const { viewer } = asked;
    viewer.checkAnywhere('submitReports');
    return this.transactions.run(asked, async (tx) => {
      const id = command.id ?? uuidv7();
      const assignment = await this.assignmentOf(tx, viewer, command.assignmentId);
      const team = await this.teamOf(tx, viewer, assignment?.teamId ?? command.teamId ?? viewer.teamIds[0]);
      const node = command.point ? this.places.settle({ point: command.point }, viewer.homeNodeId).jurisdictionId : viewer.homeNodeId;
      const facts: SosFacts = { id, person: { id: viewer.personId, name: viewer.identity.name }, team, assignment, node };
      tx.record(raiseSos(tx.now, facts, command));
      return created(tx.row<Sos>('sos', id));
    });
  }

  async own(asked: Asked, id: string, command: OwnSos): Promise<Answer<Sos>> {
    return this.transactions.run(asked, async (tx) => {
      const sos = await tx.open<HeldSos>('sos', id);
      if (!isInCharge(asked.viewer, sos)) throw new DomainError('FORBIDDEN');
      const owner = { id: asked.viewer.personId, name: asked.viewer.identity.name };
      tx.record(ownSos(tx.now, { sos, owner }, command));
      return ok(tx.row<Sos>('sos', id));
    });
  }

  async end(asked: Asked, id: string, command: EndSos): Promise<Answer<Sos>> {
    return this.transactions.run(asked, async (tx) => {
      const sos = await tx.open<HeldSos>('sos', id);
      if (sos.row.person?.id !== asked.viewer.personId && !isInCharge(asked.viewer, sos)) throw new DomainError('FORBIDDEN');
      tx.record(endSos(tx.now, { sos }, command));
      return ok(tx.row<Sos>('sos', id));
    });
  }

  /** One that is not there, or not in sight, is as none. */
  private async assignmentOf(tx: Transaction, viewer: Viewer, id: string | null | undefined) {
    if (!id) return null;
    const [found] = await tx.query<{ row: Assignment; scope: string[]; extra: AssignmentExtra }>(
      'SELECT row, scope, extra FROM assignments WHERE id = $1',
      [id],
    );
    if (found === undefined || !viewer.sees(found.scope)) return null;
    const { incidentId, teamId } = found.row;
    return { id, incidentId, teamId, node: found.extra.incidentJurisdictionId };
  }

  private async teamOf(tx: Transaction, viewer: Viewer, id: string | undefined): Promise<SosFacts['team']> {
    if (id === undefined) return null;
    const [found] = await tx.query<{ row: Team; scope: string[] }>('SELECT row, scope FROM teams WHERE id = $1', [id]);
    return found === undefined || !viewer.sees(found.scope) ? null : { id, node: found.row.jurisdictionId };
  }
}

const isInCharge = (viewer: Viewer, sos: HeldSos): boolean =>
  (sos.extra as SosExtra).nodes.some((node) => viewer.may('handleIncidents', node));
