/** Calls for help: load facts, ask the rule, save, log. Nothing that is missing or unknown stands in the way of one. */

import {
  type Assignment,
  type AssignmentExtra,
  DomainError,
  type EndSos,
  endSos,
  type HeldSos,
  type LngLat,
  type OwnSos,
  ownSos,
  type RaiseSos,
  raiseAlarm,
  raiseSos,
  type Sos,
  type SosExtra,
  type SosFacts,
  type Team,
} from '@fenghuo/domain';
import { Injectable } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import { type Answer, type Asked, created, ok } from '../core/asked.ts';
import { Geography } from '../core/geography.ts';
import { Places } from '../core/places.ts';
import { type Transaction, Transactions } from '../core/transaction.ts';
import type { Viewer } from '../core/viewer.ts';

type Placed = {
  teamId: string | null;
  teamNode: string | null;
  vehicleNode: string | null;
  longitude: number | null;
  latitude: number | null;
  isOpen: boolean;
  endedAt: string | null;
};
/** Whose terminal it is, where it was last, and what has become of its alarms. The device is locked: its next alarm waits for this one. */
const PLACED = `
  SELECT t.id AS "teamId", t.row ->> 'jurisdictionId' AS "teamNode", v.row ->> 'jurisdictionId' AS "vehicleNode", p.longitude, p.latitude,
    EXISTS (SELECT FROM sos s WHERE s.extra ->> 'deviceId' = d.id::text AND s.live) AS "isOpen",
    (SELECT max(s.row ->> 'endedAt') FROM sos s WHERE s.extra ->> 'deviceId' = d.id::text) AS "endedAt"
  FROM devices d
  LEFT JOIN vehicles v ON v.id = d.vehicle_id
  LEFT JOIN teams t ON t.id = coalesce(d.team_id, v.team_id)
  LEFT JOIN last_positions p ON p.position_number = coalesce(v.position_number, t.position_number)
  WHERE d.id = $1 FOR NO KEY UPDATE OF d`;

@Injectable()
export class SosActions {
  constructor(
    private readonly transactions: Transactions,
    private readonly places: Places,
    private readonly geography: Geography,
  ) {}

  async raise(asked: Asked, command: RaiseSos): Promise<Answer<Sos>> {
    const { viewer } = asked;
    viewer.checkAnywhere('submitReports');
    return this.transactions.run(asked, async (tx) => {
      const id = command.id ?? uuidv7();
      const assignment = await this.assignmentOf(tx, viewer, command.assignmentId);
      const team = await this.teamOf(tx, viewer, assignment?.teamId ?? command.teamId ?? viewer.teamIds[0]);
      const node = command.point ? this.places.settle({ point: command.point }, viewer.homeNodeId).jurisdictionId : viewer.homeNodeId;
      const person = { id: viewer.personId, name: viewer.identity.name };
      const facts: SosFacts = { id, person, team, assignment, deviceId: null, node };
      tx.record(raiseSos(tx.now, facts, command));
      return created(tx.row<Sos>('sos', id));
    });
  }

  async raiseFromDevice(deviceId: string): Promise<void> {
    await this.transactions.runAs('terminal', async (tx) => {
      await tx.begin();
      const [found] = await tx.query<Placed>(PLACED, [deviceId]);
      if (found === undefined) return;
      const { longitude, latitude, teamId, teamNode, vehicleNode, isOpen, endedAt } = found;
      const point =
        longitude === null || latitude === null ? null : { type: 'Point' as const, coordinates: [longitude, latitude] as LngLat };
      const { jurisdictionId: node } = this.places.settle({ point }, teamNode ?? vehicleNode ?? this.geography.rootId);
      const team = teamId === null || teamNode === null ? null : { id: teamId, node: teamNode };
      const facts = { id: uuidv7(), person: null, team, assignment: null, deviceId, node, isOpen, endedAt };
      tx.record(raiseAlarm(tx.now, facts, { point }));
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
