/** The law of the feed for evacuation zones, the ledger of households and the relief clock. */
import type { EvacuationZone, Household, Incident, Jurisdiction, ReliefGroup, Report, Shelter } from '@fenghuo/domain';
import { eventually } from '../core/testing/eventually.ts';
import { type Expected, FeedLaw, typesToProve } from '../core/testing/feed-law.ts';
import { type Answered, type Caller, startServer, type TestServer } from '../core/testing/server.ts';

type Name = 'root' | 'west' | 'east' | 'leader' | 'informant' | 'helper' | 'supervisor' | 'sysadmin';

let server: TestServer;
let root: Caller;
let informant: Caller;
let helper: Caller;
let law: FeedLaw<Name>;
let villageId: string;

beforeAll(async () => {
  server = await startServer();
  root = await server.as('dutyOfficer');
  informant = await server.as('informant', 'west');
  helper = await server.as('teamMember', 'east', server.city.teams.east);
  const village = { code: '990001001001', name: '北山村', level: 'village', parentId: server.city.town };
  villageId = (await ok((await server.as('systemAdmin')).post<Jurisdiction>('/jurisdictions', village))).id;
  law = await FeedLaw.watch(server, {
    root,
    west: await server.as('dutyOfficer', 'west'),
    east: await server.as('dutyLeader', 'east'),
    leader: await server.as('teamLeader', 'west', server.city.teams.west),
    informant,
    helper,
    supervisor: await server.as('supervisor', 'west'),
    sysadmin: await server.as('systemAdmin'),
  });
});

afterAll(async () => {
  law.leave();
  await server.close();
});

const verify = <T>(expected: Expected<Name>, action: () => Promise<T>): Promise<T> => law.verify(expected, action);
async function ok<T>(answer: Promise<Answered<T>>): Promise<T> {
  const { status, body } = await answer;
  if (status !== 200 && status !== 201) throw new Error(`${status} ${JSON.stringify(body)}`);
  return body;
}

const HOME = { type: 'Point', coordinates: [120.105, 36.105] };
const ring = [
  [120.1, 36.1],
  [120.12, 36.1],
  [120.12, 36.12],
  [120.1, 36.12],
  [120.1, 36.1],
];
const geometry = { type: 'Polygon', coordinates: [ring] };

async function incident(): Promise<Incident> {
  const said = { source: 'phone', summary: '山洪', place: { point: HOME }, occurredAt: server.clock.now() };
  const report = await ok(root.post<Report>('/reports', said));
  return ok(root.post<Incident>(`/reports/${report.id}/accept`));
}
const household = (more: object = {}): Promise<Household> =>
  ok(informant.post<Household>('/households', { jurisdictionId: villageId, people: 3, head: '某人', point: HOME, ...more }));

test('[EV2] [EV3] [EV8] households are in nobody’s feed; the zone is in that of its helpers once they are on its list', async () => {
  const first = await verify({ events: ['household.registered'] }, () => household());
  await verify({ events: ['household.described'] }, () => ok(informant.patch(`/households/${first.id}`, { phone: '13900000000' })));
  const { id: incidentId } = await incident();
  const zone = await verify({ events: ['evacuationZone.proposed'] }, () =>
    ok(root.post<EvacuationZone>('/evacuation-zones', { incidentId, name: '北山', geometry })),
  );
  await verify({ events: ['evacuationZone.ordered'] }, () => ok(root.post(`/evacuation-zones/${zone.id}/order`)));
  const second = await verify({ events: ['household.registered', 'evacuationZone.householdListed'] }, () =>
    household({ vulnerable: 1, helperId: helper.personId }),
  );
  await verify({ events: ['household.described', 'evacuationZone.householdRecounted'] }, () =>
    ok(root.patch(`/households/${second.id}`, { people: 4 })),
  );
  // Somebody else fetches them: the zone leaves the first helper's sight.
  await verify({ events: ['household.described', 'evacuationZone.householdRecounted'] }, () =>
    ok(root.patch(`/households/${second.id}`, { helper: { name: '邻居' } })),
  );
  await verify({ events: ['household.removed', 'evacuationZone.householdRecounted'] }, () =>
    ok(root.patch(`/households/${first.id}`, { removed: true })),
  );
  await verify({ events: ['evacuationZone.lifted'] }, () => ok(root.post(`/evacuation-zones/${zone.id}/lift`)));
  await verify({ events: ['evacuationZone.returned'] }, () => ok(root.post(`/evacuation-zones/${zone.id}/returned`)));
  await verify({ events: ['household.removed'] }, () => ok(root.patch(`/households/${second.id}`, { removed: true })));
});

test('[EV4] [EV6] [EV9] [EV10] steps, shelters and needs in one change with the zone, which goes where its incident goes', async () => {
  const [source, target] = [await incident(), await incident()];
  const one = await household();
  const made = {
    code: 'S1',
    name: '小学',
    class: 'fixed',
    durationClass: 'short',
    space: 'indoor',
    place: { point: HOME },
    declaredCapacity: 9,
  };
  const { id: shelterId } = await ok(root.post<Shelter>('/shelters', made));
  await ok(root.post(`/shelters/${shelterId}/open`, { to: 'opening' }));
  const { id } = await ok(root.post<EvacuationZone>('/evacuation-zones', { incidentId: source.id, name: '北山', geometry }));
  await ok(root.post(`/evacuation-zones/${id}/order`));
  const step = (body: object) => () => ok(informant.post(`/evacuation-zones/${id}/households/${one.id}/steps`, body));
  await verify({ events: ['evacuationZone.sheltersAssigned', 'shelter.transferStarted'] }, () =>
    ok(root.post(`/evacuation-zones/${id}/assign`, { items: [{ householdId: one.id, shelterId }] })),
  );
  await verify({ events: ['evacuationZone.householdMoved', 'need.raised'] }, step({ step: 'notFound' }));
  await verify(
    { events: ['evacuationZone.householdMoved', 'shelter.transferCancelled', 'shelter.transferStarted', 'need.withdrawn'] },
    step({ step: 'movedToShelter' }),
  );
  await verify({ events: [] }, step({ step: 'movedToShelter' }));
  await verify({ events: ['incident.merged'] }, () => ok(root.post(`/incidents/${source.id}/merge`, { intoIncidentId: target.id })));
  expect((await ok(root.get<EvacuationZone>(`/evacuation-zones/${id}`))).incidentId).toBe(target.id);
  await verify({ events: ['incident.unmerged'] }, () => ok(root.post(`/incidents/${source.id}/unmerge`, { reason: '两件事' })));
  expect((await ok(root.get<EvacuationZone>(`/evacuation-zones/${id}`))).incidentId).toBe(source.id);
  await verify({ events: ['evacuationZone.verified'] }, () => ok(root.post(`/evacuation-zones/${id}/verify`)));
  await verify({ events: ['evacuationZone.verified'] }, () => ok(informant.post(`/evacuation-zones/${id}/verify`)));
  await verify({ events: ['evacuationZone.householdMoved', 'shelter.transferCancelled'] }, step({ step: 'refused', reason: '回家取药' }));
});

test('[RL1] [RL2] [RL4] groups are told to whoever sees the incident', async () => {
  const { id: incidentId } = await incident();
  const { id } = await verify({ events: ['reliefGroup.registered'] }, () =>
    ok(root.post<ReliefGroup>('/relief-groups', { incidentId, name: '二组', people: 40 })),
  );
  for (const kind of ['place', 'food', 'water'])
    await verify({ events: ['reliefGroup.relieved'] }, () => ok(root.post(`/relief-groups/${id}/relief`, { kind })));
  await verify({ events: ['reliefGroup.signed'] }, () => ok(root.post(`/relief-groups/${id}/sign`)));
  await verify({ events: [] }, () => ok(root.post(`/relief-groups/${id}/sign`)));
});

test('[IM14] a ledger from a sheet is told to nobody', async () => {
  const form = new FormData();
  form.set('kind', 'households');
  form.set('file', new Blob(['户号,村编码,人数\nH1,990001,3\n']), 'ledger.csv');
  const headers = { authorization: `Bearer ${root.token}` };
  const sent = await fetch(`${server.url}/api/v1/imports`, { method: 'POST', headers, body: form });
  const { id } = (await sent.json()) as { id: string };
  const at = async (step: string, state: string, body: object = {}): Promise<void> => {
    await ok(root.post(`/imports/${id}/${step}`, body));
    await eventually(async () => expect((await root.get<{ state: string }>(`/imports/${id}`)).body.state).toBe(state));
  };
  await at('preview', 'previewed', { columns: { code: 0, villageCode: 1, people: 2 } });
  await verify({ events: ['household.imported', 'import.applied'] }, () => at('apply', 'applied'));
  await verify({ events: ['household.withdrawn', 'import.undone'] }, () => at('undo', 'undone'));
});

test('no event type of this area is without its proof', () => {
  const own = typesToProve('evacuation');
  expect([...law.covered].filter((type) => own.some((one) => one === type)).sort()).toEqual(own);
});
