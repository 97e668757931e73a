/** Rules of the crew that reopens a road (docs/spec/routing.md, RT12 and RT13): sent, arrived, gone again, and when the road should be open. */
import { type Assignment, OPEN_ASSIGNMENT_STATES } from '../dispatch/assignment.ts';
import { DomainError } from '../errors.ts';
import { type DomainEvent, ref } from '../feed/held.ts';
import type { Team } from '../team/team.ts';
import { checkStepTime, DAY_MS, type Instant, toInstant, toMs } from '../time.ts';
import type { HeldClosure } from './closure.apply.ts';
import type { Closure, CrewArrived, ExpectOpening, SendCrew } from './closure.ts';

/** Nobody says so far ahead when a road will be open. */
const EXPECTED_AT_MOST_MS = 366 * DAY_MS;

/** [RT12] To a road that is closed. Another crew takes the place of the first; the same one is not sent twice. */
export function sendCrew(
  now: Instant,
  facts: { closure: HeldClosure; team: Team; assignmentId: string | null },
  command: SendCrew,
): DomainEvent[] {
  const { row } = closed(facts.closure);
  const { team, assignmentId } = facts;
  if (team.availability !== 'available') throw new DomainError('TEAM_OUT_OF_SERVICE', { path: 'teamId' });
  if (row.crew?.teamId === team.id && row.crew.assignmentId === assignmentId) throw new DomainError('STEP_NOT_POSSIBLE', { current: row });
  const sent = tell(row, 'closure.crewSent', checkStepTime(now, command.at, false), { teamId: team.id, assignmentId });
  return command.expectedOpenAt ? [sent, expected(now, row, command.expectedOpenAt)] : [sent];
}

/** [RT12] Once; not before it was sent. */
export function crewArrived(now: Instant, closure: HeldClosure, command: CrewArrived): DomainEvent[] {
  const { row } = closed(closure);
  const { crew } = row;
  if (!crew || crew.arrivedAt !== null) throw new DomainError('STEP_NOT_POSSIBLE', { current: row });
  const at = checkStepTime(now, command.at, false);
  if (toMs(at) < toMs(crew.sentAt)) throw new DomainError('VALUE_OUT_OF_RANGE', { path: 'at' });
  return [tell(row, 'closure.crewArrived', at, { teamId: crew.teamId })];
}

/** [RT12] As its assignment stands now: there, or no crew any more. Nothing when the road knows that already. */
export function followCrew(closure: HeldClosure, assignment: Assignment): DomainEvent[] {
  const { row } = closure;
  const { crew } = row;
  if (row.state !== 'closed' || crew?.assignmentId !== assignment.id) return [];
  const { teamId, state, onSceneAt, endedAt } = assignment;
  if (onSceneAt !== null) return onSceneAt === crew.arrivedAt ? [] : [tell(row, 'closure.crewArrived', onSceneAt, { teamId })];
  // A step that was taken back: it is on its way again.
  if ((OPEN_ASSIGNMENT_STATES as readonly string[]).includes(state))
    return crew.arrivedAt === null ? [] : [tell(row, 'closure.crewSent', crew.sentAt, { teamId, assignmentId: assignment.id })];
  return [tell(row, 'closure.crewReleased', endedAt ?? crew.sentAt, { teamId })];
}

/** [RT12] What somebody says, and says anew. */
export function expectOpening(now: Instant, closure: HeldClosure, { expectedOpenAt }: ExpectOpening): DomainEvent[] {
  const { row } = closed(closure);
  if (expectedOpenAt !== null) return [expected(now, row, expectedOpenAt)];
  return row.expectedOpenAt ? [tell(row, 'closure.openingExpected', now, { expectedOpenAt: null })] : [];
}

function expected(now: Instant, row: Closure, said: string): DomainEvent {
  const ms = toMs(said);
  if (ms <= toMs(row.from) || ms > toMs(now) + EXPECTED_AT_MOST_MS) throw new DomainError('VALUE_OUT_OF_RANGE', { path: 'expectedOpenAt' });
  return tell(row, 'closure.openingExpected', now, { expectedOpenAt: toInstant(ms) });
}

function closed(closure: HeldClosure): HeldClosure {
  if (closure.row.state !== 'closed') throw new DomainError('CLOSURE_NOT_CLOSED', { current: closure.row });
  return closure;
}

function tell({ id, reason }: Closure, type: DomainEvent['type'], at: Instant, payload: Record<string, unknown>): DomainEvent {
  const subject = ref('closure', id);
  return { type, subject, incidentId: null, at, flags: [], payload: { reason, ...payload }, touches: [subject] };
}
