/** The tree of jurisdictions and their boundaries through the public interface, on two nodes. */
import {
  type BoundarySet,
  type Jurisdiction,
  type JurisdictionBoundary,
  type LngLat,
  MAX_BOUNDARY_POINTS,
  type Page,
  type Report,
  type SettingsOfJurisdiction,
} from '@fenghuo/domain';
import type { Socket } from 'socket.io-client';
import { eventually } from '../core/testing/eventually.ts';
import { type Caller, OUTSIDE, startServer, type TestServer, WEST } from '../core/testing/server.ts';

type Refused = { code: string; errors?: { path: string; message: string }[]; current?: Jurisdiction };

let server: TestServer;
let other: TestServer;
let admin: Caller;
const sockets: Socket[] = [];

const box = (west: number, south: number, east: number, north: number): LngLat[] => [
  [west, south],
  [east, south],
  [east, north],
  [west, north],
  [west, south],
];
const polygon = (...coordinates: unknown[][]) => ({ type: 'Polygon', coordinates });
const put = <T>(caller: Caller, id: string, body: unknown, headers: Record<string, string> = {}) =>
  caller.request<T>(`/api/v1/jurisdictions/${id}/boundary`, { method: 'PUT', body, headers });
const town = (code: string, more: object = {}) => ({ code, name: `镇 ${code}`, level: 'town', parentId: server.city.west, ...more });
const create = async (code: string, more: object = {}): Promise<Jurisdiction> => {
  const { status, body } = await admin.post<Jurisdiction>('/jurisdictions', town(code, more));
  expect([code, status]).toEqual([code, 201]);
  return body;
};
const reportAt = async (on: TestServer, coordinates: LngLat): Promise<Report> => {
  const said = {
    source: 'phone',
    summary: '山体滑坡',
    place: { point: { type: 'Point', coordinates } },
    occurredAt: new Date().toISOString(),
  };
  return (await (await on.as('dutyOfficer')).post<Report>('/reports', said)).body;
};

beforeAll(async () => {
  server = await startServer();
  other = await startServer({}, { url: server.core.config.DATABASE_URL, city: server.city });
  admin = await server.as('systemAdmin');
});
afterAll(async () => {
  for (const socket of sockets) socket.close();
  await other.close();
  await server.close();
});

test('a new child with its boundary takes over its ground, and the officers of the district above see it, on every node', async () => {
  const west = [await server.as('dutyOfficer', 'west'), await other.as('dutyOfficer', 'west')];
  const resets: unknown[] = [];
  const snapshots: unknown[] = [];
  for (const officer of west) {
    const socket = officer.socket();
    sockets.push(socket);
    socket.on('snapshot', (snapshot) => snapshots.push(snapshot));
    socket.on('reset', (reset) => resets.push(reset));
    socket.emit('resume', { protocol: 1, after: null });
  }
  await eventually(() => expect(snapshots.length).toBeGreaterThanOrEqual(2));

  const child = await create('990001002', { nameEn: 'West Town' });
  expect(child).toMatchObject({ ...town('990001002'), nameEn: 'West Town', center: null, version: 1 });
  const set = await put<BoundarySet>(admin, child.id, { geometry: polygon(box(120.2, 36.2, 120.3, 36.3)) });
  expect([set.status, set.body]).toEqual([200, { jurisdictionId: child.id, schematic: false, pointCount: 5 }]);

  await eventually(() => expect(resets).toEqual([{ code: 'SIGHT_CHANGED' }, { code: 'SIGHT_CHANGED' }]));
  for (const node of [server, other]) {
    await eventually(async () => expect((await reportAt(node, WEST)).jurisdictionId).toBe(child.id));
    expect((await reportAt(node, [120.1, 36.1])).jurisdictionId).toBe(server.city.west);
  }
  const report = await reportAt(server, WEST);
  expect(report.place.regionCode).toBe('990001002');
  for (const officer of west) await eventually(async () => expect((await officer.get(`/reports/${report.id}`)).status).toBe(200));
  expect((await (await server.as('dutyOfficer', 'east')).get(`/reports/${report.id}`)).status).toBe(404);
});

test('a child of a node made a moment ago on another node is made at once', async () => {
  const elsewhere = await other.as('systemAdmin');
  const parent = await create('990001003');
  const village = { code: '990001003001', name: '村', level: 'village', parentId: parent.id };
  const { status, body } = await elsewhere.post<Jurisdiction>('/jurisdictions', village);
  expect([status, body.parentId]).toEqual([201, parent.id]);
  expect((await put(elsewhere, body.id, { geometry: polygon(box(120.01, 36.01, 120.02, 36.02)) })).status).toBe(200);
});

test('a jurisdiction is described; a code is given once; nobody overwrites what they have not seen', async () => {
  const node = await create('990001004');
  const described = await admin.patch<Jurisdiction>(`/jurisdictions/${node.id}`, {
    name: '新镇',
    center: { type: 'Point', coordinates: WEST },
  });
  expect(described.body).toEqual({ ...node, name: '新镇', center: { type: 'Point', coordinates: WEST }, version: 2 });
  expect((await admin.patch<Jurisdiction>(`/jurisdictions/${node.id}`, { name: '新镇' })).body.version).toBe(2);
  const taken = await admin.patch<Refused>(`/jurisdictions/${node.id}`, { code: '990002' });
  expect([taken.status, taken.body.code, taken.body.current?.id]).toEqual([409, 'CODE_TAKEN', server.city.east]);
  const twice = await Promise.all([
    admin.post<Refused>('/jurisdictions', town('990001005')),
    admin.post<Refused>('/jurisdictions', town('990001005')),
  ]);
  expect(twice.map(({ status }) => status).sort()).toEqual([201, 409]);
  const stale = await admin.patch<Refused>(`/jurisdictions/${node.id}`, { name: '旧镇' }, { 'if-match': '"1"' });
  expect([stale.status, stale.body.code]).toEqual([409, 'VERSION_CONFLICT']);
});

test('a boundary is read back as it was set; the same again is no event, another replaces it', async () => {
  const node = await create('990001006');
  expect((await admin.get(`/jurisdictions/${node.id}/boundary`)).status).toBe(404);
  const geometry = {
    type: 'MultiPolygon',
    coordinates: [[box(120.4, 36.4, 120.45, 36.45), box(120.41, 36.41, 120.42, 36.42)], [box(120.46, 36.46, 120.47, 36.47)]],
  };
  const events = async () => {
    const [row] = await server.core.database.query<{ count: number }>(
      `SELECT count(*)::int AS count FROM events WHERE type = 'jurisdiction.boundarySet' AND subject_id = $1`,
      [node.id],
    );
    return row?.count;
  };
  await put(admin, node.id, { geometry, schematic: true });
  await put(admin, node.id, { geometry, schematic: true });
  expect(await events()).toBe(1);
  const officer = await server.as('dutyOfficer', 'west');
  const { body } = await officer.get<JurisdictionBoundary>(`/jurisdictions/${node.id}/boundary`);
  expect(body).toEqual({ jurisdictionId: node.id, geometry, schematic: true, pointCount: 15 });
  for (const node of [server, other]) {
    await eventually(async () => expect((await reportAt(node, [120.465, 36.465])).place.regionCode).toBe('990001006'));
    expect((await reportAt(node, [120.415, 36.415])).place.regionCode).toBe('990001');
  }
  await put(admin, node.id, { geometry: polygon(box(120.46, 36.46, 120.47, 36.47)) });
  expect(await events()).toBe(2);
});

test('a boundary of many points is taken, and refused by name when it is none', async () => {
  const node = await create('990001007');
  const circle = (count: number, digits = 15): LngLat[] => {
    const points = Array.from({ length: count - 1 }, (_, index): LngLat => {
      const angle = (2 * Math.PI * index) / (count - 1);
      return [Number((120.3 + 0.01 * Math.cos(angle)).toFixed(digits)), Number((36.4 + 0.01 * Math.sin(angle)).toFixed(digits))];
    });
    return [...points, ...points.slice(0, 1)];
  };
  const most = await put<BoundarySet>(admin, node.id, { geometry: polygon(circle(MAX_BOUNDARY_POINTS)) });
  expect([most.status, most.body.pointCount]).toEqual([200, MAX_BOUNDARY_POINTS]);
  const cases: [unknown, number, string, string][] = [
    [polygon(circle(60_000, 5), circle(60_000, 5)), 422, 'geometry.coordinates', 'BOUNDARY_INVALID'],
    [polygon(box(120, 36, 121, 37).slice(0, 4)), 422, 'geometry.coordinates.0', 'BOUNDARY_INVALID'],
    [polygon(box(120, 36, 120, 36)), 422, 'geometry.coordinates.0', 'BOUNDARY_INVALID'],
    [polygon(box(120, 36, 121, 37), box(122, 36, 123, 37)), 422, 'geometry.coordinates.1', 'BOUNDARY_INVALID'],
    [
      { type: 'MultiPolygon', coordinates: [[box(120, 36, 121, 37)], [box(1, 1, 1, 2)]] },
      422,
      'geometry.coordinates.1.0',
      'BOUNDARY_INVALID',
    ],
    [polygon(box(120, 36, 190, 37)), 422, 'geometry.coordinates.0.1.0', 'VALUE_OUT_OF_RANGE'],
    [polygon([['120', 36], ...box(120, 36, 121, 37)]), 400, 'geometry.coordinates.0.0.0', 'INVALID'],
    [polygon(box(120, 36, 121, 37).slice(0, 3)), 400, 'geometry.coordinates.0', 'INVALID'],
    [polygon(), 400, 'geometry.coordinates', 'INVALID'],
    [{ type: 'Point', coordinates: [120, 36] }, 400, 'geometry.type', 'INVALID'],
    [undefined, 400, 'geometry', 'INVALID'],
  ];
  for (const [geometry, status, path, code] of cases) {
    const answer = await put<Refused>(admin, node.id, { geometry });
    expect([answer.status, answer.body.errors?.[0]?.path, answer.body.code]).toEqual([status, path, code]);
  }
  const whole = await admin.get<JurisdictionBoundary>(`/jurisdictions/${node.id}/boundary`);
  expect(whole.body.pointCount).toBe(MAX_BOUNDARY_POINTS);
  const flood = await put<Refused>(admin, node.id, { geometry: polygon(Array.from({ length: 600_000 }, () => [120, 36])) });
  expect([flood.status, flood.body.code]).toEqual([413, 'TOO_LARGE']);
  expect((await admin.post('/jurisdictions', town('990001999', { name: '镇'.repeat(200_000) }))).status).toBe(413);
});

test('bad values are refused by name', async () => {
  const cases: [object, number, string][] = [
    [town('x1', { name: ' ' }), 400, 'name'],
    [town(''), 400, 'code'],
    [town('x2', { level: 'planet' }), 400, 'level'],
    [town('x3', { level: 'district' }), 422, 'level'],
    [town('x4', { parentId: server.city.teams.west }), 422, 'parentId'],
    [town('x5', { parentId: null }), 400, 'parentId'],
    [town('x6', { boundary: {} }), 400, 'boundary'],
    [town('x7', { center: { type: 'Point', coordinates: [120, -91] } }), 422, 'center.coordinates.1'],
  ];
  for (const [body, status, path] of cases) {
    const answer = await admin.post<Refused>('/jurisdictions', body);
    expect([body, answer.status, answer.body.errors?.[0]?.path]).toEqual([body, status, path]);
  }
  expect((await admin.patch(`/jurisdictions/${server.city.teams.west}`, { name: '无' })).status).toBe(404);
  expect((await admin.patch(`/jurisdictions/west`, { name: '无' })).status).toBe(400);
  expect((await admin.get('/jurisdictions?state=open')).status).toBe(400);
});

test('everyone signed in reads the tree page by page; only the system administrator in charge changes it', async () => {
  const informant = await server.as('informant', 'east');
  const all: Jurisdiction[] = [];
  for (let after: string | null = ''; after !== null; ) {
    const { body }: { body: Page<Jurisdiction> } = await informant.get(`/jurisdictions?limit=2${after && `&after=${after}`}`);
    all.push(...body.items);
    after = body.next;
  }
  expect(all.map(({ id }) => id)).toEqual(expect.arrayContaining([server.city.root, server.city.west, server.city.east, server.city.town]));
  expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);

  const geometry = polygon(box(OUTSIDE[0], OUTSIDE[1], OUTSIDE[0] + 1, OUTSIDE[1] + 1));
  const eastern = await server.as('systemAdmin', 'east');
  for (const caller of [informant, eastern, await server.as('dutyLeader'), await server.as('secAdmin')]) {
    expect((await caller.post('/jurisdictions', town('x9'))).status).toBe(403);
    expect((await caller.patch(`/jurisdictions/${server.city.west}`, { name: '西' })).status).toBe(403);
    expect((await put(caller, server.city.west, { geometry })).status).toBe(403);
  }
  const own = await eastern.post<Jurisdiction>('/jurisdictions', town('990002009', { parentId: server.city.east }));
  expect(own.status).toBe(201);
  expect((await put(eastern, own.body.id, { geometry })).status).toBe(200);
  expect((await fetch(`${server.url}/api/v1/jurisdictions`)).status).toBe(401);
});

test('[R15] limits and norms are inherited field by field, set whole by the duty leader of the place, and by nobody else', async () => {
  const read = async (id: string) => (await admin.get<SettingsOfJurisdiction>(`/jurisdictions/${id}/settings`)).body;
  const set = (caller: Caller, id: string, body: object) =>
    caller.request<SettingsOfJurisdiction & Refused>(`/api/v1/jurisdictions/${id}/settings`, { method: 'PUT', body });
  const { west, root } = server.city;
  expect(await read(west)).toMatchObject({ own: {}, effective: { reliefHours: 10, closureHours: 24 } });
  const leader = await server.as('dutyLeader', 'west');
  const inWest = await set(leader, west, { reliefHours: 8 });
  expect(inWest).toMatchObject({ status: 200, body: { own: { reliefHours: 8 }, effective: { reliefHours: 8, closureHours: 24 } } });
  expect((await set(admin, root, { reliefHours: 12, closureHours: 36 })).status).toBe(200);
  await eventually(async () => expect((await read(west)).effective).toMatchObject({ reliefHours: 8, closureHours: 36 }));
  expect((await set(leader, root, {})).body.code).toBe('FORBIDDEN');
  expect((await set(await server.as('commander', 'west'), west, {})).body.code).toBe('FORBIDDEN');
  expect((await set(leader, west, { reliefHours: 0 })).status).toBe(422);
  for (const body of [{ reliefHours: 1.5 }, { reliefHours: '8' }, { hours: 8 }])
    expect([body, (await set(leader, west, body)).status]).toEqual([body, 400]);
  expect((await set(leader, west, {})).body.own).toEqual({});
  expect((await set(admin, root, {})).status).toBe(200);
});
