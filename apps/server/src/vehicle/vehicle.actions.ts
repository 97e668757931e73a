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
    this.checkNode(jurisdictionId);
    asked.viewer.check('manageTeams', jurisdictionId);
    try {
      return await this.transactions.run(asked, async (tx) => {
        const id = command.id ?? uuidv7();
        const samePlate = (await this.holder(command.plate))?.row ?? null;
        const row = await this.database.one<{ number: number }>(`SELECT nextval('position_number_seq')::int AS number`);
        tx.record(createVehicle(tx.now, { id, jurisdictionId, positionNumber: row?.number ?? 0, samePlate }, command));
        return created(tx.row<Vehicle>('vehicle', id));
      });
    } catch (error) {
      return this.plateTaken(asked, error, command.plate);
    }
  }

  async describe(asked: Asked, id: string, command: DescribeVehicle): Promise<Answer<Vehicle>> {
    if (command.teamId) await this.nodeOfTeam(asked, command.teamId);
    if (command.jurisdictionId) {
      this.checkNode(command.jurisdictionId);
      asked.viewer.check('manageTeams', command.jurisdictionId);
    }
    try {
      return await this.transactions.run(asked, async (tx) => {
        const samePlate = command.plate ? ((await this.holder(command.plate))?.row ?? null) : null;
        const vehicle = await tx.open<HeldVehicle>('vehicle', id);
        asked.viewer.check('manageTeams', vehicle.row.jurisdictionId);
        tx.record(describeVehicle(tx.now, { vehicle, samePlate }, command));
        return ok(tx.row<Vehicle>('vehicle', id));
      });
    } catch (error) {
      return this.plateTaken(asked, error, command.plate ?? '');
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

  private checkNode(jurisdictionId: string): void {
    if (this.geography.node(jurisdictionId) === undefined) throw new DomainError('JURISDICTION_UNKNOWN', { path: 'jurisdictionId' });
  }

  private holder(plate: string): Promise<{ row: Vehicle; scope: string[] } | null> {
    return this.database.one('SELECT row, scope FROM vehicles WHERE plate = $1', [plate]);
  }

  /** The vehicle that has the plate is told only to those who may see it. Of two who give it at the same instant the table decides, the refusal is the same. */
  private async plateTaken(asked: Asked, error: unknown, plate: string): Promise<never> {
    const isTaken = error instanceof DomainError && error.code === 'PLATE_TAKEN';
    if (!isTaken && (error as { constraint?: string }).constraint !== 'vehicles_plate_key') throw error;
    const holder = await this.holder(plate);
    throw new DomainError('PLATE_TAKEN', {
      path: 'plate',
      ...(holder !== null && asked.viewer.sees(holder.scope) && { current: holder.row }),
    });
  }
}
