/** The meaning of events for a closure. Everyone sees it: it changes everybody's ways. Once open it leaves the live set; reading still gives it. */
import { type DomainEvent, EVERYONE, type Held } from '../feed/held.ts';
import type { Closure } from './closure.ts';

export type HeldClosure = Held<Closure>;

export function applyClosure(before: HeldClosure | null, event: DomainEvent): HeldClosure {
  if (before === null) return hold({ ...(event.initial as Closure), version: 0 });
  const { row } = before;
  switch (event.type) {
    case 'closure.opened':
      return hold({ ...row, state: 'open', openedAt: event.at });
    case 'closure.crewSent': {
      const { teamId, assignmentId } = event.payload as { teamId: string; assignmentId: string | null };
      return hold({ ...row, crew: { teamId, assignmentId, sentAt: event.at, arrivedAt: null } });
    }
    case 'closure.crewArrived':
      return row.crew ? hold({ ...row, crew: { ...row.crew, arrivedAt: event.at } }) : before;
    case 'closure.crewReleased':
      return hold({ ...row, crew: null });
    case 'closure.openingExpected':
      return hold({ ...row, expectedOpenAt: event.payload['expectedOpenAt'] as string | null });
    default:
      return before;
  }
}

const hold = (row: Closure): HeldClosure => ({ kind: 'closure', row, live: row.state === 'closed', extra: {}, scope: [EVERYONE] });
