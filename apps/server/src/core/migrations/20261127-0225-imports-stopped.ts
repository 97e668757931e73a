/** Whoever works at an import may do so on another node than the one that is asked to stop it. */
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class ImportsStopped1795746300000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE imports ADD COLUMN stop_asked boolean NOT NULL DEFAULT false`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE imports DROP COLUMN stop_asked`);
  }
}
