/** Around here through the public interface (docs/spec/desk.md W31): what lies there, how many live there, and who is told of homes. */
import type { Around, LngLat } from '@fenghuo/domain';
import { type Caller, EAST, OUTSIDE, startServer, type TestServer, WEST } from '../core/testing/server.ts';

type Refused = { code: string; errors?: { path: string }[] };

let server: TestServer;
let duty: Caller;

const point = (coordinates: LngLat) => ({ type: 'Point' as const, coordinates });
/** So many metres to the north of the middle of the western district. */
const north = (metres: number): LngLat => [WEST[0], WEST[1] + metres / 111_195];
const square = ([lng, lat]: LngLat, half: number): LngLat[] => [
  [lng - half, lat - half],
  [lng + half, lat - half],
  [lng + half, lat + half],
  [lng - half, lat + half],
  [lng - half, lat - half],
];
const polygon = (ring: LngLat[]) => ({ geometry: { type: 'Polygon', coordinates: [ring] } });
const look = async (body: object, by = duty): Promise<Around> => {
  const answer = await by.post<Around>('/around', body);
  expect(answer.status).toBe(200);
  return answer.body;
};
const names = ({ items }: Around['risks']): string[] => items.map(({ name }) => name);

beforeAll(async () => {
  server = await startServer();
  duty = await server.as('dutyOfficer');
  const places: [string, string, LngLat][] = [
    ['液化气站', 'hazard', north(900)],
    ['西水库', 'reservoir', north(-2_000)],
    ['西医院', 'hospital', north(1_500)],
    ['西小学', 'school', north(4_000)],
    ['西广场', 'landmark', north(100)],
  ];
  const entries = places.map(([name, kind, at]) => ({ name, kind, point: point(at) }));
  const admin = await server.as('systemAdmin');
  expect((await admin.post('/gazetteer/import', { entries })).status).toBe(200);
  await server.core.places.load(server.core.database);
  const leader = await server.as('dutyLeader');
  const residents = { count: 100_000, source: '第七次人口普查', year: 2020 };
  const set = await leader.request(`/api/v1/jurisdictions/${server.city.west}/settings`, { method: 'PUT', body: { residents } });
  expect(set.status).toBe(200);
  await server.core.geography.load(server.core.database);
  for (const [people, vulnerable, at] of [
    [4, 1, north(500)],
    [3, 0, north(2_900)],
    [7, 2, north(3_200)],
    [9, 0, EAST],
  ] as const) {
    const known = { head: '张三', address: '西街 1 号', helper: { name: '李四' } };
    const home = { jurisdictionId: server.city.town, people, vulnerable, point: point(at), ...known };
    expect(await duty.post('/households', home)).toMatchObject({ status: 201, body: { people } });
  }
});
afterAll(() => server.close());

test('[W31] around a point: dangers and what needs protection by distance, residents by the share of the ground, homes as a count', async () => {
  const around = await look({ geometry: point(WEST), radiusMetres: 3_000 });
  expect([names(around.risks), names(around.protected)]).toEqual([['液化气站', '西水库'], ['西医院']]);
  expect(around.risks.items.map(({ distanceMetres, bearingDegrees }) => [distanceMetres, bearingDegrees])).toEqual([
    [900, 0],
    [2_000, 180],
  ]);
  expect(around).toMatchObject({ middle: point(WEST), homes: { households: 2, people: 7, vulnerable: 1, withoutPoint: 0 } });
  const circle = Math.PI * 3_000 ** 2;
  const district = 0.5 * 0.5 * 111_195 ** 2 * Math.cos((36.25 * Math.PI) / 180);
  expect(Math.abs(around.squareMetres / circle - 1)).toBeLessThan(0.01);
  expect(Math.abs((around.population?.people ?? 0) / ((100_000 * circle) / district) - 1)).toBeLessThan(0.01);
  expect(around.population).toMatchObject({ estimated: true, knownPercent: 100, regions: [{ jurisdictionId: server.city.west }] });
  expect(names((await look({ geometry: point(WEST) })).risks)).toEqual(['液化气站', '西水库']);
  expect(JSON.stringify(around)).not.toMatch(/张三|李四|西街/);
});

test('[W31] within a drawn area: what is inside alone, and how much of it has figures', async () => {
  const around = await look(polygon(square([120.5, 36.25], 0.1)));
  expect([around.risks.total, around.protected.total, around.population?.knownPercent]).toEqual([0, 0, 50]);
  const small = await look(polygon(square(north(1_200), 0.004)));
  expect([names(small.risks), names(small.protected)]).toEqual([['液化气站'], ['西医院']]);
  expect(await look({ geometry: point(OUTSIDE) })).toMatchObject({ population: null, homes: { households: 0 } });
});

test('[W31] homes are told to whoever may read the ledger, of the own villages; the rest to whoever has sight', async () => {
  const body = { geometry: point(WEST) };
  expect((await look(body, await server.as('supervisor'))).homes).toBeNull();
  expect((await look(body, await server.as('dutyOfficer', 'east'))).homes).toMatchObject({ households: 0 });
  expect((await look(body, await server.as('dutyOfficer', 'west'))).homes).toMatchObject({ households: 2 });
  for (const caller of [await server.as('systemAdmin'), await server.as('informant', 'west')])
    expect((await caller.post('/around', body)).status).toBe(403);
});

test('[W31] five thousand corners are read; more, none, or a province are refused', async () => {
  const ring = (corners: number): LngLat[] =>
    Array.from({ length: corners }, (_, index): LngLat => {
      const turn = ((index % (corners - 1)) / (corners - 1)) * 2 * Math.PI;
      return [Number((120.25 + 0.2 * Math.cos(turn)).toFixed(7)), Number((36.25 + 0.2 * Math.sin(turn)).toFixed(7))];
    });
  expect((await look(polygon(ring(5_000)))).homes).toMatchObject({ households: 3 });
  const refused: [object, number, string][] = [
    [polygon(ring(5_001)), 400, 'geometry.coordinates.0'],
    [polygon(square(WEST, 0.6)), 422, 'geometry.coordinates'],
    [polygon(square(WEST, 0)), 422, 'geometry.coordinates.0'],
    [polygon(square(WEST, 0.1).slice(0, 4)), 422, 'geometry.coordinates.0'],
    [{ geometry: point(WEST), radiusMetres: 20_001 }, 422, 'radiusMetres'],
    [{ geometry: { type: 'LineString', coordinates: square(WEST, 0.1) } }, 400, 'geometry.type'],
    [{}, 400, 'geometry'],
  ];
  for (const [body, status, path] of refused) {
    const answer = await duty.post<Refused>('/around', body);
    expect([answer.status, answer.body.errors?.[0]?.path]).toEqual([status, path]);
  }
});
