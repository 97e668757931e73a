/** The meaning of events for a call for help, computed once, inside the transaction. */
import { type DomainEvent, type Held, nodeKey, personKey, teamKey, unique, withFlags } from '../feed/held.ts';
import type { Sos } from './sos.ts';

export type HeldSos = Held<Sos>;
/** The nodes whose rooms hear it: the team's, the incident's, else where it was pressed. */
export type SosExtra = { nodes: string[]; deviceId: string | null };

type Payload = { nodes: string[]; deviceId: string | null; owner: Sos['owner']; reason: string };

export function applySos(before: HeldSos | null, event: DomainEvent): HeldSos {
  const p = event.payload as Payload;
  if (before === null) return hold({ ...(event.initial as Sos), version: 0 }, true, { nodes: p.nodes, deviceId: p.deviceId });
  const { row, live } = before;
  const extra = before.extra as SosExtra;
  const flags = withFlags(row.flags, event.flags);
  switch (event.type) {
    case 'sos.owned':
      return hold({ ...row, state: 'owned', ownedAt: event.at, owner: p.owner, flags }, live, extra);
    case 'sos.ended':
      return hold({ ...row, state: 'ended', endedAt: event.at, reason: p.reason, flags }, false, extra);
    default:
      return before;
  }
}

function hold(row: Sos, live: boolean, extra: SosExtra): HeldSos {
  const scope = [...extra.nodes.map(nodeKey), ...(row.teamId === null ? [] : [teamKey(row.teamId)])];
  return { kind: 'sos', row, live, extra, scope: unique([...scope, ...(row.person === null ? [] : [personKey(row.person.id)])]) };
}
