import type { LngLat } from '@fenghuo/domain';
import { retyped } from './places.ts';

const CLICKED: LngLat = [120.4, 36.1];
const nowhere = { address: '', point: null, pointName: null };

test('coordinates are the point as soon as they are whole, and converted from the map they are said to be of', () => {
  expect(retyped(nowhere, '36.0671, 120.3826')).toEqual({
    address: '36.0671, 120.3826',
    point: [120.3826, 36.0671],
    pointName: null,
    datum: 'wgs84',
  });
  const { point, datum } = retyped(nowhere, '高德 120.3826,36.0671');
  expect(datum).toBe('gcj02');
  expect(point?.[0]).toBeCloseTo(120.37747, 4);
});

test('other words take the point of the former words with them', () => {
  const pasted = { address: '36.0671, 120.3826', point: [120.3826, 36.0671] as LngLat, pointName: null };
  expect(retyped(pasted, '3号码头')).toEqual({ address: '3号码头', point: null, pointName: null });
  expect(retyped({ address: '李村大集', point: CLICKED, pointName: '李村大集' }, '李村')).toMatchObject({ point: null });
});

test('a point that was clicked stays whatever is written beside it', () => {
  expect(retyped({ address: '路口', point: CLICKED, pointName: null }, '路口东侧')).toEqual({ address: '路口东侧' });
});
