/**
 * Requisition (紧急征用): what an owner must hand over for a disaster, until it is given back or used up, and what is paid for it. Requisitions are no rows of
 * the feed; the owner's name and phone lie sealed beside the row and are in no event.
 */
import { z } from 'zod';
import { Id } from '../ids.ts';
import { Fen, QuantityInput } from '../supply/quantity.ts';
import { text, words } from '../text.ts';
import { InstantInput } from '../time.ts';

/** `ended`: every line was given back or is used up. `withdrawn`: before anything was handed over. */
export const REQUISITION_STATES = ['ordered', 'inUse', 'ended', 'valued', 'compensated', 'withdrawn'] as const;
export type RequisitionState = (typeof REQUISITION_STATES)[number];
export const REQUISITION_KINDS = ['vehicle', 'machine', 'goods'] as const;
export const REQUISITION_OUTCOMES = ['returned', 'consumed'] as const;

const MOST_LINES = 100;

/** Goods are of the catalogue and go into the ledger; vehicles and machines are paid by the hour. */
export const OrderRequisition = z
  .strictObject({
    id: Id.nullish(),
    incidentId: Id,
    ownerName: words(100),
    ownerPhone: text(30).nullish(),
    lines: z
      .array(
        z.strictObject({
          what: words(100),
          kind: z.enum(REQUISITION_KINDS),
          itemId: Id.nullish(),
          quantity: QuantityInput,
          ratePerHourFen: Fen.nullish(),
        }),
      )
      .min(1)
      .max(MOST_LINES),
    signedBy: words(60),
    at: InstantInput.nullish(),
  })
  .meta({ id: 'OrderRequisition' });
export type OrderRequisition = z.infer<typeof OrderRequisition>;

/** Photos and the owner's drawn signature lie with the incident. `depotId`: where goods go. */
export const HandOverRequisition = z
  .strictObject({ mediaIds: z.array(Id).min(1).max(20), signatureMediaId: Id, depotId: Id.nullish(), at: InstantInput.nullish() })
  .meta({ id: 'HandOverRequisition' });
export type HandOverRequisition = z.infer<typeof HandOverRequisition>;

const LineNumber = z.int().min(0).max(MOST_LINES);

/** `line`: its place in the order, from 0. `returned`: how much of goods is given back, else all of it or nothing, as the outcome says. */
export const EndRequisition = z
  .strictObject({
    lines: z
      .array(z.strictObject({ line: LineNumber, outcome: z.enum(REQUISITION_OUTCOMES), returned: QuantityInput.nullish() }))
      .min(1)
      .max(MOST_LINES),
    at: InstantInput.nullish(),
  })
  .meta({ id: 'EndRequisition' });
export type EndRequisition = z.infer<typeof EndRequisition>;

/** `priceFen`: of an hour of a machine, where the order named no rate; of a unit of goods that were used up. */
export const ValueRequisition = z
  .strictObject({ lines: z.array(z.strictObject({ line: LineNumber, priceFen: Fen })).max(MOST_LINES) })
  .meta({ id: 'ValueRequisition' });
export type ValueRequisition = z.infer<typeof ValueRequisition>;

export const CompensateRequisition = z.strictObject({ reference: words(100) }).meta({ id: 'CompensateRequisition' });
export type CompensateRequisition = z.infer<typeof CompensateRequisition>;

export const WithdrawRequisition = z.strictObject({ reason: words(200) }).meta({ id: 'WithdrawRequisition' });
export type WithdrawRequisition = z.infer<typeof WithdrawRequisition>;

/** `used`: seconds of a machine, base units of goods, as text. */
export const RequisitionLine = z.object({
  what: z.string(),
  kind: z.enum(REQUISITION_KINDS),
  itemId: z.string().nullable(),
  lotId: z.string().nullable(),
  quantity: z.string(),
  ratePerHourFen: z.string().nullable(),
  endedAt: z.string().nullable(),
  outcome: z.enum(REQUISITION_OUTCOMES).nullable(),
  returned: z.string().nullable(),
  used: z.string().nullable(),
  priceFen: z.string().nullable(),
  feeFen: z.string().nullable(),
});
export type RequisitionLine = z.infer<typeof RequisitionLine>;

export const Requisition = z
  .object({
    id: z.string(),
    code: z.string(),
    state: z.enum(REQUISITION_STATES),
    incidentId: z.string(),
    lines: z.array(RequisitionLine),
    signedBy: z.string(),
    depotId: z.string().nullable(),
    mediaIds: z.array(z.string()),
    signatureMediaId: z.string().nullable(),
    orderedAt: z.string(),
    handedOverAt: z.string().nullable(),
    valuedByName: z.string().nullable(),
    totalFen: z.string().nullable(),
    compensatedAt: z.string().nullable(),
    reference: z.string().nullable(),
    withdrawnAt: z.string().nullish(),
    withdrawnReason: z.string().nullish(),
    version: z.int(),
  })
  .meta({ id: 'Requisition' });
export type Requisition = z.infer<typeof Requisition>;

export const RequisitionQuery = z.strictObject({ incidentId: Id });
export type RequisitionQuery = z.infer<typeof RequisitionQuery>;

/** Why the owner must be reached; it stays in the audit. */
export const OwnerQuery = z.strictObject({ reason: words(200) });
export type OwnerQuery = z.infer<typeof OwnerQuery>;

export const RequisitionOwner = z.object({ name: z.string().nullable(), phone: z.string().nullable() }).meta({ id: 'RequisitionOwner' });
export type RequisitionOwner = z.infer<typeof RequisitionOwner>;

/** One line a machine or kind of goods; `feeFen` is null until it was valued. */
export const CompensationSheet = z
  .object({
    incidentId: z.string(),
    lines: z.array(
      RequisitionLine.extend({
        requisitionId: z.string(),
        code: z.string(),
        state: z.enum(REQUISITION_STATES),
        from: z.string().nullable(),
      }),
    ),
    totalFen: z.string(),
  })
  .meta({ id: 'CompensationSheet' });
export type CompensationSheet = z.infer<typeof CompensationSheet>;
