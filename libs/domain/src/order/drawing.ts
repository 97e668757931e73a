/** Drawings (标绘) of an incident: what an order points at on the map. */
import { z } from 'zod';
import { LngLat, Point } from '../geo.ts';
import { Id } from '../ids.ts';
import { words } from '../text.ts';
import { InstantInput } from '../time.ts';

export const DRAWING_KINDS = ['sector', 'route', 'waterPoint', 'cordon'] as const;
export type DrawingKind = (typeof DRAWING_KINDS)[number];
export const MAX_DRAWING_VERTICES = 5_000;

/** A polygon is one closed ring: nobody searches a sector with a hole in it. */
export const DrawingGeometry = z
  .discriminatedUnion('type', [
    Point,
    z.strictObject({ type: z.literal('LineString'), coordinates: z.array(LngLat).min(2) }),
    z.strictObject({ type: z.literal('Polygon'), coordinates: z.array(z.array(LngLat).min(4)).length(1) }),
  ])
  .meta({ id: 'DrawingGeometry' });
export type DrawingGeometry = z.infer<typeof DrawingGeometry>;

export const GEOMETRY_OF: Record<DrawingKind, DrawingGeometry['type']> = {
  sector: 'Polygon',
  route: 'LineString',
  waterPoint: 'Point',
  cordon: 'Polygon',
};

export const Drawing = z
  .object({
    id: z.string(),
    incidentId: z.string(),
    kind: z.enum(DRAWING_KINDS),
    name: z.string(),
    geometry: DrawingGeometry,
    removedAt: z.string().nullable(),
    version: z.int(),
  })
  .meta({ id: 'Drawing' });
export type Drawing = z.infer<typeof Drawing>;

export const Draw = z
  .strictObject({ id: Id.nullish(), kind: z.enum(DRAWING_KINDS), name: words(60), geometry: DrawingGeometry, at: InstantInput.nullish() })
  .meta({ id: 'Draw' });
export type Draw = z.infer<typeof Draw>;

export const Redraw = z
  .strictObject({ name: words(60).nullish(), geometry: DrawingGeometry.nullish(), at: InstantInput.nullish() })
  .meta({ id: 'Redraw' });
export type Redraw = z.infer<typeof Redraw>;

export const RemoveDrawing = z.strictObject({ at: InstantInput.nullish() }).meta({ id: 'RemoveDrawing' });
export type RemoveDrawing = z.infer<typeof RemoveDrawing>;
