/** Intake and triage through the public interface (docs/spec/triage.md). */
import type { Incident, Report } from '@fenghuo/domain';
import { type Caller, startServer, type TestServer, WEST } from '../core/testing/server.ts';

let server: TestServer;
let duty: Caller;
const place = { point: { type: 'Point', coordinates: WEST }, address: '九水东路 178 号' };
const said = (more: object = {}) => ({ source: 'phone', summary: '地下车库进水', place, occurredAt: new Date().toISOString(), ...more });

beforeAll(async () => {
  server = await startServer();
  duty = await server.as('dutyOfficer');
});
afterAll(() => server.close());

test('[T1] a report is taken in, coded, placed in its district and answered with 201', async () => {
  const { status, body } = await duty.post<Report>('/reports', said({ reporter: { name: '赵', phone: '13805425521' } }));
  expect(status).toBe(201);
  expect(body).toMatchObject({ state: 'waiting', version: 1, place: { regionCode: '990001' }, jurisdictionId: server.city.west });
  expect(body.code).toMatch(/^R-\d{8}-\d{4,}$/);
  expect(JSON.stringify(body)).not.toContain('13805425521');
});

test('[T1] the same key answers the first report again and makes no second', async () => {
  const body = said();
  const first = await duty.post<Report>('/reports', body, { 'idempotency-key': 'k-1' });
  const again = await duty.post<Report>('/reports', body, { 'idempotency-key': 'k-1' });
  expect(again.headers.get('idempotency-replayed')).toBe('true');
  expect(again.body).toEqual(first.body);
  expect(again.status).toBe(201);
  const other = await duty.post<{ code: string }>('/reports', said({ summary: '另一件事' }), { 'idempotency-key': 'k-1' });
  expect([other.status, other.body.code]).toEqual([422, 'IDEMPOTENCY_KEY_REUSED']);
});

test('[T1] the same source and externalId answers the first with 200', async () => {
  const first = await duty.post<Report>('/reports', said({ externalId: 'X-1' }));
  const again = await duty.post<Report>('/reports', said({ externalId: 'X-1' }));
  expect([first.status, again.status]).toEqual([201, 200]);
  expect(again.body.id).toBe(first.body.id);
});

test('[T2] accepting opens an incident once; a second accept is refused with the present row', async () => {
  const { body: report } = await duty.post<Report>('/reports', said());
  const accepted = await duty.post<Incident>(`/reports/${report.id}/accept`, { grade: 'large' });
  expect(accepted.status).toBe(200);
  expect(accepted.body).toMatchObject({ state: 'open', reportIds: [report.id], grade: 'large', version: 1 });
  const again = await duty.post<{ code: string; current: Report }>(`/reports/${report.id}/accept`);
  expect([again.status, again.body.code, again.body.current.state]).toEqual([409, 'REPORT_NOT_WAITING', 'accepted']);
});

test('[T3] [T4] a report joins an incident and leaves it again', async () => {
  const { body: first } = await duty.post<Report>('/reports', said());
  const { body: incident } = await duty.post<Incident>(`/reports/${first.id}/accept`);
  const { body: second } = await duty.post<Report>('/reports', said());
  const joined = await duty.post<Report>(`/reports/${second.id}/join`, { incidentId: incident.id });
  expect(joined.body).toMatchObject({ state: 'joined', incidentId: incident.id, version: 2 });
  const left = await duty.post<Report>(`/reports/${second.id}/unjoin`, { reason: '不是同一件' });
  expect(left.body).toMatchObject({ state: 'waiting', incidentId: null, version: 3 });
  expect((await duty.get<Incident>(`/incidents/${incident.id}`)).body).toMatchObject({ reportIds: [first.id], version: 3 });
});

test('bad values are refused by name: wrong form 400, impossible value 422', async () => {
  const cases: [object, number, string][] = [
    [{ summary: 5 }, 400, 'summary'],
    [{ unknown: 1 }, 400, 'unknown'],
    [{ occurredAt: '2026-11-24T10:00:00' }, 400, 'occurredAt'],
    [{ occurredAt: '2099-01-01T00:00:00Z' }, 422, 'occurredAt'],
    [{ occurredAt: '1800-01-01T00:00:00Z' }, 422, 'occurredAt'],
    [{ place: { point: { type: 'Point', coordinates: [200, 36] } } }, 422, 'place.point.coordinates.0'],
    [{ typeCode: 'no.such' }, 422, 'typeCode'],
    [{ figures: { dead: -1 } }, 422, 'figures.dead'],
    [{ figures: { dead: 1.5 } }, 400, 'figures.dead'],
    [{ summary: 'a\u0000b' }, 400, 'summary'],
  ];
  for (const [more, status, path] of cases) {
    const answer = await duty.post<{ errors: { path: string }[]; code: string }>('/reports', said(more));
    expect([more, answer.status, answer.body.errors?.[0]?.path]).toEqual([more, status, path]);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
  }
});

test('a district sees its own reports only, and a stranger nothing', async () => {
  const { body: report } = await duty.post<Report>('/reports', said());
  const west = await server.as('dutyOfficer', 'west');
  const east = await server.as('dutyOfficer', 'east');
  const informant = await server.as('informant', 'west');
  expect((await west.get(`/reports/${report.id}`)).status).toBe(200);
  expect((await east.get(`/reports/${report.id}`)).status).toBe(404);
  expect((await informant.get(`/reports/${report.id}`)).status).toBe(404);
  const own = await informant.post<Report>('/reports', said({ source: 'grid' }));
  expect((await informant.get(`/reports/${own.body.id}`)).status).toBe(200);
  expect((await informant.post(`/reports/${own.body.id}/accept`)).status).toBe(403);
});

test('[T7] what was added to a report is read in the order in which it happened, by whoever sees the report', async () => {
  const { body: report } = await duty.post<Report>('/reports', said());
  const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();
  await duty.post(`/reports/${report.id}/notes`, { text: '后说的', at: minutesAgo(1) });
  await duty.post(`/reports/${report.id}/notes`, { text: '先说的', at: minutesAgo(3) });
  const { status, body } = await duty.get<{ items: { text: string; media: unknown }[] }>(`/reports/${report.id}/additions`);
  expect([status, body.items.map(({ text, media }) => [text, media])]).toEqual([
    200,
    [
      ['先说的', null],
      ['后说的', null],
    ],
  ]);
  const elsewhere = await server.as('dutyOfficer', 'east');
  expect((await elsewhere.get(`/reports/${report.id}/additions`)).status).toBe(404);
});
