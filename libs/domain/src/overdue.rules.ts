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
  const type =
    held.kind === 'report' ? 'report.overdueMarked' : held.kind === 'incident' ? 'incident.overdueMarked' : 'assignment.overdueMarked';
  // Whoever reads the event alone must know whose clock it was.
  const of =
    held.kind === 'report'
      ? { reportId: held.row.id }
      : held.kind === 'incident'
        ? {}
        : { assignmentId: held.row.id, teamId: held.row['teamId'] };
  const payload = { ...of, step: clock.step, flag, startedAt: clock.startedAt, targetSeconds: clock.targetSeconds };
  return [{ type, subject, incidentId: facts.incidentId, at: clock.dueAt, flags: [], payload, touches: [subject] }];
}
