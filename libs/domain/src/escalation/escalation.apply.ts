/** The meaning of events for chains and for their runs. */
import { type DomainEvent, type Held, nodeKey, personKey, unique } from '../feed/held.ts';
import type { Instant } from '../time.ts';
import type { Addressee, Escalation, EscalationChain } from './escalation.ts';

export type HeldEscalation = Held<Escalation>;
export type HeldChain = Held<EscalationChain>;

type Payload = {
  round: number;
  isAll: boolean;
  to: Addressee[];
  by: Addressee;
  set: Pick<EscalationChain, 'rounds' | 'allAfterMinutes' | 'unreachable'>;
  unreachable: EscalationChain['unreachable'];
};

/** What a run begins with: its row, and whose rooms see it. */
export type Begun = { row: Omit<Escalation, 'version'>; scope: readonly string[] };

/** Seen in the rooms that see its cause, and by everybody it tells. */
export function applyEscalation(before: HeldEscalation | null, event: DomainEvent): HeldEscalation {
  const p = event.payload as Payload;
  if (before === null) {
    const { row, scope } = event.initial as Begun;
    return hold({ ...row, version: 0 }, scope);
  }
  const { row, scope } = before;
  switch (event.type) {
    case 'escalation.widened':
      return hold(
        {
          ...row,
          round: p.round,
          isAll: p.isAll,
          to: merged(row.to, p.to),
          told: [...row.told, tellingOf(p.round, event.at, p.to)],
          firedAt: event.at,
        },
        scope,
      );
    case 'escalation.owned':
      return hold({ ...row, ownedBy: p.by, ownedAt: event.at }, scope);
    case 'escalation.ended':
      return hold({ ...row, endedAt: event.at }, scope);
    default:
      return before;
  }
}

export const tellingOf = (round: number, at: Instant, to: readonly Addressee[]): Escalation['told'][number] => ({
  round,
  at,
  personIds: to.map(({ personId }) => personId),
});

const merged = (told: readonly Addressee[], more: readonly Addressee[]): Addressee[] => [
  ...told,
  ...more.filter(({ personId }) => !told.some((one) => one.personId === personId)),
];

const hold = (row: Escalation, scope: readonly string[]): HeldEscalation => ({
  kind: 'escalation',
  row,
  live: row.endedAt === null,
  extra: {},
  scope: unique([...scope, ...row.to.map(({ personId }) => personKey(personId))]),
});

/** A chain without rounds is none: it leaves the live set until it is set again. */
export function applyChain(before: HeldChain | null, event: DomainEvent): HeldChain {
  const p = event.payload as Payload;
  const row = before === null ? { ...(event.initial as EscalationChain), version: 0 } : before.row;
  const next = event.type === 'escalationChain.reachFound' ? { ...row, unreachable: p.unreachable } : { ...row, ...p.set, setAt: event.at };
  return { kind: 'escalationChain', row: next, live: next.rounds.length > 0, extra: {}, scope: [nodeKey(next.jurisdictionId)] };
}
