/** Closures through the public interface (docs/spec/routing.md): who may close, what is refused, who is told. */
import type { Assignment, ClockedClosure, Closure, Incident, LngLat, Report } from '@fenghuo/domain';
import { eventually } from '../core/testing/eventually.ts';
import { type Caller, EAST, startServer, type TestServer, WEST } from '../core/testing/server.ts';
import { openLapsedRoads } from '../jobs/cut-ways.ts';
import { type Jobs, startJobs } from '../jobs/jobs.ts';

let server: TestServer;
let jobs: Jobs;
let duty: Caller;
beforeAll(async () => {
  server = await startServer();
  jobs = await startJobs(server.core);
  duty = await server.as('dutyOfficer');
});
afterAll(async () => {
  await jobs.close();
  await server.close();
});

type Problem = { code: string; errors: { path: string; message: string }[]; current?: Closure };
const across = (lng: number) => ({
  type: 'LineString',
  coordinates: [
    [lng, 36.2],
    [lng, 36.3],
  ],
});
const close = (command: object, by = duty) =>
  by.post<Closure & Problem>('/closures', { geometry: across(120.4), reason: '积水', ...command });
const states = async (query = '') => (await duty.get<{ items: Closure[] }>(`/closures${query}`)).body.items.map(({ state }) => state);

test('[RT4] a road is closed, listed, and opened once', async () => {
  const { status, body } = await close({});
  expect([status, body.state, body.from, body.until]).toEqual([201, 'closed', body.from, null]);
  expect((await duty.get<Closure>(`/closures/${body.id}`)).body).toMatchObject(body);
  expect(await states('?state=closed')).toContain('closed');
  const opened = await duty.post<Closure>(`/closures/${body.id}/open`);
  expect([opened.status, opened.body.state, opened.body.version]).toEqual([200, 'open', 2]);
  const again = await duty.post<Problem>(`/closures/${body.id}/open`);
  expect([again.status, again.body.code, again.body.current?.state]).toEqual([409, 'CLOSURE_NOT_CLOSED', 'open']);
  expect((await duty.get('/closures?teamId=0191f0a0-0000-7000-9000-000000370202')).status).toBe(400);
});

test('[RT4] a self-crossing area is refused and says why; so is a line that is no line', async () => {
  const bow: LngLat[] = [
    [120.3, 36.2],
    [120.4, 36.3],
    [120.4, 36.2],
    [120.3, 36.3],
    [120.3, 36.2],
  ];
  const refused = await close({ geometry: { type: 'Polygon', coordinates: [bow] } });
  expect([refused.status, refused.body.code, refused.body.errors]).toEqual([
    422,
    'CLOSURE_INVALID',
    [{ path: 'geometry', message: 'crosses itself' }],
  ]);
  expect((await close({ geometry: { type: 'LineString', coordinates: [[120.3, 36.2]] } })).status).toBe(400);
  expect((await close({ geometry: { type: 'Point', coordinates: [300, 36] } })).status).toBe(422);
});

test('[RT4] who commands a place that it touches may close it; everyone sees it, administrators too', async () => {
  const east = await server.as('dutyOfficer', 'east');
  const leader = await server.as('teamLeader', 'west', server.city.teams.west);
  expect((await close({}, east)).status).toBe(403);
  expect((await close({}, leader)).status).toBe(403);
  const both = await close({ geometry: { type: 'LineString', coordinates: [WEST, EAST] } }, east);
  expect([both.status, both.body.jurisdictionId]).toEqual([201, server.city.east]);
  for (const caller of [leader, await server.as('systemAdmin')])
    expect((await caller.get<{ kinds: { closure: Closure[] } }>('/snapshot')).body.kinds.closure.map(({ id }) => id)).toContain(
      both.body.id,
    );
  expect((await (await server.as('dutyOfficer', 'west')).post(`/closures/${both.body.id}/open`)).status).toBe(403);
  await east.post(`/closures/${both.body.id}/open`);
});

async function sent(): Promise<Assignment> {
  const place = { point: { type: 'Point', coordinates: EAST } };
  const said = { source: 'phone', summary: '山体滑坡', place, occurredAt: server.clock.now() };
  const { id } = (await duty.post<Report>('/reports', said)).body;
  const incident = (await duty.post<Incident>(`/reports/${id}/accept`)).body;
  const override = { reason: '试' };
  const { assignments } = (
    await duty.post<{ assignments: Assignment[] }>(`/incidents/${incident.id}/dispatch`, { teamIds: [server.city.teams.west], override })
  ).body;
  return assignments[0] as Assignment;
}
const cutBy = async (id: string) => (await duty.get<Assignment>(`/assignments/${id}`)).body.wayCutBy;
const told = (id: string) => server.core.database.query(`SELECT FROM events WHERE subject_id = $1 AND type = 'assignment.wayCut'`, [id]);

test('[RT7] a team whose way is cut is told on its incident, once; a team elsewhere is not', async () => {
  const assignment = await sent();
  const aside = await close({ geometry: across(120.1) });
  const { body } = await close({});
  await eventually(async () => expect(await cutBy(assignment.id)).toEqual([body.id]));
  const { items } = (await duty.get<{ items: { type: string; payload: object }[] }>(`/incidents/${assignment.incidentId}/timeline`)).body;
  expect(items.find(({ type }) => type === 'assignment.wayCut')?.payload).toMatchObject({
    closureId: body.id,
    reason: '积水',
    estimated: true,
  });
  await duty.post(`/assignments/${assignment.id}/depart`, { position: { type: 'Point', coordinates: [120.6, 36.25] } });
  const behind = await close({ geometry: across(120.5) });
  const ahead = await close({ geometry: across(120.7) });
  await eventually(async () => expect(await cutBy(assignment.id)).toEqual([body.id, ahead.body.id].sort()));
  expect(await told(assignment.id)).toHaveLength(2);
  for (const one of [aside, behind, ahead]) await duty.post(`/closures/${one.body.id}/open`);
  await duty.post(`/closures/${body.id}/open`);
});

test('[RT7] roads that are closed together are told of together: each that the way led over, once', async () => {
  const assignment = await sent();
  const from = new Date(Date.parse(server.clock.now()) + 1_500).toISOString();
  const lngs = Array.from({ length: 40 }, (_, index) => 120.21 + index * 0.02);
  const closed = await Promise.all(lngs.map((lng) => close({ geometry: across(lng), from })));
  // From where the team was seen last to the incident.
  const ids = closed.flatMap(({ body }, index) => ((lngs[index] ?? 0) > 120.6 && (lngs[index] ?? 0) < EAST[0] ? [body.id] : []));
  await eventually(async () => expect(await cutBy(assignment.id)).toEqual(ids.sort()));
  const events = await server.core.database.query<{ id: string; at: string }>(
    `SELECT payload ->> 'closureId' AS id, recorded_at AS at FROM events WHERE subject_id = $1 AND type = 'assignment.wayCut'`,
    [assignment.id],
  );
  expect(events.map(({ id }) => id).sort()).toEqual(ids);
  expect(new Set(events.map(({ at }) => String(at))).size).toBe(1);
  for (const { body } of closed) await duty.post(`/closures/${body.id}/open`);
});

test('[RT7] a reminder that was lost is made good: what began and was not told is told with the next look', async () => {
  const assignment = await sent();
  const { body } = await close({ geometry: across(120.66) });
  await eventually(async () => expect(await cutBy(assignment.id)).toEqual([body.id]));
  await server.core.database.query('UPDATE closures SET ways_told = false WHERE id = $1', [body.id]);
  const late = await sent();
  await close({ geometry: across(120.1) });
  await eventually(async () => expect(await cutBy(late.id)).toEqual([body.id]));
  expect(await told(assignment.id)).toHaveLength(1);
});

test('[RT7] a team that cannot be told just now keeps it from no other, and is told with the next look', async () => {
  const [first, second] = [await sent(), await sent()];
  await server.core.database.query(`
    CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'not now'; END $$;
    CREATE TRIGGER fails BEFORE UPDATE ON assignments FOR EACH ROW WHEN (NEW.id = '${first.id}') EXECUTE FUNCTION fail();`);
  const { body } = await close({ geometry: across(120.66) });
  await eventually(async () => expect(await cutBy(second.id)).toEqual([body.id]));
  expect(await cutBy(first.id)).toBeUndefined();
  await server.core.database.query('DROP TRIGGER fails ON assignments');
  const { id } = (await close({ geometry: across(120.1) })).body;
  await eventually(async () => expect(await cutBy(first.id)).toEqual([body.id]));
  expect(await told(second.id)).toHaveLength(1);
  for (const one of [body.id, id]) await duty.post(`/closures/${one}/open`);
});

test('[RT6] a closure whose time has passed is opened by the product', async () => {
  const until = new Date(Date.parse(server.clock.now()) + 3_600_000).toISOString();
  const { body } = await close({ until });
  server.clock.advance(3_601);
  await openLapsedRoads(server.core);
  await openLapsedRoads(server.core);
  const now = (await duty.get<Closure>(`/closures/${body.id}`)).body;
  expect([now.state, now.openedAt, now.version]).toEqual(['open', until, 2]);
});

test('[RT11] SC16: cut at 06:10 and opened at 19:40, 13 h 30 min of 24 h; a place with less time is late', async () => {
  const from = new Date(Date.parse(server.clock.now()) - 48_600_000).toISOString();
  const { body } = await close({ from });
  const clock = async () => (await duty.get<ClockedClosure>(`/closures/${body.id}`)).body.clock;
  expect(await clock()).toMatchObject({ seconds: 48_600, limitSeconds: 86_400, tone: 'calm', isWithin: null });
  const leader = await server.as('dutyLeader');
  await leader.request(`/api/v1/jurisdictions/${body.jurisdictionId}/settings`, { method: 'PUT', body: { closureHours: 14 } });
  await eventually(async () => expect(await clock()).toMatchObject({ limitSeconds: 50_400, tone: 'amber', isWithin: null }));
  await duty.post(`/closures/${body.id}/open`, { at: new Date(Date.parse(from) + 48_600_000).toISOString() });
  server.clock.advance(24 * 3600);
  expect(await clock()).toEqual({ seconds: 48_600, limitSeconds: 50_400, tone: 'calm', isWithin: true });
  await leader.request(`/api/v1/jurisdictions/${body.jurisdictionId}/settings`, { method: 'PUT', body: { closureHours: 12 } });
  await eventually(async () => expect(await clock()).toMatchObject({ tone: 'red', isWithin: false }));
  const { items } = (await duty.get<{ items: ClockedClosure[] }>('/closures')).body;
  expect(items.find(({ id }) => id === body.id)?.clock?.isWithin).toBe(false);
});

describe('crew', () => {
  const crew = (id: string, body: object, by = duty) => by.post<Closure & Problem>(`/closures/${id}/crew`, body);
  const read = async (id: string) => (await duty.get<ClockedClosure>(`/closures/${id}`)).body;

  test('[RT12] [RT13] a crew without an incident is named, is late until it is there, and another takes its place', async () => {
    const { body } = await close({});
    const { west, spare } = server.city.teams;
    expect((await read(body.id)).crewClock).toMatchObject({ isSent: false, limitSeconds: 3_600, tone: 'calm' });
    expect((await duty.post<Problem>(`/closures/${body.id}/crew/arrive`)).body.code).toBe('STEP_NOT_POSSIBLE');
    expect((await crew(body.id, { teamId: body.id })).body.code).toBe('TEAM_UNKNOWN');
    expect((await crew(body.id, { teamId: west, incidentId: body.id })).body.code).toBe('INCIDENT_UNKNOWN');
    expect((await crew(body.id, { teamId: west }, await server.as('dutyOfficer', 'east'))).status).toBe(403);
    const expectedOpenAt = new Date(Date.parse(body.from) + 7_200_000).toISOString();
    const sent = await crew(body.id, { teamId: west, expectedOpenAt });
    expect(sent.body).toMatchObject({ crew: { teamId: west, assignmentId: null, arrivedAt: null }, expectedOpenAt });
    expect((await crew(body.id, { teamId: west })).status).toBe(409);
    server.clock.advance(3_601);
    expect((await read(body.id)).crewClock).toMatchObject({ isSent: true, tone: 'red' });
    expect((await crew(body.id, { teamId: spare })).body.crew).toMatchObject({ teamId: spare });
    const leads = await server.as('teamLeader', 'west', spare);
    expect((await leads.post<Closure>(`/closures/${body.id}/crew/arrive`)).body.crew?.arrivedAt).not.toBeNull();
    expect((await read(body.id)).crewClock).toBeNull();
    expect((await leads.post<Closure>(`/closures/${body.id}/expect`, { expectedOpenAt: null })).body.expectedOpenAt).toBeNull();
    expect((await duty.post<Problem>(`/closures/${body.id}/expect`, { expectedOpenAt: body.from })).body.code).toBe('VALUE_OUT_OF_RANGE');
    await duty.post(`/closures/${body.id}/open`);
    expect((await crew(body.id, { teamId: west })).body.code).toBe('CLOSURE_NOT_CLOSED');
    expect((await read(body.id)).crew).toMatchObject({ teamId: spare });
  });

  test('[RT12] with an incident the crew is ordered there; its steps tell the road, and a crew that declines is none', async () => {
    const place = { point: { type: 'Point', coordinates: WEST } };
    const report = await duty.post<Report>('/reports', { source: 'phone', summary: '冲毁', place, occurredAt: server.clock.now() });
    const incident = (await duty.post<Incident>(`/reports/${report.body.id}/accept`)).body;
    const { id } = (await close({ geometry: across(120.21) })).body;
    const order = { teamId: server.city.teams.spare, incidentId: incident.id };
    const { crew: first } = (await crew(id, order)).body;
    const { items } = (await duty.get<{ items: Assignment[] }>(`/assignments?incidentId=${incident.id}`)).body;
    expect(items.map(({ id: own, task }) => [own, task])).toEqual([[first?.assignmentId, '积水']]);
    await duty.post(`/assignments/${first?.assignmentId}/decline`, { reason: '车坏了' });
    await eventually(async () => expect((await read(id)).crew).toBeNull());
    const { crew: second } = (await crew(id, order)).body;
    const arrived = (await duty.post<Assignment>(`/assignments/${second?.assignmentId}/arrive`)).body;
    await eventually(async () => expect((await read(id)).crew?.arrivedAt).toBe(arrived.onSceneAt));
    await duty.post(`/assignments/${second?.assignmentId}/undo`);
    await eventually(async () => expect((await read(id)).crew?.arrivedAt).toBeNull());
    await duty.post(`/assignments/${second?.assignmentId}/arrive`);
    await duty.post(`/assignments/${second?.assignmentId}/complete`);
    await eventually(async () => expect((await read(id)).crew?.arrivedAt).not.toBeNull());
    await duty.post(`/closures/${id}/open`);
  });
});
