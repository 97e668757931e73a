/** Declines that nobody has answered: the newest of each incident that is not closed and to which nobody was sent since. */
import type { Assignment, Incident } from '@fenghuo/domain';

/** Later the room has long decided. */
const ASKED_FOR_MS = 15 * 60_000;

export function unanswered(
  assignments: readonly Assignment[],
  incidentOf: (id: string) => Pick<Incident, 'state'> | null,
  nowMs: number,
): Assignment[] {
  const newest = new Map<string, Assignment>();
  const sentAt = new Map<string, number>();
  for (const assignment of assignments) {
    const { incidentId, state, endedAt } = assignment;
    sentAt.set(incidentId, Math.max(sentAt.get(incidentId) ?? 0, Date.parse(assignment.dispatchedAt)));
    if (state !== 'declined' || endedAt === null || nowMs - Date.parse(endedAt) > ASKED_FOR_MS) continue;
    const before = newest.get(incidentId);
    if (before === undefined || (before.endedAt ?? '') < endedAt) newest.set(incidentId, assignment);
  }
  return [...newest.values()].filter(({ incidentId, endedAt }) => {
    const state = incidentOf(incidentId)?.state;
    return state !== undefined && state !== 'closed' && (sentAt.get(incidentId) ?? 0) <= Date.parse(endedAt ?? '');
  });
}
