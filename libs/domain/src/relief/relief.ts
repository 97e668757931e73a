/** Relief clock (救助计时): from the disaster to the last of a place to stay, food and water, for each group of people it hit. */
import { z } from 'zod';
import { Place, PlaceInput } from '../geo.ts';
import { Id } from '../ids.ts';
import { text, words } from '../text.ts';
import { InstantInput } from '../time.ts';

export const RELIEF_KINDS = ['place', 'food', 'water'] as const;
export type ReliefKind = (typeof RELIEF_KINDS)[number];

/** What was signed, with the limit under which it was: it never changes again. A new one stands beside it. */
export const SignedRelief = z
  .object({
    signedAt: z.string(),
    byName: z.string(),
    startedAt: z.string(),
    stoppedAt: z.string(),
    seconds: z.int(),
    limitHours: z.int(),
    isWithin: z.boolean(),
    people: z.int(),
    cause: z.string().nullable(),
  })
  .meta({ id: 'SignedRelief' });
export type SignedRelief = z.infer<typeof SignedRelief>;

export const ReliefGroup = z
  .object({
    id: z.string(),
    incidentId: z.string(),
    name: z.string(),
    people: z.int(),
    place: Place,
    /** When each came; null is not yet. */
    relief: z.object({ place: z.string().nullable(), food: z.string().nullable(), water: z.string().nullable() }),
    /** Why it took too long. */
    cause: z.string().nullable(),
    signed: z.array(SignedRelief),
    recordedAt: z.string(),
    version: z.int(),
  })
  .meta({ id: 'ReliefGroup' });
export type ReliefGroup = z.infer<typeof ReliefGroup>;

export const RegisterReliefGroup = z
  .strictObject({
    id: Id.nullish(),
    incidentId: Id,
    name: words(60),
    people: z.int().min(1).max(10_000_000),
    place: PlaceInput.nullish(),
    at: InstantInput.nullish(),
  })
  .meta({ id: 'RegisterReliefGroup' });
export type RegisterReliefGroup = z.infer<typeof RegisterReliefGroup>;

/** The same kind again corrects the time; what is signed stays. */
export const RecordRelief = z
  .strictObject({ kind: z.enum(RELIEF_KINDS), at: InstantInput.nullish(), cause: text(200).nullish() })
  .meta({ id: 'RecordRelief' });
export type RecordRelief = z.infer<typeof RecordRelief>;

export const SignRelief = z.strictObject({ cause: text(200).nullish() }).meta({ id: 'SignRelief' });
export type SignRelief = z.infer<typeof SignRelief>;

/** A group with its clock as it stands; `lastKind`: what came last, or has not come yet. */
export const ReliefClock = z
  .object({
    group: ReliefGroup,
    startedAt: z.string(),
    stoppedAt: z.string().nullable(),
    seconds: z.int().nullable(),
    dueAt: z.string(),
    lastKind: z.enum(RELIEF_KINDS).nullable(),
    isWithin: z.boolean().nullable(),
  })
  .meta({ id: 'ReliefClock' });
export type ReliefClock = z.infer<typeof ReliefClock>;

/** `share`: of all groups, in whole percent, rounded down; null without groups. `start` and `stop`: what begins and ends the clock. `clocks`: a page of the groups, the oldest first. */
export const ReliefBoard = z
  .object({
    limitHours: z.int(),
    groups: z.int(),
    within: z.int(),
    share: z.int().nullable(),
    start: z.object({ event: z.literal('incident.occurred'), at: z.string() }),
    stop: z.object({ event: z.literal('relief.complete'), kinds: z.array(z.enum(RELIEF_KINDS)) }),
    clocks: z.array(ReliefClock),
    next: z.string().nullable(),
  })
  .meta({ id: 'ReliefBoard' });
export type ReliefBoard = z.infer<typeof ReliefBoard>;
