/** Rules of evacuation zones (docs/spec/evacuation.md). */
import { DomainError } from '../errors.ts';
import { type DomainEvent, ref } from '../feed/held.ts';
import { checkShape } from '../order/shape.ts';
import { checkStepTime, type Instant, isLate } from '../time.ts';
import { countedIn, type HeldZone, zoneExtra } from './evacuation.apply.ts';
import {
  type EvacuationZone,
  HOUSEHOLD_STATES,
  type HouseholdPart,
  type HouseholdState,
  type ProposeZone,
  type RecordHouseholdStep,
  STILL_THERE,
  type StepZone,
  type VillageCount,
  type ZoneHousehold,
  type ZoneState,
} from './evacuation-zone.ts';
import { type HouseholdMove, stateOf, takeStep } from './household.steps.ts';
import type { Household } from './household.ts';

type Said = Pick<StepZone, 'at'>;

function zoneEvent(
  now: Instant,
  { row }: HeldZone,
  type: DomainEvent['type'],
  command: Said,
  payload: Record<string, unknown>,
  options: { isImported?: boolean; inTimeline?: boolean } = {},
): DomainEvent {
  const at = checkStepTime(now, command.at, options.isImported ?? false);
  const subject = ref('evacuationZone', row.id);
  return {
    type,
    subject,
    // Of eight hundred households each step would drown the incident's timeline; the log has them under the zone.
    incidentId: options.inTimeline === false ? null : row.incidentId,
    at,
    flags: isLate(now, at) ? ['late'] : [],
    payload: { zoneId: row.id, name: row.name, ...payload },
    touches: [subject],
  };
}

/** [EV1] A closed ring with an area that does not cross itself. */
export function proposeZone(
  now: Instant,
  facts: { id: string; code: string; incidentId: string | null; jurisdictionId: string; isImported: boolean },
  command: ProposeZone,
): DomainEvent[] {
  checkShape('sector', command.geometry);
  const at = checkStepTime(now, command.at, facts.isImported);
  const zone: Omit<EvacuationZone, 'version'> = {
    id: facts.id,
    code: facts.code,
    incidentId: facts.incidentId,
    jurisdictionId: facts.jurisdictionId,
    name: command.name.trim(),
    geometry: command.geometry,
    state: 'proposed',
    villages: [],
    elsewhere: 0,
    verifiedBy: [],
    proposedAt: at,
    orderedAt: null,
    liftedAt: null,
    returnedAt: null,
    flags: [],
  };
  const subject = ref('evacuationZone', facts.id);
  const payload = { zoneId: facts.id, name: zone.name };
  const flags = isLate(now, at) ? ['late'] : [];
  return [
    { type: 'evacuationZone.proposed', subject, incidentId: facts.incidentId, at, flags, initial: zone, payload, touches: [subject] },
  ];
}

function mustBeIn(zone: HeldZone, ...states: ZoneState[]): void {
  if (!states.includes(zone.row.state)) throw new DomainError('STEP_NOT_POSSIBLE', { current: zone.row });
}

type InLedger = Pick<Household, 'id' | 'jurisdictionId' | 'people' | 'vulnerable' | 'helperId'>;

/** Where a household begins. */
export const firstParts = ({ people, vulnerable }: InLedger, at: Instant): HouseholdPart[] => [
  { state: 'listed', people, vulnerable, shelterId: null, at, visits: 0 },
];
const listing = ({ jurisdictionId, people, vulnerable }: InLedger) => {
  const moves: HouseholdMove[] = [{ from: null, to: 'listed', people, vulnerable, fromShelterId: null, toShelterId: null }];
  return { jurisdictionId, moves, household: { from: null, to: 'listed' as HouseholdState } };
};
const helpersOf = (households: readonly Pick<Household, 'helperId'>[]): string[] =>
  [...new Set(households.flatMap(({ helperId }) => helperId ?? []))].sort();

/** [EV2] proposed → ordered: everybody who lives in it is on the list. `elsewhere`: households that are on another list already. */
export function orderZone(
  now: Instant,
  facts: { zone: HeldZone; households: readonly InLedger[]; elsewhere: number; isImported?: boolean },
  command: StepZone,
): DomainEvent[] {
  const { zone, households, elsewhere } = facts;
  mustBeIn(zone, 'proposed');
  const villages = households.reduce<VillageCount[]>((counts, household) => countedIn(counts, listing(household)), []);
  const counted = { households: households.length, people: sum(villages, 'people'), vulnerable: sum(villages, 'vulnerable') };
  const payload = { ...counted, villages, elsewhere, helperIds: helpersOf(households) };
  return [zoneEvent(now, zone, 'evacuationZone.ordered', command, payload, { isImported: facts.isImported ?? false })];
}

const sum = (villages: readonly VillageCount[], of: 'people' | 'vulnerable'): number =>
  villages.reduce((total, village) => total + village[of], 0);

/** [EV3] A household that is entered while the zone is being emptied is on the list at once. */
export function listHousehold(now: Instant, facts: { zone: HeldZone; household: InLedger }): DomainEvent[] {
  const { zone, household } = facts;
  const helperIds = [...new Set([...zoneExtra(zone).helperIds, ...helpersOf([household])])].sort();
  const payload = { householdId: household.id, ...listing(household), helperIds };
  return [zoneEvent(now, zone, 'evacuationZone.householdListed', {}, payload, { inTimeline: false })];
}

/** [EV8] More or fewer live there, or somebody else fetches them. */
export function recountHousehold(
  now: Instant,
  facts: { zone: HeldZone; before: ZoneHousehold; after: ZoneHousehold; moves: readonly HouseholdMove[]; helperIds: readonly string[] },
): DomainEvent[] {
  const { zone, before, after, moves, helperIds } = facts;
  const household = { from: before.state, to: after.parts.length === 0 ? null : after.state };
  const payload = { householdId: before.householdId, jurisdictionId: before.jurisdictionId, moves, household, helperIds };
  return [zoneEvent(now, zone, 'evacuationZone.householdRecounted', {}, payload, { inTimeline: false })];
}

/** While a zone is lifted people only come home; before it nobody does. */
const WHILE_LIFTED: readonly HouseholdState[] = ['movedToShelter', 'movedToKin', 'settled', 'returned'];

/** [EV4] [EV5] [EV6] A step of a household or of some of its people: the same again is no event, but for one more visit to those who refuse. */
export function moveHousehold(
  now: Instant,
  facts: { zone: HeldZone; household: ZoneHousehold; needId: string | null; isImported?: boolean },
  command: RecordHouseholdStep,
): { events: DomainEvent[]; after: ZoneHousehold; moves: HouseholdMove[] } {
  const { zone, household } = facts;
  mustBeIn(zone, 'ordered', 'running', 'verifiedEmpty', 'lifted');
  const isLifted = zone.row.state === 'lifted';
  if (isLifted ? !WHILE_LIFTED.includes(command.step) : command.step === 'returned')
    throw new DomainError('STEP_NOT_POSSIBLE', { current: zone.row });
  const shelterId = command.step === 'movedToShelter' ? (command.shelterId ?? household.assignedShelterId) : null;
  if (command.step === 'movedToShelter' && shelterId === null) throw new DomainError('SHELTER_UNKNOWN', { path: 'shelterId' });
  if (command.step === 'refused' && !command.reason?.trim() && visitsOf(household) === 0)
    throw new DomainError('REASON_NEEDED', { path: 'reason' });
  const isThere = household.parts.every((part) => part.state === command.step && (shelterId === null || part.shelterId === shelterId));
  if (isThere && command.step !== 'refused') return { events: [], after: household, moves: [] };
  const at = checkStepTime(now, command.at, facts.isImported ?? false);
  const { parts, moves } = takeStep(household.parts, { ...command, shelterId, at });
  const state = stateOf(parts);
  const isMissing = parts.some((part) => part.state === 'notFound');
  const after = {
    ...household,
    parts,
    state,
    needId: isMissing ? (household.needId ?? facts.needId) : null,
    version: household.version + 1,
  };
  const { householdId, jurisdictionId } = household;
  const payload = { householdId, jurisdictionId, step: command.step, moves, household: { from: household.state, to: state } };
  return {
    events: [
      zoneEvent(now, zone, 'evacuationZone.householdMoved', command, payload, { isImported: facts.isImported ?? false, inTimeline: false }),
    ],
    after,
    moves,
  };
}

const visitsOf = ({ parts }: ZoneHousehold): number => Math.max(0, ...parts.map(({ visits }) => visits));

/** [EV9] A person confirms which shelter each household goes to. The same again is no event. */
export function assignShelters(
  now: Instant,
  facts: { zone: HeldZone; households: readonly ZoneHousehold[] },
  command: { items: readonly { householdId: string; shelterId: string }[]; at?: string | null | undefined },
): DomainEvent[] {
  mustBeIn(facts.zone, 'ordered', 'running');
  const byId = new Map(facts.households.map((one) => [one.householdId, one]));
  const items = command.items.filter(({ householdId, shelterId }) => byId.get(householdId)?.assignedShelterId !== shelterId);
  if (items.length === 0) return [];
  return [zoneEvent(now, facts.zone, 'evacuationZone.sheltersAssigned', command, { items }, { inTimeline: false })];
}

/** How many households count in some states. */
export const householdsIn = (zone: EvacuationZone, states: readonly HouseholdState[]): number =>
  zone.villages.reduce((total, { byState }) => total + states.reduce((part, state) => part + byState[state].households, 0), 0);

function mustHaveNone(zone: HeldZone, states: readonly HouseholdState[]): void {
  const open = householdsIn(zone.row, states);
  if (open > 0)
    throw new DomainError('HOUSEHOLDS_OPEN', { current: zone.row, errors: [{ code: 'HOUSEHOLDS_OPEN', message: String(open) }] });
}

/** [EV10] Verified empty: no household is still there, and two different people say so. */
export function verifyZone(
  now: Instant,
  facts: { zone: HeldZone; person: { personId: string; name: string }; isImported?: boolean },
  command: StepZone,
): DomainEvent[] {
  const { zone, person } = facts;
  mustBeIn(zone, 'ordered', 'running');
  mustHaveNone(zone, STILL_THERE);
  if (zone.row.verifiedBy.some(({ personId }) => personId === person.personId)) throw new DomainError('SAME_PERSON', { current: zone.row });
  const event = zoneEvent(now, zone, 'evacuationZone.verified', command, {}, { isImported: facts.isImported ?? false });
  const count = zone.row.verifiedBy.length + 1;
  return [{ ...event, payload: { ...event.payload, by: { ...person, at: event.at }, count } }];
}

/** [EV11] The danger is over, whether the zone was emptied or not. */
export function liftZone(now: Instant, facts: { zone: HeldZone; isImported?: boolean }, command: StepZone): DomainEvent[] {
  mustBeIn(facts.zone, 'proposed', 'ordered', 'running', 'verifiedEmpty');
  return [zoneEvent(now, facts.zone, 'evacuationZone.lifted', command, {}, { isImported: facts.isImported ?? false })];
}

/** Whoever is not at home yet, or nobody knows where. */
const AWAY: readonly HouseholdState[] = ['notFound', 'movedToShelter', 'movedToKin', 'settled'];

/** [EV12] The list is closed when nobody on it is away any more. */
export function endZone(now: Instant, facts: { zone: HeldZone; isImported?: boolean }, command: StepZone): DomainEvent[] {
  mustBeIn(facts.zone, 'lifted');
  mustHaveNone(facts.zone, AWAY);
  return [zoneEvent(now, facts.zone, 'evacuationZone.returned', command, {}, { isImported: facts.isImported ?? false })];
}

/** Of a village or a zone, for the board: still to be moved, moved, and what went otherwise; the three and who is back are the whole. */
export function boardOf(
  villages: readonly VillageCount[],
): Record<'toMove' | 'moved' | 'refused' | 'notFound' | 'returned' | 'all', Board> {
  const of = (states: readonly HouseholdState[]): Board => ({
    households: total(villages, states, 'households'),
    people: total(villages, states, 'people'),
    vulnerable: total(villages, states, 'vulnerable'),
  });
  return {
    toMove: of(['listed', 'notified']),
    moved: of(['movedToShelter', 'movedToKin', 'settled']),
    refused: of(['refused']),
    notFound: of(['notFound']),
    returned: of(['returned']),
    all: of(HOUSEHOLD_STATES),
  };
}

type Board = { households: number; people: number; vulnerable: number };
const total = (villages: readonly VillageCount[], states: readonly HouseholdState[], of: keyof Board): number =>
  villages.reduce((outer, { byState }) => outer + states.reduce((inner, state) => inner + byState[state][of], 0), 0);
