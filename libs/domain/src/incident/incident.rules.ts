/** Rules of an incident's life (docs/spec/incident.md). */

import type { HeldAssignment } from '../dispatch/assignment.apply.ts';
import { isOpen } from '../dispatch/assignment.ts';
import { DomainError } from '../errors.ts';
import { type DomainEvent, type Ref, ref } from '../feed/held.ts';
import { mergeFigures } from '../figures.ts';
import type { Place } from '../geo.ts';
import { isSame } from '../same.ts';
import { checkStepTime, type Instant, isLate, toMs } from '../time.ts';
import { type Follower, goingBack, refsOf } from './follow.ts';
import { extraOf, type HeldIncident } from './incident.apply.ts';
import type { CloseIncident, DescribeIncident, Incident } from './incident.ts';

type At = { at?: string | null | undefined };
type Made = Pick<DomainEvent, 'type' | 'payload'> & { touches?: readonly Ref[] };

const event = (now: Instant, at: Instant, row: Incident, made: Made, earliest: Instant | null = null): DomainEvent => ({
  subject: ref('incident', row.id),
  incidentId: row.id,
  at,
  flags: [...(isLate(now, at) ? ['late'] : []), ...(earliest !== null && toMs(at) < toMs(earliest) ? ['outOfOrder'] : [])],
  touches: [ref('incident', row.id)],
  ...made,
});

const stepTime = (now: Instant, command: At, row: Incident): Instant => checkStepTime(now, command.at, row.flags.includes('imported'));

/** [I1] Facts of an incident are set one by one, each its own event; a value that does not change makes none. A closed incident keeps its facts. */
export function describeIncident(
  now: Instant,
  facts: { incident: HeldIncident; place: Place | null; jurisdictionId: string | null; dependants: readonly Ref[] },
  command: DescribeIncident,
): DomainEvent[] {
  const { row } = facts.incident;
  mustBeOpen(row);
  const at = stepTime(now, command, row);
  const made: Made[] = [];
  const title = command.title?.trim();
  if (title !== undefined && title !== row.title) made.push({ type: 'incident.titled', payload: { value: title, previous: row.title } });
  if (command.typeCode && command.typeCode !== row.typeCode)
    made.push({ type: 'incident.typed', payload: { value: command.typeCode, previous: row.typeCode } });
  if (command.grade && command.grade !== row.grade)
    made.push({ type: 'incident.graded', payload: { value: command.grade, previous: row.grade } });
  if (facts.place !== null && !isSame(facts.place, row.place)) {
    const jurisdictionId = facts.jurisdictionId ?? row.jurisdictionId;
    const moved = jurisdictionId === row.jurisdictionId ? [] : facts.dependants;
    const payload = { place: facts.place, jurisdictionId, previous: row.place };
    made.push({ type: 'incident.relocated', payload, touches: [ref('incident', row.id), ...moved] });
  }
  const figures = mergeFigures(row.figures, command.figures);
  if (!isSame(figures, row.figures)) made.push({ type: 'incident.figuresSet', payload: { value: figures, previous: row.figures } });
  return made.map((one) => event(now, at, row, one));
}

/** [I2] open → controlled (已控制). */
export function controlIncident(now: Instant, facts: { incident: HeldIncident }, command: At): DomainEvent[] {
  const { row } = facts.incident;
  if (row.state !== 'open') throw new DomainError('INCIDENT_NOT_OPEN', { current: row });
  return [event(now, stepTime(now, command, row), row, { type: 'incident.controlled', payload: {} }, row.openedAt)];
}

/** [I3] open or controlled → closed (已办结), with a disposition and no open assignment. */
export function closeIncident(
  now: Instant,
  facts: { incident: HeldIncident; assignments: readonly HeldAssignment[] },
  command: CloseIncident,
): DomainEvent[] {
  const { row } = facts.incident;
  mustBeOpen(row);
  const open = facts.assignments.filter((held) => isOpen(held.row));
  if (open.length > 0) {
    throw new DomainError('ASSIGNMENTS_OPEN', {
      current: row,
      errors: open.map((held) => ({ assignmentId: held.row.id, teamId: held.row.teamId })),
    });
  }
  const payload = { disposition: command.disposition, note: command.note ?? null, recordedAt: now };
  return [event(now, stepTime(now, command, row), row, { type: 'incident.closed', payload }, row.controlledAt ?? row.openedAt)];
}

/** [I4] closed → open again, with a reason; a merged one is unmerged instead. Its reports and assignments come back into the live set with it. */
export function reopenIncident(
  now: Instant,
  facts: { incident: HeldIncident; dependants: readonly Ref[] },
  command: At & { reason: string },
): DomainEvent[] {
  const { row, live } = facts.incident;
  if (row.state !== 'closed') throw new DomainError('INCIDENT_NOT_CLOSED', { current: row });
  if (row.mergedIntoId !== null) throw new DomainError('INCIDENT_MERGED', { current: row });
  const touches = [ref('incident', row.id), ...(live ? [] : facts.dependants)];
  return [
    event(now, stepTime(now, command, row), row, { type: 'incident.reopened', payload: { reason: command.reason }, touches }, row.closedAt),
  ];
}

export type MergeFacts = {
  source: HeldIncident;
  target: HeldIncident;
  assignments: readonly HeldAssignment[];
  targetAssignments: readonly HeldAssignment[];
  /** What else belongs to either of the two. */
  followers?: readonly Follower[];
};

/** Teams that hold an open assignment on both incidents: the officer ends one of the two before merging. */
export function mergeConflicts(facts: MergeFacts): string[] {
  const there = new Set(facts.targetAssignments.filter((held) => isOpen(held.row)).map((held) => held.row.teamId));
  return facts.assignments.filter((held) => isOpen(held.row) && there.has(held.row.teamId)).map((held) => held.row.teamId);
}

/** [I5] Reports and assignments move to the target; the source is closed as merged. Nothing is deleted, unmerging restores both. */
export function mergeIncident(now: Instant, facts: MergeFacts, command: At): DomainEvent[] {
  const [source, target] = [facts.source.row, facts.target.row];
  if (source.id === target.id) throw new DomainError('INCIDENTS_SAME', { path: 'intoIncidentId' });
  mustBeOpen(source);
  if (target.state === 'closed') throw new DomainError('INCIDENT_CLOSED', { current: target });
  const conflicts = mergeConflicts(facts);
  if (conflicts.length > 0) throw new DomainError('MERGE_CONFLICT', { current: target, errors: conflicts.map((teamId) => ({ teamId })) });
  const assignmentIds = facts.assignments.map((held) => held.row.id);
  const extra = extraOf(facts.source);
  const payload = {
    sourceId: source.id,
    toIncidentId: target.id,
    toJurisdictionId: target.jurisdictionId,
    reportIds: source.reportIds,
    assignmentIds,
    receivedAts: extra.receivedAts,
    recordedAt: now,
    teamIds: extra.teamIds,
    teamNodes: extra.teamNodes,
  };
  const followers = refsOf((facts.followers ?? []).filter(({ row }) => row.incidentId === source.id));
  const touches = [ref('incident', target.id), ref('incident', source.id), ...moves(source.reportIds, assignmentIds), ...followers];
  return [event(now, stepTime(now, command, source), target, { type: 'incident.merged', payload, touches })];
}

/** [I6] What came with the merge and has stayed on the target since goes back; the source is as it was before. */
export function unmergeIncident(now: Instant, facts: MergeFacts, command: At & { reason: string }): DomainEvent[] {
  const [source, target] = [facts.source.row, facts.target.row];
  const before = extraOf(facts.source).beforeMerge;
  if (source.mergedIntoId === null || before === undefined) throw new DomainError('INCIDENT_NOT_MERGED', { current: source });
  if (target.mergedIntoId !== null) throw new DomainError('INCIDENT_MERGED', { current: target });
  const { cameFrom } = extraOf(facts.target);
  const reportIds = target.reportIds.filter((id) => cameFrom[id] === source.id);
  const there = new Set(facts.targetAssignments.map((held) => held.row.id));
  const assignmentIds = before.assignmentIds.filter((id) => there.has(id));
  const payload = {
    sourceId: source.id,
    toIncidentId: source.id,
    toJurisdictionId: source.jurisdictionId,
    reportIds,
    assignmentIds,
    reason: command.reason,
  };
  const followers = refsOf(goingBack(facts.followers ?? [], target.id, source.id, assignmentIds));
  const touches = [ref('incident', target.id), ref('incident', source.id), ...moves(reportIds, assignmentIds), ...followers];
  return [event(now, stepTime(now, command, source), target, { type: 'incident.unmerged', payload, touches })];
}

/** [I7] A closed incident leaves the live set with its reports and assignments. */
export function archiveIncident(now: Instant, facts: { incident: HeldIncident; dependants: readonly Ref[] }): DomainEvent[] {
  const { row, live } = facts.incident;
  if (!live || row.state !== 'closed') throw new DomainError('NOT_ARCHIVABLE', { current: row });
  return [event(now, now, row, { type: 'incident.archived', payload: {}, touches: [ref('incident', row.id), ...facts.dependants] })];
}

/** [I8] Notes and media are added to an incident in any state: a review adds them later. */
export function noteIncident(now: Instant, facts: { incident: HeldIncident }, command: At & { text: string }): DomainEvent[] {
  const { row } = facts.incident;
  return [
    event(now, stepTime(now, command, row), row, { type: 'incident.noteAdded', payload: { text: command.text.trim() }, touches: [] }),
  ];
}

const moves = (reportIds: readonly string[], assignmentIds: readonly string[]): Ref[] => [
  ...reportIds.map((id) => ref('report', id)),
  ...assignmentIds.map((id) => ref('assignment', id)),
];

function mustBeOpen(row: Incident): void {
  if (row.state === 'closed') throw new DomainError('INCIDENT_NOT_OPEN', { current: row });
}
