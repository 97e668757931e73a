import type { Shipment, ShipmentLine, SupplyRequest } from '@fenghuo/domain';
import { emptyNeed, requestFrom } from './need-form.ts';
import { explanationsFrom, faultOf, onTheWay, receiptFrom, receiptsOf } from './receipt.ts';
import { stepsOf } from './request-steps.ts';

const AT = '2026-08-14T14:47:18.000Z';
const request = (over: Partial<SupplyRequest> = {}): SupplyRequest =>
  ({ id: 'r', state: 'requested', requestedAt: AT, byName: '孙建军', approvals: [], endedAt: null, ...over }) as unknown as SupplyRequest;
const line = (over: Partial<ShipmentLine> = {}): ShipmentLine => ({
  lotId: 'a',
  itemId: 'quilt',
  quantity: '1200',
  reason: null,
  received: null,
  damaged: null,
  lost: null,
  explanation: null,
  ...over,
});
const shipment = (over: Partial<Shipment> = {}): Shipment =>
  ({
    id: 's',
    requestId: 'r',
    state: 'picking',
    lines: [line()],
    pickedAt: null,
    shippedAt: null,
    receivedAt: null,
    receivedByName: null,
    ...over,
  }) as Shipment;
const states = (one: SupplyRequest, shipments: Shipment[]): string[] => stepsOf(one, shipments).map(({ state }) => state);

test('[W29] a request shows how far it is: what waits, what is done for some of its shipments, what ended it', () => {
  const approved = { approvals: [{ step: 0, role: 'dutyLeader', at: AT, personId: 'p', byName: '郑卫国' }] };
  expect(states(request(), [])).toEqual(['done', 'now', 'later', 'later', 'later', 'later']);
  const two = [shipment({ pickedAt: AT, shippedAt: AT, state: 'shipped' }), shipment({ id: 't' })];
  expect(states(request({ ...approved, state: 'picking' }), two)).toEqual(['done', 'done', 'part', 'part', 'later', 'later']);
  expect(states(request({ state: 'declined' }), [])).toEqual(['done', 'off', 'off', 'off', 'off', 'off']);
});

test('[W29] what was sent was picked, and a cancelled shipment holds nothing up', () => {
  const approved = { approvals: [{ step: 0, role: 'dutyLeader', at: AT, personId: 'p', byName: '郑卫国' }], state: 'shipped' as const };
  const sent = [shipment({ shippedAt: AT, state: 'shipped' }), shipment({ id: 't', state: 'cancelled' })];
  expect(states(request(approved), sent)).toEqual(['done', 'done', 'done', 'done', 'now', 'later']);
});

test('[W30] a receipt can be short, never more; what is broken or gone needs its reason', () => {
  const entered = { received: '1190', damaged: '', lost: '10', explanation: '' };
  expect(faultOf(line(), entered)).toBe('unexplained');
  expect(faultOf(line(), { ...entered, explanation: '少装一包' })).toBeNull();
  expect(faultOf(line(), { ...entered, lost: '', received: '1190' })).toBeNull();
  expect(faultOf(line(), { ...entered, received: '1191', explanation: '少装一包' })).toBe('more');
  expect(faultOf(line(), { ...entered, received: 'viele' })).toBe('form');
});

test('[W30] all that is on the way is proposed as come; only what came or is known to be gone is sent', () => {
  const partly = shipment({ lines: [line({ received: '1000' }), line({ lotId: 'b', quantity: '5' })] });
  expect([onTheWay(line({ received: '1000', lost: '10' })), receiptsOf(partly).get('a')?.received]).toEqual(['190', '200']);
  const entered = receiptsOf(partly).set('b', { received: '', damaged: '', lost: '', explanation: '' });
  expect(receiptFrom(partly, entered)).toEqual({ lines: [{ lotId: 'a', received: '200' }] });
});

test('[W30] closing explains what did not come', () => {
  const short = shipment({ lines: [line({ received: '1190' })] });
  const entered = receiptsOf(short).set('a', { received: '', damaged: '', lost: '', explanation: ' 少装一包 ' });
  expect(explanationsFrom(short, entered)).toEqual({ lines: [{ lotId: 'a', explanation: '少装一包' }] });
});

test('[W27] half a need asks for nothing; lines and a template make one list', () => {
  const item = () => null;
  const empty = emptyNeed('incident:q');
  expect(requestFrom(empty, 'q', item)).toBeNull();
  const lines = [
    { key: '1', itemId: 'pump', quantity: '１２', pack: null },
    { key: '2', itemId: null, quantity: '3', pack: null },
    { key: '3', itemId: 'bag', quantity: '0', pack: null },
  ];
  expect(requestFrom({ ...empty, lines, templateId: 't', people: 1200 }, 'q', item)).toEqual({
    to: { kind: 'incident', id: 'q' },
    incidentId: 'q',
    lines: [{ itemId: 'pump', quantity: '12' }],
    templateId: 't',
    people: 1200,
    days: 3,
  });
  expect(requestFrom({ ...empty, to: null, lines }, null, item)).toBeNull();
});
