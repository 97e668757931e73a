/** Tracks: duty times alone, each reading audited, thinned after a month, gone after a year (docs/spec/positions.md, "Tracks"). */
import type { Assignment, AuditEntry, Incident, Page, TrackFix, Vehicle } from '@fenghuo/domain';
import { type Caller, startServer, type TestServer, WEST } from '../core/testing/server.ts';
import { keepTracks } from './track.actions.ts';

let server: TestServer;
let duty: Caller;
beforeAll(async () => {
  server = await startServer();
  duty = await server.as('dutyOfficer');
});
afterAll(() => server.close());

const now = () => server.clock.now();
/** One fix a minute, `count` of them, and the clock after the last. */
async function drive(of: object, count: number): Promise<string[]> {
  const times = [];
  for (let minute = 0; minute < count; minute++) {
    server.clock.advance(60);
    const at = now();
    times.push(at);
    const fix = { ...of, point: { type: 'Point', coordinates: WEST }, at, speedMps: 5 };
    const { body } = await duty.post<{ accepted: number }>('/positions', { fixes: [fix] });
    expect(body.accepted).toBe(1);
  }
  return times;
}
async function dispatched(teamId: string): Promise<Assignment> {
  const place = { point: { type: 'Point', coordinates: WEST } };
  const report = await duty.post<{ id: string }>('/reports', { source: 'phone', summary: '积水', place, occurredAt: now() });
  const { body: incident } = await duty.post<Incident>(`/reports/${report.body.id}/accept`);
  const { body } = await duty.post<{ assignments: Assignment[] }>(`/incidents/${incident.id}/dispatch`, { teamIds: [teamId] });
  return body.assignments[0] as Assignment;
}
const track = async (path: string, by = duty) => (await by.get<Page<TrackFix>>(`/${path}`)).body;
const timesOf = ({ items }: Page<TrackFix>) => items.map(({ at }) => at);

test('[TR1] a track is read between dispatch and end, and not in the hours of rest', async () => {
  const { west, spare } = server.city.teams;
  const { body: vehicle } = await duty.post<Vehicle>('/vehicles', { plate: '鲁B00002', kind: 'pump', teamId: west });
  const { body: pool } = await duty.post<Vehicle>('/vehicles', { plate: '鲁B00003', kind: 'truck' });
  await drive({ teamId: west }, 2);
  server.clock.advance(1);
  const { id } = await dispatched(west);
  const onDuty = await drive({ teamId: west }, 3);
  const driven = await drive({ vehicleId: vehicle.id }, 2);
  await drive({ vehicleId: pool.id }, 1);
  await drive({ teamId: spare }, 1);
  await duty.post(`/assignments/${id}/complete`);
  server.clock.advance(1);
  await drive({ teamId: west }, 2);
  const whole = await track(`teams/${west}/track`);
  expect(timesOf(whole)).toEqual(onDuty);
  expect(whole.items[0]).toEqual({
    at: onDuty[0],
    point: { type: 'Point', coordinates: WEST },
    speedMps: 5,
    headingDegrees: null,
    accuracyMetres: null,
  });
  expect(timesOf(await track(`teams/${west}/track?from=${onDuty[1]}&to=${onDuty[1]}`))).toEqual([onDuty[1]]);
  expect(timesOf(await track(`vehicles/${vehicle.id}/track`))).toEqual(driven);
  expect(timesOf(await track(`vehicles/${pool.id}/track`))).toEqual([]);
  expect(timesOf(await track(`teams/${spare}/track`))).toEqual([]);
});

test('[TR1] a vehicle that has changed hands was on duty with the team that it then belonged to', async () => {
  const { west, spare } = server.city.teams;
  const { body: vehicle } = await duty.post<Vehicle>('/vehicles', { plate: '鲁B00009', kind: 'pump', teamId: west });
  server.clock.advance(1);
  const { id } = await dispatched(west);
  const withWest = await drive({ vehicleId: vehicle.id }, 2);
  await duty.patch(`/vehicles/${vehicle.id}`, { teamId: spare });
  server.clock.advance(1);
  await drive({ vehicleId: vehicle.id }, 2);
  const second = await dispatched(spare);
  const withSpare = await drive({ vehicleId: vehicle.id }, 2);
  expect(timesOf(await track(`vehicles/${vehicle.id}/track`))).toEqual([...withWest, ...withSpare]);
  for (const one of [id, second.id]) await duty.post(`/assignments/${one}/stand-down`, { reason: '测试' });
});

test('[TR1] what is open counts to now, and pages join without a gap', async () => {
  const { east } = server.city.teams;
  await dispatched(east);
  const times = await drive({ teamId: east }, 5);
  const pages: string[] = [];
  for (let after = ''; ; ) {
    const page = await track(`teams/${east}/track?limit=2${after}`);
    pages.push(...timesOf(page));
    if (page.next === null) break;
    after = `&after=${page.next}`;
  }
  expect(pages).toEqual(times);
  for (const query of ['limit=0', 'limit=1001', 'after=x', 'from=today', 'state=open'])
    expect((await duty.get(`/teams/${east}/track?${query}`)).status).toBe(400);
});

test('[TR2] who sees the team reads its track; each reading is in the audit, before it is answered', async () => {
  const { west } = server.city.teams;
  const auditor = await server.as('auditAdmin');
  const readings = async () => (await auditor.get<Page<AuditEntry>>('/audit?action=track.read&limit=1000')).body.items;
  const before = (await readings()).length;
  const supervisor = await server.as('supervisor', 'west');
  await track(`teams/${west}/track?from=2026-11-01T00:00:00%2B08:00`, supervisor);
  const [newest] = await readings();
  expect(newest).toMatchObject({
    personId: supervisor.personId,
    detail: { teamId: west, from: '2026-10-31T16:00:00.000Z', to: expect.any(String) },
  });
  expect((await track(`teams/${west}/track`, await server.as('teamMember', 'west', west))).items.length).toBeGreaterThan(0);
  for (const other of [
    await server.as('dutyOfficer', 'east'),
    await server.as('auditAdmin'),
    await server.as('teamLeader', 'east', server.city.teams.east),
  ])
    expect((await other.get(`/teams/${west}/track`)).status).toBe(404);
  expect(await readings()).toHaveLength(before + 2);
  const page = `teams/${west}/track?from=2026-11-01T00:00:00Z&to=2026-11-02T00:00:00Z&after=${Buffer.from('2026-11-01T00:00:00.000Z').toString('base64url')}`;
  for (let times = 0; times < 2; times++) await track(page, supervisor);
  expect(await readings()).toHaveLength(before + 3);
});

test('[TR3] after thirty days the first fix of every half minute stays, after a year none', async () => {
  const { database } = server.core;
  const put = async (day: string, fixes: readonly (readonly [number: number, time: string])[]) => {
    await database.query(`SELECT ensure_position_day($1)`, [day]);
    for (const [number, time] of fixes)
      await database.query('INSERT INTO positions (position_number, at, longitude, latitude) VALUES ($1, $2, 120, 36)', [
        number,
        `${day}T${time}Z`,
      ]);
  };
  const left = async (day: string) =>
    (
      await database.query<{ one: string }>(
        `SELECT position_number || ' ' || to_char(at AT TIME ZONE 'UTC', 'HH24:MI:SS') AS one FROM positions
         WHERE at >= $1::date::timestamp AT TIME ZONE 'UTC' AND at < ($1::date + 1)::timestamp AT TIME ZONE 'UTC' ORDER BY position_number, at`,
        [day],
      )
    ).map(({ one }) => one);
  const fixes = [
    [1, '00:00:00'],
    [1, '00:00:10'],
    [1, '00:00:29.999'],
    [1, '00:00:30'],
    [1, '00:00:31'],
    [2, '00:00:10'],
    [1, '23:59:59'],
  ] as const;
  const all = ['1 00:00:00', '1 00:00:10', '1 00:00:29', '1 00:00:30', '1 00:00:31', '1 23:59:59', '2 00:00:10'];
  const thinned = ['1 00:00:00', '1 00:00:30', '1 23:59:59', '2 00:00:10'];
  for (const day of ['2026-03-01', '2026-03-02', '2025-03-01']) await put(day, fixes);
  // Older than any day that has a place of its own.
  for (const [number, time] of fixes)
    await database.query('INSERT INTO positions (position_number, at, longitude, latitude) VALUES ($1, $2, 120, 36)', [
      number,
      `2026-02-01T${time}Z`,
    ]);
  await keepTracks(database, '2026-04-01T12:00:00.000Z');
  expect(await left('2026-03-02')).toEqual(all);
  expect([await left('2026-03-01'), await left('2026-02-01'), await left('2025-03-01')]).toEqual([thinned, thinned, []]);
  await keepTracks(database, '2026-04-01T13:00:00.000Z');
  expect(await left('2026-03-01')).toEqual(thinned);
  await keepTracks(database, '2026-04-02T00:00:01.000Z');
  expect(await left('2026-03-02')).toEqual(thinned);
});
