import type { Closure } from '@fenghuo/domain';
import { closureFeatures } from './closures.ts';

const NOW = 1_700_000_000_000;
const at = (ms: number): string => new Date(NOW + ms).toISOString();
const closure = (more: Partial<Closure> = {}): Closure => ({
  id: '1',
  state: 'closed',
  geometry: { type: 'Point', coordinates: [120.3, 36] },
  radiusMetres: 100,
  reason: '积水',
  from: at(-1000),
  until: null,
  openedAt: null,
  jurisdictionId: 'n',
  version: 1,
  ...more,
});
const drawn = (one: Closure) => closureFeatures({ closures: [one], nowMs: NOW });

test('a closed road is drawn as what it covers, with its reason in the middle', () => {
  const [area, label] = drawn(closure());
  expect(area?.geometry).toMatchObject({ type: 'Polygon' });
  expect(label).toMatchObject({ geometry: { type: 'Point' }, properties: { label: '积水', barring: true } });
  expect(label?.geometry.coordinates[0]).toBeCloseTo(120.3, 6);
  const line: Closure['geometry'] = {
    type: 'LineString',
    coordinates: [
      [120.3, 36],
      [120.31, 36],
      [120.31, 36.01],
    ],
  };
  expect(drawn(closure({ geometry: line, radiusMetres: null })).map(({ geometry }) => geometry.type)).toEqual([
    'Polygon',
    'Polygon',
    'Point',
  ]);
});

test('a planned one is drawn, but not as closed', () => {
  expect(drawn(closure({ from: at(1000) })).every(({ properties }) => properties['barring'] === false)).toBe(true);
});
