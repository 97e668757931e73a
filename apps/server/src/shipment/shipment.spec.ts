/** Shipments through the public interface (docs/spec/supply-requests.md): picked short, lapsed, counted twice, damaged, lost, and a database that dies in between. */
import type { Incident, Lot, Media, Movement, Report, Shipment, ShipmentDriver, SupplyRequest, Vehicle } from '@fenghuo/domain';
import { uuidv7 } from 'uuidv7';
import { sealPlainDrivers } from '../core/plain-drivers.ts';
import { ok, refused } from '../core/testing/answers.ts';
import { approvedRequest } from '../core/testing/asking.ts';
import { eventually } from '../core/testing/eventually.ts';
import { type Caller, startServer, type TestServer, WEST } from '../core/testing/server.ts';
import { Supplies } from '../core/testing/supplies.ts';
import { archiveRequests, lapseReservations } from '../jobs/supplies.ts';

type Refused = { code: string; current?: { state: string }; errors?: { path?: string; lotId?: string; left?: string }[] };

let server: TestServer;
let supplies: Supplies;
let duty: Caller;
let leader: Caller;
beforeAll(async () => {
  server = await startServer();
  supplies = await Supplies.of(server);
  ({ duty } = supplies);
  leader = await server.as('dutyLeader');
});
afterAll(async () => {
  await server?.close();
});

/** On hand and reserved, or nothing that was ever there. */
async function held(lot: Lot, where: string): Promise<string> {
  const row = await server.core.database.one<{ on_hand: string; reserved: string }>(
    'SELECT trim_scale(on_hand)::text AS on_hand, trim_scale(reserved)::text AS reserved FROM balances WHERE lot_id = $1 AND place = $2',
    [lot.id, where],
  );
  return row === null ? '0' : row.reserved === '0' ? row.on_hand : `${row.on_hand} (${row.reserved})`;
}
const approved = (more: Parameters<typeof approvedRequest>[2] = {}) => approvedRequest(server, supplies, more);
type Approved = Awaited<ReturnType<typeof approved>>;
const receive = ({ shipment, lot, receiver }: Approved, counted: object, by = receiver) =>
  by.post<Shipment & Refused>(`/shipments/${shipment.id}/receive`, { lines: [{ lotId: lot.id, ...counted }] });

test('[SH1] less is picked only with a reason, and is free again; the request says so', async () => {
  const one = await approved();
  const { lot, shipment, keeper, here } = one;
  const pick = (quantity: string, by = keeper) =>
    by.post<Shipment & Refused>(`/shipments/${shipment.id}/pick`, { lines: [{ lotId: lot.id, quantity, reason: '架上少 3 顶' }] });
  expect(await refused(pick('7', one.receiver))).toEqual([403, 'FORBIDDEN']);
  expect(await refused(pick('11'))).toEqual([422, 'MORE_THAN_ASKED']);
  expect(await refused(pick('0'))).toEqual([422, 'QUANTITY_UNFIT']);
  expect(
    await refused(keeper.post(`/shipments/${shipment.id}/pick`, { lines: [{ lotId: uuidv7(), quantity: '1', reason: '?' }] })),
  ).toEqual([422, 'LOT_UNKNOWN']);
  expect(await held(lot, here)).toBe('100 (10)');
  expect((await ok(pick('7'))).lines).toMatchObject([{ quantity: '7', reason: '架上少 3 顶' }]);
  expect(await held(lot, here)).toBe('100 (7)');
  expect(await one.again()).toMatchObject({ state: 'picking', lines: [{ asked: '10', approved: '7', reason: '架上少 3 顶' }] });
  expect(await refused(pick('7'))).toEqual([409, 'STEP_NOT_POSSIBLE']);
  await ok(keeper.post(`/shipments/${shipment.id}/ship`));
  expect([await held(lot, here), await held(lot, `shipment:${shipment.id}`)]).toEqual(['93', '7']);
});

test('[SH3] received in parts and once; more than was sent is refused, whoever presses how often', async () => {
  const one = await approved();
  const { lot, shipment, keeper, there } = one;
  expect(await refused(receive(one, { received: '1' }))).toEqual([409, 'STEP_NOT_POSSIBLE']);
  await ok(keeper.post(`/shipments/${shipment.id}/ship`));
  expect(await refused(receive(one, { received: '1' }, keeper))).toEqual([403, 'FORBIDDEN']);
  expect((await ok(receive(one, { received: '4' }))).state).toBe('received');
  const key = { 'idempotency-key': uuidv7() };
  const body = { lines: [{ lotId: lot.id, received: '6' }] };
  const twice = await Promise.all([1, 2].map(() => one.receiver.post(`/shipments/${shipment.id}/receive`, body, key)));
  expect(twice.map(({ status }) => status)).toEqual([200, 200]);
  const more = await receive(one, { received: '1' });
  expect([more.status, more.body]).toMatchObject([409, { code: 'RECEIVED_MORE', errors: [{ lotId: lot.id, left: '0' }] }]);
  expect(await held(lot, there)).toBe('10');
  expect(await one.again()).toMatchObject({ state: 'received', lines: [{ received: '10' }] });
  expect((await ok(one.receiver.post<Shipment>(`/shipments/${shipment.id}/close`))).state).toBe('closed');
  expect(await one.again()).toMatchObject({ state: 'closed', reservedUntil: null });
  expect(await refused(receive(one, { received: '1' }))).toEqual([409, 'STEP_NOT_POSSIBLE']);
});

test('[SH3] two who count the same truck at once: one is told that nothing is left to come', async () => {
  const one = await approved();
  await ok(one.keeper.post(`/shipments/${one.shipment.id}/ship`));
  const answers = await Promise.all([receive(one, { received: '10' }), receive(one, { received: '10' }, duty)]);
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
  expect(await held(one.lot, one.there)).toBe('10');
});

test('[SH4] [SH5] [SH6] damaged and lost are written off by another than who counted, each with its explanation', async () => {
  const one = await approved();
  const { lot, shipment, keeper, receiver, there } = one;
  await ok(keeper.post(`/shipments/${shipment.id}/ship`));
  await ok(receive(one, { received: '6', damaged: '2', lost: '1' }));
  const on = `shipment:${shipment.id}`;
  expect([await held(lot, there), await held(lot, on)]).toEqual(['6', '4']);
  const close = (by: Caller, explanation?: string) =>
    by.post<Refused>(`/shipments/${shipment.id}/close`, explanation ? { lines: [{ lotId: lot.id, explanation }] } : {});
  expect(await refused(close(duty))).toEqual([409, 'DIFFERENCE_UNEXPLAINED']);
  expect(await refused(close(receiver, '翻车'))).toEqual([409, 'SAME_PERSON']);
  expect(await refused(close(keeper, '翻车'))).toEqual([403, 'FORBIDDEN']);
  const closed = await ok(close(duty, '翻车'));
  expect(closed).toMatchObject({ state: 'closed', lines: [{ received: '6', damaged: '2', lost: '2', explanation: '翻车' }] });
  expect([await held(lot, there), await held(lot, on), await held(lot, 'scrapped'), await held(lot, 'lost')]).toEqual(['6', '0', '2', '2']);
  const movements = await ok(duty.get<{ items: Movement[] }>(`/movements?place=${on}`));
  const writeOff = movements.items.find(({ kind }) => kind === 'writeOff');
  expect(writeOff).toMatchObject({ state: 'recorded', by: { personId: receiver.personId }, confirmedBy: { personId: duty.personId } });
});

test('[SH5] a truck that never came is lost, explained by another than who sent it', async () => {
  const one = await approved();
  await ok(one.keeper.post(`/shipments/${one.shipment.id}/ship`));
  const lines = [{ lotId: one.lot.id, explanation: '车辆坠河' }];
  await ok(duty.post(`/shipments/${one.shipment.id}/close`, { lines }));
  expect(await held(one.lot, 'lost')).toBe('10');
});

describe('[AS10] reservations that nobody uses', () => {
  test('are free again after their time, and the request is asked for as before', async () => {
    const one = await approved({ depots: 2 });
    const other = one.shipments.find(({ id }) => id !== one.shipment.id);
    await ok(duty.post(`/shipments/${other?.id}/ship`));
    server.clock.advance(24 * 3600 - 60);
    await lapseReservations(server.core);
    expect(await held(one.lot, one.here)).toBe('100 (10)');
    server.clock.advance(120);
    await lapseReservations(server.core);
    await lapseReservations(server.core);
    expect(await held(one.lot, one.here)).toBe('100');
    expect(await one.again()).toMatchObject({ state: 'shipped', flags: ['reservationLapsed'], lines: [{ asked: '20', approved: '10' }] });
    expect(await refused(one.keeper.post(`/shipments/${one.shipment.id}/ship`))).toEqual([409, 'STEP_NOT_POSSIBLE']);
    const whole = await approved();
    server.clock.advance(25 * 3600);
    await lapseReservations(server.core);
    expect(await whole.again()).toMatchObject({
      state: 'requested',
      approvals: [],
      allocation: [],
      reservedUntil: null,
      lines: [{ approved: null }],
    });
    await ok(
      leader.post(`/supply-requests/${whole.request.id}/approve`, {
        lines: [{ depotId: whole.from.id, lotId: whole.lot.id, quantity: '10' }],
      }),
    );
    expect(await held(whole.lot, whole.here)).toBe('100 (10)');
  });

  test('who ships at the same moment comes before or after, never between', async () => {
    const all = await Promise.all(Array.from({ length: 6 }, () => approved()));
    server.clock.advance(24 * 3600 + 1);
    const [, ...ships] = await Promise.all([
      lapseReservations(server.core),
      ...all.map(({ keeper, shipment }) => keeper.post<Shipment>(`/shipments/${shipment.id}/ship`)),
    ]);
    for (const [index, one] of all.entries()) {
      const isSent = ships[index]?.status === 200;
      const on = await held(one.lot, `shipment:${one.shipment.id}`);
      expect([await held(one.lot, one.here), on, (await one.again()).state]).toEqual(
        isSent ? ['90', '10', 'shipped'] : ['100', '0', 'requested'],
      );
    }
  });
});

test('[SH7] one shipment is cancelled with a reason; the others go on', async () => {
  const one = await approved({ depots: 2 });
  expect(await refused(one.receiver.post(`/shipments/${one.shipment.id}/cancel`, { reason: '路断' }))).toEqual([403, 'FORBIDDEN']);
  await ok(one.keeper.post(`/shipments/${one.shipment.id}/cancel`, { reason: '路断' }));
  expect(await held(one.lot, one.here)).toBe('100');
  expect(await one.again()).toMatchObject({ state: 'approved', lines: [{ approved: '10' }] });
});

test('[AS13] the doors of a request are those of its one shipment; of several each is named', async () => {
  const one = await approved();
  const by = `/supply-requests/${one.request.id}`;
  expect(await ok(one.keeper.post(`${by}/pick`))).toMatchObject({ state: 'picking' });
  expect(await ok(one.keeper.post(`${by}/ship`))).toMatchObject({ state: 'shipped' });
  expect(await ok(one.receiver.post(`${by}/receive`, { lines: [{ lotId: one.lot.id, received: '10' }] }))).toMatchObject({
    state: 'received',
  });
  expect(await ok(one.receiver.post(`${by}/close`))).toMatchObject({ state: 'closed' });
  const two = await approved({ depots: 2 });
  expect(await refused(duty.post(`/supply-requests/${two.request.id}/ship`))).toEqual([409, 'SHIPMENTS_SEVERAL']);
});

test('[AS13] who may not is told so, whatever the state of the request', async () => {
  const supervisor = await server.as('supervisor');
  const [one, two] = [await approved(), await approved({ depots: 2 })];
  const [to, of] = [await supplies.depot({ kind: 'point', level: 'village' }), await supplies.item()];
  const lines = [{ itemId: of.id, quantity: '1' }];
  const bare = await ok(duty.post<SupplyRequest>('/supply-requests', { to: { kind: 'depot', id: to.id }, lines }));
  const received = { lines: [{ lotId: one.lot.id, received: '1' }] };
  for (const { id } of [one.request, two.request, bare])
    for (const [step, body] of [
      ['pick', {}],
      ['ship', {}],
      ['receive', received],
      ['close', {}],
    ] as const)
      expect([step, ...(await refused(supervisor.post(`/supply-requests/${id}/${step}`, body)))]).toEqual([step, 403, 'FORBIDDEN']);
  expect(await refused(duty.post(`/supply-requests/${bare.id}/ship`))).toEqual([409, 'STEP_NOT_POSSIBLE']);
  expect(await refused(one.receiver.post(`/supply-requests/${one.request.id}/ship`))).toEqual([403, 'FORBIDDEN']);
});

/** Tables of the whole database in which one of these words can be read. */
async function tablesWith(...words: string[]): Promise<string[]> {
  const { database } = server.core;
  const tables = await database.query<{ name: string }>(
    `SELECT quote_ident(table_name) AS name FROM information_schema.tables WHERE table_schema = current_schema() AND table_type = 'BASE TABLE'`,
  );
  expect(tables.length).toBeGreaterThan(40);
  const found = await Promise.all(
    tables.map(async ({ name }) => {
      const rows = await database.query(`SELECT FROM ${name} AS t WHERE t::text LIKE ANY($1) LIMIT 1`, [words.map((word) => `%${word}%`)]);
      return rows.length > 0 ? [name] : [];
    }),
  );
  return found.flat();
}

test('[SH8] a driver is in no row, event or kept answer, and each reading is audited', async () => {
  const one = await approved();
  const driver = { name: '王师傅', phone: '13900000000' };
  const vehicle = await ok(
    duty.post<Vehicle>('/vehicles', { plate: `V-${uuidv7().slice(-10)}`, kind: 'truck', jurisdictionId: server.city.west }),
  );
  const body = { vehicleId: vehicle.id, driver };
  const sent = await ok(one.keeper.post<Shipment>(`/shipments/${one.shipment.id}/ship`, body, { 'idempotency-key': uuidv7() }));
  expect(sent).toMatchObject({ vehicleId: vehicle.id, plate: vehicle.plate, hasDriver: true });
  const read = (by: Caller) => by.get<ShipmentDriver>(`/shipments/${one.shipment.id}/driver`);
  for (const by of [one.keeper, one.receiver, duty]) expect((await ok(read(by))).driver).toEqual(driver);
  expect((await read(await server.as('supervisor'))).status).toBe(403);
  expect((await read(await server.as('dutyOfficer', 'east'))).status).toBe(404);
  const auditor = await server.as('auditAdmin');
  const readings = await ok(auditor.get<{ items: { detail: object }[] }>('/audit?action=driver.read'));
  expect(readings.items.map(({ detail }) => detail)).toEqual(Array(3).fill({ shipmentId: one.shipment.id }));
  expect(await tablesWith('王师傅', '13900000000')).toEqual([]);
});

test('[SH8] what a version before kept of a driver in plain words is sealed at the next start', async () => {
  const one = await approved();
  const driver = { name: '赵师傅', phone: '13911112222' };
  const { database, personalKeys } = server.core;
  await database.query('INSERT INTO shipment_drivers (shipment_id, driver) VALUES ($1, $2)', [one.shipment.id, JSON.stringify(driver)]);
  expect(await tablesWith('赵师傅')).toEqual(['shipment_drivers']);
  await sealPlainDrivers(database, personalKeys);
  expect(await tablesWith('赵师傅', '13911112222')).toEqual([]);
  expect((await ok(duty.get<ShipmentDriver>(`/shipments/${one.shipment.id}/driver`))).driver).toEqual(driver);
});

test('[SH2] a vehicle that is not there', async () => {
  const one = await approved();
  expect(await refused(one.keeper.post(`/shipments/${one.shipment.id}/ship`, { vehicleId: uuidv7() }))).toEqual([422, 'VEHICLE_UNKNOWN']);
  expect(await held(one.lot, one.here)).toBe('100 (10)');
});

test('the database dies while a truck leaves: it has left once or not at all, and the same press again makes it so', async () => {
  const one = await approved();
  const key = { 'idempotency-key': uuidv7() };
  const ship = () => one.keeper.post(`/shipments/${one.shipment.id}/ship`, {}, key);
  const kill = () =>
    server.core.database
      .query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()')
      .catch(() => undefined);
  await Promise.all([ship().catch(() => undefined), kill()]);
  await eventually(async () => expect((await ship()).status).toBe(200));
  expect([await held(one.lot, one.here), await held(one.lot, `shipment:${one.shipment.id}`)]).toEqual(['90', '10']);
  const moved = await server.core.database.query('SELECT FROM movement_lines WHERE lot_id = $1 AND to_place = $2', [
    one.lot.id,
    `shipment:${one.shipment.id}`,
  ]);
  expect(moved).toHaveLength(1);
});

test('[AS11] what ended a day ago leaves the live set, with how to reach the driver; GET still gives it', async () => {
  const one = await approved();
  await ok(one.keeper.post(`/shipments/${one.shipment.id}/ship`, { driver: { name: '李师傅' } }));
  await ok(receive(one, { received: '10' }));
  await ok(one.receiver.post(`/shipments/${one.shipment.id}/close`));
  await archiveRequests(server.core);
  const idsNow = async () => (await ok(duty.get<{ kinds: Record<string, { id: string }[]> }>('/snapshot'))).kinds;
  expect((await idsNow())['shipment']?.map(({ id }) => id)).toContain(one.shipment.id);
  server.clock.advance(25 * 3600);
  await archiveRequests(server.core);
  const kinds = await idsNow();
  expect(kinds['shipment']?.map(({ id }) => id)).not.toContain(one.shipment.id);
  expect(kinds['supplyRequest']?.map(({ id }) => id)).not.toContain(one.request.id);
  expect((await one.again()).state).toBe('closed');
  expect((await ok(duty.get<ShipmentDriver>(`/shipments/${one.shipment.id}/driver`))).driver).toBeNull();
  const key = await server.core.database.one('SELECT wrapped FROM personal_keys WHERE owner = $1', [`driven:${one.shipment.id}`]);
  expect(key).toEqual({ wrapped: null });
});

test('[AS14] a request goes where its incident goes, and outlives it', async () => {
  const incident = async (): Promise<Incident> => {
    const said = {
      source: 'phone',
      summary: '内涝',
      place: { point: { type: 'Point', coordinates: WEST } },
      occurredAt: server.clock.now(),
    };
    const { id } = await ok(duty.post<Report>('/reports', said));
    return ok(duty.post<Incident>(`/reports/${id}/accept`, { typeCode: 'flood.urban' }));
  };
  const [first, second] = [await incident(), await incident()];
  const one = await approved({ incidentId: first.id });
  await ok(duty.post(`/incidents/${first.id}/merge`, { intoIncidentId: second.id }));
  expect((await one.again()).incidentId).toBe(second.id);
  await ok(duty.post(`/incidents/${second.id}/close`, { disposition: 'handled' }));
  const body = { to: { kind: 'depot', id: one.to.id }, incidentId: second.id, lines: [{ itemId: one.of.id, quantity: '1' }] };
  expect(await refused(duty.post('/supply-requests', body))).toEqual([409, 'INCIDENT_CLOSED']);
  await ok(one.keeper.post(`/shipments/${one.shipment.id}/ship`));
});

test('[SH3] signed for with a photo, which whoever sees the shipment sees, and nobody else', async () => {
  const one = await approved();
  await ok(one.keeper.post(`/shipments/${one.shipment.id}/ship`));
  const pixel = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');
  const add = (by: Caller) => {
    const raw = new FormData();
    raw.append('file', new Blob([pixel], { type: 'image/png' }), '签收.png');
    return by.request<Media & Refused>(`/api/v1/shipments/${one.shipment.id}/media`, { raw });
  };
  const there = await server.as('dutyOfficer', 'east');
  expect((await add(there)).status).toBe(404);
  expect((await add(await server.as('supervisor'))).status).toBe(403);
  const photo = await ok(add(one.receiver));
  expect((await ok(one.receiver.get<Shipment>(`/shipments/${one.shipment.id}`))).mediaIds).toEqual([photo.id]);
  const lines = [{ lotId: one.lot.id, received: '10' }];
  const sign = (mediaIds: string[]) => one.receiver.post<Shipment & Refused>(`/shipments/${one.shipment.id}/receive`, { lines, mediaIds });
  expect(await refused(sign([uuidv7()]))).toEqual([422, 'MEDIA_UNKNOWN']);
  expect((await ok(sign([photo.id]))).mediaIds).toEqual([photo.id]);
  for (const [by, status] of [
    [one.keeper, 200],
    [duty, 200],
    [there, 404],
  ] as const)
    expect((await by.get(`/media/${photo.id}`)).status).toBe(status);
});
