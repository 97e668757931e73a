/** Calls for help; join codes by which a phone joins one assignment, and the guests who came by them. */
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Phones1795714200000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE sos (
        id uuid PRIMARY KEY,
        version integer NOT NULL CHECK (version > 0),
        scope text[] NOT NULL,
        live boolean NOT NULL,
        row jsonb NOT NULL,
        extra jsonb NOT NULL,
        recorded_at timestamptz NOT NULL,
        state text GENERATED ALWAYS AS (row ->> 'state') STORED,
        incident_id uuid GENERATED ALWAYS AS ((row ->> 'incidentId')::uuid) STORED,
        team_id uuid GENERATED ALWAYS AS ((row ->> 'teamId')::uuid) STORED
      );
      CREATE INDEX sos_live ON sos (id) WHERE live;
      CREATE INDEX sos_newest ON sos (recorded_at DESC, id DESC);

      CREATE TABLE join_codes (
        code_hash bytea PRIMARY KEY,
        assignment_id uuid NOT NULL,
        team_id uuid NOT NULL,
        jurisdiction_id uuid NOT NULL,
        made_by uuid NOT NULL,
        made_at timestamptz NOT NULL,
        expires_at timestamptz NOT NULL,
        used_by uuid
      );
      CREATE INDEX join_codes_expiry ON join_codes (expires_at);

      ALTER TABLE persons ADD COLUMN guest_assignment_id uuid;`);
  }

  async down(): Promise<void> {
    throw new Error('Rows that the log speaks of are not dropped: restore a backup instead.');
  }
}
