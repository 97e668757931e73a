/**
 * Lot (批次): some of one item that came together, with one owner and one expiry; a serial item (a pump, a boat) has lots of one. How much of it is where
 * says the ledger alone. Lots are no rows of the feed.
 */
import { z } from 'zod';
import { Id } from '../ids.ts';
import { PageQuery } from '../list.ts';
import { codeText, text, words } from '../text.ts';
import { BoundInput } from '../time.ts';
import { LedgerPlace, PlaceKey } from './ledger-place.ts';
import { MOVEMENT_KINDS } from './movement.ts';
import { Fen, Quantity, QuantityInput, SignedQuantity } from './quantity.ts';

/** Whose it is: the government's, a firm's (by agreement, as what it can make, in its cloud store), society's, given, requisitioned, the army's. */
export const OWNER_KINDS = ['government', 'agreement', 'capacity', 'cloud', 'social', 'donated', 'requisitioned', 'military'] as const;
export type OwnerKind = (typeof OWNER_KINDS)[number];

/** [LE12] What the bureau disposes of; stock of every other kind is never added to it. */
export const DISPOSABLE_KINDS = ['government', 'donated', 'requisitioned'] as const satisfies readonly OwnerKind[];
export const isDisposable = (kind: OwnerKind): boolean => (DISPOSABLE_KINDS as readonly OwnerKind[]).includes(kind);

/** `code`: of the batch, as printed on it. `priceFen`: of one base unit. */
export const Lot = z
  .object({
    id: z.string(),
    itemId: z.string(),
    code: z.string().nullable(),
    serialNumber: z.string().nullable(),
    ownerKind: z.enum(OWNER_KINDS),
    ownerName: z.string().nullable(),
    madeAt: z.string().nullable(),
    expiresAt: z.string().nullable(),
    priceFen: z.string().nullable(),
    recordedAt: z.string(),
    version: z.int(),
  })
  .meta({ id: 'Lot' });
export type Lot = z.infer<typeof Lot>;

/** Without `expiresAt` the shelf life of the item counts from `madeAt`. */
export const CreateLot = z
  .strictObject({
    id: Id.nullish(),
    itemId: Id,
    code: codeText(60).nullish(),
    serialNumber: codeText(60).nullish(),
    ownerKind: z.enum(OWNER_KINDS).nullish(),
    ownerName: text(100).nullish(),
    madeAt: BoundInput.nullish(),
    expiresAt: BoundInput.nullish(),
    priceFen: Fen.nullish(),
  })
  .meta({ id: 'CreateLot' });
export type CreateLot = z.infer<typeof CreateLot>;

/** `blocked`: how much of it at a place may not be given out from now on (damp, recalled, in repair); nothing lifts the block. */
export const DescribeLot = z
  .strictObject({
    blocked: z.strictObject({ place: LedgerPlace, quantity: QuantityInput }).nullish(),
    expiresAt: BoundInput.nullish(),
    reason: words(500),
  })
  .meta({ id: 'DescribeLot' });
export type DescribeLot = z.infer<typeof DescribeLot>;

export const LotQuery = PageQuery.extend({ itemId: Id.optional(), ownerKind: z.enum(OWNER_KINDS).optional() });
export type LotQuery = z.infer<typeof LotQuery>;

/** What lies of a lot at a place. `available` = on hand − reserved − blocked. */
export const Stock = z
  .object({
    lotId: z.string(),
    itemId: z.string(),
    place: LedgerPlace,
    onHand: SignedQuantity,
    reserved: Quantity,
    blocked: Quantity,
    available: SignedQuantity,
    expiresAt: z.string().nullable(),
    ownerKind: z.enum(OWNER_KINDS),
  })
  .meta({ id: 'Stock' });
export type Stock = z.infer<typeof Stock>;

/**
 * One line of a movement as the ledger of a lot has it. `onHandFrom`, `onHandTo`: what lies at that place after the line; null for an account outside and for
 * a place out of sight.
 */
export const LotLine = z
  .object({
    movementId: z.string(),
    line: z.int(),
    kind: z.enum(MOVEMENT_KINDS),
    at: z.string(),
    recordedAt: z.string(),
    from: LedgerPlace,
    to: LedgerPlace,
    quantity: Quantity,
    onHandFrom: SignedQuantity.nullable(),
    onHandTo: SignedQuantity.nullable(),
    reason: z.string().nullable(),
    incidentId: z.string().nullable(),
    byName: z.string(),
    flags: z.array(z.string()),
    reversesId: z.string().nullable(),
    reversedById: z.string().nullable(),
  })
  .meta({ id: 'LotLine' });
export type LotLine = z.infer<typeof LotLine>;

export const LotLineQuery = PageQuery.extend({ place: PlaceKey.optional() });
export type LotLineQuery = z.infer<typeof LotLineQuery>;
