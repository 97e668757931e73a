/** Jurisdiction (辖区): who is responsible where; a tree of variable depth and the base of all rights. */
import { z } from 'zod';
import { LngLat, Point } from '../geo.ts';
import { Id } from '../ids.ts';
import { codeText, words } from '../text.ts';

export const JURISDICTION_LEVELS = ['city', 'district', 'town', 'village', 'grid', 'zone'] as const;

export const Jurisdiction = z
  .object({
    id: z.string(),
    code: z.string(),
    name: z.string(),
    nameEn: z.string().nullable(),
    level: z.enum(JURISDICTION_LEVELS),
    parentId: z.string().nullable(),
    center: Point.nullable(),
    version: z.int(),
  })
  .meta({ id: 'Jurisdiction' });
export type Jurisdiction = z.infer<typeof Jurisdiction>;

export const CreateJurisdiction = z
  .strictObject({
    id: Id.nullish(),
    code: codeText(40),
    name: words(60),
    nameEn: words(80).nullish(),
    level: z.enum(JURISDICTION_LEVELS),
    parentId: Id,
    center: Point.nullish(),
  })
  .meta({ id: 'CreateJurisdiction' });
export type CreateJurisdiction = z.infer<typeof CreateJurisdiction>;

export const DescribeJurisdiction = z
  .strictObject({ code: codeText(40).nullish(), name: words(60).nullish(), nameEn: words(80).nullish(), center: Point.nullish() })
  .meta({ id: 'DescribeJurisdiction' });
export type DescribeJurisdiction = z.infer<typeof DescribeJurisdiction>;

const Ring = z.array(LngLat).min(4).max(50_000);
/** Boundary in WGS 84 (= CGCS2000 at this accuracy); rings closed. */
export const Boundary = z
  .discriminatedUnion('type', [
    z.strictObject({ type: z.literal('Polygon'), coordinates: z.array(Ring).min(1).max(500) }),
    z.strictObject({ type: z.literal('MultiPolygon'), coordinates: z.array(z.array(Ring).min(1).max(500)).min(1).max(1000) }),
  ])
  .meta({ id: 'Boundary' });
export type Boundary = z.infer<typeof Boundary>;

export const SetBoundary = z.strictObject({ geometry: Boundary, schematic: z.boolean().nullish() }).meta({ id: 'SetBoundary' });
export type SetBoundary = z.infer<typeof SetBoundary>;
