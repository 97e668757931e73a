/**
 * People in shelters, who asked for them, and the keys that their personal fields are sealed under. No table here is in the feed.
 * `personal_keys` is in no dump: its backup is one file that each backup replaces (docs/spec/personal-data.md).
 */
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Evacuees1795728300000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE personal_keys (
        id uuid PRIMARY KEY,
        owner text NOT NULL UNIQUE,
        wrapped bytea,
        made_at timestamptz NOT NULL,
        destroyed_at timestamptz
      );

      CREATE SEQUENCE evacuee_code_seq;
      CREATE TABLE evacuees (
        id uuid PRIMARY KEY,
        version integer NOT NULL CHECK (version > 0),
        row jsonb NOT NULL,
        sealed bytea,
        search bytea[] NOT NULL,
        id_hash bytea,
        wristband_hash bytea,
        transfer_id uuid,
        counted_special boolean NOT NULL DEFAULT false,
        is_erased boolean NOT NULL DEFAULT false,
        recorded_at timestamptz NOT NULL,
        code text GENERATED ALWAYS AS (row ->> 'code') STORED,
        state text NOT NULL GENERATED ALWAYS AS (row ->> 'state') STORED,
        incident_id uuid NOT NULL GENERATED ALWAYS AS ((row ->> 'incidentId')::uuid) STORED,
        shelter_id uuid GENERATED ALWAYS AS ((row ->> 'shelterId')::uuid) STORED,
        to_shelter_id uuid GENERATED ALWAYS AS ((row ->> 'toShelterId')::uuid) STORED,
        group_id uuid GENERATED ALWAYS AS ((row ->> 'groupId')::uuid) STORED,
        CONSTRAINT evacuees_one_place CHECK ((row ->> 'state' = 'in') = (row ->> 'shelterId' IS NOT NULL))
      );
      CREATE UNIQUE INDEX evacuees_code ON evacuees (code);
      CREATE UNIQUE INDEX evacuees_id_number ON evacuees (id_hash) WHERE id_hash IS NOT NULL;
      CREATE UNIQUE INDEX evacuees_wristband ON evacuees (wristband_hash) WHERE wristband_hash IS NOT NULL;
      CREATE INDEX evacuees_newest ON evacuees (recorded_at DESC, id DESC);
      CREATE INDEX evacuees_incident ON evacuees (incident_id, recorded_at DESC, id DESC);
      CREATE INDEX evacuees_shelter ON evacuees (shelter_id, recorded_at DESC, id DESC) WHERE shelter_id IS NOT NULL;
      CREATE INDEX evacuees_unerased ON evacuees (incident_id) WHERE NOT is_erased;
      CREATE INDEX evacuees_expected ON evacuees (to_shelter_id) WHERE to_shelter_id IS NOT NULL;
      CREATE INDEX evacuees_group ON evacuees (group_id) WHERE group_id IS NOT NULL;
      CREATE INDEX evacuees_search ON evacuees USING gin (search);

      CREATE TABLE reunions (
        id uuid PRIMARY KEY,
        at timestamptz NOT NULL,
        asked_by uuid NOT NULL,
        asked_in text NOT NULL,
        is_found boolean NOT NULL,
        sealed bytea NOT NULL
      );
      CREATE INDEX reunions_newest ON reunions (at DESC, id DESC);

      CREATE TABLE personal_data (
        incident_id uuid PRIMARY KEY,
        hold jsonb,
        asked jsonb,
        counts jsonb,
        destroyed_at timestamptz
      );`);
  }

  async down(): Promise<void> {
    throw new Error('Rows that the log speaks of are not dropped: restore a backup instead.');
  }
}
