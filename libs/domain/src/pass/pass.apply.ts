/** The meaning of events for a pass. What is revoked or over leaves the live set; reading still gives it. */
import { type DomainEvent, depotKey, type Held, nodeKey, unique } from '../feed/held.ts';
import type { Pass } from './pass.ts';

export type HeldPass = Held<Pass>;
/** `depotId`: which its shipment leaves; the keeper there prints it. */
export type PassExtra = { depotId: string | null };

export function applyPass(before: HeldPass | null, event: DomainEvent): HeldPass {
  if (before === null) {
    const { depotId } = event.payload as { depotId: string | null };
    return hold({ ...(event.initial as Pass), version: 0 }, { depotId });
  }
  const { row, extra } = before;
  switch (event.type) {
    case 'pass.revoked':
      return hold({ ...row, state: 'revoked', revokedAt: event.at, reason: event.payload['reason'] as string }, extra as PassExtra);
    case 'pass.ended':
      return hold({ ...row, state: 'ended' }, extra as PassExtra);
    default:
      return before;
  }
}

const hold = (row: Pass, extra: PassExtra): HeldPass => ({
  kind: 'pass',
  row,
  live: row.state === 'inForce',
  extra,
  scope: unique([nodeKey(row.jurisdictionId), ...(extra.depotId === null ? [] : [depotKey(extra.depotId)])]),
});
