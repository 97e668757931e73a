/**
 * Ways over the road network, round what is closed (docs/spec/routing.md). Where the engine or the network has no answer, the plain estimate is given;
 * nobody waits for long and nothing fails for want of a way.
 */
import {
  type Area,
  distanceMetres,
  estimateIsochrone,
  estimateLeg,
  estimateRoute,
  holds,
  type Isochrone,
  type Leg,
  type LngLat,
  type Profile,
  type Route,
} from '@fenghuo/domain';
import type { Clock } from '../clock.ts';
import type { ClosedRoad, ClosedRoads } from '../closed-roads.ts';
import { type MatrixOptions, type RouteOptions, Router } from '../router.ts';
import type { Engine, Tiles } from './engine.ts';
import { EngineAway, type EngineProcess, EngineRefused } from './engine-process.ts';
import { fromPolyline } from './polyline.ts';
import { spread } from './spread.ts';

type Running = { process: EngineProcess; tiles: Tiles };
/** Where a way over the network begins or ends, and how far from there the asked point lies. */
type Foot = { point: LngLat; metres: number };
/** A place to go from or to, with its number in the question. */
type Place = { index: number; asked: LngLat; foot: Foot };
/** Each from one group of places that the same closures hold, and what bars the others. */
type Pairs = { sources: Place[]; targets: Place[]; barring: readonly ClosedRoad[] };

const COSTING: Record<Profile, string> = { car: 'auto', truck: 'truck', foot: 'pedestrian' };
/** The rest of the way to a point farther than this from every road is a guess. */
const NEAR_METRES = 300;
/** Within the limits that the engine is given (apps/server/valhalla/config.mjs). */
const POINTS_AT_ONCE = 400;
const PAIRS_AT_ONCE = 20_000;
/** Over a sketch: how finely the time that is left beside the roads is told. */
const STAGES = 8;
/** A shorter drive is not asked for. */
const LEAST_MINUTES = 0.2;

type LocateAnswer = { edges: { correlated_lat: number; correlated_lon: number }[] | null }[];
type RouteAnswer = { trip: { summary: { time: number; length: number }; legs: { shape: string }[] } };
type MatrixAnswer = { sources_to_targets: { time: number | null; distance: number | null }[][] };
type Polygonal = { type: 'Polygon'; coordinates: LngLat[][] } | { type: 'MultiPolygon'; coordinates: LngLat[][][] };
type IsochroneAnswer = { features: { properties: { contour: number }; geometry: Polygonal }[] };
const NOTHING_REACHED: IsochroneAnswer = { features: [] };

export class NetworkRouter extends Router {
  constructor(
    private readonly engine: Engine,
    private readonly closedRoads: ClosedRoads,
    private readonly clock: Clock,
    private readonly onError: (error: Error) => void,
  ) {
    super();
  }

  async route(from: LngLat, to: LngLat, profile: Profile, { ignoring }: RouteOptions = {}): Promise<Route | null> {
    return this.ask(
      (running) => this.routeOver(running, from, to, profile, ignoring),
      () => estimateRoute(from, to, profile),
    );
  }

  private async routeOver(
    running: Running,
    from: LngLat,
    to: LngLat,
    profile: Profile,
    ignoring?: ReadonlySet<string>,
  ): Promise<Route | null> {
    const [start, end] = await feetOf(running, [from, to], profile);
    if (!start || !end || isApart(from, to, start, end)) return estimateRoute(from, to, profile);
    const closed = this.closed([from, to]).filter(({ closure }) => !ignoring?.has(closure.id));
    const query = { locations: [at(from), at(to)], costing: COSTING[profile], directions_type: 'none' };
    const answer = await askForWay(running, 'route', query, areasOf(closed));
    if (answer === null) return null;
    const { summary, legs } = (answer as RouteAnswer).trip;
    const leg = legOver(
      running.tiles,
      profile,
      { asked: from, foot: start },
      { asked: to, foot: end },
      summary.time,
      summary.length * 1000,
    );
    const way = legs.flatMap(({ shape }) => fromPolyline(shape));
    return { ...leg, geometry: { type: 'LineString', coordinates: [from, ...way, to] } };
  }

  async matrix(
    from: readonly LngLat[],
    to: readonly LngLat[],
    profile: Profile,
    { asIfOpen = false }: MatrixOptions = {},
  ): Promise<(Leg | null)[][]> {
    const barring = asIfOpen ? [] : this.closedRoads.at(this.clock.now());
    const estimates = () => from.map((start): (Leg | null)[] => to.map((end) => estimateLeg(start, end, profile)));
    if (from.length === 0 || to.length === 0) return estimates();
    return this.ask(async (running) => {
      const feet = await feetOf(running, [...from, ...to], profile);
      const places = (points: readonly LngLat[], offset: number): Place[] =>
        points.flatMap((asked, index) => {
          const foot = feet[offset + index];
          return foot ? [{ index, asked, foot }] : [];
        });
      const legs = estimates();
      // Closures that hold a place do not bar the way to it, so places within different ones are asked for apart.
      for (const sources of byClosures(barring, places(from, 0)))
        for (const targets of byClosures(barring, places(to, from.length)))
          for (const some of chunks(targets, POINTS_AT_ONCE)) await this.fill(running, legs, { sources, targets: some, barring }, profile);
      return legs;
    }, estimates);
  }

  private async fill(running: Running, legs: (Leg | null)[][], pairs: Pairs, profile: Profile): Promise<void> {
    const { targets, barring } = pairs;
    for (const sources of chunks(pairs.sources, Math.max(1, Math.min(POINTS_AT_ONCE, Math.floor(PAIRS_AT_ONCE / targets.length))))) {
      const closed = onTheWay(
        barring,
        [...sources.slice(0, 1), ...targets.slice(0, 1)].map(({ asked }) => asked),
      );
      const query = { sources: sources.map(({ asked }) => at(asked)), targets: targets.map(({ asked }) => at(asked)) };
      const costed = { ...query, costing: COSTING[profile] };
      const answer = (await askForWay(running, 'matrix', costed, areasOf(closed))) as MatrixAnswer | null;
      for (const [row, source] of sources.entries())
        for (const [column, target] of targets.entries()) {
          const { time, distance } = answer?.sources_to_targets[row]?.[column] ?? NO_WAY;
          const line = legs[source.index];
          if (line === undefined || isApart(source.asked, target.asked, source.foot, target.foot)) continue;
          line[target.index] =
            time === null || distance === null ? null : legOver(running.tiles, profile, source, target, time, distance * 1000);
        }
    }
  }

  async isochrone(from: LngLat, minutes: readonly number[], profile: Profile): Promise<Isochrone[]> {
    const estimate = (limit: number) => estimateIsochrone(from, limit, profile);
    return this.ask(
      async (running) => {
        const [foot] = await feetOf(running, [from], profile);
        const reaches: Isochrone[] = [];
        for (const limit of minutes) reaches.push(foot ? await this.reach(running, from, foot, limit, profile) : estimate(limit));
        return reaches;
      },
      () => minutes.map(estimate),
    );
  }

  private async reach(running: Running, from: LngLat, foot: Foot, limit: number, profile: Profile): Promise<Isochrone> {
    const { schematic } = running.tiles;
    const beyond = estimateLeg(from, foot.point, schematic ? profile : 'foot');
    const left = limit - beyond.seconds / 60;
    const stages = schematic ? STAGES : 1;
    const contours = Array.from({ length: stages }, (_, stage) => ({ time: (left * (stage + 1)) / stages }));
    const query = { locations: [at(from)], costing: COSTING[profile], contours, polygons: true, denoise: 0.1, generalize: 50 };
    const answer =
      left < LEAST_MINUTES
        ? NOTHING_REACHED
        : ((await running.process.ask('isochrone', query, areasOf(this.closed([from])))) as IsochroneAnswer);
    const parts = answer.features.map(({ properties: { contour }, geometry }) => ({
      minutes: limit - left + contour,
      polygons: geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates,
    }));
    const known = { minutes: limit, estimated: schematic, network: schematic ? 'schematic' : 'roads' } as const;
    if (!schematic) return { ...known, geometry: { type: 'MultiPolygon', coordinates: parts.flatMap(({ polygons }) => polygons) } };
    const start = { minutes: 0, rings: [[from]] };
    const alongRoads = parts.map((part) => ({ minutes: part.minutes, rings: part.polygons.flat() }));
    return { ...known, geometry: { type: 'MultiPolygon', coordinates: spread([start, ...alongRoads], limit, minutesPerMetre(profile)) } };
  }

  private async ask<T>(overNetwork: (running: Running) => Promise<T>, estimate: () => T): Promise<T> {
    try {
      const running = await this.engine.present();
      if (running === null) return estimate();
      return await overNetwork(running).catch(async (error: unknown) => {
        // Tiles were changed over between two questions for the same way: it is asked for anew.
        const next = error instanceof EngineAway ? await this.engine.present() : null;
        if (next === null || next.process === running.process) throw error;
        return overNetwork(next);
      });
    } catch (error) {
      // That it is away was said when it went.
      if (!(error instanceof EngineAway)) this.onError(error as Error);
      return estimate();
    }
  }

  private closed(places: readonly LngLat[]): ClosedRoad[] {
    return onTheWay(this.closedRoads.at(this.clock.now()), places);
  }

  override close(): void {
    this.engine.close();
  }
}

/** What bars a way between these places: who is within a closed area, or must go there, goes. */
const onTheWay = (closed: readonly ClosedRoad[], places: readonly LngLat[]): ClosedRoad[] =>
  closed.filter(({ area }) => !places.some((place) => holds(area, place)));

function byClosures(closed: readonly ClosedRoad[], places: readonly Place[]): Place[][] {
  const groups = new Map<string, Place[]>();
  for (const place of places) {
    const key = closed.flatMap(({ closure, area }) => (holds(area, place.asked) ? [closure.id] : [])).join(' ');
    groups.set(key, [...(groups.get(key) ?? []), place]);
  }
  return [...groups.values()];
}

const at = ([lon, lat]: LngLat) => ({ lon, lat });

const chunks = <T>(all: readonly T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(all.length / size) }, (_, chunk) => all.slice(chunk * size, (chunk + 1) * size));

/** Off the roads of a sketch, by the straight line. */
const minutesPerMetre = (profile: Profile): number => estimateLeg([0, 0], [1, 0], profile).seconds / 60 / distanceMetres([0, 0], [1, 0]);

const NO_WAY = { time: null, distance: null };
/** Null when there is no way at all. */
async function askForWay({ process }: Running, action: 'route' | 'matrix', query: object, barred: readonly Area[]): Promise<unknown> {
  try {
    return await process.ask(action, query, barred);
  } catch (error) {
    if (error instanceof EngineRefused && /No path/.test(error.message)) return null;
    throw error;
  }
}

const areasOf = (closed: readonly ClosedRoad[]): Area[] => closed.map(({ area }) => area);

/** The nearest point on a road for each; null outside of the network. */
async function feetOf({ process }: Running, points: readonly LngLat[], profile: Profile): Promise<(Foot | null)[]> {
  const feet: (Foot | null)[] = [];
  for (const some of chunks(points, POINTS_AT_ONCE)) {
    const answer = (await process.ask('locate', { locations: some.map(at), costing: COSTING[profile], verbose: false })) as LocateAnswer;
    for (const [index, point] of some.entries()) {
      const edge = answer[index]?.edges?.[0];
      const foot: LngLat | null = edge === undefined ? null : [edge.correlated_lon, edge.correlated_lat];
      feet.push(foot && { point: foot, metres: distanceMetres(point, foot) });
    }
  }
  return feet;
}

/** Nearer to each other than to the network: it has nothing to say of the way between them. */
const isApart = (from: LngLat, to: LngLat, start: Foot, end: Foot): boolean =>
  start.metres + end.metres > NEAR_METRES && start.metres + end.metres >= distanceMetres(from, to);

/** The leg over the network and the rest of the way at both ends: by streets that a sketch leaves out, or on foot where roads are known. */
function legOver(
  { schematic }: Tiles,
  profile: Profile,
  from: Omit<Place, 'index'>,
  to: Omit<Place, 'index'>,
  seconds: number,
  metres: number,
): Leg {
  const rest = [from, to].map(({ asked, foot }) => estimateLeg(asked, foot.point, schematic ? profile : 'foot'));
  const sum = (key: 'seconds' | 'metres') => rest.reduce((total, leg) => total + leg[key], 0);
  const isFar = Math.max(from.foot.metres, to.foot.metres) > NEAR_METRES;
  return {
    seconds: Math.round(seconds) + sum('seconds'),
    metres: Math.round(metres) + sum('metres'),
    estimated: schematic || isFar,
    network: schematic ? 'schematic' : 'roads',
  };
}
