/** Places. WGS 84 everywhere inside, `[longitude, latitude]` in degrees; other datums are converted at the edge and typed apart. */
import { z } from 'zod';
import { text } from './text.ts';

export const LngLat = z.tuple([z.number().min(-180).max(180), z.number().min(-90).max(90)]);
export type LngLat = z.infer<typeof LngLat>;

export const Point = z.strictObject({ type: z.literal('Point'), coordinates: LngLat }).meta({ id: 'Point' });
export type Point = z.infer<typeof Point>;

export const RegionCode = z.string().regex(/^[0-9]{2,12}$/, 'region code');

export const Place = z
  .object({ point: Point.nullable(), address: z.string().nullable(), regionCode: z.string().nullable() })
  .meta({ id: 'Place' });
export type Place = z.infer<typeof Place>;

/** A place as a request gives it: whatever is known. */
export const PlaceInput = z
  .strictObject({ point: Point.nullish(), address: text(200).nullish(), regionCode: RegionCode.nullish() })
  .meta({ id: 'PlaceInput' });
export type PlaceInput = z.infer<typeof PlaceInput>;

export const NOWHERE: Place = { point: null, address: null, regionCode: null };

/** West, south, east, north in degrees. */
export const Bbox = z.tuple([z.number(), z.number(), z.number(), z.number()]);
export type Bbox = z.infer<typeof Bbox>;

/** Whether a point lies in the box. Maps turn round the earth: `west` may lie beyond 180° or beyond `east`, and a full turn holds everything. */
export function isInBbox([west, south, east, north]: Bbox, [lng, lat]: LngLat): boolean {
  if (lat < south || lat > north) return false;
  return east - west >= 360 || turn(lng - west) <= turn(east - west);
}

const turn = (degrees: number): number => ((degrees % 360) + 360) % 360;

const EARTH_RADIUS_METRES = 6_371_008.8;
/** Of latitude; of longitude on the equator. */
export const METRES_PER_DEGREE = 111_195;
const RAD = Math.PI / 180;

/** Great-circle distance in metres (haversine on the mean radius; within 0.5 % of the ellipsoid). */
export function distanceMetres(a: LngLat, b: LngLat): number {
  const dLat = (b[1] - a[1]) * RAD;
  const dLng = (b[0] - a[0]) * RAD;
  const h = Math.sin(dLat / 2) ** 2 + Math.cos(a[1] * RAD) * Math.cos(b[1] * RAD) * Math.sin(dLng / 2) ** 2;
  return 2 * EARTH_RADIUS_METRES * Math.asin(Math.min(1, Math.sqrt(h)));
}

/** Initial bearing from a to b in degrees clockwise from north, 0–360. */
export function bearingDegrees(a: LngLat, b: LngLat): number {
  const dLng = (b[0] - a[0]) * RAD;
  const y = Math.sin(dLng) * Math.cos(b[1] * RAD);
  const x = Math.cos(a[1] * RAD) * Math.sin(b[1] * RAD) - Math.sin(a[1] * RAD) * Math.cos(b[1] * RAD) * Math.cos(dLng);
  return (Math.atan2(y, x) / RAD + 360) % 360;
}
