import { allowance, compassOf, coordinates, count, distance, duration, instant, overrun } from './format.ts';

const at = (text: string): number => new Date(text).getTime();

test('durations are minutes and seconds, from an hour hours and minutes', () => {
  expect([0, 22, 272, 3599, 4320, 90_000].map(duration)).toEqual([`0'00"`, `0'22"`, `4'32"`, `59'59"`, `1h12'`, '1d1h']);
});

test('targets are whole minutes where they can be', () => {
  expect([60, 80, 120, 300, 151, 3600, 86_400].map(allowance)).toEqual(['60"', '80"', "2'", "5'", `2'31"`, '1h', '24h']);
  expect([52, 151].map(overrun)).toEqual(['52"', `2'31"`]);
});

test('an instant shows no more of the date than is needed', () => {
  const now = at('2026-08-14T22:47:18');
  expect(instant(at('2026-08-14T14:05:09'), now)).toBe('14:05:09');
  expect(instant(at('2026-08-12T14:05:09'), now)).toBe('08-12 14:05:09');
  expect(instant(at('2025-08-12T14:05:09'), now)).toBe('2025-08-12 14:05:09');
});

test('numbers', () => {
  expect(count(999)).toBe('999');
  expect(count(3206)).toBe('3\u2009206');
  expect([4, 924, 996, 4200].map(distance)).toEqual(['0 m', '920 m', '1 km', '4.2 km']);
  expect(coordinates([120.472031, 36.15706])).toBe('120.47203, 36.15706');
  expect([0, 44, 180, 315, 359].map(compassOf)).toEqual(['n', 'ne', 's', 'nw', 'n']);
});
