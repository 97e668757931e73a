import fc from 'fast-check';
import { isSame } from './same.ts';

test.each([
  [{ a: 1, b: 2 }, { b: 2, a: 1 }, true],
  [{ a: 1 }, { a: 1, b: undefined }, true],
  [{ a: 1 }, { a: 1, b: null }, false],
  [[1, 2], [2, 1], false],
  [[], {}, false],
  [null, {}, false],
  ['1', 1, false],
])('%j and %j: %s', (a, b, isEqual) => {
  expect([isSame(a, b), isSame(b, a)]).toEqual([isEqual, isEqual]);
});

test('a value is the same after a journey through JSON, in any order of keys', () => {
  const shuffled = (value: unknown): unknown =>
    Array.isArray(value)
      ? value.map(shuffled)
      : typeof value === 'object' && value !== null
        ? Object.fromEntries(
            Object.entries(value)
              .reverse()
              .map(([key, one]) => [key, shuffled(one)]),
          )
        : value;
  fc.assert(fc.property(fc.jsonValue(), (value) => isSame(value, shuffled(JSON.parse(JSON.stringify(value))))));
});
