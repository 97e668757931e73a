/** Requisitions: no rows of the feed. The owner's name and phone are sealed in a column of their own, in no row that is answered or logged. */
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Requisitions1795730100000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE requisitions (
        id uuid PRIMARY KEY,
        incident_id uuid NOT NULL REFERENCES incidents (id),
        row jsonb NOT NULL,
        owner bytea NOT NULL,
        recorded_at timestamptz NOT NULL
      );
      CREATE INDEX requisitions_incident ON requisitions (incident_id, recorded_at, id);
      CREATE SEQUENCE requisition_code_seq;`);
  }

  async down(): Promise<void> {
    throw new Error('What somebody is owed is not dropped: restore a backup instead.');
  }
}
