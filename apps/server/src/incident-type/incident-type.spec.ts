/** The catalogue of incident types through the public interface, on two nodes. */
import { DEFAULT_TARGETS, type Incident, type IncidentType, type Page, type Report } from '@fenghuo/domain';
import { eventually } from '../core/testing/eventually.ts';
import { type Caller, startServer, type TestServer } from '../core/testing/server.ts';

type Refused = { code: string; errors?: { path: string }[]; current?: IncidentType };

let server: TestServer;
let other: TestServer;
let admin: Caller;

const type = (code: string, more: object = {}) => ({ code, class: 'natural', name: { zh: '山体滑坡', en: 'Landslide' }, ...more });
const report = (typeCode: string) => ({ source: 'phone', summary: '坡上落石', typeCode, place: {}, occurredAt: new Date().toISOString() });

beforeAll(async () => {
  server = await startServer();
  other = await startServer({}, { url: server.core.config.DATABASE_URL, city: server.city });
  admin = await server.as('systemAdmin');
});
afterAll(async () => {
  await other.close();
  await server.close();
});

test('a type is added with the usual targets, and reports take it on every node', async () => {
  const { status, body } = await admin.post<IncidentType>('/incident-types', type('geology', { capabilities: ['rescue'] }));
  expect(status).toBe(201);
  expect(body).toMatchObject({
    ...type('geology'),
    parentCode: null,
    targets: DEFAULT_TARGETS,
    capabilities: ['rescue'],
    active: true,
    version: 1,
  });
  const child = await admin.post<IncidentType>('/incident-types', type('geology.landslide', { parentCode: 'geology' }));
  expect(child.body.parentCode).toBe('geology');
  for (const node of [server, other]) {
    const duty = await node.as('dutyOfficer');
    await eventually(async () => expect((await duty.post<Report>('/reports', report('geology.landslide'))).status).toBe(201));
  }
});

test('new targets hold for the clocks of every node from then on', async () => {
  const { body: made } = await admin.post<IncidentType>('/incident-types', type('quake'));
  const targets = { ...DEFAULT_TARGETS, dispatchSeconds: 30 };
  const { body } = await admin.patch<IncidentType>(`/incident-types/${made.id}`, { targets, active: false });
  expect(body).toEqual({ ...made, targets, active: false, version: 2 });
  const same = await admin.patch<IncidentType>(`/incident-types/${made.id}`, { targets, name: null });
  expect([same.status, same.body.version]).toEqual([200, 2]);
  for (const node of [server, other]) await eventually(() => expect(node.core.catalogue.targets('quake')).toEqual(targets));
  const duty = await other.as('dutyOfficer');
  const { body: said } = await duty.post<Report>('/reports', report('quake'));
  expect((await duty.post<Incident>(`/reports/${said.id}/accept`)).body.typeCode).toBe('quake');
});

test('a code is given once, also by two at the same instant', async () => {
  const taken = await admin.post<Refused>('/incident-types', type('flood.urban'));
  expect([taken.status, taken.body.code, taken.body.current?.code]).toEqual([409, 'CODE_TAKEN', 'flood.urban']);
  const both = await Promise.all(
    [server, other].map(async (node) => (await node.as('systemAdmin')).post<Refused>('/incident-types', type('storm'))),
  );
  expect(both.map(({ status }) => status).sort()).toEqual([201, 409]);
  expect(both.find(({ status }) => status === 409)?.body.code).toBe('CODE_TAKEN');
});

test('bad values are refused by name', async () => {
  const cases: [object, number, string][] = [
    [type('a', { class: 'other' }), 400, 'class'],
    [type('b', { class: 'accident', parentCode: 'flood.urban' }), 422, 'class'],
    [type('c', { parentCode: 'no.such' }), 422, 'parentCode'],
    [type('d', { name: { zh: '火' } }), 400, 'name.en'],
    [type('e', { targets: { ...DEFAULT_TARGETS, arriveSeconds: 0 } }), 422, 'targets.arriveSeconds'],
    [type('f', { targets: { acceptSeconds: 60 } }), 400, 'targets.dispatchSeconds'],
    [type(' '), 400, 'code'],
    [type('g', { colour: 'red' }), 400, 'colour'],
  ];
  for (const [body, status, path] of cases) {
    const answer = await admin.post<Refused>('/incident-types', body);
    expect([body, answer.status, answer.body.errors?.[0]?.path]).toEqual([body, status, path]);
  }
  expect((await admin.patch(`/incident-types/${server.city.west}`, { active: false })).status).toBe(404);
  expect((await admin.patch(`/incident-types/${server.city.west}`, { code: 'x' })).status).toBe(400);
});

test('everyone signed in reads the types; only the system administrator of the whole city changes them', async () => {
  const { body } = await (await server.as('informant', 'west')).get<Page<IncidentType>>('/incident-types');
  const known = body.items.find(({ code }) => code === 'flood.urban');
  expect(known).toBeDefined();
  for (const caller of [await server.as('dutyLeader'), await server.as('systemAdmin', 'west'), await server.as('auditAdmin')]) {
    expect((await caller.get('/incident-types')).status).toBe(200);
    expect((await caller.post('/incident-types', type('h'))).status).toBe(403);
    expect((await caller.patch(`/incident-types/${known?.id}`, { active: false })).status).toBe(403);
  }
});

test('[A14] whom to send is said with the type, in one change', async () => {
  const ordinary = [{ capability: 'boat', teams: 2 }];
  const made = await admin.post<IncidentType>('/incident-types', type('whole', { response: { ordinary } }));
  expect([made.status, made.body.version, made.body.response]).toEqual([201, 1, { ordinary, large: [], major: [], extraordinary: [] }]);
  const twice = { ordinary: [...ordinary, ...ordinary] };
  const refused = await admin.post<Refused>('/incident-types', type('twice', { response: twice }));
  expect([refused.status, refused.body.errors?.[0]?.path]).toEqual([422, 'response.ordinary.1.capability']);
  const change = { capabilities: ['boat'], response: { large: ordinary } };
  const described = await admin.patch<IncidentType>(`/incident-types/${made.body.id}`, change);
  expect([described.body.version, described.body.capabilities, described.body.response?.large]).toEqual([2, ['boat'], ordinary]);
  expect((await admin.patch<IncidentType>(`/incident-types/${made.body.id}`, change)).body.version).toBe(2);
});
