/** [A16] Which teams the router is asked about: an index finds them, so that one short question is enough among thousands. */
import type { Requirement } from '../incident/incident-type.ts';
import { type CandidateTeam, standingOf } from './recommend.ts';
import { meets } from './requirements.ts';

/** One matrix has so many rows. */
export const ROUTED_TEAMS = 20;
/** Of those who meet one requirement so many more are asked about than it needs: the nearest by the straight line need not be the first there. */
const SPARE = 4;

/** `nearest` gives the nearest `count` that match. */
export function shortlist(
  requirements: readonly Requirement[],
  nearest: (count: number, matches: (candidate: CandidateTeam) => boolean) => readonly CandidateTeam[],
): CandidateTeam[] {
  const canGo = (candidate: CandidateTeam): boolean => standingOf(candidate) === 'available';
  const able = requirements.flatMap((requirement) =>
    nearest(requirement.teams + SPARE, (candidate) => canGo(candidate) && meets(candidate.team, requirement)),
  );
  const chosen = new Set(able.slice(0, ROUTED_TEAMS));
  for (const matches of [canGo, (candidate: CandidateTeam) => ['busy', 'gated'].includes(standingOf(candidate))])
    for (const candidate of chosen.size < ROUTED_TEAMS ? nearest(ROUTED_TEAMS, matches) : [])
      if (chosen.size < ROUTED_TEAMS) chosen.add(candidate);
  return [...chosen];
}
