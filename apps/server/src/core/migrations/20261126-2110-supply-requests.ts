/** Supply requests and their shipments: rows of the feed. How to reach a driver is a table of its own, where it can be erased. */
import type { MigrationInterface, QueryRunner } from 'typeorm';

const rows = (name: string, columns: string) => `
  CREATE TABLE ${name} (
    id uuid PRIMARY KEY,
    version integer NOT NULL CHECK (version > 0),
    scope text[] NOT NULL,
    live boolean NOT NULL,
    row jsonb NOT NULL,
    extra jsonb NOT NULL,
    recorded_at timestamptz NOT NULL,
    state text GENERATED ALWAYS AS (row ->> 'state') STORED,
    incident_id uuid GENERATED ALWAYS AS ((row ->> 'incidentId')::uuid) STORED
    ${columns}
  );
  CREATE INDEX ${name}_live ON ${name} (id) WHERE live;
  CREATE INDEX ${name}_newest ON ${name} (recorded_at DESC, id DESC);
  CREATE INDEX ${name}_incident ON ${name} (incident_id);`;

export class SupplyRequests1795727400000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ${rows('supply_requests', '')}
      ${rows('shipments', `, request_id uuid GENERATED ALWAYS AS ((row ->> 'requestId')::uuid) STORED`)}
      CREATE INDEX shipments_request ON shipments (request_id);
      CREATE INDEX shipments_reserved ON shipments ((row ->> 'reservedUntil')) WHERE state = 'picking';
      CREATE TABLE shipment_drivers (shipment_id uuid PRIMARY KEY, driver jsonb NOT NULL);
      CREATE SEQUENCE supply_request_code_seq;
      CREATE SEQUENCE shipment_code_seq;`);
  }

  async down(): Promise<void> {
    throw new Error('Rows that the log speaks of are not dropped: restore a backup instead.');
  }
}
