/** Rules of needs and force requests (docs/spec/force.md). */
import { DomainError } from '../errors.ts';
import { type DomainEvent, type Held, ref } from '../feed/held.ts';
import type { HeldIncident } from '../incident/incident.apply.ts';
import type { Team } from '../team/team.ts';
import { checkStepTime, checkWantedTime, type Instant, isLate } from '../time.ts';
import { EVENT_OF_FORCE_STEP, forceExtra, type HeldForceRequest, type HeldNeed } from './force.apply.ts';
import { FIRST_STATE, stateAfterForceStep } from './force.steps.ts';
import type { ForceRequest, Need, RaiseForceRequest, RaiseNeed, RecordForceStep, SetNeed } from './force.ts';

const isImported = ({ row }: HeldIncident): boolean => row.flags.includes('imported');
const flagsOf = (now: Instant, at: Instant): string[] => (isLate(now, at) ? ['late'] : []);

/** [K1] A need says how many people an incident wants, of a capability or of any. A closed incident wants nobody. */
export function raiseNeed(now: Instant, facts: { incident: HeldIncident; id: string }, command: RaiseNeed): DomainEvent[] {
  const { row } = facts.incident;
  mustBeUnclosed(facts.incident);
  const at = checkStepTime(now, command.at, isImported(facts.incident));
  const need: Omit<Need, 'version'> = {
    id: facts.id,
    incidentId: row.id,
    state: 'open',
    capability: command.capability ?? null,
    headcount: command.headcount,
    note: command.note?.trim() || null,
    raisedAt: at,
  };
  const subject = ref('need', facts.id);
  const payload = {
    needId: facts.id,
    headcount: need.headcount,
    capability: need.capability,
    note: need.note,
    incidentNode: row.jurisdictionId,
  };
  return [{ type: 'need.raised', subject, incidentId: row.id, at, flags: flagsOf(now, at), initial: need, payload, touches: [subject] }];
}

/** [K2] The number of an open need is set anew as the situation grows; the same number is no event. */
export function setNeed(now: Instant, facts: { incident: HeldIncident; need: HeldNeed }, command: SetNeed): DomainEvent[] {
  mustBeOpen(facts.need);
  const { row } = facts.need;
  const at = checkStepTime(now, command.at, isImported(facts.incident));
  if (!command.headcount || command.headcount === row.headcount) return [];
  const payload = { needId: row.id, headcount: command.headcount, previous: row.headcount };
  return [needEvent(now, at, row, 'need.headcountSet', payload)];
}

/** [K3] A need is withdrawn with a reason; requests that are under way under it go on until each is ended. */
export function withdrawNeed(
  now: Instant,
  facts: { incident: HeldIncident; need: HeldNeed },
  command: { reason: string; at?: string | null | undefined },
): DomainEvent[] {
  mustBeOpen(facts.need);
  const at = checkStepTime(now, command.at, isImported(facts.incident));
  return [needEvent(now, at, facts.need.row, 'need.withdrawn', { needId: facts.need.row.id, reason: command.reason })];
}

const needEvent = (now: Instant, at: Instant, row: Need, type: DomainEvent['type'], payload: Record<string, unknown>): DomainEvent => ({
  type,
  subject: ref('need', row.id),
  incidentId: row.incidentId,
  at,
  flags: flagsOf(now, at),
  payload,
  touches: [ref('need', row.id)],
});

/**
 * [K4] A request asks one kind of force, of one team where it is known, for the place and task of the incident. [K5] A team is asked as what it is.
 * The place goes along, so that who is asked knows where before they see the incident.
 */
export function raiseForceRequest(
  now: Instant,
  facts: { incident: HeldIncident; need: HeldNeed; team: Held<Team> | null; id: string },
  command: RaiseForceRequest,
): DomainEvent[] {
  const { incident, need, team } = facts;
  mustBeUnclosed(incident);
  mustBeOpen(need);
  const at = checkStepTime(now, command.at, isImported(incident));
  if (team !== null && team.row.kind !== command.kind) throw new DomainError('TEAM_KIND_DIFFERENT', { path: 'teamId' });
  const request: Omit<ForceRequest, 'version'> = {
    id: facts.id,
    needId: need.row.id,
    incidentId: incident.row.id,
    kind: command.kind,
    state: FIRST_STATE[command.kind],
    headcount: command.headcount ?? (team?.row.headcount || need.row.headcount),
    agreedCount: null,
    onSceneCount: 0,
    teamIds: team === null ? [] : [team.row.id],
    addressee: command.addressee?.trim() ?? null,
    task: command.task?.trim() || null,
    place: incident.row.place,
    wantedAt: command.wantedAt ? checkWantedTime(now, command.wantedAt, isImported(incident), 'wantedAt') : null,
    raisedAt: at,
    times: {},
    onBehalf: false,
    flags: flagsOf(now, at),
  };
  const subject = ref('forceRequest', facts.id);
  const payload = {
    forceRequestId: facts.id,
    needId: need.row.id,
    kind: command.kind,
    headcount: request.headcount,
    teamIds: request.teamIds,
    teamNodes: team === null ? {} : { [team.row.id]: team.row.jurisdictionId },
    incidentNode: incident.row.jurisdictionId,
  };
  return [
    {
      type: 'forceRequest.raised',
      subject,
      incidentId: incident.row.id,
      at,
      flags: request.flags,
      initial: request,
      payload,
      touches: [subject],
    },
  ];
}

export type ForceStepFacts = {
  request: HeldForceRequest;
  /** The teams that `name` names, locked. */
  teams: readonly Held<Team>[];
  personId: string;
  onBehalf: boolean;
  maySign: boolean;
  isImported: boolean;
};

/**
 * [K6] One step after the other as the kind has it, none of those that grant something left out. [K7] A leader signs. [K8] A military request takes no words
 * and names no team of another kind: numbers and times are all that is kept of it. [K9] The same step again by the same person changes nothing.
 */
export function recordForceStep(now: Instant, facts: ForceStepFacts, command: RecordForceStep): DomainEvent[] {
  const { row } = facts.request;
  const { step } = command;
  if (step === 'sign' && !facts.maySign) throw new DomainError('FORBIDDEN');
  if (row.kind === 'military' && command.note?.trim()) throw new DomainError('WORDS_REFUSED', { path: 'note' });
  const count = countOf(row, command);
  const isRepeated = row.times[step] !== undefined && forceExtra(facts.request).recordedBy[step] === facts.personId;
  if (isRepeated && isStillTrue(row, command, count)) return [];
  if (stateAfterForceStep(row, step) === null) throw new DomainError('STEP_NOT_POSSIBLE', { current: row });
  const different = facts.teams.find((team) => team.row.kind !== row.kind);
  if (different !== undefined)
    throw new DomainError('TEAM_KIND_DIFFERENT', { errors: [{ path: 'teamIds', teamId: different.row.id, code: 'TEAM_KIND_DIFFERENT' }] });
  const at = checkStepTime(now, command.at, facts.isImported);
  const payload = {
    forceRequestId: row.id,
    needId: row.needId,
    kind: row.kind,
    step,
    personId: facts.personId,
    onBehalf: facts.onBehalf,
    note: command.note?.trim() || null,
    ...(count !== null && { headcount: count }),
    ...(step === 'name' && {
      teamIds: facts.teams.map((team) => team.row.id),
      teamNodes: Object.fromEntries(facts.teams.map((team) => [team.row.id, team.row.jurisdictionId])),
    }),
  };
  const subject = ref('forceRequest', row.id);
  return [
    { type: EVENT_OF_FORCE_STEP[step], subject, incidentId: row.incidentId, at, flags: flagsOf(now, at), payload, touches: [subject] },
  ];
}

/** People that the step speaks of; without a number what was asked is agreed to, and what was agreed has come. */
function countOf(row: ForceRequest, { step, headcount }: RecordForceStep): number | null {
  if (step === 'agree' || step === 'order') return headcount ?? row.headcount;
  return step === 'arrive' ? (headcount ?? row.agreedCount ?? row.headcount) : null;
}

/** Arriving may be said again with more people; anything else is said once. */
const isStillTrue = (row: ForceRequest, { step }: RecordForceStep, count: number | null): boolean =>
  step !== 'arrive' || (row.state === 'onScene' && count === row.onSceneCount);

function mustBeUnclosed({ row }: HeldIncident): void {
  if (row.state === 'closed') throw new DomainError('INCIDENT_CLOSED', { current: row });
}

function mustBeOpen({ row }: HeldNeed): void {
  if (row.state !== 'open') throw new DomainError('NEED_NOT_OPEN', { current: row });
}
