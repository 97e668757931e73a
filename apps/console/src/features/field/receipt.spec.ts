import { ReceiveShipment, type Shipment } from '@fenghuo/domain';
import { faultOf, receiptOf, typedOf } from './receipt.ts';
import { coming, toHandOut } from './shipments.ts';

const line = (lotId: string, quantity: string, received: string | null = null) => ({
  lotId,
  itemId: 'i',
  quantity,
  reason: null,
  received,
  damaged: null,
  lost: null,
  explanation: null,
});
const [A, B] = ['0198f000-0000-7000-8000-00000000000a', '0198f000-0000-7000-8000-00000000000b'];

test('a receipt is filled in as sent; what was counted before is not asked for again', () => {
  const typed = typedOf({ lines: [line(A, '120'), line(B, '10.5', '10.5')] });
  expect(typed.map(({ lotId, received }) => [lotId, received])).toEqual([[A, '120']]);
  expect(typed.map(faultOf)).toEqual([null]);
  expect(receiptOf(typed)).toEqual({ lines: [{ lotId: A, received: '120' }] });
});

test('[O14] a difference needs its reason, more than was sent and what is no quantity are wrong', () => {
  const [typed] = typedOf({ lines: [line(A, '120')] });
  if (typed === undefined) throw new Error('no line');
  const short = { ...typed, received: '115', damaged: '3', lost: '2' };
  expect(faultOf(short)).toBe('whyNeeded');
  expect(faultOf({ ...short, why: '箱子破了' })).toBeNull();
  expect([faultOf({ ...typed, received: '121' }), faultOf({ ...typed, received: '1e3' }), faultOf({ ...typed, lost: '' })]).toEqual([
    'wrong',
    'wrong',
    'wrong',
  ]);
  const body = receiptOf([{ ...short, why: ' 箱子破了 ' }]);
  expect(body.lines).toEqual([{ lotId: A, received: '115', damaged: '3', lost: '2', explanation: '箱子破了' }]);
  expect(ReceiveShipment.safeParse(body).success).toBe(true);
});

test('a place is asked for what has left for it, a depot for what has still to leave it', () => {
  const shipment = (id: string, part: Partial<Shipment>) => ({ id, code: id, reservedUntil: id, etaAt: null, ...part }) as Shipment;
  const to = { kind: 'shelter' as const, id: 's' };
  const rows = [
    shipment('b', { state: 'picking', fromDepotId: 'd', to }),
    shipment('a', { state: 'picking', fromDepotId: 'd', to }),
    shipment('c', { state: 'shipped', fromDepotId: 'd', to }),
    shipment('e', { state: 'shipped', fromDepotId: 'd', to: { kind: 'depot', id: 's' } }),
  ];
  expect(coming(rows, to).map(({ id }) => id)).toEqual(['c']);
  expect(toHandOut(rows, 'd').map(({ id }) => id)).toEqual(['a', 'b']);
});
