/**
 * Publication of issues (发放公示): what was given out until an instant, by village and item, with the number of households and no name or phone; and what
 * was donated. Frozen when it is published. A village of which a row would say who it is is counted with its town.
 */
import { z } from 'zod';
import { Id } from '../ids.ts';
import { PageQuery } from '../list.ts';
import { Fen, Quantity } from '../supply/quantity.ts';
import { words } from '../text.ts';
import { BoundInput } from '../time.ts';

/** Of one incident or of one depot. `until`: not part of it any more; now without it. */
export const PublishIssues = z
  .strictObject({ id: Id.nullish(), title: words(100), incidentId: Id.nullish(), depotId: Id.nullish(), until: BoundInput.nullish() })
  .meta({ id: 'PublishIssues' });
export type PublishIssues = z.infer<typeof PublishIssues>;

export const WithdrawPublication = z.strictObject({ reason: words(500) }).meta({ id: 'WithdrawPublication' });
export type WithdrawPublication = z.infer<typeof WithdrawPublication>;

/** Heads of the columns in the file that residents take away. */
export const PUBLISHED_HEADS = ['辖区', '上级辖区', '物资', '单位', '数量', '户数'] as const;

const Names = z.object({ zh: z.string(), en: z.string().nullish() });
const Goods = { itemId: z.string(), itemName: Names, unit: z.string(), quantity: Quantity };

/** `level`: `village`, or what was summed up. `within`: the node above. */
export const PublishedIssue = z.object({
  jurisdictionId: z.string(),
  name: z.string(),
  nameEn: z.string().nullable(),
  level: z.string(),
  within: z.string().nullable(),
  withinEn: z.string().nullable(),
  households: z.int(),
  ...Goods,
});
export type PublishedIssue = z.infer<typeof PublishedIssue>;

/** `donor` is null for whoever has not said that the name may be told. */
export const PublishedDonation = z.object({
  donor: z.string().nullable(),
  at: z.string(),
  moneyFen: Fen.nullable(),
  lines: z.array(z.object(Goods)),
});
export type PublishedDonation = z.infer<typeof PublishedDonation>;

/** `households`: each once, whatever it got. */
export const PublishedList = z
  .object({
    from: z.string().nullable(),
    until: z.string(),
    households: z.int(),
    issues: z.array(PublishedIssue),
    donations: z.array(PublishedDonation),
  })
  .meta({ id: 'PublishedList' });
export type PublishedList = z.infer<typeof PublishedList>;

export const Publication = PublishedList.extend({
  id: z.string(),
  title: z.string(),
  incidentId: z.string().nullable(),
  depotId: z.string().nullable(),
  jurisdictionId: z.string(),
  publishedAt: z.string(),
  publishedByName: z.string(),
  withdrawnAt: z.string().nullable(),
  reason: z.string().nullable(),
  version: z.int(),
}).meta({ id: 'Publication' });
export type Publication = z.infer<typeof Publication>;

export const PublicationQuery = PageQuery.extend({ incidentId: Id.optional(), depotId: Id.optional() });
export type PublicationQuery = z.infer<typeof PublicationQuery>;

/** What residents are told: the newest list of each incident and depot. */
export const PublicIssueList = PublishedList.extend({ id: z.string(), title: z.string(), publishedAt: z.string() }).meta({
  id: 'PublicIssueList',
});
export type PublicIssueList = z.infer<typeof PublicIssueList>;

export const PublicIssues = z.object({ items: z.array(PublicIssueList), at: z.string() }).meta({ id: 'PublicIssues' });
export type PublicIssues = z.infer<typeof PublicIssues>;
