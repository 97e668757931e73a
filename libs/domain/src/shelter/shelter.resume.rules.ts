/** A shelter that a list had made and that was taken back with the list (docs/spec/imports.md): the next list that names it puts it where it began. */
import type { DomainEvent } from '../feed/held.ts';
import { IMPORT_REASONS } from '../sheet/import.ts';
import type { Instant } from '../time.ts';
import type { HeldShelter } from './shelter.apply.ts';
import { shelterEvent } from './shelter.rules.ts';

const [IMPORTED, UNDONE] = IMPORT_REASONS;

/** [IM17] Only that: what somebody has put out of use for a reason of their own no list puts back. */
export function resumeShelter(now: Instant, { shelter: { row } }: { shelter: HeldShelter }): DomainEvent[] {
  if (row.state !== 'outOfUse' || row.stateReason !== UNDONE) return [];
  const described = { state: 'standby', stateReason: null } as const;
  const payload = { described, previous: row.state, state: described.state, reason: IMPORTED };
  return [shelterEvent(now, row, null, { type: 'shelter.stateSet', payload, incidentId: row.incidentId })];
}
