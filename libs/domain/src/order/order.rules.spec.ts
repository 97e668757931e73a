/** docs/spec/orders.md: drawings and orders. */
import fc from 'fast-check';
import { type Clock, clockOfOrder, toneOf } from '../clocks.ts';
import { applyEvent } from '../feed/apply.ts';
import type { DomainEvent, Held } from '../feed/held.ts';
import { markOverdue } from '../overdue.rules.ts';
import { eg, HUANGDAO, NOW, OFFICER, SHINAN, seconds } from '../testing/examples.ts';
import { refusalOf } from '../testing/refusal.ts';
import type { DrawingGeometry } from './drawing.ts';
import { type HeldDrawing, type HeldOrder, orderExtra } from './order.apply.ts';
import { draw, finishOrder, issueOrder, readOrder, redraw, removeDrawing, voidOrder } from './order.rules.ts';

const square = (at: number): DrawingGeometry => ({
  type: 'Polygon',
  coordinates: [
    [
      [at, 36],
      [at + 0.1, 36],
      [at + 0.1, 36.1],
      [at, 36],
    ],
  ],
});
const PERSON = { personId: OFFICER, name: '周队长' };

/** An incident on which things are drawn and ordered; four teams are on it. */
class Desk {
  readonly incident = eg.heldIncident();
  readonly teams = Array.from({ length: 4 }, () => eg.team({ jurisdictionId: HUANGDAO }));
  readonly held = new Map<string, Held>();

  record(events: readonly DomainEvent[]): readonly DomainEvent[] {
    for (const event of events)
      for (const { kind, id } of event.touches) this.held.set(id, applyEvent(kind, this.held.get(id) ?? null, event));
    return events;
  }

  drawing = (id: string) => this.held.get(id) as unknown as HeldDrawing;
  order = (id: string) => this.held.get(id) as unknown as HeldOrder;
  private all = <H>(kind: string) => [...this.held.values()].filter((one) => one.kind === kind) as unknown as H[];
  current = (teamId: string) => this.all<HeldOrder>('order').filter(({ row }) => row.teamId === teamId && row.state === 'current');
  drawings = () => this.all<HeldDrawing>('drawing');
  pointing = (drawingId: string) =>
    this.all<HeldOrder>('order').filter(({ row }) => row.state === 'current' && row.drawingIds.includes(drawingId));

  sector(at = 120): string {
    const id = eg.id();
    this.record(draw(NOW, { incident: this.incident, id }, { kind: 'sector', name: `${at} 号区`, geometry: square(at) }));
    return id;
  }

  issue(
    team: number,
    drawingIds: string[],
    text = '搜索本区',
    isOnIncident = true,
    assignmentIds = isOnIncident ? [`a-${team}`] : [],
  ): string {
    const id = eg.id();
    const row = this.teams[team] as (typeof this.teams)[number];
    const facts = { incident: this.incident, id, team: row, assignmentIds, drawings: this.drawings(), current: this.current(row.id) };
    this.record(issueOrder(seconds(1), facts, { teamId: row.id, text, drawingIds }));
    return id;
  }

  redraw(drawingId: string, geometry: DrawingGeometry, onIncident: (teamId: string) => boolean = () => true): readonly DomainEvent[] {
    const orders = this.pointing(drawingId).map((order) => ({
      order,
      nextId: eg.id(),
      assignmentIds: onIncident(order.row.teamId) ? orderExtra(order).assignmentIds : [],
    }));
    return this.record(redraw(seconds(2), { incident: this.incident, drawing: this.drawing(drawingId), orders }, { geometry }));
  }
}

test('[DO1] a drawing is seen by the desk alone until an order points at it; a closed incident takes none', () => {
  const desk = new Desk();
  expect(desk.drawing(desk.sector())).toMatchObject({ row: { name: '120 号区', removedAt: null, version: 1 }, scope: [`n:${SHINAN}`] });
  const closed = eg.heldIncident({ state: 'closed' });
  const refused = () => draw(NOW, { incident: closed, id: eg.id() }, { kind: 'sector', name: 'x', geometry: square(1) });
  expect(refusalOf(refused)?.code).toBe('INCIDENT_CLOSED');
});

test('[DO3] a changed sector voids and resends the order of its own team alone', () => {
  const desk = new Desk();
  const sectors = [0, 1, 2, 3].map((at) => desk.sector(120 + at));
  const orders = sectors.map((sector, team) => desk.issue(team, [sector]));
  for (const id of orders)
    desk.record(readOrder(seconds(2), { order: desk.order(id), person: PERSON, onBehalf: false, isImported: false }, {}));
  const events = desk.redraw(sectors[2] ?? '', square(130));
  expect(events.map(({ type }) => type)).toEqual(['drawing.redrawn', 'order.voided', 'order.issued']);
  expect(JSON.stringify(events[0]?.payload)).not.toContain('130');
  expect(desk.drawing(sectors[2] ?? '').row.geometry).toEqual(square(130));
  const states = orders.map((id) => desk.order(id).row.state);
  expect(states).toEqual(['current', 'current', 'void', 'current']);
  const [anew] = desk.current(desk.teams[2]?.id ?? '');
  expect(anew?.row).toMatchObject({ edition: 2, cause: 'redrawn', previousId: orders[2], text: '搜索本区', readAt: null });
  expect(desk.order(orders[1] ?? '').row.readAt).toBe(seconds(2));
});

test('[DO3] the same shape is no change; a team that has left gets nothing new', () => {
  const desk = new Desk();
  const sector = desk.sector();
  const order = desk.issue(0, [sector]);
  expect(desk.redraw(sector, square(120))).toEqual([]);
  const events = desk.redraw(sector, square(121), () => false);
  expect(events.map(({ type, payload }) => [type, payload['why']])).toEqual([
    ['drawing.redrawn', undefined],
    ['order.voided', 'teamLeft'],
  ]);
  expect(desk.order(order).row.state).toBe('void');
  expect(desk.drawing(sector).scope).toEqual([`n:${SHINAN}`]);
});

test('[DO4] what a current order points at stays; what none does is removed, once', () => {
  const desk = new Desk();
  const sector = desk.sector();
  const order = desk.issue(0, [sector]);
  const remove = () =>
    removeDrawing(seconds(3), { incident: desk.incident, drawing: desk.drawing(sector), orders: desk.pointing(sector) }, {});
  expect(refusalOf(remove)).toMatchObject({ code: 'DRAWING_IN_ORDER', details: { errors: [{ teamId: desk.teams[0]?.id }] } });
  desk.record(voidOrder(seconds(3), { incident: desk.incident, order: desk.order(order) }, { reason: '换队' }));
  desk.record(remove());
  expect(desk.drawing(sector)).toMatchObject({ live: false, row: { removedAt: seconds(3) } });
  expect(refusalOf(remove)?.code).toBe('NOT_FOUND');
});

test('[DO5] an order needs its team on the incident, voids the one before and is an edition later', () => {
  const desk = new Desk();
  expect(refusalOf(() => desk.issue(0, [], '去', false))?.code).toBe('TEAM_NOT_ON_INCIDENT');
  const [first, second] = [desk.issue(0, [], '去东侧'), desk.issue(0, [], '改去西侧')];
  expect(desk.order(first).row).toMatchObject({ state: 'void', edition: 1, voidedAt: seconds(1) });
  expect(desk.order(second).row).toMatchObject({ state: 'current', edition: 2, cause: 'written', previousId: first });
});

test('[DO5] due before it is given: refused', () => {
  const desk = new Desk();
  const [team] = desk.teams;
  if (team === undefined) throw new Error('no team');
  const facts = { incident: desk.incident, id: eg.id(), team, assignmentIds: ['a'], drawings: [], current: [] };
  expect(refusalOf(() => issueOrder(NOW, facts, { teamId: team.id, text: '去', dueAt: seconds(-1) }))).toMatchObject({
    code: 'TIME_TOO_OLD',
    details: { path: 'dueAt' },
  });
});

test('[DO6] an order points at drawings of its own incident that are there', () => {
  const desk = new Desk();
  expect(refusalOf(() => desk.issue(0, [eg.id()]))?.code).toBe('DRAWING_UNKNOWN');
  const other = new Desk();
  const foreign = other.sector();
  desk.held.set(foreign, other.drawing(foreign) as unknown as Held);
  expect(refusalOf(() => desk.issue(0, [foreign]))?.code).toBe('DRAWING_UNKNOWN');
});

test('[DO7] an order is taken back once', () => {
  const desk = new Desk();
  const order = desk.issue(0, []);
  const take = () => desk.record(voidOrder(seconds(3), { incident: desk.incident, order: desk.order(order) }, { reason: '误发' }));
  take();
  expect(refusalOf(take)?.code).toBe('ORDER_VOID');
});

test('[DO8] the first reading counts, also of a void edition', () => {
  const desk = new Desk();
  const first = desk.issue(0, []);
  desk.issue(0, []);
  const read = (at: number, more: object = {}) => {
    const facts = { order: desk.order(first), person: PERSON, onBehalf: false, isImported: false, ...more };
    return desk.record(readOrder(seconds(at), facts, { at: seconds(at - 1) }));
  };
  expect(read(10)).toHaveLength(1);
  expect(desk.order(first).row).toMatchObject({ state: 'void', readAt: seconds(9), readBy: PERSON, onBehalf: false });
  expect(read(20, { onBehalf: true })).toEqual([]);
});

test('[DO9] at any time a team sees the drawings of its current order and no others', () => {
  const deed = fc.record({
    what: fc.constantFrom('issue', 'redraw', 'void'),
    team: fc.nat(3),
    sectors: fc.subarray([0, 1, 2, 3, 4]),
    at: fc.nat(50),
  });
  fc.assert(
    fc.property(fc.array(deed, { maxLength: 25 }), (deeds) => {
      const desk = new Desk();
      const sectors = [0, 1, 2, 3, 4].map((at) => desk.sector(120 + at));
      for (const { what, team, sectors: chosen, at } of deeds) {
        const [current] = desk.current(desk.teams[team]?.id ?? '');
        if (what === 'issue')
          desk.issue(
            team,
            chosen.map((index) => sectors[index] ?? ''),
          );
        else if (what === 'redraw') desk.redraw(sectors[chosen[0] ?? 0] ?? '', square(100 + at));
        else if (current !== undefined) desk.record(voidOrder(seconds(3), { incident: desk.incident, order: current }, { reason: '撤' }));
        for (const { id } of desk.teams) {
          const orders = desk.current(id);
          expect(orders.length).toBeLessThanOrEqual(1);
          const seen = desk.drawings().filter(({ scope }) => scope.includes(`t:${id}`));
          expect(seen.map(({ row }) => row.id).sort()).toEqual([...(orders[0]?.row.drawingIds ?? [])].sort());
        }
      }
    }),
    { numRuns: 150 },
  );
});

test('[DO11] done counts once, with who said so, and means that it was read', () => {
  const order = issuedOrder();
  const person = { personId: OFFICER, name: '甲' };
  const said = (held: HeldOrder, at: number) => finishOrder(seconds(at), { order: held, person, onBehalf: true, isImported: false }, {});
  const [event] = said(order, 60);
  if (event === undefined) throw new Error('no event');
  const done = applyEvent('order', order as Held, event) as unknown as HeldOrder;
  expect(done.row).toMatchObject({ readAt: seconds(60), readBy: person, onBehalf: true, doneAt: seconds(60), doneBy: person });
  expect(said(done, 90)).toEqual([]);
});

test('[C13] [DO12] an order with a time to be done by is amber, then red, and marked once; done, void or without such a time it runs no clock', () => {
  const { row } = issuedOrder();
  const due = { ...row, issuedAt: NOW, dueAt: seconds(600) };
  expect(clockOfOrder(due)).toEqual({ step: 'carryOut', startedAt: NOW, targetSeconds: 600, dueAt: seconds(600) });
  expect([toneOf(clockOfOrder(due) as Clock, seconds(361)), toneOf(clockOfOrder(due) as Clock, seconds(600))]).toEqual(['amber', 'red']);
  for (const none of [{ dueAt: null }, { doneAt: seconds(1) }, { state: 'void' as const }])
    expect(clockOfOrder({ ...due, ...none })).toBeNull();
  expect(clockOfOrder({ ...due, issuedAt: seconds(900) })).toMatchObject({ targetSeconds: 0, dueAt: seconds(900) });
  const held = { ...issuedOrder(), row: due };
  const [event] = markOverdue(seconds(601), { held: held as Held, clock: clockOfOrder(due), incidentId: due.incidentId });
  if (event === undefined) throw new Error('no event');
  expect(event).toMatchObject({
    type: 'order.overdueMarked',
    at: seconds(600),
    payload: { orderId: due.id, teamId: due.teamId, edition: 1 },
  });
  const marked = applyEvent('order', held as Held, event);
  expect(marked.row['flags']).toEqual(['carryOutOverdue']);
  expect(markOverdue(seconds(602), { held: marked, clock: clockOfOrder(due), incidentId: due.incidentId })).toEqual([]);
});

function issuedOrder(): HeldOrder {
  const desk = new Desk();
  const id = desk.issue(0, []);
  return desk.current(desk.teams[0]?.id ?? '').find(({ row }) => row.id === id) as HeldOrder;
}
