import { apart, CROWD, isSame } from './crowd.ts';
import { at, type Feature } from './layers/scene.ts';

const AROUND = { west: 120, south: 36, east: 120.1, north: 36.08, zoom: 13 };
const symbol = (id: number, lng: number, sort = 9): Feature => at([lng, 36.04], { id: String(id), icon: '{}', size: 28, sort });
const many = (count: number, lng: (index: number) => number): Feature[] => Array.from({ length: count }, (_, id) => symbol(id, lng(id)));
const ids = (features: readonly Feature[]): unknown[] => features.map(({ properties }) => properties['id']);

test('each of few symbols has the right to its name, wherever it is', () => {
  const features = many(CROWD, () => 119);
  expect(apart(features, AROUND)).toEqual({ named: features, crowd: [] });
});

test('of many, one in each patch of the view is named, the most urgent; nobody is left out and nobody is drawn twice', () => {
  const features = [...many(1_000, () => 120.05), symbol(1_000, 120.05, 1), symbol(1_001, 120.09)];
  const { named, crowd } = apart(features, AROUND);
  expect(ids(named)).toEqual(['1000', '1001']);
  expect(new Set([...ids(named), ...ids(crowd)]).size).toBe(features.length);
  expect(crowd).toHaveLength(features.length - 2);
});

test('out of view nothing is named, and what is urgent is drawn above the rest', () => {
  const { named, crowd } = apart([symbol(0, 121, 1), ...many(1_000, () => 121)], AROUND);
  expect(named).toEqual([]);
  expect(crowd.at(-1)?.properties).toMatchObject({ sort: 1 });
});

test('two drawings are the same when every place and every word is', () => {
  const line: Feature = {
    type: 'Feature',
    geometry: {
      type: 'LineString',
      coordinates: [
        [120, 36],
        [121, 36],
      ],
    },
    properties: {},
  };
  expect(isSame([symbol(1, 120), line], [symbol(1, 120), { ...line, geometry: { ...line.geometry } } as Feature])).toBe(true);
  expect(isSame([symbol(1, 120)], [symbol(1, 120.00001)])).toBe(false);
  expect(isSame([symbol(1, 120)], [symbol(1, 120, 3)])).toBe(false);
  expect(isSame([symbol(1, 120)], [])).toBe(false);
  expect(isSame([line], [{ ...line, geometry: { type: 'LineString', coordinates: [[120, 36]] } }])).toBe(false);
});
