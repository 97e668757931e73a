/** The law of the feed for people in shelters: who they are is in nobody's feed, how many there are is in the shelter's row. */
import type { Evacuee, Incident, RegisteredEvacuee, Report, Shelter } from '@fenghuo/domain';
import { type Expected, FeedLaw, typesToProve } from '../core/testing/feed-law.ts';
import { type Answered, type Caller, startServer, type TestServer, WEST } from '../core/testing/server.ts';
import { PersonalDataActions } from '../personal-data/personal-data.actions.ts';

type Name = 'root' | 'west' | 'east' | 'manager' | 'informant' | 'supervisor' | 'sysadmin';

let server: TestServer;
let root: Caller;
let leader: Caller;
let manager: Caller;
let incidentId: string;
let shelters: string[];
let law: FeedLaw<Name>;

beforeAll(async () => {
  server = await startServer();
  root = await server.as('dutyLeader');
  leader = await server.as('dutyLeader', 'west');
  const said = { source: 'phone', summary: '台风', place: { point: { type: 'Point', coordinates: WEST } }, occurredAt: server.clock.now() };
  const report = await ok(root.post<Report>('/reports', said));
  incidentId = (await ok(root.post<Incident>(`/reports/${report.id}/accept`))).id;
  shelters = [await openShelter('B1'), await openShelter('B2')];
  manager = await server.as('shelterManager', 'west', shelters[0]);
  law = await FeedLaw.watch(server, {
    root,
    west: leader,
    east: await server.as('dutyOfficer', 'east'),
    manager,
    informant: await server.as('informant', 'west'),
    supervisor: await server.as('supervisor', 'west'),
    sysadmin: await server.as('systemAdmin'),
  });
});

afterAll(async () => {
  law.leave();
  await server.close();
});

async function openShelter(code: string): Promise<string> {
  const place = { point: { type: 'Point', coordinates: WEST } };
  const said = { code, name: code, class: 'fixed', durationClass: 'short', space: 'indoor', place, declaredCapacity: 50 };
  const { id } = await ok(root.post<Shelter>('/shelters', said));
  await ok(root.post(`/shelters/${id}/open`, { to: 'open', incidentId, functions: [] }));
  return id;
}
const verify = <T>(expected: Expected<Name>, action: () => Promise<T>): Promise<T> => law.verify(expected, action);
async function ok<T>(answer: Promise<Answered<T>>): Promise<T> {
  const { status, body } = await answer;
  if (status !== 200 && status !== 201) throw new Error(`${status} ${JSON.stringify(body)}`);
  return body;
}

test('[EP10] each step is in nobody’s feed and changes the row of the shelter that counts it', async () => {
  const born = new Date().getFullYear() - 8;
  const { evacuee } = await verify({ events: ['evacuee.registered', 'shelter.arrived'] }, () =>
    ok(manager.post<RegisteredEvacuee>('/evacuees', { shelterId: shelters[0], name: '小宝', birthYear: born })),
  );
  const post = (what: string, body: object = {}, by = root) => ok(by.post<Evacuee>(`/evacuees/${evacuee.id}/${what}`, body));
  await verify({ events: ['evacuee.described', 'shelter.needsCorrected'] }, () =>
    ok(manager.patch(`/evacuees/${evacuee.id}`, { needs: ['childAlone'], note: '等母亲' })),
  );
  await verify({ events: ['evacuee.wristbandGiven'] }, () => post('wristband'));
  await verify({ events: ['evacuee.moved', 'shelter.departed', 'shelter.transferStarted'] }, () =>
    post('move', { toShelterId: shelters[1] }),
  );
  await verify({ events: ['evacuee.checkedIn', 'shelter.transferArrived', 'shelter.registered'] }, () =>
    post('check-in', { shelterId: shelters[1] }),
  );
  await verify({ events: ['evacuee.handoverSigned'] }, () => post('check-out', { destination: 'kin', receiver: { name: '王母' } }));
  await verify({ events: ['evacuee.checkedOut', 'shelter.departed'] }, () => post('check-out/sign', {}, leader));
});

test('[EP9] who asked for whom is in nobody’s feed', async () => {
  const asked = { asker: { name: '贾母', phone: '13800009999', relation: '外祖母' }, name: '小宝', oneMore: { village: '南宅村' } };
  await verify({ events: ['reunion.asked'] }, () => ok(root.post('/reunions', asked)));
});

test('[PD5] [PD6] keeping and destroying names is in nobody’s feed', async () => {
  const data = `/incidents/${incidentId}/personal-data`;
  await ok(root.post(`/incidents/${incidentId}/close`, { disposition: 'handled' }));
  await verify({ events: ['personalData.holdAsked'] }, () => ok(root.post(`${data}/hold`, { reason: '调查' })));
  await verify({ events: ['personalData.held'] }, () => ok(leader.post(`${data}/approve`)));
  await verify({ events: ['personalData.releaseAsked'] }, () => ok(root.post(`${data}/release`, { reason: '结案' })));
  await verify({ events: ['personalData.released'] }, () => ok(leader.post(`${data}/approve`)));
  server.clock.advance(31 * 86_400);
  await verify({ events: ['personalData.destroyed'] }, () =>
    server.application.nest.get(PersonalDataActions).destroyDue(server.clock.now()),
  );
});

test('every event type of the area was proved', () => {
  expect([...law.covered].filter((type) => typesToProve('evacuees').includes(type as never)).sort()).toEqual(typesToProve('evacuees'));
});
