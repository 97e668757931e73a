/** Depots through the public interface, and their alarms (docs/spec/supply.md). */
import { DAY_MS, type Depot, type KeptPlaces, type Page, type Person, type Snapshot, type StockCount } from '@fenghuo/domain';
import { uuidv7 } from 'uuidv7';
import { eventually } from '../core/testing/eventually.ts';
import { type Caller, startServer, type TestServer, WEST } from '../core/testing/server.ts';
import { CONSUMED, inDepot, Supplies } from '../core/testing/supplies.ts';
import { type Jobs, startJobs } from '../jobs/jobs.ts';

type Refused = { code: string; current?: Depot; errors?: { path: string }[] };

let server: TestServer;
let jobs: Jobs;
let duty: Caller;
beforeAll(async () => {
  server = await startServer();
  jobs = await startJobs(server.core);
  duty = await server.as('dutyOfficer');
});
afterAll(async () => {
  await jobs?.close();
  await server?.close();
});

const place = { point: { type: 'Point', coordinates: WEST }, address: '辽阳西路 1 号' };
const make = async (more: object = {}): Promise<Depot> => {
  const depot = {
    code: `W-${uuidv7().slice(-8)}`,
    name: '市北区储备库',
    kind: 'store',
    level: 'district',
    place,
    areaSquareMetres: '2400',
  };
  const { status, body } = await duty.post<Depot>('/depots', { ...depot, ...more });
  expect([status, body]).toEqual([201, body]);
  return body;
};

test('[SU10] a depot belongs where it stands, is seen there and by its keeper, and its code is its alone', async () => {
  const depot = await make({ code: 'W-1' });
  expect(depot).toMatchObject({
    jurisdictionId: server.city.west,
    state: 'open',
    place,
    movedAt: null,
    countedAt: null,
    alarms: [],
    version: 1,
  });
  const [west, east] = [await server.as('dutyOfficer', 'west'), await server.as('dutyOfficer', 'east')];
  const keeper = await server.as('depotKeeper', 'east', depot.id);
  for (const by of [west, keeper]) {
    expect((await by.get(`/depots/${depot.id}`)).body).toEqual(depot);
    expect((await by.get<Snapshot>('/snapshot')).body.kinds['depot']).toEqual([depot]);
    expect((await by.get<Page<Depot>>('/depots?state=open')).body.items).toEqual([depot]);
  }
  expect((await east.get(`/depots/${depot.id}`)).status).toBe(404);
  for (const [by, current] of [
    [west, depot],
    [east, undefined],
  ] as const) {
    const taken = await by.post<Refused>('/depots', { code: 'W-1', name: '另一处', kind: 'point', level: 'town' });
    expect([taken.status, taken.body.code, taken.body.current]).toEqual([409, 'CODE_TAKEN', current]);
  }
  const elsewhere = await east.post('/depots', { code: 'W-9', name: '别处', kind: 'point', level: 'town', place });
  expect(elsewhere.status).toBe(403);
  for (const role of ['commander', 'systemAdmin', 'supervisor'] as const)
    expect((await (await server.as(role)).post('/depots', { code: 'W-8', name: '库', kind: 'point', level: 'town' })).status).toBe(403);
});

test('[SU11] the incident of a temporary centre must be in sight', async () => {
  const wrong = { code: 'W-T', name: '调配中心', kind: 'temporary', level: 'district', incidentId: uuidv7() };
  const refused = await duty.post<Refused>('/depots', wrong);
  expect([refused.status, refused.body.code]).toEqual([422, 'INCIDENT_UNKNOWN']);
  const store = await duty.post<Refused>('/depots', { ...wrong, kind: 'shelterStore', incidentId: null, shelterId: uuidv7() });
  expect([store.status, store.body.code]).toEqual([422, 'SHELTER_UNKNOWN']);
});

test('[SU12] a keeper keeps the own depot, but not its kind, level and jurisdiction', async () => {
  const [own, other] = [await make(), await make()];
  const keeper = await server.as('depotKeeper', 'west', own.id);
  const path = `/depots/${own.id}`;
  expect((await keeper.patch<Depot>(path, { name: '新库名', areaSquareMetres: '2500' })).body).toMatchObject({
    name: '新库名',
    version: 2,
  });
  for (const command of [{ kind: 'point' }, { level: 'town' }, { jurisdictionId: server.city.east }])
    expect((await keeper.patch(path, command)).status).toBe(403);
  expect((await keeper.patch(`/depots/${other.id}`, { name: '他库' })).status).toBe(404);
  expect((await keeper.post(`${path}/close`)).status).toBe(403);
  expect((await (await server.as('commander')).patch(path, { name: '他库' })).status).toBe(403);
  const moved = await duty.patch<Depot>(path, { jurisdictionId: server.city.east });
  expect(moved.body).toMatchObject({ jurisdictionId: server.city.east, version: 3 });
  expect((await (await server.as('dutyOfficer', 'west')).get(path)).status).toBe(404);
});

test('[SU13] a temporary centre that has held nothing closes at once, others do not close', async () => {
  const centre = await make({ kind: 'temporary' });
  const closed = await duty.post<Depot>(`/depots/${centre.id}/close`, { reason: '任务结束' });
  expect([closed.status, closed.body.state]).toEqual([200, 'closed']);
  expect((await duty.post<Refused>(`/depots/${centre.id}/close`)).body.code).toBe('DEPOT_CLOSED');
  expect((await duty.post<Refused>(`/depots/${(await make()).id}/close`)).body.code).toBe('DEPOT_NOT_TEMPORARY');
});

test('[SU16] [SU17] a floor below the norm is told once, and is over once it is no more', async () => {
  const depot = await make({ areaSquareMetres: '1999.5' });
  const alarms = async () => (await duty.get<Depot>(`/depots/${depot.id}`)).body.alarms.map(({ code }) => code);
  await eventually(async () => expect(await alarms()).toEqual(['AREA_BELOW_NORM']));
  const leader = await server.as('dutyLeader');
  const settings = (body: object) => leader.request(`/api/v1/jurisdictions/${server.city.west}/settings`, { method: 'PUT', body });
  expect((await settings({ depotAreaDistrict: 1500 })).status).toBe(200);
  await eventually(async () => expect(await alarms()).toEqual([]));
  expect((await settings({})).status).toBe(200);
  await eventually(async () => expect(await alarms()).toEqual(['AREA_BELOW_NORM']));
  await duty.patch(`/depots/${depot.id}`, { areaSquareMetres: '2000' });
  await eventually(async () => expect(await alarms()).toEqual([]));
  const told = await server.core.database.query<{ raised: string[]; cleared: string[]; system: string }>(
    `SELECT payload -> 'raised' AS raised, payload -> 'cleared' AS cleared, actor ->> 'system' AS system FROM events
     WHERE subject_id = $1 AND type = 'depot.alarmsSet' ORDER BY id`,
    [depot.id],
  );
  const [raised, cleared] = [
    { raised: ['AREA_BELOW_NORM'], cleared: [], system: 'depots' },
    { raised: [], cleared: ['AREA_BELOW_NORM'], system: 'depots' },
  ];
  expect(told).toEqual([raised, cleared, raised, cleared]);
});

test('[SU14] [SU15] [SU17] a movement below the minimum is told, stock that expires too, and what came in ends it', async () => {
  const supplies = await Supplies.of(server);
  const [item, depot] = [await supplies.item({ minimum: { district: '100' } }), await supplies.depot()];
  const inDays = (days: number) => new Date(Date.parse(server.clock.now()) + days * DAY_MS).toISOString();
  const [fresh, old] = [await supplies.lot(item), await supplies.lot(item, { expiresAt: inDays(29) })];
  const alarms = async () => (await duty.get<Depot>(`/depots/${depot.id}`)).body.alarms.map(({ code }) => code);
  await supplies.receive(fresh, depot, '60');
  await eventually(async () => expect(await alarms()).toEqual(['BELOW_MINIMUM']));
  await supplies.receive(old, depot, '50');
  await eventually(async () => expect(await alarms()).toEqual(['EXPIRING']));
  const lines = [{ lotId: old.id, from: inDepot(depot.id), to: CONSUMED, quantity: '50' }];
  await duty.post('/movements', { kind: 'issue', lines });
  await eventually(async () => expect(await alarms()).toEqual(['BELOW_MINIMUM']));
  await duty.patch(`/items/${item.id}`, { minimum: { district: '60' } });
  await eventually(async () => expect(await alarms()).toEqual([]));
});

test('[SU13] SC15: book = count for 26 items, one that differs by five explained by who signs; the balance moves with the closing', async () => {
  const supplies = await Supplies.of(server);
  const [centre, county] = [await supplies.depot({ kind: 'temporary' }), await supplies.depot()];
  const leader = await server.as('dutyLeader');
  const lots = [];
  for (let n = 0; n < 26; n++) {
    const lot = await supplies.lot(await supplies.item());
    await supplies.receive(lot, centre, String(100 + n));
    lots.push(lot);
  }
  const close = (body: object = {}) => duty.post<Depot & Refused>(`/depots/${centre.id}/close`, body);
  expect((await close()).body.code).toBe('DEPOT_NOT_COUNTED');
  const count = await duty.post<StockCount>('/counts', { place: inDepot(centre.id) });
  const lines = lots.map(({ id }, n) => ({ lotId: id, counted: String(n === 7 ? 102 : 100 + n) }));
  await duty.post(`/counts/${count.body.id}/lines`, { lines });
  const sign = (body: object, by = leader) => by.post<Refused>(`/counts/${count.body.id}/confirm`, body);
  expect((await sign({ reason: '少五瓶' }, duty)).body.code).toBe('SAME_PERSON');
  const unexplained = await sign({});
  expect([unexplained.status, unexplained.body.code, unexplained.body.errors?.[0]?.path]).toEqual([
    409,
    'DIFFERENCE_UNEXPLAINED',
    'reason',
  ]);
  expect((await sign({ reason: '运输中破损五瓶' })).status).toBe(200);
  expect((await close()).body.code).toBe('DEPOT_NOT_EMPTY');
  expect((await close({ toDepotId: centre.id })).body.code).toBe('PLACES_SAME');
  expect((await close({ toDepotId: uuidv7() })).body.code).toBe('DEPOT_UNKNOWN');
  const closed = await close({ toDepotId: county.id, reason: '任务结束' });
  expect([closed.status, closed.body.state]).toEqual([200, 'closed']);
  const there = async (depot: Depot) =>
    new Map(
      (await supplies.stock(`place=depot:${depot.id}`)).filter(({ onHand }) => onHand !== '0').map(({ lotId, onHand }) => [lotId, onHand]),
    );
  expect((await there(centre)).size).toBe(0);
  expect(await there(county)).toEqual(new Map(lines.map(({ lotId, counted }) => [lotId, counted])));
  expect((await duty.post<Refused>('/movements', { kind: 'receive', lines: [into(centre, lots[0]?.id)] })).body.code).toBe('DEPOT_CLOSED');
});
const into = ({ id }: Depot, lotId: string | undefined) => ({ lotId, from: { kind: 'supplier' }, to: inDepot(id), quantity: '1' });

test('[SU18] a depot has issue points, each with a sign of its own; its keeper says which', async () => {
  const depot = await make();
  const keeper = await server.as('depotKeeper', 'west', depot.id);
  const point = (sign: string) => ({ id: uuidv7(), sign, name: '村委会门口' });
  const issuePoints = [{ ...point('1 号'), place: { point: { type: 'Point', coordinates: WEST } } }, point('2 号')];
  const described = await keeper.patch<Depot>(`/depots/${depot.id}`, { issuePoints });
  expect(described.body.issuePoints).toMatchObject([
    { sign: '1 号', place: { point: { coordinates: WEST } } },
    { sign: '2 号', place: { point: null } },
  ]);
  const twice = await keeper.patch<Refused>(`/depots/${depot.id}`, { issuePoints: [point('1 号'), point('1 号')] });
  expect([twice.status, twice.body.code, twice.body.errors?.[0]?.path]).toEqual([422, 'VALUE_OUT_OF_RANGE', 'issuePoints.1.sign']);
  expect((await keeper.patch<Depot>(`/depots/${depot.id}`, { issuePoints: [] })).body.issuePoints).toEqual([]);
});

test('[P2] a keeper is given a depot that is there', async () => {
  const admin = await server.as('secAdmin');
  const role = { role: 'depotKeeper', jurisdictionId: server.city.west };
  const give = (depotId: string) =>
    admin.post<Refused & { person: Person }>('/persons', {
      username: `k${uuidv7().slice(-8)}`,
      name: '库管',
      roles: [{ ...role, depotId }],
    });
  const refused = await give(uuidv7());
  expect([refused.status, refused.body.code, refused.body.errors?.[0]?.path]).toEqual([422, 'DEPOT_UNKNOWN', 'roles.0.depotId']);
  const { id } = await make();
  expect((await give(id)).body.person.roles).toEqual([{ ...role, depotId: id }]);
  const shelter = { role: 'shelterManager', jurisdictionId: server.city.west, shelterId: uuidv7() };
  const unknown = await admin.post<Refused>('/persons', { username: 'manager', name: '管理员', roles: [shelter] });
  expect([unknown.status, unknown.body.code]).toEqual([422, 'SHELTER_UNKNOWN']);
  const { depots, shelters } = (await admin.get<KeptPlaces>('/persons/places')).body;
  expect([depots.some((one) => one.id === id), shelters]).toEqual([true, []]);
  expect((await duty.get('/persons/places')).status).toBe(403);
});
