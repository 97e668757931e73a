/**
 * A small world to which anything may happen: two incidents with reports and assignments, a third beside them, idle teams. Property tests draw the
 * happenings; what the rules refuse does not happen.
 */
import { STEPS, type Step } from '../dispatch/assignment.ts';
import { dispatchTeams, recordStep, undoStep } from '../dispatch/dispatch.rules.ts';
import { DomainError } from '../errors.ts';
import type { DomainEvent } from '../feed/held.ts';
import type { HeldIncident } from '../incident/incident.apply.ts';
import {
  archiveIncident,
  closeIncident,
  controlIncident,
  describeIncident,
  type MergeFacts,
  mergeIncident,
  reopenIncident,
  unmergeIncident,
} from '../incident/incident.rules.ts';
import { acceptReport, archiveReport, dismissReport, joinReport, submitReport, unjoinReport } from '../report/report.rules.ts';
import { describeTeam } from '../team/team.rules.ts';
import type { Instant } from '../time.ts';
import { eg, HUANGDAO, LEADER, OFFICER, SHINAN, seconds, World } from './examples.ts';

export const DEEDS = [
  'join',
  'unjoin',
  'dismiss',
  'archiveReport',
  'dispatch',
  ...STEPS,
  'undo',
  'describe',
  'relocate',
  'control',
  'close',
  'reopen',
  'archive',
  'setTeam',
] as const;
export type Deed = (typeof DEEDS)[number];
/** `which` picks among what there is. `by` the leader or the officer; `after`: seconds since the one before. */
export type Happening = { deed: Deed; which: number; by: 'officer' | 'leader'; after: number };

export type Cast = { source: string; target: string; third: string; reports: string[]; teams: string[] };

/** Source and target with two reports each, the source with teams in every open state; one report waits, two teams idle. */
export function openingScene(): { world: World; cast: Cast } {
  const world = new World();
  const teams = Array.from({ length: 6 }, (_, index) => eg.heldTeam({ code: `QD-${index}` }));
  const reports: string[] = [];
  const submit = (receivedAt: number): string => {
    const facts = eg.intake();
    const command = eg.submitReport({ source: 'import', occurredAt: seconds(receivedAt), receivedAt: seconds(receivedAt) });
    world.record(submitReport(seconds(0), facts, command));
    reports.push(facts.id);
    return facts.id;
  };
  const open = (receivedAt: number): string => {
    const incidentId = eg.id();
    const facts = { report: world.report(submit(receivedAt)), incidentId, code: 'Q', place: eg.place(), jurisdictionId: SHINAN };
    world.record(acceptReport(seconds(0), facts, {}));
    return incidentId;
  };
  const join = (reportId: string, incidentId: string): void =>
    world.record(joinReport(seconds(0), { report: world.report(reportId), incident: world.incident(incidentId) }, {}));
  const [source, target, third] = [open(-300), open(-200), open(-100)];
  join(submit(-600), source);
  join(submit(-500), target);
  submit(-50);
  const everyone = new World(...world.everything(), ...teams);
  const ids = teams.map(({ row }) => row.id);
  send(everyone, seconds(0), source, ids[0], {});
  send(everyone, seconds(0), source, ids[1], {});
  send(everyone, seconds(0), target, ids[2], {});
  return { world: everyone, cast: { source, target, third, reports, teams: ids } };
}

function send(world: World, now: Instant, incidentId: string, teamId: string | undefined, more: { assignmentId?: string }): DomainEvent[] {
  if (teamId === undefined) return [];
  const team = world.team(teamId);
  const open = team.row.openAssignmentIds.map((id) => ({ assignment: world.assignment(id).row, byName: null, visible: true }));
  const teams = [eg.askedTeam({ team, open, ...more })];
  const events = dispatchTeams(now, { incident: world.incident(incidentId), teams }, { teamIds: [teamId] });
  world.record(events);
  return events;
}

export function mergeFacts(world: World, source: string, target: string): MergeFacts {
  return {
    source: world.incident(source),
    target: world.incident(target),
    assignments: world.assignmentsOf(source),
    targetAssignments: world.assignmentsOf(target),
  };
}
export const merge = (world: World, now: Instant, source: string, into: string): void =>
  world.record(mergeIncident(now, mergeFacts(world, source, into), {}));
export const unmerge = (world: World, now: Instant, source: string, from: string): void =>
  world.record(unmergeIncident(now, mergeFacts(world, source, from), { reason: '并错了' }));

/** Lets it happen to what it names, the target where it names no other. Returns null when a rule refuses it. */
export function happen(world: World, cast: Cast, now: Instant, happening: Happening, assignmentId: string): DomainEvent[] | null {
  try {
    const events = decide(world, cast, now, happening, assignmentId);
    if (happening.deed !== 'dispatch') world.record(events);
    return events;
  } catch (error) {
    if (error instanceof DomainError) return null;
    throw error;
  }
}

function decide(world: World, cast: Cast, now: Instant, { deed, which, by }: Happening, assignmentId: string): DomainEvent[] {
  const pick = <T>(list: readonly T[]): T => list[which % list.length] as T;
  const target = world.incident(cast.target);
  const personId = by === 'leader' ? LEADER : OFFICER;
  switch (deed) {
    case 'join':
      return joinReport(now, { report: world.report(pick(cast.reports)), incident: target }, {});
    case 'unjoin': {
      const report = world.report(pick(cast.reports));
      return unjoinReport(now, { report, incident: world.incident(report.row.incidentId ?? cast.target) }, { reason: '不是同一件' });
    }
    case 'dismiss':
      return dismissReport(now, { report: world.report(pick(cast.reports)) }, { reason: '恶作剧' });
    case 'archiveReport':
      return archiveReport(now, world.report(pick(cast.reports)));
    case 'dispatch':
      return send(world, now, cast.target, pick(cast.teams), { assignmentId });
    case 'undo': {
      const assignment = world.assignment(pick(idsOf(world)));
      const { incidentId, teamId } = assignment.row;
      return undoStep(now, { assignment, incident: world.incident(incidentId), team: world.team(teamId), personId });
    }
    case 'setTeam': {
      const team = world.team(pick(cast.teams));
      const availability = team.row.availability === 'available' ? 'outOfService' : 'available';
      return describeTeam(now, { team, contacts: [], station: null, sameCode: null }, { availability });
    }
    default:
      return isStep(deed)
        ? recordStep(now, { assignment: world.assignment(pick(idsOf(world))), step: deed, personId, onBehalf: by === 'officer' }, {})
        : toTarget(world, target, now, deed, which);
  }
}

type TargetDeed = Exclude<Deed, Step | 'join' | 'unjoin' | 'dismiss' | 'archiveReport' | 'dispatch' | 'undo' | 'setTeam'>;

function toTarget(world: World, incident: HeldIncident, now: Instant, deed: TargetDeed, which: number): DomainEvent[] {
  const dependants = world.dependantsOf(incident.row.id);
  const described = { incident, place: null, jurisdictionId: null, dependants };
  switch (deed) {
    case 'describe':
      return describeIncident(now, described, { title: `第 ${which} 次`, figures: { trapped: which } });
    case 'relocate': {
      const jurisdictionId = which % 2 === 0 ? HUANGDAO : SHINAN;
      return describeIncident(now, { ...described, place: eg.place({ address: `${which} 号` }), jurisdictionId }, {});
    }
    case 'control':
      return controlIncident(now, { incident }, {});
    case 'close':
      return closeIncident(now, { incident, assignments: world.assignmentsOf(incident.row.id) }, { disposition: 'handled' });
    case 'reopen':
      return reopenIncident(now, { incident, dependants }, { reason: '又进水了' });
    case 'archive':
      return archiveIncident(now, { incident, dependants });
  }
}

const isStep = (deed: Deed): deed is Step => (STEPS as readonly string[]).includes(deed);
const idsOf = (world: World): string[] => world.all('assignment').map(({ row }) => row.id);
