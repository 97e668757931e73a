import { distanceMetres, type LngLat } from '@fenghuo/domain';
import { PALETTES } from '../../ui/tokens.ts';
import { aroundFeatures } from './around.ts';

test('[W31] the circle on the map is as wide as what is asked, and its middle says how wide', () => {
  const point: LngLat = [120.4, 36.1];
  const [ring, middle] = aroundFeatures({ point, metres: 3_000, label: '3 km' }, PALETTES.dark);
  const corners = ring?.geometry.type === 'Polygon' ? (ring.geometry.coordinates[0] ?? []) : [];
  expect(corners.length).toBeGreaterThan(60);
  expect(corners[0]).toEqual(corners.at(-1));
  for (const corner of corners) expect(Math.abs(distanceMetres(point, corner) - 3_000)).toBeLessThan(5);
  expect(middle).toMatchObject({ geometry: { coordinates: point }, properties: { drawing: 'aroundMiddle', label: '3 km' } });
  expect(aroundFeatures(null, PALETTES.dark)).toEqual([]);
});
