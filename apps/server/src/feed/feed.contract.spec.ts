/**
 * The law of the feed for every event type (docs/spec/feed.md, F6–F8 and L): a snapshot before, a real action, every event after it applied by the
 * reducer, equal to a snapshot after, for viewers of every kind, over HTTP and over a socket. A type that no case covers fails the last test.
 */
import { existsSync } from 'node:fs';
import {
  type Assignment,
  type Closure,
  type EscalatedKind,
  estimateRoute,
  type Incident,
  type LngLat,
  type Report,
  type Shelter,
  type Team,
  type TransferStarted,
  toInstant,
  toMs,
  type Vehicle,
} from '@fenghuo/domain';
import { ClosureActions } from '../closure/closure.actions.ts';
import { snapshotOf } from '../core/testing/feed-client.ts';
import { type Expected, FeedLaw, PROVED_IN, typesToProve } from '../core/testing/feed-law.ts';
import { type Caller, EAST, startServer, type TestServer, WEST } from '../core/testing/server.ts';
import { EscalationActions } from '../escalation/escalation.actions.ts';
import { archiveEnded } from '../jobs/archive.ts';
import { ClockBook } from '../jobs/clock-book.ts';
import { ContactWatch } from '../jobs/contact-watch.ts';
import { followSettings, lapseTransfers } from '../jobs/shelter-watch.ts';
import { ShelterOccupancy } from '../shelter/occupancy.actions.ts';

type Name = 'root' | 'west' | 'east' | 'leader' | 'member' | 'informant' | 'supervisor' | 'sysadmin';

let server: TestServer;
let root: Caller;
let informant: Caller;
let leader: Caller;
let law: FeedLaw<Name>;

beforeAll(async () => {
  server = await startServer();
  const { west } = server.city.teams;
  root = await server.as('dutyOfficer');
  informant = await server.as('informant', 'west');
  leader = await server.as('teamLeader', 'west', west);
  law = await FeedLaw.watch(server, {
    root,
    west: await server.as('dutyOfficer', 'west'),
    east: await server.as('dutyLeader', 'east'),
    leader,
    member: await server.as('teamMember', 'east', server.city.teams.east),
    informant,
    supervisor: await server.as('supervisor', 'west'),
    sysadmin: await server.as('systemAdmin'),
  });
});

afterAll(async () => {
  law.leave();
  await server.close();
});

const verifyAction = <T>(expected: Expected<Name>, action: () => Promise<T>): Promise<T> => law.verify(expected, action);

/** The body of an answer that must have gone well. */
async function ok<T>(answer: Promise<{ status: number; body: T }>): Promise<T> {
  const { status, body } = await answer;
  if (status !== 200 && status !== 201) throw new Error(`${status} ${JSON.stringify(body)}`);
  return body;
}

const at = (coordinates: LngLat) => ({ point: { type: 'Point', coordinates } });
const said = (point: LngLat, more: object = {}) => ({
  source: 'phone',
  summary: '地下车库进水',
  place: at(point),
  occurredAt: server.clock.now(),
  ...more,
});
const report = (point = WEST, by = root) => ok(by.post<Report>('/reports', said(point)));
const incident = async (point = WEST) =>
  ok(root.post<Incident>(`/reports/${(await report(point)).id}/accept`, { typeCode: 'flood.urban' }));

async function dispatched(incidentId: string, teamId: string): Promise<Assignment> {
  const { assignments } = await ok(
    root.post<{ assignments: Assignment[] }>(`/incidents/${incidentId}/dispatch`, { teamIds: [teamId], override: { reason: '试' } }),
  );
  return assignments[0] as Assignment;
}

const standDown = (assignment: Assignment) => ok(root.post(`/assignments/${assignment.id}/stand-down`, { reason: '试毕' }));
const fire = (kind: EscalatedKind, id: string) => new ClockBook(server.core).fire(kind, [id]);

describe('reports', () => {
  test('[R6] report.received, in both districts, outside all, and by an informant', async () => {
    await verifyAction({ events: ['report.received'] }, () => report(WEST));
    await verifyAction({ events: ['report.received'] }, () => report(EAST));
    await verifyAction({ events: ['report.received'] }, () => report([130, 40]));
    await verifyAction({ events: ['report.received'] }, () => report(WEST, informant));
  });

  test('report.accepted and incident.opened, also in another district than the report', async () => {
    const [first, second] = [await report(WEST, informant), await report(WEST, informant)];
    await verifyAction({ events: ['incident.opened', 'report.accepted'] }, () => ok(root.post(`/reports/${first.id}/accept`)));
    await verifyAction({ events: ['incident.opened', 'report.accepted'] }, () =>
      ok(root.post(`/reports/${second.id}/accept`, { place: at(EAST) })),
    );
  });

  test('report.joined and report.unjoined across districts', async () => {
    const [there, here] = [await incident(EAST), await report(WEST, informant)];
    await verifyAction({ events: ['report.joined'] }, () => ok(root.post(`/reports/${here.id}/join`, { incidentId: there.id })));
    await verifyAction({ events: ['report.unjoined'] }, () => ok(root.post(`/reports/${here.id}/unjoin`, { reason: '两件事' })));
  });

  test('[LS2] report.dismissed, report.noteAdded and report.archived', async () => {
    const { id } = await report(WEST, informant);
    await verifyAction({ events: ['report.noteAdded'] }, () => ok(root.post(`/reports/${id}/notes`, { text: '再问一次' })));
    await verifyAction({ events: ['report.dismissed'] }, () => ok(root.post(`/reports/${id}/dismiss`, { reason: '误报' })));
    server.clock.advance(25 * 3600);
    await archiveEnded(server.core);
    const second = await report();
    await ok(root.post(`/reports/${second.id}/dismiss`, { reason: '误报' }));
    server.clock.advance(25 * 3600);
    await verifyAction({ events: ['report.archived'] }, () => archiveEnded(server.core));
    await verifyAction({ events: ['report.noteAdded'] }, () => ok(root.post(`/reports/${second.id}/notes`, { text: '事后' })));
  });

  test('report.overdueMarked', async () => {
    const { id } = await report();
    server.clock.advance(61);
    await verifyAction({ events: ['report.overdueMarked'] }, () => fire('report', id));
    await verifyAction({ events: [] }, () => fire('report', id));
  });
});

describe('incidents', () => {
  test('incident.typed, titled, graded, figuresSet and noteAdded', async () => {
    const { id } = await incident();
    const change = (body: object) => () => ok(root.patch(`/incidents/${id}`, body));
    await verifyAction({ events: ['incident.typed'] }, change({ typeCode: 'fire.building' }));
    await verifyAction({ events: ['incident.titled', 'incident.graded'] }, change({ title: '积水', grade: 'major' }));
    await verifyAction({ events: ['incident.figuresSet'] }, change({ figures: { trapped: 2 } }));
    await verifyAction({ events: [] }, change({ figures: { trapped: 2 } }));
    await verifyAction({ events: ['incident.noteAdded'] }, () => ok(root.post(`/incidents/${id}/notes`, { text: '水还在涨' })));
  });

  test('incident.relocated takes its reports and assignments into the other district and back', async () => {
    const { id } = await incident(WEST);
    await ok(root.post(`/reports/${(await report(WEST, informant)).id}/join`, { incidentId: id }));
    const assignment = await dispatched(id, server.city.teams.west);
    await verifyAction({ events: ['incident.relocated'] }, () => ok(root.patch(`/incidents/${id}`, { place: at([120.26, 36.26]) })));
    await verifyAction({ events: ['incident.relocated'] }, () => ok(root.patch(`/incidents/${id}`, { place: at(EAST) })));
    await verifyAction({ events: ['incident.relocated'] }, () => ok(root.patch(`/incidents/${id}`, { place: at(WEST) })));
    await standDown(assignment);
  });

  test('[LS2] [LS3] incident.controlled, closed, archived and reopened', async () => {
    const { id } = await incident();
    const assignment = await dispatched(id, server.city.teams.east);
    await verifyAction({ events: ['incident.controlled'] }, () => ok(root.post(`/incidents/${id}/control`)));
    await standDown(assignment);
    const close = () => ok(root.post(`/incidents/${id}/close`, { disposition: 'handled' }));
    const reopen = () => ok(root.post(`/incidents/${id}/reopen`, { reason: '复燃' }));
    await verifyAction({ events: ['incident.closed'] }, close);
    await verifyAction({ events: ['incident.reopened'] }, reopen);
    await close();
    server.clock.advance(25 * 3600);
    await verifyAction({ events: ['incident.archived'] }, () => archiveEnded(server.core));
    await verifyAction({ events: ['incident.reopened'] }, reopen);
  });

  test('incident.merged and incident.unmerged across districts', async () => {
    const [source, target] = [await incident(WEST), await incident(EAST)];
    const assignment = await dispatched(source.id, server.city.teams.west);
    await verifyAction({ events: ['incident.merged'] }, () =>
      ok(root.post(`/incidents/${source.id}/merge`, { intoIncidentId: target.id })),
    );
    await verifyAction({ events: ['incident.unmerged'] }, () => ok(root.post(`/incidents/${source.id}/unmerge`, { reason: '两件事' })));
    await standDown(assignment);
  });

  test('[LS3] incident.unmerged brings back what was archived with the target', async () => {
    const [source, target] = [await incident(WEST), await incident(EAST)];
    await standDown(await dispatched(source.id, server.city.teams.west));
    await ok(root.post(`/incidents/${source.id}/merge`, { intoIncidentId: target.id }));
    await ok(root.post(`/incidents/${target.id}/close`, { disposition: 'handled' }));
    server.clock.advance(25 * 3600);
    await archiveEnded(server.core);
    await verifyAction({ events: ['incident.unmerged'] }, () => ok(root.post(`/incidents/${source.id}/unmerge`, { reason: '两件事' })));
    const { kinds } = await snapshotOf(root);
    expect(kinds['incident']).toContainEqual(expect.objectContaining({ id: source.id, state: 'open' }));
    expect(kinds['assignment']).toContainEqual(expect.objectContaining({ incidentId: source.id }));
  });

  test('incident.overdueMarked', async () => {
    const { id } = await incident();
    server.clock.advance(61);
    await verifyAction({ events: ['incident.overdueMarked'] }, () => fire('incident', id));
  });
});

describe('dispatch', () => {
  test('assignment.dispatched gives the team sight of the incident; a second dispatch of two is two events', async () => {
    const { id } = await incident(EAST);
    const { west, east, spare } = server.city.teams;
    const order = (teamIds: string[]) => () =>
      ok(root.post<{ assignments: Assignment[] }>(`/incidents/${id}/dispatch`, { teamIds, override: { reason: '急' } }));
    const one = await verifyAction({ events: ['assignment.dispatched'] }, order([west]));
    const two = await verifyAction({ events: ['assignment.dispatched', 'assignment.dispatched'] }, order([east, spare]));
    for (const assignment of [...one.assignments, ...two.assignments]) await standDown(assignment);
  });

  test('assignment.acknowledged, departed, arrived and completed by the team, stepUndone', async () => {
    const { id } = await dispatched((await incident(EAST)).id, server.city.teams.west);
    const step = (name: string) => () => ok(leader.post(`/assignments/${id}/${name}`));
    await verifyAction({ events: ['assignment.acknowledged'] }, step('acknowledge'));
    await verifyAction({ events: [] }, step('acknowledge'));
    await verifyAction({ events: ['assignment.departed'] }, step('depart'));
    await verifyAction({ events: ['assignment.stepUndone'] }, step('undo'));
    await verifyAction({ events: ['assignment.arrived'] }, step('arrive'));
    await verifyAction({ events: ['assignment.completed'] }, step('complete'));
    await verifyAction({ events: ['assignment.stepUndone'] }, step('undo'));
    await verifyAction({ events: ['assignment.completed'] }, step('complete'));
  });

  test('a step undone after a merge leaves the assignment where the merge has put it', async () => {
    const [source, target] = [await incident(WEST), await incident(EAST)];
    const { id } = await dispatched(source.id, server.city.teams.west);
    await ok(leader.post(`/assignments/${id}/depart`));
    await ok(root.post(`/incidents/${source.id}/merge`, { intoIncidentId: target.id }));
    const undone = await verifyAction({ events: ['assignment.stepUndone'] }, () => ok(leader.post<Assignment>(`/assignments/${id}/undo`)));
    expect(undone).toMatchObject({ state: 'dispatched', incidentId: target.id });
    await standDown(undone);
  });

  test('assignment.declined and assignment.stoodDown', async () => {
    const { id } = await incident();
    const declined = await dispatched(id, server.city.teams.west);
    const why = { reason: '车坏了' };
    await verifyAction({ events: ['assignment.declined'] }, () => ok(leader.post(`/assignments/${declined.id}/decline`, why)));
    const stoodDown = await dispatched(id, server.city.teams.east);
    await verifyAction({ events: ['assignment.stoodDown'] }, () => ok(root.post(`/assignments/${stoodDown.id}/stand-down`, why)));
  });

  test('assignment.overdueMarked', async () => {
    const assignment = await dispatched((await incident()).id, server.city.teams.west);
    server.clock.advance(61);
    await verifyAction({ events: ['assignment.overdueMarked'] }, () => fire('assignment', assignment.id));
    await standDown(assignment);
  });
});

describe('teams', () => {
  test('team.created, described and availabilitySet; a team moves between districts and is seen by its new one only', async () => {
    const create = { code: 'T77', name: '城阳排涝队', station: at(WEST) };
    const { id } = await verifyAction({ events: ['team.created'] }, () => ok(root.post<Team>('/teams', create)));
    const change = (body: object) => () => ok(root.patch(`/teams/${id}`, body));
    await verifyAction({ events: ['team.described'] }, change({ headcount: 12 }));
    await verifyAction({ events: ['team.contactsSet'] }, change({ contacts: [{ channel: 'phone', value: '0532-110' }] }));
    await verifyAction({ events: ['team.described'] }, change({ jurisdictionId: server.city.east }));
    await verifyAction({ events: ['team.availabilitySet'] }, change({ availability: 'outOfService', reason: '检修' }));
    await verifyAction({ events: ['team.described', 'team.availabilitySet'] }, change({ name: '排涝二队', availability: 'available' }));
    await verifyAction({ events: [] }, change({ headcount: 12 }));
    await verifyAction({ events: ['team.verified'] }, () => ok(root.post(`/teams/${id}/verify`)));
  });
});

describe('force', () => {
  const step =
    (id: string, name: string, by: Caller = root) =>
    () =>
      ok(by.post(`/force-requests/${id}/steps`, { step: name }));
  const need = (incidentId: string) => ok(root.post<{ id: string }>(`/incidents/${incidentId}/needs`, { headcount: 400 }));
  const ask = (needId: string, body: object) => ok(root.post<{ id: string }>(`/needs/${needId}/force-requests`, body));

  test('need.raised, headcountSet and withdrawn', async () => {
    const { id } = await incident(WEST);
    const raised = await verifyAction({ events: ['need.raised'] }, () => need(id));
    const set = () => ok(root.patch(`/needs/${raised.id}`, { headcount: 500 }));
    await verifyAction({ events: ['need.headcountSet'] }, set);
    await verifyAction({ events: [] }, set);
    await verifyAction({ events: ['need.withdrawn'] }, () => ok(root.post(`/needs/${raised.id}/withdraw`, { reason: '够了' })));
  });

  test('forceRequest.raised to closed: of the army, of aircraft, of a team that is asked and answers', async () => {
    const { id } = await incident(EAST);
    const needId = (await need(id)).id;
    const army = await verifyAction({ events: ['forceRequest.raised'] }, () => ask(needId, { kind: 'military' }));
    const signer = await server.as('dutyLeader');
    await verifyAction({ events: ['forceRequest.signed'] }, step(army.id, 'sign', signer));
    await verifyAction({ events: ['forceRequest.sent'] }, step(army.id, 'send'));
    await verifyAction({ events: ['forceRequest.agreed'] }, step(army.id, 'agree'));
    await verifyAction({ events: ['forceRequest.named'] }, step(army.id, 'name'));
    await verifyAction({ events: ['forceRequest.arrived'] }, step(army.id, 'arrive'));
    await verifyAction({ events: ['forceRequest.closed'] }, step(army.id, 'close'));
    const { id: teamId } = await ok(root.post<Team>('/teams', { code: 'T79', name: '直升机队', kind: 'air', station: at(WEST) }));
    const air = await verifyAction({ events: ['forceRequest.raised'] }, () => ask(needId, { kind: 'air', teamId, headcount: 6 }));
    await verifyAction({ events: ['forceRequest.airspaceAsked'] }, step(air.id, 'askAirspace'));
    await verifyAction({ events: ['forceRequest.airspaceCleared'] }, step(air.id, 'clearAirspace'));
    await verifyAction({ events: ['forceRequest.ordered'] }, step(air.id, 'order'));
    server.clock.advance(15 * 60 + 1);
    await verifyAction({ events: ['forceRequest.overdueMarked'] }, () => fire('forceRequest', air.id));
    await verifyAction({ events: ['forceRequest.ready'] }, step(air.id, 'ready'));
    await verifyAction({ events: ['forceRequest.airborne'] }, step(air.id, 'takeOff'));
    await verifyAction({ events: [] }, step(air.id, 'takeOff'));
    const asked = await verifyAction({ events: ['forceRequest.raised'] }, () => ask(needId, { kind: 'social' }));
    await verifyAction({ events: ['forceRequest.refused'] }, step(asked.id, 'refuse'));
    await verifyAction({ events: ['forceRequest.withdrawn'] }, step(air.id, 'withdraw'));
  });

  test('[K14] [DO10] needs, requests, drawings and orders go where their incident goes', async () => {
    const [source, target] = [await incident(WEST), await incident(EAST)];
    await ask((await need(source.id)).id, { kind: 'military' });
    const drawing = await ok(
      root.post<{ id: string }>(`/incidents/${source.id}/drawings`, { kind: 'waterPoint', name: '水库', geometry: at(WEST).point }),
    );
    const assignment = await dispatched(source.id, server.city.teams.west);
    const order = { teamId: server.city.teams.west, text: '去', drawingIds: [drawing.id] };
    await ok(root.post(`/incidents/${source.id}/orders`, order));
    await verifyAction({ events: ['incident.relocated'] }, () => ok(root.patch(`/incidents/${source.id}`, { place: at(EAST) })));
    await verifyAction({ events: ['incident.merged'] }, () =>
      ok(root.post(`/incidents/${source.id}/merge`, { intoIncidentId: target.id })),
    );
    await verifyAction({ events: ['incident.unmerged'] }, () => ok(root.post(`/incidents/${source.id}/unmerge`, { reason: '两件事' })));
    await standDown(assignment);
    server.clock.advance(25 * 3600);
    await archiveEnded(server.core);
    await ok(root.post(`/incidents/${source.id}/close`, { disposition: 'handled' }));
    server.clock.advance(25 * 3600);
    await verifyAction({ events: ['incident.archived'] }, () => archiveEnded(server.core));
    await verifyAction({ events: ['incident.reopened'] }, () => ok(root.post(`/incidents/${source.id}/reopen`, { reason: '复燃' })));
  });
});

describe('orders', () => {
  const ring = (west: number) => [
    [west, 36],
    [west + 0.1, 36],
    [west + 0.1, 36.1],
    [west, 36],
  ];
  const sector = (west: number) => ({ kind: 'sector', name: '一号区', geometry: { type: 'Polygon', coordinates: [ring(west)] } });

  test('drawing.drawn, redrawn and removed; order.issued, read and voided: each team its own part', async () => {
    const { id } = await incident(EAST);
    const { west, east } = server.city.teams;
    const sent = [await dispatched(id, west), await dispatched(id, east)];
    const draw = (from: number) => () => ok(root.post<{ id: string }>(`/incidents/${id}/drawings`, sector(from)));
    const [first, second] = [await verifyAction({ events: ['drawing.drawn'] }, draw(120.1)), await draw(120.3)()];
    const give =
      (teamId: string, drawingIds: string[], more: object = {}) =>
      () =>
        ok(root.post<{ id: string }>(`/incidents/${id}/orders`, { teamId, text: '打隔离带', drawingIds, ...more }));
    const one = await verifyAction({ events: ['order.issued'] }, give(west, [first.id]));
    await verifyAction({ events: ['order.issued'] }, give(east, [first.id, second.id]));
    await verifyAction({ events: ['order.voided', 'order.issued'] }, give(east, [second.id]));
    await verifyAction({ events: ['order.read'] }, () => ok(leader.post(`/orders/${one.id}/read`)));
    await verifyAction({ events: [] }, () => ok(leader.post(`/orders/${one.id}/read`)));
    const dueAt = new Date(Date.parse(server.clock.now()) + 7_200_000).toISOString();
    const timed = await give(west, [first.id], { dueAt })();
    server.clock.advance(7_201);
    await verifyAction({ events: ['order.overdueMarked'] }, () => fire('order', timed.id));
    await verifyAction({ events: ['order.done'] }, () => ok(leader.post(`/orders/${timed.id}/done`)));
    const redraw = () => ok(root.patch(`/drawings/${first.id}`, { geometry: sector(120.2).geometry }));
    await verifyAction({ events: ['drawing.redrawn', 'order.voided', 'order.issued'] }, redraw);
    const { kinds } = await snapshotOf(leader);
    const seen = [kinds['drawing'], kinds['order']].map((rows) => (rows ?? []).filter((row) => row['incidentId'] === id));
    expect(seen.map((rows) => rows.map((row) => [row['name'] ?? row['teamId'], row['state']]))).toEqual([
      [['一号区', undefined]],
      expect.arrayContaining([
        [west, 'void'],
        [west, 'current'],
      ]),
    ]);
    const current = seen[1]?.find((row) => row['state'] === 'current');
    await verifyAction({ events: ['order.voided'] }, () => ok(root.post(`/orders/${String(current?.id)}/void`, { reason: '撤' })));
    await verifyAction({ events: ['drawing.removed'] }, () => ok(root.post(`/drawings/${first.id}/remove`)));
    for (const assignment of sent) await standDown(assignment);
  });
});

test('[F7] who sees only a row that changed along gets the row and nothing said of the subject', async () => {
  const moved = await ok(root.post<Team>('/teams', { code: 'T78', name: '移交队', station: at(WEST) }));
  const assignment = await dispatched((await incident(WEST)).id, moved.id);
  await ok(root.patch(`/teams/${moved.id}`, { jurisdictionId: server.city.east }));
  await verifyAction({ events: ['assignment.declined'] }, () =>
    ok(root.post(`/assignments/${assignment.id}/decline`, { reason: '不便外传' })),
  );
  const event = law.socketOf('east').events.at(-1);
  expect(event).toMatchObject({ type: 'assignment.declined', payload: {}, changes: [{ kind: 'team', id: moved.id }] });
  expect(JSON.stringify(event)).not.toContain('不便外传');
});

describe('catalogues', () => {
  let admin: Caller;
  beforeAll(async () => {
    admin = await server.as('systemAdmin');
  });

  test('[F8] jurisdiction.created resets those above it and nobody else; described and boundarySet reset nobody', async () => {
    const create = { code: '990001002', name: '新设街道', level: 'town', parentId: server.city.west };
    const { id } = await verifyAction({ events: ['jurisdiction.created'], resets: ['west', 'supervisor'] }, () =>
      ok(admin.post<{ id: string }>('/jurisdictions', create)),
    );
    await verifyAction({ events: ['jurisdiction.described'] }, () => ok(admin.patch(`/jurisdictions/${id}`, { name: '新街道' })));
    const ring = [
      [120.1, 36.1],
      [120.2, 36.1],
      [120.2, 36.2],
      [120.1, 36.1],
    ];
    const body = { geometry: { type: 'Polygon', coordinates: [ring] } };
    const set = () => ok(admin.request(`/api/v1/jurisdictions/${id}/boundary`, { method: 'PUT', body }));
    await verifyAction({ events: ['jurisdiction.boundarySet'] }, set);
    const limits = () => ok(admin.request(`/api/v1/jurisdictions/${id}/settings`, { method: 'PUT', body: { reliefHours: 8 } }));
    await verifyAction({ events: ['jurisdiction.settingsSet'] }, limits);
    await verifyAction({ events: ['report.received'] }, () => report([120.19, 36.11]));
  });

  test('incidentType.created and described reach everyone', async () => {
    const create = { code: 'flood.coast', class: 'natural', name: { zh: '风暴潮', en: 'Storm surge' } };
    const { id } = await verifyAction({ events: ['incidentType.created'] }, () =>
      ok(admin.post<{ id: string }>('/incident-types', create)),
    );
    await verifyAction({ events: ['incidentType.described'] }, () => ok(admin.patch(`/incident-types/${id}`, { active: false })));
  });
});

test('[LS1] closure.closed reaches everyone, assignment.wayCut whoever sees the assignment, closure.opened takes the row away', async () => {
  const { core, city } = server;
  const assignment = await dispatched((await incident(EAST)).id, city.teams.west);
  const command = { geometry: { type: 'Point', coordinates: [120.5, 36.25] }, reason: '塌方' };
  const closure = await verifyAction({ events: ['closure.closed'] }, () => ok(root.post<Closure>('/closures', command)));
  const crew = { teamId: city.teams.west, expectedOpenAt: toInstant(toMs(server.clock.now()) + 3_600_000) };
  const crewSent = () => ok(root.post(`/closures/${closure.id}/crew`, crew));
  await verifyAction({ events: ['closure.crewSent', 'closure.openingExpected'] }, crewSent);
  await verifyAction({ events: ['closure.crewArrived'] }, () => ok(root.post(`/closures/${closure.id}/crew/arrive`)));
  const facts = { closure, before: estimateRoute(WEST, EAST, 'truck'), now: null };
  const roads = new ClosureActions(core.transactions, core.geography, core.closedRoads);
  await verifyAction({ events: ['assignment.wayCut'] }, () => roads.tellCutWay(assignment.id, facts));
  const onOrder = { teamId: city.teams.west, incidentId: assignment.incidentId };
  await verifyAction({ events: ['closure.crewSent'] }, () => ok(root.post(`/closures/${closure.id}/crew`, onOrder)));
  await standDown(assignment);
  await verifyAction({ events: ['closure.crewReleased'] }, () => roads.followCrew(closure.id, assignment.id));
  await verifyAction({ events: ['closure.opened'] }, () => ok(root.post(`/closures/${closure.id}/open`)));
});

test('[F6] person.created, described, rolesSet, disabled and enabled are in the log and in nobody’s feed', async () => {
  const admin = await server.as('secAdmin');
  const create = { username: 'wang.li', name: '王丽', roles: [{ role: 'informant', jurisdictionId: server.city.west }] };
  const { person } = await verifyAction({ events: ['person.created'] }, () =>
    ok(admin.post<{ person: { id: string } }>('/persons', create)),
  );
  const change = (body: object) => () => ok(admin.patch(`/persons/${person.id}`, body));
  await verifyAction({ events: ['person.described'] }, change({ name: '王莉' }));
  await verifyAction({ events: ['person.rolesSet'] }, change({ roles: [{ role: 'dutyOfficer', jurisdictionId: server.city.east }] }));
  await verifyAction({ events: ['person.disabled'] }, change({ disabled: true }));
  await verifyAction({ events: ['person.enabled'] }, change({ disabled: false }));
});

test('vehicle.created and described; a vehicle that changes its team is seen by its new one only', async () => {
  const { west, east } = server.city.teams;
  const create = { plate: '鲁B00077', kind: 'pump', teamId: west };
  const { id } = await verifyAction({ events: ['vehicle.created'] }, () => ok(root.post<Vehicle>('/vehicles', create)));
  const change = (body: object) => () => ok(root.patch(`/vehicles/${id}`, body));
  await verifyAction({ events: ['vehicle.described'] }, change({ kind: 'truck' }));
  await verifyAction({ events: ['vehicle.described'] }, change({ teamId: east, jurisdictionId: server.city.east }));
  await verifyAction({ events: [] }, change({ kind: 'truck' }));
});

test('device.registered, secretRotated and revoked are in the log and in nobody’s feed', async () => {
  const by = await server.as('dutyLeader');
  const command = { kind: 'phone', teamId: server.city.teams.west };
  const { device } = await verifyAction({ events: ['device.registered'] }, () =>
    ok(by.post<{ device: { id: string } }>('/devices', command)),
  );
  await verifyAction({ events: ['device.secretRotated'] }, () => ok(by.post(`/devices/${device.id}/rotate`)));
  await verifyAction({ events: ['device.revoked'] }, () => ok(by.post(`/devices/${device.id}/revoke`)));
});

test('joinCode.made, used and withdrawn are in the log and in nobody’s feed', async () => {
  const { id: assignmentId } = await dispatched((await incident()).id, server.city.teams.spare);
  const make = () => ok(root.post<{ id: string; code: string }>('/join-codes', { assignmentId }));
  const { code } = await verifyAction({ events: ['joinCode.made'] }, make);
  const body = JSON.stringify({ code, name: '志愿者' });
  const join = () => fetch(`${server.url}/api/v1/join`, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
  await verifyAction({ events: ['joinCode.used', 'person.created'] }, join);
  const { id } = await make();
  await verifyAction({ events: ['joinCode.withdrawn'] }, () => ok(root.post(`/join-codes/${id}/withdraw`)));
});

test('gazetteer.entryAdded, entryDescribed, entryRemoved and imported are in the log and in nobody’s feed', async () => {
  const admin = await server.as('systemAdmin');
  const entry = (name: string) => ({ name, kind: 'landmark', point: { type: 'Point', coordinates: WEST } });
  const { id } = await verifyAction({ events: ['gazetteer.entryAdded'] }, () =>
    ok(admin.post<{ id: string }>('/gazetteer', entry('栈桥'))),
  );
  await verifyAction({ events: ['gazetteer.entryDescribed'] }, () => ok(admin.patch(`/gazetteer/${id}`, { aliases: ['前海栈桥'] })));
  await verifyAction({ events: ['gazetteer.imported'] }, () => ok(admin.post('/gazetteer/import', { entries: [entry('小青岛')] })));
  await verifyAction({ events: ['gazetteer.entryRemoved'] }, () => ok(admin.request(`/api/v1/gazetteer/${id}`, { method: 'DELETE' })));
});

test('sos.raised, pressedAgain, owned and ended reach the room, the team and who called', async () => {
  const point = { type: 'Point', coordinates: WEST };
  const raised = await verifyAction({ events: ['sos.raised'] }, () => ok(leader.post<{ id: string }>('/sos', { point })));
  const again = { point: { type: 'Point', coordinates: EAST } };
  await verifyAction({ events: ['sos.pressedAgain'] }, () => ok(leader.post('/sos', again)));
  await verifyAction({ events: ['sos.owned'] }, () => ok(root.post(`/sos/${raised.id}/own`)));
  await verifyAction({ events: ['sos.ended'] }, () => ok(leader.post(`/sos/${raised.id}/end`, { reason: '已脱险' })));
  await verifyAction({ events: ['sos.raised'] }, () => ok(informant.post('/sos')));
});

test('[S7] [E9] calls for help and escalations go where their incident goes, and back', async () => {
  const { core, city, clock } = server;
  const rounds = [{ roles: ['dutyOfficer', 'dutyLeader'], afterMinutes: 0 }];
  const body = { jurisdictionId: city.root, step: 'acknowledge', rounds };
  const boss = await server.as('dutyLeader');
  const set = (more: object) => ok(boss.request('/api/v1/escalation-chains', { method: 'PUT', body: { ...body, ...more } }));
  await set({});
  const [source, target] = [await incident(WEST), await incident(EAST)];
  const assignment = await dispatched(source.id, city.teams.west);
  await ok(leader.post('/sos', { assignmentId: assignment.id }));
  clock.advance(61);
  await fire('assignment', assignment.id);
  await verifyAction({ events: ['escalation.raised'] }, () => fire('assignment', assignment.id));
  const relocate = (to: LngLat) => () => ok(root.patch(`/incidents/${source.id}`, { place: at(to) }));
  await verifyAction({ events: ['incident.relocated'] }, relocate(EAST));
  await verifyAction({ events: ['incident.relocated'] }, relocate(WEST));
  await verifyAction({ events: ['incident.merged'] }, () => ok(root.post(`/incidents/${source.id}/merge`, { intoIncidentId: target.id })));
  const { kinds } = await snapshotOf(root);
  for (const kind of ['sos', 'escalation']) expect(kinds[kind]).toContainEqual(expect.objectContaining({ incidentId: target.id }));
  await verifyAction({ events: ['incident.unmerged'] }, () => ok(root.post(`/incidents/${source.id}/unmerge`, { reason: '两件事' })));
  await standDown(assignment);
  await new ClockBook(core).endOver([assignment.id]);
  await set({ rounds: [] });
});

test('report.mediaAdded and incident.mediaAdded', async () => {
  const pixel = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');
  const add = (path: string) => () => {
    const raw = new FormData();
    raw.append('file', new Blob([pixel], { type: 'image/png' }), '现场.png');
    return ok(root.request(`/api/v1/${path}/media`, { raw }));
  };
  const { id, reportIds } = await incident();
  await verifyAction({ events: ['report.mediaAdded'] }, add(`reports/${reportIds[0]}`));
  await verifyAction({ events: ['incident.mediaAdded'] }, add(`incidents/${id}`));
});

describe('clocks', () => {
  test('escalationChain.set and reachFound; escalation.raised, widened, owned and ended reach who sees the cause and who is told', async () => {
    const { core, city, clock } = server;
    const [boss, member, actions] = [
      await server.as('dutyLeader'),
      await server.as('teamMember', 'east', city.teams.east),
      new EscalationActions(core.transactions, core.geography),
    ];
    const rounds = [
      { personIds: [member.personId], afterMinutes: 0 },
      { roles: ['dutyLeader'], afterMinutes: 1 },
    ];
    const body = { jurisdictionId: city.west, step: 'accept', rounds };
    const put = () => ok(boss.request<{ id: string }>('/api/v1/escalation-chains', { method: 'PUT', body }));
    const chain = await verifyAction({ events: ['escalationChain.set'] }, put);
    await core.database.query(`UPDATE persons SET phone = '13800000000' WHERE id = $1`, [member.personId]);
    await verifyAction({ events: ['escalationChain.reachFound'] }, () => actions.look(chain.id));
    await verifyAction({ events: [] }, () => actions.look(chain.id));
    const { id } = await report(WEST);
    clock.advance(61);
    await fire('report', id);
    await verifyAction({ events: ['escalation.raised'] }, () => fire('report', id));
    await verifyAction({ events: [] }, () => fire('report', id));
    clock.advance(61);
    await verifyAction({ events: ['escalation.widened'] }, () => fire('report', id));
    const { kinds } = await snapshotOf(member);
    const escalation = kinds['escalation']?.[0];
    await verifyAction({ events: ['escalation.owned'] }, () => ok(member.post(`/escalations/${escalation?.['id']}/own`)));
    await ok(root.post(`/reports/${id}/dismiss`, { reason: '误报' }));
    await verifyAction({ events: ['escalation.ended'] }, () => new ClockBook(core).endOver([id]));
  });

  test('team.contactLost and team.contactRegained', async () => {
    const { core, city, clock } = server;
    const { id } = await dispatched((await incident(EAST)).id, city.teams.west);
    await ok(leader.post(`/assignments/${id}/acknowledge`));
    const look = () => new ContactWatch(core).look([id]);
    clock.advance(11 * 60);
    await verifyAction({ events: ['team.contactLost'] }, look);
    await verifyAction({ events: [] }, look);
    await core.database.query(
      `INSERT INTO last_positions (position_number, at, longitude, latitude, recorded_at)
       SELECT position_number, $2::timestamptz, 120, 36, $2 FROM teams WHERE id = $1
       ON CONFLICT (position_number) DO UPDATE SET recorded_at = EXCLUDED.recorded_at`,
      [city.teams.west, clock.now()],
    );
    await verifyAction({ events: ['team.contactRegained'] }, look);
    await ok(leader.post(`/assignments/${id}/complete`));
  });

  test('person.phoneSet is logged without the number', async () => {
    const admin = await server.as('secAdmin');
    await verifyAction({ events: ['person.phoneSet'] }, () => ok(admin.patch(`/persons/${informant.personId}`, { phone: '13912345678' })));
    const [logged] = await server.core.database.query(`SELECT payload FROM events WHERE type = 'person.phoneSet'`);
    expect(JSON.stringify(logged)).not.toContain('13912345678');
  });
});

describe('shelters', () => {
  const created = (code: string, point: LngLat) => {
    const described = { class: 'fixed', durationClass: 'short', space: 'indoor', areaSquareMetres: '200', functions: ['water'] };
    return ok(root.post<Shelter>('/shelters', { code, name: code, place: at(point), ...described }));
  };
  const to =
    (path: string, body: object = {}) =>
    () =>
      ok(root.post<Shelter>(`/shelters/${path}`, body));

  test('[SL15] shelter.created, described, stateSet, opening, opened, closing, closed, inspected', async () => {
    const { id } = await verifyAction({ events: ['shelter.created'] }, () => created('BN-1', WEST));
    await verifyAction({ events: ['shelter.described'] }, () => ok(root.patch(`/shelters/${id}`, { name: '体育馆' })));
    await verifyAction({ events: ['shelter.described'] }, () => ok(root.patch(`/shelters/${id}`, { jurisdictionId: server.city.east })));
    await verifyAction({ events: ['shelter.opening'] }, to(`${id}/open`));
    await verifyAction({ events: ['shelter.opened'] }, to(`${id}/open`, { functions: ['water'] }));
    await verifyAction({ events: ['shelter.closing'] }, to(`${id}/close`));
    await verifyAction({ events: ['shelter.closed'] }, to(`${id}/close`));
    await verifyAction({ events: [] }, to(`${id}/close`, { to: 'closed' }));
    await verifyAction({ events: ['shelter.stateSet'] }, () => ok(root.patch(`/shelters/${id}`, { state: 'recheck', reason: '用后' })));
    await verifyAction({ events: ['shelter.inspected'] }, to(`${id}/inspections`, { checklist: [{ code: 'signs', ok: true }] }));
  });

  test('[SL15] shelter.arrived, departed, registered, counted, confirmed, faultFound, faultMended, capacitySet', async () => {
    const { id } = await created('BN-2', WEST);
    await to(`${id}/open`, { to: 'open', functions: ['water'] })();
    await verifyAction({ events: ['shelter.arrived'] }, to(`${id}/arrivals`, { count: 8, special: 2 }));
    await verifyAction({ events: ['shelter.departed'] }, to(`${id}/departures`, { count: 3 }));
    const { transactions, database, geography, router } = server.core;
    const occupancy = new ShelterOccupancy(database, geography, router);
    await verifyAction({ events: ['shelter.registered'] }, () =>
      transactions.runAs('spec', (tx) => occupancy.arrive(tx, id, { total: 1 }, { registered: true, isCounted: true })),
    );
    await verifyAction({ events: ['shelter.counted'] }, to(`${id}/headcounts`, { count: 6 }));
    await verifyAction({ events: ['shelter.confirmed'] }, to(`${id}/confirm`));
    const { faults } = await verifyAction({ events: ['shelter.faultFound'] }, to(`${id}/faults`, { text: '停水', places: 5 }));
    await verifyAction({ events: ['shelter.faultMended'] }, to(`${id}/faults/${faults[0]?.id}/mended`));
    const leader = await server.as('dutyLeader', 'west');
    const shelterSquareMetres = { emergency: '0.5', temporary: '1', short: '4', medium: '3', long: '4.5' };
    await ok(leader.request(`/api/v1/jurisdictions/${server.city.west}/settings`, { method: 'PUT', body: { shelterSquareMetres } }));
    const settingsSet = [{ type: 'jurisdiction.settingsSet' }];
    await verifyAction({ events: ['shelter.capacitySet'] }, () => followSettings(server.core, settingsSet));
  });

  test('[SL15] transfers between districts: each sees its own end', async () => {
    const [from, target] = [await created('BN-3', WEST), await created('BN-4', EAST)];
    for (const { id } of [from, target]) await to(`${id}/open`, { to: 'open', functions: ['water'] })();
    await to(`${from.id}/arrivals`, { count: 30 })();
    const start = () => ok(root.post<TransferStarted>(`/shelters/${from.id}/transfers`, { toShelterId: target.id, people: 10 }));
    const { transfer } = await verifyAction({ events: ['shelter.departed', 'shelter.transferStarted'] }, start);
    await verifyAction({ events: ['shelter.transferArrived'] }, to(`${target.id}/transfers/${transfer.id}/arrive`));
    const second = (await start()).transfer;
    const cancel = to(`${target.id}/transfers/${second.id}/cancel`);
    await verifyAction({ events: ['shelter.transferCancelled', 'shelter.arrived'] }, cancel);
    await start();
    server.clock.advance(3_601);
    await verifyAction({ events: ['shelter.transferLapsed'] }, () => lapseTransfers(server.core));
    await verifyAction({ events: [] }, () => lapseTransfers(server.core));
  });
});

test('no event type is without its proof', () => {
  expect([...law.covered].sort()).toEqual(typesToProve(null));
  for (const area of Object.keys(PROVED_IN))
    expect([area, existsSync(new URL(`feed.${area}.contract.spec.ts`, import.meta.url))]).toEqual([area, true]);
});
