/** The demo city on an empty database: who stands in its ladder when a team does not answer (docs/spec/clocks.md, E8). */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type {
  Capacity,
  ClockView,
  Depot,
  Incident,
  Item,
  Kit,
  NeededItems,
  Page,
  Report,
  RoleAt,
  Shelter,
  ShelterNorm,
  Team,
  TeamContacts,
  Template,
} from '@fenghuo/domain';
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

test('[SU1] the catalogue of the first start has the five lists of a municipal plan, and what people need by the norms', async () => {
  const { items } = (await duty.get<Page<Item>>('/items?limit=1000')).body;
  const counts = (['living', 'fire', 'forest', 'flood', 'mine'] as const).map(
    (of) => items.filter((item) => item.class === of && /^[1-5]-[01]/.test(item.code)).length,
  );
  expect(counts).toEqual([14, 10, 15, 15, 4]);
  expect(items.find(({ name }) => name.zh === '饮用水')).toMatchObject({ perPersonDay: '3', unit: '升', minimum: { city: '100000' } });
  const { items: templates } = (await duty.get<Page<Template>>('/templates')).body;
  const tents = templates.find(({ code }) => code === 'T-1');
  const need = (await duty.get<NeededItems>(`/templates/${tents?.id}/need?people=1000&days=3`)).body.items;
  const named = new Map(need.map(({ itemId, quantity }) => [items.find(({ id }) => id === itemId)?.name.zh, quantity]));
  expect(Object.fromEntries(named)).toMatchObject({ 饮用水: '9900', 方便食品: '9900', 棉被: '1100', 救灾帐篷: '275', 简易厕所: '55' });
  expect((await duty.get<Page<Kit>>('/kits')).body.items).toHaveLength(1);
});

test('the stock of the demo city supports fewer than it should, and says what limits it', async () => {
  const { body } = await duty.get<Capacity>('/stock/capacity?people=60000&days=3');
  const whole = body.nodes.find(({ jurisdictionId }) => jurisdictionId === core.geography.rootId);
  const { items } = (await duty.get<Page<Item>>('/items?limit=1000')).body;
  expect([whole?.supported, items.find(({ id }) => id === whole?.limitingItemId)?.name.zh]).toEqual([51_800, '折叠床']);
});

test('[SL1] the demo has thirty shelters on standby where they say, each district its residents, and a manager', async () => {
  const { items: shelters } = (await duty.get<Page<Shelter>>('/shelters?limit=1000')).body;
  expect(shelters).toHaveLength(30);
  expect(new Set(shelters.map(({ state }) => state))).toEqual(new Set(['standby']));
  for (const { name, place, jurisdictionId, capacity } of shelters) {
    const [lng = 0, lat = 0] = place.point?.coordinates ?? [];
    expect([name, core.geography.path(core.geography.at([lng, lat])?.id ?? '').includes(jurisdictionId)]).toEqual([name, true]);
    expect(capacity).toBeGreaterThan(0);
  }
  const { items: norms } = (await duty.get<{ items: ShelterNorm[] }>('/shelters/norms')).body;
  expect(norms.map(({ residents }) => residents?.year)).toEqual(Array(10).fill(2020));
  const [manager] = await core.database.query<{ roles: RoleAt[] }>(`SELECT roles FROM persons WHERE username = 'shelter'`);
  expect(shelters.find(({ id }) => id === manager?.roles[0]?.shelterId)?.code).toBe('BN-LC1');
});

test('[SU10] the demo has depots at all four levels, with stock in the ledger and a keeper', async () => {
  const { items: depots } = (await duty.get<Page<Depot>>('/depots?limit=1000')).body;
  expect(depots.length).toBeGreaterThanOrEqual(20);
  expect(new Set(depots.map(({ level }) => level))).toEqual(new Set(['city', 'district', 'town', 'village']));
  expect(depots.every(({ movedAt }) => movedAt !== null)).toBe(true);
  const ages = depots.map(({ countedAt }) => (countedAt === null ? null : (Date.now() - Date.parse(countedAt)) / 86_400_000));
  expect(ages.filter((days) => days === null)).toHaveLength(2);
  expect(ages.filter((days) => days !== null && days > 31)).toHaveLength(4);
  const [stock] = await core.database.query<{ lots: number; inside: string; outside: string }>(
    `SELECT count(DISTINCT lot_id)::int AS lots, sum(on_hand) FILTER (WHERE NOT outside)::text AS inside, sum(on_hand) FILTER (WHERE outside)::text AS outside FROM balances`,
  );
  expect(stock?.lots).toBeGreaterThan(200);
  expect(stock?.outside).toBe(`-${stock?.inside}`);
  const [keeper] = await core.database.query<{ roles: RoleAt[] }>(`SELECT roles FROM persons WHERE username = 'keeper'`);
  expect(depots.find(({ id }) => id === keeper?.roles[0]?.depotId)?.code).toBe('SB-1');
});
