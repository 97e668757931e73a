/** Needs, force requests, drawings and orders: rows of an incident like assignments. */
import type { MigrationInterface, QueryRunner } from 'typeorm';

const incidentRows = (name: string, columns = '') => `
  CREATE TABLE ${name} (
    id uuid PRIMARY KEY,
    version integer NOT NULL CHECK (version > 0),
    scope text[] NOT NULL,
    live boolean NOT NULL,
    row jsonb NOT NULL,
    extra jsonb NOT NULL,
    recorded_at timestamptz NOT NULL,
    incident_id uuid GENERATED ALWAYS AS ((row ->> 'incidentId')::uuid) STORED
    ${columns}
  );
  CREATE INDEX ${name}_live ON ${name} (id) WHERE live;
  CREATE INDEX ${name}_newest ON ${name} (recorded_at DESC, id DESC);
  CREATE INDEX ${name}_incident ON ${name} (incident_id);`;

const STATE = `, state text GENERATED ALWAYS AS (row ->> 'state') STORED`;
const TEAM = `, team_id uuid GENERATED ALWAYS AS ((row ->> 'teamId')::uuid) STORED`;

export class Force1795712700000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ${incidentRows('needs', STATE)}
      ${incidentRows('force_requests', STATE)}
      ${incidentRows('drawings')}
      ${incidentRows('orders', STATE + TEAM)}`);
  }

  async down(): Promise<void> {
    throw new Error('Rows that the log speaks of are not dropped: restore a backup instead.');
  }
}
