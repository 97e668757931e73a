/** Ways over a real engine and the demo's schematic roads (docs/spec/routing.md). Where Valhalla is not installed only the estimates are tried. */
import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Closure, Incident, LngLat, Recommendation, Report, Route, Team } from '@fenghuo/domain';
import { layDemoNetwork } from '../core/routing/demo-network.ts';
import { eventually } from '../core/testing/eventually.ts';
import { type Caller, OUTSIDE, startServer, type TestServer } from '../core/testing/server.ts';
import { roadsFolder } from '../core.module.ts';

/** 市南区, 香港中路 · 黄岛区, 长江路 */
const SHINAN: LngLat = [120.385, 36.066];
const HUANGDAO: LngLat = [120.2, 35.972];
const point = (coordinates: LngLat) => ({ type: 'Point', coordinates });
const ring = (west: number, south: number, east: number, north: number) => ({
  type: 'Polygon',
  coordinates: [
    [
      [west, south],
      [east, south],
      [east, north],
      [west, north],
      [west, south],
    ],
  ],
});
/** 胶州湾隧道 drawn across, 胶州湾大桥 around a point of it. */
const TUNNEL = {
  geometry: {
    type: 'LineString',
    coordinates: [
      [120.27, 36.025],
      [120.31, 36.025],
    ],
  },
  reason: '隧道积水',
};
const BRIDGE = { geometry: point([120.235, 36.138]), radiusMetres: 1500, reason: '大桥大风封闭' };

const run = promisify(execFile);

let server: TestServer;
let duty: Caller;
beforeAll(async () => {
  server = await startServer();
  duty = await server.as('dutyOfficer');
});
afterAll(() => server.close());

const find = (from: LngLat, to: LngLat, profile = 'car') =>
  duty.post<Route & { code: string }>('/routes', { from: point(from), to: point(to), profile });
const close = async (command: object) => (await duty.post<Closure>('/closures', command)).body;
const open = (...closures: Closure[]) => Promise.all(closures.map(({ id }) => duty.post(`/closures/${id}/open`)));

test('[RT1] without a network the way is a straight line, and says so', async () => {
  const { status, body } = await find(SHINAN, HUANGDAO);
  expect(status).toBe(200);
  expect(body).toMatchObject({ estimated: true, network: 'straightLine', geometry: { coordinates: [SHINAN, HUANGDAO] } });
  expect((await find(SHINAN, HUANGDAO, 'foot')).body.seconds).toBeGreaterThan(body.seconds);
  const east = await server.as('informant', 'east');
  expect((await east.post('/routes', { from: point(SHINAN), to: point(OUTSIDE), profile: 'car' })).status).toBe(200);
});

const isInstalled = (() => {
  try {
    return createRequire(import.meta.url).resolve('@valhallajs/valhallajs') !== '';
  } catch {
    return false;
  }
})();
if (!isInstalled) test.skip('ways over the network: skipped, because Valhalla is not installed', () => undefined);

(isInstalled ? describe : describe.skip)('over the schematic network', () => {
  beforeAll(async () => {
    await layDemoNetwork(roadsFolder(server.core.config));
    await overNetwork();
  });

  const overNetwork = () => eventually(async () => expect((await find(SHINAN, HUANGDAO)).body.network).toBe('schematic'));

  test('[RT2] tiles laid while the server runs are taken; a sketch gives estimates', async () => {
    const { body } = await find(SHINAN, HUANGDAO);
    expect(body).toMatchObject({ estimated: true, network: 'schematic' });
    expect(body.metres).toBeGreaterThan(18_000);
    expect(body.metres).toBeLessThan(35_000);
    expect([body.geometry.coordinates[0], body.geometry.coordinates.at(-1)]).toEqual([SHINAN, HUANGDAO]);
  });

  test('[RT3] with tunnel and bridge closed the way from Shinan to Huangdao goes round the bay, at once, and back when they open', async () => {
    const through = (await find(SHINAN, HUANGDAO)).body;
    const tunnel = await close(TUNNEL);
    const overBridge = (await find(SHINAN, HUANGDAO)).body;
    const bridge = await close(BRIDGE);
    const round = (await find(SHINAN, HUANGDAO)).body;
    expect(overBridge.metres).toBeGreaterThan(through.metres + 15_000);
    expect(round.metres).toBeGreaterThan(overBridge.metres + 15_000);
    // North of the bay's mouth by a long way: 红岛 and 胶州 lie above 36.2.
    expect(Math.max(...round.geometry.coordinates.map(([, lat]) => lat))).toBeGreaterThan(36.2);
    const [[leg]] = (await server.core.router.matrix([SHINAN], [HUANGDAO], 'car')) as [[Route]];
    expect(Math.abs(leg.seconds - round.seconds)).toBeLessThan(10);
    await open(tunnel, bridge);
    expect((await find(SHINAN, HUANGDAO)).body).toEqual(through);
  });

  test('[A27] with the tunnel closed a team from across the bay is said to go round', async () => {
    const station = { point: point(SHINAN) };
    const team = await duty.post<Team>('/teams', { code: 'R1', name: '隧道东队', station });
    const place = { point: point(HUANGDAO) };
    const report = await duty.post<Report>('/reports', { source: 'phone', summary: '积水', place, occurredAt: new Date().toISOString() });
    const incident = await duty.post<Incident>(`/reports/${report.body.id}/accept`, {});
    const reasons = async () => {
      const { body } = await duty.get<Recommendation>(`/incidents/${incident.body.id}/recommendations`);
      return body.items.find(({ teamId }) => teamId === team.body.id)?.reasons.filter(({ code }) => code === 'ROAD_CLOSED');
    };
    expect(await reasons()).toEqual([]);
    const tunnel = await close(TUNNEL);
    expect(await reasons()).toEqual([{ code: 'ROAD_CLOSED', addedSeconds: expect.any(Number) }]);
    await open(tunnel);
  });

  test('[RT3] what is closed cuts the reach; a closure of tomorrow does not yet', async () => {
    const reach = async () => {
      const reached = await server.core.router.isochrone([120.305, 36.06], [30], 'car');
      return Math.min(...reached.flatMap(({ geometry }) => geometry.coordinates.flat(2)).map(([, lat]) => lat));
    };
    const before = await reach();
    const planned = await close({ ...TUNNEL, from: new Date(Date.now() + 3_600_000).toISOString() });
    expect(await reach()).toBe(before);
    const tunnel = await close(TUNNEL);
    expect(await reach()).toBeGreaterThan(before + 0.01);
    await open(planned, tunnel);
  });

  test('[RT3] who must go into a closed area goes; who is cut off on all sides is told that there is no way', async () => {
    const area = await close({ geometry: ring(120.17, 35.95, 120.23, 35.99), reason: '内涝' });
    const into = await find(SHINAN, HUANGDAO);
    expect(into).toMatchObject({ status: 200, body: { network: 'schematic' } });
    await open(area);
    // A frame of four closed strips, with the place in its middle open.
    const strips = await Promise.all(
      [
        ring(120.15, 35.93, 120.25, 35.94),
        ring(120.15, 36.0, 120.25, 36.01),
        ring(120.15, 35.93, 120.16, 36.01),
        ring(120.24, 35.93, 120.25, 36.01),
      ].map((geometry) => close({ geometry, reason: '封控' })),
    );
    const cut = await find(SHINAN, HUANGDAO);
    expect([cut.status, cut.body.code]).toEqual([409, 'UNREACHABLE']);
    expect(await server.core.router.matrix([SHINAN, [120.19, 35.965]], [HUANGDAO], 'car')).toEqual([
      [null],
      [expect.objectContaining({ network: 'schematic' })],
    ]);
    await open(...strips);
  });

  test('[RT2] while other tiles are made current the old ones answer', async () => {
    const [before] = await pidsOfEngines();
    let isLaid = false;
    const made = layAgain().finally(() => {
      isLaid = true;
    });
    const networks = new Set<string>();
    const look = async () => networks.add((await find(SHINAN, HUANGDAO)).body.network);
    while (!isLaid) await look();
    await made;
    await eventually(async () => {
      await look();
      expect(await pidsOfEngines()).not.toContain(before);
    });
    expect([...networks]).toEqual(['schematic']);
  });

  test('[RT2] places off the network are estimated, one of many too', async () => {
    expect((await find(SHINAN, OUTSIDE)).body).toMatchObject({ estimated: true, network: 'straightLine' });
    const [[near], [far]] = (await server.core.router.matrix([SHINAN, OUTSIDE], [HUANGDAO], 'truck')) as [[Route], [Route]];
    expect([near.network, far.network]).toEqual(['schematic', 'straightLine']);
  });

  test('[RT2] a list of any length is answered whole', async () => {
    const many = Array.from({ length: 900 }, (_, index): LngLat => [120.3 + index * 0.0001, 36.08]);
    const legs = await server.core.router.matrix(many, [HUANGDAO], 'truck');
    expect(legs).toHaveLength(900);
    expect(new Set(legs.map(([leg]) => leg?.network))).toEqual(new Set(['schematic']));
  });

  test('[RT8] when the engine dies, estimates answer and it is started again', async () => {
    const [pid] = await pidsOfEngines();
    expect(pid).toBeDefined();
    process.kill(pid ?? 0, 'SIGKILL');
    await eventually(async () => expect(await pidsOfEngines()).not.toContain(pid));
    const meanwhile = await find(SHINAN, HUANGDAO);
    expect([meanwhile.status, ['schematic', 'straightLine'].includes(meanwhile.body.network)]).toEqual([200, true]);
    await overNetwork();
    const answers = await Promise.all(Array.from({ length: 200 }, () => find(SHINAN, HUANGDAO)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
  });

  test('[RT8] an engine that is stuck is given up, and started again', async () => {
    const [pid] = await pidsOfEngines();
    process.kill(pid ?? 0, 'SIGSTOP');
    const { status, body } = await find(SHINAN, HUANGDAO);
    expect([status, body.network]).toEqual([200, 'straightLine']);
    await eventually(async () => expect(await pidsOfEngines()).not.toContain(pid));
    await overNetwork();
  });
});

/** As a person does it. */
async function layAgain(): Promise<void> {
  const tool = fileURLToPath(new URL('../../../../tools/roads/roads.mjs', import.meta.url));
  const roads = fileURLToPath(new URL('../../assets/demo/roads.osm.pbf', import.meta.url));
  await run(process.execPath, [tool, roads, '--schematic'], { env: { ...process.env, DATA_DIR: server.core.config.DATA_DIR } });
}

/** Children of this process that run the engine. */
async function pidsOfEngines(): Promise<number[]> {
  const { stdout } = await run('ps', ['-o', 'pid=,args=', '--ppid', String(process.pid)]);
  return stdout
    .split('\n')
    .filter((line) => line.includes('valhalla/process.mjs'))
    .map((line) => Number(line.trim().split(' ')[0]));
}
