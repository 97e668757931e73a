/** The first schema: rows as after-images with what filters need beside them, the log, people, commands, audit. */
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A row table: the after-image as it goes into the feed, who may see it, whether it is in the live set, and facts the feed does not carry. */
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

const text = (column: string, path: string) => `${column} text GENERATED ALWAYS AS (row ->> '${path}') STORED`;
const uuid = (column: string, path: string) => `${column} uuid GENERATED ALWAYS AS ((row ->> '${path}')::uuid) STORED`;

/**
 * Days of positions begin at midnight UTC. What came before its day had a partition lies in the default one and is moved when the day is made;
 * the lock lets two workers ask for the same day.
 */
const POSITION_DAYS = `
  CREATE FUNCTION ensure_position_day(day date) RETURNS void LANGUAGE plpgsql AS $$
  DECLARE
    name text := 'positions_' || to_char(day, 'YYYYMMDD');
    first timestamptz := day::timestamp AT TIME ZONE 'UTC';
    ends timestamptz := (day + 1)::timestamp AT TIME ZONE 'UTC';
  BEGIN
    PERFORM pg_advisory_xact_lock(72117002);
    IF to_regclass(name) IS NOT NULL THEN RETURN; END IF;
    LOCK TABLE positions IN SHARE ROW EXCLUSIVE MODE;
    EXECUTE format('CREATE TABLE %I (LIKE positions INCLUDING DEFAULTS INCLUDING CONSTRAINTS)', name);
    EXECUTE format('WITH moved AS (DELETE FROM positions_other WHERE at >= %L AND at < %L RETURNING *) INSERT INTO %I SELECT * FROM moved',
      first, ends, name);
    EXECUTE format('ALTER TABLE positions ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)', name, first, ends);
  END $$;
  CREATE FUNCTION drop_position_days(before date) RETURNS void LANGUAGE plpgsql AS $$
  DECLARE name text;
  BEGIN
    PERFORM pg_advisory_xact_lock(72117002);
    FOR name IN
      SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
      WHERE i.inhparent = 'positions'::regclass AND c.relname ~ '^positions_[0-9]{8}$' AND c.relname < 'positions_' || to_char(before, 'YYYYMMDD')
    LOOP
      EXECUTE format('DROP TABLE %I', name);
    END LOOP;
    DELETE FROM positions_other WHERE at < before::timestamp AT TIME ZONE 'UTC';
  END $$;
  SELECT ensure_position_day((now() AT TIME ZONE 'UTC')::date + day) FROM generate_series(-7, 2) AS day;`;

export class FirstLight1764000000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ${rowTable('jurisdictions', `${text('code', 'code')}, UNIQUE (code)`)}
      ${rowTable('incident_types', `${text('code', 'code')}, UNIQUE (code)`)}
      ${rowTable('teams', `${text('code', 'code')}, UNIQUE (code)`)}
      ${rowTable(
        'reports',
        `${text('state', 'state')}, ${text('type_code', 'typeCode')}, ${uuid('incident_id', 'incidentId')},
         ${text('source', 'source')}, ${text('external_id', 'externalId')}, ${text('received_at', 'receivedAt')}`,
      )}
      CREATE UNIQUE INDEX reports_external ON reports (source, external_id) WHERE external_id IS NOT NULL;
      CREATE INDEX reports_incident ON reports (incident_id) WHERE incident_id IS NOT NULL;
      CREATE INDEX reports_received ON reports (received_at);
      ${rowTable('incidents', `${text('state', 'state')}, ${text('type_code', 'typeCode')}, ${text('received_at', 'receivedAt')}`)}
      CREATE INDEX incidents_received ON incidents (received_at);
      ${rowTable(
        'assignments',
        `${text('state', 'state')}, ${uuid('incident_id', 'incidentId')}, ${uuid('team_id', 'teamId')}, ${text('dispatched_at', 'dispatchedAt')}`,
      )}
      CREATE INDEX assignments_incident ON assignments (incident_id);
      CREATE INDEX assignments_team_open ON assignments (team_id) WHERE (row ->> 'endedAt') IS NULL;
      CREATE INDEX assignments_team ON assignments (team_id);

      CREATE SEQUENCE report_code_seq CACHE 1;
      CREATE SEQUENCE incident_code_seq CACHE 1;
      CREATE SEQUENCE position_number_seq AS integer CACHE 1;
      CREATE TABLE code_days (series text, day text, base bigint NOT NULL, PRIMARY KEY (series, day));

      CREATE TABLE reporters (
        report_id uuid PRIMARY KEY REFERENCES reports (id),
        name text,
        phone text,
        phone_digits text
      );
      CREATE INDEX reporters_phone ON reporters (phone_digits) WHERE phone_digits IS NOT NULL;

      CREATE TABLE boundaries (
        jurisdiction_id uuid PRIMARY KEY REFERENCES jurisdictions (id),
        geometry jsonb NOT NULL,
        schematic boolean NOT NULL
      );
      CREATE TABLE gazetteer (
        id uuid PRIMARY KEY,
        name text NOT NULL,
        aliases text[] NOT NULL,
        kind text NOT NULL,
        longitude double precision NOT NULL,
        latitude double precision NOT NULL,
        region_code text,
        version integer NOT NULL DEFAULT 1 CHECK (version > 0),
        recorded_at timestamptz NOT NULL
      );
      CREATE INDEX gazetteer_newest ON gazetteer (recorded_at DESC, id DESC);

      CREATE TABLE persons (
        id uuid PRIMARY KEY,
        username text NOT NULL,
        name text NOT NULL,
        password_hash text,
        must_change_password boolean NOT NULL DEFAULT false,
        password_expires_at timestamptz,
        roles jsonb NOT NULL,
        disabled boolean NOT NULL DEFAULT false,
        version integer NOT NULL DEFAULT 1,
        recorded_at timestamptz NOT NULL
      );
      CREATE UNIQUE INDEX persons_username ON persons (lower(username));
      CREATE TABLE sessions (
        token_hash bytea PRIMARY KEY,
        person_id uuid NOT NULL REFERENCES persons (id),
        started_at timestamptz NOT NULL,
        used_at timestamptz NOT NULL,
        expires_at timestamptz NOT NULL,
        idle_seconds integer NOT NULL
      );
      CREATE INDEX sessions_person ON sessions (person_id);
      CREATE INDEX sessions_expiry ON sessions (expires_at);
      CREATE TABLE known_devices (
        device_hash bytea NOT NULL,
        person_id uuid NOT NULL REFERENCES persons (id),
        seen_at timestamptz NOT NULL,
        PRIMARY KEY (device_hash, person_id)
      );
      CREATE TABLE sign_in_failures (key text PRIMARY KEY, count integer NOT NULL, failed_at timestamptz NOT NULL);
      CREATE TABLE setup_links (token_hash bytea PRIMARY KEY, expires_at timestamptz NOT NULL);

      CREATE TABLE commands (
        person_id uuid NOT NULL,
        key text NOT NULL,
        request_hash bytea NOT NULL,
        status smallint NOT NULL,
        answer jsonb NOT NULL,
        recorded_at timestamptz NOT NULL,
        PRIMARY KEY (person_id, key)
      );
      CREATE INDEX commands_recorded ON commands (recorded_at);

      CREATE TABLE media (
        id uuid PRIMARY KEY,
        report_id uuid REFERENCES reports (id),
        incident_id uuid REFERENCES incidents (id),
        name text NOT NULL,
        type text NOT NULL,
        bytes integer NOT NULL,
        sha256 text NOT NULL,
        at timestamptz NOT NULL,
        recorded_at timestamptz NOT NULL,
        person_id uuid NOT NULL,
        keeps_original boolean NOT NULL,
        CHECK ((report_id IS NULL) <> (incident_id IS NULL))
      );
      CREATE INDEX media_incident ON media (incident_id);
      CREATE INDEX media_report ON media (report_id);

      CREATE SEQUENCE event_id_seq CACHE 1;
      CREATE TABLE events (
        id bigint NOT NULL DEFAULT nextval('event_id_seq'),
        recorded_at timestamptz NOT NULL,
        at timestamptz NOT NULL,
        type text NOT NULL,
        actor jsonb NOT NULL,
        incident_id uuid,
        subject_id uuid,
        flags text[] NOT NULL,
        audience text[] NOT NULL,
        payload jsonb NOT NULL,
        changes jsonb NOT NULL,
        PRIMARY KEY (id, recorded_at)
      ) PARTITION BY RANGE (recorded_at);
      CREATE TABLE events_other PARTITION OF events DEFAULT;
      CREATE INDEX events_incident ON events (incident_id, at) WHERE incident_id IS NOT NULL;
      CREATE INDEX events_subject ON events (subject_id) WHERE subject_id IS NOT NULL;

      CREATE TABLE positions (
        team_id uuid NOT NULL,
        at timestamptz NOT NULL,
        longitude double precision NOT NULL,
        latitude double precision NOT NULL,
        speed_mps real,
        heading_degrees real,
        accuracy_metres real,
        PRIMARY KEY (team_id, at)
      ) PARTITION BY RANGE (at);
      CREATE TABLE positions_other PARTITION OF positions DEFAULT;
      CREATE INDEX positions_at ON positions USING brin (at);
      CREATE TABLE last_positions (
        team_id uuid PRIMARY KEY REFERENCES teams (id),
        at timestamptz NOT NULL,
        longitude double precision NOT NULL,
        latitude double precision NOT NULL,
        speed_mps real,
        heading_degrees real,
        accuracy_metres real,
        recorded_at timestamptz NOT NULL
      ) WITH (fillfactor = 50);

      CREATE TABLE log_readers (name text PRIMARY KEY, position bigint NOT NULL);
      CREATE TABLE clocks (
        kind text NOT NULL,
        id uuid NOT NULL,
        step text NOT NULL,
        due_at timestamptz NOT NULL,
        PRIMARY KEY (kind, id)
      );
      CREATE INDEX clocks_due ON clocks (due_at);

      CREATE SEQUENCE audit_id_seq CACHE 1;
      CREATE TABLE audit (
        id bigint PRIMARY KEY DEFAULT nextval('audit_id_seq'),
        at timestamptz NOT NULL,
        action text NOT NULL,
        person_id uuid,
        name text,
        address text,
        detail jsonb NOT NULL
      );
      CREATE INDEX audit_at ON audit (at DESC);

      CREATE FUNCTION refuse_rewriting() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$;
      CREATE TRIGGER audit_is_append_only BEFORE UPDATE OR DELETE ON audit FOR EACH ROW EXECUTE FUNCTION refuse_rewriting();
      CREATE TRIGGER events_are_append_only BEFORE UPDATE OR DELETE ON events FOR EACH ROW EXECUTE FUNCTION refuse_rewriting();
      REVOKE UPDATE, DELETE, TRUNCATE ON audit FROM CURRENT_USER;
    `);
    await runner.query(`
      CREATE FUNCTION ensure_event_partition(month date) RETURNS void LANGUAGE plpgsql AS $$
      DECLARE first date := date_trunc('month', month);
      BEGIN
        EXECUTE format('CREATE TABLE IF NOT EXISTS %I PARTITION OF events FOR VALUES FROM (%L) TO (%L)',
          'events_' || to_char(first, 'YYYYMM'), first, first + interval '1 month');
      END $$;
      SELECT ensure_event_partition(current_date);
      SELECT ensure_event_partition((current_date + interval '1 month')::date);
    `);
    await runner.query(POSITION_DAYS);
  }

  async down(): Promise<void> {
    throw new Error('The first schema is not taken down: restore a backup instead.');
  }
}
