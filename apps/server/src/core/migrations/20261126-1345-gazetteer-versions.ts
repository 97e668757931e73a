/** Entries of the gazetteer are edited and listed like everything else: they get a version and the time of recording. */
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class GazetteerVersions1764165600000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE gazetteer
        ADD COLUMN version integer NOT NULL DEFAULT 1 CHECK (version > 0),
        ADD COLUMN recorded_at timestamptz NOT NULL DEFAULT date_trunc('milliseconds', now());
      CREATE INDEX gazetteer_newest ON gazetteer (recorded_at DESC, id DESC);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE gazetteer DROP COLUMN version, DROP COLUMN recorded_at');
  }
}
