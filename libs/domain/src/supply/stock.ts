/** What is asked of stock: what lies where, who has an item near a point, and for how many people it lasts. Stock of different owners is never one number. */
import { z } from 'zod';
import { Place } from '../geo.ts';
import { Id } from '../ids.ts';
import { PageQuery } from '../list.ts';
import { BoundInput } from '../time.ts';
import { DEPOT_LEVELS, ITEM_CLASSES } from './item.ts';
import { LedgerPlace, PlaceKey } from './ledger-place.ts';
import { OWNER_KINDS, Stock } from './lot.ts';
import { Quantity, SignedQuantity } from './quantity.ts';

/** `at`: an instant of the past; nothing was reserved or blocked then, as far as the book knows. */
export const StockQuery = PageQuery.extend({
  place: PlaceKey.optional(),
  item: Id.optional(),
  lot: Id.optional(),
  at: BoundInput.optional(),
});
export type StockQuery = z.infer<typeof StockQuery>;

/** By kind of owner. `disposable`: what the bureau may give out (its own, donated, requisitioned), and nobody else's. */
export const StockTotal = z.object({
  itemId: z.string(),
  disposable: SignedQuantity,
  byOwner: z.array(z.object({ ownerKind: z.enum(OWNER_KINDS), onHand: SignedQuantity, available: SignedQuantity })),
});
export type StockTotal = z.infer<typeof StockTotal>;

/** `totals` of everything that was asked for, with the first page alone. */
export const StockPage = z
  .object({ at: z.string(), items: z.array(Stock), totals: z.array(StockTotal), next: z.string().nullable() })
  .meta({ id: 'StockPage' });
export type StockPage = z.infer<typeof StockPage>;

/** `near`: `lng,lat`. */
export const StockSearch = z.strictObject({
  item: Id,
  near: z
    .string()
    .regex(/^-?\d{1,3}(\.\d{1,12})?,-?\d{1,2}(\.\d{1,12})?$/)
    .refine((text) => Math.abs(Number(text.split(',')[0])) <= 180 && Math.abs(Number(text.split(',')[1])) <= 90, 'lng,lat')
    .optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
});
export type StockSearch = z.infer<typeof StockSearch>;

/** `seconds` by road to the point that was asked about; `estimated` where no network says so. `countedAt`: of the last confirmed count of a depot. */
export const StockHolder = z.object({
  place: LedgerPlace,
  name: z.string().nullable(),
  code: z.string().nullable(),
  at: Place.nullable(),
  holdings: z.array(z.object({ ownerKind: z.enum(OWNER_KINDS), onHand: SignedQuantity, available: SignedQuantity })),
  expiresAt: z.string().nullable(),
  seconds: z.number().nullable(),
  metres: z.number().nullable(),
  estimated: z.boolean(),
  countedAt: z.string().nullable(),
});
export type StockHolder = z.infer<typeof StockHolder>;
export const StockHolders = z.object({ items: z.array(StockHolder) }).meta({ id: 'StockHolders' });
export type StockHolders = z.infer<typeof StockHolders>;

export const CapacityQuery = z.strictObject({
  people: z.coerce.number().int().min(1).max(100_000_000).optional(),
  days: z.coerce.number().int().min(1).max(365).default(3),
  node: Id.optional(),
});
export type CapacityQuery = z.infer<typeof CapacityQuery>;

/** `supported`: people for whom the stock lasts so many days. `short`: what is missing for the people that were asked about. */
export const CapacityItem = z.object({
  itemId: z.string(),
  available: SignedQuantity,
  supported: z.number(),
  short: SignedQuantity.nullable(),
});
export type CapacityItem = z.infer<typeof CapacityItem>;

export const CapacityOfNode = z.object({
  jurisdictionId: z.string(),
  supported: z.number().nullable(),
  limitingItemId: z.string().nullable(),
  items: z.array(CapacityItem),
});
export type CapacityOfNode = z.infer<typeof CapacityOfNode>;
export const Capacity = z
  .object({ people: z.number().nullable(), days: z.number(), nodes: z.array(CapacityOfNode) })
  .meta({ id: 'StockCapacity' });
export type Capacity = z.infer<typeof Capacity>;

export const ExpiringQuery = PageQuery.extend({ days: z.coerce.number().int().min(0).max(3650).default(30), place: PlaceKey.optional() });
export type ExpiringQuery = z.infer<typeof ExpiringQuery>;

/** By class of items; `node`: depots of it and of everything below it. */
export const LevelsQuery = z.strictObject({ class: z.enum(ITEM_CLASSES).optional(), node: Id.optional() });
export type LevelsQuery = z.infer<typeof LevelsQuery>;

/**
 * An item in all open depots of one level (四级储备). `short`: what each of `shortDepots` of them lacks of the minimum of its level, added up; what one has too
 * much is no help to another. `byOwner` stands beside it: firms' stock, what they could make, their cloud stock and the army's are never added.
 */
export const LevelStock = z.object({
  itemId: z.string(),
  level: z.enum(DEPOT_LEVELS),
  depots: z.int(),
  disposable: Quantity,
  short: Quantity,
  shortDepots: z.int(),
  byOwner: z.array(z.object({ ownerKind: z.enum(OWNER_KINDS), onHand: Quantity })),
});
export type LevelStock = z.infer<typeof LevelStock>;
export const StockByLevel = z.object({ items: z.array(LevelStock) }).meta({ id: 'StockByLevel' });
export type StockByLevel = z.infer<typeof StockByLevel>;
