/** What nobody reaches, through the public interface (docs/spec/assignment.md). */
import type { Coverage, Incident, Recommendation, Report, Team } from '@fenghuo/domain';
import { type Caller, EAST, startServer, type TestServer, WEST } from '../core/testing/server.ts';

let server: TestServer;
let duty: Caller;
beforeAll(async () => {
  server = await startServer();
  duty = await server.as('dutyOfficer');
  const admin = await server.as('systemAdmin');
  // The western town lies where T01 stands; of the eastern district no town is known, so its own centre counts.
  await admin.patch(`/jurisdictions/${server.city.town}`, { center: { type: 'Point', coordinates: WEST } });
  await admin.patch(`/jurisdictions/${server.city.east}`, { center: { type: 'Point', coordinates: EAST } });
  await server.core.geography.load(server.core.database);
});
afterAll(() => server.close());

const coverage = async (query: string, by = duty) => (await by.get<Coverage>(`/coverage${query}`)).body;
const codes = ({ towns }: Coverage) => towns.map(({ regionCode }) => regionCode);
/** Square degrees. */
const areaOf = ({ polygons }: Coverage): number =>
  polygons.coordinates
    .flat()
    .map((ring) => ring.slice(1).reduce((sum, [x = 0, y = 0], at) => sum + ((ring[at]?.[0] ?? 0) * y - x * (ring[at]?.[1] ?? 0)) / 2, 0))
    .reduce((sum, area) => sum + area, 0);

test('[A23] ground that nobody reaches is told with its towns; more minutes leave less of it', async () => {
  const near = await coverage('?minutes=5');
  expect(near).toMatchObject({ minutes: 5, capability: null, estimated: true, towns: [] });
  const wide = await coverage('?minutes=30');
  expect(areaOf(near)).toBeGreaterThan(areaOf(wide));
  // Half a degree squared less three circles of 1.79 km.
  const circle = (Math.PI * (1.786 / 111.195) ** 2) / Math.cos((36.25 * Math.PI) / 180);
  expect(Math.abs(areaOf(near) - (0.5 - 3 * circle)) / 0.5).toBeLessThan(0.01);
  expect(Date.now() - Date.parse(near.at)).toBeLessThan(30_000);
});

test('[A23] only teams with the capability that is asked for count, and only those who stand by', async () => {
  expect(codes(await coverage('?minutes=10&capability=diving'))).toEqual(['990001001', '990002']);
  expect(codes(await coverage('?minutes=10&capability=pumping'))).toEqual([]);
  await duty.patch<Team>(`/teams/${server.city.teams.east}`, { availability: 'outOfService', reason: '检修' });
  expect(codes(await coverage('?minutes=11&capability=pumping'))).toEqual(['990002']);
  await duty.patch<Team>(`/teams/${server.city.teams.east}`, { availability: 'available' });
});

test('[A23] whoever sees one district is told of its ground and its towns alone', async () => {
  const west = await coverage('?minutes=5&capability=diving', await server.as('dutyOfficer', 'west'));
  expect(codes(west)).toEqual(['990001001']);
  expect(areaOf(west)).toBeCloseTo(0.25, 2);
  const informant = await coverage('?minutes=5', await server.as('informant', 'west'));
  expect([informant.towns, informant.polygons.coordinates]).toEqual([[], []]);
});

test('[A23] the advice says which towns a team would leave to nobody', async () => {
  const place = { point: { type: 'Point', coordinates: WEST } };
  const said = { source: 'phone', summary: '积水', place, occurredAt: new Date().toISOString(), typeCode: 'flood.urban' };
  const report = await duty.post<Report>('/reports', said);
  const incident = (await duty.post<Incident>(`/reports/${report.body.id}/accept`)).body;
  const { items } = (await duty.get<Recommendation>(`/incidents/${incident.id}/recommendations`)).body;
  const left = (id: string) => items.find(({ teamId }) => teamId === id)?.leavesUncovered;
  expect(left(server.city.teams.west)).toEqual(['990001001']);
  expect(left(server.city.teams.east)).toEqual(['990002']);
  expect(left(server.city.teams.spare)).toEqual([]);
});

test('bad questions are refused by name', async () => {
  for (const query of ['?minutes=0', '?minutes=61', '?minutes=x', '?capability=', '?other=1']) {
    const { status } = await duty.get(`/coverage${query}`);
    expect([query, [400, 422].includes(status)]).toEqual([query, true]);
  }
});
