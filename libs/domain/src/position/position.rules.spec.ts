/** docs/spec/positions.md, "What is believed" */
import { NOW, seconds } from '../testing/examples.ts';
import { type Doubt, type FixSubject, judgeFixes, type Sighting, type SubjectOfFix } from './position.rules.ts';
import type { Fix } from './position.ts';

const TEAM = '0191f0a0-0000-7000-b000-000000000001';
const HERE: [number, number] = [120.38, 36.07];
/** About 9 km for each tenth of a degree. */
const east = (tenths: number): [number, number] => [HERE[0] + tenths / 10, HERE[1]];

const subject = (more: Partial<FixSubject> = {}): FixSubject => ({
  positionNumber: 1,
  isAirborne: false,
  newest: null,
  doubt: null,
  ...more,
});
const seen = (at: number, point = HERE, accuracyMetres: number | null = null): Sighting => ({
  atMs: Date.parse(seconds(at)),
  point,
  accuracyMetres,
});
const fix = (at: number, coordinates: [number, number] = HERE, more: Partial<Fix> = {}): Fix => ({
  teamId: TEAM,
  point: { type: 'Point', coordinates },
  at: seconds(at),
  ...more,
});
const judge = (of: SubjectOfFix, ...fixes: Fix[]) => judgeFixes(NOW, { subject: () => of }, fixes);
const codes = (of: SubjectOfFix, ...fixes: Fix[]) => {
  const { refused } = judge(of, ...fixes);
  return fixes.map((_, index) => refused.find((one) => one.index === index)?.code ?? 'believed');
};

test('[P1] who may not speak for it is told so before anything else', () => {
  const impossible = fix(0, [0, 0]);
  expect(codes('unknown', impossible)).toEqual(['TEAM_UNKNOWN']);
  expect(codes('unknown', { ...impossible, teamId: null, vehicleId: TEAM })).toEqual(['VEHICLE_UNKNOWN']);
  expect(codes('forbidden', impossible)).toEqual(['FORBIDDEN']);
});

test('[P2] at most five minutes ahead and seven days old', () => {
  expect(codes(subject(), fix(300), fix(301), fix(-7 * 86_400), fix(-7 * 86_400 - 1))).toEqual([
    'believed',
    'FIX_IN_FUTURE',
    'believed',
    'FIX_TOO_OLD',
  ]);
  expect(codes(subject(), { ...fix(0), at: '' })).toEqual(['FIX_IMPOSSIBLE']);
});

test('[P3] what no receiver measures is impossible', () => {
  const bad = [
    fix(0, [0, 0]),
    fix(1, [181, 0]),
    fix(2, [0, 91]),
    fix(3, [Number.NaN, 36]),
    fix(4, HERE, { accuracyMetres: 1_000.5 }),
    fix(5, HERE, { accuracyMetres: -1 }),
    fix(6, HERE, { headingDegrees: 361 }),
    fix(7, HERE, { speedMps: 70.1 }),
  ];
  expect(codes(subject(), ...bad)).toEqual(bad.map(() => 'FIX_IMPOSSIBLE'));
  expect(codes(subject({ isAirborne: true }), fix(0, HERE, { speedMps: 150 }), fix(1, HERE, { speedMps: 150.1 }))).toEqual([
    'believed',
    'FIX_IMPOSSIBLE',
  ]);
});

test('[P5] the same time twice is a repeat, whichever comes first in the request is kept', () => {
  const { believed, refused } = judge(subject(), fix(1, east(0.001)), fix(0), fix(1));
  expect(refused).toEqual([{ index: 2, code: 'DUPLICATE' }]);
  expect(believed.map(({ index, isNewest }) => [index, isNewest])).toEqual([
    [1, false],
    [0, true],
  ]);
});

test('[P6] nothing on the ground moves faster than 70 m/s, in the air than 150', () => {
  const of = (isAirborne: boolean) => subject({ isAirborne, newest: seen(0) });
  expect(codes(of(false), fix(128, east(1)))).toEqual(['FIX_IMPOSSIBLE']);
  expect(codes(of(false), fix(130, east(1)))).toEqual(['believed']);
  expect(codes(of(true), fix(59, east(1)))).toEqual(['FIX_IMPOSSIBLE']);
  expect(codes(of(true), fix(61, east(1)))).toEqual(['believed']);
});

test('[P6] what receivers are unsure of is allowed for, and two within one second', () => {
  expect(codes(subject({ newest: seen(0, HERE, 600) }), fix(10, [120.39, 36.07], { accuracyMetres: 400 }))).toEqual(['believed']);
  expect(codes(subject({ newest: seen(0, HERE, null) }), fix(10, [120.39, 36.07]))).toEqual(['FIX_IMPOSSIBLE']);
  expect(codes(subject({ newest: seen(0) }), { ...fix(0, [120.3805, 36.07]), at: '2026-11-22T06:05:09.010Z' })).toEqual(['believed']);
});

test('[P6] each is held against what is nearest to it in time: an old track beside a new fix is no jump', () => {
  const newest = seen(0, east(1));
  expect(codes(subject({ newest }), fix(-600), fix(-590, east(0.01)), fix(1, east(1)), fix(5, east(9)))).toEqual([
    'believed',
    'believed',
    'believed',
    'FIX_IMPOSSIBLE',
  ]);
});

test('[P6] one bad fix locks nobody out: the third jump that agrees with two before it is kept', () => {
  const wrong = subject({ newest: seen(0, east(50)) });
  const { believed, refused, doubts } = judge(wrong, fix(1), fix(2), fix(3), fix(4));
  expect(refused.map(({ index }) => index)).toEqual([0, 1]);
  expect(believed.map(({ index, isNewest }) => [index, isNewest])).toEqual([
    [2, false],
    [3, true],
  ]);
  expect(doubts.get(1)).toBeNull();
});

test('[P6] jumps are remembered between requests, however they are cut', () => {
  let doubt: Doubt | null = null;
  const told: string[] = [];
  for (const at of [1, 2, 3]) {
    const wrong = subject({ newest: seen(0, east(50)), doubt });
    const { doubts } = judge(wrong, fix(at));
    told.push(...codes(wrong, fix(at)));
    doubt = doubts.get(1) ?? null;
  }
  expect(told).toEqual(['FIX_IMPOSSIBLE', 'FIX_IMPOSSIBLE', 'believed']);
});

test('[P6] jumps that do not agree, and the same one told again, are no witnesses', () => {
  const there = subject({ newest: seen(0) });
  expect(codes(there, fix(1, east(20)), fix(2, east(-20)), fix(3, east(40)), fix(4, east(-40)))).toEqual(
    Array.from({ length: 4 }, () => 'FIX_IMPOSSIBLE'),
  );
  const again = { ...there, doubt: { ...seen(1, east(20)), count: 2 } };
  expect(codes(again, fix(1, east(20)))).toEqual(['FIX_IMPOSSIBLE']);
});

test('[P6] a believed fix ends the doubt', () => {
  const { refused, doubts } = judge(subject({ newest: seen(0) }), fix(1, east(20)), fix(2, east(20)), fix(3), fix(4, east(20)));
  expect(refused.map(({ index }) => index)).toEqual([0, 1, 3]);
  expect(doubts.get(1)?.count).toBe(1);
});
