/** docs/spec/orders.md over HTTP: draw it, press once; each team has its own part. */
import type { Assignment, Drawing, Incident, LngLat, Order, Report, Team } from '@fenghuo/domain';
import { type Answered, type Caller, startServer, type TestServer, WEST } from '../core/testing/server.ts';

type Refusal = { code: string; errors?: { path?: string; message?: string; teamId?: string }[] };
type Page<T> = { items: T[] };

let server: TestServer;
let root: Caller;

beforeAll(async () => {
  server = await startServer();
  root = await server.as('dutyOfficer');
});
afterAll(() => server.close());

async function ok<T>(answer: Promise<Answered<T>>): Promise<T> {
  const { status, body } = await answer;
  if (status !== 200 && status !== 201) throw new Error(`${status} ${JSON.stringify(body)}`);
  return body;
}

let number = 0;
async function scene(count = 2): Promise<{ id: string; teams: Team[]; callers: Caller[]; assignments: Assignment[] }> {
  const said = { source: 'phone', summary: '山火', place: { point: { type: 'Point', coordinates: WEST } }, occurredAt: server.clock.now() };
  const report = await ok(root.post<Report>('/reports', said));
  const { id } = await ok(root.post<Incident>(`/reports/${report.id}/accept`));
  const teams = await Promise.all(
    Array.from({ length: count }, () => {
      const code = `M${++number}`;
      return ok(root.post<Team>('/teams', { code, name: `森林消防 ${code}`, jurisdictionId: server.city.east }));
    }),
  );
  const { assignments } = await ok(
    root.post<{ assignments: Assignment[] }>(`/incidents/${id}/dispatch`, { teamIds: teams.map((team) => team.id) }),
  );
  const callers = await Promise.all(teams.map((team) => server.as('teamLeader', 'east', team.id)));
  return { id, teams, callers, assignments };
}

const square = (west: number, size = 0.01): { type: 'Polygon'; coordinates: LngLat[][] } => ({
  type: 'Polygon',
  coordinates: [
    [
      [west, 36],
      [west + size, 36],
      [west + size, 36 + size],
      [west, 36 + size],
      [west, 36],
    ],
  ],
});
const sector = (incidentId: string, west: number) =>
  ok(root.post<Drawing>(`/incidents/${incidentId}/drawings`, { kind: 'sector', name: '三号区', geometry: square(west) }));
const order = (incidentId: string, team: Team | undefined, drawings: Drawing[], more: object = {}) =>
  ok(
    root.post<Order>(`/incidents/${incidentId}/orders`, {
      teamId: team?.id,
      text: '沿东侧山脊打隔离带',
      drawingIds: drawings.map(({ id }) => id),
      ...more,
    }),
  );
const seenBy = async (caller: Caller | undefined, incidentId: string) => {
  if (caller === undefined) throw new Error('nobody');
  const orders = await ok(caller.get<Page<Order>>(`/incidents/${incidentId}/orders`));
  const drawings = await ok(caller.get<Page<Drawing>>(`/incidents/${incidentId}/drawings`));
  return { orders: orders.items.map(({ id }) => id), drawings: drawings.items.map(({ id }) => id).sort() };
};

test('[DO9] each team has its own sector and order, the desk has all; so in lists, snapshot and timeline', async () => {
  const { id, teams, callers } = await scene();
  const [one, two, unused] = [await sector(id, 120.1), await sector(id, 120.2), await sector(id, 120.3)];
  const [first, second] = [await order(id, teams[0], [one]), await order(id, teams[1], [two])];
  expect(await seenBy(callers[0], id)).toEqual({ orders: [first.id], drawings: [one.id] });
  expect(await seenBy(callers[1], id)).toEqual({ orders: [second.id], drawings: [two.id] });
  expect(await seenBy(root, id)).toEqual({ orders: [second.id, first.id], drawings: [one.id, two.id, unused.id].sort() });
  expect((await callers[0]?.get(`/orders/${second.id}`))?.status).toBe(404);
  const snapshot = await ok((callers[0] as Caller).get<{ kinds: { order: Order[]; drawing: Drawing[] } }>('/snapshot'));
  expect([snapshot.kinds.order.map((row) => row.id), snapshot.kinds.drawing.map((row) => row.id)]).toEqual([[first.id], [one.id]]);
  const timeline = await ok((callers[0] as Caller).get<Page<{ type: string; payload: { orderId?: string } }>>(`/incidents/${id}/timeline`));
  expect(timeline.items.filter(({ type }) => type.startsWith('order.')).map(({ payload }) => payload.orderId)).toEqual([first.id]);
});

test('[DO3] a changed sector voids and resends the order of its team alone', async () => {
  const { id, teams, callers } = await scene(4);
  const sectors: Drawing[] = [];
  const orders: Order[] = [];
  for (const [index, team] of teams.entries()) {
    const drawing = await sector(id, 120.1 + index / 10);
    sectors.push(drawing);
    const given = await order(id, team, [drawing]);
    orders.push(await ok((callers[index] as Caller).post<Order>(`/orders/${given.id}/read`)));
  }
  expect(orders.map(({ readAt, onBehalf }) => [readAt !== null, onBehalf])).toEqual(teams.map(() => [true, false]));
  await ok(root.patch(`/drawings/${sectors[2]?.id}`, { geometry: square(120.9) }));
  const now = (await ok(root.get<Page<Order>>(`/incidents/${id}/orders`))).items;
  const current = now.filter(({ state }) => state === 'current');
  expect([now.length, current.length]).toEqual([5, 4]);
  expect(current.find(({ teamId }) => teamId === teams[2]?.id)).toMatchObject({
    edition: 2,
    previousId: orders[2]?.id,
    cause: 'redrawn',
    readAt: null,
  });
  expect(now.find((row) => row.id === orders[2]?.id)).toMatchObject({ state: 'void', version: 3 });
  for (const index of [0, 1, 3]) expect(current).toContainEqual(orders[index]);
});

test('[DO5] editions: two at the same instant are one after the other, and the team holds one', async () => {
  const { id, teams } = await scene(1);
  const given = await Promise.all([order(id, teams[0], []), order(id, teams[0], []), order(id, teams[0], [])]);
  expect(given.map(({ edition }) => edition).sort()).toEqual([1, 2, 3]);
  const { items } = await ok(root.get<Page<Order>>(`/incidents/${id}/orders?state=current`));
  expect(items.map(({ edition }) => edition)).toEqual([3]);
});

test('[DO5] a team that is not on the incident gets no order', async () => {
  const { id, teams, assignments } = await scene(1);
  await ok(root.post(`/assignments/${assignments[0]?.id}/stand-down`, { reason: '换队' }));
  const refused = await root.post<Refusal>(`/incidents/${id}/orders`, { teamId: teams[0]?.id, text: '去' });
  expect([refused.status, refused.body.code]).toEqual([409, 'TEAM_NOT_ON_INCIDENT']);
});

test('[DO2] what is not a shape is refused with why: self-crossing, of another kind, too many points', async () => {
  const { id } = await scene(1);
  const draw = (kind: string, geometry: unknown) => root.post<Refusal>(`/incidents/${id}/drawings`, { kind, name: '区', geometry });
  const bow = {
    type: 'Polygon',
    coordinates: [
      [
        [120, 36],
        [121, 37],
        [121, 36],
        [120, 37],
        [120, 36],
      ],
    ],
  };
  const crossing = await draw('sector', bow);
  expect([crossing.status, crossing.body.code, crossing.body.errors]).toEqual([
    422,
    'DRAWING_INVALID',
    [{ path: 'geometry', message: 'crosses itself' }],
  ]);
  expect((await draw('waterPoint', bow)).body.code).toBe('DRAWING_INVALID');
  const ring = Array.from({ length: 5_001 }, (_, index) => [120 + Math.cos(index / 900) / 10, 36 + Math.sin(index / 900) / 10]);
  const large = await draw('sector', { type: 'Polygon', coordinates: [[...ring, ring[0]]] });
  expect([large.status, large.body.code]).toEqual([422, 'DRAWING_INVALID']);
  const round = Array.from({ length: 4_999 }, (_, index) => [
    120 + Math.cos((index / 4_999) * 6.28) / 10,
    36 + Math.sin((index / 4_999) * 6.28) / 10,
  ]);
  expect((await draw('sector', { type: 'Polygon', coordinates: [[...round, round[0]]] })).status).toBe(201);
  expect(
    (
      await draw('route', {
        type: 'LineString',
        coordinates: [
          [200, 36],
          [1, 2],
        ],
      })
    ).status,
  ).toBe(422);
  expect((await draw('route', { type: 'MultiLineString', coordinates: [] })).status).toBe(400);
});

test('[DO4] a drawing that an order points at stays; taken back, it can go', async () => {
  const { id, teams, callers } = await scene(1);
  const drawing = await sector(id, 120.1);
  const given = await order(id, teams[0], [drawing]);
  const refused = await root.post<Refusal>(`/drawings/${drawing.id}/remove`);
  expect([refused.status, refused.body.code, refused.body.errors?.[0]?.teamId]).toEqual([409, 'DRAWING_IN_ORDER', teams[0]?.id]);
  await ok(root.post(`/orders/${given.id}/void`, { reason: '换方案' }));
  expect((await seenBy(callers[0], id)).drawings).toEqual([]);
  await ok(root.post(`/drawings/${drawing.id}/remove`));
  expect((await root.post(`/drawings/${drawing.id}/remove`)).status).toBe(404);
});

test('[DO8] read once, by the team itself or by the desk on its behalf; others do not see it', async () => {
  const { id, teams, callers } = await scene();
  const given = await order(id, teams[0], []);
  expect((await callers[1]?.post(`/orders/${given.id}/read`))?.status).toBe(404);
  const read = await ok(root.post<Order>(`/orders/${given.id}/read`));
  expect(read).toMatchObject({ onBehalf: true, readBy: { personId: root.personId }, version: 2 });
  expect(await ok((callers[0] as Caller).post<Order>(`/orders/${given.id}/read`))).toEqual(read);
  const own = (await server.as('supervisor')).post(`/orders/${given.id}/read`);
  expect((await own).status).toBe(403);
});

test('a team leader gives no orders', async () => {
  const { id, teams, callers } = await scene(1);
  expect((await callers[0]?.post(`/incidents/${id}/orders`, { teamId: teams[0]?.id, text: '去' }))?.status).toBe(403);
  expect((await callers[0]?.post(`/incidents/${id}/drawings`, { kind: 'sector', name: '区', geometry: square(120) }))?.status).toBe(403);
});
