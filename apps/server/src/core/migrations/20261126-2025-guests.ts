/** What a guest sees is keyed by the one assignment that they joined: assignments, their incidents, the orders given for them and what those point at. */
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Scopes are kept in the order of their code units. */
const SCOPE_WITH = (keys: string, table: string) =>
  `ARRAY(SELECT DISTINCT key COLLATE "C" FROM unnest(${table}.scope || ${keys}) AS key ORDER BY 1)`;

export class Guests1795724700000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      UPDATE assignments SET scope = ${SCOPE_WITH(`('a:' || id)`, 'assignments')};

      UPDATE incidents SET
          scope = ${SCOPE_WITH(`ARRAY(SELECT 'a:' || a.id FROM assignments a WHERE a.incident_id = incidents.id)`, 'incidents')},
          extra = extra || jsonb_build_object('assignmentIds',
            coalesce((SELECT jsonb_agg(a.id ORDER BY a.id) FROM assignments a WHERE a.incident_id = incidents.id), '[]'));

      CREATE TEMPORARY TABLE ordered ON COMMIT DROP AS
        SELECT o.id, ARRAY(SELECT a.id::text FROM assignments a
            WHERE a.incident_id = o.incident_id AND a.team_id = o.team_id AND a.row ->> 'dispatchedAt' <= o.row ->> 'issuedAt'
              AND coalesce(a.row ->> 'endedAt' >= o.row ->> 'issuedAt', true) ORDER BY a.id) AS ids
        FROM orders o;
      UPDATE orders SET
          scope = ${SCOPE_WITH(`ARRAY(SELECT 'a:' || one FROM unnest(ids) AS one)`, 'orders')},
          extra = extra || jsonb_build_object('assignmentIds', to_jsonb(ids))
        FROM ordered WHERE ordered.id = orders.id;

      CREATE TEMPORARY TABLE pointed ON COMMIT DROP AS
        SELECT (jsonb_array_elements_text(o.row -> 'drawingIds'))::uuid AS drawing_id, o.team_id, ids
        FROM orders o JOIN ordered USING (id) WHERE o.state = 'current';
      UPDATE drawings SET
          scope = ${SCOPE_WITH(`ARRAY(SELECT 'a:' || one FROM pointed, unnest(ids) AS one WHERE drawing_id = drawings.id)`, 'drawings')},
          extra = extra || jsonb_build_object('orderedFor',
            coalesce((SELECT jsonb_object_agg(team_id, to_jsonb(ids)) FROM pointed WHERE drawing_id = drawings.id), '{}'));
    `);
  }

  async down(): Promise<void> {
    throw new Error('Rows that the log speaks of are not dropped: restore a backup instead.');
  }
}
