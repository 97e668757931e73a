/** Ways and travel times (路线): what a router answers, and the plain estimate that stands in where no road network is. */
import { z } from 'zod';
import { distanceMetres, type LngLat, METRES_PER_DEGREE, Point } from '../geo.ts';

/** Who travels. */
export const PROFILES = ['car', 'truck', 'foot'] as const;
export type Profile = (typeof PROFILES)[number];
/** Teams come with vehicles, and with what these carry. */
export const TEAM_PROFILE: Profile = 'truck';

/** What was asked: no network at all, a schematic one (示意), or roads as they are. Only the last is no estimate. */
export const NETWORKS = ['straightLine', 'schematic', 'roads'] as const;
export type Network = (typeof NETWORKS)[number];

const leg = { seconds: z.int(), metres: z.int(), estimated: z.boolean(), network: z.enum(NETWORKS) };

export const LineString = z.object({ type: z.literal('LineString'), coordinates: z.array(z.array(z.number())) });
export type LineString = { readonly type: 'LineString'; readonly coordinates: readonly LngLat[] };

/** Time and length of the way from one point to another. */
export type Leg = { readonly seconds: number; readonly metres: number; readonly estimated: boolean; readonly network: Network };

/** A leg with the way itself. */
export const Route = z.object({ ...leg, geometry: LineString }).meta({ id: 'Route' });
export type Route = Leg & { readonly geometry: LineString };

/** What can be reached within `minutes`: outlines without holes, one ring each. */
export type Isochrone = {
  readonly minutes: number;
  readonly geometry: { readonly type: 'MultiPolygon'; readonly coordinates: readonly (readonly (readonly LngLat[])[])[] };
  readonly estimated: boolean;
  readonly network: Network;
};

export const FindRoute = z.strictObject({ from: Point, to: Point, profile: z.enum(PROFILES) }).meta({ id: 'FindRoute' });
export type FindRoute = z.infer<typeof FindRoute>;

/** Roads are this much longer than the straight line: √2 is the worst of a street grid. */
const DETOUR_FACTOR = 1.4;
/** A city by day: a car between lights, a heavy vehicle between lights, a person with gear. */
const KMH: Record<Profile, number> = { car: 40, truck: 30, foot: 5 };

export function estimateLeg(from: LngLat, to: LngLat, profile: Profile): Leg {
  const metres = distanceMetres(from, to) * DETOUR_FACTOR;
  const seconds = metres / (KMH[profile] / 3.6);
  return { seconds: Math.round(seconds), metres: Math.round(metres), estimated: true, network: 'straightLine' };
}

export function estimateRoute(from: LngLat, to: LngLat, profile: Profile): Route {
  return { ...estimateLeg(from, to, profile), geometry: { type: 'LineString', coordinates: [from, to] } };
}

const CORNERS = 32;

/** A circle: everything that is near enough by the straight line. */
export function estimateIsochrone(at: LngLat, minutes: number, profile: Profile): Isochrone {
  const radius = ((KMH[profile] / 3.6) * minutes * 60) / DETOUR_FACTOR / METRES_PER_DEGREE;
  const widening = Math.max(0.01, Math.cos((at[1] * Math.PI) / 180));
  const ring = Array.from({ length: CORNERS + 1 }, (_, corner): LngLat => {
    const angle = ((corner % CORNERS) / CORNERS) * 2 * Math.PI;
    return [at[0] + (radius * Math.cos(angle)) / widening, at[1] + radius * Math.sin(angle)];
  });
  return { minutes, geometry: { type: 'MultiPolygon', coordinates: [[ring]] }, estimated: true, network: 'straightLine' };
}
