/**
 * Kit (集装单元): an item that is packed from others, with the bill of what is in one. Assembling takes the contents out of stock and puts kits in, breaking up
 * the other way round; a packed kit is stock like any other and moves as one.
 */
import { z } from 'zod';
import { Id } from '../ids.ts';
import { PageQuery } from '../list.ts';
import { QuantityInput } from './quantity.ts';

export const KitContent = z.object({ itemId: z.string(), quantity: z.string() });
export type KitContent = z.infer<typeof KitContent>;

/** `itemId`: the item that the kit itself is; code, name and unit are its. */
export const Kit = z
  .object({ id: z.string(), itemId: z.string(), contents: z.array(KitContent), active: z.boolean(), version: z.int() })
  .meta({ id: 'Kit' });
export type Kit = z.infer<typeof Kit>;

const contents = z
  .array(z.strictObject({ itemId: Id, quantity: QuantityInput }))
  .min(1)
  .max(100);

export const CreateKit = z.strictObject({ id: Id.nullish(), itemId: Id, contents }).meta({ id: 'CreateKit' });
export type CreateKit = z.infer<typeof CreateKit>;

export const DescribeKit = z.strictObject({ contents: contents.nullish(), active: z.boolean().nullish() }).meta({ id: 'DescribeKit' });
export type DescribeKit = z.infer<typeof DescribeKit>;

export const KitQuery = PageQuery.extend({ itemId: Id.optional() });
export type KitQuery = z.infer<typeof KitQuery>;
