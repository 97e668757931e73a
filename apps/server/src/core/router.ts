/**
 * Ways, travel times and reach. One door for everyone who asks how far something is: whoever answers says with `estimated` and `network`
 * how good the answer is. Null is unreachable, which only a road network can know.
 */
import type { Isochrone, Leg, LngLat, Profile, Route } from '@fenghuo/domain';

/** `ignoring`: closures that are left out of account, to see what they change. */
export type RouteOptions = { ignoring?: ReadonlySet<string> };
/** `asIfOpen`: no closure counts, to see what all of them change. */
export type MatrixOptions = { asIfOpen?: boolean };

export abstract class Router {
  abstract route(from: LngLat, to: LngLat, profile: Profile, options?: RouteOptions): Promise<Route | null>;
  /** One row for each of `from`, in it one leg for each of `to`. */
  abstract matrix(from: readonly LngLat[], to: readonly LngLat[], profile: Profile, options?: MatrixOptions): Promise<(Leg | null)[][]>;
  /** One for each of `minutes`, in their order. */
  abstract isochrone(at: LngLat, minutes: readonly number[], profile: Profile): Promise<Isochrone[]>;

  close(): void {}
}
