/** A ledger of households is taken back one home after the other, each asked for in the issues; and until when a list counts is known without reading the list. */
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class IssuesByHousehold1795751100000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE INDEX issues_household_id ON issues (household_id) WHERE household_id IS NOT NULL;
      ALTER TABLE issue_publications ADD COLUMN until text GENERATED ALWAYS AS (row ->> 'until') STORED;`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP INDEX issues_household_id; ALTER TABLE issue_publications DROP COLUMN until`);
  }
}
