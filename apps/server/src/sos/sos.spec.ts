/** docs/spec/phone.md, S1–S7. */
import type { Incident, Sos } from '@fenghuo/domain';
import { uuidv7 } from 'uuidv7';
import { type Caller, EAST, OUTSIDE, startServer, type TestServer, WEST } from '../core/testing/server.ts';
import { SosActions } from './sos.actions.ts';

let server: TestServer;
let root: Caller;
let leader: Caller;

beforeAll(async () => {
  server = await startServer();
  root = await server.as('dutyOfficer');
  leader = await server.as('teamLeader', 'west', server.city.teams.west);
});
afterAll(() => server.close());

async function assignment(teamId = server.city.teams.west): Promise<{ id: string; incidentId: string }> {
  const place = { point: { type: 'Point', coordinates: WEST } };
  const report = await root.post<{ id: string }>('/reports', { source: 'phone', summary: '积水', place, occurredAt: server.clock.now() });
  const incident = await root.post<Incident>(`/reports/${report.body.id}/accept`, {});
  const sent = await root.post<{ assignments: { id: string; incidentId: string }[] }>(`/incidents/${incident.body.id}/dispatch`, {
    teamIds: [teamId],
    override: { reason: '测试' },
  });
  const [made] = sent.body.assignments;
  if (made === undefined) throw new Error(JSON.stringify(sent.body));
  return made;
}
const press = (caller: Caller, body: object = {}) => caller.post<Sos & { code: string }>('/sos', body);
/** A new call, whatever became of the one before. */
async function raise(caller: Caller, body: object = {}) {
  for (const state of ['raised', 'owned']) {
    const { items } = (await root.get<{ items: Sos[] }>(`/sos?state=${state}`)).body;
    for (const { id, person } of items) if (person?.id === caller.personId) await root.post(`/sos/${id}/end`, { reason: '演练' });
  }
  return press(caller, body);
}

test('[S1] an empty call is taken; with a task it belongs to team, assignment and incident and stands in its timeline', async () => {
  const empty = await raise(leader);
  expect([empty.status, empty.body]).toMatchObject([
    201,
    { state: 'raised', teamId: server.city.teams.west, incidentId: null, point: null },
  ]);
  const { id, incidentId } = await assignment();
  const point = { type: 'Point', coordinates: WEST };
  const full = await raise(leader, { assignmentId: id, point, accuracyMetres: 8 });
  expect(full.body).toMatchObject({ assignmentId: id, incidentId, point, accuracyMetres: 8, person: { id: leader.personId } });
  const { body } = await root.get<{ items: { type: string }[] }>(`/incidents/${incidentId}/timeline`);
  expect(body.items.map(({ type }) => type)).toContain('sos.raised');
});

test('[S1] a clock that is years off, an assignment that is not there and a place outside the city stand in no way', async () => {
  const { status, body } = await raise(leader, {
    at: '2046-01-01T00:00:00Z',
    assignmentId: '01999999-0000-7000-8000-000000000001',
    point: { type: 'Point', coordinates: OUTSIDE },
  });
  expect([status, body.flags, body.assignmentId]).toEqual([201, ['clockOff'], null]);
  expect(Math.abs(Date.parse(body.raisedAt) - Date.parse(server.clock.now()))).toBeLessThan(10_000);
  expect((await raise(leader, { at: '1999-01-01T00:00:00Z' })).body.flags).toEqual(['clockOff']);
});

test('[S1] administrators and supervisors raise none; another district neither sees nor owns it', async () => {
  for (const role of ['systemAdmin', 'supervisor'] as const) expect((await raise(await server.as(role))).body.code).toBe('FORBIDDEN');
  const { body } = await raise(leader, { point: { type: 'Point', coordinates: WEST } });
  const east = await server.as('dutyLeader', 'east');
  expect((await east.post(`/sos/${body.id}/own`)).status).toBe(404);
  const near = await raise(leader, { point: { type: 'Point', coordinates: EAST } });
  expect((await east.post(`/sos/${near.body.id}/own`)).status).toBe(200);
});

test('[S2] one person owns it; again changes nothing, another one may take it over; a team member may not', async () => {
  const { body } = await raise(leader);
  const other = await server.as('commander');
  expect((await leader.post(`/sos/${body.id}/own`)).status).toBe(403);
  const owned = await root.post<Sos>(`/sos/${body.id}/own`);
  expect([owned.status, owned.body.state, owned.body.owner?.id, owned.body.version]).toEqual([200, 'owned', root.personId, 2]);
  expect((await root.post<Sos>(`/sos/${body.id}/own`)).body.version).toBe(2);
  expect((await other.post<Sos>(`/sos/${body.id}/own`)).body).toMatchObject({ version: 3, owner: { id: other.personId } });
});

test('[S3] ended with a reason by who handles it or who called; then it is over and leaves the live set', async () => {
  const { body } = await raise(leader);
  expect((await leader.post(`/sos/${body.id}/end`, {})).status).toBe(400);
  const ended = await leader.post<Sos>(`/sos/${body.id}/end`, { reason: '误触' });
  expect(ended.body).toMatchObject({ state: 'ended', reason: '误触' });
  for (const path of ['own', 'end']) {
    const late = await root.post<{ code: string }>(`/sos/${body.id}/${path}`, path === 'end' ? { reason: '完' } : {});
    expect([late.status, late.body.code]).toEqual([409, 'SOS_ENDED']);
  }
  const { body: snapshot } = await root.get<{ kinds: { sos: Sos[] } }>('/snapshot');
  expect(snapshot.kinds.sos.map(({ id }) => id)).not.toContain(body.id);
  expect((await root.get<Sos>(`/sos/${body.id}`)).body.state).toBe('ended');
});

test('[S1] the same press sent twice is one call', async () => {
  const key = { 'Idempotency-Key': 'press-1' };
  await raise(leader);
  const [first, again] = [await leader.post<Sos>('/sos', {}, key), await leader.post<Sos>('/sos', {}, key)];
  expect([again.status, again.body.id, again.headers.get('idempotency-replayed')]).toEqual([first.status, first.body.id, 'true']);
  expect((await root.get<Sos>(`/sos/${first.body.id}`)).body.pressCount).toBe(2);
});

test('[S6] 800 presses of one person, many at once, are one call; it is answered with 200 and known by the id of every press', async () => {
  const { body: first } = await raise(leader, { point: { type: 'Point', coordinates: WEST } });
  const ids = Array.from({ length: 799 }, () => uuidv7());
  for (let from = 0; from < ids.length; from += 50) {
    const answers = await Promise.all(ids.slice(from, from + 50).map((id) => press(leader, { id })));
    expect(new Set(answers.map(({ status, body }) => `${status} ${body.id}`))).toEqual(new Set([`200 ${first.id}`]));
  }
  const point = { type: 'Point', coordinates: [120.26, 36.26] };
  const last = await press(leader, { id: ids.at(-1), point });
  expect(last.body).toMatchObject({ id: first.id, pressCount: 800, raisedAt: first.raisedAt, point: { coordinates: WEST } });
  const other = await raise(await server.as('teamMember', 'west', server.city.teams.west));
  expect([other.status, other.body.id === first.id]).toEqual([201, false]);
  const ended = await leader.post<Sos>(`/sos/${ids.at(-1)}/end`, { reason: '已脱险' });
  expect([ended.status, ended.body.id, ended.body.state]).toEqual([200, first.id, 'ended']);
  const next = await press(leader);
  expect([next.status, next.body.pressCount]).toEqual([201, 1]);
});

test('[S7] it goes where its incident goes: the desk there sees it, owns it and ends it, the old one no longer', async () => {
  const [west, east] = [await server.as('dutyOfficer', 'west'), await server.as('dutyOfficer', 'east')];
  const team = await root.post<{ id: string }>('/teams', { code: 'T90', name: '市直队', jurisdictionId: server.city.root });
  const caller = await server.as('teamLeader', 'root', team.body.id);
  const { id: assignmentId, incidentId } = await assignment(team.body.id);
  const { body: call } = await raise(caller, { assignmentId });
  const seen = async () => {
    const rows = await Promise.all([west, east].map((desk) => desk.get<{ kinds: { sos: Sos[] } }>('/snapshot')));
    return rows.map(({ body }) => body.kinds.sos.find(({ id }) => id === call.id)?.incidentId ?? null);
  };
  expect(await seen()).toEqual([incidentId, null]);
  const to = (coordinates: number[]) => root.patch(`/incidents/${incidentId}`, { place: { point: { type: 'Point', coordinates } } });
  await to(EAST);
  expect(await seen()).toEqual([null, incidentId]);
  expect((await west.post(`/sos/${call.id}/own`)).status).toBe(404);
  expect((await east.post<Sos>(`/sos/${call.id}/own`)).body).toMatchObject({ state: 'owned', owner: { id: east.personId } });
  const { incidentId: target } = await assignment();
  expect((await root.post(`/incidents/${incidentId}/merge`, { intoIncidentId: target })).status).toBe(200);
  expect(await seen()).toEqual([target, null]);
  const { body: told } = await root.get<{ items: { type: string }[] }>(`/incidents/${target}/timeline`);
  expect(told.items.map(({ type }) => type)).toContain('sos.owned');
  expect((await root.post(`/incidents/${incidentId}/unmerge`, { reason: '两件事' })).status).toBe(200);
  expect(await seen()).toEqual([null, incidentId]);
  expect((await west.post(`/sos/${call.id}/end`, { reason: '已脱险' })).status).toBe(404);
  expect((await east.post(`/sos/${call.id}/end`, { reason: '已脱险' })).status).toBe(200);
  expect(await seen()).toEqual([null, null]);
});

test('[S5] a terminal that repeats its alarm makes one call, and after its end stays quiet for ten minutes', async () => {
  const registrar = await server.as('dutyLeader');
  const device = { kind: 'jt808', teamId: server.city.teams.west, crs: 'wgs84', terminalId: '13912345678' };
  const { body } = await registrar.post<{ device: { id: string } }>('/devices', device);
  const { id } = body.device;
  const actions = server.application.nest.get(SosActions);
  await Promise.all(Array.from({ length: 8 }, () => actions.raiseFromDevice(id)));
  const open = async () => (await root.get<{ items: Sos[] }>('/sos?state=raised')).body.items.filter(({ person }) => person === null);
  const [call, ...more] = await open();
  expect([call?.teamId, more]).toEqual([server.city.teams.west, []]);
  await root.post(`/sos/${call?.id}/end`, { reason: '误触' });
  await actions.raiseFromDevice(id);
  expect(await open()).toEqual([]);
});
