/** [C1] What passes its target is marked overdue once, logged; the rule checks again that the cause still stands. */
import { type Clock, OVERDUE_FLAG } from './clocks.ts';
import { DomainError } from './errors.ts';
import type { DomainEvent, Held } from './feed/held.ts';
import { type Instant, toMs } from './time.ts';

export function markOverdue(now: Instant, facts: { held: Held; clock: Clock | null; incidentId: string | null }): DomainEvent[] {
  const { held, clock } = facts;
  const flags = held.row['flags'] as readonly string[];
  if (clock === null || toMs(clock.dueAt) > toMs(now)) throw new DomainError('NOT_OVERDUE', { current: held.row });
  const flag = OVERDUE_FLAG[clock.step];
  if (flags.includes(flag)) return [];
  const subject = { kind: held.kind, id: held.row.id };
  const payload = { ...whose(held), step: clock.step, flag, startedAt: clock.startedAt, targetSeconds: clock.targetSeconds };
  return [
    { type: EVENT_OF[held.kind as Timed], subject, incidentId: facts.incidentId, at: clock.dueAt, flags: [], payload, touches: [subject] },
  ];
}

type Timed = 'report' | 'incident' | 'assignment' | 'forceRequest' | 'order';
const EVENT_OF = {
  report: 'report.overdueMarked',
  incident: 'incident.overdueMarked',
  assignment: 'assignment.overdueMarked',
  forceRequest: 'forceRequest.overdueMarked',
  order: 'order.overdueMarked',
} as const satisfies Record<Timed, string>;

/** Whoever reads the event alone must know whose clock it was. */
function whose({ kind, row }: Held): Record<string, unknown> {
  if (kind === 'report') return { reportId: row.id };
  if (kind === 'assignment') return { assignmentId: row.id, teamId: row['teamId'] };
  if (kind === 'order') return { orderId: row.id, teamId: row['teamId'], edition: row['edition'] };
  return kind === 'forceRequest' ? { forceRequestId: row.id, kind: row['kind'], teamIds: row['teamIds'] } : {};
}
