/** More than one clock for a thing, chains of those who hear of it, their runs, and where a person is called. */
import type { MigrationInterface, QueryRunner } from 'typeorm';

const rowTable = (name: string, columns: string) => `
  CREATE TABLE ${name} (
    id uuid PRIMARY KEY,
    version integer NOT NULL CHECK (version > 0),
    scope text[] NOT NULL,
    live boolean NOT NULL,
    row jsonb NOT NULL,
    extra jsonb NOT NULL,
    recorded_at timestamptz NOT NULL,
    ${columns}
  );
  CREATE INDEX ${name}_live ON ${name} (id) WHERE live;
  CREATE INDEX ${name}_newest ON ${name} (recorded_at DESC, id DESC);`;

export class Clocks1795713600000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE clocks ADD COLUMN round integer NOT NULL DEFAULT 0;
      ALTER TABLE clocks DROP CONSTRAINT clocks_pkey;
      ALTER TABLE clocks ADD CONSTRAINT clocks_pkey PRIMARY KEY (kind, id, step, round);
      CREATE INDEX clocks_thing ON clocks (id);
      ALTER TABLE persons ADD COLUMN phone text;
      ${rowTable(
        'escalations',
        `of_id uuid GENERATED ALWAYS AS ((row ->> 'ofId')::uuid) STORED, incident_id uuid GENERATED ALWAYS AS ((row ->> 'incidentId')::uuid) STORED`,
      )}
      CREATE INDEX escalations_of ON escalations (of_id) WHERE live;
      CREATE INDEX escalations_incident ON escalations (incident_id);
      ${rowTable(
        'escalation_chains',
        `jurisdiction_id uuid GENERATED ALWAYS AS ((row ->> 'jurisdictionId')::uuid) STORED, step text GENERATED ALWAYS AS (row ->> 'step') STORED,
         UNIQUE (jurisdiction_id, step)`,
      )}`);
  }

  async down(): Promise<void> {
    throw new Error('Rows that the log speaks of are not dropped: restore a backup instead.');
  }
}
