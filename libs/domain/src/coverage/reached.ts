/** Which places a team reaches, and which would be nobody's while it is away. */
import type { LngLat } from '../geo.ts';
import { boxOf } from '../place/boundary.ts';
import type { Isochrone } from '../route/route.ts';

/** A town with its centre. */
export type CoveredPlace = { regionCode: string; jurisdictionId: string; point: LngLat };

type Outline = Isochrone['geometry']['coordinates'];

/** The places within the outline, by their number. */
export function placesWithin(outline: Outline, places: readonly CoveredPlace[]): number[] {
  const parts = outline.map((rings) => ({ rings, box: boxOf(rings.flat()) }));
  return places.flatMap(({ point: [x, y] }, index) => {
    const isWithin = parts.some(
      ({ rings, box: [west, south, east, north] }) =>
        x >= west && x <= east && y >= south && y <= north && crossings(rings, x, y) % 2 === 1,
    );
    return isWithin ? [index] : [];
  });
}

/** How often the rings are crossed on the way east from here: odd is within. */
function crossings(rings: Outline[number], x: number, y: number): number {
  let count = 0;
  for (const ring of rings) {
    for (let index = 0; index + 1 < ring.length; index++) {
      const [x1, y1] = ring[index] ?? [0, 0];
      const [x2, y2] = ring[index + 1] ?? [0, 0];
      if (y1 > y !== y2 > y && x < x1 + ((y - y1) * (x2 - x1)) / (y2 - y1)) count++;
    }
  }
  return count;
}

export type Standby = { teamId: string; capabilities: readonly string[]; reached: readonly number[] };

/**
 * [A23] For each team the places that it alone reaches of all who stand by: with one of `required` that it has, or, where nothing is required or it
 * has none of it, of all teams whatever they can do.
 */
export function leftUncovered(teams: readonly Standby[], required: readonly string[], placeCount: number): Map<string, number[]> {
  const holders = new Map<string | null, Uint32Array>([null, ...required].map((key) => [key, new Uint32Array(placeCount)]));
  const keysOf = ({ capabilities }: Standby): string[] => required.filter((code) => capabilities.includes(code));
  for (const team of teams)
    for (const key of [null, ...keysOf(team)]) {
      const counts = holders.get(key);
      for (const place of team.reached) if (counts) counts[place] = (counts[place] ?? 0) + 1;
    }
  return new Map(
    teams.map((team) => {
      const own = keysOf(team);
      const keys = own.length === 0 ? [null] : own;
      return [team.teamId, team.reached.filter((place) => keys.some((key) => holders.get(key)?.[place] === 1))];
    }),
  );
}
