import { type Around, distanceMetres, type LngLat } from '@fenghuo/domain';
import { PALETTES } from '../../ui/tokens.ts';
import { aroundFeatures } from './around.ts';

const POINT: LngLat = [120.4, 36.1];

test('[W31] the circle on the map is as wide as what is asked, and its middle says how wide', () => {
  const ground = { point: POINT, metres: 3_000, label: '3 km' };
  const [ring, middle] = aroundFeatures({ ground, found: null, riskLetter: '危' }, PALETTES.dark);
  const corners = ring?.geometry.type === 'Polygon' ? (ring.geometry.coordinates[0] ?? []) : [];
  expect(corners.length).toBeGreaterThan(60);
  expect(corners[0]).toEqual(corners.at(-1));
  for (const corner of corners) expect(Math.abs(distanceMetres(POINT, corner) - 3_000)).toBeLessThan(5);
  expect(middle).toMatchObject({ geometry: { coordinates: POINT }, properties: { drawing: 'aroundMiddle', label: '3 km' } });
  expect(aroundFeatures(null, PALETTES.dark)).toEqual([]);
});

test('[W31] an area stands as it was drawn, with the dangers and protected places that were found in it', () => {
  const ring: LngLat[] = [POINT, [120.5, 36.1], [120.5, 36.2], POINT];
  const place = (name: string, kind: string) => ({ items: [{ name, kind, point: { type: 'Point', coordinates: POINT } }], total: 1 });
  const found = { risks: place('液化气站', 'hazard'), protected: place('西医院', 'hospital') } as unknown as Around;
  const features = aroundFeatures({ ground: { ring }, found, riskLetter: '危' }, PALETTES.dark);
  expect(features.map(({ properties: { drawing, label } }) => [drawing, label])).toEqual([
    ['around', undefined],
    ['aroundPlace', '液化气站'],
    ['aroundPlace', '西医院'],
  ]);
  expect(features[1]?.properties['icon']).toContain('"heavy":true');
});
