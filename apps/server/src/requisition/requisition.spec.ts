/** Requisitions over HTTP (docs/spec/requisitions.md): from the order to the sheet that pays exactly what the records say; nobody's name on the way. */
import type { CompensationSheet, Depot, Incident, Item, Media, Report, Requisition, Stock } from '@fenghuo/domain';
import { ownerText } from '../core/sealed.ts';
import { type Answered, type Caller, startServer, type TestServer, WEST } from '../core/testing/server.ts';
import { OwnerActions } from './owner.actions.ts';

const PIXEL = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');
const OWNER = { ownerName: '赵车主甲', ownerPhone: '13900008888' };

let server: TestServer;
let leader: Caller;
let duty: Caller;
let incident: Incident;
let photo: string;
let signature: string;

async function ok<T>(answer: Promise<Answered<T>>): Promise<T> {
  const { status, body } = await answer;
  if (status !== 200 && status !== 201) throw new Error(`${status} ${JSON.stringify(body)}`);
  return body;
}
beforeAll(async () => {
  server = await startServer();
  leader = await server.as('dutyLeader');
  duty = await server.as('dutyOfficer');
  incident = await flood();
  [photo, signature] = [await picture(incident.id, '交接.png'), await picture(incident.id, '签名.png')];
});
afterAll(() => server.close());

async function flood(): Promise<Incident> {
  const place = { point: { type: 'Point', coordinates: WEST } };
  const { id } = await ok(duty.post<Report>('/reports', { source: 'phone', summary: '洪水', place, occurredAt: server.clock.now() }));
  return ok(duty.post<Incident>(`/reports/${id}/accept`));
}
async function picture(incidentId: string, name: string): Promise<string> {
  const raw = new FormData();
  raw.append('file', new Blob([PIXEL], { type: 'image/png' }), name);
  return (await ok(duty.request<Media>(`/api/v1/incidents/${incidentId}/media`, { raw }))).id;
}
const truck = (n: number) => ({ what: `自卸车 ${n}`, kind: 'vehicle', quantity: '1', ratePerHourFen: '12345' });
const order = (lines: object[], more: object = {}) =>
  duty.post<Requisition>('/requisitions', { incidentId: incident.id, ...OWNER, lines, signedBy: '指挥长', ...more });
const step = (id: string, what: string, body: object, by = duty) =>
  by.post<Requisition & { code: string }>(`/requisitions/${id}/${what}`, body);
const handedOver = (more: object = {}) => ({ mediaIds: [photo], signatureMediaId: signature, ...more });
const sheetOf = (id: string) => ok(duty.get<CompensationSheet>(`/requisitions/compensation?incidentId=${id}`));

test('[RQ2] [RQ3] [RQ4] [RQ6] SC16: five trucks and a digger, hours to the second, and the sheet equals the records', async () => {
  const digger = { what: '挖掘机', kind: 'machine', quantity: '1' };
  const made = await ok(order([1, 2, 3, 4, 5].map(truck).concat([digger as never])));
  expect(made).toMatchObject({ state: 'ordered', code: expect.stringMatching(/^Y-\d{8}-\d{4}$/), version: 1 });
  expect((await step(made.id, 'end', { lines: [{ line: 0, outcome: 'returned' }] })).body).toMatchObject({ code: 'STEP_NOT_POSSIBLE' });
  expect((await step(made.id, 'hand-over', { mediaIds: [], signatureMediaId: signature })).status).toBe(400);
  const from = new Date(Date.parse(server.clock.now()) - 48_600_000).toISOString();
  const late = await step(made.id, 'hand-over', handedOver({ at: from }));
  expect(late.body).toMatchObject({ code: 'VALUE_OUT_OF_RANGE' });
  const inUse = await ok(step(made.id, 'hand-over', handedOver()));
  expect(inUse).toMatchObject({ state: 'inUse', signatureMediaId: signature, mediaIds: [photo] });
  const after = (seconds: number) => new Date(Date.parse(inUse.handedOverAt ?? '') + seconds * 1000).toISOString();
  server.clock.advance(60_000);
  const trucks = [0, 1, 2, 3, 4].map((line) => ({ line, outcome: 'returned' }));
  expect(await ok(step(made.id, 'end', { lines: trucks, at: after(48_600) }))).toMatchObject({ state: 'inUse' });
  expect((await step(made.id, 'end', { lines: [{ line: 0, outcome: 'returned' }] })).body).toMatchObject({ code: 'VALUE_OUT_OF_RANGE' });
  const ended = await ok(step(made.id, 'end', { lines: [{ line: 5, outcome: 'returned' }], at: after(3_601) }));
  expect([ended.state, ended.lines.map(({ used }) => used)]).toEqual(['ended', ['48600', '48600', '48600', '48600', '48600', '3601']]);
  expect((await step(made.id, 'value', { lines: [{ line: 5, priceFen: '20000' }] })).status).toBe(403);
  expect((await step(made.id, 'value', { lines: [] }, leader)).body).toMatchObject({ code: 'INVALID' });
  const valued = await ok(step(made.id, 'value', { lines: [{ line: 5, priceFen: '20000' }] }, leader));
  // 13.5 h × 123.45 = 1666.575, half up; 3601 s × 200.00 = 200.0556.
  expect(valued.lines.map(({ feeFen }) => feeFen)).toEqual(['166658', '166658', '166658', '166658', '166658', '20006']);
  expect(valued.totalFen).toBe('853296');
  const paid = await ok(step(made.id, 'compensate', { reference: '财 2026-17' }, leader));
  expect(paid).toMatchObject({ state: 'compensated', reference: '财 2026-17' });
  const file = await duty.request<string>(`/api/v1/exports/compensation?incidentId=${incident.id}`);
  const [mark, heads, first, ...rest] = file.body.replace('\uFEFF', '').trimEnd().split('\r\n');
  expect([mark?.split(',')[0], heads?.split(',')[0], rest.length]).toEqual(['导出人', '征用令', 6]);
  expect(first).toMatch(new RegExp(`^${paid.code},自卸车 1,车辆,1,[^,]+,[^,]+,13:30:00,123.45,1666.58,已补偿$`));
  expect(rest.at(-1)).toBe('合计,,,,,,,,8532.96,');
  expect(await server.core.database.query(`SELECT 1 FROM audit WHERE detail ->> 'kind' = 'compensation'`)).toHaveLength(1);
  const sheet = await sheetOf(incident.id);
  expect([sheet.lines.length, sheet.totalFen]).toEqual([6, paid.totalFen]);
  expect(sheet.lines.map(({ what, used, feeFen }) => [what, used, feeFen])).toEqual(
    paid.lines.map(({ what, used, feeFen }) => [what, used, feeFen]),
  );
});

test('[RQ7] the owner is in no answer, no log and no kept answer; who may reach people reads it, and that is audited', async () => {
  const { id } = await ok(order([truck(6)]));
  const owner = (reason: string, by = duty) => by.get<{ code: string }>(`/requisitions/${id}/owner?reason=${encodeURIComponent(reason)}`);
  expect((await duty.get(`/requisitions/${id}/owner`)).status).toBe(400);
  expect(await ok(owner('问何时归还'))).toEqual({ name: OWNER.ownerName, phone: OWNER.ownerPhone });
  expect((await owner(`找${OWNER.ownerName}`)).body).toMatchObject({ code: 'NAME_IN_REASON' });
  const rows = await server.core.database.query<{ said: string }>(
    `SELECT row::text AS said FROM requisitions UNION ALL SELECT payload::text || changes::text FROM events UNION ALL SELECT answer::text FROM commands`,
  );
  expect(rows.length).toBeGreaterThan(3);
  expect(rows.filter(({ said }) => said.includes(OWNER.ownerName) || said.includes(OWNER.ownerPhone))).toEqual([]);
  const audited = await server.core.database.query(
    `SELECT 1 FROM audit WHERE action = 'requisitionOwner.read' AND detail ->> 'requisitionId' = $1`,
    [id],
  );
  expect(audited.length).toBe(1);
  expect((await owner('看看', await server.as('supervisor'))).status).toBe(403);
  expect((await (await server.as('dutyOfficer', 'east')).get(`/requisitions/${id}`)).status).toBe(404);
});

test('[RQ2] [RQ3] goods lie in the depot as requisitioned; what comes back leaves it, what was used is paid by the piece', async () => {
  const place = { point: { type: 'Point', coordinates: WEST } };
  const item = await ok(leader.post<Item>('/items', { code: 'I-9', name: { zh: '沙袋' }, class: 'flood', unit: '条' }));
  const depot = await ok(leader.post<Depot>('/depots', { code: 'D-9', name: '临时点', kind: 'store', level: 'town', place }));
  const made = await ok(order([{ what: '沙袋', kind: 'goods', itemId: item.id, quantity: '500' }]));
  expect((await step(made.id, 'hand-over', handedOver())).body).toMatchObject({ code: 'INVALID' });
  await ok(step(made.id, 'hand-over', handedOver({ depotId: depot.id })));
  const stock = async () =>
    (await ok(duty.get<{ items: Stock[] }>(`/stock?place=depot:${depot.id}`))).items.filter(({ onHand }) => onHand !== '0');
  const [lot] = await stock();
  expect(lot).toMatchObject({ ownerKind: 'requisitioned', onHand: '500' });
  const used = { lotId: lot?.lotId, from: { kind: 'depot', id: depot.id }, to: { kind: 'consumed' }, quantity: '380' };
  await ok(duty.post('/movements', { kind: 'issue', lines: [used] }));
  expect((await step(made.id, 'end', { lines: [{ line: 0, outcome: 'returned', returned: '121' }] })).body).toMatchObject({
    code: 'STOCK_INSUFFICIENT',
  });
  await ok(step(made.id, 'end', { lines: [{ line: 0, outcome: 'returned', returned: '120' }] }));
  expect(await stock()).toEqual([]);
  const valued = await ok(step(made.id, 'value', { lines: [{ line: 0, priceFen: '150' }] }, leader));
  expect([valued.lines[0]?.used, valued.totalFen]).toEqual(['380', '57000']);
});

test('[RQ6] of an incident that one does not see there is no sheet', async () => {
  const east = await server.as('dutyOfficer', 'east');
  for (const path of ['/requisitions', '/requisitions/compensation', '/exports/compensation']) {
    const { status, body } = await east.get(`${path}?incidentId=${incident.id}`);
    expect([status, body]).toMatchObject([422, { code: 'INCIDENT_UNKNOWN' }]);
  }
});

test('[RQ1] what is refused', async () => {
  const refused = async (line: object) => {
    const { status, body } = await order([line]);
    return [status, (body as unknown as { code: string }).code];
  };
  expect(await refused({ what: '车', kind: 'vehicle', quantity: '1.5' })).toEqual([422, 'QUANTITY_UNFIT']);
  expect(await refused({ what: '车', kind: 'vehicle', quantity: '-1' })).toEqual([422, 'QUANTITY_UNFIT']);
  expect(await refused({ what: '袋', kind: 'goods', quantity: '1' })).toEqual([400, 'INVALID']);
  expect(await refused({ what: '袋', kind: 'goods', quantity: '1', itemId: incident.id })).toEqual([422, 'ITEM_UNKNOWN']);
  const { id } = await ok(order([truck(7)]));
  const other = await flood();
  const foreign = await picture(other.id, '别处.png');
  expect((await step(id, 'hand-over', handedOver({ mediaIds: [foreign] }))).body).toMatchObject({ code: 'MEDIA_UNKNOWN' });
  expect((await (await server.as('informant', 'west')).post('/requisitions', {})).status).toBeGreaterThanOrEqual(400);
});

test('[RQ8] what was ordered is withdrawn with a reason, owes nothing, and cannot begin any more', async () => {
  const other = await flood();
  const { id } = await ok(order([truck(8)], { incidentId: other.id }));
  expect((await step(id, 'withdraw', {})).status).toBe(400);
  expect((await step(id, 'withdraw', { reason: `${OWNER.ownerName}不同意` })).body).toMatchObject({ code: 'NAME_IN_REASON' });
  const { body } = await step(id, 'withdraw', { reason: '水退了' });
  expect(body).toMatchObject({ state: 'withdrawn', withdrawnReason: '水退了' });
  expect((await sheetOf(other.id)).lines).toEqual([]);
  const [own, signed] = [await picture(other.id, '交接.png'), await picture(other.id, '签名.png')];
  const late = await step(id, 'hand-over', { mediaIds: [own], signatureMediaId: signed });
  expect([late.status, late.body.code]).toEqual([409, 'STEP_NOT_POSSIBLE']);
});

test('[RQ2] the leader of a team that is on it takes machines over and gives them back; another team does not', async () => {
  const { id } = await ok(order([truck(9)]));
  const [onIt, elsewhere] = [
    await server.as('teamLeader', 'west', server.city.teams.west),
    await server.as('teamLeader', 'east', server.city.teams.east),
  ];
  expect((await step(id, 'hand-over', handedOver(), elsewhere)).status).toBe(404);
  await ok(duty.post(`/incidents/${incident.id}/dispatch`, { teamIds: [server.city.teams.west] }));
  expect((await step(id, 'withdraw', { reason: '不要' }, onIt)).status).toBe(403);
  expect(await ok(step(id, 'hand-over', handedOver(), onIt))).toMatchObject({ state: 'inUse' });
  expect(await ok(step(id, 'end', { lines: [{ line: 0, outcome: 'returned' }] }, onIt))).toMatchObject({ state: 'ended' });
  expect((await onIt.get(`/requisitions/${id}/owner?reason=${encodeURIComponent('找车主')}`)).status).toBe(403);
});

const erase = ({ core, clock }: TestServer) =>
  new OwnerActions(core.transactions, core.database, core.geography, core.personalKeys).eraseDue(clock.now());
const sealed = (id: string) => server.core.database.one<{ owner: Buffer | null }>('SELECT owner FROM requisitions WHERE id = $1', [id]);

test('[RQ9] while the names of an incident are held its owners stay known, also when it was merged into another', async () => {
  const [source, target, last] = [await flood(), await flood(), await flood()];
  const { id } = await ok(order([truck(13)], { incidentId: source.id }));
  await ok(step(id, 'withdraw', { reason: '不用' }));
  await ok(duty.post(`/incidents/${source.id}/merge`, { intoIncidentId: target.id }));
  await ok(duty.post(`/incidents/${target.id}/merge`, { intoIncidentId: last.id }));
  expect(await ok(duty.get(`/requisitions?incidentId=${last.id}`))).toMatchObject({ items: [{ id }] });
  const hold = (kept: string | null) =>
    server.core.database.query(
      'INSERT INTO personal_data (incident_id, hold) VALUES ($1, $2) ON CONFLICT (incident_id) DO UPDATE SET hold = excluded.hold',
      [source.id, kept],
    );
  await hold('{}');
  server.clock.advance(184 * 86_400);
  await erase(server);
  expect((await sealed(id))?.owner).not.toBeNull();
  await hold(null);
  await erase(server);
  expect((await sealed(id))?.owner).toBeNull();
});

test('[RQ9] so many days after the last of an incident was settled nobody knows the owners any more, not from an old backup either', async () => {
  const { core, clock } = server;
  const other = await flood();
  const [first, last] = [await ok(order([truck(10)], { incidentId: other.id })), await ok(order([truck(11)], { incidentId: other.id }))];
  const backup = (await sealed(first.id))?.owner;
  await ok(step(first.id, 'withdraw', { reason: '不用' }));
  clock.advance(200 * 86_400);
  await erase(server);
  expect((await sealed(first.id))?.owner).toEqual(backup);
  await ok(step(last.id, 'withdraw', { reason: '不用' }));
  clock.advance(182 * 86_400);
  await erase(server);
  expect((await sealed(first.id))?.owner).toEqual(backup);
  clock.advance(2 * 86_400);
  await erase(server);
  expect([(await sealed(first.id))?.owner, (await sealed(last.id))?.owner]).toEqual([null, null]);
  const gone = await duty.get(`/requisitions/${first.id}/owner?reason=${encodeURIComponent('询问')}`);
  expect([gone.status, gone.body['code']]).toEqual([409, 'PERSONAL_DATA_DESTROYED']);
  const keys = await core.database.query('SELECT 1 FROM personal_keys WHERE owner = ANY($1) AND wrapped IS NOT NULL', [
    [first, last].map(({ id }) => ownerText({ owedFor: id })),
  ]);
  expect(keys).toEqual([]);
  await core.database.query('UPDATE requisitions SET owner = $2 WHERE id = $1', [first.id, backup]);
  expect((await duty.get(`/requisitions/${first.id}/owner?reason=${encodeURIComponent('询问')}`)).status).toBe(409);
  await erase(server);
  expect((await sealed(first.id))?.owner).toBeNull();
  const told = await core.database.query(`SELECT 1 FROM events WHERE type = 'requisition.ownersErased' AND incident_id = $1`, [other.id]);
  expect(told).toHaveLength(1);
  // A new order of the same incident has a key of its own.
  await ok(order([truck(12)], { incidentId: other.id }));
});
