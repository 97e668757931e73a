/** A point that stands for the whole closure, to fly to and to be read. */
import type { Closure, LngLat } from '@fenghuo/domain';

export function middleOf({ geometry }: Closure): LngLat {
  if (geometry.type === 'Point') return geometry.coordinates;
  const points = geometry.type === 'LineString' ? geometry.coordinates : (geometry.coordinates[0] ?? []);
  return points[Math.floor(points.length / 2)] ?? [0, 0];
}
