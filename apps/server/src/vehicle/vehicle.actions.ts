/** The vehicle ledger: create and describe vehicles. */

import {
  type CreateVehicle,
  createVehicle,
  type DescribeVehicle,
  DomainError,
  describeVehicle,
  type HeldVehicle,
  type Vehicle,
} from '@fenghuo/domain';
import { Injectable } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import { type Answer, type Asked, created, ok } from '../core/asked.ts';
import { Database } from '../core/database.ts';
import { Geography } from '../core/geography.ts';
import { mustKnowNode } from '../core/known-node.ts';
import { holderOf, refuseTaken } from '../core/taken.ts';
import { Transactions } from '../core/transaction.ts';

@Injectable()
export class VehicleActions {
  constructor(
    private readonly transactions: Transactions,
    private readonly database: Database,
    private readonly geography: Geography,
  ) {}

  /** A vehicle without a named jurisdiction belongs to its team's, else to the sender's node. */
  async create(asked: Asked, command: CreateVehicle): Promise<Answer<Vehicle>> {
    const teamNode = command.teamId ? await this.nodeOfTeam(asked, command.teamId) : null;
    const jurisdictionId = command.jurisdictionId ?? teamNode ?? asked.viewer.homeNodeId;
    mustKnowNode(this.geography, jurisdictionId);
    asked.viewer.check('manageTeams', jurisdictionId);
    try {
      return await this.transactions.run(asked, async (tx) => {
        const id = command.id ?? uuidv7();
        const samePlate = await holderOf<Vehicle>(tx, 'vehicle', command.plate);
        const row = await this.database.one<{ number: number }>(`SELECT nextval('position_number_seq')::int AS number`);
        tx.record(createVehicle(tx.now, { id, jurisdictionId, positionNumber: row?.number ?? 0, samePlate }, command));
        return created(tx.row<Vehicle>('vehicle', id));
      });
    } catch (error) {
      return refuseTaken(this.database, asked, error, 'vehicle', command.plate);
    }
  }

  async describe(asked: Asked, id: string, command: DescribeVehicle): Promise<Answer<Vehicle>> {
    if (command.teamId) await this.nodeOfTeam(asked, command.teamId);
    if (command.jurisdictionId) {
      mustKnowNode(this.geography, command.jurisdictionId);
      asked.viewer.check('manageTeams', command.jurisdictionId);
    }
    try {
      return await this.transactions.run(asked, async (tx) => {
        const samePlate = await holderOf<Vehicle>(tx, 'vehicle', command.plate);
        const vehicle = await tx.open<HeldVehicle>('vehicle', id);
        asked.viewer.check('manageTeams', vehicle.row.jurisdictionId);
        tx.record(describeVehicle(tx.now, { vehicle, samePlate }, command));
        return ok(tx.row<Vehicle>('vehicle', id));
      });
    } catch (error) {
      return refuseTaken(this.database, asked, error, 'vehicle', command.plate ?? '');
    }
  }

  /** Throws TEAM_UNKNOWN for a team out of sight. */
  private async nodeOfTeam(asked: Asked, teamId: string): Promise<string> {
    const team = await this.database.one<{ node: string; scope: string[] }>(
      `SELECT row ->> 'jurisdictionId' AS node, scope FROM teams WHERE id = $1`,
      [teamId],
    );
    if (team === null || !asked.viewer.sees(team.scope)) throw new DomainError('TEAM_UNKNOWN', { path: 'teamId' });
    return team.node;
  }
}
