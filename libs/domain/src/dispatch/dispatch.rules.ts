/** Rules of dispatch and of the assignment's life (docs/spec/assignment.md). */
import { DomainError, type ErrorDetail } from '../errors.ts';
import { type DomainEvent, type Held, ref } from '../feed/held.ts';
import type { Point } from '../geo.ts';
import type { HeldIncident } from '../incident/incident.apply.ts';
import type { Team } from '../team/team.ts';
import { checkStepTime, type Instant, isLate, toInstant, toMs } from '../time.ts';
import { assignmentExtra, EVENT_OF_STEP, type HeldAssignment, STATE_AFTER } from './assignment.apply.ts';
import { ASSIGNMENT_STATES, type Assignment, type DispatchTeams, isOpen, type Step } from './assignment.ts';

export type HeldTeam = Held<Team>;
/** A team asked for, the new assignment's id, and its open assignments with who dispatched them (for the refusal that says by whom it was taken). */
export type AskedTeam = {
  team: HeldTeam;
  assignmentId: string;
  open: readonly { assignment: Assignment; byName: string | null; visible: boolean }[];
  /** Its kind needs a yes that is not there: `liftable` by whoever sends it, or not. */
  gate?: 'through' | 'liftable' | 'open';
  /** From the order to arrival, as the roads are now; absent where that cannot be said. */
  arrival?: { seconds: number; estimated: boolean } | null;
};

/** A step may be undone by the same person for this long. */
export const UNDO_SECONDS = 60;

/** [A1] All or nothing. [A2] A team out of service, [A3] one already on this incident, [A4] a busy one without `override` is refused, each with why. */
export function dispatchTeams(
  now: Instant,
  facts: { incident: HeldIncident; teams: readonly AskedTeam[] },
  command: DispatchTeams,
): DomainEvent[] {
  const incident = facts.incident.row;
  if (incident.state === 'closed') throw new DomainError('INCIDENT_CLOSED', { current: incident });
  const imported = incident.flags.includes('imported');
  const at = checkStepTime(now, command.at, imported);
  const errors = facts.teams.flatMap((asked) => refusals(asked, incident.id, command));
  if (errors.length > 0) throw new DomainError(errors[0]?.code ?? 'DISPATCH_REFUSED', { errors });
  const flags = [...(isLate(now, at) ? ['late'] : []), ...(toMs(at) < toMs(incident.openedAt) ? ['outOfOrder'] : [])];
  return facts.teams.map(({ team, assignmentId, open, arrival }) => {
    const assignment: Omit<Assignment, 'version'> = {
      id: assignmentId,
      incidentId: incident.id,
      teamId: team.row.id,
      state: 'dispatched',
      task: command.task ?? null,
      note: command.note ?? null,
      reason: null,
      onBehalf: false,
      flags: [...flags, ...(imported ? ['imported'] : []), ...(open.length > 0 ? ['overlapping'] : [])],
      dispatchedAt: at,
      ...(arrival && { etaAt: toInstant(toMs(at) + arrival.seconds * 1000), estimated: arrival.estimated }),
      acknowledgedAt: null,
      enRouteAt: null,
      onSceneAt: null,
      endedAt: null,
    };
    const subject = ref('assignment', assignmentId);
    const payload = {
      assignmentId,
      teamId: team.row.id,
      teamNode: team.row.jurisdictionId,
      incidentJurisdictionId: incident.jurisdictionId,
      override: command.override?.reason ?? null,
      againstAdvice: command.againstAdvice?.reason ?? null,
    };
    return {
      type: 'assignment.dispatched',
      subject,
      incidentId: incident.id,
      at,
      flags,
      initial: assignment,
      payload,
      touches: [subject, ref('team', team.row.id), ref('incident', incident.id)],
    };
  });
}

/** [K12] A force whose yes is not there is sent by a leader with `override`, by nobody else. */
function isHeldAtGate({ gate }: AskedTeam, command: DispatchTeams): boolean {
  return gate === 'open' || (gate === 'liftable' && !command.override);
}

function refusals(asked: AskedTeam, incidentId: string, command: DispatchTeams): ErrorDetail[] {
  const { team, open } = asked;
  const teamId = team.row.id;
  if (team.row.availability === 'outOfService') return [{ teamId, code: 'TEAM_OUT_OF_SERVICE' }];
  if (isHeldAtGate(asked, command)) return [{ teamId, code: 'GATE_OPEN' }];
  const here = open.find(({ assignment }) => assignment.incidentId === incidentId);
  const taken = here ?? open[0];
  if (taken === undefined || (here === undefined && command.override)) return [];
  const code = here === undefined ? 'TEAM_ALREADY_ASSIGNED' : 'TEAM_ALREADY_ON_INCIDENT';
  if (!taken.visible) return [{ teamId, code }];
  const by = taken.byName === null ? {} : { byName: taken.byName };
  return [{ teamId, code, assignmentId: taken.assignment.id, at: taken.assignment.dispatchedAt, ...by }];
}

export type StepCommand = {
  at?: string | null | undefined;
  note?: string | null | undefined;
  reason?: string | null | undefined;
  position?: Point | null | undefined;
};

/**
 * [A5] Any later step from any open state; skipped steps keep no time. [A6] Decline only before moving. [A7] The same step again by the same person changes nothing.
 * [A8] A time before an earlier step is kept and flagged `outOfOrder`. Returns [] where [A7] holds.
 */
export function recordStep(
  now: Instant,
  facts: { assignment: HeldAssignment; step: Step; personId: string; onBehalf: boolean },
  command: StepCommand,
): DomainEvent[] {
  const { row } = facts.assignment;
  const extra = assignmentExtra(facts.assignment);
  if (row.state === STATE_AFTER[facts.step] && extra.recordedBy[facts.step] === facts.personId) return [];
  if (!isStepPossible(row, facts.step)) throw new DomainError('STEP_NOT_POSSIBLE', { current: row });
  const at = checkStepTime(now, command.at, row.flags.includes('imported'));
  const earlierSteps = [row.dispatchedAt, row.acknowledgedAt, row.enRouteAt, row.onSceneAt].filter((time) => time !== null);
  const outOfOrder = earlierSteps.some((time) => toMs(at) < toMs(time));
  const flags = [...(isLate(now, at) ? ['late'] : []), ...(outOfOrder ? ['outOfOrder'] : [])];
  const [subject, team] = [ref('assignment', row.id), ref('team', row.teamId)];
  const payload = {
    assignmentId: row.id,
    teamId: row.teamId,
    step: facts.step,
    personId: facts.personId,
    recordedAt: now,
    onBehalf: facts.onBehalf,
    note: command.note ?? null,
    reason: command.reason ?? null,
    position: command.position ?? null,
  };
  const ends = facts.step === 'complete' || facts.step === 'decline' || facts.step === 'standDown';
  return [
    {
      type: EVENT_OF_STEP[facts.step],
      subject,
      incidentId: row.incidentId,
      at,
      flags,
      payload,
      touches: ends ? [subject, team] : [subject],
    },
  ];
}

export function isStepPossible(row: Assignment, step: Step): boolean {
  if (!isOpen(row)) return false;
  if (step === 'standDown') return true;
  if (step === 'decline') return row.state === 'dispatched' || row.state === 'acknowledged';
  return ASSIGNMENT_STATES.indexOf(STATE_AFTER[step]) > ASSIGNMENT_STATES.indexOf(row.state);
}

/** [A9] The same person takes the last step back within 60 s; an ended assignment opens again only while its incident is open and its team free. */
export function undoStep(
  now: Instant,
  facts: { assignment: HeldAssignment; incident: HeldIncident; team: HeldTeam; personId: string },
): DomainEvent[] {
  const { row } = facts.assignment;
  const { lastStep } = assignmentExtra(facts.assignment);
  const inTime = lastStep !== null && toMs(now) - toMs(lastStep.recordedAt) <= UNDO_SECONDS * 1000;
  if (lastStep === null || !inTime || lastStep.personId !== facts.personId) throw new DomainError('STEP_NOT_POSSIBLE', { current: row });
  const reopens = !isOpen(row);
  if (reopens && facts.incident.row.state === 'closed') throw new DomainError('INCIDENT_CLOSED', { current: facts.incident.row });
  if (reopens && facts.team.row.openAssignmentIds.length > 0) throw new DomainError('STEP_NOT_POSSIBLE', { current: row });
  const [subject, team] = [ref('assignment', row.id), ref('team', row.teamId)];
  const payload = { assignmentId: row.id, teamId: row.teamId, step: lastStep.step, from: row.state, to: lastStep.before.state };
  return [
    {
      type: 'assignment.stepUndone',
      subject,
      incidentId: row.incidentId,
      at: now,
      flags: [],
      payload,
      touches: reopens ? [subject, team] : [subject],
    },
  ];
}
