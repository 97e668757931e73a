/** Dispatch and the life of an assignment through the public interface (docs/spec/assignment.md). */
import type { Assignment, Incident, Recommendation, Report, Team } from '@fenghuo/domain';
import { type Caller, startServer, type TestServer, WEST } from '../core/testing/server.ts';

let server: TestServer;
let duty: Caller;
beforeAll(async () => {
  server = await startServer();
  duty = await server.as('dutyOfficer');
});
afterAll(() => server.close());

type Sent = { assignments: Assignment[] };
type Problem = { code: string; errors: { teamId: string; code: string; byName?: string; assignmentId?: string }[]; current: Assignment };

const openIncident = async (): Promise<Incident> => {
  const place = { point: { type: 'Point', coordinates: WEST } };
  const report = await duty.post<Report>('/reports', { source: 'phone', summary: '积水', place, occurredAt: new Date().toISOString() });
  return (await duty.post<Incident>(`/reports/${report.body.id}/accept`)).body;
};

let count = 0;
const makeTeam = async (): Promise<Team> => {
  count += 1;
  const station = { point: { type: 'Point', coordinates: WEST } };
  return (
    await duty.post<Team>('/teams', {
      code: `S${count}`,
      name: `试 ${count} 队`,
      capabilities: [{ code: 'pumping' }],
      headcount: 8,
      station,
    })
  ).body;
};

const send = async (incidentId: string, teamIds: string[], more: object = {}, by = duty) =>
  by.post<Sent & Problem>(`/incidents/${incidentId}/dispatch`, { teamIds, ...more });

const assignmentOf = async (): Promise<Assignment> => {
  const { body } = await send((await openIncident()).id, [(await makeTeam()).id]);
  return body.assignments[0] as Assignment;
};

test('[A1] several teams are sent in one order, all or none', async () => {
  const [incident, first, second] = [await openIncident(), await makeTeam(), await makeTeam()];
  const { status, body } = await send(incident.id, [first.id, second.id], { task: '排水' });
  expect(status).toBe(200);
  expect(body.assignments.map(({ teamId, state, task }) => [teamId, state, task])).toEqual([
    [first.id, 'dispatched', '排水'],
    [second.id, 'dispatched', '排水'],
  ]);
  const third = await makeTeam();
  const other = await openIncident();
  const refused = await send(other.id, [third.id, first.id]);
  expect([refused.status, refused.body.code]).toEqual([409, 'TEAM_ALREADY_ASSIGNED']);
  expect((await duty.get<Team>(`/teams/${third.id}`)).body.openAssignmentIds).toEqual([]);
});

test('[A4] a busy team is told with who sent it, and may be sent with a reason; twice to one incident it never is', async () => {
  const [incident, team, other] = [await openIncident(), await makeTeam(), await openIncident()];
  const first = await send(incident.id, [team.id]);
  const refused = await send(other.id, [team.id]);
  expect(refused.body.errors).toEqual([
    expect.objectContaining({
      teamId: team.id,
      code: 'TEAM_ALREADY_ASSIGNED',
      assignmentId: first.body.assignments[0]?.id,
      byName: expect.stringContaining('dutyOfficer'),
    }),
  ]);
  const both = await send(other.id, [team.id], { override: { reason: '更近' } });
  expect(both.status).toBe(200);
  expect((await duty.get<Team>(`/teams/${team.id}`)).body.openAssignmentIds).toHaveLength(2);
  const again = await send(incident.id, [team.id], { override: { reason: '再来' } });
  expect([again.status, again.body.errors[0]?.code]).toEqual([409, 'TEAM_ALREADY_ON_INCIDENT']);
});

test('[A1] sixteen officers send the same team at the same instant: one succeeds, the others are told by whom it was taken', async () => {
  const team = await makeTeam();
  const incidents = await Promise.all(Array.from({ length: 16 }, openIncident));
  const answers = await Promise.all(incidents.map(({ id }) => send(id, [team.id])));
  const won = answers.filter(({ status }) => status === 200);
  expect(won).toHaveLength(1);
  for (const { status, body } of answers.filter((answer) => answer !== won[0])) {
    expect(status).toBe(409);
    expect(body.errors[0]).toMatchObject({
      code: 'TEAM_ALREADY_ASSIGNED',
      byName: expect.any(String),
      assignmentId: won[0]?.body.assignments[0]?.id,
    });
  }
  expect((await duty.get<Team>(`/teams/${team.id}`)).body.openAssignmentIds).toHaveLength(1);
});

test('[A2] a team out of service is not sent, with or without a reason', async () => {
  const [incident, team] = [await openIncident(), await makeTeam()];
  await duty.patch(`/teams/${team.id}`, { availability: 'outOfService', reason: '检修' });
  const refused = await send(incident.id, [team.id], { override: { reason: '急' } });
  expect([refused.status, refused.body.errors[0]?.code]).toEqual([409, 'TEAM_OUT_OF_SERVICE']);
});

test('[A5] the leader takes the steps, the room may take them on behalf; a skipped step keeps no time', async () => {
  const incident = await openIncident();
  const { body } = await send(incident.id, [server.city.teams.west]);
  const id = body.assignments[0]?.id ?? '';
  const leader = await server.as('teamLeader', 'west', server.city.teams.west);
  const stranger = await server.as('teamLeader', 'east', server.city.teams.east);
  expect((await stranger.post(`/assignments/${id}/acknowledge`)).status).toBe(404);
  expect((await leader.post<Assignment>(`/assignments/${id}/acknowledge`)).body).toMatchObject({ state: 'acknowledged', onBehalf: false });
  const arrived = await duty.post<Assignment>(`/assignments/${id}/arrive`);
  expect(arrived.body).toMatchObject({ state: 'onScene', onBehalf: true, enRouteAt: null });
  expect((await leader.post<Assignment>(`/assignments/${id}/complete`, { note: '已排干' })).body).toMatchObject({
    state: 'completed',
    note: '已排干',
  });
  expect((await duty.get<Team>(`/teams/${server.city.teams.west}`)).body.openAssignmentIds).toEqual([]);
});

test('[A6] a step backwards, or a decline after moving, is refused with the present row', async () => {
  const { id } = await assignmentOf();
  await duty.post(`/assignments/${id}/depart`);
  const back = await duty.post<Problem>(`/assignments/${id}/acknowledge`);
  expect([back.status, back.body.code, back.body.current.state]).toEqual([409, 'STEP_NOT_POSSIBLE', 'enRoute']);
  expect((await duty.post(`/assignments/${id}/decline`, { reason: '车坏' })).status).toBe(409);
  expect((await duty.post<Assignment>(`/assignments/${id}/stand-down`, { reason: '已有他队' })).body.state).toBe('stoodDown');
});

test('[A7] the same step again by the same person answers the present row', async () => {
  const { id } = await assignmentOf();
  const first = await duty.post<Assignment>(`/assignments/${id}/acknowledge`);
  const again = await duty.post<Assignment>(`/assignments/${id}/acknowledge`);
  expect([again.status, again.body]).toEqual([200, first.body]);
});

test('[A8] a time before an earlier step is kept and flagged', async () => {
  const { id, dispatchedAt } = await assignmentOf();
  const at = new Date(Date.parse(dispatchedAt) - 60_000).toISOString();
  expect((await duty.post<Assignment>(`/assignments/${id}/acknowledge`, { at })).body).toMatchObject({
    acknowledgedAt: at,
    flags: ['outOfOrder'],
  });
});

test('[A9] the same person takes a step back within a minute, and nobody else', async () => {
  const { id } = await assignmentOf();
  await duty.post(`/assignments/${id}/acknowledge`);
  await duty.post(`/assignments/${id}/complete`);
  const other = await server.as('commander');
  expect((await other.post(`/assignments/${id}/undo`)).status).toBe(409);
  expect((await duty.post<Assignment>(`/assignments/${id}/undo`)).body).toMatchObject({ state: 'acknowledged', endedAt: null });
});

test('whom to send is ranked with reasons, what is missing is named, and a supervisor may read but not send', async () => {
  const incident = await openIncident();
  const { body } = await duty.get<Recommendation>(`/incidents/${incident.id}/recommendations`);
  expect(body.items.length).toBeGreaterThan(3);
  const ranked = body.items.filter(({ available }) => available).map(({ etaSeconds }) => etaSeconds ?? Number.MAX_SAFE_INTEGER);
  expect(ranked).toEqual([...ranked].sort((a, b) => a - b));
  for (const item of body.items) expect(item.reasons.length).toBeGreaterThan(0);
  const supervisor = await server.as('supervisor');
  expect((await supervisor.get(`/incidents/${incident.id}/recommendations`)).status).toBe(200);
  expect((await send(incident.id, [server.city.teams.spare], {}, supervisor)).status).toBe(403);
});
