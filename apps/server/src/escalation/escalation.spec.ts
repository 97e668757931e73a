/** Who sees the clocks of an incident and its escalations, wherever it goes (docs/spec/clocks.md, E8 and E9). What fires them is tried in jobs/jobs.spec.ts. */
import type { ClockView, Escalation, Incident, Report } from '@fenghuo/domain';
import { type Caller, EAST, startServer, type TestServer, WEST } from '../core/testing/server.ts';
import { ClockBook } from '../jobs/clock-book.ts';

let server: TestServer;
let duty: Caller;
beforeAll(async () => {
  server = await startServer();
  duty = await server.as('dutyLeader');
});
afterAll(() => server.close());

async function opened(point = WEST): Promise<string> {
  const place = { point: { type: 'Point', coordinates: point } };
  const report = await duty.post<Report>('/reports', { source: 'phone', summary: '积水', place, occurredAt: server.clock.now() });
  return (await duty.post<Incident>(`/reports/${report.body.id}/accept`)).body.id;
}

async function sent(teamId = server.city.teams.west): Promise<{ incidentId: string; assignmentId: string }> {
  const incidentId = await opened();
  const { body } = await duty.post<{ assignments: { id: string }[] }>(`/incidents/${incidentId}/dispatch`, { teamIds: [teamId] });
  return { incidentId, assignmentId: body.assignments[0]?.id ?? '' };
}

test('[E8] the desk sees ladders and escalations; a team on the incident its clocks alone, here and in the timeline', async () => {
  const chain = { jurisdictionId: server.city.root, step: 'acknowledge', rounds: [{ personIds: [duty.personId], afterMinutes: 0 }] };
  expect((await duty.request('/api/v1/escalation-chains', { method: 'PUT', body: chain })).status).toBe(200);
  const { incidentId, assignmentId } = await sent();
  server.clock.advance(120);
  const book = new ClockBook(server.core);
  await book.fire('assignment', [assignmentId]);
  await book.fire('assignment', [assignmentId]);
  const team = await server.as('teamLeader', 'west', server.city.teams.west);
  const seen = async (caller: Caller) => {
    const clocks = await caller.get<{ items: ClockView[] }>(`/incidents/${incidentId}/clocks`);
    const snapshot = await caller.get<{ kinds: { escalation: Escalation[] } }>('/snapshot');
    const timeline = await caller.get<{ items: { type: string }[] }>(`/incidents/${incidentId}/timeline`);
    return {
      steps: clocks.body.items.map(({ step }) => step),
      hasLadder: clocks.body.items.some(({ rounds }) => rounds.length > 0),
      hasRun: clocks.body.items.some(({ escalation }) => escalation !== null),
      hasRow: snapshot.body.kinds.escalation.length > 0,
      isTold: timeline.body.items.some(({ type }) => type === 'escalation.raised'),
    };
  };
  expect(await seen(duty)).toEqual({ steps: ['acknowledge'], hasLadder: true, hasRun: true, hasRow: true, isTold: true });
  expect(await seen(team)).toEqual({ steps: ['acknowledge'], hasLadder: false, hasRun: false, hasRow: false, isTold: false });
});

test('[E9] it goes with its incident: seen, told on and owned where that lies now, once each; back when a merge is undone', async () => {
  const leader = await server.as('dutyLeader');
  const [west, east] = [await server.as('dutyOfficer', 'west'), await server.as('dutyOfficer', 'east')];
  const rounds = [
    { roles: ['dutyOfficer'], afterMinutes: 0 },
    { roles: ['dutyOfficer'], afterMinutes: 1 },
    { roles: ['commander'], afterMinutes: 1 },
  ];
  const chain = { jurisdictionId: server.city.root, step: 'acknowledge', rounds };
  expect((await leader.request('/api/v1/escalation-chains', { method: 'PUT', body: chain })).status).toBe(200);
  const team = await duty.post<{ id: string }>('/teams', { code: 'T91', name: '市直队', jurisdictionId: server.city.root });
  const { incidentId, assignmentId } = await sent(team.body.id);
  const book = new ClockBook(server.core);
  const fire = () => book.fire('assignment', [assignmentId]);
  server.clock.advance(61);
  await fire();
  await fire();
  const runs = async (caller: Caller) =>
    (await caller.get<{ kinds: { escalation: Escalation[] } }>('/snapshot')).body.kinds.escalation.filter(
      ({ ofId }) => ofId === assignmentId,
    );
  const seen = async () => (await Promise.all([west, east].map(runs))).map(([run]) => run?.incidentId ?? null);
  const told = () =>
    server.core.database.query(
      `SELECT type, incident_id AS "incidentId", payload -> 'round' AS round FROM events
      WHERE type LIKE 'escalation.%' AND payload ->> 'ofId' = $1 ORDER BY id`,
      [assignmentId],
    );
  expect(await seen()).toEqual([incidentId, null]);
  const [run] = await runs(west);
  expect(run?.to.map(({ personId }) => personId)).toContain(west.personId);

  const relocate = (point: number[]) => duty.patch(`/incidents/${incidentId}`, { place: { point: { type: 'Point', coordinates: point } } });
  await relocate(EAST);
  expect(await seen()).toEqual([null, incidentId]);
  expect((await west.post(`/escalations/${run?.id}/own`)).status).toBe(404);
  const target = await opened();
  await duty.post(`/incidents/${incidentId}/merge`, { intoIncidentId: target });
  expect(await seen()).toEqual([target, null]);
  await book.endOver([assignmentId, incidentId, target]);
  server.clock.advance(61);
  await Promise.all([fire(), fire()]);
  await fire();
  const rows = [
    { type: 'escalation.raised', incidentId, round: 1 },
    { type: 'escalation.widened', incidentId: target, round: 2 },
  ];
  expect(await told()).toEqual(rows);
  const { body } = await west.get<{ items: ClockView[] }>(`/incidents/${target}/clocks`);
  const shown = body.items.find(({ id }) => id === assignmentId);
  expect([shown?.escalation?.id, shown?.rounds.map(({ state }) => state)]).toEqual([run?.id, ['fired', 'fired', 'next', 'planned']]);

  await duty.post(`/incidents/${incidentId}/unmerge`, { reason: '两件事' });
  expect(await seen()).toEqual([null, incidentId]);
  expect((await east.post<Escalation>(`/escalations/${run?.id}/own`)).body.ownedBy).toMatchObject({ personId: east.personId });
  await relocate(WEST);
  expect(await seen()).toEqual([incidentId, incidentId]);
  server.clock.advance(600);
  await fire();
  expect((await told()).slice(2)).toEqual([{ type: 'escalation.owned', incidentId, round: 2 }]);
});

test('[E9] what was raised after a merge goes back with its cause all the same', async () => {
  const { incidentId, assignmentId } = await sent(server.city.teams.spare);
  const target = await opened(EAST);
  await duty.post(`/incidents/${incidentId}/merge`, { intoIncidentId: target });
  const book = new ClockBook(server.core);
  server.clock.advance(61);
  await book.fire('assignment', [assignmentId]);
  await book.fire('assignment', [assignmentId]);
  const run = async () => {
    const { body } = await duty.get<{ kinds: { escalation: Escalation[] } }>('/snapshot');
    return body.kinds.escalation.find(({ ofId }) => ofId === assignmentId);
  };
  expect((await run())?.incidentId).toBe(target);
  await duty.post(`/incidents/${incidentId}/unmerge`, { reason: '两件事' });
  expect(await run()).toMatchObject({ incidentId, jurisdictionId: server.city.west });
});
