/**
 * Around here (周边分析): what lies within a circle or an area that the feed does not carry: sources of danger, places that need protection, how many
 * people live there. Live things (teams, depots, shelters) are in every open page already.
 */
import { z } from 'zod';
import { DomainError } from '../errors.ts';
import { LngLat, Point } from '../geo.ts';
import { boxOf, checkBoundary } from '../place/boundary.ts';
import { type GazetteerKind, NamedPlace } from '../place/gazetteer.ts';
import { Residents } from '../place/settings.ts';
import { ringAround } from './ground.ts';

export const DEFAULT_AROUND_METRES = 3_000;
export const MAX_AROUND_POINTS = 5_000;
/** Wider or higher than this in degrees is no surroundings but a province. */
const MAX_SPAN = 1;

/** Around a point, or all within a ring. */
export const AroundGeometry = z
  .discriminatedUnion('type', [
    Point,
    z.strictObject({ type: z.literal('Polygon'), coordinates: z.array(z.array(LngLat).min(4).max(MAX_AROUND_POINTS)).length(1) }),
  ])
  .meta({ id: 'AroundGeometry' });
export type AroundGeometry = z.infer<typeof AroundGeometry>;

/** `radiusMetres`: of a point only. */
export const LookAround = z
  .strictObject({ geometry: AroundGeometry, radiusMetres: z.int().min(50).max(20_000).nullish() })
  .meta({ id: 'LookAround' });
export type LookAround = z.infer<typeof LookAround>;

/** Sources of danger (风险源) and what must be protected first (重点保护目标), of the kinds that the gazetteer knows. */
export const RISK_KINDS = ['hazard', 'reservoir'] as const satisfies readonly GazetteerKind[];
export const PROTECTED_KINDS = [
  'hospital',
  'school',
  'careHome',
  'metro',
  'station',
  'airport',
] as const satisfies readonly GazetteerKind[];
/** Of each group the nearest are told one by one, the rest as a number. */
export const MAX_AROUND_PLACES = 100;

const AroundPlace = NamedPlace.extend({ distanceMetres: z.int(), bearingDegrees: z.int() });
export const AroundPlaces = z.object({ items: z.array(AroundPlace), total: z.int() }).meta({ id: 'AroundPlaces' });
export type AroundPlaces = z.infer<typeof AroundPlaces>;

/** Residents by the share of the ground: an estimate, since nobody lives evenly. `knownPercent`: of the area, that has figures at all. */
export const AroundPopulation = z
  .object({
    people: z.int(),
    estimated: z.literal(true),
    knownPercent: z.int(),
    regions: z.array(z.object({ jurisdictionId: z.string(), people: z.int(), residents: Residents })),
  })
  .meta({ id: 'AroundPopulation' });
export type AroundPopulation = z.infer<typeof AroundPopulation>;

/** Of the ledgers that the asker may read; counts alone. `withoutPoint`: of the households, those that count by the middle of their village. */
export const AroundHomes = z
  .object({ households: z.int(), people: z.int(), vulnerable: z.int(), withoutPoint: z.int() })
  .meta({ id: 'AroundHomes' });
export type AroundHomes = z.infer<typeof AroundHomes>;

/** Distances and bearings are from the middle. `population`: null without any figure; `homes`: null for whoever may read no ledger. */
export const Around = z
  .object({
    at: z.string(),
    middle: Point,
    squareMetres: z.int(),
    risks: AroundPlaces,
    protected: AroundPlaces,
    population: AroundPopulation.nullable(),
    homes: AroundHomes.nullable(),
  })
  .meta({ id: 'Around' });
export type Around = z.infer<typeof Around>;

export type SeenArea = { readonly middle: LngLat; readonly ring: readonly LngLat[]; readonly radiusMetres: number | null };

/** Throws BOUNDARY_INVALID for a ring that is none, or larger than any surroundings. */
export function areaSeen({ geometry, radiusMetres }: LookAround): SeenArea {
  if (geometry.type === 'Point') {
    const [middle, metres] = [geometry.coordinates, radiusMetres ?? DEFAULT_AROUND_METRES];
    return { middle, ring: ringAround(middle, metres), radiusMetres: metres };
  }
  checkBoundary(geometry);
  const ring = geometry.coordinates[0] ?? [];
  const [west, south, east, north] = boxOf(ring);
  if (east - west > MAX_SPAN || north - south > MAX_SPAN)
    throw new DomainError('BOUNDARY_INVALID', { errors: [{ path: 'geometry.coordinates', message: `wider than ${MAX_SPAN} degree` }] });
  return { middle: [(west + east) / 2, (south + north) / 2], ring, radiusMetres: null };
}
