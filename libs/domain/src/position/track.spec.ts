/** docs/spec/positions.md, "Tracks" */
import { NOW, seconds } from '../testing/examples.ts';
import { dutyTimes } from './track.ts';

const duty = (from: number, to: number | null) => ({ dispatchedAt: seconds(from), endedAt: to === null ? null : seconds(to) });
const span = (from: number, to: number) => ({ from: seconds(from), to: seconds(to) });
const ALL = span(-10_000, 10_000);

test('[TR1] from dispatch to end, an open one to now', () => {
  expect(dutyTimes(NOW, [duty(-500, -300), duty(-100, null)], ALL)).toEqual([span(-500, -300), span(-100, 0)]);
});

test('[TR1] what overlaps or touches is one', () => {
  expect(dutyTimes(NOW, [duty(-100, -50), duty(-300, -200), duty(-250, -90), duty(-50, -40)], ALL)).toEqual([span(-300, -40)]);
});

test('[TR1] nothing outside of what was asked for', () => {
  expect(dutyTimes(NOW, [duty(-500, -300), duty(-100, -50)], span(-400, -80))).toEqual([span(-400, -300), span(-100, -80)]);
  expect(dutyTimes(NOW, [duty(-500, -300)], span(-200, -100))).toEqual([]);
  expect(dutyTimes(NOW, [], ALL)).toEqual([]);
});
