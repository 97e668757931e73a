/** Who of an evacuation's list has come through the door of a shelter: without it a family that the door let in first would be expected once more. */
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class HouseholdArrivals1795747200000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE household_arrivals (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        household_id uuid NOT NULL,
        zone_id uuid NOT NULL,
        shelter_id uuid NOT NULL REFERENCES shelters (id),
        recorded_at timestamptz NOT NULL,
        people integer NOT NULL
      );
      CREATE INDEX household_arrivals_household ON household_arrivals (household_id, zone_id, shelter_id);
      -- The newest first of everybody's and of one village's: lists of two hundred thousand are read a page at a time.
      CREATE INDEX households_newest ON households (recorded_at DESC, id DESC) WHERE NOT removed;
      CREATE INDEX households_village_newest ON households (jurisdiction_id, recorded_at DESC, id DESC) WHERE NOT removed;`);
  }

  async down(): Promise<void> {
    throw new Error('Rows that the log speaks of are not dropped: restore a backup instead.');
  }
}
