/** Spreadsheets on their way in. What a sheet has made or changed is noted, so that it can be taken back as long as nothing of it was used. */
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Imports1795728600000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE imports (
        id uuid PRIMARY KEY,
        kind text NOT NULL,
        state text NOT NULL,
        by_person uuid NOT NULL,
        row jsonb NOT NULL,
        recorded_at timestamptz NOT NULL,
        -- When whoever works at it has last said so.
        touched_at timestamptz NOT NULL DEFAULT now()
      );
      CREATE INDEX imports_newest ON imports (by_person, recorded_at DESC, id DESC);
      CREATE TABLE imported (
        import_id uuid NOT NULL REFERENCES imports (id),
        number integer NOT NULL,
        kind text NOT NULL,
        id uuid NOT NULL,
        version integer NOT NULL,
        before jsonb
      );
      CREATE INDEX imported_of ON imported (import_id);`);
  }

  async down(): Promise<void> {
    throw new Error('What was imported can no longer be taken back: restore a backup instead.');
  }
}
