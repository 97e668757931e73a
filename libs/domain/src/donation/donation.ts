/**
 * Donation (捐赠): what somebody offers, whether it is taken, and what of it came. Goods become lots of their own, so that the ledger alone says what of
 * them was given out. Donations are no rows of the feed; the donor's name and phone lie sealed beside the row and are in no event.
 */
import { z } from 'zod';
import { Id } from '../ids.ts';
import { PageQuery } from '../list.ts';
import { Fen, QuantityInput } from '../supply/quantity.ts';
import { codeText, text, words } from '../text.ts';
import { BoundInput, InstantInput } from '../time.ts';

export const DONATION_STATES = ['offered', 'accepted', 'declined', 'received'] as const;
export type DonationState = (typeof DONATION_STATES)[number];
export const DONOR_KINDS = ['person', 'organization'] as const;

const MOST_LINES = 100;

/** Without a name the donor stays unknown. `mayPublishName`: the donor has said so. `depotId`: where goods are to be brought, and who answers for it. */
export const OfferDonation = z
  .strictObject({
    id: Id.nullish(),
    depotId: Id,
    incidentId: Id.nullish(),
    donorKind: z.enum(DONOR_KINDS).nullish(),
    donorName: text(100).nullish(),
    donorPhone: text(30).nullish(),
    mayPublishName: z.boolean().nullish(),
    moneyFen: Fen.nullish(),
    lines: z
      .array(z.strictObject({ itemId: Id, quantity: QuantityInput }))
      .max(MOST_LINES)
      .nullish(),
    note: text(500).nullish(),
    at: InstantInput.nullish(),
  })
  .meta({ id: 'OfferDonation' });
export type OfferDonation = z.infer<typeof OfferDonation>;

export const AcceptDonation = z.strictObject({ at: InstantInput.nullish() }).meta({ id: 'AcceptDonation' });
export type AcceptDonation = z.infer<typeof AcceptDonation>;

export const DeclineDonation = z.strictObject({ reason: words(500), at: InstantInput.nullish() }).meta({ id: 'DeclineDonation' });
export type DeclineDonation = z.infer<typeof DeclineDonation>;

/** To what was asked for; null takes it back. */
export const MatchDonation = z.strictObject({ requestId: Id.nullish() }).meta({ id: 'MatchDonation' });
export type MatchDonation = z.infer<typeof MatchDonation>;

const Arrived = { madeAt: BoundInput.nullish(), expiresAt: BoundInput.nullish(), lotCode: codeText(60).nullish() };
const serialNumber = codeText(60).nullish();

/**
 * `line`: its place in the offer, from 0; each is named once. Other than was offered: with a reason. `more`: what nobody had spoken of.
 * `depotId`: where it was brought, if not where it was to go.
 */
export const ReceiveDonation = z
  .strictObject({
    depotId: Id.nullish(),
    lines: z
      .array(
        z.strictObject({
          line: z.int().min(0).max(MOST_LINES),
          received: QuantityInput,
          reason: text(300).nullish(),
          serialNumber,
          ...Arrived,
        }),
      )
      .max(MOST_LINES)
      .nullish(),
    more: z
      .array(z.strictObject({ itemId: Id, received: QuantityInput, reason: words(300), serialNumber, ...Arrived }))
      .max(MOST_LINES)
      .nullish(),
    moneyFen: Fen.nullish(),
    moneyReason: text(300).nullish(),
    at: InstantInput.nullish(),
  })
  .meta({ id: 'ReceiveDonation' });
export type ReceiveDonation = z.infer<typeof ReceiveDonation>;

/** `offered` is nothing for what came without having been spoken of. `reason`: why something else came. */
export const DonationLine = z.object({
  itemId: z.string(),
  offered: z.string(),
  received: z.string().nullable(),
  lotId: z.string().nullable(),
  reason: z.string().nullable(),
});
export type DonationLine = z.infer<typeof DonationLine>;

export const DonatedMoney = z.object({ offeredFen: Fen, receivedFen: Fen.nullable(), reason: z.string().nullable() });
export type DonatedMoney = z.infer<typeof DonatedMoney>;

export const Donation = z
  .object({
    id: z.string(),
    code: z.string(),
    state: z.enum(DONATION_STATES),
    depotId: z.string(),
    incidentId: z.string().nullable(),
    donorKind: z.enum(DONOR_KINDS),
    isAnonymous: z.boolean(),
    mayPublishName: z.boolean(),
    money: DonatedMoney.nullable(),
    lines: z.array(DonationLine),
    note: z.string().nullable(),
    requestId: z.string().nullable(),
    offeredAt: z.string(),
    decidedAt: z.string().nullable(),
    reason: z.string().nullable(),
    receivedAt: z.string().nullable(),
    movementId: z.string().nullable(),
    version: z.int(),
  })
  .meta({ id: 'Donation' });
export type Donation = z.infer<typeof Donation>;

/** What the ledger says of a line: how much of its lot lies in stores or is on its way to one, and how much was given out. `publishedAt`: first in a list. */
export const FollowedDonation = Donation.extend({
  publishedAt: z.string().nullable(),
  lines: z.array(DonationLine.extend({ inStock: z.string(), issued: z.string() })),
}).meta({ id: 'FollowedDonation' });
export type FollowedDonation = z.infer<typeof FollowedDonation>;

export const Donor = z.object({ name: z.string().nullable(), phone: z.string().nullable() }).meta({ id: 'Donor' });
export type Donor = z.infer<typeof Donor>;

export const DonationQuery = PageQuery.extend({
  depotId: Id.optional(),
  incidentId: Id.optional(),
  requestId: Id.optional(),
  state: z.enum(DONATION_STATES).optional(),
});
export type DonationQuery = z.infer<typeof DonationQuery>;
