/** What is done with the advice: whether a choice goes against it, who is next when one declines, how long a team was on duty. */
import { type Instant, toMs } from '../time.ts';
import type { Assignment } from './assignment.ts';
import type { Recommendation, RecommendedTeam } from './recommendation.ts';

/** [A18] Somebody is sent who is not advised while somebody who is stays behind. Sending more or fewer than advised is not against it. */
export function isAgainstAdvice({ items }: Pick<Recommendation, 'items'>, teamIds: readonly string[]): boolean {
  const isSent = ({ teamId }: RecommendedTeam): boolean => teamIds.includes(teamId);
  return items.some((item) => isSent(item) && !item.advised) && items.some((item) => item.advised && !isSent(item));
}

/** [A20] Whom to offer when a team has declined: the soonest of the advised, else of those who can go. Nothing is sent by itself. */
export function nextBest({ items, requirements }: Recommendation): RecommendedTeam | null {
  const isWilling = ({ available, reasons }: RecommendedTeam): boolean =>
    available && !reasons.some(({ code }) => code === 'DECLINED' || code === 'UNREACHABLE');
  const advised = items.find((item) => item.advised);
  if (advised !== undefined || requirements.length > 0) return advised ?? null;
  return items.find(isWilling) ?? null;
}

const DAY_SECONDS = 86_400;

/** Time on duty within the last 24 h: from order to end, assignments that overlap counted once. */
export function workedSeconds(now: Instant, assignments: readonly Pick<Assignment, 'dispatchedAt' | 'endedAt'>[]): number {
  const nowMs = toMs(now);
  const spans = assignments
    .map(({ dispatchedAt, endedAt }) => ({
      from: Math.max(toMs(dispatchedAt), nowMs - DAY_SECONDS * 1000),
      to: Math.min(endedAt === null ? nowMs : toMs(endedAt), nowMs),
    }))
    .sort((a, b) => a.from - b.from);
  let [worked, until] = [0, Number.NEGATIVE_INFINITY];
  for (const { from, to } of spans) {
    worked += Math.max(0, to - Math.max(from, until));
    until = Math.max(until, to);
  }
  return Math.round(worked / 1000);
}
