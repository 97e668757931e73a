/** What stands on the time line beside the lanes: turning points of the incident, and what people wrote, under the team it came from. */
import type { TimelineItem } from '../../live/timeline.ts';
import { isKey, kindOf } from './records.ts';

const NODES = ['received', 'opened', 'controlled', 'closed', 'reopened', 'merged', 'graded', 'figuresSet', 'overdue'] as const;
export type NodeKind = (typeof NODES)[number];
export type TimeNode = { id: string; atMs: number; kind: NodeKind };
export type Mark = { id: string; atMs: number; isKey: boolean };

const NODE_OF: Partial<Record<string, NodeKind>> = {
  'report.received': 'received',
  'incident.opened': 'opened',
  'incident.controlled': 'controlled',
  'incident.closed': 'closed',
  'incident.reopened': 'reopened',
  'incident.merged': 'merged',
  'incident.graded': 'graded',
  'incident.figuresSet': 'figuresSet',
  'incident.overdueMarked': 'overdue',
  'report.overdueMarked': 'overdue',
};

export const nodesOf = (items: readonly TimelineItem[]): readonly TimeNode[] =>
  items.flatMap((item) => {
    const kind = NODE_OF[item.type];
    return kind === undefined ? [] : [{ id: item.id, atMs: Date.parse(item.at), kind }];
  });

/** Notes by the person who leads a team, by that team; the rest under `null`. */
export function marksBy(
  items: readonly TimelineItem[],
  teamOfPerson: (personId: string) => string | null,
): ReadonlyMap<string | null, readonly Mark[]> {
  const marks = new Map<string | null, Mark[]>();
  for (const item of items) {
    if (kindOf(item) !== 'people' || item.type === 'incident.figuresSet') continue;
    const key = 'name' in item.actor ? teamOfPerson(item.actor.personId) : null;
    const mark = { id: item.id, atMs: Date.parse(item.at), isKey: isKey(item) };
    const group = marks.get(key);
    if (group === undefined) marks.set(key, [mark]);
    else group.push(mark);
  }
  return marks;
}

/** Labels that would lie on one another are left out, the first of them stays. Shares of the width. */
export function withRoom<T extends { share: number }>(nodes: readonly T[], room: number): readonly (T & { isLabelled: boolean })[] {
  let free = Number.NEGATIVE_INFINITY;
  return [...nodes]
    .sort((a, b) => a.share - b.share)
    .map((node) => {
      const isLabelled = node.share >= free;
      if (isLabelled) free = node.share + room;
      return { ...node, isLabelled };
    });
}
