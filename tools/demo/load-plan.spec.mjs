/** The load profile is made by rule: the right numbers, every code once, the same each time, and nothing for a city that has it. */
import assert from 'node:assert/strict';
import { depotsToAdd, itemsToAdd, LOTS_OF_EACH, lotsToAdd, sheltersToAdd, TOTALS } from './load-plan.mjs';

/** @type {import('./load-plan.mjs').Town[]} */
const towns = [
  { id: 'a', name: '甲镇', center: [120.1, 36.1] },
  { id: 'b', name: '乙镇', center: [120.3, 36.2] },
];
const codes = (/** @type {{ code: string }[]} */ rows) => rows.map(({ code }) => code);

test('a city is filled up to 119 depots, 1,074 kinds and 281 shelters, each with a code of its own', () => {
  const present = ['1-01', '演示-A01-01'];
  const items = itemsToAdd(present);
  const [depots, shelters] = [depotsToAdd(22, towns), sheltersToAdd(30, towns)];
  assert.deepEqual(
    [items.length + present.length, depots.length + 22, shelters.length + 30],
    [TOTALS.items, TOTALS.depots, TOTALS.shelters],
  );
  for (const rows of [codes(items), codes(depots), codes(shelters)]) assert.equal(new Set(rows).size, rows.length);
  assert.ok(!codes(items).includes('演示-A01-01'));
  assert.ok([...depots, ...shelters].every(({ name }) => name.includes('演示')));
});

test('the same city gets the same things, and one that has them nothing', () => {
  assert.deepEqual(depotsToAdd(22, towns), depotsToAdd(22, towns));
  const all = codes(itemsToAdd([]));
  assert.deepEqual([itemsToAdd(all), depotsToAdd(119, towns), sheltersToAdd(300, towns)], [[], [], []]);
});

test('each kind has three lots, each in another depot', () => {
  const depots = Array.from({ length: 119 }, (_, index) => ({ id: `d${index}` }));
  const lots = lotsToAdd(
    Array.from({ length: 500 }, (_, index) => ({ id: `i${index}` })),
    depots,
  );
  assert.equal(lots.length, 500 * LOTS_OF_EACH);
  for (let at = 0; at < lots.length; at += LOTS_OF_EACH)
    assert.equal(new Set(lots.slice(at, at + LOTS_OF_EACH).map(({ depotId }) => depotId)).size, LOTS_OF_EACH);
  assert.equal(new Set(lots.map(({ depotId }) => depotId)).size, 119);
});
