/** An incident's life through the public interface (docs/spec/incident.md). */
import type { Assignment, Incident, Page, Report } from '@fenghuo/domain';
import { type Caller, EAST, startServer, type TestServer, WEST } from '../core/testing/server.ts';
import type { TimelineEntry } from './incident.queries.ts';

let server: TestServer;
let duty: Caller;
beforeAll(async () => {
  server = await startServer();
  duty = await server.as('dutyOfficer');
});
afterAll(() => server.close());

type Problem = { code: string; current: Incident; errors: { teamId?: string }[] };

const report = async (summary = '积水'): Promise<Report> => {
  const place = { point: { type: 'Point', coordinates: WEST } };
  return (await duty.post<Report>('/reports', { source: 'phone', summary, place, occurredAt: new Date().toISOString() })).body;
};
const open = async (summary?: string): Promise<Incident> =>
  (await duty.post<Incident>(`/reports/${(await report(summary)).id}/accept`)).body;
const read = async (id: string): Promise<Incident> => (await duty.get<Incident>(`/incidents/${id}`)).body;
const timeline = async (id: string): Promise<TimelineEntry[]> =>
  (await duty.get<Page<TimelineEntry>>(`/incidents/${id}/timeline?limit=1000`)).body.items;

test('[I1] title, type, grade and figures are set one by one, and each is its own record', async () => {
  const { id } = await open();
  const { status, body } = await duty.patch<Incident>(`/incidents/${id}`, {
    title: '下穿通道积水',
    grade: 'large',
    figures: { trapped: 2 },
  });
  expect(status).toBe(200);
  expect(body).toMatchObject({ title: '下穿通道积水', grade: 'large', figures: { trapped: 2 } });
  const types = (await timeline(id)).map(({ type }) => type);
  expect(types).toEqual(expect.arrayContaining(['incident.titled', 'incident.graded', 'incident.figuresSet']));
});

test('[I3] it closes with a disposition only when no team is on it any more, and opens again with a reason', async () => {
  const { id } = await open();
  const sent = await duty.post<{ assignments: Assignment[] }>(`/incidents/${id}/dispatch`, { teamIds: [server.city.teams.spare] });
  const refused = await duty.post<Problem>(`/incidents/${id}/close`, { disposition: 'handled' });
  expect([refused.status, refused.body.code, refused.body.errors[0]?.teamId]).toEqual([409, 'ASSIGNMENTS_OPEN', server.city.teams.spare]);
  await duty.post(`/assignments/${sent.body.assignments[0]?.id}/stand-down`, { reason: '排完' });
  expect((await duty.post<Incident>(`/incidents/${id}/control`)).body.state).toBe('controlled');
  expect((await duty.post<Incident>(`/incidents/${id}/close`, { disposition: 'handled' })).body).toMatchObject({
    state: 'closed',
    disposition: 'handled',
  });
  expect((await duty.post<Problem>(`/incidents/${id}/close`, { disposition: 'handled' })).body.code).toBe('INCIDENT_NOT_OPEN');
  expect((await duty.post<Incident>(`/incidents/${id}/reopen`, { reason: '又进水' })).body).toMatchObject({
    state: 'open',
    closedAt: null,
  });
});

test('[I5] [I6] merging is shown before it is done, moves everything, and is taken back whole', async () => {
  const [source, target] = [await open('东门进水'), await open('西门进水')];
  const second = await report('又一报');
  await duty.post(`/reports/${second.id}/join`, { incidentId: source.id });
  const before = [await read(source.id), await read(target.id)];
  const preview = await duty.post<{ reportIds: string[] }>(`/incidents/${source.id}/merge/preview`, { intoIncidentId: target.id });
  expect(preview.body.reportIds).toHaveLength(2);
  expect(await read(source.id)).toEqual(before[0]);
  await duty.post(`/incidents/${source.id}/merge`, { intoIncidentId: target.id });
  expect(await read(source.id)).toMatchObject({ state: 'closed', disposition: 'merged', mergedIntoId: target.id, reportIds: [] });
  expect((await read(target.id)).reportIds).toHaveLength(3);
  expect((await duty.post<Problem>(`/incidents/${source.id}/dispatch`, { teamIds: [server.city.teams.spare] })).body.code).toBe(
    'INCIDENT_CLOSED',
  );
  await duty.post(`/incidents/${source.id}/unmerge`, { reason: '不是同一件' });
  const after = [await read(source.id), await read(target.id)];
  expect(after.map(({ version: _, ...rest }) => rest)).toEqual(before.map(({ version: _, ...rest }) => rest));
});

test('the timeline has what happened in the order of its time, with who, and its pages are stable', async () => {
  const { id } = await open();
  const at = new Date(Date.now() - 60_000).toISOString();
  expect((await duty.post(`/incidents/${id}/notes`, { text: '物业补报：22:05 已漫顶', at })).status).toBe(201);
  await duty.post(`/incidents/${id}/notes`, { text: '水位 1.2 米' });
  const all = await timeline(id);
  expect(all.map((entry) => entry.at)).toEqual(all.map((entry) => entry.at).sort());
  expect(all.map(({ text }) => text)).toEqual(expect.arrayContaining(['物业补报：22:05 已漫顶', '水位 1.2 米']));
  expect(all.find(({ type }) => type === 'incident.noteAdded')?.actor).toMatchObject({ personId: duty.personId, role: 'dutyOfficer' });
  const paged: TimelineEntry[] = [];
  for (let after: string | null = ''; after !== null; ) {
    const { body }: { body: Page<TimelineEntry> } = await duty.get(`/incidents/${id}/timeline?limit=2${after && `&after=${after}`}`);
    paged.push(...body.items);
    after = body.next;
  }
  expect(paged).toEqual(all);
  const earlier = await duty.get<Page<TimelineEntry>>(`/incidents/${id}/timeline?to=${all[1]?.at}`);
  expect(earlier.body.items.map((entry) => entry.id)).toEqual(
    all.filter((entry) => entry.at < String(all[1]?.at)).map((entry) => entry.id),
  );
  const later = await duty.get<Page<TimelineEntry>>(`/incidents/${id}/timeline?from=${all[1]?.at}`);
  expect(later.body.items.map((entry) => entry.id)).toEqual(all.filter((entry) => entry.at >= String(all[1]?.at)).map((entry) => entry.id));
  expect((await duty.get(`/incidents/${id}/timeline?state=open`)).status).toBe(400);
});

test('moved to the other district it is seen there, and no longer here', async () => {
  const { id } = await open();
  const [west, east] = [await server.as('dutyOfficer', 'west'), await server.as('dutyOfficer', 'east')];
  expect([(await west.get(`/incidents/${id}`)).status, (await east.get(`/incidents/${id}`)).status]).toEqual([200, 404]);
  const place = { point: { type: 'Point', coordinates: EAST } };
  expect((await duty.patch<Incident>(`/incidents/${id}`, { place })).body.jurisdictionId).toBe(server.city.east);
  expect((await east.get(`/incidents/${id}`)).status).toBe(200);
});

test('the three administrators see no incident, and a supervisor changes none', async () => {
  const { id } = await open();
  for (const role of ['systemAdmin', 'secAdmin', 'auditAdmin'] as const) {
    const admin = await server.as(role);
    expect((await admin.get(`/incidents/${id}`)).status).toBe(404);
    expect((await admin.get<Page<Incident>>('/incidents')).body.items).toEqual([]);
  }
  const supervisor = await server.as('supervisor');
  expect((await supervisor.get(`/incidents/${id}`)).status).toBe(200);
  expect((await supervisor.post(`/incidents/${id}/control`)).status).toBe(403);
});
