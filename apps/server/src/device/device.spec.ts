/** Devices through the public interface: who registers them, what their secret opens, what is counted (docs/spec/positions.md, "Devices"). */
import type { Device, DeviceSubject, DeviceWithSecret, Page, Position, TakenFixes, Vehicle } from '@fenghuo/domain';
import { eventually } from '../core/testing/eventually.ts';
import { Caller, startServer, type TestServer, WEST } from '../core/testing/server.ts';

type Refused = { code: string; errors?: { path: string }[] };

let server: TestServer;
let leader: Caller;
beforeAll(async () => {
  server = await startServer();
  leader = await server.as('dutyLeader');
});
afterAll(() => server.close());

const register = async (command: object, by = leader) => (await by.post<DeviceWithSecret>('/devices', { kind: 'phone', ...command })).body;
const deviceWith = (secret: string) => new Caller(server.url, secret, '');
let seconds = 0;
/** A minute after the one before, at the same place. */
const fix = (more: object = {}) => {
  server.clock.advance(60);
  return { point: { type: 'Point', coordinates: WEST }, at: new Date(Date.parse(server.clock.now()) + seconds++).toISOString(), ...more };
};
const take = (by: Caller, ...fixes: object[]) => by.post<TakenFixes & Refused>('/positions', { fixes });
const counted = async (id: string) =>
  Object.fromEntries((await leader.get<Device>(`/devices/${id}`)).body.counts.map(({ code, count }) => [code, count]));

test('[D1] [D3] a duty leader and a system administrator register devices, each secret is told once', async () => {
  const { west } = server.city.teams;
  const command = { kind: 'phone', name: '队长手机', teamId: west };
  const first = await leader.post<DeviceWithSecret>('/devices', command, { 'idempotency-key': 'device-1' });
  const again = await leader.post<DeviceWithSecret>('/devices', command, { 'idempotency-key': 'device-1' });
  expect([first.status, again.status, again.body]).toEqual([201, 201, { ...first.body, secret: '' }]);
  const { device, secret } = first.body;
  expect(device).toEqual({
    id: device.id,
    ...command,
    vehicleId: null,
    crs: 'wgs84',
    terminalId: null,
    recordedAt: expect.any(String),
    rotatedAt: null,
    revokedAt: null,
    heardAt: null,
    counts: [],
    version: 1,
  });
  // 27 characters of 6 bits are 160.
  expect(secret).toMatch(/^fhd_[A-Za-z0-9_-]{27}$/);
  const kept = await server.core.database.query('SELECT * FROM devices, events, commands, audit');
  expect(JSON.stringify(kept)).not.toContain(secret);
  expect((await (await server.as('systemAdmin')).post('/devices', { kind: 'osmand', teamId: west })).status).toBe(201);
});

test('[D1] who else asks, and devices of teams elsewhere, are refused', async () => {
  const { west, east } = server.city.teams;
  for (const role of ['dutyOfficer', 'commander', 'supervisor', 'secAdmin', 'auditAdmin', 'informant'] as const) {
    const other = await server.as(role);
    expect([role, (await other.post('/devices', { kind: 'phone', teamId: west })).status]).toEqual([role, 403]);
    expect([role, (await other.get('/devices')).status]).toEqual([role, 403]);
  }
  const western = await server.as('dutyLeader', 'west');
  const eastern = await register({ teamId: east });
  const elsewhere = await western.post<Refused>('/devices', { kind: 'phone', teamId: east });
  expect([elsewhere.status, elsewhere.body.code, elsewhere.body.errors?.[0]?.path]).toEqual([422, 'TEAM_UNKNOWN', 'teamId']);
  for (const step of ['rotate', 'revoke']) expect((await western.post(`/devices/${eastern.device.id}/${step}`)).status).toBe(404);
  const { items } = (await western.get<Page<Device>>('/devices')).body;
  expect(items.map(({ id }) => id)).not.toContain(eastern.device.id);
  const unknown = '01890000-0000-7000-8000-000000000000';
  expect((await leader.post<Refused>('/devices', { kind: 'phone', vehicleId: unknown })).body.code).toBe('VEHICLE_UNKNOWN');
  for (const wrong of [{}, { kind: 'phone' }, { kind: 'phone', teamId: west, vehicleId: unknown }, { kind: 'jt808', teamId: west }])
    expect((await leader.post('/devices', wrong)).status).toBe(400);
});

test('[D1] who manages devices can name what is in their charge, without a live picture of it', async () => {
  const { west, east } = server.city.teams;
  const { body: vehicle } = await leader.post<Vehicle>('/vehicles', { plate: '鲁B00007', kind: 'pump', teamId: west });
  const named = async (by: Caller) => (await by.get<{ items: DeviceSubject[] }>('/devices/subjects')).body.items;
  const theirs = await named(await server.as('systemAdmin', 'west'));
  expect(theirs).toContainEqual({ of: 'team', id: west, code: expect.any(String), name: expect.any(String) });
  expect(theirs).toContainEqual({ of: 'vehicle', id: vehicle.id, code: '鲁B00007', name: 'pump' });
  expect(theirs.map(({ id }) => id)).not.toContain(east);
  expect((await named(leader)).map(({ id }) => id)).toContain(east);
  const paged: string[] = [];
  for (let after = ''; ; ) {
    const { body } = await leader.get<Page<DeviceSubject>>(`/devices/subjects?limit=2${after}`);
    expect(body.items.length).toBeLessThanOrEqual(2);
    paged.push(...body.items.map(({ id }) => id));
    if (body.next === null) break;
    after = `&after=${body.next}`;
  }
  expect(paged.toSorted()).toEqual((await named(leader)).map(({ id }) => id).toSorted());
  expect((await (await server.as('dutyOfficer')).get('/devices/subjects')).status).toBe(403);
});

test('[D2] the number of a terminal is used once, until it is revoked', async () => {
  const terminal = { kind: 'jt808', teamId: server.city.teams.west, terminalId: '013800138000' };
  const { device } = await register(terminal);
  const taken = await leader.post<Refused>('/devices', terminal);
  expect([taken.status, taken.body.code]).toEqual([409, 'TERMINAL_TAKEN']);
  await leader.post(`/devices/${device.id}/revoke`);
  const two = await Promise.all([leader.post<Refused>('/devices', terminal), leader.post<Refused>('/devices', terminal)]);
  expect(two.map(({ status }) => status).sort()).toEqual([201, 409]);
});

test('[D6] a device writes for its own team or vehicle only, need not name it, and opens nothing else', async () => {
  const { west, east } = server.city.teams;
  const { body: vehicle } = await leader.post<Vehicle>('/vehicles', { plate: '鲁B00001', kind: 'pump', teamId: east });
  const phone = deviceWith((await register({ teamId: west })).secret);
  const box = deviceWith((await register({ kind: 'osmand', vehicleId: vehicle.id })).secret);
  const stranger = '01890000-0000-7000-8000-000000000000';
  const answer = await take(
    phone,
    fix(),
    fix({ teamId: west }),
    fix({ teamId: east }),
    fix({ vehicleId: vehicle.id }),
    fix({ teamId: stranger }),
  );
  const refused = [2, 3, 4].map((index) => ({ index, code: 'FORBIDDEN' }));
  expect([answer.status, answer.body]).toEqual([200, { accepted: 2, refused }]);
  expect((await take(box, fix(), fix({ teamId: east }))).body).toEqual({ accepted: 1, refused: [{ index: 1, code: 'FORBIDDEN' }] });
  const [newest] = (await leader.get<Page<Position>>(`/positions?vehicleId=${vehicle.id}`)).body.items;
  expect(newest).toMatchObject({ teamId: null, vehicleId: vehicle.id, positionNumber: vehicle.positionNumber });
  for (const path of ['/positions', '/teams', '/incident-types', '/session', '/snapshot', '/feed'])
    expect([path, (await phone.get<Refused>(path)).status]).toEqual([path, 403]);
  expect((await phone.post('/reports', {})).status).toBe(403);
  const socket = phone.socket();
  const error = await new Promise<Error & { data?: { code: string } }>((resolve) => socket.on('connect_error', resolve));
  socket.disconnect();
  expect(error.data?.code).toBe('UNAUTHENTICATED');
});

test('[D4] [D5] after a rotation the new secret opens and the old one does not; after a revocation none', async () => {
  const { device, secret } = await register({ teamId: server.city.teams.west });
  expect((await take(deviceWith(secret), fix())).status).toBe(200);
  const rotated = await leader.post<DeviceWithSecret>(`/devices/${device.id}/rotate`);
  expect([rotated.status, rotated.body.device.version, rotated.body.secret === secret]).toEqual([200, 2, false]);
  expect((await take(deviceWith(secret), fix())).status).toBe(401);
  expect((await take(deviceWith(rotated.body.secret), fix())).status).toBe(200);
  const revoked = await leader.post<Device>(`/devices/${device.id}/revoke`);
  expect([revoked.status, revoked.body.revokedAt]).toEqual([200, expect.any(String)]);
  expect((await take(deviceWith(rotated.body.secret), fix())).status).toBe(401);
  expect((await leader.post<Device>(`/devices/${device.id}/revoke`)).body).toEqual(revoked.body);
  const refused = await leader.post<Refused>(`/devices/${device.id}/rotate`);
  expect([refused.status, refused.body.code]).toEqual([409, 'DEVICE_REVOKED']);
});

test('[D8] what became of its fixes is counted, in GET /devices and in the metrics', async () => {
  const { device, secret } = await register({ teamId: server.city.teams.spare });
  const phone = deviceWith(secret);
  const good = fix();
  await take(phone, good, fix({ point: { type: 'Point', coordinates: [0, 0] } }), fix({ teamId: server.city.teams.west }));
  await take(phone, good, good);
  await take(phone, fix({ accuracyMetres: 1_001 }));
  await take(phone);
  const expected = { accepted: 1, DUPLICATE: 2, FIX_IMPOSSIBLE: 2, FORBIDDEN: 1 };
  expect(await counted(device.id)).toEqual(expected);
  const listed = (await leader.get<Page<Device>>('/devices?limit=1000')).body.items.find(({ id }) => id === device.id);
  expect(listed?.heardAt).not.toBeNull();
  const metrics = await (await fetch(`${server.url}/metrics`)).text();
  for (const [outcome, count] of Object.entries(expected))
    expect(metrics).toContain(`fenghuo_device_fixes_total{device="${device.id}",outcome="${outcome}"} ${count}\n`);
  expect(metrics).not.toContain(secret);
});

test('[D9] the coordinates of a GCJ-02 device are converted once', async () => {
  const { secret } = await register({ kind: 'osmand', crs: 'gcj02', teamId: server.city.teams.east });
  // 120.3826, 36.0671 as AMap shows it.
  await take(deviceWith(secret), fix({ point: { type: 'Point', coordinates: [120.3878, 36.06747] } }));
  const [newest] = (await leader.get<Page<Position>>(`/positions?teamId=${server.city.teams.east}`)).body.items;
  const [lng = 0, lat = 0] = newest?.point.coordinates ?? [];
  expect([lng, lat]).toEqual([expect.closeTo(120.3826, 3), expect.closeTo(36.0671, 3)]);
});

test('lists of devices are paged and filtered as any', async () => {
  const first = (await leader.get<Page<Device>>('/devices?limit=2')).body;
  expect(first.items).toHaveLength(2);
  const second = (await leader.get<Page<Device>>(`/devices?limit=2&after=${first.next}`)).body;
  expect(second.items.map(({ id }) => id)).not.toContain(first.items[1]?.id);
  const ofEast = (await leader.get<Page<Device>>(`/devices?teamId=${server.city.teams.east}`)).body.items;
  expect(new Set(ofEast.map(({ teamId }) => teamId))).toEqual(new Set([server.city.teams.east]));
  for (const query of ['state=open', 'limit=0', 'after=x', 'colour=red']) expect((await leader.get(`/devices?${query}`)).status).toBe(400);
});

test('a version that has passed is told', async () => {
  const { device } = await register({ teamId: server.city.teams.west });
  await leader.post(`/devices/${device.id}/rotate`, {}, { 'if-match': '"1"' });
  const stale = await leader.post<Refused>(`/devices/${device.id}/revoke`, {}, { 'if-match': '"1"' });
  expect([stale.status, stale.body.code]).toEqual([409, 'VERSION_CONFLICT']);
  await eventually(async () => expect((await leader.get<Device>(`/devices/${device.id}`)).body.version).toBe(2));
});
