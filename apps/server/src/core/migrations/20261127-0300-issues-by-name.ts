/** A household that is served by its number here and by its name there is found by both: a keyed hash of village and name, for all of whom a name is known. */
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class IssuesByName1795748400000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE issues ADD COLUMN name_key text;
      UPDATE issues SET name_key = household_key WHERE household_id IS NULL;
      CREATE INDEX issues_name ON issues (name_key) WHERE name_key IS NOT NULL;`);
  }

  async down(): Promise<void> {
    throw new Error('What was given and to whom is not dropped: restore a backup instead.');
  }
}
