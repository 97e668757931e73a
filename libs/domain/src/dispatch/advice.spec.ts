import { NOW, seconds } from '../testing/examples.ts';
import { isAgainstAdvice, nextBest, workedSeconds } from './advice.ts';
import type { Recommendation, RecommendationReason, RecommendedTeam } from './recommendation.ts';

const item = (teamId: string, advised: boolean, reasons: RecommendationReason[] = [], available = true): RecommendedTeam => ({
  teamId,
  available,
  advised,
  etaSeconds: 60,
  estimated: true,
  distanceMetres: 100,
  headcount: null,
  load: 0,
  positionAgeSeconds: null,
  leavesUncovered: [],
  reasons,
});
const advice = (items: RecommendedTeam[], isRequired = true): Recommendation => ({
  items,
  requirements: isRequired ? [{ capability: 'pump', minLevel: null, headcount: null, needed: 1, filled: 0 }] : [],
  missing: [],
});

test('[A18] another instead of an advised one goes against the advice; more or fewer do not', () => {
  const given = advice([item('a', true), item('b', true), item('c', false)]);
  expect(isAgainstAdvice(given, ['a', 'c'])).toBe(true);
  expect(isAgainstAdvice(given, ['c'])).toBe(true);
  for (const chosen of [[], ['a'], ['a', 'b'], ['a', 'b', 'c']]) expect(isAgainstAdvice(given, chosen)).toBe(false);
  expect(isAgainstAdvice(advice([item('c', false)]), ['c'])).toBe(false);
});

test('[A20] the next is the soonest advised; where nothing is required, the soonest who can and has not declined', () => {
  expect(nextBest(advice([item('a', false), item('b', true)]))?.teamId).toBe('b');
  expect(nextBest(advice([item('a', false)]))).toBeNull();
  const free = [item('busy', false, [], false), item('no', false, [{ code: 'DECLINED' }]), item('next', false)];
  expect(nextBest(advice(free, false))?.teamId).toBe('next');
  expect(nextBest(advice([], false))).toBeNull();
});

test('[A19] time on duty is that of the last 24 h, overlapping assignments once', () => {
  const span = (from: number, to: number | null) => ({ dispatchedAt: seconds(from), endedAt: to === null ? null : seconds(to) });
  expect(workedSeconds(NOW, [])).toBe(0);
  expect(workedSeconds(NOW, [span(-600, -300), span(-400, -100), span(-50, null)])).toBe(550);
  expect(workedSeconds(NOW, [span(-100_000, null)])).toBe(86_400);
  expect(workedSeconds(NOW, [span(-100_000, -90_000), span(60, null)])).toBe(0);
});
