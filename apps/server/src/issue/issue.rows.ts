/** Issues as their table holds them; beside it what came later (a reversal of the movement, photos), for no row is rewritten. */
import type { Issue, RecordedIssue } from '@fenghuo/domain';
import type { KeyOwner } from '../core/sealed.ts';

export type IssueRecord = {
  id: string;
  row: RecordedIssue;
  people: Buffer | null;
  reversedAt: string | null;
  mediaIds: string[];
  scope: string[];
  node: string;
  recorded_at: string;
};

export const SELECT_ISSUES = `
  SELECT i.id, i.row, i.people, i.recorded_at, d.scope, d.row ->> 'jurisdictionId' AS node, back.recorded_at AS "reversedAt",
         ARRAY(SELECT m.id FROM media m WHERE m.issue_id = i.id ORDER BY m.recorded_at, m.id) AS "mediaIds"
  FROM issues i JOIN depots d ON d.id = i.depot_id
  LEFT JOIN movement_reversals r ON r.reversed_id = i.movement_id LEFT JOIN movements back ON back.id = r.movement_id`;

export const toIssue = ({ row, reversedAt, mediaIds }: Pick<IssueRecord, 'row' | 'reversedAt' | 'mediaIds'>): Issue => ({
  ...row,
  reversedAt,
  mediaIds,
  version: 1 + mediaIds.length + (reversedAt === null ? 0 : 1),
});

/** Names go with the other names of the incident; without one they are kept with the ledger of households. */
export const namesOwner = (incidentId: string | null): KeyOwner => (incidentId === null ? 'households' : { incidentId });
