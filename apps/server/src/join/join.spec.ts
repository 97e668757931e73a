/** docs/spec/phone.md, G1–G4. */
import { type Assignment, type Incident, JOIN_ALPHABET } from '@fenghuo/domain';
import { Caller, startServer, type TestServer, WEST } from '../core/testing/server.ts';
import { dropOldJoinCodes } from './join.actions.ts';

let server: TestServer;
let root: Caller;
let leader: Caller;

beforeAll(async () => {
  server = await startServer();
  root = await server.as('dutyOfficer');
  leader = await server.as('teamLeader', 'west', server.city.teams.west);
});
afterAll(() => server.close());

type Made = { id: string; code: string; path: string; expiresAt: string };
type Problem = { code: string };

async function dispatched(teamId = server.city.teams.west): Promise<Assignment> {
  const place = { point: { type: 'Point', coordinates: WEST } };
  const report = await root.post<{ id: string }>('/reports', { source: 'phone', summary: '积水', place, occurredAt: server.clock.now() });
  const incident = await root.post<Incident>(`/reports/${report.body.id}/accept`, {});
  const sent = await root.post<{ assignments: Assignment[] }>(`/incidents/${incident.body.id}/dispatch`, {
    teamIds: [teamId],
    override: { reason: '测试' },
  });
  const [made] = sent.body.assignments;
  if (made === undefined) throw new Error(JSON.stringify(sent.body));
  return made;
}

async function join(
  code: string,
  name = '志愿者小王',
): Promise<{ status: number; body: { token: string; person: { id: string } } & Problem; retryAfter: string | null }> {
  const answer = await fetch(`${server.url}/api/v1/join`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ code, name }),
  });
  return { status: answer.status, body: (await answer.json()) as never, retryAfter: answer.headers.get('retry-after') };
}

test('[G1] a code of eight characters is shown once, to who leads the team or commands the incident', async () => {
  const { id } = await dispatched();
  const key = { 'Idempotency-Key': 'code-1' };
  const first = await leader.post<Made>('/join-codes', { assignmentId: id }, key);
  expect([first.status, [...first.body.code].every((letter) => JOIN_ALPHABET.includes(letter)), first.body.code.length]).toEqual([
    201,
    true,
    8,
  ]);
  expect(first.body.path).toBe(`/join#${first.body.code}`);
  const again = await leader.post<Made>('/join-codes', { assignmentId: id }, key);
  expect([again.status, again.body.code]).toEqual([201, '']);
  expect((await root.post('/join-codes', { assignmentId: id })).status).toBe(201);
  const member = await server.as('teamMember', 'west', server.city.teams.west);
  expect((await member.post('/join-codes', { assignmentId: id })).status).toBe(403);
  const stranger = await server.as('teamLeader', 'east', server.city.teams.east);
  expect((await stranger.post<Problem>('/join-codes', { assignmentId: id })).body.code).toBe('ASSIGNMENT_UNKNOWN');
});

test('[G2] it lets one guest in, however it is typed, and nobody after', async () => {
  const { id, incidentId } = await dispatched();
  const { body } = await leader.post<Made>('/join-codes', { assignmentId: id });
  const typed = `${body.code.slice(0, 4).toLowerCase()}-${body.code.slice(4)}`;
  const joined = await join(typed);
  expect(joined.status).toBe(201);
  const guest = new Caller(server.url, joined.body.token, joined.body.person.id);
  expect((await guest.get<Assignment>(`/incidents/${incidentId}`)).status).toBe(200);
  expect((await guest.post(`/incidents/${incidentId}/notes`, { text: '水深半米' })).status).toBe(201);
  expect((await guest.post(`/assignments/${id}/acknowledge`)).status).toBe(403);
  expect([(await join(body.code)).body.code, (await join(body.code)).status]).toEqual(['JOIN_CODE_REFUSED', 401]);
});

test('[G2] a code whose session could not be opened is still good', async () => {
  const { id } = await dispatched();
  const { code } = (await leader.post<Made>('/join-codes', { assignmentId: id })).body;
  await server.core.database.query('ALTER TABLE sessions RENAME TO sessions_gone');
  const failed = await join(code);
  await server.core.database.query('ALTER TABLE sessions_gone RENAME TO sessions');
  expect([failed.status, (await join(code)).status]).toEqual([500, 201]);
});

test('[G3] the guest’s rights end with the assignment, and come back when its end is undone', async () => {
  const { id, incidentId } = await dispatched(server.city.teams.spare);
  const leads = await server.as('teamLeader', 'west', server.city.teams.spare);
  const { body } = await leads.post<Made>('/join-codes', { assignmentId: id });
  const joined = await join(body.code);
  const guest = new Caller(server.url, joined.body.token, joined.body.person.id);
  await leads.post(`/assignments/${id}/decline`, { reason: '车辆故障' });
  // A node believes a session for a second; asked oftener, who has none is slowed.
  const askAnew = async (): Promise<number> => {
    server.core.sessions.forget(guest.personId);
    return (await guest.get(`/incidents/${incidentId}`)).status;
  };
  expect(await askAnew()).toBe(401);
  expect((await leads.post<Problem>('/join-codes', { assignmentId: id })).body.code).toBe('STEP_NOT_POSSIBLE');
  await leads.post(`/assignments/${id}/undo`);
  expect(await askAnew()).toBe(200);
});

test('[G2] after a day it is too old', async () => {
  const { id } = await dispatched();
  const { body } = await leader.post<Made>('/join-codes', { assignmentId: id });
  server.clock.advance(25 * 3600);
  expect((await join(body.code)).body.code).toBe('JOIN_CODE_REFUSED');
});

test('[G6] a code is taken back before anybody has used it, by who may make one; each is in the log with who and when', async () => {
  const { id, incidentId } = await dispatched();
  const made = async () => (await leader.post<Made>('/join-codes', { assignmentId: id })).body;
  const [kept, withdrawn] = [await made(), await made()];
  const withdraw = (by: Caller, code: Made) => by.post<Problem & { withdrawnAt: string }>(`/join-codes/${code.id}/withdraw`);
  const member = await server.as('teamMember', 'west', server.city.teams.west);
  const stranger = await server.as('teamLeader', 'east', server.city.teams.east);
  expect([(await withdraw(member, withdrawn)).status, (await withdraw(stranger, withdrawn)).status]).toEqual([403, 404]);
  const first = await withdraw(leader, withdrawn);
  expect([first.status, (await withdraw(root, withdrawn)).body.withdrawnAt]).toEqual([200, first.body.withdrawnAt]);
  expect((await join(withdrawn.code)).body.code).toBe('JOIN_CODE_REFUSED');
  const { body: joined } = await join(kept.code);
  expect((await withdraw(leader, kept)).body.code).toBe('JOIN_CODE_USED');
  const { body: timeline } = await root.get<{ items: { type: string; actor: object; payload: object }[] }>(
    `/incidents/${incidentId}/timeline`,
  );
  const told = timeline.items.filter(({ type }) => type.startsWith('joinCode.'));
  expect(told).toMatchObject([
    { type: 'joinCode.made', actor: { personId: leader.personId } },
    { type: 'joinCode.made', actor: { personId: leader.personId } },
    { type: 'joinCode.withdrawn', actor: { personId: leader.personId } },
    { type: 'joinCode.used', actor: { system: 'join' }, payload: { personId: joined.person.id, name: '志愿者小王' } },
  ]);
  expect(JSON.stringify(timeline)).not.toMatch(new RegExp(`${kept.code}|${withdrawn.code}`));
});

test('[G6] codes whose day is over are kept no longer', async () => {
  const { database, clock } = server.core;
  const { id } = await dispatched();
  await leader.post<Made>('/join-codes', { assignmentId: id });
  const left = async () => (await database.query('SELECT FROM join_codes WHERE assignment_id = $1', [id])).length;
  await dropOldJoinCodes(database, clock.now());
  expect(await left()).toBe(1);
  server.clock.advance(25 * 3600);
  await dropOldJoinCodes(database, clock.now());
  expect(await left()).toBe(0);
});

test('[G4] guessed codes are slowed', async () => {
  await server.core.database.query("DELETE FROM sign_in_failures WHERE key LIKE 'join %'");
  const answers: number[] = [];
  for (let guess = 0; guess < 7; guess += 1) answers.push((await join(`GUESSED${guess + 2}`)).status);
  expect(answers.slice(0, 5)).toEqual([401, 401, 401, 401, 401]);
  const slowed = await join('GUESSED9');
  expect([slowed.status, Number(slowed.retryAfter) >= 1]).toEqual([429, true]);
});
