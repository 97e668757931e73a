/** Which round of a chain comes when: computed alike by the job that fires it and by the screen that announces it. */
import type { RoleAt } from '../people/person.ts';
import { DAY_MS, type Instant, MINUTE_MS, toInstant, toMs } from '../time.ts';
import type { Escalation, EscalationChain, Rung, Unreachable } from './escalation.ts';

type Chain = Pick<EscalationChain, 'rounds' | 'allAfterMinutes' | 'setAt'>;
type Run = Pick<Escalation, 'round' | 'firedAt' | 'ownedBy' | 'told'>;
export type PlannedRung = Pick<Rung, 'round' | 'isAll' | 'at' | 'state'>;

const later = (a: Instant, b: Instant): Instant => (toMs(a) > toMs(b) ? a : b);
const after = (at: Instant, minutes: number): Instant => toInstant(toMs(at) + minutes * MINUTE_MS);

/**
 * [E2] Every round in order. Each is counted from the one before as it was really told, so that neither a chain that is set late nor a server that was
 * down tells everybody at once.
 */
export function ladderOf(redAt: Instant, chain: Chain | null, run: Run | null): PlannedRung[] {
  if (chain === null) return [];
  const told = run?.round ?? 0;
  const waits = [...chain.rounds.map(({ afterMinutes }) => afterMinutes), chain.allAfterMinutes];
  let at = run?.firedAt ?? later(redAt, chain.setAt);
  return waits.map((minutes, index) => {
    const round = index + 1;
    const isAll = round === waits.length;
    if (round <= told) return { round, isAll, at: run?.told[index]?.at ?? at, state: 'fired' };
    at = after(at, minutes);
    return { round, isAll, at, state: round === told + 1 && !run?.ownedBy ? 'next' : 'planned' };
  });
}

/** [E3] The round that is to be fired next; null when somebody owns it or all have been told. */
export const nextRound = (redAt: Instant, chain: Chain | null, run: Run | null): PlannedRung | null =>
  ladderOf(redAt, chain, run).find(({ state }) => state === 'next') ?? null;

/** [E1] The chain of the nearest node. `nodes`: from the thing's own up to the root. */
export function chainAt<C extends Pick<EscalationChain, 'jurisdictionId' | 'step'>>(
  chains: readonly C[],
  step: string,
  nodes: readonly string[],
): C | null {
  for (const node of nodes) {
    const own = chains.find((chain) => chain.step === step && chain.jurisdictionId === node);
    if (own !== undefined) return own;
  }
  return null;
}

/** What is known of a person who may be told. `seenAt`: the last use of any of their sessions. */
export type Reach = { personId: string; name: string; roles: readonly RoleAt[]; phone: string | null; seenAt: Instant | null };

/** A page that is open uses its session every minute. */
const ONLINE_MS = 3 * MINUTE_MS;
export const isOnline = ({ seenAt }: Pick<Reach, 'seenAt'>, now: Instant): boolean =>
  seenAt !== null && toMs(now) - toMs(seenAt) < ONLINE_MS;

/** [E7] Has a number to be called at, or was signed in within a day. */
export const isReachable = ({ phone, seenAt }: Pick<Reach, 'phone' | 'seenAt'>, now: Instant): boolean =>
  phone !== null || (seenAt !== null && toMs(now) - toMs(seenAt) < DAY_MS);

/** In the last round: all who command at the node, besides everybody named before. */
export const ALL_ROLES = ['dutyOfficer', 'dutyLeader', 'commander'] as const;

type Where = { nodes: readonly string[]; teamId: string | null };

/** [E4] Whom a round tells: the persons it names, and who holds its roles at the thing's node or above; roles of a team are those of the thing's own. */
export function addresseesOf(chain: Chain, round: number, people: readonly Reach[], where: Where): Reach[] {
  const isAll = round > chain.rounds.length;
  const named = isAll ? chain.rounds : chain.rounds.slice(round - 1, round);
  const ids = new Set(named.flatMap(({ personIds }) => personIds));
  const roles = new Set<string>([...named.flatMap((one) => one.roles), ...(isAll ? ALL_ROLES : [])]);
  return people.filter(({ personId, roles: held }) => ids.has(personId) || held.some((at) => roles.has(at.role) && isHere(at, where)));
}

/** Roles of a round that nobody holds there. */
export function emptyRolesOf(
  chain: Chain,
  round: number,
  people: readonly Reach[],
  where: Where,
): EscalationChain['rounds'][number]['roles'] {
  const roles = chain.rounds[round - 1]?.roles ?? [];
  return roles.filter((role) => !people.some(({ roles: held }) => held.some((at) => at.role === role && isHere(at, where))));
}

const isHere = (at: RoleAt, { nodes, teamId }: Where): boolean => (at.teamId ? at.teamId === teamId : nodes.includes(at.jurisdictionId));

/** [E7] Whom the rounds of a chain would tell in vain: who cannot be reached, whom nobody knows any more, roles that nobody holds. Those of a team are known only with the team. */
export function unreachableIn(chain: Chain, people: readonly Reach[], nodes: readonly string[], now: Instant): Unreachable[] {
  const where = { nodes, teamId: null };
  return chain.rounds.flatMap(({ personIds }, index) => {
    const round = index + 1;
    const told = addresseesOf(chain, round, people, where);
    const gone = personIds.filter((id) => !people.some(({ personId }) => personId === id)).map((personId) => ({ personId, name: null }));
    const silent = told.filter((one) => !isReachable(one, now)).map(({ personId, name }) => ({ personId, name }));
    const persons = [...gone, ...silent].sort((a, b) => (a.personId < b.personId ? -1 : 1));
    const empty = emptyRolesOf(chain, round, people, where).filter((role) => !OF_A_TEAM.includes(role));
    return [
      ...persons.map((person) => ({ round, ...person, role: null })),
      ...empty.map((role) => ({ round, personId: null, name: null, role })),
    ];
  });
}

const OF_A_TEAM: readonly string[] = ['teamLeader', 'teamMember'];

/** Whether it calls this person now: told, and owned by nobody. */
export const personIsTold = ({ to, ownedBy }: Pick<Escalation, 'to' | 'ownedBy'>, personId: string): boolean =>
  ownedBy === null && to.some((one) => one.personId === personId);
