/** Trackers at /api/v1/osmand (docs/spec/positions.md, "Trackers"): the forms that are documented, over real HTTP. */
import type { Device, DeviceWithSecret, Page, Position, TakenFixes } from '@fenghuo/domain';
import { type Caller, startServer, type TestServer } from '../core/testing/server.ts';

let server: TestServer;
let leader: Caller;
let device: Device;
let secret: string;
beforeAll(async () => {
  server = await startServer();
  leader = await server.as('dutyLeader');
  const command = { kind: 'osmand', teamId: server.city.teams.west };
  ({ device, secret } = (await leader.post<DeviceWithSecret>('/devices', command)).body);
});
afterAll(() => server.close());

/** A minute later than what was sent before. */
const next = (): number => {
  server.clock.advance(60);
  return Math.floor(Date.parse(server.clock.now()) / 1000);
};
const send = async (query: string, more: RequestInit = {}) => {
  const response = await fetch(`${server.url}/api/v1/osmand${query}`, more);
  return { status: response.status, body: (await response.json()) as TakenFixes & { code: string } };
};
const newest = async () => (await leader.get<Page<Position>>(`/positions?teamId=${server.city.teams.west}`)).body.items[0];
const GOOD = { status: 200, body: { accepted: 1, refused: [] } };

test('[D7] a query by GET and by POST, in knots, in seconds, milliseconds and ISO', async () => {
  const seconds = next();
  expect(await send(`?id=${secret}&lat=36.25&lon=120.25&timestamp=${seconds}&hdop=1.5&altitude=9&speed=10&bearing=90&accuracy=5`)).toEqual(
    GOOD,
  );
  expect(await newest()).toMatchObject({
    point: { coordinates: [120.25, 36.25] },
    at: new Date(seconds * 1000).toISOString(),
    speedMps: expect.closeTo(5.14444, 4),
    headingDegrees: 90,
    accuracyMetres: 5,
  });
  const ms = next() * 1000 + 250;
  expect(await send(`?deviceid=${secret}&location=36.25,120.25&timestamp=${ms}`, { method: 'POST' })).toEqual(GOOD);
  expect((await newest())?.at).toBe(new Date(ms).toISOString());
  const iso = new Date(next() * 1000).toISOString();
  expect(await send(`?id=${secret}&lat=36.25&lon=120.25&timestamp=${iso}`)).toEqual(GOOD);
  expect((await newest())?.at).toBe(iso);
  next();
  expect(await send(`?id=${secret}&lat=36.25&lon=120.25`)).toEqual(GOOD);
});

test('[D7] a form, with or without a body', async () => {
  const form = `id=${secret}&lat=36.25&lon=120.25&timestamp=${next()}`;
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  expect(await send('', { method: 'POST', headers, body: form })).toEqual(GOOD);
  expect(await send(`?${form.replace(/\d+$/, String(next()))}`, { method: 'POST', headers, body: '' })).toEqual(GOOD);
  const report = await fetch(`${server.url}/api/v1/reports`, {
    method: 'POST',
    headers: { ...headers, authorization: `Bearer ${leader.token}` },
    body: 'summary=x',
  });
  expect(report.status).toBe(400);
});

test('[D7] the JSON of Traccar Client', async () => {
  const timestamp = new Date(next() * 1000 + 862).toISOString();
  const body = {
    location: {
      timestamp,
      coords: { latitude: 36.2501, longitude: 120.2501, accuracy: 3.8, speed: 18.67, speed_accuracy: 0.26, heading: -1, altitude: 35.7 },
      is_moving: true,
      event: 'motionchange',
      battery: { level: 0.79, is_charging: false },
      activity: { type: 'still', confidence: 100 },
      extras: {},
    },
    device_id: secret,
  };
  expect(await send('', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })).toEqual(GOOD);
  expect(await newest()).toMatchObject({ at: timestamp, speedMps: expect.closeTo(18.67, 3), headingDegrees: null });
});

test('[D8] what is refused for good is answered 200 and counted, or the app would send it for ever', async () => {
  const at = next();
  const cases = [
    ['lat=0&lon=0', 'FIX_IMPOSSIBLE'],
    ['lat=91&lon=0', 'FIX_IMPOSSIBLE'],
    ['cell=257,02,16,2224', 'FIX_IMPOSSIBLE'],
    ['lat=36.25&lon=120.25&valid=false', 'FIX_IMPOSSIBLE'],
    ['lat=36.25&lon=120.25&accuracy=2000', 'FIX_IMPOSSIBLE'],
    ['lat=36.25&lon=120.25&speed=200', 'FIX_IMPOSSIBLE'],
    ['lat=36.25&lon=140.25', 'FIX_IMPOSSIBLE'],
    [`lat=36.25&lon=120.25&timestamp=${at + 400}`, 'FIX_IN_FUTURE'],
    ['lat=36.25&lon=120.25&timestamp=1164000000', 'FIX_TOO_OLD'],
    ['lat=36.25&lon=120.25&timestamp=now', 'FIX_IMPOSSIBLE'],
  ];
  for (const [query, code] of cases) {
    const timed = query?.includes('timestamp') ? '' : `&timestamp=${at}`;
    expect([query, await send(`?id=${secret}&${query}${timed}`)]).toEqual([
      query,
      { status: 200, body: { accepted: 0, refused: [{ index: 0, code }] } },
    ]);
  }
  const again = `?id=${secret}&lat=36.25&lon=120.25&timestamp=${at}`;
  expect([await send(again), (await send(again)).body.refused]).toEqual([GOOD, [{ index: 0, code: 'DUPLICATE' }]]);
  const { counts } = (await leader.get<Device>(`/devices/${device.id}`)).body;
  expect(counts).toMatchObject([
    { code: 'DUPLICATE', count: 1 },
    { code: 'FIX_IMPOSSIBLE', count: 8 },
    { code: 'FIX_IN_FUTURE', count: 1 },
    { code: 'FIX_TOO_OLD', count: 1 },
    { code: 'accepted', count: expect.any(Number) },
  ]);
});

test('[D8] numbers that are smaller than any speed are none, and lose nothing beside them', async () => {
  expect(await send(`?id=${secret}&lat=36.25&lon=120.25&timestamp=${next()}&speed=1e-46&bearing=5e-324&accuracy=1e-60`)).toEqual(GOOD);
  expect(await newest()).toMatchObject({ speedMps: 0, headingDegrees: 0, accuracyMetres: 0 });
});

test('[P6] one bad fix locks no tracker out', async () => {
  const at = next();
  const sent = async (seconds: number, lon: number) =>
    (await send(`?id=${secret}&lat=36.25&lon=${lon}&timestamp=${at + seconds}`)).body.accepted;
  expect([await sent(0, 120.25), await sent(1, 121.25), await sent(2, 120.25)]).toEqual([1, 0, 1]);
  expect([await sent(3, 121.25), await sent(4, 121.2501), await sent(5, 121.2502), await sent(6, 121.2503)]).toEqual([0, 0, 1, 1]);
  expect((await newest())?.point.coordinates).toEqual([121.2503, 36.25]);
});

test('a million fixes at (0, 0) cost what a sentence costs', async () => {
  const fixes = Array.from({ length: 5_000 }, (_, index) => ({
    point: { type: 'Point', coordinates: [0, 0] },
    at: new Date(Date.parse(server.clock.now()) - index * 1000).toISOString(),
  }));
  const response = await fetch(`${server.url}/api/v1/positions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
    body: JSON.stringify({ fixes }),
  });
  expect(((await response.json()) as TakenFixes).refused).toHaveLength(5_000);
  const { counts } = (await leader.get<Device>(`/devices/${device.id}`)).body;
  expect(counts.find(({ code }) => code === 'FIX_IMPOSSIBLE')?.count).toBeGreaterThanOrEqual(5_000);
});

test('[D10] a wrong secret is 401 and counts against the address; a good one from there still goes in', async () => {
  const wrong = `fhd_${'A'.repeat(27)}`;
  for (const query of [`?id=${wrong}&lat=36.25&lon=120.25`, '?lat=36.25&lon=120.25', `?id=${leader.token}&lat=1&lon=2`])
    expect(await send(query)).toMatchObject({ status: 401, body: { code: 'UNAUTHENTICATED' } });
  const statuses = new Set<number>();
  for (let count = 0; count < 40; count++) statuses.add((await send(`?id=${wrong}&lat=36.25&lon=121.25`)).status);
  expect(statuses).toEqual(new Set([401, 429]));
  expect(await send(`?id=${secret}&lat=36.25&lon=121.25&timestamp=${next()}`)).toEqual(GOOD);
});
