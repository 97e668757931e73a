import type { Kit, Movement, Stock } from '@fenghuo/domain';
import { assembly, breaking, contentsFrom, packableKits } from './kit-form.ts';

const kit: Kit = {
  id: 'kit',
  itemId: 'tent-set',
  contents: [
    { itemId: 'tent', quantity: '2' },
    { itemId: 'rope', quantity: '7.5' },
  ],
  active: true,
  version: 1,
};
const lot = (lotId: string, itemId: string, available: string, expiresAt: string | null = null, more: Partial<Stock> = {}): Stock => ({
  ...{ lotId, itemId, place: { kind: 'depot', id: 'd' }, onHand: available, reserved: '0', blocked: '0', available, expiresAt },
  ...{ ownerKind: 'government', ...more },
});
const stock = [
  lot('later', 'tent', '3', '2031-01-01T00:00:00.000Z'),
  lot('first', 'tent', '2', '2030-01-01T00:00:00.000Z'),
  lot('firm', 'tent', '90', null, { ownerKind: 'agreement' }),
  lot('rope', 'rope', '16'),
];

test('what lies there makes whole kits, of the government’s own alone, and what limits them is named', () => {
  expect(packableKits(kit, stock)).toEqual({ kits: 2, limitedBy: kit.contents[0] });
  expect(packableKits(kit, [])).toEqual({ kits: 0, limitedBy: kit.contents[0] });
});

test('[LE2] kits are packed by the bill, the first to expire first, and are no better than what is in them', () => {
  const { lines, expiresAt } = assembly({ kit, depotId: 'd', kits: 2, stock, kitLotId: 'new' });
  const depot = { kind: 'depot', id: 'd' };
  const out = (lotId: string, quantity: string) => ({ lotId, from: depot, to: { kind: 'consumed' }, quantity });
  expect(lines).toEqual([
    out('first', '2'),
    out('later', '2'),
    out('rope', '15'),
    { lotId: 'new', from: { kind: 'consumed' }, to: depot, quantity: '2' },
  ]);
  expect(expiresAt).toBe('2030-01-01T00:00:00.000Z');
});

test('[LE2] taken apart, contents go back into the lots they came from; what was not packed here is not made up', () => {
  const packed = assembly({ kit, depotId: 'd', kits: 2, stock, kitLotId: 'k' }).lines;
  const items: Record<string, string> = { first: 'tent', later: 'tent', rope: 'rope', k: 'tent-set' };
  const movement = {
    ...{ id: 'm', kind: 'assemble', state: 'recorded', reversedById: null },
    lines: packed.map((line) => ({ ...line, itemId: items[line.lotId], outcome: null })),
  } as unknown as Movement;
  const taken = { kit, depotId: 'd', kits: 2, kitLotId: 'k' };
  const back = breaking({ ...taken, packings: [movement] });
  expect(back?.map(({ lotId, quantity }) => [lotId, quantity])).toEqual([
    ['k', '2'],
    ['first', '2'],
    ['later', '2'],
    ['rope', '15'],
  ]);
  expect(breaking({ ...taken, packings: [] })).toBeNull();
  expect(breaking({ ...taken, packings: [{ ...movement, reversedById: 'r' }] })).toBeNull();
});

test('a content that names no item yet is not said', () => {
  expect(contentsFrom([undefined, { quantity: '3' }, { itemId: 'tent', quantity: ' 2 ' }])).toEqual([{ itemId: 'tent', quantity: '2' }]);
});
