/** Donations, issues to households and what is published of them over HTTP (docs/spec/donations-and-issues.md): every gift is followed, nobody's name on the way. */
import type {
  Depot,
  Donation,
  FollowedDonation,
  Household,
  Incident,
  Issue,
  IssueHousehold,
  Item,
  Jurisdiction,
  Media,
  Movement,
  Page,
  Publication,
  PublicIssues,
  PublishedList,
  Report,
  Stock,
  SupplyRequest,
} from '@fenghuo/domain';
import { ok } from '../core/testing/answers.ts';
import { type Answered, type Caller, startServer, type TestServer, WEST } from '../core/testing/server.ts';
import { type Refusal, Supplies } from '../core/testing/supplies.ts';
import { PersonalDataActions } from '../personal-data/personal-data.actions.ts';

const PIXEL = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');
const DONOR = { donorName: '钱多多善人', donorPhone: '13912340001' };
const HEAD = '赵铁柱户主';
const WITNESS = '孙见证代表';

let server: TestServer;
let supplies: Supplies;
let duty: Caller;
let leader: Caller;
let keeper: Caller;
let incident: Incident;
let centre: Depot;
let water: Item;
let villages: string[];

async function refused(answer: Promise<Answered<unknown>>): Promise<[number, string, string | undefined]> {
  const { status, body } = await answer;
  const { code, errors } = body as Refusal;
  return [status, code, errors?.[0]?.path];
}
beforeAll(async () => {
  server = await startServer();
  supplies = await Supplies.of(server);
  [duty, leader] = [await server.as('dutyOfficer'), await server.as('dutyLeader')];
  const place = { point: { type: 'Point', coordinates: WEST } };
  const { id } = await ok(duty.post<Report>('/reports', { source: 'phone', summary: '洪水', place, occurredAt: server.clock.now() }));
  incident = await ok(duty.post<Incident>(`/reports/${id}/accept`));
  centre = await supplies.depot({ kind: 'temporary', incidentId: incident.id, jurisdictionId: server.city.west });
  keeper = await server.as('depotKeeper', 'west', centre.id);
  water = await supplies.item({ name: { zh: '=饮用水' }, unit: '瓶' });
  const admin = await server.as('systemAdmin');
  villages = [];
  for (const n of [1, 2, 3]) {
    const village = { code: `99000100100${n}`, name: `北山${n}村`, level: 'village', parentId: server.city.town };
    villages.push((await ok(admin.post<Jurisdiction>('/jurisdictions', village))).id);
  }
});
afterAll(() => server.close());

const offer = (more: object = {}, by = keeper) =>
  by.post<Donation>('/donations', { depotId: centre.id, ...DONOR, lines: [{ itemId: water.id, quantity: '100' }], ...more });
const step = (id: string, what: string, body: object = {}, by = keeper) => by.post<Donation>(`/donations/${id}/${what}`, body);
const household = (more: object = {}) =>
  ok(duty.post<Household>('/households', { jurisdictionId: villages[0], people: 3, head: HEAD, phone: '13800007777', ...more }));
const issue = (more: object = {}, by = keeper) =>
  by.post<Issue & Refusal>('/issues', {
    ...{ depotId: centre.id, witnessName: WITNESS, lines: [{ itemId: water.id, quantity: '2' }] },
    ...more,
  });
const stocked = async (quantity: string) => {
  const lot = await supplies.lot(water);
  await supplies.receive(lot, centre, quantity);
  return lot;
};
const lotsThere = async () => (await ok(duty.get<{ items: Stock[] }>(`/stock?place=depot:${centre.id}`))).items;

test('[DI1] [DI2] [DI3] [DI4] [DI5] from the offer to what was given out of it; the ledger says what became of it', async () => {
  const made = await ok(offer({ moneyFen: '123456' }));
  expect(made).toMatchObject({ state: 'offered', code: expect.stringMatching(/^J-\d{8}-\d{4}$/), incidentId: incident.id, version: 1 });
  const ask = { to: { kind: 'depot', id: centre.id }, incidentId: incident.id, lines: [{ itemId: water.id, quantity: '60' }] };
  const request = await ok(duty.post<SupplyRequest>('/supply-requests', ask));
  expect(await ok(step(made.id, 'match', { requestId: request.id }))).toMatchObject({ requestId: request.id });
  expect(await refused(step(made.id, 'match', { requestId: made.id }))).toEqual([422, 'SUPPLY_REQUEST_UNKNOWN', 'requestId']);
  expect(await ok(step(made.id, 'accept'))).toMatchObject({ state: 'accepted' });
  expect(await refused(step(made.id, 'receive', { lines: [{ line: 0, received: '90' }], moneyFen: '123456' }))).toEqual([
    422,
    'REASON_NEEDED',
    'lines.0.reason',
  ]);
  const lines = [{ line: 0, received: '90', reason: '10 瓶破损', expiresAt: '2031-01-01T00:00:00Z' }];
  const got = await ok(step(made.id, 'receive', { lines, moneyFen: '123456' }));
  const lotId = got.lines[0]?.lotId ?? '';
  expect(got.money).toEqual({ offeredFen: '123456', receivedFen: '123456', reason: null });
  expect((await lotsThere()).find((one) => one.lotId === lotId)).toMatchObject({ ownerKind: 'donated', onHand: '90' });
  const movement = await ok(duty.get<Movement>(`/movements/${got.movementId}`));
  expect(movement).toMatchObject({ kind: 'donate', incidentId: incident.id, reason: made.code });
  await ok(issue({ villageId: villages[0], people: 2, lines: [{ lotId, quantity: '4' }] }));
  const followed = await ok(duty.get<FollowedDonation>(`/donations/${made.id}`));
  expect(followed.lines).toMatchObject([{ offered: '100', received: '90', inStock: '86', issued: '4' }]);
  const { items } = await ok(duty.get<Page<FollowedDonation>>(`/donations?requestId=${request.id}&state=received`));
  expect(items.map(({ id, lines: [line] }) => [id, line?.issued])).toEqual([[made.id, '4']]);
  expect(await refused(step(made.id, 'decline', { reason: '晚' }))).toEqual([409, 'STEP_NOT_POSSIBLE', undefined]);
});

test('[DI2] [DI6] by who answers for the depot; who gave is read by who may, and that is audited', async () => {
  const { id } = await ok(offer({}, duty));
  const [supervisor, east] = [await server.as('supervisor'), await server.as('dutyOfficer', 'east')];
  expect((await offer({}, supervisor)).status).toBe(403);
  expect((await step(id, 'accept', {}, supervisor)).status).toBe(403);
  expect(await refused(step(id, 'accept', {}, east))).toEqual([404, 'NOT_FOUND', undefined]);
  expect(await refused(offer({}, east))).toEqual([422, 'DEPOT_UNKNOWN', 'depotId']);
  expect(await ok(keeper.get(`/donations/${id}/donor`))).toEqual({ name: DONOR.donorName, phone: DONOR.donorPhone });
  expect((await supervisor.get(`/donations/${id}/donor`)).status).toBe(403);
  const audited = await server.core.database.query(`SELECT FROM audit WHERE action = 'donor.read' AND detail ->> 'donationId' = $1`, [id]);
  expect(audited.length).toBe(1);
  const anonymous = await ok(offer({ donorName: null, donorPhone: null }));
  expect(await ok(keeper.get(`/donations/${anonymous.id}/donor`))).toEqual({ name: null, phone: null });
  expect(await ok(step(anonymous.id, 'decline', { reason: '无处存放' }))).toMatchObject({ state: 'declined', reason: '无处存放' });
});

test('[DI4] pumps come one by one with their numbers, a number once', async () => {
  const pump = await supplies.item({ serial: true, unit: '台', name: { zh: '水泵' } });
  const one = { itemId: pump.id, quantity: '1' };
  const { id } = await ok(offer({ lines: [one, one] }));
  const lines = (second: string) => [
    { line: 0, received: '1', serialNumber: 'P-1' },
    { line: 1, received: '1', serialNumber: second },
  ];
  expect(await refused(step(id, 'receive', { lines: lines('P-1') }))).toEqual([409, 'SERIAL_TAKEN', 'serialNumber']);
  expect(await ok(step(id, 'receive', { lines: lines('P-2') }))).toMatchObject({ state: 'received' });
});

test('[IS1] [IS3] [IS4] [IS6] a household gets its share once in a round; what was wrong is taken back by the ledger', async () => {
  const { id: householdId, code } = await household();
  const lot = await stocked('50');
  const before = await supplies.onHand(lot, centre);
  const named = [{ lotId: lot.id, quantity: '3' }];
  const first = await ok(issue({ householdId, lines: named }));
  expect(first).toMatchObject({ code: expect.stringMatching(/^F-/), householdCode: code, people: 3, round: '1', incidentId: incident.id });
  expect(await supplies.onHand(lot, centre)).toBe(String(Number(before) - 3));
  const again = await issue({ householdId });
  expect([again.status, again.body]).toMatchObject([409, { code: 'HOUSEHOLD_SERVED', errors: [{ itemId: water.id, at: first.at }] }]);
  expect(await ok(issue({ householdId, round: '2' }))).toMatchObject({ round: '2', reason: null });
  expect(await ok(issue({ householdId, reason: '新生儿' }))).toMatchObject({ reason: '新生儿' });
  const gone = await ok(keeper.post<Issue>(`/issues/${first.id}/reverse`, { reason: '登记错户' }));
  expect(gone).toMatchObject({ id: first.id, reversedAt: expect.any(String), version: 2 });
  expect(await supplies.onHand(lot, centre)).toBe(before);
  expect(await refused(keeper.post(`/issues/${first.id}/reverse`, { reason: '再来' }))).toEqual([409, 'MOVEMENT_REVERSED', undefined]);
  // The ledger alone says what was taken back, whichever way it was.
  const other = await ok(issue({ householdId, round: '3' }));
  await ok(duty.post(`/movements/${other.movementId}/reverse`, { reason: '冲正' }));
  expect((await ok(duty.get<Issue>(`/issues/${other.id}`))).reversedAt).not.toBeNull();
  await ok(issue({ householdId, round: '3' }));
  const { items } = await ok(duty.get<Page<Issue>>(`/issues?householdId=${householdId}&limit=2`));
  expect(items.map(({ round }) => round)).toEqual(['3', '3']);
});

test('[IS6] taken back as an issue and as a movement at once: one does it, the other is told, and neither waits for the other for ever', async () => {
  const { id: householdId } = await household();
  await stocked('50');
  const deadlocks = async () =>
    (
      await server.core.database.query<{ deadlocks: string }>(
        'SELECT deadlocks FROM (SELECT pg_stat_force_next_flush()) AS now, pg_stat_database WHERE datname = current_database()',
      )
    )[0]?.deadlocks;
  const before = await deadlocks();
  for (const round of ['r1', 'r2', 'r3']) {
    const { id, movementId } = await ok(issue({ householdId, round }));
    const both = [
      keeper.post(`/issues/${id}/reverse`, { reason: '错户' }),
      duty.post(`/movements/${movementId}/reverse`, { reason: '错户' }),
    ];
    expect((await Promise.all(both)).map(({ status }) => (status < 300 ? 'done' : status)).sort()).toEqual([409, 'done']);
  }
  expect(await deadlocks()).toBe(before);
});

test('[IS4] of two counters that serve the same household at once one is refused', async () => {
  const { id: householdId } = await household();
  await stocked('50');
  const codes = (await Promise.all([issue({ householdId }), issue({ householdId }, duty), issue({ householdId })])).map(
    ({ status }) => status,
  );
  expect(codes.sort()).toEqual([201, 409, 409]);
  const named = { villageId: villages[1], people: 2, householdName: '周 某某' };
  const answers = await Promise.all([issue(named), issue({ ...named, householdName: '周某某' })]);
  expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
});

test('[IS4] served by its number here and by its name there is served twice; neighbours of one name are two households', async () => {
  await stocked('50');
  const named = (householdName: string) => ({ villageId: villages[0], people: 3, householdName });
  const [first, second] = [await household({ head: '林同名' }), await household({ head: '林同名' })];
  await ok(issue({ householdId: first.id }));
  await ok(issue({ householdId: second.id }));
  expect((await issue(named('林 同名'))).body.code).toBe('HOUSEHOLD_SERVED');
  await ok(issue({ ...named('林同名'), villageId: villages[1] }));
  const third = await household({ head: '何后来' });
  await ok(issue(named('何后来')));
  expect((await issue({ householdId: third.id })).body.code).toBe('HOUSEHOLD_SERVED');
});

test('[IS3] [IS5] what is refused, and nothing has moved', async () => {
  const { id: householdId } = await household();
  const before = await lotsThere();
  const lines = [{ itemId: water.id, quantity: '999999' }];
  const short = await issue({ householdId, lines });
  expect([short.status, short.body.code, short.body.errors?.[0]?.left]).toEqual([409, 'STOCK_INSUFFICIENT', expect.any(String)]);
  expect(await refused(issue({ householdId, witnessName: HEAD }))).toEqual([409, 'SAME_PERSON', 'witnessName']);
  expect(await refused(issue({ householdId: centre.id }))).toEqual([422, 'HOUSEHOLD_UNKNOWN', 'householdId']);
  // Whose ledger nobody at this counter may read.
  const far = await household({ jurisdictionId: server.city.east });
  expect(await refused(issue({ householdId: far.id }))).toEqual([422, 'HOUSEHOLD_UNKNOWN', 'householdId']);
  expect(await refused(issue({ villageId: centre.id, people: 1 }))).toEqual([422, 'JURISDICTION_UNKNOWN', 'villageId']);
  expect(await refused(issue({ householdId, pointId: centre.id }))).toEqual([422, 'VALUE_OUT_OF_RANGE', 'pointId']);
  const own = await server.as('depotKeeper', 'west', (await supplies.depot()).id);
  expect((await issue({ householdId }, own)).status).toBe(422);
  expect((await issue({ householdId }, await server.as('supervisor'))).status).toBe(403);
  expect(await lotsThere()).toEqual(before);
});

test('[IS5] household and witness are in no row, log, answer or audit; who may reads them, and that is audited', async () => {
  const { id: householdId } = await household();
  await stocked('50');
  const { id } = await ok(issue({ householdId, id: crypto.randomUUID().replace(/^(.{14})4/, '$17') }));
  const names = { household: HEAD, witness: WITNESS };
  expect(await ok(keeper.get(`/issues/${id}/people`))).toEqual(names);
  expect(await ok(duty.get(`/issues/${id}/people`))).toEqual(names);
  expect((await (await server.as('supervisor')).get(`/issues/${id}/people`)).status).toBe(403);
  expect((await (await server.as('dutyOfficer', 'east')).get(`/issues/${id}/people`)).status).toBe(404);
  const rows = await server.core.database.query<{ said: string }>(
    `SELECT row::text || household_key || coalesce(name_key, '') AS said FROM issues UNION ALL SELECT row::text FROM donations UNION ALL SELECT row::text FROM movements
     UNION ALL SELECT payload::text || changes::text FROM events UNION ALL SELECT answer::text FROM commands UNION ALL SELECT detail::text FROM audit`,
  );
  const words = [HEAD, WITNESS, '周某某', ...Object.values(DONOR)];
  expect(rows.filter(({ said }) => said !== null && words.some((word) => said.includes(word)))).toEqual([]);
  const audited = await server.core.database.query(`SELECT FROM audit WHERE action = 'issuePeople.read' AND detail ->> 'issueId' = $1`, [
    id,
  ]);
  expect(audited.length).toBe(2);
});

test('[IS5] a signature lies with the issue, and is shown to who may read names', async () => {
  const { id: householdId } = await household();
  await stocked('50');
  const { id } = await ok(issue({ householdId }));
  const raw = new FormData();
  raw.append('file', new Blob([PIXEL], { type: 'image/png' }), `${HEAD}.png`);
  const media = await ok(keeper.request<Media>(`/api/v1/issues/${id}/media`, { raw }));
  expect(media.name).toBe('file.png');
  expect(await ok(keeper.get<Issue>(`/issues/${id}`))).toMatchObject({ mediaIds: [media.id], version: 2 });
  const look = async (by: Caller) =>
    (await fetch(`${server.url}/api/v1/media/${media.id}`, { headers: { authorization: `Bearer ${by.token}` } })).status;
  expect([
    await look(keeper),
    await look(duty),
    await look(await server.as('supervisor')),
    await look(await server.as('dutyOfficer', 'east')),
  ]).toEqual([...[200, 200, 403, 404]]);
  expect(await look(keeper)).toBe(200);
  const audited = await server.core.database.query(`SELECT FROM audit WHERE action = 'issuePeople.read' AND detail ->> 'mediaId' = $1`, [
    media.id,
  ]);
  expect(audited.length).toBe(2);
});

test('[IS10] at the counter: found by number, name, initials or the end of the telephone, with what it got in this round', async () => {
  const { id, code } = await household({ head: '欧阳青山', phone: '13866665432', jurisdictionId: villages[2] });
  await stocked('50');
  await ok(issue({ householdId: id }));
  const find = (q: string, by = keeper, more: object = {}) =>
    by.post<Page<IssueHousehold>>('/issues/households/search', { depotId: centre.id, q, ...more });
  for (const q of [code, '欧阳青山', '欧阳', 'oyqs', '5432']) {
    const { items } = await ok(find(q));
    expect([q, items.map(({ householdId, served }) => [householdId, served.map(({ quantity }) => quantity)])]).toEqual([q, [[id, ['2']]]]);
  }
  expect((await ok(find('欧阳', keeper, { round: '2' }))).items[0]?.served).toEqual([]);
  expect((await ok(find('欧阳', keeper, { villageId: villages[0] }))).items).toEqual([]);
  expect((await find('欧阳', await server.as('supervisor'))).status).toBe(403);
  expect(await refused(find('欧阳', await server.as('dutyOfficer', 'east')))).toEqual([422, 'DEPOT_UNKNOWN', 'depotId']);
});

test('[IS7] [IS8] [IS9] [DI7] published without a name: by village, small ones with their town, donors as they wished', async () => {
  const place = { point: { type: 'Point', coordinates: WEST } };
  const depot = await supplies.depot({ place, jurisdictionId: server.city.west });
  const lot = await supplies.lot(water);
  await supplies.receive(lot, depot, '100');
  const give = async (village: number) => {
    const { id: householdId } = await household({ jurisdictionId: villages[village] });
    return ok(issue({ depotId: depot.id, householdId }, duty));
  };
  for (const village of [0, 0, 0, 1, 2, 2]) await give(village);
  // By its name the next time: it is still one household.
  await ok(issue({ depotId: depot.id, villageId: villages[1], people: 3, householdName: HEAD, round: '2' }, duty));
  const wrong = await give(0);
  await ok(duty.post(`/issues/${wrong.id}/reverse`, { reason: '错' }));
  const named = await ok(offer({ depotId: depot.id, mayPublishName: true }, duty));
  const shy = await ok(offer({ depotId: depot.id, donorName: '不留名先生' }, duty));
  for (const { id } of [named, shy]) await ok(step(id, 'receive', { lines: [{ line: 0, received: '100' }] }, duty));
  server.clock.advance(1);
  const command = { title: '第一期发放公示', depotId: depot.id };
  expect((await duty.post('/issues/publications', command)).status).toBe(403);
  const preview = await ok(leader.post<PublishedList>('/issues/publications/preview', command));
  const publication = await ok(leader.post<Publication>('/issues/publications', command));
  expect(publication).toMatchObject({ households: 6, issues: preview.issues, publishedAt: expect.any(String) });
  const rows = publication.issues.map(({ name, level, households, quantity }) => [name, level, households, quantity]);
  const town = (await ok(duty.get<{ items: Jurisdiction[] }>('/jurisdictions'))).items.find(({ id }) => id === server.city.town);
  expect(rows.sort()).toEqual([
    [town?.name, 'town', 3, '8'],
    ['北山1村', 'village', 3, '6'],
  ]);
  expect(publication.donations.map(({ donor, lines }) => [donor, lines[0]?.quantity])).toEqual([
    [DONOR.donorName, '100'],
    [null, '100'],
  ]);
  const ask = (path = '', headers: Record<string, string> = {}) => fetch(`${server.url}/api/v1/public/issues${path}`, { headers });
  const answer = await ask();
  expect([answer.status, answer.headers.get('cache-control')]).toEqual([200, 'public, max-age=10']);
  const text = await answer.text();
  const { items } = JSON.parse(text) as PublicIssues;
  expect(items).toMatchObject([{ id: publication.id, title: command.title, issues: publication.issues }]);
  for (const word of [HEAD, WITNESS, '不留名', '13912340001', duty.personId, depot.id]) expect(text).not.toContain(word);
  expect((await ask('', { 'if-none-match': answer.headers.get('etag') ?? '' })).status).toBe(304);
  const file = await ask(`/${publication.id}/csv`);
  expect([file.status, file.headers.get('content-type')]).toEqual([200, 'text/csv; charset=utf-8']);
  expect((await file.text()).split('\r\n')[1]).toMatch(/,'=饮用水,瓶,8,3$/);
  expect((await ask(`/${depot.id}/csv`)).status).toBe(404);
  // Frozen: what is given later is in the next one.
  await give(0);
  const { items: listed } = await ok(duty.get<Page<Publication>>(`/issues/publications?depotId=${depot.id}`));
  expect(listed).toEqual([publication]);
  const publishedAt = async () => (await ok(duty.get<FollowedDonation>(`/donations/${shy.id}`))).publishedAt;
  expect(await publishedAt()).toBe(publication.publishedAt);
  const withdrawn = await ok(leader.post<Publication>(`/issues/publications/${publication.id}/withdraw`, { reason: '有误' }));
  expect(withdrawn).toMatchObject({ withdrawnAt: expect.any(String), reason: '有误', version: 2 });
  expect(await refused(leader.post(`/issues/publications/${publication.id}/withdraw`, { reason: '再' }))).toEqual([
    409,
    'STEP_NOT_POSSIBLE',
    undefined,
  ]);
  expect(await publishedAt()).toBeNull();
});

test('[IS5] names go with the key of their incident, what was given stays', async () => {
  const { id: householdId } = await household();
  await stocked('50');
  const { id } = await ok(issue({ householdId }));
  await server.core.personalKeys.destroy(server.core.database, { incidentId: incident.id }, server.clock.now());
  expect(await ok(keeper.get(`/issues/${id}/people`))).toEqual({ household: null, witness: null });
  const sign = () => {
    const raw = new FormData();
    raw.append('file', new Blob([PIXEL], { type: 'image/png' }), '签名.png');
    return keeper.request<Media>(`/api/v1/issues/${id}/media`, { raw });
  };
  await ok(sign());
  await server.application.nest.get(PersonalDataActions).destroyDue(server.clock.now());
  const rows = await server.core.database.query(
    `SELECT FROM issues WHERE incident_id = $1 AND (people IS NOT NULL OR household_key LIKE 'name:%' OR name_key IS NOT NULL)`,
    [incident.id],
  );
  expect(rows.length).toBe(0);
  expect(await ok(keeper.get<Issue>(`/issues/${id}`))).toMatchObject({ mediaIds: [], lines: [{ itemId: water.id, quantity: '2' }] });
  expect(await refused(sign())).toEqual([409, 'PERSONAL_DATA_DESTROYED', undefined]);
  expect(await refused(issue({ householdId, round: '9' }))).toEqual([409, 'PERSONAL_DATA_DESTROYED', undefined]);
});
