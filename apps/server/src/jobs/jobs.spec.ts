/** Clocks and chores on both stores of jobs, by the same tests (docs/spec/clocks.md): PostgreSQL when embedded, Redis in production. */
import { type ClockView, DAY_MS, type EscalationChain, type Incident, type IncidentType, type Report, type Team } from '@fenghuo/domain';
import { eventually } from '../core/testing/eventually.ts';
import { type Caller, EAST, startServer, type TestServer, WEST } from '../core/testing/server.ts';
import { archiveEnded } from './archive.ts';
import { ClockBook } from './clock-book.ts';
import { findReaches } from './find-reaches.ts';
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

  test('[C6] a grade and a place have targets of their own, and a clock that runs follows them', async () => {
    const typeCode = await makeType('by.grade', {});
    const { body: types } = await duty.get<{ items: IncidentType[] }>('/incident-types');
    const type = types.items.find(({ code }) => code === typeCode);
    const exceptions = [
      { grade: 'major', targets: { dispatchSeconds: 1 } },
      { jurisdictionId: server.city.east, targets: { dispatchSeconds: 1 } },
    ];
    const admin = await server.as('systemAdmin');
    const unknown = [{ jurisdictionId: duty.personId, targets: {} }];
    expect((await admin.patch(`/incident-types/${type?.id}`, { exceptions: unknown })).status).toBe(422);
    expect((await admin.patch(`/incident-types/${type?.id}`, { exceptions })).status).toBe(200);
    const { body: plain } = await duty.post<Incident>(`/reports/${(await report(typeCode)).id}/accept`);
    const { body: grave } = await duty.post<Incident>(`/reports/${(await report(typeCode)).id}/accept`);
    await duty.patch(`/incidents/${grave.id}`, { grade: 'major' });
    await eventually(async () => expect(await marks(grave.id)).toEqual(['incident.overdueMarked']));
    expect(await marks(plain.id)).toEqual([]);
    await duty.patch(`/incidents/${plain.id}`, { place: { point: { type: 'Point', coordinates: EAST } } });
    await eventually(async () => expect(await marks(plain.id)).toEqual(['incident.overdueMarked']));
  });

  const setChain = async (step: string, rounds: object[]): Promise<EscalationChain> => {
    const leader = await server.as('dutyLeader');
    const body = { jurisdictionId: server.city.west, step, rounds };
    const set = await leader.request<EscalationChain>('/api/v1/escalation-chains', { method: 'PUT', body });
    expect(set.status).toBe(200);
    return set.body;
  };
  const told = (id: string) =>
    server.core.database.query<{ type: string; round: number }>(
      `SELECT type, (payload ->> 'round')::int AS round FROM events WHERE type LIKE 'escalation.%' AND payload ->> 'ofId' = $1 ORDER BY id`,
      [id],
    );
  const clocksOf = (id: string) =>
    server.core.database.query<{ step: string; round: number }>('SELECT step, round FROM clocks WHERE id = $1', [id]);

  test('[E2] past its target the chain tells round after round, each once, until its cause ends', async () => {
    await setChain('accept', [
      { roles: ['dutyOfficer'], afterMinutes: 0 },
      { personIds: [duty.personId], afterMinutes: 0 },
    ]);
    const { id } = await report(await makeType('quick.chain', { acceptSeconds: 1 }));
    const expected = [
      { type: 'escalation.raised', round: 1 },
      { type: 'escalation.widened', round: 2 },
    ];
    await eventually(async () => expect(await told(id)).toEqual(expected));
    // All are told five minutes later: that is a clock of its own.
    await eventually(async () => expect(await clocksOf(id)).toEqual([{ step: 'accept', round: 3 }]));
    await duty.post(`/reports/${id}/dismiss`, { reason: '误报' });
    await eventually(async () => expect(await told(id)).toEqual([...expected, { type: 'escalation.ended', round: 2 }]));
    await eventually(async () => expect(await clocksOf(id)).toEqual([]));
  });

  test('[E5] whoever owns it at the very moment when it is told, on several workers: nothing twice, nothing after', async () => {
    await setChain(
      'dispatch',
      Array.from({ length: 5 }, () => ({ roles: ['dutyOfficer'], afterMinutes: 0 })),
    );
    const typeCode = await makeType('quick.race', { dispatchSeconds: 1 });
    const book = new ClockBook(server.core);
    const race = async (): Promise<void> => {
      const { body: incident } = await duty.post<Incident>(`/reports/${(await report(typeCode)).id}/accept`);
      await eventually(async () => expect(await told(incident.id)).not.toEqual([]));
      const [row] = await server.core.database.query<{ id: string }>('SELECT id FROM escalations WHERE of_id = $1', [incident.id]);
      const fire = () => book.fire('incident', [incident.id]);
      await Promise.all([fire(), duty.post(`/escalations/${row?.id}/own`), fire(), fire()]);
      await fire();
      const events = await told(incident.id);
      expect(events.at(-1)?.type).toBe('escalation.owned');
      const rounds = events.slice(0, -1).map(({ round }) => round);
      expect(rounds).toEqual(rounds.map((_, index) => index + 1));
      const other = await server.as('dutyOfficer', 'west');
      const late = await other.post<{ code: string }>(`/escalations/${row?.id}/own`);
      expect([late.status, late.body.code]).toEqual([409, 'ESCALATION_OWNED']);
      await eventually(async () => expect(await clocksOf(incident.id)).toEqual([]));
    };
    await Promise.all(Array.from({ length: 5 }, race));
  });

  test('[E7] who could not be reached is named on saving and looked for every hour, told once for each change', async () => {
    const { body: nobody } = await duty.get<{ code: string }>(`/escalation-chains/people?jurisdictionId=${server.city.west}`);
    expect(nobody.code).toBe('FORBIDDEN');
    const keeper = await server.as('depotKeeper', 'west');
    await server.core.database.query('DELETE FROM sessions WHERE person_id = $1', [keeper.personId]);
    const chain = await setChain('arrive', [{ personIds: [keeper.personId], roles: ['commander'], afterMinutes: 1 }]);
    expect(chain.unreachable).toMatchObject([
      { round: 1, personId: keeper.personId, role: null },
      { round: 1, personId: null, role: 'commander' },
    ]);
    await server.as('commander');
    await findReaches(server.core);
    await findReaches(server.core);
    const found = await server.core.database.query<{ payload: { unreachable: unknown[] } }>(
      `SELECT payload FROM events WHERE type = 'escalationChain.reachFound' AND subject_id = $1`,
      [chain.id],
    );
    expect(found.map(({ payload }) => payload.unreachable.length)).toEqual([1]);
  });

  test('the clocks of an incident say what comes next, to whom and when, with numbers when those who command ask, and then in the audit', async () => {
    await setChain('acknowledge', [{ personIds: [duty.personId], afterMinutes: 2 }]);
    await server.core.database.query(`UPDATE persons SET phone = '13800000000' WHERE id = $1`, [duty.personId]);
    const { body: incident } = await duty.post<Incident>(`/reports/${(await report(await makeType('slow', {}))).id}/accept`);
    await duty.post(`/incidents/${incident.id}/dispatch`, { teamIds: [server.city.teams.spare] });
    const read = async (caller: Caller, how = '') =>
      (await caller.get<{ items: ClockView[] }>(`/incidents/${incident.id}/clocks${how}`)).body.items;
    const [clock] = await read(duty);
    expect(clock).toMatchObject({ kind: 'assignment', step: 'acknowledge', targetSeconds: 600, isOverdue: false, escalation: null });
    expect(Date.parse(clock?.rounds[0]?.at ?? '') - Date.parse(clock?.dueAt ?? '')).toBe(120_000);
    expect(clock?.rounds).toMatchObject([
      { round: 1, isAll: false, state: 'next', to: [{ personId: duty.personId, phone: null, isOnline: true }] },
      { round: 2, isAll: true, state: 'planned' },
    ]);
    const readings = async () =>
      (await server.core.database.query(`SELECT FROM audit WHERE action = 'contacts.read' AND detail ->> 'incidentId' = $1`, [incident.id]))
        .length;
    expect(await readings()).toBe(0);
    const [called] = await read(duty, '?numbers=true');
    expect(called?.rounds[0]?.to).toMatchObject([{ personId: duty.personId, phone: '13800000000' }]);
    expect(await readings()).toBe(1);
    const supervisor = await server.as('supervisor');
    expect((await read(supervisor))[0]?.rounds[0]?.to).toMatchObject([{ personId: duty.personId, phone: null }]);
    expect((await supervisor.get(`/incidents/${incident.id}/clocks?numbers=true`)).status).toBe(403);
  });

  test('[C12] an aircraft that was ordered runs its clock until it is ready, and the incident shows it', async () => {
    const { body: incident } = await duty.post<Incident>(`/reports/${(await report(null)).id}/accept`);
    const need = await duty.post<{ id: string }>(`/incidents/${incident.id}/needs`, { headcount: 4 });
    const { body: air } = await duty.post<{ id: string }>(`/needs/${need.body.id}/force-requests`, { kind: 'air' });
    const step = async (name: string): Promise<void> => {
      expect((await duty.post(`/force-requests/${air.id}/steps`, { step: name })).status).toBe(200);
    };
    for (const name of ['askAirspace', 'clearAirspace', 'order']) await step(name);
    await eventually(async () => expect(await clocksOf(air.id)).toEqual([{ step: 'ready', round: 0 }]));
    const { body } = await duty.get<{ items: ClockView[] }>(`/incidents/${incident.id}/clocks`);
    expect(body.items).toContainEqual(expect.objectContaining({ kind: 'forceRequest', id: air.id, step: 'ready', targetSeconds: 900 }));
    await step('ready');
    await eventually(async () => expect(await clocksOf(air.id)).toEqual([]));
  });

  test('[C13] an order that is not done in time is marked and its chain told; a new edition has a clock of its own; done or with the task over it has none', async () => {
    await setChain('carryOut', [{ personIds: [duty.personId], afterMinutes: 0 }]);
    const { body: incident } = await duty.post<Incident>(`/reports/${(await report(await makeType('quiet', {}))).id}/accept`);
    const team = await duty.post<Team>('/teams', { code: 'T80', name: '排涝队', jurisdictionId: server.city.west });
    const teamId = team.body.id;
    const sent = await duty.post<{ assignments: { id: string }[] }>(`/incidents/${incident.id}/dispatch`, { teamIds: [teamId] });
    const give = async (seconds: number): Promise<string> => {
      const dueAt = new Date(Date.parse(server.clock.now()) + seconds * 1_000).toISOString();
      const { status, body } = await duty.post<{ id: string }>(`/incidents/${incident.id}/orders`, { teamId, text: '排水', dueAt });
      expect(status).toBe(201);
      return body.id;
    };
    const late = await give(1);
    await eventually(async () => expect(await marks(late)).toEqual(['order.overdueMarked']));
    await eventually(async () => expect(await told(late)).toEqual([{ type: 'escalation.raised', round: 1 }]));
    const next = await give(600);
    await eventually(async () => expect((await told(late)).at(-1)?.type).toBe('escalation.ended'));
    await eventually(async () => expect([await clocksOf(late), await clocksOf(next)]).toEqual([[], [{ step: 'carryOut', round: 0 }]]));
    const { body } = await duty.get<{ items: ClockView[] }>(`/incidents/${incident.id}/clocks`);
    const shown = body.items.find(({ id }) => id === next);
    expect(shown).toMatchObject({
      kind: 'order',
      teamId,
      step: 'carryOut',
      targetSeconds: 600,
      isOverdue: false,
      rounds: [{ round: 1 }, { round: 2 }],
    });
    expect((await duty.post(`/orders/${next}/done`)).status).toBe(200);
    await eventually(async () => expect(await clocksOf(next)).toEqual([]));
    const last = await give(600);
    await eventually(async () => expect(await clocksOf(last)).toHaveLength(1));
    await duty.post(`/assignments/${sent.body.assignments[0]?.id}/stand-down`, { reason: '够了' });
    await eventually(async () => expect(await clocksOf(last)).toEqual([]));
  });

  test('[C9] [C10] a team on duty that is silent for ten minutes is lost once, and regained when it is heard', async () => {
    const { spare } = server.city.teams;
    const leader = await server.as('teamLeader', 'west', spare);
    const { body: incident } = await duty.post<Incident>(`/reports/${(await report(null)).id}/accept`);
    const sent = await duty.post<{ assignments: { id: string }[] }>(`/incidents/${incident.id}/dispatch`, {
      teamIds: [spare],
      override: { reason: '急' },
    });
    const id = sent.body.assignments[0]?.id ?? '';
    await leader.post(`/assignments/${id}/acknowledge`);
    await eventually(async () => expect(await clocksOf(id)).toContainEqual({ step: 'contact', round: 0 }));
    const book = new ClockBook(server.core);
    const events = () =>
      server.core.database.query(`SELECT type FROM events WHERE subject_id = $1 AND type LIKE 'team.contact%' ORDER BY id`, [spare]);
    const heard = (sql: string) => server.core.database.query(sql, [spare, server.clock.now()]);
    server.clock.advance(9 * 60);
    await heard(`INSERT INTO last_positions (position_number, at, longitude, latitude, recorded_at)
       SELECT position_number, $2::timestamptz, 120, 36, $2 FROM teams WHERE id = $1`);
    server.clock.advance(2 * 60);
    await book.fireDue();
    expect(await events()).toEqual([]);
    server.clock.advance(9 * 60);
    await Promise.all([book.fireDue(), book.fireDue()]);
    expect(await events()).toEqual([{ type: 'team.contactLost' }]);
    expect((await duty.get<Team>(`/teams/${spare}`)).body.contactLost).toMatchObject({ lostAt: expect.any(String) });
    await heard(`UPDATE last_positions SET recorded_at = $2 WHERE position_number = (SELECT position_number FROM teams WHERE id = $1)`);
    server.clock.advance(20);
    await book.fireDue();
    expect(await events()).toEqual([{ type: 'team.contactLost' }, { type: 'team.contactRegained' }]);
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
