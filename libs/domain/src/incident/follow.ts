/** What belongs to an incident besides its reports and assignments goes where it goes: in sight, in merges, out of the live set and back. */
import type { DomainEvent, Held, Ref } from '../feed/held.ts';

/** `incidentNode`: where its incident lies. `cameVia`: the merged incidents it came through, the last one first to be left again. */
export type FollowExtra = { incidentNode: string; cameVia: readonly string[] };

/** A row that follows its incident, as far as the rules of the incident know it. `assignmentId`, `ofId`: what it is about, where that goes its own way. */
export type Follower = Pick<Held, 'kind' | 'extra'> & {
  row: { id: string; incidentId: string | null; assignmentId?: string | null; ofId?: string };
};

export const cameVia = ({ extra }: Pick<Held, 'extra'>): readonly string[] => (extra as FollowExtra).cameVia;
export const refsOf = (followers: readonly Follower[]): Ref[] => followers.map(({ kind, row }) => ({ kind, id: row.id }));

/** What goes back when a merge is undone: what came with it, and what was made since about something that goes back. */
export function goingBack(followers: readonly Follower[], from: string, to: string, assignmentIds: readonly string[]): Follower[] {
  const there = followers.filter(({ row }) => row.incidentId === from);
  const came = there.filter((held) => cameVia(held).at(-1) === to);
  const back = new Set([...assignmentIds, ...came.map(({ row }) => row.id)]);
  const isAbout = ({ row }: Follower): boolean => back.has(row.ofId ?? row.assignmentId ?? '');
  return there.filter((held) => came.includes(held) || isAbout(held));
}

type Followed<R, X> = { row: R; live: boolean; extra: X };
type Payload = { sourceId: string; toIncidentId: string; toJurisdictionId: string; jurisdictionId: string };

/** The row after an event of its incident; null when the event is none of those that move it. */
export function follow<R extends { id: string; version: number; incidentId: string | null }, X extends FollowExtra>(
  before: Held<R>,
  event: DomainEvent,
): Followed<R, X> | null {
  const { row, live } = before;
  const extra = before.extra as X;
  const p = event.payload as Payload;
  switch (event.type) {
    case 'incident.merged':
      return {
        row: { ...row, incidentId: p.toIncidentId },
        live: true,
        extra: { ...extra, incidentNode: p.toJurisdictionId, cameVia: [...extra.cameVia, p.sourceId] },
      };
    case 'incident.unmerged':
      return {
        row: { ...row, incidentId: p.toIncidentId },
        live: true,
        extra: { ...extra, incidentNode: p.toJurisdictionId, cameVia: without(extra.cameVia, p.sourceId) },
      };
    case 'incident.relocated':
      return { row, live, extra: { ...extra, incidentNode: p.jurisdictionId } };
    case 'incident.archived':
      return { row, live: false, extra };
    case 'incident.reopened':
      return { row, live: true, extra };
    default:
      return null;
  }
}

/** One that was made after the merge did not come through it. */
const without = (via: readonly string[], sourceId: string): readonly string[] => (via.at(-1) === sourceId ? via.slice(0, -1) : via);
