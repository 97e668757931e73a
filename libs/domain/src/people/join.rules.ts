/** Rules of join codes (docs/spec/phone.md, G1–G6): who may give one, what it still opens, and that the log knows of each. No event holds the code. */
import { type Assignment, isOpen } from '../dispatch/assignment.ts';
import { DomainError } from '../errors.ts';
import type { DomainEvent } from '../feed/held.ts';
import { type Instant, MINUTE_MS, toInstant, toMs } from '../time.ts';
import { JOIN_CODE_HOURS } from './join.ts';

/** A code as far as rules need it. */
export type HeldJoinCode = { id: string; expiresAt: Instant; usedBy: string | null; withdrawnAt: Instant | null };
type Assigned = Pick<Assignment, 'id' | 'teamId' | 'incidentId' | 'state'>;

const event = (
  now: Instant,
  id: string,
  { id: assignmentId, teamId, incidentId }: Assigned,
  type: DomainEvent['type'],
  payload: object,
): DomainEvent => ({
  type,
  subject: { kind: 'joinCode', id },
  incidentId,
  at: now,
  flags: [],
  payload: { assignmentId, teamId, ...payload },
  touches: [],
});

/** [G1] By who leads the team or commands the incident, while the assignment is open; good for a day. */
export function makeJoinCode(now: Instant, facts: { id: string; assignment: Assignment; isInCharge: boolean }): DomainEvent[] {
  const { id, assignment, isInCharge } = facts;
  if (!isInCharge) throw new DomainError('FORBIDDEN');
  if (!isOpen(assignment)) throw new DomainError('STEP_NOT_POSSIBLE', { current: assignment });
  return [event(now, id, assignment, 'joinCode.made', { expiresAt: toInstant(toMs(now) + JOIN_CODE_HOURS * 60 * MINUTE_MS) })];
}

/** [G2] Once, not after its day, not after it was withdrawn, not after the assignment has ended. What of these it was is not said: that would help to guess. */
export function spendJoinCode(
  now: Instant,
  facts: { code: HeldJoinCode | null; assignment: Assigned | null; guest: { id: string; name: string } },
): DomainEvent[] {
  const { code, assignment, guest } = facts;
  const isGood = code !== null && code.usedBy === null && code.withdrawnAt === null && toMs(code.expiresAt) > toMs(now);
  if (!isGood || assignment === null || !isOpen(assignment)) throw new DomainError('JOIN_CODE_REFUSED');
  return [event(now, code.id, assignment, 'joinCode.used', { personId: guest.id, name: guest.name })];
}

/** [G6] Taken back before anybody has used it; told again it stays so. */
export function withdrawJoinCode(now: Instant, facts: { code: HeldJoinCode; assignment: Assigned; isInCharge: boolean }): DomainEvent[] {
  const { code, assignment, isInCharge } = facts;
  if (!isInCharge) throw new DomainError('FORBIDDEN');
  if (code.usedBy !== null) throw new DomainError('JOIN_CODE_USED');
  return code.withdrawnAt === null ? [event(now, code.id, assignment, 'joinCode.withdrawn', {})] : [];
}
