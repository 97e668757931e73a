/** The law of the feed for stock: lots, movements and counts are no rows, and what they change of depots and shelters is in everybody's feed who sees these. */
import type { Depot, Movement, Shelter, StockCount } from '@fenghuo/domain';
import { type Expected, FeedLaw, typesToProve } from '../core/testing/feed-law.ts';
import { type Caller, EAST, startServer, type TestServer, WEST } from '../core/testing/server.ts';
import { CONSUMED, inDepot, Supplies } from '../core/testing/supplies.ts';

type Name = 'root' | 'west' | 'east' | 'keeper' | 'teamLeader' | 'supervisor' | 'sysadmin';

let server: TestServer;
let supplies: Supplies;
let root: Caller;
let leader: Caller;
let depot: Depot;
let law: FeedLaw<Name>;

beforeAll(async () => {
  server = await startServer();
  supplies = await Supplies.of(server);
  root = supplies.duty;
  leader = await server.as('dutyLeader');
  depot = await supplies.depot();
  law = await FeedLaw.watch(server, {
    root,
    west: await server.as('dutyOfficer', 'west'),
    east: await server.as('dutyOfficer', 'east'),
    keeper: await server.as('depotKeeper', 'west', depot.id),
    teamLeader: await server.as('teamLeader', 'west', server.city.teams.west),
    supervisor: await server.as('supervisor', 'west'),
    sysadmin: await server.as('systemAdmin'),
  });
});
afterAll(async () => {
  law?.leave();
  await server?.close();
});

const verify = <T>(expected: Expected<Name>, action: () => Promise<T>): Promise<T> => law.verify(expected, action);
async function ok<T>(answer: Promise<{ status: number; body: T }>): Promise<T> {
  const { status, body } = await answer;
  if (status !== 200 && status !== 201) throw new Error(`${status} ${JSON.stringify(body)}`);
  return body;
}

test('[LE11] a movement is one event and the rows of the depots it touches, each for who sees it', async () => {
  const far = await supplies.depot({ place: { point: { type: 'Point', coordinates: EAST } } });
  const item = await supplies.item();
  const lot = await verify({ events: ['lot.created'] }, () => supplies.lot(item));
  await verify({ events: ['movement.recorded'] }, () => supplies.receive(lot, depot, '10'));
  const move = (to: object, quantity: string, kind = 'transfer') =>
    ok(root.post<Movement>('/movements', { kind, lines: [{ lotId: lot.id, from: inDepot(depot.id), to, quantity }] }));
  const moved = await verify({ events: ['movement.recorded'] }, () => move(inDepot(far.id), '3'));
  await verify({ events: ['movement.recorded'] }, () => move(CONSUMED, '1', 'issue'));
  await verify({ events: ['movement.recorded'] }, () => ok(root.post(`/movements/${moved.id}/reverse`, { reason: '录错' })));
  const pending = await verify({ events: ['movement.asked'] }, () => move({ kind: 'scrapped' }, '1', 'writeOff'));
  await verify({ events: ['movement.recorded'] }, () => ok(leader.post(`/movements/${pending.id}/confirm`)));
  const second = await move({ kind: 'scrapped' }, '1', 'writeOff');
  await verify({ events: ['movement.declined'] }, () => ok(leader.post(`/movements/${second.id}/confirm`, { isDeclined: true })));
  const blocked = { place: inDepot(depot.id), quantity: '2' };
  await verify({ events: ['lot.described'] }, () => ok(root.patch(`/lots/${lot.id}`, { blocked, reason: '受潮' })));
});

const heard = (name: Name, from = 0): string[] =>
  law
    .socketOf(name)
    .events.slice(from)
    .map(({ type }) => type);

test('[LE11] who sees the place hears of what waits there for a second person, and of what moves past every depot', async () => {
  const lot = await supplies.lot(await supplies.item());
  await verify({ events: ['movement.recorded'] }, () => supplies.receive(lot, depot, '10'));
  const team = { kind: 'team', id: server.city.teams.west };
  const move = (kind: string, from: object, to: object) =>
    ok(root.post<Movement>('/movements', { kind, lines: [{ lotId: lot.id, from, to, quantity: '1' }] }));
  const names = ['keeper', 'west', 'teamLeader', 'east'] as const;
  const since = new Map(names.map((name) => [name, heard(name).length]));
  const pending = await verify({ events: ['movement.asked'] }, () => move('writeOff', inDepot(depot.id), { kind: 'lost' }));
  await verify({ events: ['movement.declined'] }, () => ok(leader.post(`/movements/${pending.id}/confirm`, { isDeclined: true })));
  await verify({ events: ['movement.recorded'] }, () => move('issue', inDepot(depot.id), team));
  await verify({ events: ['movement.recorded'] }, () => move('issue', team, CONSUMED));
  const now = Object.fromEntries(names.map((name) => [name, heard(name, since.get(name))]));
  expect(now).toEqual({
    keeper: ['movement.asked', 'movement.declined', 'movement.recorded'],
    west: ['movement.asked', 'movement.declined', 'movement.recorded', 'movement.recorded'],
    teamLeader: ['movement.recorded', 'movement.recorded'],
    east: [],
  });
});

test('[LE6] another expiry changes every depot and shelter that holds some of the lot', async () => {
  const other = await supplies.depot();
  const lot = await supplies.lot(await supplies.item());
  await supplies.receive(lot, depot, '10');
  await supplies.receive(lot, other, '10');
  const versions = () => Promise.all([depot, other].map(async ({ id }) => (await ok(root.get<Depot>(`/depots/${id}`))).version));
  const before = await versions();
  const body = { expiresAt: '2026-12-01T00:00:00Z', reason: '标签看错' };
  await verify({ events: ['lot.described'] }, () => ok(root.patch(`/lots/${lot.id}`, body)));
  expect(await versions()).toEqual(before.map((version) => version + 1));
});

test('[LE11] [LE13] counts, and what they adjust', async () => {
  const lot = await supplies.lot(await supplies.item());
  await supplies.receive(lot, depot, '10');
  const { id } = await verify({ events: ['count.started'] }, () => ok(root.post<StockCount>('/counts', { place: inDepot(depot.id) })));
  await verify({ events: ['count.entered'] }, () => ok(root.post(`/counts/${id}/lines`, { lines: [{ lotId: lot.id, counted: '9' }] })));
  await verify({ events: ['movement.recorded', 'count.confirmed'] }, () => ok(leader.post(`/counts/${id}/confirm`)));
});

test('[LE11] what goes to a shelter changes the row of the shelter', async () => {
  const made = {
    code: 'BN-1',
    name: '体育馆',
    class: 'shelter',
    durationClass: 'short',
    space: 'indoor',
    areaSquareMetres: '900',
    declaredCapacity: 200,
  };
  const place = { point: { type: 'Point', coordinates: WEST } };
  const shelter = await ok(root.post<Shelter>('/shelters', { ...made, class: 'general', place }));
  const lot = await supplies.lot(await supplies.item());
  await supplies.receive(lot, depot, '10');
  const lines = [{ lotId: lot.id, from: inDepot(depot.id), to: { kind: 'shelter', id: shelter.id }, quantity: '4' }];
  await verify({ events: ['movement.recorded'] }, () => ok(root.post('/movements', { kind: 'issue', lines })));
  expect((await ok(root.get<Shelter>(`/shelters/${shelter.id}`))).version).toBe(shelter.version + 1);
  const blocked = { place: { kind: 'shelter', id: shelter.id }, quantity: '1' };
  await verify({ events: ['lot.described'] }, () => ok(root.patch(`/lots/${lot.id}`, { blocked, reason: '受潮' })));
  expect((await ok(root.get<Shelter>(`/shelters/${shelter.id}`))).version).toBe(shelter.version + 2);
});

test('no event type of stock is without its proof', () => {
  expect([...law.covered].sort()).toEqual(typesToProve('stock'));
});
