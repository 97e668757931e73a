/** Names of drivers that versions before kept in plain words are sealed at the start, for no migration has the master key. Without such rows it is one look. */
import type { Database } from './database.ts';
import type { PersonalKeys } from './sealed.ts';

type Plain = { shipmentId: string; driver: object };

export async function sealPlainDrivers(database: Database, keys: PersonalKeys): Promise<void> {
  const rows = await database.query<Plain>('SELECT shipment_id AS "shipmentId", driver FROM shipment_drivers WHERE driver IS NOT NULL');
  for (const { shipmentId, driver } of rows) {
    const key = await keys.keyFor(database, { drivenFor: shipmentId });
    await database.query('UPDATE shipment_drivers SET sealed = $2, driver = NULL WHERE shipment_id = $1 AND driver IS NOT NULL', [
      shipmentId,
      key.seal(shipmentId, driver),
    ]);
  }
  // The words are still in what the rows were before.
  if (rows.length > 0) await database.query('VACUUM FULL shipment_drivers');
}
