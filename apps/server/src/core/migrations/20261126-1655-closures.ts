/** Closed roads: rows of the feed like any other. */
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Closures1795712100000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE closures (
        id uuid PRIMARY KEY,
        version integer NOT NULL CHECK (version > 0),
        scope text[] NOT NULL,
        live boolean NOT NULL,
        row jsonb NOT NULL,
        extra jsonb NOT NULL,
        recorded_at timestamptz NOT NULL,
        state text GENERATED ALWAYS AS (row ->> 'state') STORED
      );
      CREATE INDEX closures_live ON closures (id) WHERE live;
      CREATE INDEX closures_newest ON closures (recorded_at DESC, id DESC);`);
  }

  async down(): Promise<void> {
    throw new Error('This is not taken back: restore a backup instead.');
  }
}
