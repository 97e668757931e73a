/** Whether a team is what is required, and if not, why not. */
import type { Requirement } from '../incident/incident-type.ts';
import type { Team } from '../team/team.ts';
import type { RecommendationReason } from './recommendation.ts';

type Able = Pick<Team, 'capabilities' | 'headcount'>;

/** Level 1 is best; null is unrated, undefined lacks it. */
export function levelOf(team: Able, capability: string): number | null | undefined {
  const own = team.capabilities.find(({ code }) => code === capability);
  return own === undefined ? undefined : (own.level ?? null);
}

/** [A15] What the team lacks of it; null: it meets it. A headcount that nobody has entered is not held against it, a level is. */
export function shortcoming(team: Able, { capability, minLevel, teams, headcount }: Requirement): RecommendationReason | null {
  const level = levelOf(team, capability);
  if (level === undefined) return { code: 'NO_CAPABILITY', capability, needed: teams };
  if (minLevel && (level === null || level > minLevel)) return { code: 'LEVEL_TOO_LOW', capability, level, needed: minLevel };
  if (headcount && team.headcount !== null && team.headcount < headcount)
    return { code: 'TOO_FEW_PEOPLE', capability, headcount: team.headcount, needed: headcount };
  return null;
}

export const meets = (team: Able, requirement: Requirement): boolean => shortcoming(team, requirement) === null;
