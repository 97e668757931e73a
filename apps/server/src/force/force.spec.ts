/** docs/spec/force.md over HTTP: needs, requests, the board, the gate. */
import type { Assignment, ForceRequest, Incident, Need, NeedBoard, Report, Team } from '@fenghuo/domain';
import { type Answered, type Caller, EAST, startServer, type TestServer, WEST } from '../core/testing/server.ts';

type Board = { needs: Need[]; requests: ForceRequest[]; board: NeedBoard[]; next: string | null };
type Refusal = { code: string; errors?: { teamId?: string; code?: string }[] };

let server: TestServer;
let root: Caller;
let leader: Caller;

beforeAll(async () => {
  server = await startServer();
  root = await server.as('dutyOfficer');
  leader = await server.as('dutyLeader');
});
afterAll(() => server.close());

async function ok<T>(answer: Promise<Answered<T>>): Promise<T> {
  const { status, body } = await answer;
  if (status !== 200 && status !== 201) throw new Error(`${status} ${JSON.stringify(body)}`);
  return body;
}

async function incident(point = WEST): Promise<Incident> {
  const said = {
    source: 'phone',
    summary: '地震被困',
    place: { point: { type: 'Point', coordinates: point } },
    occurredAt: server.clock.now(),
  };
  const report = await ok(root.post<Report>('/reports', said));
  return ok(root.post<Incident>(`/reports/${report.id}/accept`));
}
const need = (incidentId: string, more: object = {}) => ok(root.post<Need>(`/incidents/${incidentId}/needs`, { headcount: 400, ...more }));
const ask = (needId: string, body: object) => ok(root.post<ForceRequest>(`/needs/${needId}/force-requests`, body));
const step = (id: string, name: string, more: object = {}, by = root) =>
  by.post<ForceRequest & Refusal>(`/force-requests/${id}/steps`, { step: name, ...more });
let number = 0;
const team = (more: object): Promise<Team> =>
  ok(root.post<Team>('/teams', { code: `F${++number}`, name: `队 ${number}`, jurisdictionId: server.city.west, headcount: 22, ...more }));

test('[K10] 400 needed, 386 promised, 212 on scene: three kinds under one need', async () => {
  const { id } = await incident();
  const { id: needId } = await need(id);
  const military = await ask(needId, { kind: 'military', task: '搜救', wantedAt: server.clock.now() });
  expect(military).toMatchObject({ state: 'raised', headcount: 400, task: '搜救', version: 1 });
  expect((await step(military.id, 'sign')).body.code).toBe('FORBIDDEN');
  await ok(step(military.id, 'sign', {}, leader));
  await ok(step(military.id, 'send'));
  await ok(step(military.id, 'agree', { headcount: 120 }));
  await ok(step(military.id, 'name'));
  await ok(step(military.id, 'arrive', { headcount: 100 }));
  const departments = await ask(needId, { kind: 'department', headcount: 150, addressee: '应急先锋队' });
  await ok(step(departments.id, 'agree'));
  await ok(step(departments.id, 'arrive', { headcount: 112 }));
  const social = await ask(needId, { kind: 'social', headcount: 180 });
  await ok(step(social.id, 'agree', { headcount: 116 }));
  const { board, requests } = await ok(root.get<Board>(`/incidents/${id}/needs`));
  expect(requests).toHaveLength(3);
  expect(board).toMatchObject([{ needId, needed: 400, promised: 386, onScene: 212 }]);
});

test('[K10] needs come page by page, each with its requests and its board', async () => {
  const { id } = await incident();
  const ids: string[] = [];
  for (let n = 0; n < 5; n += 1) ids.push((await need(id, { headcount: n + 1 })).id);
  for (const needId of ids) await ask(needId, { kind: 'department' });
  const read: string[] = [];
  for (let after = ''; ; ) {
    const page = await ok(root.get<Board>(`/incidents/${id}/needs?limit=2${after}`));
    const here = page.needs.map((one) => one.id);
    expect([page.requests.map(({ needId }) => needId).sort(), page.board.map(({ needId }) => needId)]).toEqual([here.toSorted(), here]);
    read.push(...here);
    if (page.next === null) break;
    after = `&after=${page.next}`;
  }
  expect(read).toEqual(ids);
});

test('[K12] a social team is sent once it has agreed; before, a leader may send it with a reason', async () => {
  const { id } = await incident();
  const social = await team({ kind: 'social' });
  const dispatch = (by: Caller, override = false) =>
    by.post<{ assignments: Assignment[] } & Refusal>(`/incidents/${id}/dispatch`, {
      teamIds: [social.id],
      ...(override && { override: { reason: '情况紧急' } }),
    });
  const refused = await dispatch(root);
  expect([refused.status, refused.body.code, refused.body.errors]).toEqual([409, 'GATE_OPEN', [{ teamId: social.id, code: 'GATE_OPEN' }]]);
  expect((await dispatch(root, true)).body.code).toBe('GATE_OPEN');
  const { id: needId } = await need(id);
  const request = await ask(needId, { kind: 'social', teamId: social.id });
  expect(request).toMatchObject({ state: 'asked', headcount: 22, teamIds: [social.id] });
  expect((await dispatch(root)).body.code).toBe('GATE_OPEN');
  await ok(step(request.id, 'agree'));
  const { assignments } = await ok(dispatch(root));
  await ok(root.post(`/assignments/${assignments[0]?.id}/arrive`));
  const { board } = await ok(root.get<Board>(`/incidents/${id}/needs`));
  expect(board[0]).toMatchObject({ promised: 22, onScene: 22, byKind: { social: { promised: 22, onScene: 22 } } });
  const other = await incident();
  const lifted = await leader.post(`/incidents/${other.id}/dispatch`, { teamIds: [social.id], override: { reason: '情况紧急' } });
  expect(lifted.status).toBe(200);
});

test('[K12] the commander of the place lifts it too, one of another place does not', async () => {
  const { id } = await incident(EAST);
  const air = await team({ kind: 'air', jurisdictionId: server.city.east });
  const [here, there] = [await server.as('commander', 'east'), await server.as('commander', 'west')];
  const send = (by: Caller) => by.post(`/incidents/${id}/dispatch`, { teamIds: [air.id], override: { reason: '救人' } });
  expect((await send(there)).status).toBe(404);
  expect((await send(here)).status).toBe(200);
});

test('[K13] the leader of the asked team answers for it; their people see the request, and nothing of the army', async () => {
  const { id } = await incident();
  const { id: needId } = await need(id);
  const social = await team({ kind: 'social' });
  const theirs = await server.as('teamLeader', 'west', social.id);
  const request = await ask(needId, { kind: 'social', teamId: social.id });
  expect((await theirs.get(`/force-requests/${request.id}`)).status).toBe(200);
  expect((await theirs.get(`/incidents/${id}`)).status).toBe(404);
  expect((await step(request.id, 'arrive', {}, theirs)).status).toBe(403);
  expect((await ok(step(request.id, 'agree', { headcount: 11 }, theirs))).onBehalf).toBe(false);
  const army = await ask(needId, { kind: 'military' });
  expect((await theirs.get(`/force-requests/${army.id}`)).status).toBe(404);
  const other = await ask(needId, { kind: 'social', teamId: (await team({ kind: 'social' })).id });
  expect((await ok(step(other.id, 'agree', { headcount: 5 }))).onBehalf).toBe(true);
});

test('what is asked of others is not in the timeline of a team that is on the incident', async () => {
  const { id } = await incident();
  const { id: needId } = await need(id, { note: '只给值班室' });
  const army = await ask(needId, { kind: 'military' });
  const fire = await team({ kind: 'fire' });
  await ok(root.post(`/incidents/${id}/dispatch`, { teamIds: [fire.id] }));
  const theirs = await server.as('teamLeader', 'west', fire.id);
  const typesFor = async (by: Caller) =>
    (await ok(by.get<{ items: { type: string }[] }>(`/incidents/${id}/timeline`))).items.map(({ type }) => type);
  expect(await typesFor(root)).toEqual(expect.arrayContaining(['need.raised', 'forceRequest.raised', 'assignment.dispatched']));
  const west = await server.as('dutyOfficer', 'west');
  expect(await typesFor(west)).toEqual(await typesFor(root));
  const told = await typesFor(theirs);
  expect(told).toContain('assignment.dispatched');
  expect(told.filter((type) => /^(need|forceRequest)/.test(type))).toEqual([]);
  expect((await theirs.get<Board>(`/incidents/${id}/needs`)).body).toEqual({ needs: [], requests: [], board: [], next: null });
  expect((await theirs.get(`/force-requests/${army.id}`)).status).toBe(404);
});

test('[K14] a need and its requests go with a merged incident and come back', async () => {
  const [source, target] = [await incident(), await incident()];
  const { id: needId } = await need(source.id);
  const kept = await need(target.id, { headcount: 7 });
  await ok(root.post(`/incidents/${source.id}/merge`, { intoIncidentId: target.id }));
  const merged = await ok(root.get<Board>(`/incidents/${target.id}/needs`));
  expect(merged.needs.map(({ id }) => id).sort()).toEqual([needId, kept.id].sort());
  await ok(root.post(`/incidents/${source.id}/unmerge`, { reason: '两件事' }));
  const [back, stayed] = [
    await ok(root.get<Board>(`/incidents/${source.id}/needs`)),
    await ok(root.get<Board>(`/incidents/${target.id}/needs`)),
  ];
  expect([back.needs.map(({ id }) => id), stayed.needs.map(({ id }) => id)]).toEqual([[needId], [kept.id]]);
});

test('ids that are foreign, gone or of another kind are told as such', async () => {
  const { id } = await incident();
  const { id: needId } = await need(id);
  const east = await server.as('dutyOfficer', 'east');
  expect((await east.post(`/incidents/${id}/needs`, { headcount: 1 })).status).toBe(404);
  expect((await east.post(`/needs/${needId}/force-requests`, { kind: 'air' })).status).toBe(404);
  const unknown = await root.post<Refusal>(`/needs/${needId}/force-requests`, { kind: 'air', teamId: needId });
  expect([unknown.status, unknown.body.code]).toEqual([422, 'TEAM_UNKNOWN']);
  const fire = await team({ kind: 'fire' });
  const different = await root.post<Refusal>(`/needs/${needId}/force-requests`, { kind: 'air', teamId: fire.id });
  expect([different.status, different.body.code]).toEqual([422, 'TEAM_KIND_DIFFERENT']);
  const army = await ask(needId, { kind: 'military' });
  const words = await step(army.id, 'sign', { note: '某部某人' }, leader);
  expect([words.status, words.body.code]).toEqual([422, 'WORDS_REFUSED']);
  await ok(root.post(`/needs/${needId}/withdraw`, { reason: '够了' }));
  expect((await root.patch<Refusal>(`/needs/${needId}`, { headcount: 9 })).body.code).toBe('NEED_NOT_OPEN');
});
