/** An installation that had telephone numbers of teams in its rows and its log has them beside both afterwards, and nowhere else. */
import type { QueryRunner } from 'typeorm';
import { Contacts1795722600000 } from './migrations/20261126-1950-contacts.ts';
import { startServer, type TestServer } from './testing/server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.close());

const PHONE = '139 0000 0001';

test('contacts move into their table; log, rows and kept answers keep the channels alone', async () => {
  const { database } = server.core;
  const { west, east } = server.city.teams;
  const contacts = [
    { channel: 'radio', value: '370.12' },
    { channel: 'phone', value: PHONE },
  ];
  await database.query('DROP TABLE team_contacts');
  await database.query(`UPDATE teams SET row = row || jsonb_build_object('contacts', $2::jsonb) WHERE id = $1`, [
    west,
    JSON.stringify(contacts),
  ]);
  await database.query(`UPDATE teams SET row = row || '{"contacts":[]}' WHERE id = $1`, [east]);
  const change = (row: object) => JSON.stringify([{ kind: 'team', id: west, version: 2, row, scope: [] }]);
  const log = (type: string, payload: object, changes: string) =>
    database.query(
      `INSERT INTO events (recorded_at, at, type, actor, flags, audience, payload, changes) VALUES (now(), now(), $1, '{"system":"spec"}', '{}', '{}', $2, $3)`,
      [type, JSON.stringify(payload), changes],
    );
  await log('team.described', { described: { name: '新名', contacts } }, change({ id: west, name: '新名', contacts }));
  await log('team.contactLost', { teamId: west, contacts }, change({ id: west, contacts }));
  await log('report.noteAdded', { contacts: 'somebody else’s word' }, '[]');
  await database.query(`INSERT INTO commands VALUES ($1, 'old', '\\x00', 200, $2, now())`, [west, JSON.stringify({ id: west, contacts })]);

  await new Contacts1795722600000().up({ query: (sql: string) => database.query(sql) } as unknown as QueryRunner);

  expect(await database.query('SELECT team_id, contacts FROM team_contacts')).toEqual([{ team_id: west, contacts }]);
  const [team] = await database.query<{ row: object }>('SELECT row FROM teams WHERE id = $1', [west]);
  expect(team?.row).toMatchObject({ contactChannels: ['radio', 'phone'] });
  const [bare] = await database.query<{ row: object }>('SELECT row FROM teams WHERE id = $1', [east]);
  expect(bare?.row).toMatchObject({ contactChannels: [] });
  const logged = await database.query<{ payload: object; changes: object[] }>(
    'SELECT payload, changes FROM events ORDER BY id DESC LIMIT 3',
  );
  expect(logged).toMatchObject([
    { payload: { contacts: 'somebody else’s word' }, changes: [] },
    { payload: { teamId: west }, changes: [{ kind: 'team', row: { id: west, contactChannels: ['radio', 'phone'] } }] },
    { payload: { described: { name: '新名', contactChannels: ['radio', 'phone'] } }, changes: [{ row: { name: '新名' } }] },
  ]);
  const [kept] = await database.query<{ answer: object }>(`SELECT answer FROM commands WHERE key = 'old'`);
  expect(JSON.stringify([team, bare, logged, kept])).not.toContain(PHONE);
  await expect(database.query('DELETE FROM events')).rejects.toThrow('append-only');
});
