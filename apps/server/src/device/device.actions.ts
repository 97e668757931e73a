/** Devices are registered, given a new secret, revoked. A secret is told once, in the answer that made it, and kept hashed. */

import {
  applyDevice,
  type CreateDevice,
  type Device,
  type DeviceWithSecret,
  DomainError,
  registerDevice,
  revokeDevice,
  rotateSecret,
  terminalNumber,
} from '@fenghuo/domain';
import { Injectable } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import { Answer, type Asked, ok } from '../core/asked.ts';
import { Database } from '../core/database.ts';
import { Devices, newSecret } from '../core/devices.ts';
import { hashToken } from '../core/sessions.ts';
import { type Transaction, Transactions } from '../core/transaction.ts';
import { type DeviceRow, selectDevices, toDevice } from './device.queries.ts';

@Injectable()
export class DeviceActions {
  constructor(
    private readonly transactions: Transactions,
    private readonly database: Database,
    private readonly devices: Devices,
  ) {}

  async register(asked: Asked, command: CreateDevice): Promise<Answer<DeviceWithSecret>> {
    asked.viewer.checkAnywhere('manageDevices');
    await this.checkSubject(asked, command);
    const secret = newSecret();
    try {
      return await this.transactions.run(asked, async (tx) => {
        const id = command.id ?? uuidv7();
        const isTerminalTaken = command.terminalId ? await this.isTaken(terminalNumber(command.terminalId)) : false;
        const event = registerDevice(tx.now, { id, isTerminalTaken }, command);
        tx.record([event]);
        const device = applyDevice(null, event);
        insertDevice(tx, device, secret);
        return told(201, device, secret);
      });
    } catch (error) {
      if ((error as { constraint?: string }).constraint !== 'devices_terminal') throw error;
      throw new DomainError('TERMINAL_TAKEN', { path: 'terminalId' });
    }
  }

  async rotate(asked: Asked, id: string): Promise<Answer<DeviceWithSecret>> {
    const secret = newSecret();
    const answer = await this.transactions.run(asked, async (tx) => {
      const before = await this.open(tx, asked, id);
      const event = rotateSecret(tx.now, before);
      tx.record([event]);
      const device = applyDevice(before, event);
      await tx.query('UPDATE devices SET secret_hash = $2, rotated_at = $3, version = $4 WHERE id = $1', [
        id,
        hashToken(secret),
        device.rotatedAt,
        device.version,
      ]);
      return told(200, device, secret);
    });
    this.devices.forget();
    return answer;
  }

  async revoke(asked: Asked, id: string): Promise<Answer<Device>> {
    const answer = await this.transactions.run(asked, async (tx) => {
      const before = await this.open(tx, asked, id);
      const event = revokeDevice(tx.now, before);
      if (event === null) return ok(before);
      tx.record([event]);
      const device = applyDevice(before, event);
      await tx.query('UPDATE devices SET revoked_at = $2, version = $3 WHERE id = $1', [id, device.revokedAt, device.version]);
      return ok(device);
    });
    this.devices.forget();
    return answer;
  }

  private async open(tx: Transaction, asked: Asked, id: string): Promise<Device> {
    asked.viewer.checkAnywhere('manageDevices');
    await tx.begin();
    const [row] = await tx.query<DeviceRow>(`${selectDevices('d.id = $1')} FOR UPDATE OF d`, [id]);
    if (row === undefined || !asked.viewer.may('manageDevices', row.node)) throw new DomainError('NOT_FOUND');
    const device = toDevice(row);
    if (asked.ifMatch !== null && device.version !== asked.ifMatch) throw new DomainError('VERSION_CONFLICT', { current: device });
    return device;
  }

  /** The team or vehicle is there, and devices of its node are this person's business. */
  private async checkSubject(asked: Asked, { teamId, vehicleId }: CreateDevice): Promise<void> {
    const [table, id, code, path] = teamId
      ? (['teams', teamId, 'TEAM_UNKNOWN', 'teamId'] as const)
      : (['vehicles', vehicleId ?? null, 'VEHICLE_UNKNOWN', 'vehicleId'] as const);
    if (id === null) return;
    const found = await this.database.one<{ node: string }>(`SELECT row ->> 'jurisdictionId' AS node FROM ${table} WHERE id = $1`, [id]);
    if (found === null || !asked.viewer.may('manageDevices', found.node)) throw new DomainError(code, { path });
  }

  private async isTaken(terminalId: string): Promise<boolean> {
    return (await this.database.one('SELECT FROM devices WHERE terminal_id = $1 AND revoked_at IS NULL', [terminalId])) !== null;
  }
}

/** The kept answer of a repeat does not hold the secret: it was shown once. */
const told = (status: 200 | 201, device: Device, secret: string): Answer<DeviceWithSecret> =>
  new Answer(status, { device, secret }, false, { device, secret: '' });

function insertDevice(tx: Transaction, device: Device, secret: string): void {
  tx.insert('devices', {
    id: device.id,
    kind: device.kind,
    name: device.name,
    team_id: device.teamId,
    vehicle_id: device.vehicleId,
    crs: device.crs,
    terminal_id: device.terminalId,
    secret_hash: hashToken(secret),
    version: device.version,
    recorded_at: tx.now,
  });
}
