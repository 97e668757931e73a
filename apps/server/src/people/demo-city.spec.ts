/** The demo city on an empty database: who stands in its ladder when a team does not answer (docs/spec/clocks.md, E8). */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ClockView, Incident, Page, Report, Team, TeamContacts } from '@fenghuo/domain';
import { type Application, makeApplication } from '../app.ts';
import { readConfig } from '../core/config.ts';
import { makeLog } from '../core/log.ts';
import { Caller, createDatabase } from '../core/testing/server.ts';
import { type Core, closeCore, openCore } from '../core.module.ts';
import { firstStart } from './first-start.ts';

const PASSWORD = 'Tower-of-fire-9';
const folder = mkdtempSync(join(tmpdir(), 'fenghuo-demo-'));
let core: Core;
let application: Application;
let duty: Caller;
let drop: () => Promise<void>;

beforeAll(async () => {
  const database = await createDatabase();
  drop = database.drop;
  const config = readConfig({ DATABASE_URL: database.url, DATA_DIR: folder, PORT: '0', DEMO: '1', DEMO_PASSWORD: PASSWORD });
  core = await openCore(config, makeLog('silent', 'spec'));
  await firstStart(core);
  application = await makeApplication(core);
  await application.nest.listen(0, '127.0.0.1');
  const address = application.nest.getHttpServer().address();
  const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
  const signIn = new Caller(url, '', '').post<{ token: string; person: { id: string } }>(
    '/session',
    { username: 'duty', password: PASSWORD },
    { authorization: '' },
  );
  const { token, person } = (await signIn).body;
  duty = new Caller(url, token, person.id);
});
afterAll(async () => {
  await application?.close();
  if (core) await closeCore(core);
  await drop?.();
  rmSync(folder, { recursive: true, force: true });
});

test('[E8] a team that was sent has a ladder: the desk, the duty leader, the commander, then all', async () => {
  const place = { point: { type: 'Point', coordinates: [120.4235, 36.156] } };
  const said = { source: 'phone', summary: '地下车库进水', place, occurredAt: new Date().toISOString() };
  const report = await duty.post<Report>('/reports', said);
  const { body: incident } = await duty.post<Incident>(`/reports/${report.body.id}/accept`);
  const { body: teams } = await duty.get<Page<Team>>('/teams?limit=1000');
  await duty.post(`/incidents/${incident.id}/dispatch`, { teamIds: [teams.items.find(({ code }) => code === 'T01')?.id] });
  const { body } = await duty.get<{ items: ClockView[] }>(`/incidents/${incident.id}/clocks`);
  const clock = body.items.find(({ step }) => step === 'acknowledge');
  const named = clock?.rounds.map(({ to }) => to.map(({ name }) => name));
  expect(named?.slice(1, 3)).toEqual([['郑卫国'], ['邵立军']]);
  expect(named?.[0]).toContain('林晓岚');
  expect(named?.[3]).toEqual(expect.arrayContaining(['林晓岚', '郑卫国', '邵立军']));
});

test('teams and people of the demo have numbers that no network has', async () => {
  const { body: teams } = await duty.get<Page<Team>>('/teams?limit=1000');
  const first = teams.items.find(({ code }) => code === 'T01');
  expect(first?.contactChannels).toEqual(['phone', 'radio']);
  const { body } = await duty.get<TeamContacts>(`/teams/${first?.id}/contacts`);
  expect(body.contacts.map(({ value }) => value)).toEqual(['10000001001', '演示通播组 01']);
  const people = await core.database.query<{ name: string; phone: string | null }>('SELECT name, phone FROM persons');
  expect(people.filter(({ phone }) => phone === null).map(({ name }) => name)).toEqual(['邵立军']);
  expect(people.every(({ phone }) => phone === null || /^100\d{8}$/.test(phone))).toBe(true);
});
