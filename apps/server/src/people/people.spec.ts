/** People, their roles and passwords, and what ends with them (docs/spec/access.md). */
import type { Page, Person, Role } from '@fenghuo/domain';
import { Caller, startServer, type TestServer } from '../core/testing/server.ts';

let server: TestServer;
let security: Caller;
beforeAll(async () => {
  server = await startServer();
  security = await server.as('secAdmin');
});
afterAll(() => server.close());

type Made = { person: Person; password: string; passwordExpiresAt: string };
type Problem = { code: string; errors?: { path: string }[] };
let count = 0;

const make = async (role: Role, more: object = {}): Promise<Made> => {
  count += 1;
  const body = { username: `person${count}`, name: '郝明', roles: [{ role, jurisdictionId: server.city.west }], ...more };
  const { status, body: made } = await security.post<Made>('/persons', body);
  expect(status).toBe(201);
  return made;
};

async function signIn(
  username: string,
  password: string,
): Promise<{ status: number; body: { token: string; person: Person; code: string } }> {
  const nobody = new Caller(server.url, 'x'.repeat(30), '');
  return nobody.post('/session', { username, password }, { authorization: '' });
}

const NEW_PASSWORD = 'Rainy-night-8';

/** Somebody who has changed the one-time password and signed in anew. */
async function settled(role: Role): Promise<{ caller: Caller; made: Made }> {
  const made = await make(role);
  const first = await signIn(made.person.username, made.password);
  const before = new Caller(server.url, first.body.token, made.person.id);
  expect((await before.post(`/persons/${made.person.id}/password`, { current: made.password, password: NEW_PASSWORD })).status).toBe(200);
  const again = await signIn(made.person.username, NEW_PASSWORD);
  return { caller: new Caller(server.url, again.body.token, made.person.id), made };
}

test('[R11] a one-time password opens nothing but the way to a new one, and is shown once', async () => {
  const body = { username: 'once', name: '一次', roles: [{ role: 'dutyOfficer', jurisdictionId: server.city.west }] };
  const made = await security.post<Made>('/persons', body, { 'idempotency-key': 'once' });
  const again = await security.post<Made>('/persons', body, { 'idempotency-key': 'once' });
  expect(again.body).toEqual({ ...made.body, password: '' });
  const { body: session } = await signIn('once', made.body.password);
  expect(session.person.mustChangePassword).toBe(true);
  const caller = new Caller(server.url, session.token, made.body.person.id);
  expect((await caller.get<Problem>('/reports')).body.code).toBe('PASSWORD_EXPIRED');
  expect((await caller.get('/session')).status).toBe(200);
  const weak = await caller.post<Problem>(`/persons/${caller.personId}/password`, { current: made.body.password, password: 'short' });
  expect([weak.status, weak.body.code]).toEqual([422, 'PASSWORD_WEAK']);
  const wrong = await caller.post<Problem>(`/persons/${caller.personId}/password`, { current: 'no', password: NEW_PASSWORD });
  expect([wrong.status, wrong.body.errors?.[0]?.path]).toEqual([422, 'current']);
  await caller.post(`/persons/${caller.personId}/password`, { current: made.body.password, password: NEW_PASSWORD });
  expect((await caller.get('/session')).status).toBe(401);
  expect((await signIn('once', NEW_PASSWORD)).body.person.mustChangePassword).toBe(false);
});

test('[R10] changing a role or disabling ends all sessions of the person, the socket too', async () => {
  const { caller, made } = await settled('dutyOfficer');
  const socket = caller.socket();
  const refused = new Promise<{ code: string }>((resolve) => socket.once('refused', resolve));
  await new Promise((resolve) => socket.once('connect', () => resolve(null)));
  const roles = [{ role: 'supervisor', jurisdictionId: server.city.west }];
  const changed = await security.patch<Person>(`/persons/${made.person.id}`, { roles });
  expect(changed.body).toMatchObject({ roles, version: 2 });
  expect((await refused).code).toBe('SESSION_ENDED');
  socket.disconnect();
  expect((await caller.get('/session')).status).toBe(401);
  await security.patch(`/persons/${made.person.id}`, { disabled: true });
  const { status, body } = await signIn(made.person.username, NEW_PASSWORD);
  expect([status, body.code]).toEqual([401, 'SIGN_IN_REFUSED']);
});

test('[R3] administrators exclude each other and every other role', async () => {
  const roles = [
    { role: 'secAdmin', jurisdictionId: server.city.root },
    { role: 'auditAdmin', jurisdictionId: server.city.root },
  ];
  const { status, body } = await security.post<Problem>('/persons', { username: 'both', name: '兼任', roles });
  expect([status, body.code]).toEqual([422, 'ROLES_EXCLUDE']);
});

test('[R1] the roles of a team name the team, at nodes and teams that exist', async () => {
  const post = async (role: object) =>
    (await security.post<Problem>('/persons', { username: 'teamless', name: '某', roles: [role] })).body.errors?.[0]?.path;
  expect(await post({ role: 'teamLeader', jurisdictionId: server.city.west })).toBe('roles.0.teamId');
  expect(await post({ role: 'teamLeader', jurisdictionId: server.city.west, teamId: server.city.west })).toBe('roles.0.teamId');
  expect(await post({ role: 'dutyOfficer', jurisdictionId: server.city.teams.west })).toBe('roles.0.jurisdictionId');
});

test('[R3] the last security administrator cannot be disabled, and nobody changes their own roles', async () => {
  const second = await make('secAdmin', { roles: [{ role: 'secAdmin', jurisdictionId: server.city.root }] });
  await security.patch(`/persons/${second.person.id}`, { disabled: true });
  expect((await security.patch<Problem>(`/persons/${security.personId}`, { disabled: true })).status).toBe(403);
});

test('[R2] a security administrator of a district sees and makes people of that district only', async () => {
  const west = await server.as('secAdmin', 'west');
  const { body } = await west.get<Page<Person>>('/persons?limit=1000');
  const nodes = new Set(body.items.flatMap(({ roles }) => roles.map(({ jurisdictionId }) => jurisdictionId)));
  expect([...nodes]).toEqual(expect.arrayContaining([server.city.west]));
  expect(nodes.has(server.city.root)).toBe(false);
  const roles = [{ role: 'commander', jurisdictionId: server.city.east }];
  expect((await west.post('/persons', { username: 'other', name: '邻区', roles })).status).toBe(403);
  expect((await west.patch(`/persons/${security.personId}`, { name: '改名' })).status).toBe(404);
});

test('[R2] the teams that a role can name are named to the security administrator of their part alone', async () => {
  const named = (await security.get<{ items: { id: string }[] }>('/persons/teams')).body.items.map(({ id }) => id);
  expect(named).toEqual(expect.arrayContaining([server.city.teams.west]));
  const east = await server.as('secAdmin', 'east');
  const theirs = (await east.get<{ items: { id: string }[] }>('/persons/teams')).body.items.map(({ id }) => id);
  expect(theirs).not.toContain(server.city.teams.west);
  expect((await (await server.as('dutyOfficer')).get('/persons/teams')).status).toBe(403);
});

test('[R2] only the security administrator reads and makes people; a name is used once, whatever its case', async () => {
  const duty = await server.as('dutyOfficer');
  expect((await duty.get('/persons')).status).toBe(403);
  const made = await make('informant');
  const taken = await security.post<Problem>('/persons', { username: made.person.username.toUpperCase(), name: '同名', roles: [] });
  expect([taken.status, taken.body.code]).toEqual([409, 'USERNAME_TAKEN']);
});

test('[R12] three wrong passwords make the next wait, and the audit has every try', async () => {
  const { made } = await settled('dutyOfficer');
  for (let tries = 0; tries < 3; tries++) expect((await signIn(made.person.username, 'wrong')).status).toBe(401);
  const waiting = await signIn(made.person.username, NEW_PASSWORD);
  expect([waiting.status, waiting.body.code]).toEqual([429, 'TOO_MANY']);
  const auditor = await server.as('auditAdmin');
  const { body } = await auditor.get<Page<{ action: string; personId: string }>>(`/audit?personId=${made.person.id}&limit=1000`);
  const actions = body.items.map(({ action }) => action);
  expect(actions.filter((action) => action === 'signIn.refused')).toHaveLength(3);
  expect(actions).toContain('signIn');
  expect((await security.get('/audit')).status).toBe(403);
});

test('[R13] every change of people is in the log with who did it, and no password', async () => {
  const { made } = await settled('dutyOfficer');
  const rows = await server.core.database.query<{ type: string; actor: { personId: string }; payload: object }>(
    'SELECT type, actor, payload FROM events WHERE subject_id = $1 ORDER BY id',
    [made.person.id],
  );
  expect(rows.map(({ type, actor }) => [type, actor.personId])).toEqual([['person.created', security.personId]]);
  expect(JSON.stringify(rows)).not.toContain(made.password);
});

test('[R12] a device that has signed in before never waits', async () => {
  const { made } = await settled('dutyOfficer');
  const { username } = made.person;
  const post = (password: string, cookie?: string): Promise<Response> =>
    fetch(`${server.url}/api/v1/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(cookie !== undefined && { cookie }) },
      body: JSON.stringify({ username, password }),
    });
  const cookies = (await post(NEW_PASSWORD)).headers.getSetCookie();
  expect(cookies.every((cookie) => /HttpOnly; ?SameSite=Strict/i.test(cookie) && /Path=\//.test(cookie))).toBe(true);
  const device = cookies.find((cookie) => cookie.startsWith('fenghuo_device='))?.split(';')[0];
  for (let tries = 0; tries < 4; tries++) await post('wrong');
  expect((await post(NEW_PASSWORD)).status).toBe(429);
  expect((await post(NEW_PASSWORD, device)).status).toBe(201);
});
