/** docs/spec/evacuees.md, EP1–EP11; docs/spec/personal-data.md, PD5–PD7. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type {
  Evacuee,
  EvacueePersonal,
  Incident,
  IncidentsOfPlace,
  NamedEvacuee,
  RegisteredEvacuee,
  RegisteredGroup,
  Reunion,
  Shelter,
} from '@fenghuo/domain';
import fc from 'fast-check';
import { type Caller, EAST, startServer, type TestServer, WEST } from '../core/testing/server.ts';
import { PersonalDataActions } from '../personal-data/personal-data.actions.ts';

const DAY = 86_400;
let server: TestServer;
let duty: Caller;
let leader: Caller;
let manager: Caller;
let incidentId: string;
let shelters: string[];

beforeAll(async () => {
  server = await startServer();
  duty = await server.as('dutyOfficer', 'west');
  leader = await server.as('dutyLeader', 'west');
  incidentId = await openIncident();
  shelters = await Promise.all([1, 2, 3].map(() => openShelter()));
  manager = await server.as('shelterManager', 'west', shelters[0]);
});
afterAll(() => server.close());

type Said<T> = { status: number; body: T & { code: string } };
const ok = async <T>(answer: Promise<Said<T> | { status: number; body: T }>): Promise<T> => {
  const { status, body } = await answer;
  if (status !== 200 && status !== 201) throw new Error(`${status} ${JSON.stringify(body)}`);
  return body;
};
const refused = async (answer: Promise<{ status: number; body: unknown }>): Promise<string> => {
  const { status, body } = await answer;
  return `${status} ${(body as { code?: string }).code}`;
};

async function openIncident(): Promise<string> {
  const place = { point: { type: 'Point', coordinates: WEST } };
  const said = { source: 'phone', summary: '台风', place, occurredAt: server.clock.now() };
  const report = await ok(duty.post<{ id: string }>('/reports', said));
  return (await ok(duty.post<Incident>(`/reports/${report.id}/accept`, {}))).id;
}

let number = 0;
async function openShelter(declaredCapacity = 500): Promise<string> {
  number += 1;
  const place = { point: { type: 'Point', coordinates: WEST } };
  const said = {
    code: `B${number}`,
    name: `避难所 ${number}`,
    class: 'fixed',
    durationClass: 'short',
    space: 'indoor',
    place,
    declaredCapacity,
  };
  const { id } = await ok(duty.post<Shelter>('/shelters', { ...said, specialCapacity: Math.min(100, declaredCapacity) }));
  await ok(duty.post(`/shelters/${id}/open`, { to: 'open', incidentId, functions: [] }));
  return id;
}
const shelter = async (index: number) => ok(duty.get<Shelter>(`/shelters/${shelters[index]}`));
const register = (body: object = {}, by = duty) =>
  ok(by.post<RegisteredEvacuee>('/evacuees', { incidentId, shelterId: shelters[0], ...body }));
const step = (id: string, what: string, body: object, by = duty) => by.post<Evacuee & { code: string }>(`/evacuees/${id}/${what}`, body);

test('[EP1] a manager registers without an incident, by number alone; the wristband finds the line and is on one arm only', async () => {
  const { evacuee, wristband } = await ok(manager.post<RegisteredEvacuee>('/evacuees', { shelterId: shelters[0] }));
  expect(evacuee).toMatchObject({ incidentId, shelterId: shelters[0], state: 'in', isNamed: false });
  expect([evacuee.code.slice(0, 2), Buffer.from(wristband, 'base64url').length]).toEqual(['E-', 24]);
  expect((await ok(duty.post<Evacuee>('/evacuees/wristband', { wristband }))).id).toBe(evacuee.id);
  expect(await refused(duty.post('/evacuees', { incidentId, wristband }))).toBe('409 WRISTBAND_TAKEN');
  expect(await refused(duty.post('/evacuees', { incidentId, wristband: 'short' }))).toBe('400 INVALID');
  const again = await ok(duty.post<RegisteredEvacuee>(`/evacuees/${evacuee.id}/wristband`));
  expect(await refused(duty.post('/evacuees/wristband', { wristband }))).toBe('422 EVACUEE_UNKNOWN');
  expect((await ok(duty.post<Evacuee>('/evacuees/wristband', { wristband: again.wristband }))).id).toBe(evacuee.id);
  expect(await refused((await server.as('informant', 'west')).post('/evacuees/wristband', { wristband }))).toBe('403 FORBIDDEN');
});

test('[EP1] the same identity number is one person', async () => {
  await register({ name: '孙七', idNumber: '370202 19800101 0011' });
  expect(await refused(duty.post('/evacuees', { incidentId, shelterId: shelters[1], idNumber: '370202198001010011' }))).toBe(
    '409 EVACUEE_ELSEWHERE',
  );
});

test('[EP1] nobody is born in a year to come, at first or later', async () => {
  const birthYear = Number(server.clock.now().slice(0, 4)) + 2;
  expect(await refused(duty.post('/evacuees', { incidentId, shelterId: null, birthYear }))).toBe('422 VALUE_OUT_OF_RANGE');
  const { evacuee } = await register({ shelterId: null, birthYear: 1980 });
  expect(await refused(duty.patch(`/evacuees/${evacuee.id}`, { birthYear }))).toBe('422 VALUE_OUT_OF_RANGE');
});

test('[EP2] nobody is in two shelters, also when two check them in at once', async () => {
  const { evacuee } = await register({ shelterId: null });
  const both = await Promise.all([1, 2].map((index) => refused(step(evacuee.id, 'check-in', { shelterId: shelters[index] }))));
  expect(both.map((said) => said.replace(/ E-.*/, '')).sort()).toEqual(['200', '409 EVACUEE_ELSEWHERE']);
  const row = await ok(duty.get<Evacuee>(`/evacuees/${evacuee.id}`));
  expect(shelters.slice(1)).toContain(row.shelterId);
  expect((await ok(step(evacuee.id, 'check-in', { shelterId: row.shelterId }))).version).toBe(row.version);
});

test('[EP2] whoever holds the wristband in hand may check in somebody whose line they do not see', async () => {
  const { evacuee, wristband } = await register({ shelterId: null });
  expect(await refused(step(evacuee.id, 'check-in', { shelterId: shelters[0] }, manager))).toBe('404 NOT_FOUND');
  expect((await ok(step(evacuee.id, 'check-in', { shelterId: shelters[0], wristband }, manager))).state).toBe('in');
});

test('[EP3] on the way a place is kept; there they are counted in once', async () => {
  const before = await Promise.all([shelter(0), shelter(1)]);
  const { evacuee } = await register({ needs: ['pregnant'] });
  expect((await ok(step(evacuee.id, 'move', { toShelterId: shelters[1] }))).state).toBe('moved');
  expect(await shelter(1)).toMatchObject({ onTheWay: 1, registered: before[1]?.registered });
  await ok(step(evacuee.id, 'check-in', { shelterId: shelters[1] }));
  const [from, to] = await Promise.all([shelter(0), shelter(1)]);
  expect([from.registered, from.present, from.specialPresent]).toEqual([
    before[0]?.registered,
    before[0]?.present,
    before[0]?.specialPresent,
  ]);
  expect([to.onTheWay, to.registered, to.present, to.specialPresent]).toEqual([
    0,
    (before[1]?.registered ?? 0) + 1,
    (before[1]?.present ?? 0) + 1,
    (before[1]?.specialPresent ?? 0) + 1,
  ]);
});

test('[EP3] who left together and comes one by one keeps the places until then; who is checked in elsewhere is expected no longer', async () => {
  const [from, to, elsewhere] = await Promise.all([openShelter(20), openShelter(20), openShelter(20)]);
  const people = [{}, { needs: ['ill'] }, {}];
  const { registered } = await ok(duty.post<RegisteredGroup>('/evacuees/groups', { incidentId, shelterId: from, people }));
  const [first = '', second = '', third = ''] = registered.map(({ evacuee }) => evacuee.id);
  const seen = async () => {
    const rows = await Promise.all([from, to, elsewhere].map((id) => ok(duty.get<Shelter>(`/shelters/${id}`))));
    return rows.map(({ present, registered: known, onTheWay, specialOnTheWay }) => [present, known, onTheWay, specialOnTheWay].join(' '));
  };
  await ok(step(first, 'move', { toShelterId: to, withGroup: true }));
  expect(await seen()).toEqual(['0 0 0 0', '0 0 3 1', '0 0 0 0']);
  await ok(step(first, 'check-in', { shelterId: to }));
  expect(await seen()).toEqual(['0 0 0 0', '1 1 2 1', '0 0 0 0']);
  await ok(step(second, 'check-in', { shelterId: elsewhere }));
  expect(await seen()).toEqual(['0 0 0 0', '1 1 1 0', '1 1 0 0']);
  // The door has counted a head already: off the list, and in the count once.
  await ok(duty.post(`/shelters/${to}/arrivals`, { count: 1 }));
  await ok(step(third, 'check-in', { shelterId: to, isCounted: true }));
  expect(await seen()).toEqual(['0 0 0 0', '2 2 0 0', '1 1 0 0']);
});

test('[EP4] out with where to; who is not in is refused', async () => {
  const { evacuee } = await register();
  expect((await ok(step(evacuee.id, 'check-out', { destination: 'kin' }))).state).toBe('out');
  expect(await refused(step(evacuee.id, 'check-out', { destination: 'kin' }))).toBe('409 EVACUEE_NOT_IN');
  expect(await refused(step(evacuee.id, 'move', { toShelterId: shelters[1] }))).toBe('409 EVACUEE_NOT_IN');
});

test('[EP5] a child alone: a receiver on record, two signers; until the second it is in and counted', async () => {
  const { evacuee } = await register({ birthYear: new Date().getFullYear() - 8, name: '小宝' });
  expect(await refused(step(evacuee.id, 'check-out', { destination: 'kin' }))).toBe('422 RECEIVER_MISSING');
  const receiver = { name: '王母', phone: '13800001111', relation: '母亲' };
  const { registered } = await shelter(0);
  expect((await ok(step(evacuee.id, 'check-out', { destination: 'kin', receiver }))).state).toBe('in');
  expect((await shelter(0)).registered).toBe(registered);
  expect(await refused(step(evacuee.id, 'check-out/sign', {}))).toBe('409 SAME_PERSON');
  const { receiver: known } = await ok(
    leader.get<EvacueePersonal>(`/evacuees/${evacuee.id}/personal?reason=${encodeURIComponent('接领核对')}`),
  );
  expect(known).toMatchObject({ name: '王母' });
  expect((await ok(step(evacuee.id, 'check-out/sign', {}, leader))).state).toBe('out');
  expect((await shelter(0)).registered).toBe(registered - 1);
});

test('[EP1] who opened a shelter alone registers for an open incident of the place, and for no other', async () => {
  const said = { class: 'fixed', durationClass: 'short', space: 'indoor', declaredCapacity: 50, functions: [] };
  const place = { point: { type: 'Point', coordinates: WEST } };
  const own = await ok(duty.post<Shelter>('/shelters', { code: 'BX', name: '自开避难所', place, ...said }));
  const alone = await server.as('shelterManager', 'west', own.id);
  await ok(alone.post(`/shelters/${own.id}/open`, { to: 'open' }));
  expect(await refused(alone.post('/evacuees', { shelterId: own.id }))).toBe('422 INCIDENT_UNKNOWN');
  const { items } = await ok(alone.get<IncidentsOfPlace>(`/shelters/${own.id}/incidents`));
  expect(items.map(({ id }) => id)).toContain(incidentId);
  expect(Object.keys(items[0] ?? {}).sort()).toEqual(['code', 'id', 'openedAt', 'title']);
  const { evacuee } = await ok(alone.post<RegisteredEvacuee>('/evacuees', { shelterId: own.id, incidentId, name: '钱一' }));
  expect(evacuee).toMatchObject({ incidentId, shelterId: own.id });
  const away = await server.as('dutyOfficer', 'east');
  const report = await ok(
    away.post<{ id: string }>('/reports', {
      source: 'phone',
      summary: '别处',
      place: { point: { type: 'Point', coordinates: EAST } },
      occurredAt: server.clock.now(),
    }),
  );
  const elsewhere = await ok(away.post<Incident>(`/reports/${report.id}/accept`, {}));
  expect(items.map(({ id }) => id)).not.toContain(elsewhere.id);
  expect(await refused(alone.post('/evacuees', { shelterId: own.id, incidentId: elsewhere.id }))).toBe('422 INCIDENT_UNKNOWN');
  expect(await refused(alone.get(`/shelters/${shelters[0]}/incidents`))).toBe('404 NOT_FOUND');
});

test('[EP6] a full shelter refuses and says where there is room; those counted at the door are not counted again', async () => {
  const small = await openShelter(2);
  const people = [{}, {}, {}];
  const full = await duty.post<{ code: string; errors?: unknown[] }>('/evacuees/groups', { incidentId, shelterId: small, people });
  expect([full.status, full.body.code, (full.body.errors ?? []).length > 0]).toEqual([409, 'SHELTER_FULL', true]);
  await ok(duty.post(`/shelters/${small}/headcounts`, { count: 2 }));
  await ok(duty.post('/evacuees/groups', { incidentId, shelterId: small, isCounted: true, people: [{}, {}] }));
  expect(await ok(duty.get<Shelter>(`/shelters/${small}`))).toMatchObject({ present: 2, registered: 2 });
});

test('[EP6] who was counted at the door and needs a special place is in the special count from then on, and leaves it', async () => {
  const id = await openShelter(20);
  const seen = async () => {
    const { present, registered, specialPresent } = await ok(duty.get<Shelter>(`/shelters/${id}`));
    return [present, registered, specialPresent];
  };
  await ok(duty.post(`/shelters/${id}/arrivals`, { count: 5, special: 1 }));
  const people = [{ needs: ['disabled'] }, { needs: ['old'] }, {}];
  const { registered } = await ok(duty.post<RegisteredGroup>('/evacuees/groups', { incidentId, shelterId: id, isCounted: true, people }));
  expect(await seen()).toEqual([5, 3, 2]);
  await ok(duty.post(`/evacuees/${registered[0]?.evacuee.id}/check-out`, { destination: 'hospital' }));
  expect(await seen()).toEqual([4, 2, 1]);
});

test('[EP6] what somebody in a shelter needs is said anew, and the special count follows; out again it leaves with them', async () => {
  const id = await openShelter(20);
  const special = async () => (await ok(duty.get<Shelter>(`/shelters/${id}`))).specialPresent;
  const { evacuee } = await register({ shelterId: id });
  const say = (needs: string[] | null) => ok(duty.patch<Evacuee>(`/evacuees/${evacuee.id}`, { needs }));
  await say(['ill', 'old']);
  await say(['ill']);
  expect(await special()).toBe(1);
  await say([]);
  expect(await special()).toBe(0);
  await say(['ill']);
  await ok(step(evacuee.id, 'check-out', { destination: 'hospital' }));
  expect(await special()).toBe(0);
  await say(null);
  expect(await special()).toBe(0);
});

test('[EP6] [SL16] a family that is expected is counted in by its registration, once, and the list is shorter by it', async () => {
  const [id, from] = [await openShelter(20), await openShelter(20)];
  const seen = async () => {
    const { present, registered, onTheWay, transfers } = await ok(duty.get<Shelter>(`/shelters/${id}`));
    return [present, registered, onTheWay, transfers.length];
  };
  await ok(duty.post(`/shelters/${from}/arrivals`, { count: 4 }));
  const { transfer } = await ok(duty.post<{ transfer: { id: string } }>(`/shelters/${from}/transfers`, { toShelterId: id, people: 4 }));
  const come = (people: object[], more: object = {}) =>
    duty.post<RegisteredGroup>('/evacuees/groups', { incidentId, shelterId: id, transferId: transfer.id, people, ...more });
  await ok(come([{}, {}, {}]));
  expect(await seen()).toEqual([3, 3, 1, 1]);
  await ok(come([{ needs: ['old'] }]));
  expect(await seen()).toEqual([4, 4, 0, 0]);
  expect(await refused(come([{}]))).toBe('409 TRANSFER_ENDED');
});

test('[EP1] [EP2] two desks at once: one number is one person in one shelter, one wristband is on one arm', async () => {
  const [a, b] = [await openShelter(20), await openShelter(20)];
  const both = async (more: object) =>
    (await Promise.all([a, b].map((shelterId) => duty.post('/evacuees', { incidentId, shelterId, ...more }))))
      .map(({ status }) => status)
      .sort();
  expect(await both({ name: '钱二', idNumber: '370202199001010022' })).toEqual([201, 409]);
  expect(await both({ name: '钱三', wristband: 'B'.repeat(24) })).toEqual([201, 409]);
  const rows = await Promise.all([a, b].map((id) => ok(duty.get<Shelter>(`/shelters/${id}`))));
  expect(rows.reduce((sum, { present, registered }) => sum + present + registered, 0)).toBe(4);
});

test('[EP5] a child alone is moved, or signed for by two at once: out once, by two people who are not one', async () => {
  const { evacuee } = await register({ birthYear: Number(server.clock.now().slice(0, 4)) - 6 });
  const { registered, present } = await shelter(0);
  const receiver = { name: '王父', relation: '父亲' };
  await ok(step(evacuee.id, 'check-out', { destination: 'kin', receiver }));
  const signed = await Promise.all([
    step(evacuee.id, 'check-out/sign', {}),
    ...[leader, manager, leader].map((by) => step(evacuee.id, 'check-out/sign', {}, by)),
  ]);
  expect(signed.filter(({ status }) => status === 200)).toHaveLength(1);
  expect(signed[0]?.status).toBe(409);
  expect(await shelter(0)).toMatchObject({ registered: registered - 1, present: present - 1 });
});

test('[EP7] a family comes, moves and goes together, all or none', async () => {
  const people = [
    { name: '周父', birthYear: 1985 },
    { name: '周母', birthYear: 1986, needs: ['pregnant'] },
    { name: '周童', birthYear: 2020 },
  ];
  const { groupId, registered } = await ok(duty.post<RegisteredGroup>('/evacuees/groups', { incidentId, shelterId: shelters[0], people }));
  const [father] = registered.map(({ evacuee }) => evacuee.id);
  const places = async () => {
    const { items } = await ok(duty.get<{ items: Evacuee[] }>(`/evacuees?groupId=${groupId}`));
    return items.map(
      ({ state, shelterId, toShelterId }) => `${state} ${shelters.indexOf(shelterId ?? '')} ${shelters.indexOf(toShelterId ?? '')}`,
    );
  };
  await ok(step(father ?? '', 'move', { toShelterId: shelters[2], withGroup: true }));
  expect(await places()).toEqual(Array(3).fill('moved -1 2'));
  await ok(step(father ?? '', 'check-in', { shelterId: shelters[2], withGroup: true }));
  expect(await places()).toEqual(Array(3).fill('in 2 -1'));
  await ok(step(father ?? '', 'check-out', { destination: 'home', withGroup: true }));
  expect(await places()).toEqual(Array(3).fill('out -1 -1'));
  const bad = [{ name: '甲' }, { name: '乙', wristband: 'A'.repeat(22) }, { name: '丙', wristband: 'A'.repeat(22) }];
  const count = async () => (await server.core.database.one<{ count: number }>('SELECT count(*)::int AS count FROM evacuees'))?.count;
  const before = await count();
  expect(await refused(duty.post('/evacuees/groups', { incidentId, shelterId: shelters[0], people: bad }))).toBe('409 WRISTBAND_TAKEN');
  expect(await count()).toBe(before);
});

test('[EP8] whatever many do at once in whatever order, everybody has one place and the shelters count exactly those', async () => {
  const people = await Promise.all(Array.from({ length: 6 }, async () => (await register({ birthYear: 1980 })).evacuee.id));
  const what = fc.constantFrom('check-in', 'move', 'arrive', 'check-out');
  const steps = fc.array(fc.tuple(fc.nat(5), what, fc.nat(2)), { minLength: 20, maxLength: 30 });
  await fc.assert(
    fc.asyncProperty(steps, async (asked) => {
      const answers = await Promise.all(
        asked.map(([who, kind, where]) => {
          const to = shelters[where];
          const body = {
            'check-in': { shelterId: to },
            move: { toShelterId: to },
            arrive: { toShelterId: to, arrived: true },
            'check-out': { destination: 'home' },
          };
          return step(people[who] ?? '', kind === 'arrive' ? 'move' : kind, body[kind as keyof typeof body]);
        }),
      );
      for (const { status } of answers) expect([200, 409]).toContain(status);
      const sums = await server.core.database.query<{ shelter: string; registered: number; lines: number }>(
        `SELECT s.id AS shelter, (s.row ->> 'registered')::int AS registered, (SELECT count(*)::int FROM evacuees WHERE shelter_id = s.id) AS lines FROM shelters s`,
      );
      for (const { registered, lines } of sums) expect(registered).toBe(lines);
    }),
    { numRuns: 6 },
  );
});

test('[EP10] lists are without names; with them for who may, for a reason, once in the audit, in which no name is', async () => {
  const { evacuee } = await register({ name: '郑成功', phone: '13812347890', idNumber: '370202190001011234' });
  const plain = await ok(duty.get<{ items: NamedEvacuee[] }>(`/evacuees?shelterId=${shelters[0]}&limit=2`));
  expect(JSON.stringify(plain)).not.toContain('郑成功');
  expect(await refused(duty.get('/evacuees?names=true'))).toBe('400 INVALID');
  const reason = encodeURIComponent('点名');
  const listed = await ok(manager.get<{ items: NamedEvacuee[] }>(`/evacuees?names=true&reason=${reason}`));
  expect(listed.items.find(({ id }) => id === evacuee.id)?.name).toBe('郑成功');
  for (const q of ['郑成功', '郑成', '成功', 'zcg', '7890', evacuee.code]) {
    const { items } = await ok(leader.post<{ items: NamedEvacuee[] }>('/evacuees/search', { q, reason: '点名' }));
    expect([q, items.map(({ id }) => id)]).toEqual([q, [evacuee.id]]);
  }
  expect(await refused(leader.post('/evacuees/search', { q: '郑成', reason: '找 郑成功' }))).toBe('422 NAME_IN_REASON');
  const path = `/evacuees/${evacuee.id}/personal`;
  expect(await refused(leader.get(path))).toBe('400 INVALID');
  const naming = encodeURIComponent('核对郑成功的住处');
  for (const read of [`${path}?`, '/evacuees?names=true&', '/evacuees/export?'])
    expect([read, await refused(leader.get(`${read}reason=${naming}`))]).toEqual([read, '422 NAME_IN_REASON']);
  expect(await refused(leader.get(`${path}?reason=${encodeURIComponent('电话 13812347890')}`))).toBe('422 NAME_IN_REASON');
  expect((await ok(leader.get<EvacueePersonal>(`${path}?reason=${reason}`))).idNumber).toBe('****1234');
  expect((await ok(leader.get<EvacueePersonal>(`${path}?reason=${reason}&idNumber=whole`))).idNumber).toBe('370202190001011234');
  const audit = await server.core.database.query<{ action: string; detail: Record<string, unknown> }>(
    'SELECT action, detail FROM audit ORDER BY id',
  );
  expect(audit.filter(({ action }) => action === 'evacuees.searched').length).toBe(6);
  expect(audit.filter(({ action, detail }) => action === 'evacuee.read' && detail['evacueeId'] === evacuee.id).length).toBe(2);
  expect(JSON.stringify(audit)).not.toMatch(/郑成|zcg|7890/);
});

test('[EP10] others see nothing: another district no line, another manager no name, a supervisor no name', async () => {
  const { evacuee } = await register({ name: '吴用' });
  const east = await server.as('dutyOfficer', 'east');
  expect(await refused(east.get(`/evacuees/${evacuee.id}`))).toBe('404 NOT_FOUND');
  const other = await server.as('shelterManager', 'west', shelters[1]);
  expect(await refused(other.get(`/evacuees/${evacuee.id}/personal?reason=x`))).toBe('404 NOT_FOUND');
  const supervisor = await server.as('supervisor', 'west');
  expect(await refused(supervisor.get(`/evacuees/${evacuee.id}/personal?reason=x`))).toBe('403 FORBIDDEN');
  expect(await refused(supervisor.post('/evacuees/search', { q: '吴用', reason: 'x' }))).toBe('403 FORBIDDEN');
  expect((await ok(other.post<{ items: unknown[] }>('/evacuees/search', { q: '吴用', reason: 'x' }))).items).toEqual([]);
  const leads = await server.as('teamLeader', 'west', server.city.teams.west);
  expect((await ok(leads.get<{ items: unknown[] }>('/evacuees'))).items).toEqual([]);
});

test('[EP10] an export begins with who took it and when; a cell that a table would reckon is text', async () => {
  await register({ name: '=1+1', phone: '+8613800000000' });
  const { status, body, headers } = await leader.request<string>(
    `/api/v1/evacuees/export?shelterId=${shelters[0]}&reason=${encodeURIComponent('移交')}`,
  );
  const [watermark, , ...lines] = body.split('\r\n');
  expect([status, headers.get('content-disposition')]).toEqual([
    200,
    expect.stringMatching(/^attachment; filename="evacuees-\d{14}\.csv"$/),
  ]);
  expect(watermark).toMatch(new RegExp(`^.?"exportedBy","dutyLeader .*","${leader.personId}","20.*","移交"$`));
  expect(lines.join()).toContain(`"'=1+1","'+8613800000000"`);
  expect((await server.core.database.query(`SELECT FROM audit WHERE action = 'evacuees.exported'`)).length).toBe(1);
});

test('[EP11] the log, the feed and kept answers hold no name, and a repeat is answered without what is personal', async () => {
  const key = { 'Idempotency-Key': 'register-1' };
  const body = {
    incidentId,
    shelterId: shelters[0],
    name: '秦始皇',
    phone: '13855556666',
    sex: 'male',
    birthYear: 1950,
    needs: ['old'],
    home: '咸阳村',
  };
  const first = await duty.post<RegisteredEvacuee>('/evacuees', body, key);
  const again = await duty.post<RegisteredEvacuee>('/evacuees', body, key);
  expect([first.status, again.status, again.headers.get('idempotency-replayed')]).toEqual([201, 201, 'true']);
  expect(again.body).toMatchObject({ wristband: '', evacuee: { id: first.body.evacuee.id, sex: null, birthYear: null, needs: [] } });
  const everything = await server.core.database.query<{ text: string }>(
    `SELECT payload::text || changes::text || actor::text AS text FROM events UNION ALL SELECT answer::text FROM commands UNION ALL SELECT row::text FROM shelters`,
  );
  expect(everything.map(({ text }) => text).join()).not.toMatch(/秦始皇|13855556666|咸阳|\bold\b/);
});

test('[EP9] a relative is told safe and where; unknown and do not disclose are the same answer after the same wait', async () => {
  await register({ name: '林黛玉', birthYear: 1995, phone: '13811112222' });
  await register({ name: '薛宝钗', birthYear: 1994, doNotDisclose: true });
  const asker = { name: '贾母', phone: '13800009999', relation: '外祖母' };
  const ask = (name: string, oneMore: object) => duty.post<Reunion & { code: string }>('/reunions', { asker, name, oneMore });
  expect((await ask('林黛玉', { birthYear: 1995 })).body).toEqual({ found: 'safe', shelterName: '避难所 1' });
  expect(await refused(ask('林黛玉', {}))).toBe('400 INVALID');
  const timed = async (name: string) => {
    const begun = performance.now();
    const { status, body } = await ask(name, { birthYear: 1994 });
    return { status, body, steps: Math.round((performance.now() - begun) / 250) };
  };
  const [hidden, unknown] = [await timed('薛宝钗'), await timed('史湘云')];
  expect(hidden).toEqual(unknown);
  expect(hidden.body).toEqual({ found: 'unknown' });
  const kept = await server.core.database.query<{ sealed: Buffer; asked_by: string }>('SELECT sealed, asked_by FROM reunions');
  expect([kept.length, kept.every(({ sealed }) => !sealed.includes(Buffer.from('贾母')))]).toEqual([3, true]);
  const { items } = await ok(duty.get<{ items: { asker: object; name: string }[] }>('/reunions?reason=x'));
  expect(items[0]).toMatchObject({ asker, name: '史湘云' });
  for (const naming of ['贾母来过', '找史湘云', '电话 138 0000 9999'])
    expect(await refused(duty.get(`/reunions?reason=${encodeURIComponent(naming)}`))).toBe('422 NAME_IN_REASON');
  for (let index = 0; index < 7; index++) await ask('林黛玉', { birthYear: 1995 });
  expect(await refused(ask('林黛玉', { birthYear: 1995 }))).toBe('429 TOO_MANY');
});

test('[PD5] [PD6] [PD7] thirty days after the closing the key goes, unless two people hold it; then no name can be read anywhere and the counts stay', async () => {
  const retention = server.application.nest.get(PersonalDataActions);
  const destroyDue = () => retention.destroyDue(server.clock.now());
  const own = await openIncident();
  const { evacuee } = await register({
    incidentId: own,
    shelterId: null,
    name: '诸葛亮',
    phone: '13877778888',
    birthYear: 1950,
    needs: ['old', 'ill'],
  });
  const data = `/incidents/${own}/personal-data`;
  expect(await ok(leader.get(data))).toMatchObject({ evacueeCount: 1, dueAt: null, destroyedAt: null });
  await ok(leader.post(`/incidents/${own}/close`, { disposition: 'handled' }));
  expect(await refused(duty.post('/evacuees', { incidentId: own }))).toBe('409 INCIDENT_CLOSED');
  expect(await refused(duty.post(`${data}/hold`, { reason: '调查' }))).toBe('403 FORBIDDEN');
  await ok(leader.post(`${data}/hold`, { reason: '诸葛亮的案子' }));
  expect(await refused(leader.post(`${data}/approve`))).toBe('409 SAME_PERSON');
  const commander = await server.as('commander', 'west');
  expect(await ok(commander.post(`${data}/approve`))).toMatchObject({ asked: null, hold: { reason: '诸葛亮的案子' }, dueAt: null });
  server.clock.advance(31 * DAY);
  await destroyDue();
  expect((await ok(leader.get<EvacueePersonal>(`/evacuees/${evacuee.id}/personal?reason=x`))).name).toBe('诸葛亮');
  await ok(commander.post(`${data}/release`, { reason: '结案' }));
  await ok(leader.post(`${data}/approve`));
  await Promise.all([destroyDue(), destroyDue()]);
  expect(await ok(leader.get(data))).toMatchObject({
    destroyedAt: expect.any(String),
    hold: null,
    counts: { people: 1, old: 1, ill: 1, over60: 1 },
  });
  expect(await refused(leader.get(`/evacuees/${evacuee.id}/personal?reason=x`))).toBe('409 PERSONAL_DATA_DESTROYED');
  expect(await ok(leader.get(`/evacuees/${evacuee.id}`))).toMatchObject({ isNamed: false, birthYear: null, needs: [] });
  const events = await server.core.database.query<{ type: string }>(
    `SELECT type FROM events WHERE subject_id = $1 AND type LIKE 'personalData.%' ORDER BY id`,
    [own],
  );
  expect(events.map(({ type }) => type.slice(13))).toEqual(['holdAsked', 'held', 'releaseAsked', 'released', 'destroyed']);
  expect(await everywhere()).not.toMatch(/诸葛亮|13877778888/);
  const { items } = await ok(leader.post<{ items: unknown[] }>('/evacuees/search', { q: '诸葛亮', reason: 'x' }));
  expect(items).toEqual([]);
});

/** Every table as text, and every file of the data folder. */
async function everywhere(): Promise<string> {
  const tables = await server.core.database.query<{ name: string }>(
    `SELECT relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition`,
  );
  const texts = await Promise.all(
    tables.map(({ name }) => server.core.database.query<{ text: string }>(`SELECT t::text AS text FROM "${name}" t`)),
  );
  const folder = server.core.config.DATA_DIR;
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return [
    ...texts.flat().map(({ text }) => text),
    ...files.map(({ parentPath, name }) => readFileSync(join(parentPath, name), 'utf8')),
  ].join('\n');
}
