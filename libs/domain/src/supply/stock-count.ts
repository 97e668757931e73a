/** Count (盘点): what somebody found at a place at an instant, against what the book says for that instant; a second person signs the difference. */
import { z } from 'zod';
import { Id } from '../ids.ts';
import { PageQuery } from '../list.ts';
import { text } from '../text.ts';
import { InstantInput } from '../time.ts';
import { LedgerPlace, PlaceKey } from './ledger-place.ts';
import { MAX_LINES, Signer } from './movement.ts';
import { Quantity, QuantityInput } from './quantity.ts';

export const COUNT_STATES = ['open', 'confirmed'] as const;

/** `at`: the instant that is counted for; now without it. */
export const StartCount = z
  .strictObject({ id: Id.nullish(), place: LedgerPlace, at: InstantInput.nullish(), note: text(500).nullish() })
  .meta({ id: 'StartCount' });
export type StartCount = z.infer<typeof StartCount>;

/** A lot that is named again is counted again. */
export const CountLots = z
  .strictObject({
    lines: z
      .array(z.strictObject({ lotId: Id, counted: QuantityInput }))
      .min(1)
      .max(MAX_LINES),
  })
  .meta({ id: 'CountLots' });
export type CountLots = z.infer<typeof CountLots>;

export const ConfirmCount = z.strictObject({ reason: text(500).nullish() }).meta({ id: 'ConfirmCount' });
export type ConfirmCount = z.infer<typeof ConfirmCount>;

/** `book`: what the ledger says for the instant of the count; once confirmed, what it said then. `movementId`: of the adjustment; null without a difference. */
export const StockCount = z
  .object({
    id: z.string(),
    place: LedgerPlace,
    at: z.string(),
    state: z.enum(COUNT_STATES),
    note: z.string().nullable(),
    lines: z.array(z.object({ lotId: z.string(), itemId: z.string(), counted: Quantity, book: Quantity })),
    startedBy: Signer,
    confirmedBy: Signer.nullable(),
    movementId: z.string().nullable(),
    version: z.int(),
  })
  .meta({ id: 'StockCount' });
export type StockCount = z.infer<typeof StockCount>;

export const CountQuery = PageQuery.extend({ place: PlaceKey.optional(), state: z.enum(COUNT_STATES).optional() });
export type CountQuery = z.infer<typeof CountQuery>;
