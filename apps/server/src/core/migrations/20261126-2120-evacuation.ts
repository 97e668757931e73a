/**
 * Evacuation zones are rows of the feed. The ledger of households, the lists of zones and the groups of the relief clock are not: what is personal in
 * them is sealed (docs/spec/personal-data.md), the point of a home is read by those who keep the ledger alone.
 */
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Evacuation1795728000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE SEQUENCE evacuation_zone_code_seq;
      CREATE TABLE evacuation_zones (
        id uuid PRIMARY KEY,
        version integer NOT NULL CHECK (version > 0),
        scope text[] NOT NULL,
        live boolean NOT NULL,
        row jsonb NOT NULL,
        extra jsonb NOT NULL,
        recorded_at timestamptz NOT NULL,
        state text GENERATED ALWAYS AS (row ->> 'state') STORED,
        incident_id uuid GENERATED ALWAYS AS ((row ->> 'incidentId')::uuid) STORED
      );
      CREATE INDEX evacuation_zones_live ON evacuation_zones (id) WHERE live;
      CREATE INDEX evacuation_zones_newest ON evacuation_zones (recorded_at DESC, id DESC);
      CREATE INDEX evacuation_zones_incident ON evacuation_zones (incident_id) WHERE incident_id IS NOT NULL;

      CREATE SEQUENCE household_code_seq;
      CREATE TABLE households (
        id uuid PRIMARY KEY,
        code text NOT NULL CONSTRAINT households_code_key UNIQUE,
        jurisdiction_id uuid NOT NULL,
        helper_id uuid,
        longitude double precision,
        latitude double precision,
        row jsonb NOT NULL,
        sealed bytea NOT NULL,
        removed boolean NOT NULL,
        recorded_at timestamptz NOT NULL,
        CHECK ((row ->> 'people')::int > 0 AND (row ->> 'vulnerable')::int BETWEEN 0 AND (row ->> 'people')::int)
      );
      CREATE INDEX households_village ON households (jurisdiction_id, id);
      CREATE INDEX households_helper ON households (helper_id, id) WHERE helper_id IS NOT NULL;
      CREATE INDEX households_point ON households (longitude, latitude) WHERE longitude IS NOT NULL;

      CREATE TABLE zone_households (
        zone_id uuid NOT NULL REFERENCES evacuation_zones (id),
        household_id uuid NOT NULL REFERENCES households (id),
        row jsonb NOT NULL,
        reason bytea,
        active boolean NOT NULL,
        state text GENERATED ALWAYS AS (row ->> 'state') STORED,
        PRIMARY KEY (zone_id, household_id)
      );
      -- One person counts in one place: a household is on one list at a time.
      CREATE UNIQUE INDEX zone_households_active ON zone_households (household_id) WHERE active;

      CREATE TABLE relief_groups (
        id uuid PRIMARY KEY,
        incident_id uuid NOT NULL,
        row jsonb NOT NULL,
        recorded_at timestamptz NOT NULL
      );
      CREATE INDEX relief_groups_incident ON relief_groups (incident_id, recorded_at, id);`);
  }

  async down(): Promise<void> {
    throw new Error('Rows that the log speaks of are not dropped: restore a backup instead.');
  }
}
