/**
 * Evacuee (转移安置人员): a person who was taken to safety, in one place at a time. What tells who it is (name, telephone, numbers, address) is sealed
 * and in no event, list or kept answer; the row says where somebody is and what they need (docs/spec/evacuees.md).
 */
import { z } from 'zod';
import { Id } from '../ids.ts';
import { PageQuery } from '../list.ts';
import { text, words } from '../text.ts';
import { InstantInput } from '../time.ts';

/** in: in a shelter · moved: left for another one, not there yet · out: in none. */
export const EVACUEE_STATES = ['in', 'moved', 'out'] as const;
export type EvacueeState = (typeof EVACUEE_STATES)[number];
export const SEXES = ['female', 'male'] as const;
/** 独自一人的儿童, 婴幼儿, 孕妇, 哺乳期, 残疾, 高龄, 患病. Any of them wants a special place. */
export const EVACUEE_NEEDS = ['childAlone', 'infant', 'pregnant', 'nursing', 'disabled', 'old', 'ill'] as const;
export type EvacueeNeed = (typeof EVACUEE_NEEDS)[number];
/** Where somebody goes who goes out: 回家, 投亲靠友, 就医, 返乡或离开本市, 其他. */
export const DESTINATIONS = ['home', 'kin', 'hospital', 'away', 'other'] as const;
export type Destination = (typeof DESTINATIONS)[number];

/** At once: a family, or a bus. */
export const MOST_TOGETHER = 60;
const OLDEST_BIRTH_YEAR = 1900;
const NEWEST_BIRTH_YEAR = 2200;

/** A child was given to somebody, and a second person has still to sign for it. */
export const Handover = z
  .object({ at: z.string(), byPersonId: z.string(), byName: z.string(), destination: z.enum(DESTINATIONS) })
  .meta({ id: 'Handover' });
export type Handover = z.infer<typeof Handover>;

export const Evacuee = z
  .object({
    id: z.string(),
    code: z.string(),
    incidentId: z.string(),
    /** Where they are; null when in none. */
    shelterId: z.string().nullable(),
    /** Where they are expected (`moved`). */
    toShelterId: z.string().nullable(),
    groupId: z.string().nullable(),
    sex: z.enum(SEXES).nullable(),
    birthYear: z.int().nullable(),
    needs: z.array(z.enum(EVACUEE_NEEDS)),
    state: z.enum(EVACUEE_STATES),
    destination: z.enum(DESTINATIONS).nullable(),
    /** Relatives who ask are not told. */
    doNotDisclose: z.boolean(),
    /** A name is on record. */
    isNamed: z.boolean(),
    handover: Handover.nullable(),
    /** Since when they are where they are. */
    since: z.string(),
    recordedAt: z.string(),
    version: z.int(),
  })
  .meta({ id: 'Evacuee' });
export type Evacuee = z.infer<typeof Evacuee>;

/** Who takes a child, or anybody, along. */
export const Receiver = z
  .strictObject({ name: words(60), phone: text(30).nullish(), relation: text(40).nullish(), idNumber: text(40).nullish() })
  .meta({ id: 'Receiver' });
export type Receiver = z.infer<typeof Receiver>;

const personal = {
  name: text(60).nullish(),
  phone: text(30).nullish(),
  idNumber: text(40).nullish(),
  /** Village and house. */
  home: text(120).nullish(),
  note: text(300).nullish(),
};
const PersonalInput = z.strictObject(personal);
export type PersonalInput = z.infer<typeof PersonalInput>;

/** What is sealed. */
export type Personal = { readonly [K in keyof PersonalInput]?: string | null } & { readonly receiver?: Receiver | null };

const told = {
  id: Id.nullish(),
  ...personal,
  sex: z.enum(SEXES).nullish(),
  birthYear: z.int().min(OLDEST_BIRTH_YEAR).max(NEWEST_BIRTH_YEAR).nullish(),
  needs: z.array(z.enum(EVACUEE_NEEDS)).max(EVACUEE_NEEDS.length).nullish(),
  doNotDisclose: z.boolean().nullish(),
  /** One that was printed before; without it the server makes one. At least 128 random bits. */
  wristband: z
    .string()
    .regex(/^[A-Za-z0-9_-]{22,64}$/, 'wristband')
    .nullish(),
};
const at = InstantInput.nullish();
/** Lets people in beyond the last place. */
const override = z.strictObject({ reason: words(200) }).nullish();
/** They were counted in at the door before; only who they are is new. */
const isCounted = z.boolean().nullish();
const together = {
  /** Without it: the one that the shelter was opened for. */
  incidentId: Id.nullish(),
  /** Without it they are registered and in no shelter. */
  shelterId: Id.nullish(),
  groupId: Id.nullish(),
  isCounted,
  /** They were expected: by it they are counted in, and the list of the shelter is shorter by them. */
  transferId: Id.nullish(),
  override,
  at,
};

/** A name or a number: the number (code) comes by itself. */
export const RegisterEvacuee = z.strictObject({ ...told, ...together }).meta({ id: 'RegisterEvacuee' });
export type RegisterEvacuee = z.infer<typeof RegisterEvacuee>;

/** A family, or whoever came together: in one request, all or none. */
export const RegisterGroup = z
  .strictObject({ ...together, people: z.array(z.strictObject(told)).min(1).max(MOST_TOGETHER) })
  .meta({ id: 'RegisterGroup' });
export type RegisterGroup = z.infer<typeof RegisterGroup>;
export type ToldEvacuee = RegisterGroup['people'][number];

/** What is left out stays; null or empty takes it away. */
export const DescribeEvacuee = z
  .strictObject({ ...told, id: z.undefined().optional(), wristband: z.undefined().optional(), groupId: Id.nullish() })
  .omit({ id: true, wristband: true })
  .meta({ id: 'DescribeEvacuee' });
export type DescribeEvacuee = z.infer<typeof DescribeEvacuee>;

/** `withGroup`: and everybody of the group who is in the same place. `wristband`: who holds it in hand need not see the person in a list. */
const withOthers = { withGroup: z.boolean().nullish(), at };
export const CheckInEvacuee = z
  .strictObject({ shelterId: Id, wristband: text(64).nullish(), isCounted, override, ...withOthers })
  .meta({ id: 'CheckInEvacuee' });
export type CheckInEvacuee = z.infer<typeof CheckInEvacuee>;

/** `arrived`: they are there already. */
export const MoveEvacuee = z
  .strictObject({ toShelterId: Id, arrived: z.boolean().nullish(), override, ...withOthers })
  .meta({ id: 'MoveEvacuee' });
export type MoveEvacuee = z.infer<typeof MoveEvacuee>;

export const CheckOutEvacuee = z
  .strictObject({ destination: z.enum(DESTINATIONS), receiver: Receiver.nullish(), ...withOthers })
  .meta({ id: 'CheckOutEvacuee' });
export type CheckOutEvacuee = z.infer<typeof CheckOutEvacuee>;

export const SignHandover = z.strictObject({ at }).meta({ id: 'SignHandover' });
export type SignHandover = z.infer<typeof SignHandover>;

export const FindWristband = z.strictObject({ wristband: text(64) }).meta({ id: 'FindWristband' });
export type FindWristband = z.infer<typeof FindWristband>;

/** Shown once. A repeat is answered without it. */
export const RegisteredEvacuee = z.object({ evacuee: Evacuee, wristband: z.string() }).meta({ id: 'RegisteredEvacuee' });
export type RegisteredEvacuee = z.infer<typeof RegisteredEvacuee>;
export const RegisteredGroup = z.object({ groupId: z.string(), registered: z.array(RegisteredEvacuee) }).meta({ id: 'RegisteredGroup' });
export type RegisteredGroup = z.infer<typeof RegisteredGroup>;

/** Why somebody reads names; in the audit. */
const Reason = words(200);
export const ReadingQuery = z.strictObject({ reason: Reason });

/** `names`: with names, for a reason that goes into the audit. */
export const EvacueeQuery = PageQuery.extend({
  incidentId: Id.optional(),
  shelterId: Id.optional(),
  groupId: Id.optional(),
  state: z.enum(EVACUEE_STATES).optional(),
  names: z.enum(['true', 'false']).optional(),
  reason: Reason.optional(),
});
export type EvacueeQuery = z.infer<typeof EvacueeQuery>;

/** In the body: what stands in an address stands in the log of every proxy on its way. */
export const EvacueeSearch = z
  .strictObject({ q: words(60), reason: Reason, incidentId: Id.nullish(), limit: z.int().min(1).max(50).default(20) })
  .meta({ id: 'EvacueeSearch' });
export type EvacueeSearch = z.infer<typeof EvacueeSearch>;

export const EvacueeExport = z.strictObject({ reason: Reason, incidentId: Id.optional(), shelterId: Id.optional() });
export type EvacueeExport = z.infer<typeof EvacueeExport>;

/** With the name, for who asked for it; null when none is on record or it has been destroyed. */
export const NamedEvacuee = Evacuee.extend({ name: z.string().nullish(), shelterName: z.string().nullish() }).meta({ id: 'NamedEvacuee' });
export type NamedEvacuee = z.infer<typeof NamedEvacuee>;

export const EvacueePersonal = z
  .object({
    id: z.string(),
    name: z.string().nullable(),
    phone: z.string().nullable(),
    /** Its last four signs alone, unless the whole was asked for. */
    idNumber: z.string().nullable(),
    home: z.string().nullable(),
    note: z.string().nullable(),
    receiver: Receiver.nullable(),
  })
  .meta({ id: 'EvacueePersonal' });
export type EvacueePersonal = z.infer<typeof EvacueePersonal>;
export const PersonalQuery = ReadingQuery.extend({ idNumber: z.enum(['masked', 'whole']).default('masked') });
export type PersonalQuery = z.infer<typeof PersonalQuery>;
