/** The law of the feed for passes: whoever sees the node has those in force, and the keeper of the depot those of the own shipments. */
import type { Depot, Item, Lot, Pass, Shipment, SupplyRequest } from '@fenghuo/domain';
import { FeedLaw, typesToProve } from '../core/testing/feed-law.ts';
import { type Answered, type Caller, EAST, startServer, type TestServer, WEST } from '../core/testing/server.ts';
import { endPasses } from '../jobs/passes.ts';

type Name = 'root' | 'west' | 'east' | 'keeper' | 'sysadmin';

let server: TestServer;
let root: Caller;
let law: FeedLaw<Name>;
let shipment: Shipment;

async function ok<T>(answer: Promise<Answered<T>>): Promise<T> {
  const { status, body } = await answer;
  if (status !== 200 && status !== 201) throw new Error(`${status} ${JSON.stringify(body)}`);
  return body;
}
const depot = (code: string, coordinates: readonly number[]) =>
  ok(root.post<Depot>('/depots', { code, name: code, kind: 'store', level: 'town', place: { point: { type: 'Point', coordinates } } }));

beforeAll(async () => {
  server = await startServer();
  root = await server.as('dutyLeader');
  const item = await ok(root.post<Item>('/items', { code: 'I-1', name: { zh: '棉被' }, class: 'living', unit: '床' }));
  const [from, to] = [await depot('E-1', EAST), await depot('W-1', WEST)];
  const lot = await ok(root.post<Lot>('/lots', { itemId: item.id }));
  const line = { lotId: lot.id, from: { kind: 'supplier' }, to: { kind: 'depot', id: from.id }, quantity: '1000' };
  await ok(root.post('/movements', { kind: 'receive', lines: [line] }));
  const wanted = { to: { kind: 'depot', id: to.id }, lines: [{ itemId: item.id, quantity: '10' }] };
  const request = await ok(root.post<SupplyRequest>('/supply-requests', wanted));
  await ok(root.post(`/supply-requests/${request.id}/approve`, { lines: [{ depotId: from.id, lotId: lot.id, quantity: '10' }] }));
  const { items } = await ok(root.get<{ items: Shipment[] }>('/shipments'));
  shipment = items[0] as Shipment;
  law = await FeedLaw.watch(server, {
    root,
    west: await server.as('dutyOfficer', 'west'),
    east: await server.as('dutyOfficer', 'east'),
    keeper: await server.as('depotKeeper', 'east', from.id),
    sysadmin: await server.as('systemAdmin'),
  });
});
afterAll(async () => {
  law.leave();
  await server.close();
});

const issue = (more: object = {}) => {
  const validUntil = new Date(Date.parse(server.clock.now()) + 3_600_000).toISOString();
  return ok(root.post<Pass>('/passes', { plate: '鲁B12345', cargo: '棉被', route: '青银高速', validUntil, ...more }));
};
const held = (name: Name) => [...(law.socketOf(name).rows.get('pass')?.keys() ?? [])];

test('[PA2] [PA4] given for a shipment and taken back: the shipment changes with it', async () => {
  const pass = await law.verify({ events: ['pass.issued'] }, () => issue({ shipmentId: shipment.id }));
  expect((['root', 'west', 'east', 'keeper', 'sysadmin'] as const).map(held)).toEqual([[pass.id], [], [pass.id], [pass.id], []]);
  await law.verify({ events: ['pass.revoked'] }, () => ok(root.post(`/passes/${pass.id}/revoke`, { reason: '换车' })));
  expect(held('root')).toEqual([]);
});

test('[PA5] over by itself', async () => {
  await law.verify({ events: ['pass.issued'] }, () => issue({ jurisdictionId: server.city.west }));
  server.clock.advance(3601);
  await law.verify({ events: ['pass.ended'] }, () => endPasses(server.core));
  await law.verify({ events: [] }, () => endPasses(server.core));
});

test('no event type of this area is without its proof', () => {
  const own = typesToProve('passes');
  expect([...law.covered].filter((type) => own.some((one) => one === type)).sort()).toEqual(own);
});
