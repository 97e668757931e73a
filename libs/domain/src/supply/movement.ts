/**
 * Movement (出入库流水): goods go from one place to another, line by line. The ledger is nothing but movements; none is ever edited, and what was wrong is
 * mended by reversing it. Movements are no rows of the feed: they change the rows of the depots and shelters they touch.
 */
import { z } from 'zod';
import { Id } from '../ids.ts';
import { PageQuery } from '../list.ts';
import { text, words } from '../text.ts';
import { BoundInput, InstantInput } from '../time.ts';
import { LedgerPlace, PlaceKey } from './ledger-place.ts';
import { Quantity, QuantityInput } from './quantity.ts';

/** Everything but `reverse`, which has a request of its own. */
export const RECORDED_KINDS = [
  'receive',
  'issue',
  'transfer',
  'return',
  'count',
  'rotate',
  'writeOff',
  'requisition',
  'donate',
  'assemble',
] as const;
export const MOVEMENT_KINDS = [...RECORDED_KINDS, 'reverse'] as const;
export type MovementKind = (typeof MOVEMENT_KINDS)[number];

/** What the check of returned goods found: fit for stock, to be repaired (kept, but not given out), for scrap, for another use. */
export const RETURN_OUTCOMES = ['stock', 'repair', 'scrap', 'reuse'] as const;
export type ReturnOutcome = (typeof RETURN_OUTCOMES)[number];

export const MAX_LINES = 500;

const LineInput = z.strictObject({
  lotId: Id,
  from: LedgerPlace,
  to: LedgerPlace,
  quantity: QuantityInput,
  /** Of a return, and only of that. */
  outcome: z.enum(RETURN_OUTCOMES).nullish(),
});

/** `incidentId`: what the goods are for, where no line names it. */
export const RecordMovement = z
  .strictObject({
    id: Id.nullish(),
    kind: z.enum(RECORDED_KINDS),
    at: InstantInput.nullish(),
    reason: text(500).nullish(),
    incidentId: Id.nullish(),
    lines: z.array(LineInput).min(1).max(MAX_LINES),
  })
  .meta({ id: 'RecordMovement' });
export type RecordMovement = z.infer<typeof RecordMovement>;

export const ReverseMovement = z.strictObject({ id: Id.nullish(), reason: words(500) }).meta({ id: 'ReverseMovement' });
export type ReverseMovement = z.infer<typeof ReverseMovement>;

/** `isDeclined`: the second person says no, and nothing moves. */
export const ConfirmMovement = z
  .strictObject({ isDeclined: z.boolean().nullish(), reason: text(500).nullish() })
  .meta({ id: 'ConfirmMovement' });
export type ConfirmMovement = z.infer<typeof ConfirmMovement>;

/** `personId` is null where the product itself did it. */
export const Signer = z.object({ personId: z.string().nullable(), name: z.string() });
export type Signer = z.infer<typeof Signer>;

export const MovementLine = z.object({
  lotId: z.string(),
  itemId: z.string(),
  from: LedgerPlace,
  to: LedgerPlace,
  quantity: Quantity,
  outcome: z.enum(RETURN_OUTCOMES).nullable(),
});
export type MovementLine = z.infer<typeof MovementLine>;

/** `pending`: waits for the second person and has moved nothing yet. Flags: `late`, `pastNegative`. */
export const Movement = z
  .object({
    id: z.string(),
    kind: z.enum(MOVEMENT_KINDS),
    state: z.enum(['pending', 'recorded', 'declined']),
    at: z.string(),
    recordedAt: z.string(),
    reason: z.string().nullable(),
    incidentId: z.string().nullable(),
    lines: z.array(MovementLine),
    flags: z.array(z.string()),
    by: Signer,
    confirmedBy: Signer.nullable(),
    confirmedAt: z.string().nullable(),
    reversesId: z.string().nullable(),
    reversedById: z.string().nullable(),
  })
  .meta({ id: 'Movement' });
export type Movement = z.infer<typeof Movement>;

export const MovementQuery = PageQuery.extend({
  kind: z.enum(MOVEMENT_KINDS).optional(),
  state: z.enum(['pending', 'recorded', 'declined']).optional(),
  place: PlaceKey.optional(),
  lot: Id.optional(),
  item: Id.optional(),
  incidentId: Id.optional(),
  from: BoundInput.optional(),
  to: BoundInput.optional(),
});
export type MovementQuery = z.infer<typeof MovementQuery>;
