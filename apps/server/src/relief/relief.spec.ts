/** docs/spec/relief.md over HTTP. */
import type { Incident, ReliefBoard, ReliefGroup } from '@fenghuo/domain';
import { RELIEF_KINDS, toInstant, toMs } from '@fenghuo/domain';
import { eventually } from '../core/testing/eventually.ts';
import { type Answered, type Caller, EAST, startServer, type TestServer, WEST } from '../core/testing/server.ts';

type Refusal = { code: string };

let server: TestServer;
let duty: Caller;

beforeAll(async () => {
  server = await startServer();
  duty = await server.as('dutyLeader');
});
afterAll(() => server.close());

async function ok<T>(answer: Promise<Answered<T>>): Promise<T> {
  const { status, body } = await answer;
  if (status !== 200 && status !== 201) throw new Error(`${status} ${JSON.stringify(body)}`);
  return body;
}
/** Eleven hours ago: "02:00". */
let flood: string;
const clock = (hours: number, minutes: number) => toInstant(toMs(flood) + ((hours - 2) * 60 + minutes) * 60_000);

async function incident(point: readonly [number, number]): Promise<Incident> {
  const place = { point: { type: 'Point', coordinates: point } };
  const { id } = await ok(duty.post<{ id: string }>('/reports', { source: 'phone', summary: '洪水', place, occurredAt: flood }));
  return ok(duty.post<Incident>(`/reports/${id}/accept`));
}
const board = (id: string) => ok(duty.get<ReliefBoard>(`/incidents/${id}/relief`));
const setHours = async (node: string, reliefHours: number) => {
  await ok(duty.request(`/api/v1/jurisdictions/${node}/settings`, { method: 'PUT', body: { reliefHours } }));
  await eventually(async () => expect(server.core.geography.settings(node).reliefHours).toBe(reliefHours));
};

/** SC19's script: five groups, relieved at 06:10, 07:00, 09:30, 11:45 and 12:40. */
async function script(point: readonly [number, number]): Promise<{ id: string; groups: ReliefGroup[] }> {
  const { id } = await incident(point);
  const times = [clock(6, 10), clock(7, 0), clock(9, 30), clock(11, 45), clock(12, 40)];
  const groups: ReliefGroup[] = [];
  for (const [index, at] of times.entries()) {
    const group = await ok(duty.post<ReliefGroup>('/relief-groups', { incidentId: id, name: `${index + 1} 组`, people: 40 }));
    // Water and food come earlier; the last of the three stops the clock.
    for (const [back, kind] of [...RELIEF_KINDS].entries())
      await ok(
        duty.post(`/relief-groups/${group.id}/relief`, {
          kind,
          at: toInstant(toMs(at) - back * 600_000),
          cause: index === 4 ? '道路中断' : null,
        }),
      );
    groups.push(group);
  }
  return { id, groups };
}

test('SC19: the same script: 4 of 5 within 10 h, 3 of 5 within 8 h; what is signed stays', async () => {
  flood = toInstant(toMs(server.clock.now()) - 11 * 3600_000);
  const { west, east } = server.city;
  await setHours(east, 8);
  const [ten, eight] = [await script(WEST), await script(EAST)];
  expect(await board(ten.id)).toMatchObject({ limitHours: 10, groups: 5, within: 4, share: 80, start: { at: flood } });
  expect(await board(eight.id)).toMatchObject({ limitHours: 8, groups: 5, within: 3, share: 60 });
  // The groups come a page at a time, the share is of all of them.
  const first = await ok(duty.get<ReliefBoard>(`/incidents/${ten.id}/relief?limit=2`));
  expect(first).toMatchObject({ groups: 5, within: 4, clocks: [{ group: { id: ten.groups[0]?.id } }, {}] });
  const rest = await ok(duty.get<ReliefBoard>(`/incidents/${ten.id}/relief?limit=3&after=${first.next}`));
  expect([...first.clocks, ...rest.clocks].map(({ group }) => group.id)).toEqual(ten.groups.map(({ id }) => id));
  expect(rest.next).toBeNull();
  const [, , , , late] = (await board(ten.id)).clocks;
  expect(late).toMatchObject({ isWithin: false, lastKind: 'place', stoppedAt: clock(12, 40), group: { cause: '道路中断' } });

  const fourth = ten.groups[3] as ReliefGroup;
  const sign = (body: object = {}) => duty.post<ReliefGroup & Refusal>(`/relief-groups/${fourth.id}/sign`, body);
  const signed = await ok(sign());
  expect(signed.signed).toMatchObject([{ limitHours: 10, isWithin: true, seconds: 9.75 * 3600 }]);
  await setHours(west, 8);
  expect(await board(ten.id)).toMatchObject({ limitHours: 8, within: 3 });
  expect((await board(ten.id)).clocks[3]).toMatchObject({ isWithin: false, group: { signed: signed.signed } });
  expect((await sign()).body.code).toBe('REASON_NEEDED');
  expect((await ok(sign({ cause: '水车晚到' }))).signed).toMatchObject([
    signed.signed[0],
    { limitHours: 8, isWithin: false, cause: '水车晚到' },
  ]);
  await ok(duty.post(`/relief-groups/${fourth.id}/relief`, { kind: 'place', at: clock(11, 50) }));
  expect((await board(ten.id)).clocks[3]?.group.signed).toHaveLength(2);
  await setHours(west, 10);
});

test('[RL4] a place says who signs: others of its desk record, and do not sign', async () => {
  flood = toInstant(toMs(server.clock.now()) - 3600_000);
  const { west } = server.city;
  const settings = { reliefHours: 10, reliefSigners: ['dutyLeader'] };
  await ok(duty.request(`/api/v1/jurisdictions/${west}/settings`, { method: 'PUT', body: settings }));
  await eventually(async () => expect(server.core.geography.settings(west).reliefSigners).toEqual(['dutyLeader']));
  const { id: incidentId } = await incident(WEST);
  const group = await ok(duty.post<ReliefGroup>('/relief-groups', { incidentId, name: '组', people: 3 }));
  const officer = await server.as('dutyOfficer', 'west');
  for (const kind of RELIEF_KINDS) await ok(officer.post(`/relief-groups/${group.id}/relief`, { kind }));
  expect((await officer.post<Refusal>(`/relief-groups/${group.id}/sign`)).body.code).toBe('FORBIDDEN');
  expect((await ok(duty.post<ReliefGroup>(`/relief-groups/${group.id}/sign`))).signed).toHaveLength(1);
  await setHours(west, 10);
});

test('groups are of an incident in sight, recorded by its desk, and follow it when it is merged, and merged on', async () => {
  flood = toInstant(toMs(server.clock.now()) - 3600_000);
  const [there, here] = [await incident(WEST), await incident(WEST)];
  const east = await server.as('dutyOfficer', 'east');
  const group = (by: Caller, incidentId = there.id) =>
    by.post<ReliefGroup & Refusal>('/relief-groups', { incidentId, name: '组', people: 3 });
  expect((await group(east)).body.code).toBe('INCIDENT_UNKNOWN');
  expect((await group(await server.as('supervisor'))).status).toBe(403);
  const { id, version } = await ok(group(duty));
  const relieve = (by: Caller, body: object, headers = {}) => by.post<ReliefGroup & Refusal>(`/relief-groups/${id}/relief`, body, headers);
  expect((await relieve(east, { kind: 'food' })).status).toBe(404);
  expect((await relieve(duty, { kind: 'bread' })).status).toBe(400);
  await ok(relieve(duty, { kind: 'food' }, { 'if-match': `"${version}"` }));
  expect((await relieve(duty, { kind: 'water' }, { 'if-match': `"${version}"` })).body.code).toBe('VERSION_CONFLICT');
  expect((await duty.post<Refusal>(`/relief-groups/${id}/sign`)).body.code).toBe('STEP_NOT_POSSIBLE');
  await ok(duty.post(`/incidents/${there.id}/merge`, { intoIncidentId: here.id }));
  expect(await board(here.id)).toMatchObject({ groups: 1, within: 0, clocks: [{ isWithin: null, lastKind: 'place' }] });
  await ok(relieve(duty, { kind: 'water' }));
  const last = await incident(WEST);
  await ok(duty.post(`/incidents/${here.id}/merge`, { intoIncidentId: last.id }));
  expect(await board(last.id)).toMatchObject({ groups: 1 });
  await ok(relieve(duty, { kind: 'place' }));
  const { items } = await ok(duty.get<{ items: { type: string }[] }>(`/incidents/${last.id}/timeline`));
  expect(items.map(({ type }) => type)).toEqual(
    expect.arrayContaining(['reliefGroup.registered', 'reliefGroup.relieved', 'reliefGroup.relieved']),
  );
});
