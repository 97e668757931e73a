/** Shelters through the public interface (docs/spec/shelters.md), against the real database. */
import type {
  JurisdictionSettings,
  LngLat,
  Page,
  Shelter,
  ShelterHistory,
  ShelterNorm,
  ShelterOffer,
  TransferStarted,
} from '@fenghuo/domain';
import { eventually } from '../core/testing/eventually.ts';
import { type Caller, EAST, startServer, type TestServer, WEST } from '../core/testing/server.ts';
import { followSettings, lapseTransfers } from '../jobs/shelter-watch.ts';

type Problem = { code: string; current?: Shelter; errors?: { path?: string; message?: string; offer?: ShelterOffer }[] };
type Answered = Shelter & Problem;

let server: TestServer;
let duty: Caller;
let west: Caller;
beforeAll(async () => {
  server = await startServer();
  duty = await server.as('dutyOfficer');
  west = await server.as('dutyOfficer', 'west');
});
afterAll(() => server.close());

let number = 0;
const at = (coordinates: LngLat) => ({ point: { type: 'Point', coordinates } });
const make = async (more: object = {}, by = duty): Promise<Shelter> => {
  const command = {
    code: `BN-${++number}`,
    name: `避难场所 ${number}`,
    class: 'fixed',
    durationClass: 'short',
    space: 'indoor',
    declaredCapacity: 100,
    functions: ['water'],
    place: at(WEST),
    ...more,
  };
  const { status, body } = await by.post<Answered>('/shelters', command);
  expect([status, body.code]).toEqual([201, command.code]);
  return body;
};
const opened = async (more: object = {}): Promise<Shelter> => {
  const { id } = await make(more);
  const { status, body } = await duty.post<Shelter>(`/shelters/${id}/open`, { to: 'open', functions: ['water'] });
  expect([status, body.state]).toEqual([200, 'open']);
  return body;
};
const read = async (id: string) => (await duty.get<Shelter>(`/shelters/${id}`)).body;
const ago = (minutes: number) => new Date(Date.parse(server.clock.now()) - minutes * 60_000).toISOString();
const movesOf = async (id: string) =>
  (
    await server.core.database.one<{ sum: number }>(
      'SELECT coalesce(sum(people), 0)::int AS sum FROM shelter_moves WHERE shelter_id = $1',
      [id],
    )
  )?.sum;

test('[SL1] a shelter is registered where it stands, described, and has its code alone', async () => {
  const made = await make(
    { areaSquareMetres: '150.5', declaredCapacity: 500, grade: 1, specialCapacity: 5, functions: ['water', 'water'] },
    west,
  );
  expect(made).toMatchObject({
    jurisdictionId: server.city.west,
    capacity: 75,
    squareMetresPerPerson: '2',
    state: 'standby',
    functions: ['water'],
  });
  const taken = await duty.post<Answered>('/shelters', {
    code: made.code,
    name: '?',
    class: 'fixed',
    durationClass: 'short',
    space: 'indoor',
  });
  expect([taken.status, taken.body.code, taken.body.current?.id]).toEqual([409, 'CODE_TAKEN', made.id]);
  const patched = await west.patch<Answered>(`/shelters/${made.id}`, { name: '新馆', areaSquareMetres: '80' });
  expect([patched.status, patched.body.name, patched.body.capacity, patched.body.version]).toEqual([200, '新馆', 40, 2]);
  expect((await west.patch<Answered>(`/shelters/${made.id}`, { space: 'outdoor' })).body.code).toBe('REASON_NEEDED');
  expect((await duty.get<Page<Shelter>>('/shelters?state=standby')).body.items.map(({ id }) => id)).toContain(made.id);
  const bad: [object, number][] = [
    [{ areaSquareMetres: '1.234' }, 400],
    [{ areaSquareMetres: -5 }, 400],
    [{ declaredCapacity: 2.5 }, 400],
    [{ declaredCapacity: -1 }, 422],
    [{ depotId: made.id }, 422],
    [{ jurisdictionId: made.id }, 422],
    [{ free: 3 }, 400],
  ];
  for (const [body, status] of bad) expect([body, (await duty.patch(`/shelters/${made.id}`, body)).status]).toEqual([body, status]);
});

test('[SL12] on duty in its subtree, a manager the own one, a supervisor looks on, nobody else sees it', async () => {
  const shelter = await opened();
  const manager = await server.as('shelterManager', 'west', shelter.id);
  const other = await server.as('shelterManager', 'west', (await make()).id);
  expect((await manager.post(`/shelters/${shelter.id}/arrivals`, { count: 3 })).status).toBe(200);
  expect((await manager.patch(`/shelters/${shelter.id}`, { name: '自己的' })).status).toBe(200);
  expect((await manager.patch(`/shelters/${shelter.id}`, { jurisdictionId: server.city.east })).status).toBe(403);
  expect((await manager.post('/shelters', { code: 'X', name: 'X', class: 'fixed', durationClass: 'short', space: 'indoor' })).status).toBe(
    403,
  );
  expect((await manager.get<Page<Shelter>>('/shelters')).body.items.map(({ id }) => id)).toEqual([shelter.id]);
  for (const [role, caller, status] of [
    ['other manager', other, 404],
    ['east', await server.as('dutyOfficer', 'east'), 404],
    ['commander', await server.as('commander', 'west'), 403],
    ['supervisor', await server.as('supervisor', 'west'), 403],
    ['keeper', await server.as('depotKeeper', 'west'), 404],
    ['sysadmin', await server.as('systemAdmin'), 404],
  ] as const)
    expect([role, (await caller.post(`/shelters/${shelter.id}/arrivals`, { count: 1 })).status]).toEqual([role, status]);
  expect((await fetch(`${server.url}/api/v1/shelters`)).status).toBe(401);
});

test('[SL3] the steps of opening and closing', async () => {
  const { id } = await make({ functions: ['water', 'power'] });
  const open = (body: object) => duty.post<Answered>(`/shelters/${id}/open`, body);
  expect((await open({})).body.state).toBe('opening');
  const unconfirmed = await open({ functions: ['power'] });
  expect([unconfirmed.status, unconfirmed.body.code, unconfirmed.body.errors]).toEqual([
    409,
    'FUNCTIONS_UNCONFIRMED',
    [{ path: 'functions', message: 'water' }],
  ]);
  expect((await open({ functions: ['power'], override: { reason: '有水车' } })).body.state).toBe('open');
  await duty.post(`/shelters/${id}/arrivals`, { count: 2 });
  expect((await duty.post<Answered>(`/shelters/${id}/close`)).body.state).toBe('closing');
  expect((await duty.post<Answered>(`/shelters/${id}/close`)).body.code).toBe('SHELTER_OCCUPIED');
  await duty.post(`/shelters/${id}/departures`, { count: 2 });
  expect((await duty.post<Answered>(`/shelters/${id}/close`)).body).toMatchObject({ state: 'closed', present: 0 });
  expect((await duty.post<Answered>(`/shelters/${id}/arrivals`, { count: 1 })).body.code).toBe('SHELTER_NOT_OPEN');
  expect((await open({ incidentId: id })).body.code).toBe('INCIDENT_UNKNOWN');
});

test('[SL4] a late headcount is weighed with who came and went after it', async () => {
  const { id } = await opened();
  const arrive = (count: number, minutes: number) => duty.post<Answered>(`/shelters/${id}/arrivals`, { count, at: ago(minutes) });
  await arrive(20, 50);
  await arrive(10, 30);
  await duty.post(`/shelters/${id}/departures`, { count: 4, at: ago(10) });
  const counted = await duty.post<Answered>(`/shelters/${id}/headcounts`, { count: 25, special: 2, at: ago(40) });
  expect(counted.body).toMatchObject({ present: 31, arrivals: 10, departures: 4, specialPresent: 2, headcount: { count: 25 } });
  const late = await arrive(7, 45);
  expect(late.body).toMatchObject({ present: 31, flags: ['outOfOrder'] });
  expect((await duty.post<Answered>(`/shelters/${id}/headcounts`, { count: 30 })).body).toMatchObject({ present: 30, flags: [] });
  const history = (await duty.get<ShelterHistory>(`/shelters/${id}/history`)).body.items.map(({ kind, count }) => `${kind} ${count}`);
  expect(history).toEqual(['arrival 20', 'arrival 7', 'headcount 25', 'arrival 10', 'departure 4', 'headcount 30']);
  expect((await duty.post<Problem>(`/shelters/${id}/headcounts`, { count: 3, at: ago(-10) })).body.code).toBe('TIME_IN_FUTURE');
});

test('[SL6] the last places are given once, however many ask; who finds none is told where there is room', async () => {
  const full = await opened({ place: at([120.05, 36.05]), declaredCapacity: 40 });
  const near = await opened({ place: at([120.06, 36.05]) });
  await opened({ place: at([120.055, 36.05]), declaredCapacity: 1 });
  const answers = await Promise.all(Array.from({ length: 24 }, () => duty.post<Answered>(`/shelters/${full.id}/arrivals`, { count: 2 })));
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(20);
  const refused = answers.find(({ status }) => status === 409)?.body;
  expect([refused?.code, refused?.current?.present]).toEqual(['SHELTER_FULL', 40]);
  const offers = refused?.errors?.flatMap(({ offer }) => offer ?? []) ?? [];
  expect(offers[0]).toMatchObject({ shelterId: near.id, name: near.name, free: 100, estimated: true });
  expect(offers.every(({ free }) => free >= 2)).toBe(true);
  expect([(await read(full.id)).present, await movesOf(full.id)]).toEqual([40, 40]);
  const over = await duty.post<Answered>(`/shelters/${full.id}/arrivals`, { count: 1, override: { reason: '婴儿' } });
  expect(over.body).toMatchObject({ present: 41, flags: ['overCapacity'] });
  const { body } = await duty.get<{ items: ShelterOffer[] }>(`/shelters/${full.id}/alternatives?people=50`);
  expect(body.items.map(({ shelterId }) => shelterId)).toContain(near.id);
  expect((await duty.post<Problem>(`/shelters/${full.id}/departures`, { count: 42 })).body.code).toBe('MORE_THAN_PRESENT');
  for (const count of [0, -1, 1.5, 1_000_001, '2'])
    expect((await duty.post(`/shelters/${full.id}/arrivals`, { count })).status).toBeGreaterThanOrEqual(400);
});

test('[SL9] a transfer keeps places, arrives or turns back, and lapses once', async () => {
  const [from, to] = [await opened(), await opened({ place: at(EAST), declaredCapacity: 50 })];
  await duty.post(`/shelters/${from.id}/arrivals`, { count: 60 });
  const manager = await server.as('shelterManager', 'west', from.id);
  const start = (people: number, by = duty, more: object = {}) =>
    by.post<TransferStarted & Problem>(`/shelters/${from.id}/transfers`, { toShelterId: to.id, people, ...more });
  const first = await start(20, manager);
  expect([first.status, first.body.from.present, first.body.to]).toEqual([201, 40, null]);
  expect(await read(to.id)).toMatchObject({ onTheWay: 20, present: 0 });
  expect((await start(31)).body.code).toBe('SHELTER_FULL');
  expect((await start(41)).body.code).toBe('SHELTER_FULL');
  expect((await start(5, duty, { toShelterId: from.id })).body.code).toBe('SHELTERS_SAME');
  expect((await start(5, duty, { toShelterId: server.city.root })).body.code).toBe('SHELTER_UNKNOWN');
  expect((await manager.post(`/shelters/${to.id}/transfers/${first.body.transfer.id}/arrive`)).status).toBe(404);
  const arrived = await duty.post<Answered>(`/shelters/${to.id}/transfers/${first.body.transfer.id}/arrive`, { people: 19 });
  expect(arrived.body).toMatchObject({ present: 19, onTheWay: 0, transfers: [] });
  const second = (await start(10)).body.transfer;
  expect((await manager.post<Answered>(`/shelters/${from.id}/transfers/${second.id}/cancel`)).body.present).toBe(40);
  expect((await duty.post<Problem>(`/shelters/${to.id}/transfers/${second.id}/arrive`)).body.code).toBe('TRANSFER_ENDED');
  const third = (await start(10)).body.transfer;
  server.clock.advance(3_601);
  await Promise.all([lapseTransfers(server.core), lapseTransfers(server.core)]);
  await lapseTransfers(server.core);
  const lapsed = await server.core.database.query(`SELECT FROM events WHERE subject_id = $1 AND type = 'shelter.transferLapsed'`, [to.id]);
  expect(lapsed).toHaveLength(1);
  expect(await read(to.id)).toMatchObject({ onTheWay: 0, transfers: [{ id: third.id, lapsed: true }] });
  const late = await duty.post<Answered>(`/shelters/${to.id}/transfers/${third.id}/arrive`);
  expect([late.body.present, (await read(from.id)).present]).toEqual([29, 30]);
});

test('[SL11] inspections and faults', async () => {
  const { id } = await opened();
  const failed = await duty.post<Answered>(`/shelters/${id}/inspections`, { checklist: [{ code: 'toilets', ok: false, note: '堵' }] });
  expect(failed.body.inspection).toMatchObject({ passed: false, failed: ['toilets'] });
  const faulty = await duty.post<Answered>(`/shelters/${id}/faults`, { text: '漏水', places: 30, function: 'toilets' });
  expect(faulty.body.outOfUse).toBe(30);
  const faultId = faulty.body.faults[0]?.id;
  const mended = await duty.post<Answered>(`/shelters/${id}/faults/${faultId}/mended`, { note: '修好' });
  expect(mended.body).toMatchObject({ outOfUse: 0, faults: [] });
  expect((await duty.post(`/shelters/${id}/faults/${faultId}/mended`)).status).toBe(404);
});

const set = (caller: Caller, id: string, body: JurisdictionSettings) =>
  caller.request(`/api/v1/jurisdictions/${id}/settings`, { method: 'PUT', body });

test('[SL13] a district stands beside its norms; where nobody has said how many live there, no share is made up', async () => {
  const leader = await server.as('dutyLeader', 'east');
  await make({ place: at(EAST), areaSquareMetres: '1000', grade: 1 });
  await make({ place: at(EAST), areaSquareMetres: '500.5', state: 'planned' });
  const norms = async (by: Caller) => (await by.get<{ items: ShelterNorm[] }>('/shelters/norms')).body.items;
  const east = async () => (await norms(leader)).find(({ jurisdictionId }) => jurisdictionId === server.city.east);
  expect(await east()).toMatchObject({ residents: null, perResident: null, needed: '2.5', gradeOne: 1, gradeOneNeeded: 1, area: '1000' });
  await set(leader, server.city.east, { residents: { count: 3_000, source: '第七次人口普查', year: 2020 }, shelterPerResident: '3' });
  await eventually(async () =>
    expect(await east()).toMatchObject({ perResident: '0.33', needed: '3', residents: { count: 3_000, year: 2020 } }),
  );
  expect(await norms(west)).toMatchObject([{ jurisdictionId: server.city.west, residents: null }]);
  expect((await norms(duty)).map(({ jurisdictionId }) => jurisdictionId)).toEqual([server.city.west, server.city.east]);
});

test('[SL2] square metres set anew for a district change the capacity of what is there', async () => {
  const shelter = await make({ place: at(EAST), areaSquareMetres: '180', declaredCapacity: null });
  expect(shelter.capacity).toBe(90);
  const leader = await server.as('dutyLeader', 'east');
  await set(leader, server.city.east, { shelterSquareMetres: { emergency: '0.5', temporary: '1', short: '4.5', medium: '5', long: '6' } });
  await followSettings(server.core, [{ type: 'jurisdiction.settingsSet' }]);
  expect(await read(shelter.id)).toMatchObject({ capacity: 40, squareMetresPerPerson: '4.5', version: 2 });
  await followSettings(server.core, [{ type: 'jurisdiction.settingsSet' }]);
  expect((await read(shelter.id)).version).toBe(2);
});
