/** When a team's track may be read: on duty alone (docs/spec/positions.md, TR1). Where people are in their own time is theirs. */
import type { Assignment } from '../dispatch/assignment.ts';
import { type Instant, toInstant, toMs } from '../time.ts';

export type Span = { from: Instant; to: Instant };

/** From each dispatch to the end of that assignment, or to now; what overlaps is one. Only what lies within `range`, in order of time. */
export function dutyTimes(now: Instant, assignments: readonly Pick<Assignment, 'dispatchedAt' | 'endedAt'>[], range: Span): Span[] {
  const [first, last] = [toMs(range.from), toMs(range.to)];
  const spans = assignments
    .map(({ dispatchedAt, endedAt }) => [Math.max(toMs(dispatchedAt), first), Math.min(toMs(endedAt ?? now), last)] as const)
    .filter(([from, to]) => from <= to)
    .sort(([a], [b]) => a - b);
  const merged: [number, number][] = [];
  for (const [from, to] of spans) {
    const before = merged.at(-1);
    if (before !== undefined && from <= before[1]) before[1] = Math.max(before[1], to);
    else merged.push([from, to]);
  }
  return merged.map(([from, to]) => ({ from: toInstant(from), to: toInstant(to) }));
}
