/** [SH8] How to reach who drives a shipment: sealed under a key of that shipment, which is destroyed with it, so that no old copy of the database can be read either. */
import type { Driver, ShipmentDriver } from '@fenghuo/domain';
import { Injectable } from '@nestjs/common';
import type { Database } from '../core/database.ts';
import { ownerText, PersonalKeys } from '../core/sealed.ts';
import type { Transaction } from '../core/transaction.ts';

type Kept = NonNullable<ShipmentDriver['driver']>;

@Injectable()
export class DriverActions {
  constructor(private readonly keys: PersonalKeys) {}

  /** In a transaction that has begun. */
  async keep(tx: Transaction, shipmentId: string, { name, phone }: Driver): Promise<void> {
    const key = await this.keys.keyFor(tx, { drivenFor: shipmentId });
    const driver: Kept = { name: name.trim(), phone: phone?.trim() || null };
    tx.insert('shipment_drivers', { shipment_id: shipmentId, sealed: key.seal(shipmentId, driver) });
  }

  async reach(database: Database, shipmentId: string): Promise<Kept | null> {
    const kept = await database.one<{ sealed: Buffer }>(
      'SELECT sealed FROM shipment_drivers WHERE shipment_id = $1 AND sealed IS NOT NULL',
      [shipmentId],
    );
    if (kept === null) return null;
    const owner = { drivenFor: shipmentId };
    return (await this.keys.keysOf(database, [owner])).get(ownerText(owner))?.unseal<Kept>(shipmentId, kept.sealed) ?? null;
  }

  async forget(tx: Transaction, shipmentIds: readonly string[]): Promise<void> {
    for (const drivenFor of shipmentIds) await this.keys.destroy(tx, { drivenFor }, tx.now);
    await tx.query('DELETE FROM shipment_drivers WHERE shipment_id = ANY($1::uuid[])', [shipmentIds]);
  }
}
