/** What was typed as a place, found: coordinates in any usual notation here, names and addresses by the server's gazetteer. */
import { type LngLat, type Point, parseCoordinates } from '@fenghuo/domain';
import gcoord from 'gcoord';
import { ask } from './send.ts';

export type FoundPlace = { name: string; kind: string; point: LngLat; regionCode: string | null; datum: 'wgs84' | 'gcj02' | 'bd09' };

const CRS = { gcj02: gcoord.GCJ02, bd09: gcoord.BD09 } as const;

/** Null when the text is not wholly a pair of coordinates. */
export function coordinatesIn(text: string): FoundPlace | null {
  const parsed = parseCoordinates(text);
  if (parsed === null) return null;
  const { point, datum } = parsed;
  const [lng, lat] = datum === 'wgs84' ? point : gcoord.transform<[number, number]>([point[0], point[1]], CRS[datum], gcoord.WGS84);
  return { name: text.trim(), kind: 'coordinates', point: [lng, lat], regionCode: null, datum };
}

type Located = { address: string; point: LngLat | null; pointName: string | null };

/**
 * What a place is after its words were changed. Coordinates are the point at once; a point that came from words goes with them, one that was
 * clicked on the map stays.
 */
export function retyped(before: Located, address: string): Partial<Located> & { address: string; datum?: FoundPlace['datum'] } {
  const read = coordinatesIn(address);
  if (read !== null) return { address, point: read.point, pointName: null, datum: read.datum };
  const cameFromWords = before.pointName !== null || coordinatesIn(before.address) !== null;
  return { address, ...(cameFromWords && { point: null, pointName: null }) };
}

type Item = { name: string; kind: string; point: Point | LngLat; regionCode: string | null };

export async function findPlaces(words: string, signal: AbortSignal): Promise<readonly FoundPlace[]> {
  const { items } = await ask<{ items: Item[] }>(`/places?q=${encodeURIComponent(words)}`, signal);
  return items.map((item) => ({
    ...item,
    point: 'coordinates' in item.point ? item.point.coordinates : item.point,
    datum: 'wgs84' as const,
  }));
}
