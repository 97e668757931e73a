/** Whom to send, through the public interface: what a type asks for by grade, what is filled, and what was reckoned at the order. */
import type { Assignment, Incident, Page, Recommendation, Report, Team, TypeResponse } from '@fenghuo/domain';
import { type Caller, startServer, type TestServer, WEST } from '../core/testing/server.ts';

let server: TestServer;
let duty: Caller;
beforeAll(async () => {
  server = await startServer();
  duty = await server.as('dutyOfficer');
});
afterAll(() => server.close());

const openIncident = async (more: object = {}): Promise<Incident> => {
  const place = { point: { type: 'Point', coordinates: WEST } };
  const said = { source: 'phone', summary: '积水', place, occurredAt: new Date().toISOString(), typeCode: 'flood.urban' };
  const report = await duty.post<Report>('/reports', said);
  return (await duty.post<Incident>(`/reports/${report.body.id}/accept`, more)).body;
};

let count = 0;
const makeTeam = async (km: number, more: object = {}): Promise<Team> => {
  count += 1;
  const station = { point: { type: 'Point', coordinates: [WEST[0], WEST[1] + km / 111.195] } };
  const body = { code: `E${count}`, name: `荐 ${count} 队`, capabilities: [{ code: 'boat', level: 2 }], headcount: 8, station, ...more };
  return (await duty.post<Team>('/teams', body)).body;
};

const advice = async (incidentId: string): Promise<Recommendation> =>
  (await duty.get<Recommendation>(`/incidents/${incidentId}/recommendations`)).body;
const of = ({ items }: Recommendation, { id }: Team) => items.find(({ teamId }) => teamId === id);
const put = async (code: string, body: object, by?: Caller) =>
  (by ?? (await server.as('systemAdmin'))).request<TypeResponse & { code: string; errors: { path: string }[] }>(
    `/api/v1/incident-types/${code}/response`,
    { method: 'PUT', body },
  );
const BOATS = [{ capability: 'boat', minLevel: 2, teams: 2, headcount: 5 }];

test('[A14] what a type asks for is set by grade, read by all, and bad lists are refused by name', async () => {
  const none = await duty.get<TypeResponse>('/incident-types/fire.building/response');
  expect(none.body).toEqual({ ordinary: [], large: [], major: [], extraordinary: [] });
  const set = await put('fire.building', { large: BOATS, major: null });
  expect([set.status, set.body]).toEqual([200, { ordinary: [], large: BOATS, major: [], extraordinary: [] }]);
  expect((await duty.get('/incident-types/fire.building/response')).body).toEqual(set.body);
  const version = async () =>
    (await duty.get<Page<{ code: string; version: number }>>('/incident-types')).body.items.find(({ code }) => code === 'fire.building')
      ?.version;
  const before = await version();
  expect((await put('fire.building', { large: BOATS })).status).toBe(200);
  expect(await version()).toBe(before);
  const twice = await put('fire.building', { large: [...BOATS, ...BOATS] });
  expect([twice.status, twice.body.errors[0]?.path]).toEqual([422, 'large.1.capability']);
  expect((await put('fire.building', { large: [{ capability: 'boat', teams: 0 }] })).status).toBe(422);
  expect((await put('fire.building', { huge: [] })).status).toBe(400);
  expect((await put('no.such', {})).status).toBe(404);
  expect((await put('fire.building', {}, duty)).status).toBe(403);
});

test('[A15] [A17] who meets what the grade asks for is advised, soonest first; what is on the incident is filled', async () => {
  await put('flood.urban', { ordinary: [{ capability: 'pumping', teams: 1 }], large: BOATS });
  const near = await makeTeam(1);
  const low = await makeTeam(2, { capabilities: [{ code: 'boat', level: 3 }] });
  const small = await makeTeam(3, { headcount: 4 });
  const far = await makeTeam(4);
  const incident = await openIncident();
  expect((await advice(incident.id)).requirements).toMatchObject([{ capability: 'pumping', needed: 1, filled: 0 }]);
  await duty.patch(`/incidents/${incident.id}`, { grade: 'major' });
  const before = await advice(incident.id);
  expect(before.requirements).toEqual([{ capability: 'boat', minLevel: 2, headcount: 5, needed: 2, filled: 0 }]);
  expect(before.items.filter(({ advised }) => advised).map(({ teamId }) => teamId)).toEqual([near.id, far.id]);
  expect(of(before, near)).toMatchObject({ headcount: 8, load: 0, positionAgeSeconds: null, leavesUncovered: [], estimated: true });
  expect(of(before, low)?.reasons).toContainEqual({ code: 'LEVEL_TOO_LOW', capability: 'boat', level: 3, needed: 2 });
  expect(of(before, small)?.reasons).toContainEqual({ code: 'TOO_FEW_PEOPLE', capability: 'boat', headcount: 4, needed: 5 });
  await duty.post(`/incidents/${incident.id}/dispatch`, { teamIds: [near.id] });
  const after = await advice(incident.id);
  expect(after.requirements[0]).toMatchObject({ needed: 2, filled: 1 });
  expect(of(after, near)).toMatchObject({
    available: false,
    load: 1,
  });
  expect(of(after, near)?.reasons[0]).toEqual({ code: 'ON_THIS_INCIDENT' });
  expect(after.items.filter(({ advised }) => advised).map(({ teamId }) => teamId)).toEqual([far.id]);
});

test('[A18] sending against the advice is recorded with its reason and never demanded', async () => {
  const [incident, team] = [await openIncident(), await makeTeam(9)];
  const body = { teamIds: [team.id], againstAdvice: { reason: '路熟' } };
  expect((await duty.post(`/incidents/${incident.id}/dispatch`, body)).status).toBe(200);
  const { body: timeline } = await duty.get<Page<{ type: string; payload: Record<string, unknown> }>>(`/incidents/${incident.id}/timeline`);
  expect(timeline.items.find(({ type }) => type === 'assignment.dispatched')?.payload).toMatchObject({ againstAdvice: '路熟' });
});

test('[A20] a team that has declined is not advised again, and nobody is sent in its place by itself', async () => {
  await put('flood.urban', { ordinary: [{ capability: 'boat', teams: 1 }] });
  const [incident, first, next] = [await openIncident(), await makeTeam(0.1), await makeTeam(0.2)];
  const sent = await duty.post<{ assignments: Assignment[] }>(`/incidents/${incident.id}/dispatch`, { teamIds: [first.id] });
  await duty.post(`/assignments/${sent.body.assignments[0]?.id}/decline`, { reason: '车坏' });
  const after = await advice(incident.id);
  expect(of(after, first)).toMatchObject({ available: true, advised: false });
  expect(of(after, first)?.reasons).toContainEqual({ code: 'DECLINED' });
  expect(after.items.find(({ advised }) => advised)?.teamId).toBe(next.id);
  expect((await duty.get<Page<Assignment>>(`/assignments?incidentId=${incident.id}`)).body.items).toHaveLength(1);
});

test('[A21] when it would be there is reckoned at the order from where it is, and stays', async () => {
  const [incident, team] = [await openIncident(), await makeTeam(50)];
  // 1 km away: 80 s to turn out, 168 s at 30 km/h over a detour of 1.4.
  const point = { type: 'Point', coordinates: [WEST[0], WEST[1] + 1 / 111.195] };
  await duty.post('/positions', { fixes: [{ teamId: team.id, point, at: new Date().toISOString() }] });
  const { body } = await duty.post<{ assignments: Assignment[] }>(`/incidents/${incident.id}/dispatch`, { teamIds: [team.id] });
  const [sent] = body.assignments;
  const reckoned = (Date.parse(sent?.etaAt ?? '') - Date.parse(sent?.dispatchedAt ?? '')) / 1000;
  expect(Math.abs(reckoned - 248)).toBeLessThanOrEqual(1);
  expect(sent?.estimated).toBe(true);
  const { body: later } = await duty.post<Assignment>(`/assignments/${sent?.id}/arrive`);
  expect(later).toMatchObject({ etaAt: sent?.etaAt, estimated: true });
});

test('[A19] twelve hours of duty in a day only warn', async () => {
  const [old, incident, team] = [await openIncident(), await openIncident(), await makeTeam(0.3)];
  const at = new Date(Date.now() - 13 * 3_600_000).toISOString();
  const sent = await duty.post<{ assignments: Assignment[] }>(`/incidents/${old.id}/dispatch`, { teamIds: [team.id], at });
  await duty.post(`/assignments/${sent.body.assignments[0]?.id}/complete`);
  const item = of(await advice(incident.id), team);
  expect(item?.available).toBe(true);
  expect(item?.reasons).toContainEqual({ code: 'REST_DUE', workedSeconds: expect.any(Number) });
});

test('[A16] a team whose kind needs a yes is listed with that, after those who can go', async () => {
  const [incident, team] = [await openIncident(), await makeTeam(0.1, { kind: 'military' })];
  const item = of(await advice(incident.id), team);
  expect(item).toMatchObject({ available: false, advised: false });
  expect(item?.reasons[0]).toEqual({ code: 'GATE_OPEN' });
});
