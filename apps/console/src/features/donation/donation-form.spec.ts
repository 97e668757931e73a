import { canOffer, faultOf, moneyFault, NO_OFFER, offerFrom, receiveFrom } from './donation-form.ts';

const line = (itemId: string | null, quantity: string) => ({ key: `${itemId}${quantity}`, itemId, quantity, pack: null });

test('goods or money are offered, and no half of a line', () => {
  expect(canOffer(NO_OFFER)).toBe(false);
  expect(canOffer({ ...NO_OFFER, lines: [line('i', '12'), line(null, '')] })).toBe(true);
  expect(canOffer({ ...NO_OFFER, lines: [line('i', '')] })).toBe(false);
  expect([canOffer({ ...NO_OFFER, yuan: '500' }), canOffer({ ...NO_OFFER, yuan: '0' })]).toEqual([true, false]);
});

test('a donor without a name stays unknown: nothing is published, no phone is kept', () => {
  const offer = { ...NO_OFFER, donorPhone: '13800000000', mayPublishName: true, yuan: '1200.5', lines: [line('i', '12')] };
  expect(offerFrom({ id: 'd', incidentId: 'q' }, offer, () => null)).toEqual({
    depotId: 'd',
    incidentId: 'q',
    donorKind: 'organization',
    moneyFen: '120050',
    lines: [{ itemId: 'i', quantity: '12' }],
  });
});

test('what came is as offered, or explained', () => {
  const entered = { received: '10', reason: '', expiresOn: '' };
  expect([faultOf('10', entered), faultOf('12', entered), faultOf('12', { ...entered, reason: '两箱受潮' })]).toEqual([
    null,
    'reason',
    null,
  ]);
  expect([faultOf('10', { ...entered, received: '很多' }), moneyFault('500', '5', ''), moneyFault('500', '4', '')]).toEqual([
    'wrong',
    null,
    'reason',
  ]);
  expect(receiveFrom({ money: null }, [entered], { yuan: '', reason: '' })).toEqual({ lines: [{ line: 0, received: '10' }] });
});
