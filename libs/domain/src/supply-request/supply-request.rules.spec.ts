/** docs/spec/supply-requests.md: a request and its shipments over random steps, on any day. */
import fc from 'fast-check';
import { applyEvent } from '../feed/apply.ts';
import type { DomainEvent, Held } from '../feed/held.ts';
import type { Item } from '../supply/item.ts';
import { quantityFrom } from '../supply/quantity.ts';
import { eg, LEADER, NOW, OFFICER, SHINAN, seconds } from '../testing/examples.ts';
import { refusalOf } from '../testing/refusal.ts';
import { approveSupplies } from './approval.rules.ts';
import { cancelShipment, closeShipment, leftOnTheWay, pickShipment, receiveShipment, shipShipment } from './shipment.rules.ts';
import type { HeldShipment, HeldSupplyRequest } from './supply-request.apply.ts';
import { askSupplies, cancelRequest, lapseReservation } from './supply-request.rules.ts';
import type { AskSupplies } from './supply-request.ts';

const [ITEM, LOT_A, LOT_B, DEPOT_A, DEPOT_B] = [eg.id(), eg.id(), eg.id(), eg.id(), eg.id()] as const;
const officer = { personId: OFFICER, name: '李' };
const leader = { personId: LEADER, name: '王' };
const lots = new Map([LOT_A, LOT_B].map((id) => [id, { itemId: ITEM, decimals: 0 }]));
const decimals = new Map([[ITEM, 0]]);
const STEP = { roles: ['dutyLeader' as const] };

const item: Item = {
  ...{ id: ITEM, code: 'I-1', name: { zh: '棉被' }, class: 'living', gbCode: null, unit: '床', decimals: 0, packs: [], serial: false },
  ...{ shelfLifeDays: null, minimum: {}, perPersonDay: null, perPerson: null, active: true, version: 1 },
};

/** A request for thirty, and what becomes of it. */
class Night {
  private readonly rows = new Map<string, Held>();
  private readonly id = eg.id();

  constructor(more: Partial<AskSupplies> = {}, isImported = false) {
    const facts = {
      ...{ id: this.id, code: 'S-20261122-0001', incidentId: null, isImported, incidentNode: SHINAN, toNode: SHINAN },
      ...{ place: eg.place(), items: new Map([[ITEM, item]]), template: [], by: officer },
    };
    this.play(askSupplies(NOW, facts, { to: { kind: 'shelter', id: eg.id() }, lines: [{ itemId: ITEM, quantity: '30' }], ...more }));
  }

  play(events: readonly DomainEvent[]): void {
    for (const event of events)
      for (const ref of event.touches) this.rows.set(ref.id, applyEvent(ref.kind, this.rows.get(ref.id) ?? null, event));
  }

  get request(): HeldSupplyRequest {
    return this.rows.get(this.id) as unknown as HeldSupplyRequest;
  }

  get shipments(): HeldShipment[] {
    return [...this.rows.values()].filter(({ kind }) => kind === 'shipment') as unknown as HeldShipment[];
  }

  approve(now = NOW, { by = leader, chain = [STEP] } = {}): void {
    const shipments = [DEPOT_A, DEPOT_B].map((depotId) => ({ id: eg.id(), code: 'D-20261122-0001', depotId, fromNode: SHINAN }));
    const { request } = this;
    const lines = [
      { depotId: DEPOT_A, lotId: LOT_A, quantity: '10' },
      { depotId: DEPOT_B, lotId: LOT_B, quantity: '20' },
    ];
    const facts = { request, chain, roleOf: () => 'dutyLeader' as const, by, lots, shipments, reservationHours: 24 };
    this.play(approveSupplies(now, facts, { lines }));
  }
}

test.each([
  ['1899-12-31T00:00:00Z', 'TIME_TOO_OLD'],
  ['9999-12-31T00:00:00Z', 'VALUE_OUT_OF_RANGE'],
])('[AS1] nobody wants goods by %s', (wantedAt, code) => {
  expect(refusalOf(() => new Night({ wantedAt }))).toMatchObject({ code, details: { path: 'wantedAt' } });
});

test('[AS2] nobody takes two steps of a chain; a chain that has become shorter ends with its last', () => {
  const night = new Night();
  night.approve(NOW, { chain: [STEP, STEP, STEP] });
  expect(night.request.row).toMatchObject({ state: 'requested', reservedUntil: null, lines: [{ approved: null }] });
  expect(refusalOf(() => night.approve(NOW, { chain: [STEP, STEP] }))?.code).toBe('SAME_PERSON');
  night.approve(NOW, { by: officer });
  expect(night.request.row).toMatchObject({ state: 'approved', reservedUntil: seconds(24 * 3600), lines: [{ approved: '30' }] });
});

test('[AS12] a request is as far as the shipment that is least far', () => {
  const night = new Night();
  night.approve();
  const state = () => night.request.row.state;
  const shipment = (n: number) => night.shipments[n] as HeldShipment;
  const ship = (n: number) =>
    night.play(shipShipment(NOW, { shipment: shipment(n), by: leader, vehicle: null, etaAt: null, estimated: true }, {}));
  const receive = (n: number) => {
    const lines = shipment(n).row.lines.map(({ lotId, quantity }) => ({ lotId, received: quantity }));
    night.play(receiveShipment(NOW, { shipment: shipment(n), decimals, by: officer }, { lines }));
  };
  const close = (n: number) => night.play(closeShipment(NOW, { shipment: shipment(n), by: officer }, {}));
  expect(state()).toBe('approved');
  night.play(pickShipment(NOW, { shipment: shipment(0), decimals }, {}));
  expect(state()).toBe('picking');
  ship(0);
  receive(0);
  close(0);
  expect(state()).toBe('picking');
  ship(1);
  expect([state(), night.request.row.reservedUntil]).toEqual(['shipped', null]);
  receive(1);
  expect([state(), night.request.row.endedAt]).toEqual(['received', null]);
  close(1);
  expect([state(), night.request.row.endedAt]).toEqual(['closed', NOW]);
});

type Move = { what: number; which: number; amount: number; by: boolean };
const moves = fc.array(fc.record({ what: fc.nat(7), which: fc.nat(5), amount: fc.nat(22), by: fc.boolean() }), { maxLength: 30 });

function step(night: Night, now: string, { what, which, amount, by }: Move): DomainEvent[] {
  const { request, shipments } = night;
  const shipment = shipments[which % Math.max(1, shipments.length)];
  const person = by ? officer : leader;
  if (what === 0) return cancelRequest(now, { request, shipments }, { reason: '试' });
  if (what === 1) return lapseReservation(now, { request, shipments });
  if (shipment === undefined) return [];
  const lotId = shipment.row.lines[0]?.lotId ?? '';
  const quantity = String(amount);
  if (what === 2) return pickShipment(now, { shipment, decimals }, { lines: [{ lotId, quantity, reason: '试' }] });
  if (what === 3) return shipShipment(now, { shipment, by: person, vehicle: null, etaAt: null, estimated: true }, {});
  if (what === 4) return cancelShipment(now, { shipment }, { reason: '试' });
  if (what === 5) return closeShipment(now, { shipment, by: person }, { lines: [{ lotId, explanation: '试' }] });
  const counted = what === 6 ? { received: quantity } : { received: '0', damaged: quantity, lost: String(amount % 2) };
  return receiveShipment(now, { shipment, decimals, by: person }, { lines: [{ lotId, ...counted }] });
}

test('[SH3] [SH5] whatever is done in whatever order: every piece that was sent is received, damaged, lost or on the way', () => {
  fc.assert(
    fc.property(moves, fc.array(fc.nat(30), { minLength: 30, maxLength: 30 }), (all, waits) => {
      const night = new Night();
      let now = NOW;
      for (const [index, move] of all.entries()) {
        now = new Date(Date.parse(now) + (waits[index] ?? 0) * 3_600_000).toISOString();
        const isRefused = refusalOf(() =>
          night.request.row.state === 'requested' ? night.approve(now) : night.play(step(night, now, move)),
        );
        if (isRefused !== null) continue;
        const { row } = night.request;
        let [shipped, received, promised] = [0n, 0n, 0n];
        for (const shipment of night.shipments) {
          for (const line of shipment.row.lines) {
            const left = leftOnTheWay(line);
            expect(left).toBeGreaterThanOrEqual(0n);
            if (shipment.row.state === 'closed') expect(left).toBe(0n);
            if (shipment.row.shippedAt !== null) shipped += quantityFrom(line.quantity);
            if (shipment.row.state !== 'cancelled') promised += quantityFrom(line.quantity);
            received += quantityFrom(line.received ?? '0');
          }
        }
        const [line] = row.lines;
        expect([quantityFrom(line?.shipped ?? ''), quantityFrom(line?.received ?? '')]).toEqual([shipped, received]);
        if (row.state !== 'requested' && row.state !== 'cancelled') expect(quantityFrom(line?.approved ?? '')).toBe(promised);
        expect(received).toBeLessThanOrEqual(shipped);
      }
    }),
    { numRuns: 300 },
  );
});
