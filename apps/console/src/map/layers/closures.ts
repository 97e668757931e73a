/** Closed roads: what each covers, as the router reckons it, and its reason. One that is planned is drawn without its fill. */
import { areaOf, bars, type LngLat, toInstant } from '@fenghuo/domain';
import { at, type Feature, type Scene } from './scene.ts';

export function closureFeatures({ closures, nowMs }: Pick<Scene, 'closures' | 'nowMs'>): Feature[] {
  return closures.flatMap((closure) => {
    const isBarring = bars(closure, toInstant(nowMs));
    const rings = areaOf(closure).rings.map(({ ring }) => ring);
    const parts = rings.map(
      (ring): Feature => ({
        type: 'Feature',
        geometry: { type: 'Polygon', coordinates: [[...ring]] },
        properties: { id: closure.id, barring: isBarring },
      }),
    );
    const middle = rings[Math.floor(rings.length / 2)];
    return middle === undefined ? parts : [...parts, at(middleOf(middle), { id: closure.id, label: closure.reason, barring: isBarring })];
  });
}

export const middleOf = (ring: readonly LngLat[]): LngLat => {
  const [lngs, lats] = [ring.map(([lng]) => lng), ring.map(([, lat]) => lat)];
  return [(Math.min(...lngs) + Math.max(...lngs)) / 2, (Math.min(...lats) + Math.max(...lats)) / 2];
};
