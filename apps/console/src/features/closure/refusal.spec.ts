import { type ClosureGeometry, problemOfClosure } from '@fenghuo/domain';
import { refusalOf } from './refusal.ts';

const ring = (...points: [number, number][]): ClosureGeometry => ({ type: 'Polygon', coordinates: [points] });
const refused = (geometry: ClosureGeometry) => refusalOf(problemOfClosure(geometry));

test('[RT10] a ring that crosses itself, that is too wide or has no area is refused with its reason', () => {
  expect(refused(ring([120, 36], [120.1, 36.1], [120.1, 36], [120, 36.1], [120, 36]))).toBe('crosses');
  expect(refused(ring([120, 36], [122, 36], [122, 36.1], [120, 36]))).toBe('wide');
  expect(refused(ring([120, 36], [120, 36], [120, 36], [120, 36]))).toBe('nothing');
  expect(refused(ring([120, 36], [120.1, 36], [120.1, 36.1], [120, 36]))).toBeNull();
});

test('a line that crosses itself is refused too', () => {
  const line: ClosureGeometry = {
    type: 'LineString',
    coordinates: [
      [120, 36],
      [120.1, 36.1],
      [120.1, 36],
      [120, 36.1],
    ],
  };
  expect(refused(line)).toBe('crosses');
});
