/** The board of a need (需求 · 已承诺 · 已到场): counted from requests and assignments each time, never stored. */
import { z } from 'zod';
import type { Assignment } from '../dispatch/assignment.ts';
import { isOpen } from '../dispatch/assignment.ts';
import type { Team } from '../team/team.ts';
import { FORCE_KINDS, type ForceRequest, type ForceState, type Need } from './force.ts';

/** `own`: teams of the ledger that were sent without a request. */
export const BOARD_KINDS = [...FORCE_KINDS, 'own'] as const;
export type BoardKind = (typeof BOARD_KINDS)[number];

const ForceTally = z.object({ promised: z.int(), onScene: z.int() });
export type ForceTally = z.infer<typeof ForceTally>;

export const NeedBoard = z
  .object({
    needId: z.string(),
    needed: z.int(),
    promised: z.int(),
    onScene: z.int(),
    byKind: z.partialRecord(z.enum(BOARD_KINDS), ForceTally),
  })
  .meta({ id: 'NeedBoard' });
export type NeedBoard = z.infer<typeof NeedBoard>;

type SentTeam = Pick<Assignment, 'teamId' | 'state'>;
type KnownTeam = Pick<Team, 'id' | 'headcount' | 'capabilities'>;
type Facts = {
  needs: readonly Need[];
  requests: readonly ForceRequest[];
  assignments: readonly SentTeam[];
  teams: ReadonlyMap<string, KnownTeam>;
};

/** From here until it ends a request counts as promised. */
const PROMISED: ReadonlySet<ForceState> = new Set(['agreed', 'named', 'ordered', 'ready', 'airborne', 'onScene']);

/**
 * [K10] Promised: what was agreed and has not ended. On scene: who was counted in, or whom the arrived teams bring, whichever is more; never both, they are the same people.
 * [K11] A team that was sent without a request counts once, for a need of its capability first, else for one that asks for anybody.
 */
export function needBoards({ needs, requests, assignments, teams }: Facts): NeedBoard[] {
  const open = assignments.filter(isOpen);
  const counting = requests.filter(({ state }) => PROMISED.has(state));
  const spokenFor = new Set(counting.flatMap(({ teamIds }) => teamIds));
  const own = open.filter(({ teamId }) => !spokenFor.has(teamId));
  const standing = needs.filter(({ state }) => state === 'open').sort((a, b) => (a.raisedAt < b.raisedAt ? -1 : 1));
  const servedBy = (teamId: string): Need | undefined =>
    standing.find(({ capability }) => capability !== null && teams.get(teamId)?.capabilities.some(({ code }) => code === capability)) ??
    standing.find(({ capability }) => capability === null);
  return needs.map((need) => {
    const byKind: Partial<Record<BoardKind, ForceTally>> = {};
    const count = (kind: BoardKind, { promised, onScene }: ForceTally): void => {
      const before = byKind[kind] ?? { promised: 0, onScene: 0 };
      byKind[kind] = { promised: before.promised + promised, onScene: before.onScene + onScene };
    };
    for (const request of counting) if (request.needId === need.id) count(request.kind, tallyOf(request, open, teams));
    for (const { teamId, state } of own) {
      const people = teams.get(teamId)?.headcount ?? 0;
      if (servedBy(teamId)?.id === need.id) count('own', { promised: people, onScene: state === 'onScene' ? people : 0 });
    }
    const total = (of: keyof ForceTally) => Object.values(byKind).reduce((sum, tally) => sum + tally[of], 0);
    return { needId: need.id, needed: need.headcount, promised: total('promised'), onScene: total('onScene'), byKind };
  });
}

function tallyOf(request: ForceRequest, open: readonly SentTeam[], teams: Facts['teams']): ForceTally {
  const arrived = open.filter(({ teamId, state }) => state === 'onScene' && request.teamIds.includes(teamId));
  const brought = arrived.reduce((sum, { teamId }) => sum + (teams.get(teamId)?.headcount ?? 0), 0);
  const onScene = Math.max(request.onSceneCount, brought);
  return { promised: Math.max(request.agreedCount ?? 0, onScene), onScene };
}
