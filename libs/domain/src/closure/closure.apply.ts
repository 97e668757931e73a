/** The meaning of events for a closure. Everyone sees it: it changes everybody's ways. Once open it leaves the live set; reading still gives it. */
import { type DomainEvent, EVERYONE, type Held } from '../feed/held.ts';
import type { Closure } from './closure.ts';

export type HeldClosure = Held<Closure>;

export function applyClosure(before: HeldClosure | null, event: DomainEvent): HeldClosure {
  if (before === null) return hold({ ...(event.initial as Closure), version: 0 });
  return event.type === 'closure.opened' ? hold({ ...before.row, state: 'open', openedAt: event.at }) : before;
}

const hold = (row: Closure): HeldClosure => ({ kind: 'closure', row, live: row.state === 'closed', extra: {}, scope: [EVERYONE] });
