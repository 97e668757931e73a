/** Passes of the green channel: rows of the feed; whoever stops a vehicle finds one by its token. */
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Passes1795729800000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE passes (
        id uuid PRIMARY KEY,
        version integer NOT NULL CHECK (version > 0),
        scope text[] NOT NULL,
        live boolean NOT NULL,
        row jsonb NOT NULL,
        extra jsonb NOT NULL,
        recorded_at timestamptz NOT NULL,
        state text GENERATED ALWAYS AS (row ->> 'state') STORED,
        token text GENERATED ALWAYS AS (row ->> 'token') STORED NOT NULL
      );
      CREATE INDEX passes_live ON passes (id) WHERE live;
      CREATE INDEX passes_newest ON passes (recorded_at DESC, id DESC);
      CREATE UNIQUE INDEX passes_token ON passes (token);
      CREATE INDEX passes_in_force ON passes ((row ->> 'validUntil')) WHERE state = 'inForce';
      CREATE SEQUENCE pass_code_seq;`);
  }

  async down(): Promise<void> {
    throw new Error('Rows that the log speaks of are not dropped: restore a backup instead.');
  }
}
