/** Examples for tests: `eg.report({ state: 'accepted' })`. Everything is optional; what a test does not name does not matter to it. */
import { type AssignmentExtra, applyAssignment, type HeldAssignment } from '../dispatch/assignment.apply.ts';
import type { Assignment } from '../dispatch/assignment.ts';
import type { AskedTeam, HeldTeam } from '../dispatch/dispatch.rules.ts';
import { applyEvent } from '../feed/apply.ts';
import type { DomainEvent, Held, Ref } from '../feed/held.ts';
import type { Kind } from '../feed/log-event.ts';
import type { Place } from '../geo.ts';
import { applyIncident, type HeldIncident, type IncidentExtra } from '../incident/incident.apply.ts';
import type { Incident } from '../incident/incident.ts';
import { DEFAULT_TARGETS, type IncidentType } from '../incident/incident-type.ts';
import type { Jurisdiction } from '../place/jurisdiction.ts';
import { applyReport } from '../report/report.apply.ts';
import type { HeldReport } from '../report/report.rules.ts';
import type { Report, SubmitReport } from '../report/report.ts';
import { applyTeam } from '../team/team.apply.ts';
import type { Team } from '../team/team.ts';
import { type Instant, toInstant, toMs } from '../time.ts';

/** The present of every example: 14:05:09 in Qingdao. */
export const NOW: Instant = '2026-11-22T06:05:09.000Z';
/** NOW moved by seconds, ahead or back. */
export const seconds = (count: number): Instant => toInstant(toMs(NOW) + count * 1000);

let lastId = 0;
/** A new id; all are different. */
const id = (): string => `0191f0a0-0000-7000-8000-${(++lastId).toString(16).padStart(12, '0')}`;

export const SHINAN = '0191f0a0-0000-7000-9000-000000370202';
export const HUANGDAO = '0191f0a0-0000-7000-9000-000000370211';
export const OFFICER = '0191f0a0-0000-7000-a000-000000000001';
export const LEADER = '0191f0a0-0000-7000-a000-000000000002';

const place = (more: Partial<Place> = {}): Place => ({
  point: { type: 'Point', coordinates: [120.3826, 36.0671] },
  address: '香港中路 12 号',
  regionCode: '370202',
  ...more,
});

const report = (more: Partial<Report> = {}): Report => ({
  id: id(),
  code: 'R-20261122-0031',
  state: 'waiting',
  source: 'phone',
  externalId: null,
  summary: '地下车库进水',
  description: null,
  typeCode: null,
  place: place(),
  occurredAt: NOW,
  receivedAt: NOW,
  recordedAt: NOW,
  incidentId: null,
  figures: {},
  flags: [],
  jurisdictionId: SHINAN,
  version: 1,
  ...more,
});

const incident = (more: Partial<Incident> = {}): Incident => ({
  id: id(),
  code: 'Q-20261122-0007',
  state: 'open',
  typeCode: null,
  title: '地下车库进水',
  place: place(),
  grade: null,
  receivedAt: NOW,
  openedAt: NOW,
  controlledAt: null,
  closedAt: null,
  disposition: null,
  figures: {},
  reportIds: [],
  mergedIntoId: null,
  flags: [],
  jurisdictionId: SHINAN,
  version: 1,
  ...more,
});

const assignment = (more: Partial<Assignment> = {}): Assignment => ({
  id: id(),
  incidentId: id(),
  teamId: id(),
  state: 'dispatched',
  task: null,
  note: null,
  reason: null,
  onBehalf: false,
  flags: [],
  dispatchedAt: NOW,
  acknowledgedAt: null,
  enRouteAt: null,
  onSceneAt: null,
  endedAt: null,
  version: 1,
  ...more,
});

const team = (more: Partial<Team> = {}): Team => ({
  id: id(),
  code: 'QD-01',
  name: '市南排水应急队',
  kind: null,
  jurisdictionId: SHINAN,
  capabilities: [],
  headcount: null,
  leader: null,
  station: null,
  availability: 'available',
  openAssignmentIds: [],
  positionNumber: 1,
  version: 1,
  ...more,
});

const incidentType = (more: Partial<IncidentType> = {}): IncidentType => ({
  id: id(),
  code: 'flood.urban',
  parentCode: null,
  class: 'natural',
  name: { zh: '城市内涝', en: 'Urban flooding' },
  targets: DEFAULT_TARGETS,
  capabilities: [],
  active: true,
  version: 1,
  ...more,
});

const jurisdiction = (more: Partial<Jurisdiction> = {}): Jurisdiction => ({
  id: id(),
  code: '370202',
  name: '市南区',
  nameEn: 'Shinan',
  level: 'district',
  parentId: null,
  center: null,
  version: 1,
  ...more,
});

/** An event whose meaning is nothing but the creation of its row. */
const creation = (kind: Kind, row: { id: string }, payload: Record<string, unknown> = {}): DomainEvent => ({
  type: 'report.received',
  subject: { kind, id: row.id },
  incidentId: null,
  at: NOW,
  flags: [],
  initial: row,
  payload,
  touches: [{ kind, id: row.id }],
});

/** As the row itself has it: the version that `apply` starts from is taken back. */
const asGiven = <H extends Held<never> | Held>(held: H, row: H['row'], extra: object): H => ({
  ...held,
  row,
  extra: { ...held.extra, ...extra },
});

const heldReport = (more: Partial<Report> = {}): HeldReport => {
  const row = report(more);
  return asGiven(applyReport(null, creation('report', row, { submittedBy: OFFICER })), row, {});
};

const heldIncident = (more: Partial<Incident> = {}, extra: Partial<IncidentExtra> = {}): HeldIncident => {
  const row = incident(more);
  const receivedAts = Object.fromEntries(row.reportIds.map((reportId) => [reportId, row.receivedAt]));
  return asGiven(applyIncident(null, creation('incident', row)), row, { receivedAts, cameFrom: {}, ...extra });
};

const heldAssignment = (more: Partial<Assignment> = {}, extra: Partial<AssignmentExtra> = {}): HeldAssignment => {
  const row = assignment(more);
  return asGiven(applyAssignment(null, creation('assignment', row, { incidentJurisdictionId: SHINAN, teamNode: SHINAN })), row, extra);
};

const heldTeam = (more: Partial<Team> = {}): HeldTeam => {
  const row = team(more);
  return asGiven(applyTeam(null, creation('team', row)), row, {});
};

/** A team asked for in a dispatch. */
const askedTeam = (more: Partial<AskedTeam> & { row?: Partial<Team> } = {}): AskedTeam => ({
  team: more.team ?? heldTeam(more.row),
  assignmentId: more.assignmentId ?? id(),
  open: more.open ?? [],
  ...(more.arrival !== undefined && { arrival: more.arrival }),
});

const submitReport = (more: Partial<SubmitReport> = {}): SubmitReport => ({
  source: 'phone',
  summary: '地下车库进水',
  place: {},
  occurredAt: NOW,
  ...more,
});

/** What `submitReport` is told besides the command. */
const intake = (more: Partial<{ id: string; code: string; place: Place; jurisdictionId: string; submittedBy: string }> = {}) => ({
  id: id(),
  code: 'R-20261122-0031',
  place: place(),
  jurisdictionId: SHINAN,
  submittedBy: OFFICER,
  ...more,
});

export const eg = {
  id,
  place,
  report,
  incident,
  assignment,
  team,
  incidentType,
  jurisdiction,
  heldReport,
  heldIncident,
  heldAssignment,
  heldTeam,
  askedTeam,
  submitReport,
  intake,
};

const keyOf = ({ kind, id: of }: Ref): string => `${kind} ${of}`;

/** What the transaction does with events, without a database. Everything it holds is frozen: a meaning that wrote into its input would throw. */
export class World {
  private readonly held = new Map<string, Held>();

  constructor(...begins: readonly (Held<never> | Held)[]) {
    for (const one of begins as Held[]) this.held.set(keyOf({ kind: one.kind, id: one.row.id }), deepFreeze(one));
  }

  record(events: readonly DomainEvent[]): void {
    for (const event of deepFreeze(events))
      for (const ref of event.touches)
        this.held.set(keyOf(ref), deepFreeze(applyEvent(ref.kind, this.held.get(keyOf(ref)) ?? null, event)));
  }

  report = (of: string): HeldReport => this.one('report', of) as HeldReport;
  incident = (of: string): HeldIncident => this.one('incident', of) as HeldIncident;
  assignment = (of: string): HeldAssignment => this.one('assignment', of) as HeldAssignment;
  team = (of: string): HeldTeam => this.one('team', of) as unknown as HeldTeam;

  assignmentsOf(incidentId: string): HeldAssignment[] {
    return this.all('assignment').filter(({ row }) => row['incidentId'] === incidentId) as HeldAssignment[];
  }

  /** Its reports and assignments, as an archive or a reopening touches them. */
  dependantsOf(incidentId: string): Ref[] {
    const rows = [...this.all('report'), ...this.all('assignment')].filter(({ row }) => row['incidentId'] === incidentId);
    return rows.map(({ kind, row }) => ({ kind, id: row.id }));
  }

  all(kind: Kind): Held[] {
    return [...this.held.values()].filter((one) => one.kind === kind);
  }

  everything(): Held[] {
    return [...this.held.values()];
  }

  private one(kind: Kind, of: string): Held {
    const found = this.held.get(keyOf({ kind, id: of }));
    if (found === undefined) throw new Error(`No ${kind} ${of} in this world`);
    return found;
  }
}

export function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const part of Object.values(value)) deepFreeze(part);
  }
  return value;
}
