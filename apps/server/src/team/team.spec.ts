import type { Page, Team, TeamContacts } from '@fenghuo/domain';
import { type Caller, startServer, type TestServer } from '../core/testing/server.ts';

type Refusal = { code: string; current?: Team };

let server: TestServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.close());

test('a used code is refused with the team that has it, to those who may see that team', async () => {
  const [root, west] = [await server.as('dutyOfficer'), await server.as('dutyOfficer', 'west')];
  const taken = { code: 'T02', name: 'Another' };
  const told = await root.post<Refusal>('/teams', taken);
  expect([told.status, told.body.code, told.body.current?.id]).toEqual([409, 'CODE_TAKEN', server.city.teams.east]);
  const foreign = [
    await west.post<Refusal>('/teams', taken),
    await west.patch<Refusal>(`/teams/${server.city.teams.west}`, { code: 'T02' }),
  ];
  for (const { status, body } of foreign) expect([status, body.code, 'current' in body]).toEqual([409, 'CODE_TAKEN', false]);
});

const PHONE = '138 0013 8000';
const readings = async (): Promise<number> =>
  Number((await server.core.database.one<{ n: string }>("SELECT count(*) AS n FROM audit WHERE action = 'contacts.read'"))?.n);

test('[A25] how a team is reached is read by who commands there and by the team, each reading in the audit', async () => {
  const id = server.city.teams.west;
  const [west, east] = [await server.as('dutyOfficer', 'west'), await server.as('dutyOfficer', 'east')];
  const contacts = [
    { channel: 'radio', value: '370.125' },
    { channel: 'phone', value: PHONE },
  ];
  const described = await west.patch<Team>(`/teams/${id}`, { contacts });
  expect([described.status, described.body.contactChannels, 'contacts' in described.body]).toEqual([200, ['radio', 'phone'], false]);
  const read = (caller: Caller) => caller.get<TeamContacts>(`/teams/${id}/contacts`);
  const before = await readings();
  for (const caller of [west, await server.as('teamMember', 'west', id), await server.as('commander')])
    expect((await read(caller)).body).toEqual({ teamId: id, contacts: contacts.toReversed() });
  expect(await readings()).toBe(before + 3);
  expect([(await read(await server.as('supervisor'))).status, (await read(east)).status]).toEqual([403, 404]);
  const ofWest = await west.get<Page<TeamContacts>>('/teams/contacts?limit=1');
  expect(ofWest.body).toEqual({ items: [{ teamId: id, contacts: contacts.toReversed() }], next: null });
  expect((await east.get<Page<TeamContacts>>('/teams/contacts')).body.items).toEqual([]);
  expect((await (await server.as('supervisor')).get('/teams/contacts')).status).toBe(403);
  expect(await readings()).toBe(before + 5);
});

test('[A25] they are in no row, no event and no kept answer, and gone when they are taken away', async () => {
  const id = server.city.teams.east;
  const root = await server.as('dutyOfficer');
  const team = { code: 'T-KEPT', name: 'Kept', contacts: [{ channel: 'phone', value: PHONE }] };
  const made = await root.post<Team>('/teams', team, { 'Idempotency-Key': 'kept-1' });
  expect([made.status, made.body.contactChannels]).toEqual([201, ['phone']]);
  expect((await root.get<TeamContacts>(`/teams/${made.body.id}/contacts`)).body.contacts).toEqual(team.contacts);
  const contacts = { contacts: team.contacts };
  await root.patch(`/teams/${id}`, contacts);
  const again = await root.patch<Team>(`/teams/${id}`, contacts);
  const bare = await root.patch<Team>(`/teams/${id}`, { contacts: [] });
  expect([bare.body.contactChannels, bare.body.version]).toEqual([[], again.body.version + 1]);
  const stands = await server.core.database.query<{ text: string }>(
    `SELECT row::text AS text FROM teams UNION ALL SELECT concat(payload, changes) FROM events UNION ALL SELECT answer::text FROM commands
     UNION ALL SELECT contacts::text FROM team_contacts WHERE team_id = $1`,
    [id],
  );
  expect(stands.filter(({ text }) => text.includes(PHONE))).toEqual([]);
});

test('[A25] a page of contacts whose first page was never asked for is a reading too; the next pages of one that was belong to it', async () => {
  const west = await server.as('dutyLeader', 'west');
  const before = await readings();
  const after = Buffer.from('2999-01-01T00:00:00.000Z 01999999-0000-7000-8000-000000000001').toString('base64url');
  const forged = await west.get<Page<TeamContacts>>(`/teams/contacts?after=${after}`);
  expect([forged.status, forged.body.items.length, await readings()]).toEqual([200, 1, before + 1]);
  await west.get(`/teams/contacts?after=${after}`);
  expect(await readings()).toBe(before + 1);
});
