/** The first start on an empty database without the demo: a link that works once and makes the three administrators (docs/spec/access.md). */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { IncidentType, Page, Person } from '@fenghuo/domain';
import { pino } from 'pino';
import { type Application, makeApplication } from '../app.ts';
import { readConfig } from '../core/config.ts';
import { Caller, createDatabase } from '../core/testing/server.ts';
import { type Core, closeCore, openCore } from '../core.module.ts';
import { firstStart } from './first-start.ts';

let core: Core;
let application: Application;
let nobody: Caller;
let drop: () => Promise<void>;
const folder = mkdtempSync(join(tmpdir(), 'fenghuo-set-up-'));
const said: string[] = [];

beforeAll(async () => {
  const database = await createDatabase();
  drop = database.drop;
  const config = readConfig({ DATABASE_URL: database.url, DATA_DIR: folder, PORT: '0', DEMO: '0', PUBLIC_URL: 'https://fenghuo.example' });
  core = await openCore(config, pino({ level: 'info' }, { write: (line: string) => said.push(line) }));
  await firstStart(core);
  application = await makeApplication(core);
  await application.nest.listen(0, '127.0.0.1');
  const address = application.nest.getHttpServer().address();
  nobody = new Caller(`http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`, '', '');
});
afterAll(async () => {
  await application?.close();
  if (core) await closeCore(core);
  await drop?.();
  rmSync(folder, { recursive: true, force: true });
});

const PASSWORD = 'Tower-of-fire-9';
const administrators = [
  { role: 'systemAdmin', username: 'sys', name: '系统', password: PASSWORD },
  { role: 'secAdmin', username: 'sec', name: '安全', password: PASSWORD },
  { role: 'auditAdmin', username: 'aud', name: '审计', password: PASSWORD },
];
const city = { code: '370200', name: '青岛市' };
const token = (): string => /\/setup#([A-Za-z0-9_-]+)/.exec(said.join(''))?.[1] ?? '';
const post = <T>(path: string, body: object) => nobody.post<T>(path, body, { authorization: '' });
type Problem = { code: string; errors: { path: string }[] };

test('what is wrong is named, and the link stays good', async () => {
  const [first, ...others] = administrators;
  const weak = await post<Problem>('/setup', { token: token(), city, administrators: [{ ...first, password: 'short' }, ...others] });
  expect([weak.status, weak.body.code, weak.body.errors[0]?.path]).toEqual([422, 'PASSWORD_WEAK', 'administrators.0.password']);
  const twice = await post<Problem>('/setup', { token: token(), city, administrators: [first, first, others[1]] });
  expect([twice.status, twice.body.code]).toEqual([422, 'ROLES_EXCLUDE']);
  expect((await post('/setup', { token: 'x'.repeat(32), city, administrators })).status).toBe(401);
});

test('the link makes the city, its types and three administrators, and is then used up', async () => {
  expect(said.join('')).toContain('https://fenghuo.example/setup#');
  expect((await post('/setup', { token: token(), city, administrators })).status).toBe(201);
  const { body } = await post<{ token: string; person: Person }>('/session', { username: 'sys', password: PASSWORD });
  const admin = new Caller(nobody.url, body.token, body.person.id);
  expect((await admin.get<Page<{ name: string }>>('/jurisdictions')).body.items).toEqual([expect.objectContaining(city)]);
  expect((await admin.get<Page<IncidentType>>('/incident-types?limit=1000')).body.items.length).toBeGreaterThan(40);
  expect((await post('/setup', { token: token(), city, administrators })).status).toBe(401);
});
