/** Template (需求模板): what so many people need for so many days, as lines of items; a request is made from it. */
import { z } from 'zod';
import { Id } from '../ids.ts';
import { PageQuery } from '../list.ts';
import { codeText, text, words } from '../text.ts';
import { QuantityInput } from './quantity.ts';

/** `perPersonDay` grows with people and days, `perPerson` with people alone, `fixed` with neither and has no buffer. */
export const LINE_BASES = ['perPersonDay', 'perPerson', 'fixed'] as const;
export type LineBasis = (typeof LINE_BASES)[number];

/** `quantity`: the norm of this line, null for that of its item; a fixed line always has one. */
export const TemplateLine = z.object({ itemId: z.string(), basis: z.enum(LINE_BASES), quantity: z.string().nullable() });
export type TemplateLine = z.infer<typeof TemplateLine>;

const Name = z.strictObject({ zh: words(60), en: words(80).nullish() });

export const Template = z
  .object({
    id: z.string(),
    code: z.string(),
    name: z.object({ zh: z.string(), en: z.string().optional() }),
    /** Added to what the norms give, in percent. */
    bufferPercent: z.int(),
    lines: z.array(TemplateLine),
    active: z.boolean(),
    version: z.int(),
  })
  .meta({ id: 'Template' });
export type Template = z.infer<typeof Template>;

const lines = z
  .array(z.strictObject({ itemId: Id, basis: z.enum(LINE_BASES), quantity: QuantityInput.nullish() }))
  .min(1)
  .max(200);
const bufferPercent = z.int().min(0).max(100);

export const CreateTemplate = z
  .strictObject({ id: Id.nullish(), code: codeText(40), name: Name, bufferPercent: bufferPercent.nullish(), lines })
  .meta({ id: 'CreateTemplate' });
export type CreateTemplate = z.infer<typeof CreateTemplate>;

export const DescribeTemplate = z
  .strictObject({
    code: codeText(40).nullish(),
    name: Name.nullish(),
    bufferPercent: bufferPercent.nullish(),
    lines: lines.nullish(),
    active: z.boolean().nullish(),
  })
  .meta({ id: 'DescribeTemplate' });
export type DescribeTemplate = z.infer<typeof DescribeTemplate>;

export const TemplateQuery = PageQuery.extend({ code: text(40).optional(), text: text(60).optional() });
export type TemplateQuery = z.infer<typeof TemplateQuery>;

export const NeedOfQuery = z.strictObject({
  people: z.coerce.number().int().min(1).max(10_000_000),
  days: z.coerce.number().int().min(1).max(365),
});
export type NeedOfQuery = z.infer<typeof NeedOfQuery>;

export const NeededItem = z.object({ itemId: z.string(), quantity: z.string() });
export type NeededItem = z.infer<typeof NeededItem>;
export const NeededItems = z.object({ items: z.array(NeededItem) }).meta({ id: 'NeededItems' });
export type NeededItems = z.infer<typeof NeededItems>;
