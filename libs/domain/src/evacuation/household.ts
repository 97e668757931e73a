/**
 * The ledger of households of a village (每村一台账). Names, phones, addresses and points are personal data: sealed in the store, in no event and no
 * feed; a `Household` is what may be told without them.
 */
import { z } from 'zod';
import { Point } from '../geo.ts';
import { Id } from '../ids.ts';
import { codeText, text, words } from '../text.ts';

/** Why somebody needs help to get away, or a place of their own kind. */
export const HOUSEHOLD_NEEDS = ['elderly', 'child', 'pregnant', 'disabled', 'wheelchair', 'illness', 'alone'] as const;
export type HouseholdNeed = (typeof HOUSEHOLD_NEEDS)[number];
/** How they get away (转移方式). */
export const TRANSPORTS = ['onFoot', 'ownVehicle', 'bus', 'ambulance'] as const;
/** Larger than any family; a home for the elderly is one entry. */
export const MAX_HOUSEHOLD_PEOPLE = 2_000;
const MAX_MEMBERS = 200;

const needs = z.array(z.enum(HOUSEHOLD_NEEDS)).max(HOUSEHOLD_NEEDS.length);
const people = z.int().min(1).max(MAX_HOUSEHOLD_PEOPLE);
const vulnerable = z.int().min(0).max(MAX_HOUSEHOLD_PEOPLE);

export const Household = z
  .object({
    id: z.string(),
    code: z.string(),
    /** Its village. */
    jurisdictionId: z.string(),
    people: z.int(),
    /** Of them those who cannot leave by themselves. */
    vulnerable: z.int(),
    needs: z.array(z.enum(HOUSEHOLD_NEEDS)),
    transport: z.enum(TRANSPORTS).nullable(),
    /** The one person who fetches them (每户一对接), where that person has an account. */
    helperId: z.string().nullable(),
    /** Somebody, with or without an account. */
    hasHelper: z.boolean(),
    removedAt: z.string().nullable(),
    version: z.int(),
  })
  .meta({ id: 'Household' });
export type Household = z.infer<typeof Household>;

export const HouseholdMember = z
  .strictObject({ name: words(60), birthYear: z.int().min(1900).max(2100).nullish(), phone: text(30).nullish(), needs: needs.nullish() })
  .meta({ id: 'HouseholdMember' });
export type HouseholdMember = z.infer<typeof HouseholdMember>;

const Helper = z.strictObject({ name: words(60), phone: text(30).nullish() });

/** What is sealed: read by those who keep the ledger and by the helper of this household, audited. */
export const HouseholdPeople = z
  .object({
    head: z.string().nullable(),
    phone: z.string().nullable(),
    address: z.string().nullable(),
    /** Where they wait to be fetched. */
    assembly: z.string().nullable(),
    members: z.array(HouseholdMember),
    /** A helper without an account. */
    helper: Helper.nullable(),
  })
  .meta({ id: 'HouseholdPeople' });
export type HouseholdPeople = z.infer<typeof HouseholdPeople>;

export const NOBODY_KNOWN: HouseholdPeople = { head: null, phone: null, address: null, assembly: null, members: [], helper: null };

/** `nobody's names are known`: the seal was broken with the key, counts stay. */
export const KnownHousehold = Household.extend({ ...HouseholdPeople.shape, point: Point.nullable() }).meta({ id: 'KnownHousehold' });
export type KnownHousehold = z.infer<typeof KnownHousehold>;

const told = {
  head: text(60).nullish(),
  phone: text(30).nullish(),
  address: text(200).nullish(),
  assembly: text(200).nullish(),
  members: z.array(HouseholdMember).max(MAX_MEMBERS).nullish(),
  /** Either of the two, never both. */
  helperId: Id.nullish(),
  helper: Helper.nullish(),
  point: Point.nullish(),
  needs: needs.nullish(),
  transport: z.enum(TRANSPORTS).nullish(),
};

export const RegisterHousehold = z
  .strictObject({ id: Id.nullish(), code: codeText(40).nullish(), jurisdictionId: Id, people, vulnerable: vulnerable.nullish(), ...told })
  .meta({ id: 'RegisterHousehold' });
export type RegisterHousehold = z.infer<typeof RegisterHousehold>;

/** Empty words: none any more. `removed`: they live there no longer. */
export const DescribeHousehold = z
  .strictObject({ people: people.nullish(), vulnerable: vulnerable.nullish(), removed: z.literal(true).nullish(), ...told })
  .meta({ id: 'DescribeHousehold' });
export type DescribeHousehold = z.infer<typeof DescribeHousehold>;
