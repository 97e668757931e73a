/** Supply request (物资需求): what somebody asks for and where it is to go, who approved it, and how much of it was sent and received. */
import { z } from 'zod';
import { Place, PlaceInput } from '../geo.ts';
import { Id } from '../ids.ts';
import { LedgerPlace } from '../supply/ledger-place.ts';
import { QuantityInput } from '../supply/quantity.ts';
import { text, words } from '../text.ts';
import { BoundInput, InstantInput } from '../time.ts';

export const SUPPLY_REQUEST_STATES = [
  'requested',
  'approved',
  'picking',
  'shipped',
  'received',
  'closed',
  'declined',
  'cancelled',
] as const;
export type SupplyRequestState = (typeof SUPPLY_REQUEST_STATES)[number];
export const ENDED_REQUEST_STATES = ['closed', 'declined', 'cancelled'] as const satisfies readonly SupplyRequestState[];

/** Where goods can be sent to. Persons get theirs by issues, outside accounts by movements. */
export const DESTINATION_KINDS = ['depot', 'shelter', 'team', 'incident'] as const;

/** More than any municipal list has. */
const MAX_LINES = 500;
/** Lots of one request: a 60-item template over a few depots stays far below. */
const MAX_ALLOCATED = 2_000;

/** `asked` in the item's base unit; `approved` null until the last step. `reason`: why less was approved than asked. */
export const SupplyRequestLine = z.object({
  itemId: z.string(),
  asked: z.string(),
  approved: z.string().nullable(),
  shipped: z.string(),
  received: z.string(),
  reason: z.string().nullable(),
});
export type SupplyRequestLine = z.infer<typeof SupplyRequestLine>;

/** So much of a lot, out of a depot. */
export const AllocatedLine = z.object({ depotId: z.string(), lotId: z.string(), itemId: z.string(), quantity: z.string() });
export type AllocatedLine = z.infer<typeof AllocatedLine>;

export const Approval = z.object({ step: z.int(), role: z.string(), at: z.string(), personId: z.string(), byName: z.string() });
export type Approval = z.infer<typeof Approval>;

/** `allocation`: what the last approver so far has chosen, kept while the chain goes on. `reservedUntil`: until then unshipped goods stay reserved. */
export const SupplyRequest = z
  .object({
    id: z.string(),
    code: z.string(),
    state: z.enum(SUPPLY_REQUEST_STATES),
    incidentId: z.string().nullable(),
    jurisdictionId: z.string(),
    to: LedgerPlace,
    place: Place,
    wantedAt: z.string().nullable(),
    note: z.string().nullable(),
    requestedAt: z.string(),
    byName: z.string(),
    lines: z.array(SupplyRequestLine),
    allocation: z.array(AllocatedLine),
    approvals: z.array(Approval),
    reservedUntil: z.string().nullable(),
    endedAt: z.string().nullable(),
    reason: z.string().nullable(),
    flags: z.array(z.string()),
    version: z.int(),
  })
  .meta({ id: 'SupplyRequest' });
export type SupplyRequest = z.infer<typeof SupplyRequest>;

const Destination = z.strictObject({ kind: z.enum(DESTINATION_KINDS), id: Id });

/** Either `lines` or a template with people and days; both together are one list. `place`: where exactly, if not where the receiver is. */
export const AskSupplies = z
  .strictObject({
    id: Id.nullish(),
    incidentId: Id.nullish(),
    to: Destination,
    place: PlaceInput.nullish(),
    wantedAt: BoundInput.nullish(),
    lines: z
      .array(z.strictObject({ itemId: Id, quantity: QuantityInput }))
      .min(1)
      .max(MAX_LINES)
      .nullish(),
    templateId: Id.nullish(),
    people: z.int().min(1).max(10_000_000).nullish(),
    days: z.int().min(1).max(365).nullish(),
    note: text(500).nullish(),
    at: InstantInput.nullish(),
  })
  .meta({ id: 'AskSupplies' });
export type AskSupplies = z.infer<typeof AskSupplies>;

/** Without `lines`: what the step before has chosen. `reasons`: for each item of which less is given than was asked. */
export const ApproveSupplies = z
  .strictObject({
    lines: z
      .array(z.strictObject({ depotId: Id, lotId: Id, quantity: QuantityInput }))
      .min(1)
      .max(MAX_ALLOCATED)
      .nullish(),
    reasons: z
      .array(z.strictObject({ itemId: Id, reason: words(500) }))
      .max(MAX_LINES)
      .nullish(),
    at: InstantInput.nullish(),
  })
  .meta({ id: 'ApproveSupplies' });
export type ApproveSupplies = z.infer<typeof ApproveSupplies>;

export const EndSupplyRequest = z.strictObject({ reason: words(500), at: InstantInput.nullish() }).meta({ id: 'EndSupplyRequest' });
export type EndSupplyRequest = z.infer<typeof EndSupplyRequest>;
