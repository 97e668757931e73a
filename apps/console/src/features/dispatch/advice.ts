/** The advice of the server, asked again as teams change and every few seconds, with the live rows of its teams. */
import { meets, type Recommendation, type RecommendedTeam, type Team } from '@fenghuo/domain';
import { useEffect, useMemo, useState } from 'react';
import { store, useAssignmentsOf, useRevision } from '../../live/live.ts';
import { ask } from '../../live/send.ts';
import { serverTime } from '../../live/server-time.ts';

export type Candidate = { team: Team; advice: RecommendedTeam };
export type RequirementRow = Recommendation['requirements'][number];

/** How often the ranking is asked for again while the panel is open. */
const REFRESH_MS = 15_000;

export function useRecommendation(incidentId: string): {
  advice: Recommendation | null;
  askedAt: number | null;
  failure: unknown;
  again: () => void;
} {
  const [answer, setAnswer] = useState<{ incidentId: string; advice: Recommendation; askedAt: number } | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  const [round, setRound] = useState(0);
  const own = useAssignmentsOf('incidentId', incidentId);
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked again when the incident's teams change, and every few seconds
  useEffect(() => {
    const abort = new AbortController();
    ask<Recommendation>(`/incidents/${incidentId}/recommendations`, abort.signal).then(
      (advice) => {
        setAnswer({ incidentId, advice, askedAt: serverTime.now() });
        setFailure(null);
      },
      (error: unknown) => !abort.signal.aborted && setFailure(error),
    );
    const timer = setTimeout(() => setRound((before) => before + 1), REFRESH_MS);
    return () => {
      abort.abort();
      clearTimeout(timer);
    };
  }, [incidentId, round, own.length]);
  const current = answer?.incidentId === incidentId ? answer : null;
  return { advice: current?.advice ?? null, askedAt: current?.askedAt ?? null, failure, again: () => setRound((before) => before + 1) };
}

/** The advised first, then who can do something of what is needed, then who can nothing of it, then who cannot be sent; each by time to arrive. */
function placeOf({ available, advised, reasons }: RecommendedTeam): number {
  if (!available) return 3;
  if (advised) return 0;
  const lacks = reasons.some(({ code }) => code === 'NO_CAPABILITY' || code === 'LEVEL_TOO_LOW' || code === 'TOO_FEW_PEOPLE');
  return lacks && !reasons.some(({ code }) => code === 'CAPABILITY') ? 2 : 1;
}

export function useCandidates(advice: Recommendation | null): readonly Candidate[] {
  const revision = useRevision();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the store is read anew when a row has changed
  return useMemo(
    () =>
      [...(advice?.items ?? [])]
        .sort((a, b) => placeOf(a) - placeOf(b))
        .flatMap((item) => ((team) => (team ? [{ team, advice: item }] : []))(store.get('team', item.teamId))),
    [advice, revision],
  );
}

/** How many of these teams meet it. */
export const meeting = (teams: readonly Team[], { capability, minLevel, headcount, needed }: RequirementRow): number =>
  teams.filter((team) => meets(team, { capability, minLevel, headcount, teams: needed })).length;
