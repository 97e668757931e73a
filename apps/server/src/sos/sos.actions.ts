/** Calls for help: load facts, ask the rule, save, log. Nothing that is missing or unknown stands in the way of one. */

import {
  assignmentExtra,
  DomainError,
  type EndSos,
  endSos,
  type HeldAssignment,
  type HeldSos,
  type LngLat,
  type OwnSos,
  ownSos,
  pressSosAgain,
  type RaiseSos,
  raiseAlarm,
  raiseSos,
  roomsOf,
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
/** Whose terminal it is, where it was last, and what has become of its alarms. */
const PLACED = `
  SELECT t.id AS "teamId", t.row ->> 'jurisdictionId' AS "teamNode", v.row ->> 'jurisdictionId' AS "vehicleNode", p.longitude, p.latitude,
    EXISTS (SELECT FROM sos s WHERE s.extra ->> 'deviceId' = d.id::text AND s.live) AS "isOpen",
    (SELECT max(s.row ->> 'endedAt') FROM sos s WHERE s.extra ->> 'deviceId' = d.id::text) AS "endedAt"
  FROM devices d
  LEFT JOIN vehicles v ON v.id = d.vehicle_id
  LEFT JOIN teams t ON t.id = coalesce(d.team_id, v.team_id)
  LEFT JOIN last_positions p ON p.position_number = coalesce(v.position_number, t.position_number)
  WHERE d.id = $1`;

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
      await tx.begin();
      // Held, so that of presses at the same instant each knows the one before.
      await tx.query('SELECT FROM persons WHERE id = $1 FOR NO KEY UPDATE', [viewer.personId]);
      const id = command.id ?? uuidv7();
      const assignment = await this.assignmentOf(tx, viewer, command.assignmentId ?? viewer.identity.guestOf);
      const team = await this.teamOf(tx, viewer, assignment?.teamId ?? command.teamId ?? viewer.teamIds[0]);
      const node = command.point ? this.places.settle({ point: command.point }, viewer.homeNodeId).jurisdictionId : viewer.homeNodeId;
      const person = { id: viewer.personId, name: viewer.identity.name };
      const facts: SosFacts = { id, person, team, assignment, deviceId: null, node };
      const [sos] = await tx.lockWhere<HeldSos>('sos', `live AND row -> 'person' ->> 'id' = $1`, [viewer.personId]);
      tx.record(sos === undefined ? raiseSos(tx.now, facts, command) : pressSosAgain(tx.now, { ...facts, sos }, command));
      return sos === undefined ? created(tx.row<Sos>('sos', id)) : ok(tx.row<Sos>('sos', sos.row.id));
    });
  }

  async raiseFromDevice(deviceId: string): Promise<void> {
    await this.transactions.runAs('terminal', async (tx) => {
      await tx.begin();
      // A statement of its own: one that waited here would still see the calls as they were before it waited.
      await tx.query('SELECT FROM devices WHERE id = $1 FOR NO KEY UPDATE', [deviceId]);
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
      const sos = await this.open(tx, id);
      if (!isInCharge(asked.viewer, sos)) throw new DomainError('FORBIDDEN');
      const owner = { id: asked.viewer.personId, name: asked.viewer.identity.name };
      tx.record(ownSos(tx.now, { sos, owner }, command));
      return ok(tx.row<Sos>('sos', sos.row.id));
    });
  }

  async end(asked: Asked, id: string, command: EndSos): Promise<Answer<Sos>> {
    return this.transactions.run(asked, async (tx) => {
      const sos = await this.open(tx, id);
      if (sos.row.person?.id !== asked.viewer.personId && !isInCharge(asked.viewer, sos)) throw new DomainError('FORBIDDEN');
      tx.record(endSos(tx.now, { sos }, command));
      return ok(tx.row<Sos>('sos', sos.row.id));
    });
  }

  /** By its own id, or by that of a press that it took in: a phone that was without network knows no other. */
  private async open(tx: Transaction, id: string): Promise<HeldSos> {
    const [known] = await tx.query<{ id: string }>(
      `SELECT id FROM sos WHERE id = $1 OR extra -> 'pressIds' ? $1::text ORDER BY id = $1 DESC LIMIT 1`,
      [id],
    );
    return tx.open<HeldSos>('sos', known?.id ?? id);
  }

  /** One that is not there, or not in sight, is as none. Held: the call belongs to the incident where it is, and goes with it from now on. */
  private async assignmentOf(tx: Transaction, viewer: Viewer, id: string | null | undefined) {
    const [found] = await tx.lock<HeldAssignment>('assignment', id ? [id] : []);
    if (found === undefined || !viewer.sees(found.scope)) return null;
    const { incidentId, teamId } = found.row;
    return { id: found.row.id, incidentId, teamId, node: assignmentExtra(found).incidentJurisdictionId };
  }

  /** A guest does not see the team whose people must hear them. */
  private async teamOf(tx: Transaction, viewer: Viewer, id: string | undefined): Promise<SosFacts['team']> {
    if (id === undefined) return null;
    const [found] = await tx.query<{ row: Team; scope: string[] }>('SELECT row, scope FROM teams WHERE id = $1', [id]);
    if (found === undefined || !(viewer.teamIds.includes(id) || viewer.sees(found.scope))) return null;
    return { id, node: found.row.jurisdictionId };
  }
}

const isInCharge = (viewer: Viewer, sos: HeldSos): boolean =>
  roomsOf(sos.extra as SosExtra).some((node) => viewer.may('handleIncidents', node));
