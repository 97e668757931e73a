/** Drawings and orders: lock, load facts, ask the rule, save, log. */

import {
  DomainError,
  type DomainEvent,
  type Draw,
  type Drawing,
  draw,
  type FinishOrder,
  finishOrder,
  type Held,
  type HeldAssignment,
  type HeldDrawing,
  type HeldIncident,
  type HeldOrder,
  type Instant,
  type IssueOrder,
  issueOrder,
  type Kind,
  type Order,
  type ReadOrder,
  type Redraw,
  type RemoveDrawing,
  readOrder,
  redraw,
  removeDrawing,
  type SaidFacts,
  type Team,
  voidOrder,
  type WithReason,
} from '@fenghuo/domain';
import { Injectable } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import { type Answer, type Asked, created, ok } from '../core/asked.ts';
import { type Transaction, Transactions } from '../core/transaction.ts';

@Injectable()
export class OrderActions {
  constructor(private readonly transactions: Transactions) {}

  async draw(asked: Asked, incidentId: string, command: Draw): Promise<Answer<Drawing>> {
    return this.transactions.run(asked, async (tx) => {
      const incident = await this.openIncident(tx, asked, incidentId);
      const id = command.id ?? uuidv7();
      tx.record(draw(tx.now, { incident, id }, command));
      return created(tx.row<Drawing>('drawing', id));
    });
  }

  async redraw(asked: Asked, id: string, command: Redraw): Promise<Answer<Drawing>> {
    return this.transactions.run(asked, async (tx) => {
      const { incident, held: drawing } = await this.openOfIncident<HeldDrawing>(tx, asked, 'drawing', id);
      const pointing = await this.ordersAt(tx, id);
      // A team that has left loses its order and with it what else that pointed at.
      await tx.lock<HeldDrawing>('drawing', [...new Set(pointing.flatMap(({ row }) => row.drawingIds))]);
      const onIt = await this.assignmentsOn(tx, incident.row.id);
      const orders = pointing.map((order) => ({ order, nextId: uuidv7(), assignmentIds: onIt(order.row.teamId) }));
      tx.record(redraw(tx.now, { incident, drawing, orders }, command));
      return ok(tx.row<Drawing>('drawing', id));
    });
  }

  async remove(asked: Asked, id: string, command: RemoveDrawing): Promise<Answer<Drawing>> {
    return this.transactions.run(asked, async (tx) => {
      const { incident, held: drawing } = await this.openOfIncident<HeldDrawing>(tx, asked, 'drawing', id);
      tx.record(removeDrawing(tx.now, { incident, drawing, orders: await this.ordersAt(tx, id) }, command));
      return ok(tx.row<Drawing>('drawing', id));
    });
  }

  async issue(asked: Asked, incidentId: string, command: IssueOrder): Promise<Answer<Order>> {
    return this.transactions.run(asked, async (tx) => {
      const incident = await this.openIncident(tx, asked, incidentId);
      const [team] = await tx.query<{ row: Team; scope: string[] }>('SELECT row, scope FROM teams WHERE id = $1', [command.teamId]);
      if (team === undefined || !asked.viewer.sees(team.scope)) throw new DomainError('TEAM_UNKNOWN', { path: 'teamId' });
      const assignmentIds = (await this.assignmentsOn(tx, incidentId))(command.teamId);
      const current = await tx.lockWhere<HeldOrder>('order', `incident_id = $1 AND team_id = $2 AND state = 'current'`, [
        incidentId,
        command.teamId,
      ]);
      const pointedAt = [...(command.drawingIds ?? []), ...current.flatMap(({ row }) => row.drawingIds)];
      const drawings = await tx.lock<HeldDrawing>('drawing', [...new Set(pointedAt)]);
      const id = command.id ?? uuidv7();
      tx.record(issueOrder(tx.now, { incident, id, team: team.row, assignmentIds, drawings, current }, command));
      return created(tx.row<Order>('order', id));
    });
  }

  async void(asked: Asked, id: string, command: WithReason): Promise<Answer<Order>> {
    return this.transactions.run(asked, async (tx) => {
      const { incident, held: order } = await this.openOfIncident<HeldOrder>(tx, asked, 'order', id);
      await tx.lock<HeldDrawing>('drawing', order.row.drawingIds);
      tx.record(voidOrder(tx.now, { incident, order }, command));
      return ok(tx.row<Order>('order', id));
    });
  }

  /** By the team's own people; by the desk, which has told them some other way, on their behalf. */
  read(asked: Asked, id: string, command: ReadOrder): Promise<Answer<Order>> {
    return this.say(asked, id, (now, facts) => readOrder(now, facts, command));
  }

  /** Said like that it was read. */
  finish(asked: Asked, id: string, command: FinishOrder): Promise<Answer<Order>> {
    return this.say(asked, id, (now, facts) => finishOrder(now, facts, command));
  }

  private async say(asked: Asked, id: string, rule: (now: Instant, facts: SaidFacts) => DomainEvent[]): Promise<Answer<Order>> {
    const { viewer } = asked;
    return this.transactions.run(asked, async (tx) => {
      const order = await tx.open<HeldOrder>('order', id);
      const isOwn = viewer.teamIds.includes(order.row.teamId);
      const [incident] = await tx.query<{ node: string; flags: string[] }>(
        `SELECT row ->> 'jurisdictionId' AS node, row -> 'flags' AS flags FROM incidents WHERE id = $1`,
        [order.row.incidentId],
      );
      if (incident === undefined) throw new DomainError('NOT_FOUND');
      if (!isOwn) viewer.check('handleIncidents', incident.node);
      const person = { personId: viewer.personId, name: viewer.identity.name };
      tx.record(rule(tx.now, { order, person, onBehalf: !isOwn, isImported: incident.flags.includes('imported') }));
      return ok(tx.row<Order>('order', id));
    });
  }

  /** Locked: of two orders to one team at the same instant the second must know the first. */
  private async openIncident(tx: Transaction, asked: Asked, id: string): Promise<HeldIncident> {
    await tx.begin();
    const incident = await tx.open<HeldIncident>('incident', id);
    asked.viewer.check('handleIncidents', incident.row.jurisdictionId);
    return incident;
  }

  /** The incident is held first, as everywhere: whatever changes on it waits in one line. */
  private async openOfIncident<H extends Held<never> | Held>(
    tx: Transaction,
    asked: Asked,
    kind: Extract<Kind, 'drawing' | 'order'>,
    id: string,
  ): Promise<{ incident: HeldIncident; held: H }> {
    await tx.begin();
    const [present] = await tx.query<{ incident_id: string }>(`SELECT incident_id FROM ${kind}s WHERE id = $1`, [id]);
    const [incident] = await tx.lock<HeldIncident>('incident', present === undefined ? [] : [present.incident_id]);
    const held = await tx.open<H>(kind, id);
    if (incident === undefined) throw new DomainError('NOT_FOUND');
    asked.viewer.check('handleIncidents', incident.row.jurisdictionId);
    return { incident, held };
  }

  private ordersAt(tx: Transaction, drawingId: string): Promise<HeldOrder[]> {
    return tx.lockWhere<HeldOrder>('order', `state = 'current' AND row -> 'drawingIds' ? $1`, [drawingId]);
  }

  /** Held: no team leaves the incident between the look and the order. */
  private async assignmentsOn(tx: Transaction, incidentId: string): Promise<(teamId: string) => string[]> {
    const open = await tx.lockWhere<HeldAssignment>('assignment', `incident_id = $1 AND row ->> 'endedAt' IS NULL`, [incidentId]);
    return (teamId) => open.flatMap(({ row }) => (row.teamId === teamId ? [row.id] : []));
  }
}
