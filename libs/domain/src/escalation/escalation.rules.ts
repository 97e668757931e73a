/** Rules of escalation (docs/spec/clocks.md, E1–E8): setting a chain, telling a round, owning it, ending it. */
import { DomainError } from '../errors.ts';
import { type DomainEvent, type Held, ref } from '../feed/held.ts';
import type { IncidentExtra } from '../incident/incident.apply.ts';
import { isSame } from '../same.ts';
import type { Instant } from '../time.ts';
import { type Begun, type HeldChain, type HeldEscalation, tellingOf } from './escalation.apply.ts';
import {
  type Addressee,
  ALL_AFTER_MINUTES,
  type Escalation,
  type EscalationChain,
  type SetEscalationChain,
  type Unreachable,
} from './escalation.ts';

type ChainFacts = { id: string; chain: HeldChain | null; unknownPersonId: string | null; unreachable: readonly Unreachable[] };

/** [E1] One chain for each node and step; set again it is replaced whole. [E7] Who could not be reached is said at once. */
export function setEscalationChain(now: Instant, facts: ChainFacts, command: SetEscalationChain): DomainEvent[] {
  if (facts.unknownPersonId !== null) throw new DomainError('PERSON_UNKNOWN', { path: 'rounds' });
  const set = {
    rounds: roundsOf(command),
    allAfterMinutes: command.allAfterMinutes ?? ALL_AFTER_MINUTES,
    unreachable: [...facts.unreachable],
  };
  const { chain } = facts;
  if (chain === null && set.rounds.length === 0) return [];
  if (chain !== null && isSame(set, pick(chain.row))) return [];
  const { jurisdictionId, step } = command;
  const subject = ref('escalationChain', facts.id);
  const initial = { id: facts.id, jurisdictionId, step, ...set, setAt: now };
  const payload = { jurisdictionId, step, set };
  return [
    {
      type: 'escalationChain.set',
      subject,
      incidentId: null,
      at: now,
      flags: [],
      payload,
      ...(chain === null && { initial }),
      touches: [subject],
    },
  ];
}

export const roundsOf = ({ rounds }: Pick<SetEscalationChain, 'rounds'>): EscalationChain['rounds'] =>
  rounds.map(({ roles, personIds, afterMinutes }) => ({
    roles: [...new Set(roles ?? [])],
    personIds: [...new Set(personIds ?? [])],
    afterMinutes,
  }));

const pick = ({ rounds, allAfterMinutes, unreachable }: EscalationChain) => ({ rounds, allAfterMinutes, unreachable });

/** [E7] Told once for each change of who cannot be reached. */
export function findReach(now: Instant, chain: HeldChain, unreachable: readonly Unreachable[]): DomainEvent[] {
  const { row } = chain;
  if (isSame(row.unreachable, unreachable)) return [];
  const subject = ref('escalationChain', row.id);
  const payload = { jurisdictionId: row.jurisdictionId, step: row.step, unreachable };
  return [{ type: 'escalationChain.reachFound', subject, incidentId: null, at: now, flags: [], payload, touches: [subject] }];
}

export type RoundFacts = {
  id: string;
  /** The run so far; null before the first round. */
  current: HeldEscalation | null;
  of: Pick<Escalation, 'ofKind' | 'ofId' | 'incidentId' | 'teamId' | 'jurisdictionId' | 'title' | 'step'>;
  /** The nodes of the teams it is about: their rooms see it besides that of its own node. Teams, and who reported it, see it only if they are told. */
  rooms: readonly string[];
  round: number;
  isAll: boolean;
  to: readonly Addressee[];
};

/** [E3] The next round, once: not after it was owned, nor after it has ended. The cause is the caller's to look at, under its lock. */
export function tellRound(now: Instant, facts: RoundFacts): DomainEvent[] {
  const { current, of, round, isAll, rooms } = facts;
  const to = facts.to.map(({ personId, name }) => ({ personId, name }));
  if (current !== null && (current.row.ownedBy !== null || current.row.endedAt !== null)) return [];
  if (round !== (current?.row.round ?? 0) + 1) return [];
  const subject = ref('escalation', facts.id);
  const { ofKind, ofId, incidentId, teamId, step } = of;
  const payload = { ofKind, ofId, teamId, step, round, isAll, to };
  const base = { subject, incidentId, at: now, flags: [], payload, touches: [subject] };
  if (current !== null) return [{ ...base, type: 'escalation.widened' }];
  const row: Begun['row'] = {
    id: facts.id,
    ...of,
    round,
    isAll,
    to,
    told: [tellingOf(round, now, to)],
    raisedAt: now,
    firedAt: now,
    ownedBy: null,
    ownedAt: null,
    endedAt: null,
  };
  return [{ ...base, type: 'escalation.raised', initial: { row, rooms } satisfies Begun }];
}

/** [E5] Somebody takes it on: no further round. The same person again changes nothing. */
export function ownEscalation(now: Instant, facts: { escalation: HeldEscalation; by: Addressee }): DomainEvent[] {
  const { row } = facts.escalation;
  if (row.endedAt !== null) throw new DomainError('ESCALATION_ENDED', { current: row });
  if (row.ownedBy?.personId === facts.by.personId) return [];
  if (row.ownedBy !== null) throw new DomainError('ESCALATION_OWNED', { current: row });
  return [about(now, row, 'escalation.owned', { by: facts.by })];
}

/** [E6] Its cause has ended: whether owned or not, there is nothing left to do. */
export const endEscalation = (now: Instant, { row }: HeldEscalation): DomainEvent[] =>
  row.endedAt === null ? [about(now, row, 'escalation.ended', {})] : [];

function about(now: Instant, row: Escalation, type: DomainEvent['type'], more: Record<string, unknown>): DomainEvent {
  const subject = ref('escalation', row.id);
  const { ofKind, ofId, teamId, step, round } = row;
  const payload = { ofKind, ofId, teamId, step, round, ...more };
  return { type, subject, incidentId: row.incidentId, at: now, flags: [], payload, touches: [subject] };
}

/** The nodes of the teams that a cause is about, as its own sight has them. */
export function teamRoomsOf({ kind, row, extra }: Held): readonly string[] {
  if (kind === 'assignment' || kind === 'order') return [(extra as { teamNode: string }).teamNode];
  if (kind === 'incident') return (extra as IncidentExtra).teamNodes;
  if (kind !== 'forceRequest' || row['kind'] === 'military') return [];
  const { teamNodes } = extra as { teamNodes: Readonly<Record<string, string>> };
  return (row['teamIds'] as readonly string[]).flatMap((id) => teamNodes[id] ?? []);
}
