/** What two who act at once, or past one another, cannot do to the ledger (docs/spec/ledger.md), and that a place is in sight in every question alike. */
import type { Lot, LotLine, Movement, Page, StockCount, StockHolders, StockPage } from '@fenghuo/domain';
import { approvedRequest } from '../core/testing/asking.ts';
import { type Caller, EAST, startServer, type TestServer } from '../core/testing/server.ts';
import { CONSUMED, inDepot, type Refusal, SUPPLIER, Supplies } from '../core/testing/supplies.ts';

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
afterAll(() => server?.close());

const moving = (kind: string, lot: Lot, from: object, to: object, quantity = '1') => ({
  kind,
  lines: [{ lotId: lot.id, from, to, quantity }],
});
const statuses = (answers: readonly { status: number }[]): number[] => answers.map(({ status }) => status).sort();

test('[LE9] of five who ask for the same write-off to be taken back one waits, and the others are told so', async () => {
  const { lot, depot } = await supplies.stocked('10');
  const written = (await duty.post<Movement>('/movements', moving('writeOff', lot, inDepot(depot.id), { kind: 'scrapped' }, '4'))).body;
  await leader.post(`/movements/${written.id}/confirm`);
  const reverse = () => duty.post<Refusal & Movement>(`/movements/${written.id}/reverse`, { reason: '找到了' });
  const answers = await Promise.all(Array.from({ length: 5 }, reverse));
  expect(statuses(answers)).toEqual([201, 409, 409, 409, 409]);
  expect(new Set(answers.flatMap(({ body, status }) => (status === 409 ? [body.code] : [])))).toEqual(new Set(['REVERSAL_PENDING']));
  const [first] = answers.filter(({ status }) => status === 201);
  await leader.post(`/movements/${first?.body.id}/confirm`, { isDeclined: true });
  const second = await reverse();
  expect((await leader.post<Movement>(`/movements/${second.body.id}/confirm`)).body.state).toBe('recorded');
  expect((await reverse()).body.code).toBe('MOVEMENT_REVERSED');
  expect(await supplies.onHand(lot, depot)).toBe('10');
});

test('[LE2] what is on its way moves by the steps of its shipment alone: not by hand, count, block or reversal', async () => {
  const { lot, from: depot, shipment } = await approvedRequest(server, supplies);
  await duty.post(`/shipments/${shipment.id}/ship`);
  const truck = { kind: 'shipment', id: shipment.id };
  const told = async (answer: Promise<{ status: number; body: Refusal }>) => {
    const { status, body } = await answer;
    return [status, body.code, body.errors?.[0]?.path];
  };
  const by = (path: string) => [422, 'MOVED_BY_SHIPMENT', path];
  expect(await told(duty.post('/movements', moving('receive', lot, truck, inDepot(depot.id))))).toEqual(by('lines.0.from'));
  expect(await told(duty.post('/movements', moving('transfer', lot, inDepot(depot.id), truck)))).toEqual(by('lines.0.to'));
  expect(await told(duty.post('/counts', { place: truck }))).toEqual(by('place'));
  const blocked = { place: truck, quantity: '1' };
  expect(await told(duty.patch(`/lots/${lot.id}`, { blocked, reason: '受潮' }))).toEqual(by('blocked.place'));
  const [sent] = (await duty.get<Page<Movement>>(`/movements?place=shipment:${shipment.id}`)).body.items;
  expect((await told(duty.post(`/movements/${sent?.id}/reverse`, { reason: '退回' }))).slice(0, 2)).toEqual([422, 'MOVED_BY_SHIPMENT']);
  const received = { lines: [{ lotId: lot.id, received: '10' }] };
  expect((await duty.post(`/shipments/${shipment.id}/receive`, received)).status).toBe(200);
});

test('[SU5] while somebody changes the unit of an item, a lot of it comes before or after, never between', async () => {
  for (let round = 0; round < 8; round++) {
    const item = await supplies.item();
    const [described, ...lots] = await Promise.all([
      duty.patch(`/items/${item.id}`, { unit: '箱' }),
      ...Array.from({ length: 4 }, () => duty.post<Lot>('/lots', { itemId: item.id })),
    ]);
    expect(statuses(lots)).toEqual([201, 201, 201, 201]);
    const order = await server.core.database.query<{ type: string }>(
      `SELECT type FROM events WHERE subject_id = $1 OR (type = 'lot.created' AND payload ->> 'itemId' = $1::text) ORDER BY id`,
      [item.id],
    );
    const types = order.map(({ type }) => type);
    // Lots that come after the new unit are counted in it; where one came before, it stands.
    const isBefore = types.indexOf('item.described') === 1;
    expect([described.status, isBefore]).toEqual(isBefore ? [200, true] : [409, false]);
  }
});

test('[LE3] [LE6] pumps come in while their lots are described, and nobody waits for somebody who waits for them', async () => {
  const [pump, depot] = [await supplies.item({ serial: true }), await supplies.depot()];
  const lots = await Promise.all(Array.from({ length: 12 }, () => supplies.lot(pump)));
  const count = async () =>
    (
      await server.core.database.one<{ deadlocks: string }>(
        'SELECT deadlocks FROM (SELECT pg_stat_force_next_flush()) AS now, pg_stat_database WHERE datname = current_database()',
      )
    )?.deadlocks;
  const before = await count();
  const answers = await Promise.all(
    lots.flatMap((lot, index) => [
      duty.post('/movements', moving('receive', lot, SUPPLIER, inDepot(depot.id))),
      duty.patch(`/lots/${lot.id}`, { expiresAt: `2030-01-${index + 10}T00:00:00Z`, reason: '看错' }),
      duty.post('/movements', moving('receive', lot, SUPPLIER, inDepot(depot.id))),
    ]),
  );
  expect(statuses(answers)).toEqual([...Array(12).fill(200), ...Array(12).fill(201), ...Array(12).fill(422)]);
  expect(await count()).toBe(before);
});

test('[LE14] who sees no place of it finds nothing in stock, search, expiry, counts and movements; who sees one of two finds that one', async () => {
  const item = await supplies.item();
  const [west, east] = [await supplies.depot(), await supplies.depot({ place: { point: { type: 'Point', coordinates: EAST } } })];
  const lot = await supplies.lot(item, { expiresAt: '2026-11-01T00:00:00Z' });
  await supplies.receive(lot, west, '5');
  await supplies.receive(lot, east, '7');
  const person = await server.as('teamMember', 'west', server.city.teams.west);
  const lent = moving('issue', lot, inDepot(west.id), { kind: 'person', id: person.personId }, '2');
  expect((await duty.post('/movements', lent)).status).toBe(201);
  await duty.post('/movements', moving('issue', lot, inDepot(east.id), CONSUMED));
  const count = (await duty.post<StockCount>('/counts', { place: inDepot(east.id) })).body;
  const seen = async (by: Caller) => ({
    stock: (await by.get<StockPage>(`/stock?lot=${lot.id}`)).body.items.map(({ onHand }) => onHand).sort(),
    found: (await by.get<StockHolders>(`/stock/search?item=${item.id}`)).body.items.length,
    expiring: (await by.get<StockPage>('/stock/expiring?days=30')).body.items.filter(({ lotId }) => lotId === lot.id).length,
    movements: (await by.get<Page<Movement>>(`/movements?lot=${lot.id}`)).body.items.length,
    counts: (await by.get<Page<StockCount>>(`/counts?place=depot:${east.id}`)).body.items.length,
    count: (await by.get(`/counts/${count.id}`)).status,
  });
  expect(await seen(duty)).toEqual({ stock: ['2', '3', '6'], found: 3, expiring: 3, movements: 4, counts: 1, count: 200 });
  expect(await seen(await server.as('dutyOfficer', 'west'))).toEqual({
    ...{ stock: ['3'], found: 1, expiring: 1, movements: 2, counts: 0, count: 404 },
  });
  expect(await seen(await server.as('depotKeeper', 'east', east.id))).toEqual({
    ...{ stock: ['6'], found: 1, expiring: 1, movements: 2, counts: 1, count: 200 },
  });
  expect(await seen(person)).toEqual({ stock: ['2'], found: 1, expiring: 1, movements: 1, counts: 0, count: 404 });
  expect(await seen(await server.as('depotKeeper', 'west', (await supplies.depot()).id))).toEqual({
    ...{ stock: [], found: 0, expiring: 0, movements: 0, counts: 0, count: 404 },
  });
});

test('[LE16] administrators ask nothing of stock', async () => {
  for (const role of ['systemAdmin', 'secAdmin', 'auditAdmin'] as const)
    expect([role, (await (await server.as(role)).get('/stock/capacity?people=100&days=3')).status]).toEqual([role, 403]);
});

test('[LE20] the ledger of a lot: newest first, each line with what then lay at both ends, page after page, late entries in their place', async () => {
  const ago = (seconds: number): string => new Date(Date.parse(server.clock.now()) - seconds * 1000).toISOString();
  const [item, west] = [await supplies.item({ decimals: 1 }), await supplies.depot()];
  const east = await supplies.depot({ place: { point: { type: 'Point', coordinates: EAST } } });
  const lot = await supplies.lot(item);
  await supplies.receive(lot, west, '10', { at: ago(4000) });
  await duty.post('/movements', { ...moving('transfer', lot, inDepot(west.id), inDepot(east.id), '2.5'), at: ago(3000) });
  await duty.post('/movements', moving('issue', lot, inDepot(east.id), CONSUMED, '1'));
  const late = await duty.post<Movement>('/movements', { ...moving('issue', lot, inDepot(west.id), CONSUMED, '3'), at: ago(3500) });
  await duty.post(`/movements/${late.body.id}/reverse`, { reason: '记错' });
  const read = async (by: Caller, query = '') => (await by.get<Page<LotLine>>(`/lots/${lot.id}/lines?limit=100${query}`)).body.items;
  const brief = (lines: readonly LotLine[]) =>
    lines.map(({ kind, quantity, onHandFrom, onHandTo }) => [kind, quantity, onHandFrom, onHandTo]);
  const all = await read(duty);
  expect(brief(all)).toEqual([
    ['reverse', '3', null, '7.5'],
    ['issue', '1', '1.5', null],
    ['transfer', '2.5', '4.5', '2.5'],
    ['issue', '3', '7', null],
    ['receive', '10', null, '10'],
  ]);
  expect(all[3]).toMatchObject({ movementId: late.body.id, reversedById: all[0]?.movementId, flags: ['late', 'pastNegative'].slice(0, 1) });
  for (const { at, from, onHandFrom } of all)
    if (onHandFrom !== null && 'id' in from) expect(await supplies.onHand(lot, from.id === west.id ? west : east, at)).toBe(onHandFrom);
  const paged: LotLine[] = [];
  for (let after = ''; ; ) {
    const { body } = await duty.get<Page<LotLine>>(`/lots/${lot.id}/lines?limit=2${after}`);
    paged.push(...body.items);
    if (body.next === null) break;
    after = `&after=${body.next}`;
  }
  expect(paged).toEqual(all);
  expect(await read(duty, `&place=depot:${east.id}`)).toHaveLength(2);
  expect(brief(await read(await server.as('depotKeeper', 'east', east.id)))).toEqual([
    ['issue', '1', '1.5', null],
    ['transfer', '2.5', null, '2.5'],
  ]);
  expect((await duty.get(`/lots/${lot.id}/lines?after=1`)).status).toBe(400);
  expect((await (await server.as('informant', 'west')).get(`/lots/${lot.id}/lines`)).status).toBe(403);
});
