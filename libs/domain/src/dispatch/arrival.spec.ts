import type { LngLat } from '../geo.ts';
import { type ArrivalFix, seemsArrived } from './arrival.ts';

const PLACE: LngLat = [120.3826, 36.0671];
const fix = (metres: number, second: number, speedMps: number | null = 0): ArrivalFix => ({
  point: [PLACE[0], PLACE[1] + metres / 111_195.08],
  atMs: second * 1000,
  speedMps,
});
const enRoute = { state: 'enRoute' as const };

test('[A22] two slow fixes within 150 m ask; one that is far, fast or earlier does not', () => {
  expect(seemsArrived(enRoute, PLACE, [fix(149, 0), fix(140, 10, 2.9)])).toBe(true);
  expect(seemsArrived(enRoute, PLACE, [fix(151, 0), fix(140, 10)])).toBe(false);
  expect(seemsArrived(enRoute, PLACE, [fix(100, 0), fix(100, 10, 3)])).toBe(false);
  expect(seemsArrived(enRoute, PLACE, [fix(100, 0, 3), fix(100, 10)])).toBe(false);
  expect(seemsArrived(enRoute, PLACE, [fix(100, 10), fix(100, 10)])).toBe(false);
});

test('[A22] a receiver that tells no speed is taken at the way between the fixes', () => {
  expect(seemsArrived(enRoute, PLACE, [fix(120, 0, null), fix(100, 10, null)])).toBe(true);
  expect(seemsArrived(enRoute, PLACE, [fix(140, 0, null), fix(100, 10, null)])).toBe(false);
});

test('[A22] nobody is asked who is there, has ended, or goes to a place that nobody knows', () => {
  const fixes = [fix(0, 0), fix(0, 10)] as const;
  for (const state of ['dispatched', 'acknowledged', 'enRoute'] as const) expect(seemsArrived({ state }, PLACE, fixes)).toBe(true);
  for (const state of ['onScene', 'completed', 'declined', 'stoodDown'] as const) expect(seemsArrived({ state }, PLACE, fixes)).toBe(false);
  expect(seemsArrived(enRoute, null, fixes)).toBe(false);
});
