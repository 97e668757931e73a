/** How to reach a driver is sealed: the words of before are taken over at the next start, when the key is there. And what reverses a movement is found by it. */
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class SealedDrivers1795746600000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE shipment_drivers ADD COLUMN sealed bytea, ALTER COLUMN driver DROP NOT NULL;
      CREATE INDEX movements_reversing ON movements (reverses_id) WHERE reverses_id IS NOT NULL;`);
  }

  async down(): Promise<void> {
    throw new Error('What was sealed is not laid open again: restore a backup instead.');
  }
}
