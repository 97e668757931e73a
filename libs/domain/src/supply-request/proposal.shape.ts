/** What a proposal (调拨方案) says, and the facts that it is made from. */
import { z } from 'zod';
import type { DepotKind } from '../supply/depot.ts';
import type { DepotLevel, Item } from '../supply/item.ts';
import { LedgerPlace } from '../supply/ledger-place.ts';
import { OWNER_KINDS, type OwnerKind } from '../supply/lot.ts';
import type { Instant } from '../time.ts';

export const SUPPLY_REASONS = [
  'IN_TIME',
  'LATE',
  'TRAVEL_UNKNOWN',
  'KEEPS_MINIMUM',
  'BELOW_MINIMUM',
  'EXPIRES_FIRST',
  'FEWEST_DEPOTS',
] as const;
/** Why stock that is there is not proposed. */
export const HOLDER_CODES = ['OTHER_OWNER', 'UNREACHABLE', 'EXPIRED', 'OTHER_USE'] as const;
export type HolderCode = (typeof HOLDER_CODES)[number];

export const SupplyReason = z.object({
  code: z.enum(SUPPLY_REASONS),
  seconds: z.int().optional(),
  estimated: z.boolean().optional(),
  minimum: z.string().optional(),
  left: z.string().optional(),
  expiresAt: z.string().optional(),
});
export type SupplyReason = z.infer<typeof SupplyReason>;

export const ProposalLine = z.object({
  depotId: z.string(),
  lotId: z.string(),
  itemId: z.string(),
  quantity: z.string(),
  reasons: z.array(SupplyReason),
});
export type ProposalLine = z.infer<typeof ProposalLine>;

/** Somebody who has it all the same: of another owner, out of reach by road, for another use. Never added to what is ours. */
export const Holder = z.object({
  place: LedgerPlace,
  ownerKind: z.enum(OWNER_KINDS),
  available: z.string(),
  seconds: z.int().nullable(),
  estimated: z.boolean(),
  code: z.enum(HOLDER_CODES),
});
export type Holder = z.infer<typeof Holder>;

export const Shortage = z.object({ itemId: z.string(), asked: z.string(), short: z.string(), holders: z.array(Holder) });
export type Shortage = z.infer<typeof Shortage>;

/** What a depot would fall to. */
export const Fall = z.object({
  depotId: z.string(),
  itemId: z.string(),
  available: z.string(),
  left: z.string(),
  minimum: z.string().nullable(),
});
export type Fall = z.infer<typeof Fall>;

export const DepotOnTheWay = z.object({
  depotId: z.string(),
  seconds: z.int().nullable(),
  metres: z.int().nullable(),
  estimated: z.boolean(),
});
export type DepotOnTheWay = z.infer<typeof DepotOnTheWay>;

/** `at`: the moment for which it holds. */
export const Proposal = z
  .object({
    at: z.string(),
    lines: z.array(ProposalLine),
    shortages: z.array(Shortage),
    falls: z.array(Fall),
    depots: z.array(DepotOnTheWay),
  })
  .meta({ id: 'Proposal' });
export type Proposal = z.infer<typeof Proposal>;

/** `available`: on hand without what is reserved or blocked. */
export type StockFact = {
  readonly place: LedgerPlace;
  readonly lotId: string;
  readonly itemId: string;
  readonly available: string;
  readonly expiresAt: string | null;
  readonly ownerKind: OwnerKind;
};

/** `leg`: null where no point is known, 'none' where no road leads there. */
export type DepotFact = {
  readonly id: string;
  readonly kind: DepotKind;
  readonly level: DepotLevel;
  readonly incidentId: string | null;
  readonly leg: { readonly seconds: number; readonly metres: number; readonly estimated: boolean } | 'none' | null;
};

export type ProposalFacts = {
  readonly needs: readonly { readonly itemId: string; readonly quantity: string }[];
  readonly stock: readonly StockFact[];
  readonly depots: readonly DepotFact[];
  readonly items: readonly Pick<Item, 'id' | 'minimum'>[];
  readonly incidentId: string | null;
  readonly to: LedgerPlace;
  readonly wantedAt: Instant | null;
};
