/** Calls for help and escalations go with their incident: those that are there learn where it lies. */
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Followers1795722900000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      UPDATE sos SET extra = extra || jsonb_build_object('cameVia', '[]'::jsonb, 'pressIds', '[]'::jsonb, 'incidentNode',
        (SELECT i.row ->> 'jurisdictionId' FROM incidents i WHERE i.id = sos.incident_id));
      UPDATE escalations SET extra = extra || jsonb_build_object('cameVia', '[]'::jsonb, 'incidentNode', row ->> 'jurisdictionId',
        'told', coalesce((SELECT jsonb_agg(one ->> 'personId') FROM jsonb_array_elements(row -> 'to') AS one), '[]'),
        'rooms', coalesce((SELECT jsonb_agg(substr(key, 3)) FROM unnest(scope) AS key
          WHERE key LIKE 'n:%' AND key <> 'n:' || (row ->> 'jurisdictionId')), '[]'));
      CREATE INDEX sos_incident ON sos (incident_id);`);
  }

  async down(): Promise<void> {
    throw new Error('Rows that the log speaks of are not dropped: restore a backup instead.');
  }
}
