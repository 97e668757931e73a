/** Rules of a call for help (docs/spec/phone.md). The first of them: it is never refused for what else may be wrong with it. */
import { DomainError } from '../errors.ts';
import { type DomainEvent, ref } from '../feed/held.ts';
import { checkStepTime, type Instant, isLate, MINUTE_MS, toMs } from '../time.ts';
import type { HeldSos, SosExtra } from './sos.apply.ts';
import type { EndSos, OwnSos, RaiseSos, Sos } from './sos.ts';

export type SosFacts = {
  id: string;
  person: Sos['person'];
  team: { id: string; node: string } | null;
  assignment: { id: string; incidentId: string; node: string } | null;
  /** The terminal whose alarm it is, if no person pressed. */
  deviceId: string | null;
  /** The node of the point, else where the person works. */
  node: string;
};

/** [S1] Taken from anyone in the field, whatever its clock says: a time that cannot be is replaced by ours and flagged `clockOff`. */
export function raiseSos(now: Instant, facts: SosFacts, command: RaiseSos): DomainEvent[] {
  const { at, flags } = timeOf(now, command.at);
  const subject = ref('sos', facts.id);
  const initial: Omit<Sos, 'version'> = {
    id: facts.id,
    state: 'raised',
    person: facts.person,
    teamId: facts.team?.id ?? null,
    assignmentId: facts.assignment?.id ?? null,
    incidentId: facts.assignment?.incidentId ?? null,
    point: command.point ?? null,
    accuracyMetres: command.accuracyMetres ?? null,
    raisedAt: at,
    pressCount: 1,
    pressedAt: at,
    ownedAt: null,
    owner: null,
    endedAt: null,
    reason: null,
    flags,
    jurisdictionId: facts.node,
  };
  const payload = {
    ...roomsIn(facts),
    deviceId: facts.deviceId,
    sosId: facts.id,
    teamId: initial.teamId,
    name: facts.person?.name ?? null,
    point: initial.point,
  };
  return [{ type: 'sos.raised', subject, incidentId: initial.incidentId, at, flags, initial, payload, touches: [subject] }];
}

/**
 * [S6] Pressed again while it is open it stays one call: counted, and where and when it was pressed last. What a press does not say stays as it was; a
 * press that is told late says nothing of where. The same press again changes nothing.
 */
export function pressSosAgain(now: Instant, facts: SosFacts & { sos: HeldSos }, command: RaiseSos): DomainEvent[] {
  const { sos, team, assignment } = facts;
  const { row } = sos;
  const pressId = command.id ?? null;
  if (pressId !== null && (pressId === row.id || (sos.extra as SosExtra).pressIds.includes(pressId))) return [];
  const { at, flags } = timeOf(now, command.at);
  const isNewest = toMs(at) >= toMs(row.pressedAt ?? row.raisedAt);
  const point = isNewest ? (command.point ?? null) : null;
  const pressed = {
    ...(point !== null && { point, accuracyMetres: command.accuracyMetres ?? null, jurisdictionId: facts.node }),
    ...(isNewest && team !== null && { teamId: team.id }),
    ...(isNewest && assignment !== null && { assignmentId: assignment.id, incidentId: assignment.incidentId }),
  };
  const count = (row.pressCount ?? 1) + 1;
  const subject = ref('sos', row.id);
  const payload = { ...roomsIn(facts), sosId: row.id, teamId: row.teamId, name: row.person?.name ?? null, count, pressId, pressed };
  const incidentId = pressed.incidentId ?? row.incidentId;
  return [{ type: 'sos.pressedAgain', subject, incidentId, at, flags, payload, touches: [subject] }];
}

/** Rooms that hear a press: the team's and the place's for good, the incident's as long as it belongs to that. */
function roomsIn({ team, assignment, node }: SosFacts): { nodes: string[]; incidentNode: string | null } {
  return { nodes: [...new Set([...(team === null ? [] : [team.node]), node])], incidentNode: assignment?.node ?? null };
}

/** How long a terminal is not heard again whose alarm somebody has ended. */
const ALARM_QUIET_MS = 10 * MINUTE_MS;

/** [S5] A terminal repeats its alarm for as long as it is on: one call while it is open, and none for ten minutes after somebody has ended it. */
export function raiseAlarm(now: Instant, facts: SosFacts & { isOpen: boolean; endedAt: Instant | null }, command: RaiseSos): DomainEvent[] {
  const { isOpen, endedAt } = facts;
  const isQuiet = endedAt !== null && toMs(now) - toMs(endedAt) < ALARM_QUIET_MS;
  return isOpen || isQuiet ? [] : raiseSos(now, facts, command);
}

/** [S2] One person owns it: from then on nobody else need do anything. Another one may take it over; the same one again changes nothing. */
export function ownSos(now: Instant, facts: { sos: HeldSos; owner: NonNullable<Sos['owner']> }, command: OwnSos): DomainEvent[] {
  const { row } = facts.sos;
  if (row.state === 'ended') throw new DomainError('SOS_ENDED', { current: row });
  if (row.owner?.id === facts.owner.id) return [];
  const payload = { sosId: row.id, teamId: row.teamId, name: row.person?.name ?? null, owner: facts.owner, previous: row.owner };
  return [change(now, row, 'sos.owned', payload, command.at)];
}

/** [S3] Ended with a reason, by who handles it or by who called. */
export function endSos(now: Instant, facts: { sos: HeldSos }, command: EndSos): DomainEvent[] {
  const { row } = facts.sos;
  if (row.state === 'ended') throw new DomainError('SOS_ENDED', { current: row });
  const payload = { sosId: row.id, teamId: row.teamId, name: row.person?.name ?? null, reason: command.reason.trim() };
  return [change(now, row, 'sos.ended', payload, command.at)];
}

function change(now: Instant, row: Sos, type: DomainEvent['type'], payload: Record<string, unknown>, asked: OwnSos['at']): DomainEvent {
  const at = checkStepTime(now, asked, false);
  const subject = ref('sos', row.id);
  const flags = [...(isLate(now, at) ? ['late'] : []), ...(toMs(at) < toMs(row.raisedAt) ? ['outOfOrder'] : [])];
  return { type, subject, incidentId: row.incidentId, at, flags, payload, touches: [subject] };
}

function timeOf(now: Instant, asked: RaiseSos['at']): { at: Instant; flags: string[] } {
  try {
    const at = checkStepTime(now, asked, false);
    return { at, flags: isLate(now, at) ? ['late'] : [] };
  } catch {
    return { at: now, flags: ['clockOff'] };
  }
}
