/** The catalogue of supplies and the depots that hold them. Items, templates and kits are no rows of the feed; depots are. */
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Items1795726800000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE items (
        id uuid PRIMARY KEY,
        row jsonb NOT NULL,
        recorded_at timestamptz NOT NULL,
        version integer GENERATED ALWAYS AS ((row ->> 'version')::int) STORED,
        code text GENERATED ALWAYS AS (row ->> 'code') STORED NOT NULL CONSTRAINT items_code_key UNIQUE,
        class text GENERATED ALWAYS AS (row ->> 'class') STORED NOT NULL
      );
      CREATE INDEX items_newest ON items (recorded_at DESC, id DESC);
      CREATE TABLE templates (
        id uuid PRIMARY KEY,
        row jsonb NOT NULL,
        recorded_at timestamptz NOT NULL,
        code text GENERATED ALWAYS AS (row ->> 'code') STORED NOT NULL CONSTRAINT templates_code_key UNIQUE
      );
      CREATE TABLE kits (
        id uuid PRIMARY KEY,
        row jsonb NOT NULL,
        recorded_at timestamptz NOT NULL,
        item_id uuid GENERATED ALWAYS AS ((row ->> 'itemId')::uuid) STORED NOT NULL CONSTRAINT kits_item_key UNIQUE
      );
      CREATE TABLE depots (
        id uuid PRIMARY KEY,
        version integer NOT NULL CHECK (version > 0),
        scope text[] NOT NULL,
        live boolean NOT NULL,
        row jsonb NOT NULL,
        extra jsonb NOT NULL,
        recorded_at timestamptz NOT NULL,
        code text GENERATED ALWAYS AS (row ->> 'code') STORED NOT NULL CONSTRAINT depots_code_key UNIQUE,
        state text GENERATED ALWAYS AS (row ->> 'state') STORED,
        kind text GENERATED ALWAYS AS (row ->> 'kind') STORED,
        level text GENERATED ALWAYS AS (row ->> 'level') STORED,
        incident_id uuid GENERATED ALWAYS AS ((row ->> 'incidentId')::uuid) STORED
      );
      CREATE INDEX depots_live ON depots (id) WHERE live;
      CREATE INDEX depots_newest ON depots (recorded_at DESC, id DESC);
      CREATE TABLE depot_looks (depot_id uuid PRIMARY KEY, version integer NOT NULL);
      CREATE INDEX depots_incident ON depots (incident_id) WHERE incident_id IS NOT NULL;`);
  }

  async down(): Promise<void> {
    throw new Error('Rows that the log speaks of are not dropped: restore a backup instead.');
  }
}
