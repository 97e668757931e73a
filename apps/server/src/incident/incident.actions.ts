/** An incident's life: lock, load facts, ask the rule, save, log. */

import {
  type AddNote,
  type CloseIncident,
  type ControlIncident,
  closeIncident,
  controlIncident,
  type DescribeIncident,
  DomainError,
  describeIncident,
  type HeldAssignment,
  type HeldIncident,
  type HeldReport,
  type Incident,
  type MergeFacts,
  type MergeIncident,
  mergeConflicts,
  mergeIncident,
  noteIncident,
  type Ref,
  refsOf,
  reopenIncident,
  unmergeIncident,
  type WithReason,
} from '@fenghuo/domain';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { type Answer, type Asked, created, ok } from '../core/asked.ts';
import { Catalogue } from '../core/catalogue.ts';
import { holdFollowers } from '../core/followers.ts';
import { Places } from '../core/places.ts';
import { type Transaction, Transactions } from '../core/transaction.ts';

export const MergePreview = z
  .object({ reportIds: z.array(z.string()), assignmentIds: z.array(z.string()), conflicts: z.array(z.object({ teamId: z.string() })) })
  .meta({ id: 'MergePreview' });
export type MergePreview = z.infer<typeof MergePreview>;

@Injectable()
export class IncidentActions {
  constructor(
    private readonly transactions: Transactions,
    private readonly catalogue: Catalogue,
    private readonly places: Places,
  ) {}

  async describe(asked: Asked, id: string, command: DescribeIncident): Promise<Answer<Incident>> {
    await this.catalogue.check(command.typeCode);
    return this.transactions.run(asked, async (tx) => {
      const incident = await this.open(tx, asked, id);
      const settled = command.place ? this.places.settle(command.place, incident.row.jurisdictionId) : null;
      const dependants = settled === null ? [] : await this.dependants(tx, incident);
      tx.record(
        describeIncident(
          tx.now,
          { incident, place: settled?.place ?? null, jurisdictionId: settled?.jurisdictionId ?? null, dependants },
          command,
        ),
      );
      return ok(tx.row<Incident>('incident', id));
    });
  }

  async control(asked: Asked, id: string, command: ControlIncident): Promise<Answer<Incident>> {
    return this.transactions.run(asked, async (tx) => {
      const incident = await this.open(tx, asked, id);
      tx.record(controlIncident(tx.now, { incident }, command));
      return ok(tx.row<Incident>('incident', id));
    });
  }

  async close(asked: Asked, id: string, command: CloseIncident): Promise<Answer<Incident>> {
    return this.transactions.run(asked, async (tx) => {
      const incident = await this.open(tx, asked, id);
      const assignments = await tx.lockWhere<HeldAssignment>('assignment', 'incident_id = $1', [id]);
      tx.record(closeIncident(tx.now, { incident, assignments }, command));
      return ok(tx.row<Incident>('incident', id));
    });
  }

  async reopen(asked: Asked, id: string, command: WithReason): Promise<Answer<Incident>> {
    return this.transactions.run(asked, async (tx) => {
      const incident = await this.open(tx, asked, id);
      const dependants = await this.dependants(tx, incident);
      tx.record(reopenIncident(tx.now, { incident, dependants }, command));
      return ok(tx.row<Incident>('incident', id));
    });
  }

  async merge(asked: Asked, id: string, command: MergeIncident): Promise<Answer<Incident>> {
    return this.transactions.run(asked, async (tx) => {
      tx.record(mergeIncident(tx.now, await this.mergeFacts(tx, asked, id, command.intoIncidentId), command));
      return ok(tx.row<Incident>('incident', command.intoIncidentId));
    });
  }

  /** What merging would move, and what stands in its way. Changes nothing. */
  async previewMerge(asked: Asked, id: string, command: MergeIncident): Promise<MergePreview> {
    const answer = await this.transactions.run({ ...asked, key: null }, async (tx) => {
      const facts = await this.mergeFacts(tx, asked, id, command.intoIncidentId);
      const conflicts = mergeConflicts(facts).map((teamId) => ({ teamId }));
      return ok({ reportIds: facts.source.row.reportIds, assignmentIds: facts.assignments.map(({ row }) => row.id), conflicts });
    });
    return answer.body;
  }

  async unmerge(asked: Asked, id: string, command: WithReason): Promise<Answer<Incident>> {
    return this.transactions.run(asked, async (tx) => {
      const [present] = await tx.query<{ into: string | null }>(`SELECT row ->> 'mergedIntoId' AS into FROM incidents WHERE id = $1`, [id]);
      if (!present?.into) {
        const incident = await this.open(tx, asked, id);
        throw new DomainError('INCIDENT_NOT_MERGED', { current: incident.row });
      }
      tx.record(unmergeIncident(tx.now, await this.mergeFacts(tx, asked, id, present.into), command));
      return ok(tx.row<Incident>('incident', id));
    });
  }

  async note(asked: Asked, id: string, command: AddNote): Promise<Answer<Incident>> {
    return this.transactions.run(asked, async (tx) => {
      const incident = await this.openForField(tx, asked, id);
      tx.record(noteIncident(tx.now, { incident }, command));
      return created(incident.row);
    });
  }

  /** For the media capability: who may add to an incident, with the row locked. */
  async openForField(tx: Transaction, asked: Asked, id: string): Promise<HeldIncident> {
    const incident = await tx.open<HeldIncident>('incident', id);
    const { teamIds } = incident.extra as { teamIds: string[] };
    const isOnIt = asked.viewer.teamIds.some((teamId) => teamIds.includes(teamId));
    if (!isOnIt) asked.viewer.check('handleIncidents', incident.row.jurisdictionId);
    return incident;
  }

  private async open(tx: Transaction, asked: Asked, id: string): Promise<HeldIncident> {
    const incident = await tx.open<HeldIncident>('incident', id);
    asked.viewer.check('handleIncidents', incident.row.jurisdictionId);
    return incident;
  }

  /** Its reports, assignments and the rest, locked: they follow it in sight and out of the live set. */
  private async dependants(tx: Transaction, incident: HeldIncident): Promise<Ref[]> {
    const reports = await tx.lockWhere<HeldReport>('report', 'incident_id = $1', [incident.row.id]);
    const assignments = await tx.lockWhere<HeldAssignment>('assignment', 'incident_id = $1', [incident.row.id]);
    return [
      ...reports.map(({ row }): Ref => ({ kind: 'report', id: row.id })),
      ...assignments.map(({ row }): Ref => ({ kind: 'assignment', id: row.id })),
      ...refsOf(await holdFollowers(tx, [incident.row.id])),
    ];
  }

  private async mergeFacts(tx: Transaction, asked: Asked, sourceId: string, targetId: string): Promise<MergeFacts> {
    await tx.lock<HeldIncident>('incident', [sourceId, targetId]);
    const source = await this.open(tx, asked, sourceId);
    const [target] = await tx.lock<HeldIncident>('incident', [targetId]);
    if (target === undefined || !asked.viewer.sees(target.scope)) throw new DomainError('INCIDENT_UNKNOWN', { path: 'intoIncidentId' });
    asked.viewer.check('handleIncidents', target.row.jurisdictionId);
    await this.dependants(tx, source);
    await this.dependants(tx, target);
    const followers = await holdFollowers(tx, [sourceId, targetId]);
    const of = async (id: string) => tx.lockWhere<HeldAssignment>('assignment', 'incident_id = $1', [id]);
    return { source, target, assignments: await of(sourceId), targetAssignments: await of(targetId), followers };
  }
}
