/**
 * More symbols than can be told apart. A source of MapLibre's costs its main thread some thousandths of a millisecond for each copy, collision and
 * upload of a symbol, so only one name in each patch of the view goes there; all other symbols are a crowd, drawn by the layer in crowd-layer.ts.
 */
import type { LngLat } from '@fenghuo/domain';
import type { Feature } from './layers/scene.ts';

/** Up to so many symbols each has the right to its name. */
export const CROWD = 400;
/** A name with its symbol takes about so much of the screen. */
const PATCH_PX: readonly [number, number] = [140, 60];
const WORLD_PX = 512;

export type Around = { west: number; north: number; east: number; south: number; zoom: number };

/** Of each patch in view the most urgent symbol is named; the crowd is in the order in which it is drawn, the urgent ones on top. */
export function apart(features: readonly Feature[], around: Around): { named: Feature[]; crowd: Feature[] } {
  if (features.length <= CROWD) return { named: [...features], crowd: [] };
  const perDegree = (WORLD_PX * 2 ** around.zoom) / 360;
  const widening = Math.cos((((around.north + around.south) / 2) * Math.PI) / 180);
  const [cellLng, cellLat] = [PATCH_PX[0] / perDegree, (PATCH_PX[1] / perDegree) * widening];
  const best = new Map<number, Feature>();
  for (const feature of features) {
    const [lng, lat] = feature.geometry.coordinates as LngLat;
    if (lng < around.west || lng > around.east || lat < around.south || lat > around.north) continue;
    // Patches stay where they are on the ground, so that names do not jump while the view moves.
    const patch = Math.floor(lng / cellLng) * 1e7 + Math.floor(lat / cellLat);
    const present = best.get(patch);
    if (present === undefined || urgency(feature) < urgency(present)) best.set(patch, feature);
  }
  const named = [...best.values()];
  const isNamed = new Set(named);
  const crowd = features.filter((feature) => !isNamed.has(feature)).sort((a, b) => urgency(b) - urgency(a));
  return { named, crowd };
}

const urgency = ({ properties }: Feature): number => properties['sort'] as number;

/** Whether both draw the same picture. */
export const isSame = (a: readonly Feature[], b: readonly Feature[]): boolean =>
  a.length === b.length && a.every((feature, index) => isSameFeature(feature, b[index] ?? feature));

function isSameFeature(a: Feature, b: Feature): boolean {
  if (a === b) return true;
  const keys = Object.keys(a.properties);
  if (keys.length !== Object.keys(b.properties).length) return false;
  if (!keys.every((key) => a.properties[key] === b.properties[key])) return false;
  if (a.geometry.type !== b.geometry.type) return false;
  if (a.geometry.type === 'Point')
    return a.geometry.coordinates[0] === b.geometry.coordinates[0] && a.geometry.coordinates[1] === b.geometry.coordinates[1];
  return JSON.stringify(a.geometry) === JSON.stringify(b.geometry);
}
