/** Who sees the clocks of an incident (docs/spec/clocks.md, E8). What fires them is tried in jobs/jobs.spec.ts. */
import type { ClockView, Escalation, Incident, Report } from '@fenghuo/domain';
import { type Caller, startServer, type TestServer, WEST } from '../core/testing/server.ts';
import { ClockBook } from '../jobs/clock-book.ts';

let server: TestServer;
let duty: Caller;
beforeAll(async () => {
  server = await startServer();
  duty = await server.as('dutyLeader');
});
afterAll(() => server.close());

async function sent(): Promise<{ incidentId: string; assignmentId: string }> {
  const place = { point: { type: 'Point', coordinates: WEST } };
  const report = await duty.post<Report>('/reports', { source: 'phone', summary: '积水', place, occurredAt: server.clock.now() });
  const { body: incident } = await duty.post<Incident>(`/reports/${report.body.id}/accept`);
  const { body } = await duty.post<{ assignments: { id: string }[] }>(`/incidents/${incident.id}/dispatch`, {
    teamIds: [server.city.teams.west],
  });
  return { incidentId: incident.id, assignmentId: body.assignments[0]?.id ?? '' };
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
