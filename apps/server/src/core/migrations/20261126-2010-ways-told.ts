/** Whether the teams under way have been told of a closure. Those that bar already have been; planned ones have not. */
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class WaysTold1795723800000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE closures ADD COLUMN ways_told boolean NOT NULL DEFAULT true;
      ALTER TABLE closures ALTER COLUMN ways_told SET DEFAULT false;
      UPDATE closures SET ways_told = false WHERE live AND (row ->> 'from')::timestamptz > now();
      CREATE INDEX closures_untold ON closures (id) WHERE live AND NOT ways_told;`);
  }

  async down(): Promise<void> {
    throw new Error('This is not taken back: restore a backup instead.');
  }
}
