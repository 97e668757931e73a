import type { TFunction } from 'i18next';
import { verdictOf } from './took.ts';

const t = ((key: string, took: { hours: number; minutes: number; limit: number }) =>
  `${key} ${took.hours}:${took.minutes} of ${took.limit}`) as unknown as TFunction;
const clock = (seconds: number, isWithin: boolean | null) => ({ seconds, limitSeconds: 86_400, tone: 'calm' as const, isWithin });

test('[RT13] opened at 19:40 after it was cut at 06:10: 13 h 30 min, within 24 h', () => {
  expect(verdictOf(t, clock(48_600, true))).toBe('closure.tookWithin 13:30 of 24');
  expect(verdictOf(t, clock(90_059, false))).toBe('closure.tookOver 25:0 of 24');
});

test('no verdict as long as it is closed, or before it begins', () => {
  expect([verdictOf(t, clock(60, null)), verdictOf(t, null)]).toEqual([null, null]);
});
