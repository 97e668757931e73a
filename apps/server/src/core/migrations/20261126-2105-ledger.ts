/** The ledger of supplies: lots, movements line by line, and balances that are kept with them. What was moved is never rewritten, by nobody. */
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Words of a place: `depot:<uuid>` is ours, a word without an id is an account outside and may owe. */
const IS_OUTSIDE = `strpos(place, ':') = 0`;

const appendOnly = (table: string) => `
  CREATE TRIGGER ${table}_are_append_only BEFORE UPDATE OR DELETE ON ${table} FOR EACH ROW EXECUTE FUNCTION refuse_rewriting();
  CREATE TRIGGER ${table}_are_kept BEFORE TRUNCATE ON ${table} FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting();
  REVOKE UPDATE, DELETE, TRUNCATE ON ${table} FROM CURRENT_USER;`;

export class Ledger1795727100000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE lots (
        id uuid PRIMARY KEY,
        item_id uuid NOT NULL,
        code text,
        serial_number text,
        owner_kind text NOT NULL,
        owner_name text,
        made_at timestamptz,
        expires_at timestamptz,
        price_fen bigint CHECK (price_fen >= 0),
        version integer NOT NULL DEFAULT 1 CHECK (version > 0),
        recorded_at timestamptz NOT NULL
      );
      CREATE UNIQUE INDEX lots_serial ON lots (item_id, serial_number) WHERE serial_number IS NOT NULL;
      CREATE INDEX lots_item ON lots (item_id);
      CREATE INDEX lots_newest ON lots (recorded_at DESC, id DESC);
      CREATE INDEX lots_expiry ON lots (expires_at) WHERE expires_at IS NOT NULL;

      CREATE TABLE movements (
        id uuid PRIMARY KEY,
        kind text NOT NULL,
        at timestamptz NOT NULL,
        needs_second boolean NOT NULL,
        military boolean NOT NULL,
        places text[] NOT NULL,
        incident_id uuid,
        reverses_id uuid,
        row jsonb NOT NULL,
        recorded_at timestamptz NOT NULL
      );
      CREATE INDEX movements_newest ON movements (recorded_at DESC, id DESC);
      CREATE INDEX movements_incident ON movements (incident_id) WHERE incident_id IS NOT NULL;
      CREATE INDEX movements_signed ON movements (recorded_at DESC, id DESC) WHERE needs_second;

      CREATE TABLE movement_lines (
        movement_id uuid NOT NULL,
        line integer NOT NULL,
        lot_id uuid NOT NULL,
        from_place text NOT NULL,
        to_place text NOT NULL,
        quantity numeric(15, 3) NOT NULL CHECK (quantity > 0),
        at timestamptz NOT NULL,
        PRIMARY KEY (movement_id, line),
        CHECK (from_place <> to_place)
      );
      CREATE INDEX movement_lines_lot ON movement_lines (lot_id, at);
      CREATE INDEX movement_lines_from ON movement_lines (from_place, at);
      CREATE INDEX movement_lines_to ON movement_lines (to_place, at);

      CREATE TABLE movement_decisions (
        movement_id uuid PRIMARY KEY,
        is_declined boolean NOT NULL,
        person_id uuid NOT NULL,
        name text NOT NULL,
        reason text,
        at timestamptz NOT NULL
      );
      CREATE TABLE movement_reversals (reversed_id uuid PRIMARY KEY, movement_id uuid NOT NULL);

      CREATE TABLE balances (
        lot_id uuid NOT NULL,
        place text NOT NULL,
        on_hand numeric(24, 3) NOT NULL DEFAULT 0,
        reserved numeric(24, 3) NOT NULL DEFAULT 0 CHECK (reserved >= 0),
        blocked numeric(24, 3) NOT NULL DEFAULT 0 CHECK (blocked >= 0),
        outside boolean NOT NULL GENERATED ALWAYS AS (${IS_OUTSIDE}) STORED,
        PRIMARY KEY (lot_id, place),
        CHECK (on_hand >= 0 OR outside),
        CHECK (reserved + blocked <= on_hand OR (outside AND reserved = 0 AND blocked = 0))
      ) WITH (fillfactor = 60);
      CREATE INDEX balances_place ON balances (place);

      CREATE TABLE counts (
        id uuid PRIMARY KEY,
        place text NOT NULL,
        at timestamptz NOT NULL,
        state text NOT NULL,
        row jsonb NOT NULL,
        version integer NOT NULL CHECK (version > 0),
        recorded_at timestamptz NOT NULL
      );
      CREATE INDEX counts_newest ON counts (recorded_at DESC, id DESC);
      CREATE INDEX counts_place ON counts (place);
      CREATE TABLE count_lines (
        count_id uuid NOT NULL REFERENCES counts (id),
        lot_id uuid NOT NULL,
        counted numeric(15, 3) NOT NULL CHECK (counted >= 0),
        person_id uuid NOT NULL,
        at timestamptz NOT NULL,
        PRIMARY KEY (count_id, lot_id)
      );

      -- Adds to balances, row after row in the order they are given, so that two movements wait for one another and no more. Whether it is enough says the CHECK.
      CREATE FUNCTION move_balances(lots uuid[], places text[], amounts numeric[], kept numeric[], barred numeric[]) RETURNS integer LANGUAGE plpgsql AS $$
      BEGIN
        FOR i IN 1 .. cardinality(lots) LOOP
          UPDATE balances SET on_hand = on_hand + amounts[i], reserved = reserved + kept[i], blocked = blocked + barred[i]
            WHERE lot_id = lots[i] AND place = places[i];
          CONTINUE WHEN FOUND;
          INSERT INTO balances AS b (lot_id, place, on_hand, reserved, blocked) VALUES (lots[i], places[i], amounts[i], kept[i], barred[i])
            ON CONFLICT (lot_id, place) DO UPDATE
            SET on_hand = b.on_hand + excluded.on_hand, reserved = b.reserved + excluded.reserved, blocked = b.blocked + excluded.blocked;
        END LOOP;
        RETURN cardinality(lots);
      END $$;
      ${['movements', 'movement_lines', 'movement_decisions', 'movement_reversals'].map(appendOnly).join('')}`);
  }

  async down(): Promise<void> {
    throw new Error('A ledger is not taken down: restore a backup instead.');
  }
}
