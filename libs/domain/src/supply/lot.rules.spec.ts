/** docs/spec/ledger.md: what a lot is told to be. */
import { eg, NOW } from '../testing/examples.ts';
import { refusalOf } from '../testing/refusal.ts';
import type { Item } from './item.ts';
import { createLot, describeLot } from './lot.rules.ts';

const item: Item = {
  ...{ id: eg.id(), code: 'I-1', name: { zh: '饮用水' }, class: 'living', gbCode: null, unit: '升', decimals: 0, packs: [], serial: false },
  ...{ shelfLifeDays: 30, minimum: {}, perPersonDay: null, perPerson: null, active: true, version: 1 },
};
const lotOf = (more: object = {}) => createLot(NOW, { id: eg.id(), item }, { itemId: item.id, ...more }).lot;

test('[LE1] without an expiry the shelf life counts from the day it was made; without either there is none', () => {
  expect(lotOf({ madeAt: '2026-01-01T00:00:00Z' }).expiresAt).toBe('2026-01-31T00:00:00.000Z');
  expect(lotOf({ madeAt: '2026-01-01T00:00:00Z', expiresAt: '2026-03-01T00:00:00+08:00' }).expiresAt).toBe('2026-02-28T16:00:00.000Z');
  expect(lotOf().expiresAt).toBeNull();
});

test.each([
  ['1899-12-31T00:00:00Z', 'TIME_TOO_OLD'],
  ['9999-12-31T00:00:00Z', 'VALUE_OUT_OF_RANGE'],
])('[LE1] [LE6] nothing expires on %s, neither at first nor later', (expiresAt, code) => {
  const refusal = { code, details: { path: 'expiresAt' } };
  expect(refusalOf(() => lotOf({ expiresAt }))).toMatchObject(refusal);
  const facts = { lot: lotOf(), touches: [], audience: [] };
  expect(refusalOf(() => describeLot(NOW, facts, { expiresAt, reason: '看错' }))).toMatchObject(refusal);
});
