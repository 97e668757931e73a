/** docs/spec/phone.md, G5: a guest sees the one assignment whose code they had, and nothing else of the team. */
import { type Assignment, type Drawing, type Incident, KINDS, type Order, type Snapshot, type Sos, type Team } from '@fenghuo/domain';
import { Guests1795724700000 } from '../core/migrations/20261126-2025-guests.ts';
import { PollFollower, plain, SocketFollower, snapshotOf, until } from '../core/testing/feed-client.ts';
import { Caller, startServer, type TestServer, WEST } from '../core/testing/server.ts';

let server: TestServer;
let root: Caller;
let leader: Caller;
let teamId: string;

beforeAll(async () => {
  server = await startServer();
  root = await server.as('dutyOfficer');
  teamId = server.city.teams.west;
  leader = await server.as('teamLeader', 'west', teamId);
});
afterAll(() => server.close());

type Part = { incidentId: string; assignmentId: string; orderId: string; drawingId: string };
const place = { point: { type: 'Point', coordinates: WEST } };

async function opened(): Promise<string> {
  const report = await root.post<{ id: string }>('/reports', { source: 'phone', summary: '积水', place, occurredAt: server.clock.now() });
  return (await root.post<Incident>(`/reports/${report.body.id}/accept`, {})).body.id;
}

async function sent(incidentId: string, team = teamId): Promise<string> {
  const body = { teamIds: [team], override: { reason: '测试' } };
  const { body: answer } = await root.post<{ assignments: Assignment[] }>(`/incidents/${incidentId}/dispatch`, body);
  return answer.assignments[0]?.id ?? '';
}

async function ordered(incidentId: string, team = teamId): Promise<Pick<Part, 'orderId' | 'drawingId'>> {
  const drawing = { kind: 'waterPoint', name: '取水点', geometry: place.point };
  const { body: drawn } = await root.post<Drawing>(`/incidents/${incidentId}/drawings`, drawing);
  const order = { teamId: team, text: '取水', drawingIds: [drawn.id] };
  const { body } = await root.post<Order>(`/incidents/${incidentId}/orders`, order);
  return { orderId: body.id, drawingId: drawn.id };
}

async function task(): Promise<Part> {
  const incidentId = await opened();
  const assignmentId = await sent(incidentId);
  return { incidentId, assignmentId, ...(await ordered(incidentId)) };
}

async function guestOf(assignmentId: string): Promise<Caller> {
  const { body: made } = await leader.post<{ code: string }>('/join-codes', { assignmentId });
  const answer = await fetch(`${server.url}/api/v1/join`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ code: made.code, name: '志愿者' }),
  });
  const body = (await answer.json()) as { token: string; person: { id: string } };
  return new Caller(server.url, body.token, body.person.id);
}

const idsIn = ({ kinds }: Pick<Snapshot, 'kinds'>): Record<string, string[]> =>
  Object.fromEntries(KINDS.map((kind) => [kind, (kinds[kind] ?? []).map(({ id }) => String(id)).sort()]));
const sightOf = async (caller: Caller): Promise<Record<string, string[]>> => {
  const { jurisdiction: _, incidentType: __, ...own } = idsIn(await snapshotOf(caller));
  return Object.fromEntries(Object.entries(own).filter(([, ids]) => ids.length > 0));
};
const partOf = ({ incidentId, assignmentId, orderId, drawingId }: Part) => ({
  assignment: [assignmentId],
  incident: [incidentId],
  order: [orderId],
  drawing: [drawingId],
});
const statuses = async (caller: Caller, part: Part): Promise<number[]> => {
  const paths = [`/incidents/${part.incidentId}`, `/incidents/${part.incidentId}/timeline`, `/incidents/${part.incidentId}/clocks`];
  return Promise.all(paths.map(async (path) => (await caller.get(path)).status));
};

test('[G5] of a team with two tasks one after the other each guest sees their own alone, in feed, lists and timeline, and nothing after its end', async () => {
  const first = await task();
  const other = await sent(first.incidentId, server.city.teams.spare);
  const early = await guestOf(first.assignmentId);
  expect(await sightOf(early)).toEqual(partOf(first));
  const socket = new SocketFollower(early);
  await until('the socket to stand', () => socket.cursor !== null);
  const poller = new PollFollower(early, 3);
  await poller.step();

  const second = await task();
  const late = await guestOf(second.assignmentId);
  expect([await sightOf(early), await sightOf(late)]).toEqual([partOf(first), partOf(second)]);
  expect([await statuses(early, first), await statuses(early, second)]).toEqual([
    [200, 200, 200],
    [404, 404, 404],
  ]);
  for (const path of ['teams', 'vehicles', 'sos', 'orders'].map((kind) => `/${kind}`)) {
    const { status, body } = await early.get<{ items: { id: string }[] }>(path);
    if (status === 200) expect([path, body.items.map(({ id }) => id)]).toEqual([path, path === '/orders' ? [first.orderId] : []]);
  }
  expect((await early.get(`/teams/${teamId}/contacts`)).status).toBe(404);
  const timeline = await early.get<{ items: { type: string; payload: { assignmentId?: string } }[] }>(
    `/incidents/${first.incidentId}/timeline`,
  );
  const dispatched = timeline.body.items.filter(({ type }) => type === 'assignment.dispatched');
  expect(dispatched.map(({ payload }) => payload.assignmentId)).toEqual([first.assignmentId]);
  expect(JSON.stringify(timeline.body)).not.toContain(other);
  const position = { fixes: [{ teamId, point: place.point, at: server.clock.now() }] };
  expect((await early.post<{ refused: object[] }>('/positions', position)).body.refused).toEqual([{ index: 0, code: 'TEAM_UNKNOWN' }]);

  await poller.drain();
  const truth = new PollFollower(early);
  await truth.step();
  expect([plain(poller.rows), poller.breaches]).toEqual([plain(truth.rows), []]);
  expect(JSON.stringify([poller.events, socket.events])).not.toMatch(new RegExp(`${second.incidentId}|${second.assignmentId}|${other}`));

  await leader.post(`/assignments/${first.assignmentId}/complete`);
  expect(await statuses(early, first)).toEqual([401, 401, 401]);
  expect((await early.get('/snapshot')).status).toBe(401);
  await until('the socket to be told', () => socket.refusals.includes('SESSION_ENDED'));
  socket.leave();
  expect(await statuses(late, second)).toEqual([200, 200, 200]);
});

test('[G5] sent to the same incident again, the guest of the second time sees what was ordered the second time', async () => {
  const first = await task();
  await leader.post(`/assignments/${first.assignmentId}/complete`);
  const again = await sent(first.incidentId);
  const guest = await guestOf(again);
  expect(await sightOf(guest)).toEqual({ assignment: [again], incident: [first.incidentId] });
  const order = { teamId, text: '再取', drawingIds: [first.drawingId] };
  const { body } = await root.post<Order>(`/incidents/${first.incidentId}/orders`, order);
  expect(await sightOf(guest)).toEqual(partOf({ ...first, assignmentId: again, orderId: body.id }));
});

test('[G5] a guest goes along when the incident is merged into another, and back', async () => {
  const part = await task();
  const into = await opened();
  const guest = await guestOf(part.assignmentId);
  await root.post(`/incidents/${part.incidentId}/merge`, { intoIncidentId: into });
  expect(await sightOf(guest)).toEqual({ ...partOf(part), incident: [into, part.incidentId].sort() });
  await root.post(`/incidents/${part.incidentId}/unmerge`, { reason: '不是一起' });
  expect(await sightOf(guest)).toEqual(partOf(part));
  expect((await guest.get(`/incidents/${into}`)).status).toBe(404);
});

test('[S1] a call for help of a guest is heard by the team and belongs to their task, whether the phone names it or not', async () => {
  const part = await task();
  const guest = await guestOf(part.assignmentId);
  for (const body of [{}, { assignmentId: part.assignmentId }, { teamId }]) {
    const { body: call } = await guest.post<Sos>('/sos', body);
    expect(call).toMatchObject({ teamId, assignmentId: part.assignmentId, incidentId: part.incidentId, person: { id: guest.personId } });
    expect((await leader.get<Sos>(`/sos/${call.id}`)).status).toBe(200);
    expect((await guest.post(`/sos/${call.id}/end`, { reason: '误触' })).status).toBe(200);
  }
  expect((await guest.get(`/teams/${teamId}`)).status).toBe(404);
});

test('[G5] a chain that calls the team’s people calls no guest', async () => {
  const part = await task();
  const guest = await guestOf(part.assignmentId);
  const boss = await server.as('dutyLeader');
  const rounds = [{ roles: ['teamMember'], afterMinutes: 0 }];
  await boss.request('/api/v1/escalation-chains', {
    method: 'PUT',
    body: { jurisdictionId: server.city.root, step: 'acknowledge', rounds },
  });
  const { body } = await root.get(`/incidents/${part.incidentId}/clocks`);
  expect(JSON.stringify(body)).toContain('"rounds":[{');
  expect(JSON.stringify(body)).not.toContain(guest.personId);
});

test('[G5] rows of before have the keys of their assignments after the migration, as rows that are made now', async () => {
  await task();
  const { database } = server.core;
  const tables = ['assignments', 'incidents', 'orders', 'drawings'];
  const read = () => Promise.all(tables.map((table) => database.query(`SELECT id, scope, extra FROM ${table} WHERE live ORDER BY id`)));
  const made = await read();
  for (const table of tables)
    await database.query(
      `UPDATE ${table} SET scope = ARRAY(SELECT key FROM unnest(scope) AS key WHERE key NOT LIKE 'a:%'), extra = extra - 'assignmentIds' - 'orderedFor'`,
    );
  const client = await database.pool.connect();
  await client.query('BEGIN');
  await new Guests1795724700000().up({ query: (sql: string) => client.query(sql) } as never);
  await client.query('COMMIT');
  client.release();
  expect(await read()).toEqual(made);
  const [team] = await database.query<{ row: Team }>('SELECT row FROM teams WHERE id = $1', [teamId]);
  expect(team?.row.openAssignmentIds.length).toBeGreaterThan(0);
});
