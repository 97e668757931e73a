/** The law of the feed for supply requests and shipments: the keeper sees what leaves the own depot, the receiver what comes, nobody else's district anything. */
import type { Depot, Incident, Item, Lot, Report, Shipment, SupplyRequest } from '@fenghuo/domain';
import { type Expected, FeedLaw, typesToProve } from '../core/testing/feed-law.ts';
import { type Answered, type Caller, EAST, startServer, type TestServer, WEST } from '../core/testing/server.ts';
import { archiveRequests, lapseReservations } from '../jobs/supplies.ts';

const PIXEL = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');

type Name = 'root' | 'west' | 'east' | 'keeper' | 'receiver' | 'leader' | 'informant' | 'supervisor' | 'sysadmin';

let server: TestServer;
let root: Caller;
let keeper: Caller;
let receiver: Caller;
let informant: Caller;
let law: FeedLaw<Name>;
let item: Item;
let [from, to]: Depot[] = [];
let lot: Lot;

async function ok<T>(answer: Promise<Answered<T>>): Promise<T> {
  const { status, body } = await answer;
  if (status !== 200 && status !== 201) throw new Error(`${status} ${JSON.stringify(body)}`);
  return body;
}
const verify = <T>(expected: Expected<Name>, action: () => Promise<T>): Promise<T> => law.verify(expected, action);
const at = (coordinates: readonly number[]) => ({ point: { type: 'Point', coordinates } });
const depot = (code: string, coordinates: readonly number[]) =>
  ok(root.post<Depot>('/depots', { code, name: code, kind: 'store', level: 'town', place: at(coordinates) }));

/** The goods lie in the east, and are wanted in the west. */
beforeAll(async () => {
  server = await startServer();
  root = await server.as('dutyLeader');
  item = await ok(root.post<Item>('/items', { code: 'I-1', name: { zh: '棉被' }, class: 'living', unit: '床' }));
  [from, to] = [await depot('E-1', EAST), await depot('W-1', WEST)];
  lot = await ok(root.post<Lot>('/lots', { itemId: item.id }));
  const line = { lotId: lot.id, from: { kind: 'supplier' }, to: { kind: 'depot', id: from.id }, quantity: '1000' };
  await ok(root.post('/movements', { kind: 'receive', lines: [line] }));
  keeper = await server.as('depotKeeper', 'east', from.id);
  receiver = await server.as('depotKeeper', 'west', to.id);
  informant = await server.as('informant', 'west');
  law = await FeedLaw.watch(server, {
    root,
    keeper,
    receiver,
    informant,
    west: await server.as('dutyOfficer', 'west'),
    east: await server.as('dutyOfficer', 'east'),
    leader: await server.as('teamLeader', 'west', server.city.teams.west),
    supervisor: await server.as('supervisor', 'west'),
    sysadmin: await server.as('systemAdmin'),
  });
});

afterAll(async () => {
  law.leave();
  await server.close();
});

async function incident(): Promise<Incident> {
  const { id } = await ok(
    root.post<Report>('/reports', { source: 'phone', summary: '内涝', place: at(WEST), occurredAt: server.clock.now() }),
  );
  return ok(root.post<Incident>(`/reports/${id}/accept`));
}
const ask = (by = informant, more: object = {}) => {
  const body = { to: { kind: 'depot', id: to?.id }, lines: [{ itemId: item.id, quantity: '10' }], ...more };
  return ok(by.post<SupplyRequest>('/supply-requests', body));
};
const lines = () => [{ depotId: from?.id, lotId: lot.id, quantity: '10' }];
const approve = ({ id }: SupplyRequest) => ok(root.post<SupplyRequest>(`/supply-requests/${id}/approve`, { lines: lines() }));
const shipmentOf = async ({ id }: SupplyRequest): Promise<Shipment> => {
  const { items } = await ok(root.get<{ items: Shipment[] }>('/shipments'));
  const found = items.find(({ requestId }) => requestId === id);
  if (found === undefined) throw new Error('no shipment');
  return found;
};
const rowsOf = (name: Name, kind: string): string[] => [...(law.socketOf(name).rows.get(kind)?.keys() ?? [])];

test('[AS15] from the asking to the archive; keeper and receiver see it once it concerns them', async () => {
  const request = await verify({ events: ['supplyRequest.raised'] }, () => ask());
  expect([rowsOf('informant', 'supplyRequest'), rowsOf('receiver', 'supplyRequest')]).toEqual([[request.id], [request.id]]);
  expect([rowsOf('keeper', 'supplyRequest'), rowsOf('east', 'supplyRequest')]).toEqual([[], []]);
  await verify({ events: ['supplyRequest.approved', 'shipment.prepared'] }, () => approve(request));
  const { id } = await shipmentOf(request);
  for (const name of ['keeper', 'receiver', 'informant', 'west', 'east'] as const)
    expect([name, rowsOf(name, 'shipment')]).toEqual([name, [id]]);
  for (const name of ['leader', 'sysadmin'] as const) expect([name, rowsOf(name, 'shipment')]).toEqual([name, []]);
  expect(rowsOf('keeper', 'supplyRequest')).toEqual([request.id]);
  await verify({ events: ['shipment.picked'] }, () => ok(keeper.post(`/shipments/${id}/pick`)));
  await verify({ events: ['shipment.shipped', 'movement.recorded'] }, () => ok(keeper.post(`/shipments/${id}/ship`)));
  const photo = () => {
    const raw = new FormData();
    raw.append('file', new Blob([PIXEL], { type: 'image/png' }), '签收.png');
    return ok(receiver.request(`/api/v1/shipments/${id}/media`, { raw }));
  };
  await verify({ events: ['shipment.mediaAdded'] }, photo);
  const counted = { lines: [{ lotId: lot.id, received: '10' }] };
  await verify({ events: ['shipment.received', 'movement.recorded'] }, () => ok(receiver.post(`/shipments/${id}/receive`, counted)));
  await verify({ events: ['shipment.closed'] }, () => ok(receiver.post(`/shipments/${id}/close`)));
  server.clock.advance(25 * 3600);
  await verify({ events: ['supplyRequest.archived'] }, () => archiveRequests(server.core));
  expect(rowsOf('root', 'shipment')).not.toContain(id);
});

test('[AS8] [AS9] [AS10] [SH7] what comes to nothing', async () => {
  const declined = await ask();
  await verify({ events: ['supplyRequest.declined'] }, () => ok(root.post(`/supply-requests/${declined.id}/decline`, { reason: '有余' })));
  const cancelled = await ask();
  await approve(cancelled);
  await verify({ events: ['supplyRequest.cancelled'] }, () =>
    ok(informant.post(`/supply-requests/${cancelled.id}/cancel`, { reason: '到了' })),
  );
  const lapsed = await ask();
  await approve(lapsed);
  server.clock.advance(24 * 3600 + 1);
  await verify({ events: ['supplyRequest.reservationLapsed'] }, () => lapseReservations(server.core));
  await verify({ events: [] }, () => lapseReservations(server.core));
  await approve(lapsed);
  const { items } = await ok(root.get<{ items: Shipment[] }>('/shipments?state=picking'));
  const [open] = items;
  await verify({ events: ['shipment.cancelled'] }, () => ok(keeper.post(`/shipments/${open?.id}/cancel`, { reason: '路断' })));
});

test('[AS14] with its incident, there and back', async () => {
  const [source, target] = [await incident(), await incident()];
  const request = await verify({ events: ['supplyRequest.raised'] }, () => ask(root, { incidentId: source.id }));
  await approve(request);
  await verify({ events: ['incident.merged'] }, () => ok(root.post(`/incidents/${source.id}/merge`, { intoIncidentId: target.id })));
  expect((await shipmentOf(request)).incidentId).toBe(target.id);
  await verify({ events: ['incident.unmerged'] }, () => ok(root.post(`/incidents/${source.id}/unmerge`, { reason: '两件事' })));
  expect((await shipmentOf(request)).incidentId).toBe(source.id);
});

test('no event type of this area is without its proof', () => {
  const own = typesToProve('supplies');
  expect([...law.covered].filter((type) => own.some((one) => one === type)).sort()).toEqual(own);
});
