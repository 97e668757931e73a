/** What can be done with a zone, and with a household on its list, as the buttons offer it. */
import {
  type EvacuationZone,
  HOUSEHOLD_STATES,
  type HouseholdState,
  householdsIn,
  STEP_FROM,
  STILL_THERE,
  type ZoneHousehold,
  type ZoneState,
} from '@fenghuo/domain';

export type ZoneStep = 'order' | 'verify' | 'lift' | 'returned';

const NEXT: Record<ZoneState, readonly ZoneStep[]> = {
  proposed: ['order', 'lift'],
  ordered: ['verify', 'lift'],
  running: ['verify', 'lift'],
  verifiedEmpty: ['lift'],
  lifted: ['returned'],
  returned: [],
};

/** Verifying is offered once nobody is there. */
export const nextStepsOf = (zone: EvacuationZone): readonly ZoneStep[] =>
  NEXT[zone.state].filter((step) => step !== 'verify' || householdsIn(zone, STILL_THERE) === 0);

const WHILE_EMPTIED: readonly HouseholdState[] = ['notified', 'movedToShelter', 'movedToKin', 'refused', 'notFound', 'settled', 'listed'];
const WHILE_LIFTED: readonly HouseholdState[] = ['returned', 'settled', 'movedToShelter', 'movedToKin'];

/** In the order in which they are mostly wanted; the server's rule says no to the rest. */
export function stepsOf(zoneState: ZoneState, { parts }: Pick<ZoneHousehold, 'parts'>): readonly HouseholdState[] {
  const asked = zoneState === 'lifted' ? WHILE_LIFTED : zoneState === 'returned' ? [] : WHILE_EMPTIED;
  return asked.filter((step) => parts.some(({ state }) => STEP_FROM[step].includes(state)));
}

/** Those still open first, then by code. */
export const inOrder = (a: ZoneHousehold, b: ZoneHousehold): number =>
  HOUSEHOLD_STATES.indexOf(a.state) - HOUSEHOLD_STATES.indexOf(b.state) || (a.code < b.code ? -1 : 1);
