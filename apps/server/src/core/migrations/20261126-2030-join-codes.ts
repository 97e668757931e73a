/** A join code has a name of its own, so that the log can speak of it and it can be taken back. */
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class JoinCodes1795725000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE join_codes
        ADD COLUMN id uuid NOT NULL DEFAULT gen_random_uuid() UNIQUE,
        ADD COLUMN withdrawn_at timestamptz;
      ALTER TABLE join_codes ALTER COLUMN id DROP DEFAULT;`);
  }

  async down(): Promise<void> {
    throw new Error('Rows that the log speaks of are not dropped: restore a backup instead.');
  }
}
