/** Clocks and chores on both stores of jobs, by the same tests (docs/spec/clocks.md): PostgreSQL when embedded, Redis in production. */
import { DAY_MS, type Incident, type IncidentType, type Report } from '@fenghuo/domain';
import { eventually } from '../core/testing/eventually.ts';
import { type Caller, startServer, type TestServer, WEST } from '../core/testing/server.ts';
import { archiveEnded } from './archive.ts';
import { type Jobs, startJobs } from './jobs.ts';

const REDIS_URL = process.env['TEST_REDIS_URL'];
const backends: [string, Record<string, string>][] = [
  ['PostgreSQL', {}],
  ...(REDIS_URL === undefined ? [] : [['Redis', { REDIS_URL }] as [string, Record<string, string>]]),
];
if (REDIS_URL === undefined) test.skip('jobs on Redis: skipped, because this system has no redis-server', () => undefined);

describe.each(backends)('jobs on %s', (_, environment) => {
  let server: TestServer;
  let jobs: Jobs;
  let duty: Caller;

  beforeAll(async () => {
    server = await startServer(environment);
    jobs = await startJobs(server.core);
    duty = await server.as('dutyOfficer');
  });
  afterAll(async () => {
    await jobs?.close();
    await server?.close();
  });

  const targets = { acceptSeconds: 600, dispatchSeconds: 600, acknowledgeSeconds: 600, turnoutSeconds: 600, arriveSeconds: 600 };
  const makeType = async (code: string, quick: Partial<typeof targets>): Promise<string> => {
    const admin = await server.as('systemAdmin');
    const type = { code, class: 'accident', name: { zh: '试', en: 'Test' }, targets: { ...targets, ...quick } };
    expect((await admin.post<IncidentType>('/incident-types', type)).status).toBe(201);
    return code;
  };
  const report = async (typeCode: string | null): Promise<Report> => {
    const place = { point: { type: 'Point', coordinates: WEST } };
    return (
      await duty.post<Report>('/reports', { source: 'phone', summary: '积水', typeCode, place, occurredAt: new Date().toISOString() })
    ).body;
  };
  const marks = async (id: string): Promise<string[]> => {
    const rows = await server.core.database.query<{ type: string }>(
      `SELECT type FROM events WHERE subject_id = $1 AND type LIKE '%.overdueMarked' ORDER BY id`,
      [id],
    );
    return rows.map(({ type }) => type);
  };

  test('[C1] a report that nobody accepts in time is marked overdue, once, and the log says when it was due', async () => {
    const { id, receivedAt } = await report(await makeType('quick.accept', { acceptSeconds: 1 }));
    await eventually(async () => expect((await duty.get<Report>(`/reports/${id}`)).body.flags).toEqual(['acceptOverdue']));
    const [event] = await server.core.database.query<{ at: string; actor: object }>(
      `SELECT at, actor FROM events WHERE subject_id = $1 AND type = 'report.overdueMarked'`,
      [id],
    );
    expect(event).toEqual({ at: new Date(Date.parse(receivedAt) + 1_000).toISOString(), actor: { system: 'clocks' } });
    expect(await marks(id)).toHaveLength(1);
  });

  test('[C1] each step has its own clock: dispatch after accepting, acknowledge after dispatching', async () => {
    const typeCode = await makeType('quick.dispatch', { dispatchSeconds: 1, acknowledgeSeconds: 1 });
    const { body: incident } = await duty.post<Incident>(`/reports/${(await report(typeCode)).id}/accept`);
    await eventually(async () => expect(await marks(incident.id)).toEqual(['incident.overdueMarked']));
    const sent = await duty.post<{ assignments: { id: string }[] }>(`/incidents/${incident.id}/dispatch`, {
      teamIds: [server.city.teams.west],
    });
    const id = sent.body.assignments[0]?.id ?? '';
    await eventually(async () => expect(await marks(id)).toEqual(['assignment.overdueMarked']));
  });

  test('what ends in time is never marked', async () => {
    const typeCode = await makeType('in.time', { acceptSeconds: 2 });
    const first = await report(typeCode);
    await duty.post(`/reports/${first.id}/dismiss`, { reason: '误报' });
    const second = await report(typeCode);
    await eventually(async () => expect(await marks(second.id)).toHaveLength(1));
    expect(await marks(first.id)).toEqual([]);
  });

  test('a day after its end a thing leaves the live set by a logged command, and stays readable', async () => {
    const { id } = await report(null);
    await duty.post(`/reports/${id}/dismiss`, { reason: '误报' });
    await archiveEnded(server.core);
    expect(await live(id)).toBe(true);
    server.clock.advance(DAY_MS / 1000 + 60);
    await archiveEnded(server.core);
    await archiveEnded(server.core);
    expect(await live(id)).toBe(false);
    const archived = await server.core.database.query(`SELECT FROM events WHERE subject_id = $1 AND type = 'report.archived'`, [id]);
    expect(archived).toHaveLength(1);
    expect((await duty.get(`/reports/${id}`)).status).toBe(200);
  });

  const live = async (id: string): Promise<boolean> =>
    (await duty.get<{ kinds: { report: Report[] } }>('/snapshot')).body.kinds.report.some((row) => row.id === id);

  test('the chores run by themselves: next month has its partition', async () => {
    await eventually(async () => {
      const [row] = await server.core.database.query<{ count: number }>(
        `SELECT count(*)::int AS count FROM pg_inherits WHERE inhparent = 'events'::regclass`,
      );
      // This month, the next two, and the one for everything else.
      expect(row?.count).toBeGreaterThanOrEqual(4);
    });
  });
});
