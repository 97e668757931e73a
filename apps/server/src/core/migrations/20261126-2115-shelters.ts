/** Shelters: rows of the feed like any other; and the book of who came and went, from which a late headcount is worked out. */
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Shelters1795727700000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE shelters (
        id uuid PRIMARY KEY,
        version integer NOT NULL CHECK (version > 0),
        scope text[] NOT NULL,
        live boolean NOT NULL,
        row jsonb NOT NULL,
        extra jsonb NOT NULL,
        recorded_at timestamptz NOT NULL,
        state text GENERATED ALWAYS AS (row ->> 'state') STORED,
        code text GENERATED ALWAYS AS (row ->> 'code') STORED UNIQUE,
        incident_id uuid GENERATED ALWAYS AS ((row ->> 'incidentId')::uuid) STORED
      );
      CREATE INDEX shelters_live ON shelters (id) WHERE live;
      CREATE INDEX shelters_newest ON shelters (recorded_at DESC, id DESC);
      CREATE TABLE shelter_moves (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        shelter_id uuid NOT NULL REFERENCES shelters (id),
        at timestamptz NOT NULL,
        recorded_at timestamptz NOT NULL,
        people integer NOT NULL,
        special integer NOT NULL
      );
      CREATE INDEX shelter_moves_at ON shelter_moves (shelter_id, at);`);
  }

  async down(): Promise<void> {
    throw new Error('Rows that the log speaks of are not dropped: restore a backup instead.');
  }
}
