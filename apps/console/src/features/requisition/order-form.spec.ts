import { emptyLine, nextLine, orderFrom } from './order-form.ts';

const truck = { ...emptyLine('1'), what: ' 自卸车 ', rate: '123.45' };
const order = (lines: (typeof truck)[]) => ({ ownerName: '甲', ownerPhone: '', signedBy: '指挥长', at: null, lines });
const name = () => '沙袋';

test('[RQ1] yuan an hour are whole fen, and a phone that was not given is not sent', () => {
  expect(orderFrom(order([truck]), 'i', name)).toEqual({
    ...{ incidentId: 'i', ownerName: '甲', signedBy: '指挥长' },
    lines: [{ kind: 'vehicle', what: '自卸车', quantity: '1', ratePerHourFen: '12345' }],
  });
});

test('[RQ1] goods are called as the catalogue has them and have no rate', () => {
  const goods = { ...truck, kind: 'goods' as const, itemId: 'x', quantity: '500' };
  expect(orderFrom(order([goods]), 'i', name)?.lines).toEqual([{ kind: 'goods', what: '沙袋', itemId: 'x', quantity: '500' }]);
});

test('nothing is sent while a line is half, a rate is no money or nobody signed', () => {
  for (const line of [{ what: '' }, { rate: '1.234' }, { quantity: '0' }, { kind: 'goods' as const }])
    expect(orderFrom(order([{ ...truck, ...line }]), 'i', () => null)).toBeNull();
  expect(orderFrom({ ...order([truck]), signedBy: ' ' }, 'i', name)).toBeNull();
});

test('one more is of the same kind at the same rate', () => {
  expect(nextLine('2', truck)).toEqual({ ...truck, key: '2', what: '' });
});
