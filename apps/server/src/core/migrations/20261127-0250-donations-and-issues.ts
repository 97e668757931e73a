/** Donations, issues to households and what was published of them: no rows of the feed. Names of donors, households and witnesses are sealed in columns of their own. */
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class DonationsAndIssues1795747800000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE SEQUENCE donation_code_seq;
      CREATE TABLE donations (
        id uuid PRIMARY KEY,
        row jsonb NOT NULL,
        donor bytea,
        recorded_at timestamptz NOT NULL,
        depot_id uuid GENERATED ALWAYS AS ((row ->> 'depotId')::uuid) STORED NOT NULL REFERENCES depots (id),
        incident_id uuid GENERATED ALWAYS AS ((row ->> 'incidentId')::uuid) STORED,
        request_id uuid GENERATED ALWAYS AS ((row ->> 'requestId')::uuid) STORED,
        state text GENERATED ALWAYS AS (row ->> 'state') STORED
      );
      CREATE INDEX donations_depot ON donations (depot_id, recorded_at DESC, id DESC);
      CREATE INDEX donations_newest ON donations (recorded_at DESC, id DESC);
      CREATE INDEX donations_incident ON donations (incident_id) WHERE incident_id IS NOT NULL;
      CREATE INDEX donations_request ON donations (request_id) WHERE request_id IS NOT NULL;

      CREATE SEQUENCE issue_code_seq;
      CREATE TABLE issues (
        id uuid PRIMARY KEY,
        depot_id uuid NOT NULL REFERENCES depots (id),
        incident_id uuid,
        village_id uuid NOT NULL,
        household_id uuid REFERENCES households (id),
        -- Who it is, in words that say nothing: the id of the household, or a keyed hash of its name. Null: nobody knows.
        household_key text,
        round text NOT NULL,
        movement_id uuid NOT NULL UNIQUE REFERENCES movements (id),
        at timestamptz NOT NULL,
        row jsonb NOT NULL,
        people bytea,
        recorded_at timestamptz NOT NULL
      );
      CREATE INDEX issues_depot ON issues (depot_id, recorded_at DESC, id DESC);
      CREATE INDEX issues_newest ON issues (recorded_at DESC, id DESC);
      CREATE INDEX issues_incident ON issues (incident_id, recorded_at DESC, id DESC) WHERE incident_id IS NOT NULL;
      CREATE INDEX issues_household ON issues (household_key) WHERE household_key IS NOT NULL;

      CREATE TABLE issue_publications (
        id uuid PRIMARY KEY,
        row jsonb NOT NULL,
        recorded_at timestamptz NOT NULL,
        incident_id uuid GENERATED ALWAYS AS ((row ->> 'incidentId')::uuid) STORED,
        depot_id uuid GENERATED ALWAYS AS ((row ->> 'depotId')::uuid) STORED,
        jurisdiction_id uuid GENERATED ALWAYS AS ((row ->> 'jurisdictionId')::uuid) STORED,
        withdrawn boolean GENERATED ALWAYS AS (row ->> 'withdrawnAt' IS NOT NULL) STORED
      );
      CREATE INDEX issue_publications_newest ON issue_publications (recorded_at DESC, id DESC);

      ALTER TABLE media DROP CONSTRAINT media_of_one, ADD COLUMN issue_id uuid REFERENCES issues (id),
        ADD CONSTRAINT media_of_one CHECK (num_nonnulls(report_id, incident_id, shipment_id, issue_id) = 1);
      CREATE INDEX media_issue ON media (issue_id) WHERE issue_id IS NOT NULL;`);
  }

  async down(): Promise<void> {
    throw new Error('What was given and to whom is not dropped: restore a backup instead.');
  }
}
