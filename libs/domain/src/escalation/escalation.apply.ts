/** The meaning of events for chains and for their runs. */
import { type DomainEvent, type Held, nodeKey, personKey, unique } from '../feed/held.ts';
import { type FollowExtra, follow } from '../incident/follow.ts';
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

/**
 * `rooms`: the nodes of the teams it is about, which see it wherever its incident lies. `told`: who sees it because it has told them since it came to the
 * node where it lies; whoever was told before that sees it no more than their place lets them.
 */
export type EscalationExtra = FollowExtra & { rooms: readonly string[]; told: readonly string[] };

/** What a run begins with: its row, and whose rooms see it. */
export type Begun = { row: Omit<Escalation, 'version'>; rooms: readonly string[] };

/** Seen in the rooms that see its cause, and by everybody it tells. It goes with its incident and on from the round where it stood. */
export function applyEscalation(before: HeldEscalation | null, event: DomainEvent): HeldEscalation {
  const p = event.payload as Payload;
  if (before === null) {
    const { row, rooms } = event.initial as Begun;
    return hold({ ...row, version: 0 }, { incidentNode: row.jurisdictionId, cameVia: [], rooms, told: idsOf(row.to) });
  }
  const { row } = before;
  const extra = before.extra as EscalationExtra;
  const followed = isOfSource(row, event) ? null : follow<Escalation, EscalationExtra>(before, event);
  if (followed !== null) return moved(followed.row, extra, followed.extra);
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
        { ...extra, told: unique([...extra.told, ...idsOf(p.to)]) },
      );
    case 'escalation.owned':
      return hold({ ...row, ownedBy: p.by, ownedAt: event.at }, extra);
    case 'escalation.ended':
      return hold({ ...row, endedAt: event.at }, extra);
    default:
      return before;
  }
}

/** What escalates of the merged incident itself ends with it; only what is about its parts goes along. */
const isOfSource = ({ ofId }: Escalation, { type, payload }: DomainEvent): boolean =>
  type === 'incident.merged' && ofId === (payload as { sourceId: string }).sourceId;

/** Into another place: whoever was told at the old one has nothing more to do with it, but who owns it goes on owning it. */
function moved(row: Escalation, { incidentNode }: EscalationExtra, extra: EscalationExtra): HeldEscalation {
  if (extra.incidentNode === incidentNode) return hold(row, extra);
  return hold({ ...row, jurisdictionId: extra.incidentNode }, { ...extra, told: [] });
}

const idsOf = (people: readonly Addressee[]): string[] => people.map(({ personId }) => personId);

export const tellingOf = (round: number, at: Instant, to: readonly Addressee[]): Escalation['told'][number] => ({
  round,
  at,
  personIds: to.map(({ personId }) => personId),
});

const merged = (told: readonly Addressee[], more: readonly Addressee[]): Addressee[] => [
  ...told,
  ...more.filter(({ personId }) => !told.some((one) => one.personId === personId)),
];

const hold = (row: Escalation, extra: EscalationExtra): HeldEscalation => ({
  kind: 'escalation',
  row,
  live: row.endedAt === null,
  extra,
  scope: unique([
    ...[extra.incidentNode, ...extra.rooms].map(nodeKey),
    ...extra.told.map(personKey),
    ...(row.ownedBy === null ? [] : [personKey(row.ownedBy.personId)]),
  ]),
});

/** A chain without rounds is none: it leaves the live set until it is set again. */
export function applyChain(before: HeldChain | null, event: DomainEvent): HeldChain {
  const p = event.payload as Payload;
  const row = before === null ? { ...(event.initial as EscalationChain), version: 0 } : before.row;
  const next = event.type === 'escalationChain.reachFound' ? { ...row, unreachable: p.unreachable } : { ...row, ...p.set, setAt: event.at };
  return { kind: 'escalationChain', row: next, live: next.rounds.length > 0, extra: {}, scope: [nodeKey(next.jurisdictionId)] };
}
