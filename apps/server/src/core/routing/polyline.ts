/** Google's encoded polyline with six digits, as Valhalla writes shapes. */
import type { LngLat } from '@fenghuo/domain';

const PRECISION = 1e6;

export function fromPolyline(encoded: string): LngLat[] {
  const points: LngLat[] = [];
  let [lat, lng, at] = [0, 0, 0];
  const step = (): number => {
    let [value, shift] = [0, 0];
    for (let chunk = 0x20; chunk >= 0x20; shift += 5) {
      chunk = encoded.charCodeAt(at++) - 63;
      value |= (chunk & 0x1f) << shift;
    }
    return value & 1 ? ~(value >> 1) : value >> 1;
  };
  while (at < encoded.length) {
    lat += step();
    lng += step();
    points.push([lng / PRECISION, lat / PRECISION]);
  }
  return points;
}
