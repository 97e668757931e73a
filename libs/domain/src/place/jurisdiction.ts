/** Jurisdiction (辖区): who is responsible where; a tree of variable depth and the base of all rights. */
import { z } from 'zod';
import { LngLat, Point } from '../geo.ts';
import { Id } from '../ids.ts';
import { codeText, words } from '../text.ts';
import { JurisdictionSettings } from './settings.ts';

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
    /** Its own limits and norms; what is missing is inherited. */
    settings: JurisdictionSettings.optional(),
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

/** A coast drawn to ten metres needs less. The body of a request has room for this many points with all their digits. */
export const MAX_BOUNDARY_POINTS = 100_000;
export const MAX_BOUNDARY_BYTES = 4 * 1024 * 1024;

const Ring = z.array(LngLat).min(4).max(MAX_BOUNDARY_POINTS);
const Rings = z.array(Ring).min(1).max(2_000);
/** Boundary in WGS 84 (= CGCS2000 at this accuracy); what a ring must be is said by `checkBoundary`. */
export const Boundary = z
  .discriminatedUnion('type', [
    z.strictObject({ type: z.literal('Polygon'), coordinates: Rings }),
    z.strictObject({ type: z.literal('MultiPolygon'), coordinates: z.array(Rings).min(1).max(5_000) }),
  ])
  .meta({ id: 'Boundary' });
export type Boundary = z.infer<typeof Boundary>;

export const SetBoundary = z.strictObject({ geometry: Boundary, schematic: z.boolean().nullish() }).meta({ id: 'SetBoundary' });
export type SetBoundary = z.infer<typeof SetBoundary>;

/** `schematic`: drawn by us from facts, not surveyed (示意). */
export const BoundarySet = z
  .object({ jurisdictionId: z.string(), schematic: z.boolean(), pointCount: z.int() })
  .meta({ id: 'BoundarySet' });
export type BoundarySet = z.infer<typeof BoundarySet>;

export const JurisdictionBoundary = BoundarySet.extend({ geometry: Boundary }).meta({ id: 'JurisdictionBoundary' });
export type JurisdictionBoundary = z.infer<typeof JurisdictionBoundary>;

/** `own`: what this node says itself; `effective`: what holds here, with what it inherits and the defaults. */
export const SettingsOfJurisdiction = z
  .object({ own: JurisdictionSettings, effective: JurisdictionSettings })
  .meta({ id: 'SettingsOfJurisdiction' });
export type SettingsOfJurisdiction = z.infer<typeof SettingsOfJurisdiction>;
