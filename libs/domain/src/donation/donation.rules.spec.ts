import type { Depot } from '../supply/depot.ts';
import type { SupplyRequest } from '../supply-request/supply-request.ts';
import { acceptDonation, declineDonation, matchDonation, offerDonation, receiveDonation } from './donation.rules.ts';
import type { Donation, OfferDonation, ReceiveDonation } from './donation.ts';

const NOW = '2026-11-27T08:00:00.000Z';
const LATER = '2026-11-27T09:00:00.000Z';
const depot = { id: 'depot', state: 'open' } as Depot;
const decimals = new Map([
  ['water', 0],
  ['rice', 1],
]);
const facts = { id: 'd', code: 'J-1', depot, incidentId: null, decimals };
const offer = (command: Partial<OfferDonation> = {}) =>
  offerDonation(NOW, facts, { depotId: 'depot', lines: [{ itemId: 'water', quantity: '500' }], ...command });
const offered = (command: Partial<OfferDonation> = {}): Donation => offer(command).donation;
const lotIds = ['a', 'b', 'c'];
const receive = (donation: Donation, command: ReceiveDonation) =>
  receiveDonation(LATER, { donation, depot, decimals, lotIds, movementId: 'm' }, command);
const refusal = (work: () => unknown): string => {
  try {
    work();
  } catch (error) {
    return (error as Error).message;
  }
  return 'no refusal';
};

test('[DI1] goods, money or both; without a name there is none to publish, and no name is in the event', () => {
  const { donation, event } = offer({ donorName: '王先生', donorPhone: '13900001111', mayPublishName: true, moneyFen: '100000' });
  expect(donation).toMatchObject({ state: 'offered', isAnonymous: false, mayPublishName: true, version: 1 });
  expect(donation.money).toEqual({ offeredFen: '100000', receivedFen: null, reason: null });
  expect(JSON.stringify([donation, event])).not.toMatch(/王先生|13900001111/);
  expect(offered().isAnonymous).toBe(true);
  expect(refusal(() => offer({ mayPublishName: true }))).toBe('INVALID at mayPublishName');
  expect(refusal(() => offer({ lines: [], moneyFen: '0' }))).toBe('INVALID at lines');
  expect(refusal(() => offer({ lines: [{ itemId: 'water', quantity: '1.5' }] }))).toBe('QUANTITY_UNFIT at lines.0.quantity');
  expect(refusal(() => offer({ lines: [{ itemId: 'gold', quantity: '1' }] }))).toBe('ITEM_UNKNOWN at lines.0.itemId');
  expect(refusal(() => offerDonation(NOW, { ...facts, depot: { ...depot, state: 'closed' } }, { depotId: 'depot' }))).toBe(
    'DEPOT_CLOSED at depotId',
  );
});

test('[DI2] accepted or declined; what was accepted may still be declined, what has come may not', () => {
  const { donation } = acceptDonation(LATER, offered(), {});
  expect(donation).toMatchObject({ state: 'accepted', decidedAt: LATER, version: 2 });
  expect(declineDonation(LATER, donation, { reason: ' 已过期 ' }).donation).toMatchObject({ state: 'declined', reason: '已过期' });
  const came = receive(donation, { lines: [{ line: 0, received: '500' }] }).donation;
  expect(refusal(() => declineDonation(LATER, came, { reason: '晚了' }))).toBe('STEP_NOT_POSSIBLE');
  expect(refusal(() => acceptDonation(LATER, donation, {}))).toBe('STEP_NOT_POSSIBLE');
  expect(refusal(() => acceptDonation(NOW, offered(), { at: '2026-11-26T08:00:00Z' }))).toBe('VALUE_OUT_OF_RANGE at at');
});

test('[DI3] for a need that asks for something of it and is open', () => {
  const request = { id: 'r', code: 'S-1', state: 'requested', lines: [{ itemId: 'water' }] } as SupplyRequest;
  expect(matchDonation(LATER, offered(), request).donation.requestId).toBe('r');
  expect(matchDonation(LATER, { ...offered(), requestId: 'r' }, null).donation.requestId).toBeNull();
  expect(refusal(() => matchDonation(LATER, offered(), { ...request, state: 'closed' }))).toBe('STEP_NOT_POSSIBLE at requestId');
  expect(refusal(() => matchDonation(LATER, offered({ lines: [{ itemId: 'rice', quantity: '1' }] }), request))).toBe(
    'NOT_ASKED at requestId',
  );
});

test('[DI4] what came may be something else, with a reason; a line of which nothing came has no lot', () => {
  const two = offered({
    lines: [
      { itemId: 'water', quantity: '500' },
      { itemId: 'rice', quantity: '10' },
    ],
  });
  const { donation, event } = receive(two, {
    lines: [
      { line: 1, received: '0', reason: '未送到' },
      { line: 0, received: '500' },
    ],
    more: [{ itemId: 'rice', received: '2.5', reason: '另带' }],
  });
  expect(donation.lines).toEqual([
    { itemId: 'water', offered: '500', received: '500', lotId: 'a', reason: null },
    { itemId: 'rice', offered: '10', received: '0', lotId: null, reason: '未送到' },
    { itemId: 'rice', offered: '0', received: '2.5', lotId: 'c', reason: '另带' },
  ]);
  expect(donation).toMatchObject({ state: 'received', decidedAt: LATER, receivedAt: LATER, movementId: 'm' });
  expect(event.payload).toMatchObject({ lineCount: 3, differenceCount: 2 });
  expect(refusal(() => receive(two, { lines: [{ line: 0, received: '500' }] }))).toBe('INVALID at lines');
  expect(refusal(() => receive(offered(), { lines: [{ line: 0, received: '499' }] }))).toBe('REASON_NEEDED at lines.0.reason');
  expect(refusal(() => receive(offered(), { lines: [{ line: 1, received: '1' }] }))).toBe('VALUE_OUT_OF_RANGE at lines.0.line');
  expect(refusal(() => receive(offered(), { lines: [{ line: 0, received: '-1' }] }))).toBe('QUANTITY_UNFIT at lines.0.received');
});

test('[DI4] money is said, another sum with a reason; money alone moves nothing', () => {
  const money = offered({ lines: [], moneyFen: '100000' });
  expect(receive(money, { moneyFen: '100000' }).donation).toMatchObject({ movementId: null, money: { receivedFen: '100000' } });
  expect(refusal(() => receive(money, {}))).toBe('INVALID at moneyFen');
  expect(refusal(() => receive(money, { moneyFen: '90000' }))).toBe('REASON_NEEDED at moneyReason');
  const more = receive(offered(), { lines: [{ line: 0, received: '500' }], moneyFen: '5', moneyReason: '随附' });
  expect(more.donation.money).toEqual({ offeredFen: '0', receivedFen: '5', reason: '随附' });
});
