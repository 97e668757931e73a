import type { Depot, Stock, StockCount } from '@fenghuo/domain';
import { codeFor } from './centre.ts';
import { closingOf } from './closing.ts';

const depot = { id: 'd', movedAt: '2026-11-27T01:00:00.000Z', countedAt: '2026-11-27T01:00:00.000Z' } as Depot;
const lot = (lotId: string, onHand: string, more: Partial<Stock> = {}): Stock => ({
  lotId,
  itemId: `i${lotId}`,
  place: { kind: 'depot', id: 'd' },
  onHand,
  reserved: '0',
  blocked: '0',
  available: onHand,
  expiresAt: null,
  ownerKind: 'donated',
  ...more,
});
const count = (lines: [string, string][]): StockCount =>
  ({ state: 'confirmed', lines: lines.map(([lotId, counted]) => ({ lotId, itemId: `i${lotId}`, counted, book: counted })) }) as StockCount;

test('[SU13] a centre closes when every lot lies there as the newest count found it', () => {
  const counts = [
    count([['a', '3']]),
    count([
      ['a', '9'],
      ['b', '2'],
    ]),
  ];
  expect(closingOf(depot, [lot('a', '3'), lot('b', '2'), lot('c', '0')], counts)).toMatchObject({
    isCounted: true,
    kinds: 2,
    uncounted: [],
  });
  expect(closingOf(depot, [lot('a', '9'), lot('b', '2')], counts)).toMatchObject({ isCounted: false });
  expect(closingOf({ ...depot, countedAt: null }, [lot('a', '3')], counts).isCounted).toBe(false);
  expect(closingOf({ ...depot, movedAt: null, countedAt: null }, [], []).isCounted).toBe(true);
});

test('[SU13] what is kept for somebody stands in the way', () => {
  const kept = closingOf(depot, [lot('a', '3', { reserved: '1', available: '2' })], [count([['a', '3']])]);
  expect([kept.isCounted, kept.reserved.length]).toEqual([false, 1]);
});

test('a centre is numbered after its incident', () => {
  expect(codeFor({ code: 'Q-20261127-0031' }, 1)).toBe('LS-20261127-0031-2');
});
