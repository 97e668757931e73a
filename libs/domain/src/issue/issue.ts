/**
 * Issue (发放): goods given to one household at a depot, witnessed by somebody whom the village chose. What left is a movement of the ledger, and whether it
 * was taken back is said there alone. Issues are no rows of the feed; the names of household and witness lie sealed beside the row and are in no event.
 */
import { z } from 'zod';
import { MAX_HOUSEHOLD_PEOPLE } from '../evacuation/household.ts';
import { Id } from '../ids.ts';
import { PageQuery } from '../list.ts';
import { QuantityInput } from '../supply/quantity.ts';
import { codeText, text, words } from '../text.ts';
import { BoundInput, InstantInput } from '../time.ts';

const MOST_LINES = 60;

/**
 * A household of the ledger, or one that is in none: then its village and how many they are, and its name if it is known. `round`: a household gets an item
 * once in each round; again only with a reason. Of an item the lots are chosen here, what expires first.
 */
export const IssueGoods = z
  .strictObject({
    id: Id.nullish(),
    depotId: Id,
    pointId: Id.nullish(),
    incidentId: Id.nullish(),
    householdId: Id.nullish(),
    villageId: Id.nullish(),
    people: z.int().min(1).max(MAX_HOUSEHOLD_PEOPLE).nullish(),
    householdName: text(60).nullish(),
    witnessName: words(60),
    round: codeText(20).nullish(),
    lines: z
      .array(z.strictObject({ itemId: Id.nullish(), lotId: Id.nullish(), quantity: QuantityInput }))
      .min(1)
      .max(MOST_LINES),
    reason: text(300).nullish(),
    at: InstantInput.nullish(),
  })
  .meta({ id: 'IssueGoods' });
export type IssueGoods = z.infer<typeof IssueGoods>;

export const ReverseIssue = z.strictObject({ reason: words(500) }).meta({ id: 'ReverseIssue' });
export type ReverseIssue = z.infer<typeof ReverseIssue>;

export const IssueLine = z.object({ lotId: z.string(), itemId: z.string(), quantity: z.string() });
export type IssueLine = z.infer<typeof IssueLine>;

/** As it is kept: for ever as it was said. */
export const RecordedIssue = z.object({
  id: z.string(),
  code: z.string(),
  depotId: z.string(),
  pointId: z.string().nullable(),
  incidentId: z.string().nullable(),
  villageId: z.string(),
  householdId: z.string().nullable(),
  householdCode: z.string().nullable(),
  people: z.int(),
  round: z.string(),
  lines: z.array(IssueLine),
  /** Why the household got something again. */
  reason: z.string().nullable(),
  movementId: z.string(),
  byName: z.string(),
  at: z.string(),
  recordedAt: z.string(),
});
export type RecordedIssue = z.infer<typeof RecordedIssue>;

/** `reversedAt`: its movement was taken back. `mediaIds`: signature and photos. */
export const Issue = RecordedIssue.extend({
  reversedAt: z.string().nullable(),
  mediaIds: z.array(z.string()),
  version: z.int(),
}).meta({ id: 'Issue' });
export type Issue = z.infer<typeof Issue>;

/** What is sealed: read by who answers for the depot, audited. */
export const IssuePeople = z.object({ household: z.string().nullable(), witness: z.string().nullable() }).meta({ id: 'IssuePeople' });
export type IssuePeople = z.infer<typeof IssuePeople>;

export const IssueQuery = PageQuery.extend({
  depotId: Id.optional(),
  incidentId: Id.optional(),
  villageId: Id.optional(),
  householdId: Id.optional(),
  from: BoundInput.optional(),
  to: BoundInput.optional(),
});
export type IssueQuery = z.infer<typeof IssueQuery>;

/** At the counter: whose turn it is, by the end of the household's number, a name or its initials, or the end of a phone number. */
export const FindIssueHouseholds = z
  .strictObject({ depotId: Id, incidentId: Id.nullish(), villageId: Id.nullish(), round: codeText(20).nullish(), q: words(60) })
  .meta({ id: 'FindIssueHouseholds' });
export type FindIssueHouseholds = z.infer<typeof FindIssueHouseholds>;

/** `served`: what it got in this round already. */
export const IssueHousehold = z
  .object({
    householdId: z.string(),
    code: z.string(),
    villageId: z.string(),
    people: z.int(),
    head: z.string().nullable(),
    served: z.array(z.object({ itemId: z.string(), quantity: z.string(), at: z.string() })),
  })
  .meta({ id: 'IssueHousehold' });
export type IssueHousehold = z.infer<typeof IssueHousehold>;
