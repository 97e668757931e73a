/** GCJ-02 to WGS 84, at the edge. The package's types describe its build for bundlers; Node is given the object itself. */
import type { LngLat } from '@fenghuo/domain';
import gcoord from 'gcoord';

const { transform, GCJ02, WGS84 } = gcoord as unknown as typeof gcoord.default;

/** Outside of China the two are the same. */
export function fromGcj02([lng, lat]: LngLat): LngLat {
  const [x, y] = transform<[number, number]>([lng, lat], GCJ02, WGS84);
  return [x, y];
}
