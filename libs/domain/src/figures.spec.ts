import { FiguresInput, mergeFigures } from './figures.ts';

test('a figure that is not given stays as it is; null and absent are the same', () => {
  expect(mergeFigures({ dead: 1, trapped: 3 }, { trapped: 0, dead: null })).toEqual({ dead: 1, trapped: 0 });
  expect([mergeFigures({ dead: 1 }, null), mergeFigures({ dead: 1 }, undefined), mergeFigures({ dead: 1 }, {})]).toEqual(
    Array(3).fill({ dead: 1 }),
  );
});

test('an unknown figure is absent, never zero', () => {
  expect(mergeFigures({}, { dead: null, missing: 2 })).toEqual({ missing: 2 });
});

test.each([
  [{ dead: 0 }, true],
  [{ dead: -1 }, false],
  [{ dead: 1.5 }, false],
  [{ dead: '1' }, false],
  [{ dead: 100_000_001 }, false],
  [{ dead: Number.NaN }, false],
  [{ wounded: 1 }, false],
  [{ directLossCny: '1200000.50' }, true],
  [{ directLossCny: '999999999999999.99' }, true],
  [{ directLossCny: '1.234' }, false],
  [{ directLossCny: '-1' }, false],
  [{ directLossCny: '1e9' }, false],
  [{ directLossCny: 1_200_000 }, false],
])('%j: people are whole numbers, the loss an exact decimal', (given, isTaken) => {
  expect(FiguresInput.safeParse(given).success).toBe(isTaken);
});
