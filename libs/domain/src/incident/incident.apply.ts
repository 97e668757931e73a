/** The meaning of events for an incident, computed once, inside the transaction. */
import type { DomainEvent, Held } from '../feed/held.ts';
import { assignmentKey, nodeKey, teamKey, unique, withFlags } from '../feed/held.ts';
import { toMs } from '../time.ts';
import type { Incident } from './incident.ts';

/**
 * Teams that are or were on it, with their home nodes, and its assignments, for their guests: they see it. `receivedAts`: when each report it ever had was received, so that the first is
 * known when one leaves. `cameFrom`: which reports came with which merged incident; one that leaves or is joined by hand no longer does.
 * `beforeMerge` is what unmerging restores. `endedRecordedAt`: when its end was recorded, from which its time in the live set counts.
 */
export type IncidentExtra = {
  endedRecordedAt?: string | undefined;
  teamIds: string[];
  teamNodes: string[];
  assignmentIds: string[];
  receivedAts: Record<string, string>;
  cameFrom: Record<string, string>;
  beforeMerge?: { state: Incident['state']; controlledAt: string | null; assignmentIds: string[] } | undefined;
};
export type HeldIncident = Held<Incident>;

export const extraOf = (held: HeldIncident): IncidentExtra => held.extra as IncidentExtra;

type Payload = {
  value: never;
  place: Incident['place'];
  jurisdictionId: string;
  disposition: Incident['disposition'];
  reportId: string;
  receivedAt: string;
  receivedAts: Record<string, string>;
  flag: string;
  sourceId: string;
  recordedAt: string;
  reportIds: string[];
  assignmentIds: string[];
  assignmentId: string;
  teamIds: string[];
  teamNodes: string[];
  teamId: string;
  teamNode: string;
};

export function applyIncident(before: HeldIncident | null, event: DomainEvent): HeldIncident {
  const p = event.payload as Payload;
  if (before === null) {
    const opened = event.initial as Incident;
    const receivedAts = { [p.reportId]: opened.receivedAt };
    return hold({ ...opened, version: 0 }, true, { teamIds: [], teamNodes: [], assignmentIds: [], receivedAts, cameFrom: {} });
  }
  const { row } = before;
  const extra = extraOf(before);
  const set = (part: Partial<Incident>): HeldIncident =>
    hold({ ...row, ...part, flags: withFlags(row.flags, part.flags ?? []) }, before.live, extra);
  switch (event.type) {
    case 'incident.typed':
      return set({ typeCode: p.value });
    case 'incident.titled':
      return set({ title: p.value });
    case 'incident.graded':
      return set({ grade: p.value });
    case 'incident.figuresSet':
      return set({ figures: p.value });
    case 'incident.relocated':
      return set({ place: p.place, jurisdictionId: p.jurisdictionId });
    case 'incident.controlled':
      return set({ state: 'controlled', controlledAt: event.at, flags: [...event.flags] });
    case 'incident.closed':
      return hold(
        { ...row, state: 'closed', closedAt: event.at, disposition: p.disposition, flags: withFlags(row.flags, event.flags) },
        before.live,
        { ...extra, endedRecordedAt: p.recordedAt },
      );
    case 'incident.reopened':
      return hold({ ...row, state: 'open', closedAt: null, controlledAt: null, disposition: null }, true, extra);
    case 'incident.archived':
      return hold(row, false, extra);
    case 'incident.overdueMarked':
      return set({ flags: [p.flag] });
    case 'report.joined':
      return withReports(before, [...row.reportIds, p.reportId], { [p.reportId]: p.receivedAt });
    case 'report.unjoined':
      return withReports(before, without(row.reportIds, [p.reportId]));
    case 'assignment.dispatched':
      return seenBy(before, { teamIds: [p.teamId], teamNodes: [p.teamNode], assignmentIds: [p.assignmentId] });
    case 'incident.merged':
      return row.id === p.sourceId ? mergedAway(before, event, p) : mergedInto(before, p);
    case 'incident.unmerged':
      return row.id === p.sourceId ? restored(before, p) : gaveBack(before, p);
    default:
      return before;
  }
}

function mergedAway(before: HeldIncident, event: DomainEvent, p: Payload): HeldIncident {
  const { row } = before;
  const beforeMerge = { state: row.state, controlledAt: row.controlledAt, assignmentIds: p.assignmentIds };
  const next: Incident = {
    ...row,
    state: 'closed',
    closedAt: event.at,
    disposition: 'merged',
    mergedIntoId: event.subject.id,
    reportIds: [],
  };
  return hold(next, before.live, { ...extraOf(before), beforeMerge, endedRecordedAt: p.recordedAt });
}

function mergedInto(before: HeldIncident, p: Payload): HeldIncident {
  const merged = withReports(before, [...before.row.reportIds, ...p.reportIds], p.receivedAts);
  const cameFrom = { ...extraOf(merged).cameFrom, ...Object.fromEntries(p.reportIds.map((id) => [id, p.sourceId])) };
  return seenBy({ ...merged, extra: { ...merged.extra, cameFrom } }, p);
}

/** As it was, with those of its reports that are still there. */
function restored(before: HeldIncident, p: Payload): HeldIncident {
  const { beforeMerge, ...extra } = extraOf(before);
  const was = beforeMerge ?? { state: 'open' as const, controlledAt: null };
  const next: Incident = {
    ...before.row,
    state: was.state,
    controlledAt: was.controlledAt,
    closedAt: null,
    disposition: null,
    mergedIntoId: null,
  };
  return withReports(hold(next, true, extra), p.reportIds);
}

/** Who came with what goes back has been on it; the guests of an assignment go where that goes. */
function gaveBack(before: HeldIncident, p: Payload): HeldIncident {
  const { row, live, extra } = withReports(before, without(before.row.reportIds, p.reportIds));
  return hold(row, live, { ...(extra as IncidentExtra), assignmentIds: without(extraOf(before).assignmentIds, p.assignmentIds) });
}

function seenBy(
  before: HeldIncident,
  { teamIds, teamNodes, assignmentIds }: Pick<Payload, 'teamIds' | 'teamNodes' | 'assignmentIds'>,
): HeldIncident {
  const extra = extraOf(before);
  return hold(before.row, before.live, {
    ...extra,
    teamIds: unique([...extra.teamIds, ...teamIds]),
    teamNodes: unique([...extra.teamNodes, ...teamNodes]),
    assignmentIds: unique([...extra.assignmentIds, ...assignmentIds]),
  });
}

/** Its reports and, with them, when the first was received. */
function withReports(before: HeldIncident, reportIds: string[], more: Record<string, string> = {}): HeldIncident {
  const extra = extraOf(before);
  const receivedAts = { ...extra.receivedAts, ...more };
  const [first = before.row.receivedAt] = reportIds.flatMap((id) => receivedAts[id] ?? []).sort((a, b) => toMs(a) - toMs(b));
  const cameFrom = Object.fromEntries(Object.entries(extra.cameFrom).filter(([id]) => reportIds.includes(id)));
  return hold({ ...before.row, reportIds, receivedAt: first }, before.live, { ...extra, receivedAts, cameFrom });
}

const without = (ids: readonly string[], gone: readonly string[]): string[] => ids.filter((id) => !gone.includes(id));

function hold(row: Incident, live: boolean, extra: IncidentExtra): HeldIncident {
  const keys = [...extra.teamNodes.map(nodeKey), ...extra.teamIds.map(teamKey), ...extra.assignmentIds.map(assignmentKey)];
  const scope = unique([nodeKey(row.jurisdictionId), ...keys]);
  return { kind: 'incident', row, live, extra, scope };
}
