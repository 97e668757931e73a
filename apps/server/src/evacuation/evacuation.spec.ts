/** docs/spec/evacuation.md over HTTP: a ledger, a zone, every household to its place, and home again. */
import type { EvacuationZone, Household, Incident, Jurisdiction, ListedHousehold, Page, Shelter, ZoneHousehold } from '@fenghuo/domain';
import { boardOf } from '@fenghuo/domain';
import { eventually } from '../core/testing/eventually.ts';
import { type Answered, type Caller, startServer, type TestServer } from '../core/testing/server.ts';
import type { ZoneProposal } from './evacuation.queries.ts';

type Refusal = { code: string; errors?: { path?: string; message?: string }[]; current?: { version: number } };

let server: TestServer;
let duty: Caller;
let admin: Caller;

beforeAll(async () => {
  server = await startServer();
  duty = await server.as('dutyOfficer');
  admin = await server.as('systemAdmin');
});
afterAll(() => server.close());

async function ok<T>(answer: Promise<Answered<T>>): Promise<T> {
  const { status, body } = await answer;
  if (status !== 200 && status !== 201) throw new Error(`${status} ${JSON.stringify(body)}`);
  return body;
}

let number = 0;
const village = (center: [number, number] | null = null): Promise<Jurisdiction> => {
  const point = center === null ? {} : { center: { type: 'Point', coordinates: center } };
  const code = `9900010010${String(++number).padStart(2, '0')}`;
  return ok(
    admin.post<Jurisdiction>('/jurisdictions', { code, name: `村${number}`, level: 'village', parentId: server.city.town, ...point }),
  );
};
const ring = (west: number, south: number, size = 0.02) => ({
  type: 'Polygon',
  coordinates: [
    [
      [west, south],
      [west + size, south],
      [west + size, south + size],
      [west, south + size],
      [west, south],
    ],
  ],
});
const register = (body: object, by = duty) => by.post<Household & Refusal>('/households', body);
const zone = (geometry: object, more: object = {}, by = duty) =>
  by.post<EvacuationZone & Refusal>('/evacuation-zones', { name: '北山险区', geometry, ...more });
const act = (id: string, step: string, by = duty) => by.post<EvacuationZone & Refusal>(`/evacuation-zones/${id}/${step}`);
const say = (zoneId: string, householdId: string, body: object, by = duty) =>
  by.post<ZoneHousehold & Refusal>(`/evacuation-zones/${zoneId}/households/${householdId}/steps`, body);
const listOf = (by: Caller, query: string) => by.get<Page<ListedHousehold> & Refusal>(`/households?limit=1000&${query}`);
const read = (id: string, by = duty) => ok(by.get<EvacuationZone>(`/evacuation-zones/${id}`));

async function shelter(point: [number, number], capacity = 1_000): Promise<Shelter> {
  const body = { code: `S${++number}`, name: `避难所${number}`, class: 'fixed', durationClass: 'short', space: 'indoor', functions: [] };
  const place = { point: { type: 'Point', coordinates: point } };
  const made = await ok(
    duty.post<Shelter>('/shelters', { ...body, place, declaredCapacity: capacity, specialCapacity: Math.floor(capacity / 4) }),
  );
  await ok(duty.post(`/shelters/${made.id}/open`, { to: 'opening' }));
  return ok(duty.post<Shelter>(`/shelters/${made.id}/open`, { to: 'open' }));
}
const shelterRow = (id: string) => ok(duty.get<Shelter>(`/shelters/${id}`));
/** [SL16] At the door: everybody who is expected has come. */
async function allArrive(id: string): Promise<void> {
  const transferIds = (await shelterRow(id)).transfers.map((transfer) => transfer.id);
  await ok(duty.post(`/shelters/${id}/transfers/arrive`, { transferIds }));
}
const presentIn = async (id: string) => (await ok(duty.get<Shelter>(`/shelters/${id}`))).present;
async function incident(point: [number, number]): Promise<Incident> {
  const place = { point: { type: 'Point', coordinates: point } };
  const said = { source: 'phone', summary: '暴雨山洪', place, occurredAt: server.clock.now() };
  const { id } = await ok(duty.post<{ id: string }>('/reports', said));
  return ok(duty.post<Incident>(`/reports/${id}/accept`));
}
const allRows = async (sql: string) => JSON.stringify(await server.core.database.query(sql));

test('SC18: every name moved: 86 households, 211 people, 37 vulnerable, each in one place, and home again', async () => {
  const [home, other] = [await village(), await village()];
  const helper = await server.as('teamMember', 'east', server.city.teams.east);
  const head = await server.as('informant', 'west');
  const { id: incidentId } = await incident([120.11, 36.11]);
  // 39 households of 3 and 47 of 2 are 211 people in 86 households; the first 37 have one vulnerable person each, fetched by one helper.
  const sizes = Array.from({ length: 86 }, (_, index) => (index < 39 ? 3 : 2));
  const ids: string[] = [];
  for (const [index, people] of sizes.entries()) {
    const isVulnerable = index < 37;
    const body = {
      jurisdictionId: home.id,
      people,
      vulnerable: isVulnerable ? 1 : 0,
      head: `户主${index}`,
      phone: `1390000${String(index).padStart(4, '0')}`,
      address: `北山村${index}号`,
      point: { type: 'Point', coordinates: [120.101 + index / 10_000, 36.105] },
      ...(isVulnerable && { helperId: helper.personId, needs: ['elderly'] }),
    };
    ids.push((await ok(register(body, head))).id);
  }
  const elsewhere = await ok(register({ jurisdictionId: other.id, people: 5, point: { type: 'Point', coordinates: [120.3, 36.3] } }, head));
  const { id } = await ok(zone(ring(120.1, 36.1), { incidentId }));
  const ordered = await ok(act(id, 'order'));
  expect(ordered).toMatchObject({ state: 'ordered', villages: [{ jurisdictionId: home.id, households: 86, people: 211, vulnerable: 37 }] });

  // The helper's phone has their own, with names, and no others; one reading in the audit.
  const mine = await ok(listOf(helper, `zoneId=${id}&mine=true`));
  expect(mine.items).toHaveLength(37);
  expect(mine.items.map(({ household }) => household.head)).toContain('户主0');
  expect((await ok(listOf(helper, `zoneId=${id}`))).items).toHaveLength(37);
  expect((await ok(listOf(head, `zoneId=${id}`))).items).toHaveLength(86);
  expect(mine.items.some(({ household }) => household.id === elsewhere.id)).toBe(false);
  const audited = await server.core.database.query(`SELECT detail FROM audit WHERE action = 'households.read' AND person_id = $1`, [
    helper.personId,
  ]);
  expect(audited).toEqual([{ detail: { zoneId: id, mine: true } }, { detail: { zoneId: id } }]);

  const s = await shelter([120.15, 36.15]);
  const step = async (index: number, body: object, by = head) => ok(say(id, ids[index] ?? '', body, by));
  // Kin: three families of three (39 of them are the first). Refused: one person of each of three families; not found: one person.
  for (const index of [0, 1, 2]) await step(index, { step: 'movedToKin' }, helper);
  for (const index of [3, 4, 5]) {
    await step(index, { step: 'movedToShelter', people: 2, vulnerable: 1, shelterId: s.id }, helper);
    await step(index, { step: 'refused', reason: '要看牛' }, helper);
  }
  await step(6, { step: 'movedToShelter', people: 2, vulnerable: 0, shelterId: s.id }, helper);
  const missing = await step(6, { step: 'notFound' }, helper);
  for (let index = 7; index < 86; index += 1) {
    await step(index, { step: 'notified' });
    await step(index, { step: 'movedToShelter', shelterId: s.id });
  }
  const board = boardOf((await read(id)).villages);
  expect([board.moved.people, board.refused.people, board.notFound.people, board.toMove.people, board.all.people]).toEqual([
    207, 3, 1, 0, 211,
  ]);
  const [count] = (await read(id)).villages;
  expect([count?.byState.movedToShelter.people, count?.byState.movedToKin.people]).toEqual([198, 9]);
  expect([board.moved.vulnerable, board.all.vulnerable]).toEqual([36, 37]);
  // The list moves nobody through a door: 198 are expected, and inside when the door says so.
  expect(await shelterRow(s.id)).toMatchObject({ present: 0, onTheWay: 198, specialOnTheWay: 33 });
  await allArrive(s.id);
  expect(await shelterRow(s.id)).toMatchObject({ present: 198, onTheWay: 0, specialPresent: 33 });

  // Not found: a need of the incident, for the duty room to send a team.
  const needs = await ok(duty.get<{ needs: { id: string; note: string; state: string }[] }>(`/incidents/${incidentId}/needs`));
  expect(needs.needs).toMatchObject([{ id: missing.needId, note: missing.code, state: 'open' }]);
  const open = await act(id, 'verify', head);
  expect([open.status, open.body.code, open.body.errors?.[0]?.message]).toEqual([409, 'HOUSEHOLDS_OPEN', '4']);

  for (const index of [3, 4, 5]) expect(await step(index, { step: 'refused' }, helper)).toMatchObject({ parts: [{ visits: 2 }, {}] });
  for (const index of [3, 4, 5]) await step(index, { step: 'movedToShelter', shelterId: s.id }, helper);
  expect((await step(6, { step: 'movedToShelter', shelterId: s.id }, helper)).needId).toBeNull();
  const after = await ok(duty.get<{ needs: { state: string }[] }>(`/incidents/${incidentId}/needs`));
  expect(after.needs).toMatchObject([{ state: 'withdrawn' }]);
  await allArrive(s.id);
  expect(await presentIn(s.id)).toBe(202);
  expect((await ok(act(id, 'verify', head))).state).toBe('running');
  const same = await act(id, 'verify', head);
  expect([same.status, same.body.code]).toEqual([409, 'SAME_PERSON']);
  expect(await ok(act(id, 'verify', helper))).toMatchObject({ state: 'verifiedEmpty', verifiedBy: [{}, {}] });

  // Home again, one by one.
  await ok(act(id, 'lift'));
  expect((await act(id, 'returned')).body.code).toBe('HOUSEHOLDS_OPEN');
  for (let index = 0; index < 86; index += 1) await step(index, { step: 'returned' });
  expect(await ok(act(id, 'returned'))).toMatchObject({ state: 'returned' });
  expect(await presentIn(s.id)).toBe(202);
  await ok(duty.post(`/shelters/${s.id}/departures`, { count: 202 }));
  expect(await presentIn(s.id)).toBe(0);
  // Nothing of who they are in the log, the feed or the kept answers.
  for (const sql of [
    'SELECT payload, changes FROM events',
    'SELECT answer FROM commands',
    'SELECT row FROM evacuation_zones',
    'SELECT row FROM zone_households',
    'SELECT row FROM households',
  ])
    expect(await allRows(sql)).not.toMatch(/户主|1390000|北山村|要看牛/);
});

test('[EV2] a household is on one list at a time; one without a point lies with its village', async () => {
  const here = await village([120.31, 36.01]);
  const { id: pointless } = await ok(register({ jurisdictionId: here.id, people: 2 }));
  const { id: pointed } = await ok(
    register({ jurisdictionId: here.id, people: 3, point: { type: 'Point', coordinates: [120.302, 36.002] } }),
  );
  const [first, second] = [await ok(zone(ring(120.3, 36))), await ok(zone(ring(120.3, 36, 0.03)))];
  expect((await ok(act(first.id, 'order'))).villages).toMatchObject([{ households: 2, people: 5 }]);
  expect(await ok(act(second.id, 'order'))).toMatchObject({ villages: [], elsewhere: 2 });
  expect((await say(second.id, pointed, { step: 'notified' })).status).toBe(404);
  // [EV3] One that is entered meanwhile.
  const late = await ok(register({ jurisdictionId: here.id, people: 1, point: { type: 'Point', coordinates: [120.303, 36.003] } }));
  expect((await read(first.id)).villages).toMatchObject([{ households: 3, people: 6 }]);
  // [EV8] More live there than was known; who has moved cannot vanish; who lives there no longer leaves the list.
  const patch = (id: string, body: object, headers = {}) => duty.patch<Household & Refusal>(`/households/${id}`, body, headers);
  await ok(patch(pointless, { people: 4 }));
  await ok(say(first.id, late.id, { step: 'movedToKin' }));
  expect((await patch(late.id, { removed: true })).body.code).toBe('STEP_NOT_POSSIBLE');
  await ok(patch(pointed, { removed: true }));
  expect((await read(first.id)).villages).toMatchObject([
    { households: 2, people: 5, byState: { listed: { people: 4 }, movedToKin: { people: 1 } } },
  ]);
  expect((await patch(pointless, { people: 5 }, { 'if-match': '"1"' })).body.code).toBe('VERSION_CONFLICT');
});

test('[EV9] shelters are proposed and confirmed; places are kept until they come', async () => {
  const here = await village([120.41, 36.41]);
  const [near, far] = [await shelter([120.42, 36.42], 4), await shelter([120.48, 36.48], 50)];
  const at = { type: 'Point', coordinates: [120.405, 36.405] };
  const big = await ok(register({ jurisdictionId: here.id, people: 6, point: at }));
  const small = await ok(register({ jurisdictionId: here.id, people: 3, point: at, vulnerable: 1, helper: { name: '邻居' } }));
  const { id } = await ok(zone(ring(120.4, 36.4)));
  await ok(act(id, 'order'));
  const proposal = async () =>
    (await ok(duty.get<ZoneProposal>(`/evacuation-zones/${id}/proposal`))).items.map(({ householdId, shelterId }) => [
      householdId,
      shelterId,
    ]);
  expect(await proposal()).toEqual([
    [small.id, near.id],
    [big.id, far.id],
  ]);
  const items = (await proposal()).map(([householdId, shelterId]) => ({ householdId, shelterId }));
  const assign = (body: object, by = duty) => by.post<Refusal>(`/evacuation-zones/${id}/assign`, body);
  expect((await assign({ items }, await server.as('informant', 'west'))).status).toBe(403);
  expect((await assign({ items: [{ householdId: server.city.root, shelterId: near.id }] })).body.code).toBe('HOUSEHOLD_UNKNOWN');
  expect((await assign({ items: [{ householdId: big.id, shelterId: near.id }] })).body.code).toBe('SHELTER_FULL');
  expect((await assign({ items })).status).toBe(200);
  expect(await shelterRow(near.id)).toMatchObject({ onTheWay: 3, present: 0 });
  await ok(say(id, small.id, { step: 'movedToShelter' }));
  expect(await shelterRow(near.id)).toMatchObject({ onTheWay: 3, present: 0, transfers: [{ household: { code: small.code } }] });
  await ok(say(id, big.id, { step: 'movedToKin' }));
  expect(await shelterRow(far.id)).toMatchObject({ onTheWay: 0, present: 0 });
  // [EV11] Lifted, nobody sets off any more: what was kept for those at home is free.
  const last = await ok(register({ jurisdictionId: here.id, people: 2, point: at }));
  await ok(assign({ items: [{ householdId: last.id, shelterId: far.id }] }));
  expect((await shelterRow(far.id)).onTheWay).toBe(2);
  // [EV5] It was the other shelter after all.
  await ok(say(id, small.id, { step: 'movedToShelter', shelterId: far.id }));
  expect([(await shelterRow(near.id)).onTheWay, (await shelterRow(far.id)).onTheWay]).toEqual([0, 5]);
  await ok(act(id, 'lift'));
  expect(await shelterRow(far.id)).toMatchObject({ onTheWay: 3, transfers: [{ household: { code: small.code } }] });
  await allArrive(far.id);
  expect([await presentIn(near.id), await presentIn(far.id)]).toEqual([0, 3]);
  const unknown = await say(id, big.id, { step: 'movedToShelter', shelterId: server.city.root });
  expect([unknown.status, unknown.body.code]).toEqual([422, 'SHELTER_UNKNOWN']);
  expect(await ok(say(id, small.id, { step: 'movedToShelter', shelterId: far.id }))).toMatchObject({ version: 4 });
});

test('[SL16] [EV5] the list expects and the door counts: in whatever order they say it nobody is counted twice and nobody is lost', async () => {
  const here = await village();
  const s = await shelter([120.52, 36.02], 40);
  const home = { type: 'Point', coordinates: [120.505, 36.005] };
  const [first, second, third] = await Promise.all(
    [1, 2, 3].map(() => register({ jurisdictionId: here.id, people: 4, point: home }).then(({ body }) => body)),
  );
  const { id } = await ok(zone(ring(120.5, 36)));
  await ok(act(id, 'order'));
  const go = (one: Household | undefined, more: object = {}) =>
    ok(say(id, one?.id ?? '', { step: 'movedToShelter', shelterId: s.id, ...more }));
  const door = (path: string, body: object = {}) => ok(duty.post<Shelter>(`/shelters/${s.id}/${path}`, body));
  const seen = async () => {
    const { present, onTheWay, transfers } = await shelterRow(s.id);
    return [present, onTheWay, transfers.length];
  };
  await go(first);
  const [transfer] = (await shelterRow(s.id)).transfers;
  // The manager has counted four heads by hand as well: they leave the list by one tap and are in the count once.
  await door('arrivals', { count: 4 });
  expect(await seen()).toEqual([4, 4, 1]);
  await door(`transfers/${transfer?.id}/arrive`, { isCounted: true });
  expect(await seen()).toEqual([4, 0, 0]);
  expect((await go(first)).version).toBe(2);
  // Places are kept, the door lets two in before the list says that anybody has left, then the list says it of all four.
  await ok(duty.post(`/evacuation-zones/${id}/assign`, { items: [{ householdId: second?.id, shelterId: s.id }] }));
  const [kept] = (await shelterRow(s.id)).transfers;
  await door(`transfers/${kept?.id}/arrive`, { people: 2, restExpected: true });
  expect(await seen()).toEqual([6, 2, 1]);
  await go(second);
  expect(await seen()).toEqual([6, 2, 1]);
  await door('transfers/arrive', { transferIds: (await shelterRow(s.id)).transfers.map((one) => one.id) });
  expect(await seen()).toEqual([8, 0, 0]);
  // One by one; one of them turns off to kin on the way, and is expected no longer.
  await go(third, { people: 3 });
  await ok(say(id, third?.id ?? '', { step: 'movedToKin', from: 'movedToShelter', people: 1 }));
  await go(third, { from: 'listed' });
  expect(await seen()).toEqual([8, 3, 2]);
  await door('transfers/arrive', { transferIds: (await shelterRow(s.id)).transfers.map((one) => one.id) });
  expect(await seen()).toEqual([11, 0, 0]);
  const { moved, all } = boardOf((await read(id)).villages);
  expect([moved.people, all.people]).toEqual([12, 12]);
  // Who goes on to kin from inside goes out through the door, which alone says so.
  await ok(say(id, first?.id ?? '', { step: 'movedToKin' }));
  expect(await seen()).toEqual([11, 0, 0]);
  await door('departures', { count: 4 });
  // And back again: they are expected anew.
  await go(first);
  expect(await seen()).toEqual([7, 4, 1]);
});

test('[EV15] who may: informants their own village, helpers their own households, nobody else', async () => {
  const here = await village();
  const east = await server.as('informant', 'east');
  const body = { jurisdictionId: here.id, people: 2, head: '赵某' };
  expect((await register(body, east)).status).toBe(403);
  expect((await register({ ...body, jurisdictionId: server.city.teams.west })).body.code).toBe('JURISDICTION_UNKNOWN');
  expect((await register({ ...body, vulnerable: 1 })).body.code).toBe('HELPER_MISSING');
  expect((await register({ ...body, vulnerable: 1, helperId: server.city.root })).body.code).toBe('PERSON_UNKNOWN');
  const { id: first, code } = await ok(register(body, await server.as('informant', 'west')));
  const taken = await register({ ...body, code });
  expect([taken.status, taken.body.code]).toEqual([409, 'CODE_TAKEN']);
  expect((await register({ ...body, id: first })).body.code).toBe('ID_TAKEN');
  expect((await east.patch(`/households/${first}`, { people: 3 })).status).toBe(404);
  expect((await ok(listOf(east, ''))).items).toEqual([]);
  const supervisor = await server.as('supervisor');
  expect((await ok(listOf(supervisor, ''))).items).toEqual([]);
  const { id } = await ok(zone(ring(120.2, 36.2)));
  expect((await zone(ring(120.2, 36.2), {}, await server.as('informant', 'west'))).status).toBe(403);
  expect((await zone(ring(120.2, 36.2), {}, await server.as('dutyOfficer', 'east'))).status).toBe(403);
  expect((await zone(ring(120.2, 36.2), { incidentId: here.id })).body.code).toBe('INCIDENT_UNKNOWN');
  const crossed = {
    type: 'Polygon',
    coordinates: [
      [
        [120, 36],
        [120.1, 36.1],
        [120.1, 36],
        [120, 36.1],
        [120, 36],
      ],
    ],
  };
  expect((await zone(crossed)).body.code).toBe('DRAWING_INVALID');
  expect((await act(id, 'order', supervisor)).status).toBe(403);
  expect((await act(id, 'verify', east)).status).toBe(404);
  expect((await listOf(east, `zoneId=${id}`)).body).toEqual({ items: [], next: null });
  expect((await duty.get<Page<EvacuationZone>>(`/evacuation-zones?state=proposed`)).body.items.map((one) => one.id)).toContain(id);
});

test('[EV4] a hundred steps of one zone at once: each is counted, and counted once', async () => {
  const here = await village();
  const ids: string[] = [];
  for (let index = 0; index < 25; index += 1)
    ids.push((await ok(register({ jurisdictionId: here.id, people: 4, point: { type: 'Point', coordinates: [120.455, 36.055] } }))).id);
  const { id } = await ok(zone(ring(120.45, 36.05)));
  await ok(act(id, 'order'));
  const answers = await Promise.all(
    ids.flatMap((one) => [1, 2, 3, 4].map(() => say(id, one, { step: 'movedToKin', from: 'listed', people: 1 }))),
  );
  expect(answers.every(({ status }) => status === 200 || status === 409)).toBe(true);
  await eventually(async () => {
    const { moved, all } = boardOf((await read(id)).villages);
    expect([moved, all]).toEqual([
      { households: 25, people: 100, vulnerable: 0 },
      { households: 25, people: 100, vulnerable: 0 },
    ]);
  });
});
