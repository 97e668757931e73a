/** Evacuation zone (转移区): an area that people leave, who is to leave it, and where each of them counts. Its row holds counts by village, never a name. */
import { z } from 'zod';
import { LngLat } from '../geo.ts';
import { Id } from '../ids.ts';
import { PageQuery } from '../list.ts';
import { text, words } from '../text.ts';
import { InstantInput } from '../time.ts';
import { KnownHousehold, MAX_HOUSEHOLD_PEOPLE } from './household.ts';

export const ZONE_STATES = ['proposed', 'ordered', 'running', 'verifiedEmpty', 'lifted', 'returned'] as const;
export type ZoneState = (typeof ZONE_STATES)[number];

/** Where people count; from still to be moved to back at home. A household counts where the last of its people does. */
export const HOUSEHOLD_STATES = [
  'listed',
  'notified',
  'notFound',
  'refused',
  'movedToShelter',
  'movedToKin',
  'settled',
  'returned',
] as const;
export type HouseholdState = (typeof HOUSEHOLD_STATES)[number];

/** Still in the zone as far as anybody knows. */
export const STILL_THERE = ['listed', 'notified', 'notFound', 'refused'] as const satisfies readonly HouseholdState[];
export const MOVED = ['movedToShelter', 'movedToKin', 'settled'] as const satisfies readonly HouseholdState[];

const Tally = z.object({ households: z.int(), people: z.int(), vulnerable: z.int() });
export type HouseholdTally = z.infer<typeof Tally>;

export const VillageCount = Tally.extend({ jurisdictionId: z.string(), byState: z.record(z.enum(HOUSEHOLD_STATES), Tally) }).meta({
  id: 'VillageCount',
});
export type VillageCount = z.infer<typeof VillageCount>;

/** A finger or a mouse draws no more; every household is weighed with every corner. */
export const MAX_ZONE_POINTS = 1_000;
export const ZoneGeometry = z
  .strictObject({ type: z.literal('Polygon'), coordinates: z.array(z.array(LngLat).min(4).max(MAX_ZONE_POINTS)).length(1) })
  .meta({ id: 'ZoneGeometry' });
export type ZoneGeometry = z.infer<typeof ZoneGeometry>;

export const EvacuationZone = z
  .object({
    id: z.string(),
    code: z.string(),
    incidentId: z.string().nullable(),
    jurisdictionId: z.string(),
    name: z.string(),
    geometry: ZoneGeometry,
    state: z.enum(ZONE_STATES),
    villages: z.array(VillageCount),
    /** Households that were on the list of another zone when this one was ordered: they count there. */
    elsewhere: z.int(),
    /** Two different people say that nobody is there any more. */
    verifiedBy: z.array(z.object({ personId: z.string(), name: z.string(), at: z.string() })),
    proposedAt: z.string(),
    orderedAt: z.string().nullable(),
    liftedAt: z.string().nullable(),
    returnedAt: z.string().nullable(),
    flags: z.array(z.string()),
    version: z.int(),
  })
  .meta({ id: 'EvacuationZone' });
export type EvacuationZone = z.infer<typeof EvacuationZone>;

/** People of one household who count in one place. */
export const HouseholdPart = z
  .object({
    state: z.enum(HOUSEHOLD_STATES),
    people: z.int(),
    vulnerable: z.int(),
    shelterId: z.string().nullable(),
    at: z.string(),
    /** How often they were asked and said no. */
    visits: z.int(),
  })
  .meta({ id: 'HouseholdPart' });
export type HouseholdPart = z.infer<typeof HouseholdPart>;

/** A household on the list of a zone. */
export const ZoneHousehold = z
  .object({
    zoneId: z.string(),
    householdId: z.string(),
    code: z.string(),
    jurisdictionId: z.string(),
    state: z.enum(HOUSEHOLD_STATES),
    people: z.int(),
    vulnerable: z.int(),
    parts: z.array(HouseholdPart),
    /** The shelter that a person has confirmed for them. */
    assignedShelterId: z.string().nullable(),
    /** The places that are kept for them there. */
    transferId: z.string().nullable(),
    /** The need of the incident that asks a team to look for them. */
    needId: z.string().nullable(),
    version: z.int(),
  })
  .meta({ id: 'ZoneHousehold' });
export type ZoneHousehold = z.infer<typeof ZoneHousehold>;

/** With names, for those who keep the ledger and for their helper. `reason`: what they said when they refused. */
export const ListedHousehold = z
  .object({ household: KnownHousehold, onZone: ZoneHousehold.nullable(), reason: z.string().nullable() })
  .meta({ id: 'ListedHousehold' });
export type ListedHousehold = z.infer<typeof ListedHousehold>;

export const ProposeZone = z
  .strictObject({
    id: Id.nullish(),
    incidentId: Id.nullish(),
    name: words(60),
    geometry: ZoneGeometry,
    at: InstantInput.nullish(),
  })
  .meta({ id: 'ProposeZone' });
export type ProposeZone = z.infer<typeof ProposeZone>;

/** Ordering, verifying, lifting, ending: only when it happened. */
export const StepZone = z.strictObject({ at: InstantInput.nullish() }).meta({ id: 'StepZone' });
export type StepZone = z.infer<typeof StepZone>;

export const RecordHouseholdStep = z
  .strictObject({
    step: z.enum(HOUSEHOLD_STATES),
    /** Whom it is said of; without it those who are still there, and if nobody is, all of whom it can be said. */
    from: z.enum(HOUSEHOLD_STATES).nullish(),
    /** How many of them; without it all. */
    people: z.int().min(1).max(MAX_HOUSEHOLD_PEOPLE).nullish(),
    /** How many of these are vulnerable, where that does not follow. */
    vulnerable: z.int().min(0).max(MAX_HOUSEHOLD_PEOPLE).nullish(),
    /** Without it the shelter that was assigned. */
    shelterId: Id.nullish(),
    /** Why they refuse. */
    reason: text(200).nullish(),
    /** Lets them in where a shelter is full. */
    override: z.strictObject({ reason: words(200) }).nullish(),
    at: InstantInput.nullish(),
  })
  .meta({ id: 'RecordHouseholdStep' });
export type RecordHouseholdStep = z.infer<typeof RecordHouseholdStep>;

export const AssignShelters = z
  .strictObject({
    items: z
      .array(z.strictObject({ householdId: Id, shelterId: Id }))
      .min(1)
      .max(1_000),
    at: InstantInput.nullish(),
  })
  .meta({ id: 'AssignShelters' });
export type AssignShelters = z.infer<typeof AssignShelters>;

const flag = z.enum(['true', 'false']).transform((value) => value === 'true');
/** `mine`: those whose helper asks. */
export const HouseholdQuery = PageQuery.extend({
  zoneId: Id.optional(),
  jurisdictionId: Id.optional(),
  state: z.enum(HOUSEHOLD_STATES).optional(),
  mine: flag.optional(),
});
export type HouseholdQuery = z.infer<typeof HouseholdQuery>;
