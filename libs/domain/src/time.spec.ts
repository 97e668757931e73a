import fc from 'fast-check';
import { NOW, seconds } from './testing/examples.ts';
import { refusalOf } from './testing/refusal.ts';
import {
  BoundInput,
  checkBirthYear,
  checkStepTime,
  checkWantedTime,
  checkWorldTime,
  InstantInput,
  isLate,
  normalise,
  toInstant,
  toMs,
} from './time.ts';

const DAY = 86_400;

test.each([
  ['2026-11-22T06:05:09Z', true],
  ['2026-11-22T14:05:09+08:00', true],
  ['2026-11-22T06:05:09.123Z', true],
  ['2026-11-22T06:05:09', false],
  ['2026-11-22', false],
  ['2026-02-30T00:00:00Z', false],
  ['2026-11-22T25:00:00Z', false],
  ['22.11.2026 06:05', false],
  ['', false],
])('%s: an instant needs a date that exists and an offset', (given, isTaken) => {
  expect(InstantInput.safeParse(given).success).toBe(isTaken);
});

test.each([
  ['0001-01-01T00:00:00Z', true],
  ['0000-12-31T23:59:59Z', false],
  ['0001-01-01T00:00:00+14:00', false],
  ['9999-12-31T23:59:59.999Z', true],
  ['9999-12-31T23:59:59-14:00', false],
  ['2026-02-30T00:00:00Z', false],
])('%s: a list begins and ends in a year that the database reads', (given, isTaken) => {
  expect(BoundInput.safeParse(given).success).toBe(isTaken);
});

test('an instant goes out in UTC with milliseconds, whatever the offset it came with', () => {
  expect(normalise('2026-11-22T14:05:09+08:00')).toBe('2026-11-22T06:05:09.000Z');
  expect(normalise('2026-11-21T23:05:09.5-07:00')).toBe('2026-11-22T06:05:09.500Z');
});

test('normalising is idempotent and keeps the instant', () => {
  const offset = fc.integer({ min: -14 * 60, max: 14 * 60 });
  fc.assert(
    fc.property(fc.integer({ min: Date.UTC(1900, 0, 2), max: Date.UTC(2100, 0, 1) }), offset, (ms, minutes) => {
      const local = toInstant(ms + minutes * 60_000).slice(0, -1);
      const [hour, minute] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60].map((part) => String(part).padStart(2, '0'));
      const input = `${local}${minutes < 0 ? '-' : '+'}${hour}:${minute}`;
      expect(normalise(input)).toBe(toInstant(ms));
      expect(toMs(normalise(normalise(input)))).toBe(ms);
    }),
  );
});

test('a time of the world is from 1900 to five minutes ahead of ours', () => {
  expect(checkWorldTime(NOW, '1900-01-01T00:00:00Z', 'occurredAt')).toBe('1900-01-01T00:00:00.000Z');
  expect(checkWorldTime(NOW, seconds(300), 'occurredAt')).toBe(seconds(300));
  expect(refusalOf(() => checkWorldTime(NOW, seconds(301), 'occurredAt'))).toEqual({
    code: 'TIME_IN_FUTURE',
    details: { path: 'occurredAt' },
  });
  expect(refusalOf(() => checkWorldTime(NOW, '1899-12-31T23:59:59Z', 'occurredAt'))?.code).toBe('TIME_TOO_OLD');
});

test('a step without a time happened now', () => {
  expect([checkStepTime(NOW, undefined, false), checkStepTime(NOW, null, false)]).toEqual([NOW, NOW]);
});

test('a step is at most seven days old, unless the thing was imported', () => {
  expect(checkStepTime(NOW, seconds(-7 * DAY), false)).toBe(seconds(-7 * DAY));
  expect(refusalOf(() => checkStepTime(NOW, seconds(-7 * DAY - 1), false))?.code).toBe('TIME_TOO_OLD');
  expect(checkStepTime(NOW, seconds(-400 * DAY), true)).toBe(seconds(-400 * DAY));
  expect(refusalOf(() => checkStepTime(NOW, '1812-01-01T00:00:00Z', true))?.code).toBe('TIME_TOO_OLD');
  expect(refusalOf(() => checkStepTime(NOW, seconds(301), true))?.code).toBe('TIME_IN_FUTURE');
});

test('a record is late when made more than two minutes after the fact', () => {
  expect([isLate(NOW, seconds(-120)), isLate(NOW, seconds(-121)), isLate(NOW, seconds(60))]).toEqual([false, true, false]);
});

test.each([
  [-DAY - 1, false, 'TIME_TOO_OLD'],
  [-DAY - 1, true, undefined],
  [-DAY, false, undefined],
  [366 * DAY, false, undefined],
  [366 * DAY + 1, true, 'VALUE_OUT_OF_RANGE'],
])('what is wanted in %i seconds (imported: %s) is refused as %s', (ahead, isImported, code) => {
  const wanted = () => checkWantedTime(NOW, toInstant(toMs(NOW) + ahead * 1000), isImported, 'wantedAt');
  if (code === undefined) expect(toMs(wanted()) - toMs(NOW)).toBe(ahead * 1000);
  else expect(refusalOf(wanted)).toMatchObject({ code, details: { path: 'wantedAt' } });
});

test('nobody is born in a year to come, by the calendar on the wall', () => {
  const newYear = '2026-12-31T16:00:00.000Z';
  expect([checkBirthYear(newYear, 2027, 'birthYear'), checkBirthYear(newYear, undefined, 'birthYear')]).toEqual([2027, null]);
  expect(refusalOf(() => checkBirthYear('2026-12-31T15:59:59.999Z', 2027, 'birthYear'))).toMatchObject({ details: { path: 'birthYear' } });
});
