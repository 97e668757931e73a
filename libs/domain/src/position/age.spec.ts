/** One rule for the age of positions: 2, 5 and 15 minutes. */
import { looksOld, positionAge } from './age.ts';

const NOW = Date.parse('2026-08-14T14:47:18.000Z');
const ageOf = (seconds: number) => positionAge(NOW - seconds * 1000, NOW);

test.each([
  [-300, 'fresh'],
  [0, 'fresh'],
  [119, 'fresh'],
  [120, 'ageing'],
  [299, 'ageing'],
  [300, 'stale'],
  [899, 'stale'],
  [900, 'expired'],
  [86_400, 'expired'],
] as const)('a fix %i seconds old is %s', (seconds, age) => {
  expect(ageOf(seconds)).toBe(age);
});

test('[W11] from five minutes on it looks old', () => {
  expect([119, 299, 300, 900].map(ageOf).map(looksOld)).toEqual([false, false, true, true]);
});
