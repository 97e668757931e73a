/**
 * Item (物资品种): an entry of the catalogue that the whole city shares. A lot is some of an item in one place; a serial item (a pump, a boat) has lots of one.
 * Items are no rows of the feed: there are a thousand of them and they hardly ever change.
 */
import { z } from 'zod';
import { Id } from '../ids.ts';
import { PageQuery } from '../list.ts';
import { codeText, text, words } from '../text.ts';
import { QuantityInput } from './quantity.ts';

/** The five lists of a municipal catalogue, each with the digit that it has there, then what none of them has. */
export const ITEM_CLASSES = ['living', 'fire', 'forest', 'flood', 'mine', 'medical', 'grain', 'equipment', 'other'] as const;
export type ItemClass = (typeof ITEM_CLASSES)[number];

export const DEPOT_LEVELS = ['city', 'district', 'town', 'village'] as const;
export type DepotLevel = (typeof DEPOT_LEVELS)[number];

/**
 * [SU2] Code of GB/T 38565-2020: seven digits, one of the three great classes, then three layers of two. `99` in a layer is "other"; a layer of `00` has
 * nothing but `00` below it (an upper node).
 */
export const GbCode = z
  .string()
  .regex(/^[123](?:(?:0[1-9]|[1-9]\d){3}|(?:0[1-9]|[1-9]\d){2}00|(?:0[1-9]|[1-9]\d)0000|000000)$/, 'GB/T 38565 code');

/** `quantity`: how many of the base unit are in one, a whole number. */
const Pack = z.strictObject({ name: words(20), quantity: QuantityInput });

/** Least stock of a depot by its level; without one the level has no minimum. */
const Minimum = z.strictObject({
  city: QuantityInput.nullish(),
  district: QuantityInput.nullish(),
  town: QuantityInput.nullish(),
  village: QuantityInput.nullish(),
});

const Name = z.strictObject({ zh: words(60), en: words(80).nullish() });

/** `perPersonDay`: norm that grows with the days (water). `perPerson`: norm of a whole stay (a quilt). Finer than `decimals` is allowed: one tent for four. */
export const Item = z
  .object({
    id: z.string(),
    code: z.string(),
    name: z.object({ zh: z.string(), en: z.string().optional() }),
    class: z.enum(ITEM_CLASSES),
    gbCode: z.string().nullable(),
    unit: z.string(),
    decimals: z.int(),
    packs: z.array(z.object({ name: z.string(), quantity: z.string() })),
    serial: z.boolean(),
    shelfLifeDays: z.int().nullable(),
    minimum: z.object({ city: z.string(), district: z.string(), town: z.string(), village: z.string() }).partial(),
    perPersonDay: z.string().nullable(),
    perPerson: z.string().nullable(),
    active: z.boolean(),
    version: z.int(),
  })
  .meta({ id: 'Item' });
export type Item = z.infer<typeof Item>;

/** A century. */
const MAX_SHELF_LIFE_DAYS = 36_525;

const fields = {
  gbCode: GbCode.nullish(),
  packs: z.array(Pack).max(10).nullish(),
  shelfLifeDays: z.int().min(1).max(MAX_SHELF_LIFE_DAYS).nullish(),
  minimum: Minimum.nullish(),
  perPersonDay: QuantityInput.nullish(),
  perPerson: QuantityInput.nullish(),
};

export const CreateItem = z
  .strictObject({
    id: Id.nullish(),
    code: codeText(40),
    name: Name,
    class: z.enum(ITEM_CLASSES),
    unit: words(20),
    decimals: z.int().min(0).max(3).nullish(),
    serial: z.boolean().nullish(),
    ...fields,
  })
  .meta({ id: 'CreateItem' });
export type CreateItem = z.infer<typeof CreateItem>;

export const CLEARABLE_ITEM_FIELDS = ['gbCode', 'shelfLifeDays', 'perPersonDay', 'perPerson'] as const;

/** `without`: fields that are empty from now on; absent and null leave a field as it is. `minimum` and `packs` are given whole. */
export const DescribeItem = z
  .strictObject({
    code: codeText(40).nullish(),
    name: Name.nullish(),
    class: z.enum(ITEM_CLASSES).nullish(),
    unit: words(20).nullish(),
    decimals: z.int().min(0).max(3).nullish(),
    serial: z.boolean().nullish(),
    ...fields,
    without: z.array(z.enum(CLEARABLE_ITEM_FIELDS)).max(CLEARABLE_ITEM_FIELDS.length).nullish(),
    active: z.boolean().nullish(),
  })
  .meta({ id: 'DescribeItem' });
export type DescribeItem = z.infer<typeof DescribeItem>;

/** `text`: a part of the code, of either name or of the GB code. */
export const ItemQuery = PageQuery.extend({
  class: z.enum(ITEM_CLASSES).optional(),
  code: text(40).optional(),
  text: text(60).optional(),
});
export type ItemQuery = z.infer<typeof ItemQuery>;
