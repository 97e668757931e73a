/**
 * What has changed lately, for a page that has just been opened: the rows of a snapshot carry the times of their steps, so that "just changed"
 * has something to say before the first event. Notes and figures carry none; they come with events alone.
 */
import type { Assignment, Incident, LogEvent, Report } from '@fenghuo/domain';

export type Change = Pick<LogEvent, 'id' | 'type' | 'recordedAt' | 'incidentId' | 'payload' | 'changes'>;

type Rows = { reports: readonly Report[]; incidents: readonly Incident[]; assignments: readonly Assignment[] };
type Step = { at: string; make: () => Change };

const ENDS = { completed: 'assignment.completed', declined: 'assignment.declined', stoodDown: 'assignment.stoodDown' } as const;

/** Newest first, at most `most`. */
export function changesIn({ reports, incidents, assignments }: Rows, most: number): readonly Change[] {
  const steps: Step[] = [];
  const note = (at: string | null, type: Change['type'], id: string, incidentId: string | null, rest: () => Partial<Change>): void => {
    if (at === null) return;
    steps.push({ at, make: () => ({ id: `${id}:${type}`, type, recordedAt: at, incidentId, payload: {}, changes: [], ...rest() }) });
  };
  for (const report of reports)
    note(report.recordedAt, 'report.received', report.id, report.incidentId, () => ({
      payload: { report },
      changes: [{ kind: 'report', id: report.id, version: report.version, row: report }],
    }));
  for (const incident of incidents) {
    const { id } = incident;
    note(incident.openedAt, 'incident.opened', id, id, () => ({ payload: { incident } }));
    note(incident.controlledAt, 'incident.controlled', id, id, () => ({}));
    note(incident.closedAt, 'incident.closed', id, id, () => ({ payload: { disposition: incident.disposition } }));
  }
  for (const assignment of assignments) {
    const { id, incidentId, teamId, reason, state } = assignment;
    const told = () => ({ payload: { teamId, reason } });
    note(assignment.dispatchedAt, 'assignment.dispatched', id, incidentId, told);
    note(assignment.acknowledgedAt, 'assignment.acknowledged', id, incidentId, told);
    note(assignment.enRouteAt, 'assignment.departed', id, incidentId, told);
    note(assignment.onSceneAt, 'assignment.arrived', id, incidentId, told);
    if (state in ENDS) note(assignment.endedAt, ENDS[state as keyof typeof ENDS], id, incidentId, told);
  }
  return steps
    .sort((a, b) => (a.at < b.at ? 1 : a.at > b.at ? -1 : 0))
    .slice(0, most)
    .map(({ make }) => make());
}
