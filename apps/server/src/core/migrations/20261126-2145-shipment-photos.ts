/** Photos of what a receiver found lie with the shipment: who receives need not see the incident that it is for. */
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class ShipmentPhotos1795729500000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE media DROP CONSTRAINT media_check, ADD COLUMN shipment_id uuid REFERENCES shipments (id),
        ADD CONSTRAINT media_of_one CHECK (num_nonnulls(report_id, incident_id, shipment_id) = 1);
      CREATE INDEX media_shipment ON media (shipment_id) WHERE shipment_id IS NOT NULL;`);
  }

  async down(): Promise<void> {
    throw new Error('Photos are not taken from their shipments: restore a backup instead.');
  }
}
