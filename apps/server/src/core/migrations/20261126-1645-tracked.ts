/**
 * Vehicles are tracked like teams, so a track belongs to the number that both have in the frames: four bytes instead of sixteen in every row and
 * index. Devices report for them. Tracks are kept for a year, thinned after a month.
 */
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A day is thinned once: the first fix of every half minute stays. Whatever lies in the default partition is treated alike. */
const THINNING = `
  CREATE TABLE thinned_position_days (day date PRIMARY KEY);
  CREATE FUNCTION thin_position_days(before date, every_seconds integer) RETURNS void LANGUAGE plpgsql AS $$
  DECLARE
    name text;
    ends timestamptz := before::timestamp AT TIME ZONE 'UTC';
  BEGIN
    PERFORM pg_advisory_xact_lock(72117002);
    FOR name IN
      SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
      WHERE i.inhparent = 'positions'::regclass AND c.relname ~ '^positions_[0-9]{8}$' AND c.relname < 'positions_' || to_char(before, 'YYYYMMDD')
        AND NOT EXISTS (SELECT FROM thinned_position_days WHERE day = to_date(right(c.relname, 8), 'YYYYMMDD'))
      ORDER BY c.relname
    LOOP
      EXECUTE format('CREATE TEMP TABLE kept_positions ON COMMIT DROP AS
        SELECT DISTINCT ON (position_number, floor(extract(epoch FROM at) / %s)) * FROM %I
        ORDER BY position_number, floor(extract(epoch FROM at) / %s), at', every_seconds, name, every_seconds);
      EXECUTE format('TRUNCATE %I', name);
      EXECUTE format('INSERT INTO %I SELECT * FROM kept_positions', name);
      DROP TABLE kept_positions;
      INSERT INTO thinned_position_days VALUES (to_date(right(name, 8), 'YYYYMMDD'));
    END LOOP;
    DELETE FROM positions_other p WHERE p.at < ends AND EXISTS (
      SELECT FROM positions_other q WHERE q.position_number = p.position_number AND q.at < p.at
        AND floor(extract(epoch FROM q.at) / every_seconds) = floor(extract(epoch FROM p.at) / every_seconds));
  END $$;`;

export class Tracked1795711500000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE vehicles (
        id uuid PRIMARY KEY,
        version integer NOT NULL CHECK (version > 0),
        scope text[] NOT NULL,
        live boolean NOT NULL,
        row jsonb NOT NULL,
        extra jsonb NOT NULL,
        recorded_at timestamptz NOT NULL,
        plate text GENERATED ALWAYS AS (row ->> 'plate') STORED,
        team_id uuid GENERATED ALWAYS AS ((row ->> 'teamId')::uuid) STORED,
        position_number integer GENERATED ALWAYS AS ((row ->> 'positionNumber')::int) STORED,
        UNIQUE (plate)
      );
      CREATE INDEX vehicles_live ON vehicles (id) WHERE live;
      CREATE INDEX vehicles_newest ON vehicles (recorded_at DESC, id DESC);
      CREATE INDEX vehicles_team ON vehicles (team_id) WHERE team_id IS NOT NULL;
      ALTER TABLE teams ADD COLUMN position_number integer GENERATED ALWAYS AS ((row ->> 'positionNumber')::int) STORED;

      ALTER TABLE positions ADD COLUMN position_number integer;
      UPDATE positions p SET position_number = t.position_number FROM teams t WHERE t.id = p.team_id;
      DELETE FROM positions WHERE position_number IS NULL;
      DROP INDEX positions_at;
      ALTER TABLE positions DROP CONSTRAINT positions_pkey;
      ALTER TABLE positions DROP COLUMN team_id;
      ALTER TABLE positions ADD PRIMARY KEY (position_number, at);

      ALTER TABLE last_positions ADD COLUMN position_number integer;
      UPDATE last_positions p SET position_number = t.position_number FROM teams t WHERE t.id = p.team_id;
      ALTER TABLE last_positions DROP CONSTRAINT last_positions_pkey;
      ALTER TABLE last_positions DROP COLUMN team_id;
      ALTER TABLE last_positions ADD PRIMARY KEY (position_number);

      CREATE TABLE devices (
        id uuid PRIMARY KEY,
        kind text NOT NULL,
        name text,
        team_id uuid REFERENCES teams (id),
        vehicle_id uuid REFERENCES vehicles (id),
        crs text NOT NULL,
        terminal_id text,
        secret_hash bytea NOT NULL,
        rotated_at timestamptz,
        revoked_at timestamptz,
        version integer NOT NULL DEFAULT 1 CHECK (version > 0),
        recorded_at timestamptz NOT NULL,
        CHECK ((team_id IS NULL) <> (vehicle_id IS NULL))
      );
      CREATE UNIQUE INDEX devices_secret ON devices (secret_hash);
      CREATE UNIQUE INDEX devices_terminal ON devices (terminal_id) WHERE terminal_id IS NOT NULL AND revoked_at IS NULL;
      CREATE INDEX devices_newest ON devices (recorded_at DESC, id DESC);
      CREATE TABLE device_counts (
        device_id uuid NOT NULL REFERENCES devices (id),
        code text NOT NULL,
        count bigint NOT NULL,
        at timestamptz NOT NULL,
        PRIMARY KEY (device_id, code)
      ) WITH (fillfactor = 50);`);
    await runner.query(THINNING);
  }

  async down(): Promise<void> {
    throw new Error('This is not taken back: restore a backup instead.');
  }
}
