/** Who owns what was requisitioned is forgotten some day: the sealed column then is empty. And a closed road is found by the assignment of its crew. */
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Owners1795747500000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE requisitions ALTER COLUMN owner DROP NOT NULL;
      CREATE INDEX requisitions_owned ON requisitions (incident_id) WHERE owner IS NOT NULL;
      CREATE INDEX closures_crew ON closures ((row #>> '{crew,assignmentId}')) WHERE live;`);
  }

  async down(): Promise<void> {
    throw new Error('What was forgotten does not come back: restore a backup instead.');
  }
}
