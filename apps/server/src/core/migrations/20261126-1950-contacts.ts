/**
 * How teams are reached moves out of rows and log into a table of its own, where it can be erased. What was written before leaves the log with it:
 * rows there keep which ways there were. Answers kept for repeats lose it too.
 */
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Contacts1795722600000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE team_contacts (team_id uuid PRIMARY KEY, contacts jsonb NOT NULL);
      INSERT INTO team_contacts (team_id, contacts)
        SELECT id, row -> 'contacts' FROM teams WHERE jsonb_array_length(row -> 'contacts') > 0;

      CREATE FUNCTION without_contacts(held jsonb) RETURNS jsonb LANGUAGE sql AS $$
        SELECT CASE WHEN held ? 'contacts' THEN (held - 'contacts') || jsonb_build_object('contactChannels', coalesce(
          (SELECT jsonb_agg(one -> 'channel' ORDER BY place) FROM jsonb_array_elements(held -> 'contacts') WITH ORDINALITY AS all_of (one, place)), '[]'))
        ELSE held END $$;
      UPDATE teams SET row = without_contacts(row) WHERE row ? 'contacts';
      UPDATE commands SET answer = without_contacts(answer) WHERE answer ? 'contacts';

      ALTER TABLE events DISABLE TRIGGER events_are_append_only;
      UPDATE events SET
          payload = CASE
            WHEN payload -> 'described' ? 'contacts' THEN jsonb_set(payload, '{described}', without_contacts(payload -> 'described'))
            ELSE payload - 'contacts' END,
          changes = coalesce((SELECT jsonb_agg(
            CASE WHEN change -> 'row' ? 'contacts' THEN jsonb_set(change, '{row}', without_contacts(change -> 'row')) ELSE change END ORDER BY place)
            FROM jsonb_array_elements(changes) WITH ORDINALITY AS all_of (change, place)), '[]')
        WHERE changes @? '$[*] ? (@.kind == "team").row.contacts' OR (type LIKE 'team.%' AND (payload ? 'contacts' OR payload -> 'described' ? 'contacts'));
      ALTER TABLE events ENABLE TRIGGER events_are_append_only;
      DROP FUNCTION without_contacts(jsonb);`);
  }

  async down(): Promise<void> {
    throw new Error('What was taken out of the log is not put back: restore a backup instead.');
  }
}
