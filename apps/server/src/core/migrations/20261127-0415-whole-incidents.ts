/**
 * An incident that was merged into another may go on with it into a third. What is said of one and of all that was merged into it, and where something goes
 * whose incident was merged away, is asked in one place.
 */
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class WholeIncidents1795752900000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE INDEX incidents_merged_into ON incidents ((row ->> 'mergedIntoId')) WHERE row ->> 'mergedIntoId' IS NOT NULL;
      CREATE FUNCTION incident_parts(whole uuid) RETURNS SETOF uuid LANGUAGE sql STABLE AS $$
        WITH RECURSIVE parts (id) AS (
          SELECT whole
          UNION SELECT i.id FROM incidents i JOIN parts p ON i.row ->> 'mergedIntoId' = p.id::text
        )
        SELECT id FROM parts
      $$;
      CREATE FUNCTION incident_whole(part uuid) RETURNS uuid LANGUAGE sql STABLE AS $$
        WITH RECURSIVE wholes (id, next) AS (
          SELECT id, row ->> 'mergedIntoId' FROM incidents WHERE id = part
          UNION SELECT i.id, i.row ->> 'mergedIntoId' FROM incidents i JOIN wholes w ON i.id = w.next::uuid
        )
        SELECT id FROM wholes WHERE next IS NULL
      $$;`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP FUNCTION incident_whole(uuid);
      DROP FUNCTION incident_parts(uuid);
      DROP INDEX incidents_merged_into`);
  }
}
