/** Lists: newest recorded first, paged by an opaque `next`. */
import { z } from 'zod';
import { Id } from './ids.ts';
import { text } from './text.ts';
import { BoundInput } from './time.ts';

const many = <T extends z.ZodType>(item: T) =>
  z.preprocess((value) => (value === undefined || Array.isArray(value) ? value : [value]), z.array(item).max(20).optional());

export const PageQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(1000).default(100),
  after: z.string().max(200).optional(),
});
export type PageQuery = z.infer<typeof PageQuery>;

/** A timeline is paged by when things happened; `from` is part of it, `to` no more. */
export const TimelineQuery = PageQuery.extend({ from: BoundInput.optional(), to: BoundInput.optional() });
export type TimelineQuery = z.infer<typeof TimelineQuery>;

export const ListQuery = PageQuery.extend({
  state: many(text(40)),
  typeCode: text(64).optional(),
  teamId: Id.optional(),
  incidentId: Id.optional(),
  externalId: text(200).optional(),
  from: BoundInput.optional(),
  to: BoundInput.optional(),
});
export type ListQuery = z.infer<typeof ListQuery>;

export type Page<T> = { items: T[]; next: string | null };

/** The answer of a list, for its description in the API. */
export const pageOf = <T extends z.ZodType>(item: T) => z.object({ items: z.array(item), next: z.string().nullable() });
