/** The meaning of events for a call for help, computed once, inside the transaction. */
import { type DomainEvent, type Held, nodeKey, personKey, teamKey, unique, withFlags } from '../feed/held.ts';
import { type FollowExtra, follow } from '../incident/follow.ts';
import { toMs } from '../time.ts';
import type { Sos } from './sos.ts';

export type HeldSos = Held<Sos>;
/**
 * `nodes`: the rooms that hear it whatever becomes of its incident: the team's, and those where it was pressed. `incidentNode`: where its incident lies.
 * `pressIds`: under which ids it was pressed again, for the phone that knows only those.
 */
export type SosExtra = Omit<FollowExtra, 'incidentNode'> & {
  nodes: readonly string[];
  incidentNode: string | null;
  deviceId: string | null;
  pressIds: readonly string[];
};

/** Every node whose room hears it now. */
export const roomsOf = ({ nodes, incidentNode }: Pick<SosExtra, 'nodes' | 'incidentNode'>): string[] =>
  unique([...nodes, ...(incidentNode === null ? [] : [incidentNode])]);

const PRESS_IDS_KEPT = 100;

type Payload = {
  nodes: string[];
  incidentNode: string | null;
  deviceId: string | null;
  owner: Sos['owner'];
  reason: string;
  pressId: string | null;
  pressed: Partial<Pick<Sos, 'point' | 'accuracyMetres' | 'teamId' | 'assignmentId' | 'incidentId' | 'jurisdictionId'>>;
};

export function applySos(before: HeldSos | null, event: DomainEvent): HeldSos {
  const p = event.payload as Payload;
  if (before === null) {
    const { nodes, incidentNode, deviceId } = p;
    return hold({ ...(event.initial as Sos), version: 0 }, { nodes, incidentNode, cameVia: [], deviceId, pressIds: [] });
  }
  const { row } = before;
  const extra = before.extra as SosExtra;
  const followed = follow<Sos, FollowExtra & SosExtra>(before, event);
  if (followed !== null) return hold(followed.row, followed.extra);
  const flags = withFlags(row.flags, event.flags);
  switch (event.type) {
    case 'sos.pressedAgain':
      return pressedAgain(row, extra, event, p);
    case 'sos.owned':
      return hold({ ...row, state: 'owned', ownedAt: event.at, owner: p.owner, flags }, extra);
    case 'sos.ended':
      return hold({ ...row, state: 'ended', endedAt: event.at, reason: p.reason, flags }, extra);
    default:
      return before;
  }
}

/** A phone without network may tell presses in any order: the newest says where. */
function pressedAgain(row: Sos, extra: SosExtra, event: DomainEvent, p: Payload): HeldSos {
  const last = row.pressedAt ?? row.raisedAt;
  const pressedAt = toMs(event.at) > toMs(last) ? event.at : last;
  const isMoved = p.pressed.incidentId !== undefined && p.pressed.incidentId !== row.incidentId;
  const next = { ...row, ...p.pressed, pressCount: (row.pressCount ?? 1) + 1, pressedAt, flags: withFlags(row.flags, event.flags) };
  return hold(next, {
    ...extra,
    nodes: unique([...extra.nodes, ...p.nodes]),
    ...(isMoved && { incidentNode: p.incidentNode, cameVia: [] }),
    pressIds: [...extra.pressIds, ...(p.pressId === null ? [] : [p.pressId])].slice(-PRESS_IDS_KEPT),
  });
}

/** It is over when somebody ends it, whatever has become of its incident. */
function hold(row: Sos, extra: SosExtra): HeldSos {
  const team = row.teamId === null ? [] : [teamKey(row.teamId)];
  const person = row.person === null ? [] : [personKey(row.person.id)];
  return {
    kind: 'sos',
    row,
    live: row.state !== 'ended',
    extra,
    scope: unique([...roomsOf(extra).map(nodeKey), ...team, ...person]),
  };
}
