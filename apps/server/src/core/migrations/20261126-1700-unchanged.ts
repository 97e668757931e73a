/** What a statement needs that writes only if the rows it was decided on have not changed, and one reader of the log for all jobs. */
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Unchanged1795712400000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE FUNCTION is_unchanged(met bigint, expected integer) RETURNS boolean LANGUAGE plpgsql AS $$
      BEGIN
        IF met = expected THEN RETURN true; END IF;
        RAISE EXCEPTION 'A row has changed since it was read' USING ERRCODE = 'serialization_failure';
      END $$;
      UPDATE log_readers SET name = 'jobs' WHERE name = 'clocks';
      DELETE FROM log_readers WHERE name = 'pictures';`);
  }

  async down(): Promise<void> {
    throw new Error('This is not taken back: restore a backup instead.');
  }
}
