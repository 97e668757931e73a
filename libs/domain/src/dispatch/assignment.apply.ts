/** The meaning of events for an assignment, computed once, inside the transaction. */
import { assignmentKey, type DomainEvent, type Held, nodeKey, teamKey, unique, withFlags } from '../feed/held.ts';
import type { Assignment, AssignmentState, Step } from './assignment.ts';

/** Who recorded which step, and the row before the last one, for undo. */
export type AssignmentExtra = {
  incidentJurisdictionId: string;
  teamNode: string;
  recordedBy: Partial<Record<Step, string>>;
  lastStep: { step: Step; personId: string; recordedAt: string; before: Assignment } | null;
};
export type HeldAssignment = Held<Assignment>;
export const assignmentExtra = (held: HeldAssignment): AssignmentExtra => held.extra as AssignmentExtra;

export const EVENT_OF_STEP = {
  acknowledge: 'assignment.acknowledged',
  depart: 'assignment.departed',
  arrive: 'assignment.arrived',
  complete: 'assignment.completed',
  decline: 'assignment.declined',
  standDown: 'assignment.stoodDown',
} as const satisfies Record<Step, string>;

export const STATE_AFTER = {
  acknowledge: 'acknowledged',
  depart: 'enRoute',
  arrive: 'onScene',
  complete: 'completed',
  decline: 'declined',
  standDown: 'stoodDown',
} as const satisfies Record<Step, AssignmentState>;

const TIME_OF_STEP = {
  acknowledge: 'acknowledgedAt',
  depart: 'enRouteAt',
  arrive: 'onSceneAt',
  complete: 'endedAt',
  decline: 'endedAt',
  standDown: 'endedAt',
} as const satisfies Record<Step, keyof Assignment>;

type Payload = {
  incidentJurisdictionId: string;
  teamNode: string;
  step: Step;
  personId: string;
  recordedAt: string;
  onBehalf: boolean;
  reason: string | null;
  note: string | null;
  flag: string;
  closureId: string;
  toIncidentId: string;
  toJurisdictionId: string;
  jurisdictionId: string;
};

export function applyAssignment(before: HeldAssignment | null, event: DomainEvent): HeldAssignment {
  const p = event.payload as Payload;
  if (before === null) {
    const extra = { incidentJurisdictionId: p.incidentJurisdictionId, teamNode: p.teamNode, recordedBy: {}, lastStep: null };
    return hold({ ...(event.initial as Assignment), version: 0 }, true, extra);
  }
  const { row, live } = before;
  const extra = assignmentExtra(before);
  switch (event.type) {
    case 'assignment.stepUndone':
      return extra.lastStep === null ? before : hold(undone(row, extra.lastStep.before), live, { ...extra, lastStep: null });
    case 'assignment.wayCut':
      return hold({ ...row, wayCutBy: unique([...(row.wayCutBy ?? []), p.closureId]) }, live, extra);
    case 'assignment.overdueMarked':
      return hold({ ...row, flags: withFlags(row.flags, [p.flag]) }, live, extra);
    case 'incident.merged':
    case 'incident.unmerged':
      return hold({ ...row, incidentId: p.toIncidentId }, true, { ...extra, incidentJurisdictionId: p.toJurisdictionId });
    case 'incident.relocated':
      return hold(row, live, { ...extra, incidentJurisdictionId: p.jurisdictionId });
    case 'incident.archived':
      return hold(row, false, extra);
    case 'incident.reopened':
      return hold(row, true, extra);
    default:
      return stepTaken(before, event, p);
  }
}

/** Back to the row before the step, but for what was no part of it. */
const undone = ({ incidentId, version, wayCutBy }: Assignment, before: Assignment): Assignment => ({
  ...before,
  incidentId,
  version,
  ...(wayCutBy && { wayCutBy }),
});

function stepTaken(before: HeldAssignment, event: DomainEvent, p: Payload): HeldAssignment {
  const { row } = before;
  const extra = assignmentExtra(before);
  const next: Assignment = {
    ...row,
    state: STATE_AFTER[p.step],
    [TIME_OF_STEP[p.step]]: event.at,
    onBehalf: row.onBehalf || p.onBehalf,
    note: p.note ?? row.note,
    reason: p.reason ?? row.reason,
    flags: withFlags(row.flags, event.flags),
  };
  return hold(next, before.live, {
    ...extra,
    recordedBy: { ...extra.recordedBy, [p.step]: p.personId },
    lastStep: { step: p.step, personId: p.personId, recordedAt: p.recordedAt, before: row },
  });
}

function hold(row: Assignment, live: boolean, extra: AssignmentExtra): HeldAssignment {
  const scope = unique([nodeKey(extra.incidentJurisdictionId), nodeKey(extra.teamNode), teamKey(row.teamId), assignmentKey(row.id)]);
  return { kind: 'assignment', row, live, extra, scope };
}
