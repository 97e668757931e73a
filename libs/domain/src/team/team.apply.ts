/** The meaning of events for a team, computed once, inside the transaction. */
import { type DomainEvent, type Held, nodeKey, teamKey, unique } from '../feed/held.ts';
import type { Team } from './team.ts';

type Payload = { described: Partial<Team>; availability: Team['availability']; assignmentId: string };

export function applyTeam(before: Held<Team> | null, event: DomainEvent): Held<Team> {
  const p = event.payload as Payload;
  if (before === null) return hold({ ...(event.initial as Team), version: 0 });
  const { row } = before;
  switch (event.type) {
    case 'team.described':
      return hold({ ...row, ...p.described });
    case 'team.availabilitySet':
      return hold({ ...row, availability: p.availability });
    case 'team.verified':
      return hold({ ...row, verifiedAt: event.at });
    case 'assignment.dispatched':
    case 'assignment.stepUndone':
      return hold({ ...row, openAssignmentIds: unique([...row.openAssignmentIds, p.assignmentId]) });
    case 'assignment.completed':
    case 'assignment.declined':
    case 'assignment.stoodDown':
      return hold({ ...row, openAssignmentIds: row.openAssignmentIds.filter((id) => id !== p.assignmentId) });
    default:
      return before;
  }
}

function hold(row: Team): Held<Team> {
  return { kind: 'team', row, live: true, extra: {}, scope: unique([nodeKey(row.jurisdictionId), teamKey(row.id)]) };
}
