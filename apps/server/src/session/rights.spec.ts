/** docs/spec/access.md R7 and R8, docs/spec/feed.md L2 and L3: what is kept of a session, and who told a report. */
import { createHash } from 'node:crypto';
import type { Report } from '@fenghuo/domain';
import { Caller, startServer, type TestServer, WEST } from '../core/testing/server.ts';

const PHONE = '13805425521';
let server: TestServer;
let duty: Caller;
const occurredAt = new Date().toISOString();
beforeAll(async () => {
  server = await startServer();
  duty = await server.as('dutyOfficer');
});
afterAll(() => server.close());

const submit = () => {
  const said = { source: 'phone', summary: '积水', place: { point: { type: 'Point', coordinates: WEST } }, occurredAt };
  return duty.post<Report>('/reports', { ...said, reporter: { name: '赵', phone: PHONE } }, { 'idempotency-key': 'told' });
};

test('[R7] [L3] who told a report is in no row, list, event or kept answer, and each reading of it is in the audit', async () => {
  const { body } = await submit();
  expect((await submit()).headers.get('idempotency-replayed')).toBe('true');
  const answers = ['/snapshot', '/reports', `/reports/${body.id}`].map((path) => duty.get(path));
  expect(JSON.stringify((await Promise.all(answers)).map((answer) => answer.body))).not.toContain(PHONE);
  for (const table of ['events', 'commands', 'reports']) {
    const rows = await server.core.database.query(`SELECT * FROM ${table}`);
    expect([table, JSON.stringify(rows).includes(PHONE)]).toEqual([table, false]);
  }
  const readings = () =>
    server.core.database.query(`SELECT FROM audit WHERE action = 'reporter.read' AND detail ->> 'reportId' = $1`, [body.id]);
  expect((await duty.get(`/reports/${body.id}/reporter`)).body).toEqual({ name: '赵', phone: PHONE });
  await duty.get(`/reports/${body.id}/reporter`);
  expect(await readings()).toHaveLength(2);
  const supervisor = await server.as('supervisor');
  expect((await supervisor.get(`/reports/${body.id}/reporter`)).status).toBe(403);
  expect(await readings()).toHaveLength(2);
});

test('[L2] a row is the same for whoever sees it, and whenever', async () => {
  const { body } = await submit();
  const [other, west] = [await server.as('supervisor'), await server.as('dutyOfficer', 'west')];
  server.clock.advance(3_600);
  for (const caller of [duty, other, west]) {
    const { kinds } = (await caller.get<{ kinds: { report: Report[] } }>('/snapshot')).body;
    expect(kinds.report.find(({ id }) => id === body.id)).toEqual(body);
  }
});

test('[R8] of a token only its hash is kept; it ends when it was idle for too long, a phone’s later than the room’s', async () => {
  const { personId } = await server.as('commander');
  const roles = [{ role: 'commander', jurisdictionId: server.city.root }] as const;
  const hours = async (device: 'room' | 'phone', idle: number): Promise<boolean> => {
    const token = await server.core.sessions.open({ id: personId, roles }, device);
    const hash = createHash('sha256').update(token).digest();
    const moved = await server.core.database.query(
      `UPDATE sessions SET used_at = now() - make_interval(hours => $2) WHERE token_hash = $1 RETURNING 1 AS one`,
      [hash, idle],
    );
    expect(moved).toHaveLength(1);
    return (await new Caller(server.url, token, personId).get('/session')).status === 200;
  };
  expect([await hours('room', 7), await hours('room', 9), await hours('phone', 9), await hours('phone', 169)]).toEqual([
    true,
    false,
    true,
    false,
  ]);
});
