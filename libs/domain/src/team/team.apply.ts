/** The meaning of events for a team, computed once, inside the transaction. */
import { type DomainEvent, type Held, nodeKey, teamKey, unique } from '../feed/held.ts';
import type { Team } from './team.ts';

type Payload = {
  described: Partial<Team>;
  availability: Team['availability'];
  channels: Team['contactChannels'];
  assignmentId: string;
  lastHeardAt: string;
};

export function applyTeam(before: Held<Team> | null, event: DomainEvent): Held<Team> {
  const p = event.payload as Payload;
  if (before === null) return hold({ ...(event.initial as Team), version: 0 });
  const { row } = before;
  switch (event.type) {
    case 'team.described':
      return hold({ ...row, ...p.described });
    case 'team.contactsSet':
      return hold({ ...row, contactChannels: p.channels, contactsSetAt: event.at });
    case 'team.availabilitySet':
      return hold({ ...row, availability: p.availability });
    case 'team.verified':
      return hold({ ...row, verifiedAt: event.at });
    case 'team.contactLost':
      return hold({ ...row, contactLost: { lostAt: event.at, lastHeardAt: p.lastHeardAt } });
    case 'team.contactRegained':
      return hold({ ...row, contactLost: null });
    case 'assignment.dispatched':
    case 'assignment.stepUndone':
      return hold({ ...row, openAssignmentIds: unique([...row.openAssignmentIds, p.assignmentId]) });
    case 'assignment.completed':
    case 'assignment.declined':
    case 'assignment.stoodDown':
      return hold(freed(row, p.assignmentId));
    default:
      return before;
  }
}

/** Whoever has no task left is waited for by nobody: its silence is no longer said. */
function freed(row: Team, assignmentId: string): Team {
  const openAssignmentIds = row.openAssignmentIds.filter((id) => id !== assignmentId);
  return { ...row, openAssignmentIds, ...(row.contactLost && openAssignmentIds.length === 0 && { contactLost: null }) };
}

function hold(row: Team): Held<Team> {
  return { kind: 'team', row, live: true, extra: {}, scope: unique([nodeKey(row.jurisdictionId), teamKey(row.id)]) };
}
