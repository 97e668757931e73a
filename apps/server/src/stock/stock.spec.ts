/** The ledger through the public interface (docs/spec/ledger.md). */
import type { Depot, Lot, Movement, Page, Stock, StockByLevel, StockCount, StockHolders, StockPage } from '@fenghuo/domain';
import { uuidv7 } from 'uuidv7';
import { type Caller, EAST, startServer, type TestServer, WEST } from '../core/testing/server.ts';
import { CONSUMED, inDepot, type Refusal, SUPPLIER, Supplies } from '../core/testing/supplies.ts';

let server: TestServer;
let supplies: Supplies;
let duty: Caller;
beforeAll(async () => {
  server = await startServer();
  supplies = await Supplies.of(server);
  ({ duty } = supplies);
});
afterAll(() => server?.close());

const transfer = (lot: Lot, from: Depot, to: Depot, quantity: string, more: object = {}) => ({
  kind: 'transfer',
  lines: [{ lotId: lot.id, from: inDepot(from.id), to: inDepot(to.id), quantity }],
  ...more,
});
const issue = (lot: Lot, from: Depot, quantity: string, more: object = {}) => ({
  kind: 'issue',
  lines: [{ lotId: lot.id, from: inDepot(from.id), to: CONSUMED, quantity }],
  ...more,
});
const writeOff = (lot: Lot, from: Depot, quantity: string) => ({
  kind: 'writeOff',
  reason: '受潮',
  lines: [{ lotId: lot.id, from: inDepot(from.id), to: { kind: 'scrapped' }, quantity }],
});
const ago = (seconds: number): string => new Date(Date.parse(server.clock.now()) - seconds * 1000).toISOString();

test('[LE1] a movement goes into the book whole, marks the depots it touches, and is read by its place', async () => {
  const { lot, depot, item } = await supplies.stocked('100');
  const other = await supplies.depot();
  const moved = await duty.post<Movement>('/movements', transfer(lot, depot, other, '30'));
  expect(moved).toMatchObject({ status: 201, body: { kind: 'transfer', state: 'recorded', flags: [], by: { personId: duty.personId } } });
  expect([await supplies.onHand(lot, depot), await supplies.onHand(lot, other)]).toEqual(['70', '30']);
  const { body: row } = await duty.get<Depot>(`/depots/${other.id}`);
  expect([row.movedAt, row.version]).toEqual([moved.body.at, 2]);
  const listed = await duty.get<Page<Movement>>(`/movements?place=depot:${other.id}`);
  expect(listed.body.items).toEqual([moved.body]);
  expect((await duty.get<Movement>(`/movements/${moved.body.id}`)).body).toEqual(moved.body);
  for (const query of [`lot=${lot.id}`, `item=${item.id}`, `place=depot:${depot.id}`, `kind=transfer&lot=${lot.id}`])
    expect((await duty.get<Page<Movement>>(`/movements?${query}`)).body.items).toContainEqual(moved.body);
});

test.each<[string, (lot: Lot, depot: Depot) => object, number, string, string]>([
  ['to itself', (lot, depot) => transfer(lot, depot, depot, '1'), 422, 'PLACES_SAME', 'lines.0.to'],
  ['of a fraction', (lot, depot) => issue(lot, depot, '0.5'), 422, 'QUANTITY_UNFIT', 'lines.0.quantity'],
  ['of nothing', (lot, depot) => issue(lot, depot, '0'), 422, 'QUANTITY_UNFIT', 'lines.0.quantity'],
  ['of less than nothing', (lot, depot) => issue(lot, depot, '-3'), 422, 'QUANTITY_UNFIT', 'lines.0.quantity'],
  ['of too much to count', (lot, depot) => issue(lot, depot, '1000000000000'), 422, 'QUANTITY_UNFIT', 'lines.0.quantity'],
  ['of a number', (lot, depot) => issue(lot, depot, 3 as unknown as string), 400, 'INVALID', 'lines.0.quantity'],
  ['of an unknown lot', (lot, depot) => issue({ ...lot, id: uuidv7() }, depot, '1'), 422, 'LOT_UNKNOWN', 'lines.0.lotId'],
  ['from an unknown depot', (lot, depot) => issue(lot, { ...depot, id: uuidv7() }, '1'), 422, 'DEPOT_UNKNOWN', 'lines.0.from'],
  ['the wrong way', (lot, depot) => ({ ...issue(lot, depot, '1'), kind: 'receive' }), 422, 'PLACES_UNFIT', 'lines.0.to'],
  ['in the future', (lot, depot) => issue(lot, depot, '1', { at: ago(-3600) }), 422, 'TIME_IN_FUTURE', 'at'],
  ['long ago', (lot, depot) => issue(lot, depot, '1', { at: ago(8 * 86_400) }), 422, 'TIME_TOO_OLD', 'at'],
  ['without lines', (lot, depot) => ({ ...issue(lot, depot, '1'), lines: [] }), 400, 'INVALID', 'lines'],
  ['for an unknown incident', (lot, depot) => issue(lot, depot, '1', { incidentId: uuidv7() }), 422, 'INCIDENT_UNKNOWN', 'incidentId'],
])('[LE2] [LE3] a movement %s is refused and nothing has moved', async (_, command, status, code, path) => {
  const { lot, depot } = await supplies.stocked('100');
  const refused = await duty.post<Refusal>('/movements', command(lot, depot));
  expect([refused.status, refused.body.code, refused.body.errors?.[0]?.path]).toEqual([status, code, path]);
  expect(await supplies.onHand(lot, depot)).toBe('100');
});

test('[LE4] what is not there is refused with what is left of each lot, and no line of the movement happens', async () => {
  const { lot, depot } = await supplies.stocked('10');
  const other = await supplies.lot(await supplies.item());
  await supplies.receive(other, depot, '5');
  const lines = [...issue(lot, depot, '11').lines, ...issue(other, depot, '5').lines];
  const refused = await duty.post<Refusal>('/movements', { kind: 'issue', lines });
  expect([refused.status, refused.body.code]).toEqual([409, 'STOCK_INSUFFICIENT']);
  expect(refused.body.errors).toEqual([{ code: 'STOCK_INSUFFICIENT', lotId: lot.id, place: `depot:${depot.id}`, left: '10' }]);
  expect([await supplies.onHand(lot, depot), await supplies.onHand(other, depot)]).toEqual(['10', '5']);
});

test('[LE4] 64 at once for one lot: as many get some as there is, and the sum is right', async () => {
  const { lot, depot } = await supplies.stocked('40');
  const began = performance.now();
  const answers = await Promise.all(Array.from({ length: 64 }, () => duty.post<Refusal>('/movements', issue(lot, depot, '1'))));
  expect(performance.now() - began).toBeLessThan(5_000);
  expect(answers.filter(({ status }) => status === 201)).toHaveLength(40);
  const refused = answers.filter(({ status }) => status === 409);
  expect(refused.map(({ body }) => [body.code, body.errors?.[0]?.left])).toEqual(Array(24).fill(['STOCK_INSUFFICIENT', '0']));
  expect(await supplies.onHand(lot, depot)).toBe('0');
  expect((await duty.get<Depot>(`/depots/${depot.id}`)).body.version).toBe(42);
});

test('[LE5] what is kept for somebody is on hand and given to nobody else', async () => {
  const { lot, depot } = await supplies.stocked('10');
  const { Ledger } = await import('./ledger.ts');
  const ledger = new Ledger();
  const kept = [{ lotId: lot.id, place: inDepot(depot.id), quantity: '7' }];
  await server.core.transactions.runAs('spec', (tx) => ledger.reserve(tx, kept));
  expect(await supplies.stock(`lot=${lot.id}`)).toMatchObject([{ onHand: '10', reserved: '7', available: '3' }]);
  expect((await duty.post<Refusal>('/movements', issue(lot, depot, '4'))).body.errors?.[0]?.left).toBe('3');
  const again = server.core.transactions.runAs('spec', (tx) => ledger.reserve(tx, kept));
  await expect(again).rejects.toMatchObject({ code: 'STOCK_INSUFFICIENT' });
  await server.core.transactions.runAs('spec', async (tx) => {
    await ledger.release(tx, kept);
    await ledger.move(tx, null, { kind: 'issue', lines: [{ lotId: lot.id, from: inDepot(depot.id), to: CONSUMED, quantity: '10' }] });
  });
  expect(await supplies.stock(`lot=${lot.id}`)).toEqual([]);
});

test('[LE6] a block says how much of a lot may not be given out, and an expiry can be corrected, both with a reason', async () => {
  const { lot, depot } = await supplies.stocked('10');
  const blocked = { place: inDepot(depot.id), quantity: '8' };
  expect((await duty.patch<Lot>(`/lots/${lot.id}`, { blocked, reason: '受潮' })).body.version).toBe(2);
  expect(await supplies.stock(`lot=${lot.id}`)).toMatchObject([{ blocked: '8', available: '2' }]);
  expect((await duty.post('/movements', issue(lot, depot, '3'))).status).toBe(409);
  const more = await duty.patch<Refusal>(`/lots/${lot.id}`, { blocked: { ...blocked, quantity: '11' }, reason: '受潮' });
  expect([more.status, more.body.code]).toEqual([409, 'STOCK_INSUFFICIENT']);
  await duty.patch(`/lots/${lot.id}`, { blocked: { ...blocked, quantity: '0' }, expiresAt: '2030-01-01T00:00:00Z', reason: '已晾干' });
  expect(await supplies.stock(`lot=${lot.id}`)).toMatchObject([{ blocked: '0', available: '10', expiresAt: '2030-01-01T00:00:00.000Z' }]);
  expect((await duty.patch(`/lots/${lot.id}`, { expiresAt: '2030-01-01T00:00:00Z' })).status).toBe(400);
  const stale = await duty.patch<Refusal>(`/lots/${lot.id}`, { expiresAt: '2031-01-01T00:00:00Z', reason: 'x' }, { 'If-Match': '"1"' });
  expect(stale.body.code).toBe('VERSION_CONFLICT');
});

test('[LE7] what comes back is checked: repair lies blocked, scrap waits for a second person', async () => {
  const { lot, depot } = await supplies.stocked('10');
  const team = { kind: 'team', id: server.city.teams.west };
  await duty.post('/movements', { kind: 'issue', lines: [{ lotId: lot.id, from: inDepot(depot.id), to: team, quantity: '10' }] });
  const back = (quantity: string, outcome: string, to: object = inDepot(depot.id)) =>
    duty.post<Movement>('/movements', { kind: 'return', lines: [{ lotId: lot.id, from: team, to, quantity, outcome }] });
  expect((await back('4', 'stock')).body.state).toBe('recorded');
  const repair = await back('3', 'repair');
  expect(await supplies.stock(`place=depot:${depot.id}`)).toMatchObject([{ onHand: '7', blocked: '3', available: '4' }]);
  expect((await back('1', 'scrap')).status).toBe(422);
  expect((await back('2', 'scrap', { kind: 'scrapped' })).body.state).toBe('pending');
  expect((await duty.post(`/movements/${repair.body.id}/reverse`, { reason: '看错' })).status).toBe(201);
  expect(await supplies.stock(`place=depot:${depot.id}`)).toMatchObject([{ onHand: '4', blocked: '0' }]);
});

test('[LE8] a write-off waits for somebody else, who may decline it; nothing moves meanwhile', async () => {
  const { lot, depot } = await supplies.stocked('10');
  const leader = await server.as('dutyLeader');
  const pending = (await duty.post<Movement>('/movements', writeOff(lot, depot, '4'))).body;
  expect([pending.state, await supplies.onHand(lot, depot)]).toEqual(['pending', '10']);
  const own = await duty.post<Refusal>(`/movements/${pending.id}/confirm`);
  expect([own.status, own.body.code]).toEqual([409, 'SAME_PERSON']);
  expect((await duty.get<Page<Movement>>(`/movements?state=pending&place=depot:${depot.id}`)).body.items).toEqual([pending]);
  const confirmed = await leader.post<Movement>(`/movements/${pending.id}/confirm`);
  expect(confirmed).toMatchObject({ status: 200, body: { state: 'recorded', confirmedBy: { personId: leader.personId } } });
  expect(await supplies.onHand(lot, depot)).toBe('6');
  expect((await leader.post<Refusal>(`/movements/${pending.id}/confirm`)).body.code).toBe('MOVEMENT_NOT_PENDING');
  expect((await duty.get<Movement>(`/movements/${pending.id}`)).body).toEqual(confirmed.body);
  const second = (await duty.post<Movement>('/movements', writeOff(lot, depot, '6'))).body;
  expect((await leader.post<Movement>(`/movements/${second.id}/confirm`, { isDeclined: true })).body.state).toBe('declined');
  expect(await supplies.onHand(lot, depot)).toBe('6');
  const twice = (await duty.post<Movement>('/movements', writeOff(lot, depot, '6'))).body;
  const both = await Promise.all([1, 2].map(() => leader.post(`/movements/${twice.id}/confirm`)));
  expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
});

test('[LE9] a movement is reversed whole and once, unless what it brought has gone', async () => {
  const { lot, depot } = await supplies.stocked('10');
  const other = await supplies.depot();
  const moved = (await duty.post<Movement>('/movements', transfer(lot, depot, other, '4'))).body;
  const reversed = await duty.post<Movement>(`/movements/${moved.id}/reverse`, { reason: '录错' });
  expect(reversed).toMatchObject({ status: 201, body: { kind: 'reverse', reversesId: moved.id } });
  expect([await supplies.onHand(lot, depot), await supplies.onHand(lot, other)]).toEqual(['10', '0']);
  expect((await duty.get<Movement>(`/movements/${moved.id}`)).body.reversedById).toBe(reversed.body.id);
  for (const id of [moved.id, reversed.body.id])
    expect((await duty.post<Refusal>(`/movements/${id}/reverse`, { reason: '再来' })).body.code).toBe('MOVEMENT_REVERSED');
  const gone = (await duty.post<Movement>('/movements', transfer(lot, depot, other, '4'))).body;
  await duty.post('/movements', issue(lot, other, '1'));
  expect((await duty.post<Refusal>(`/movements/${gone.id}/reverse`, { reason: '录错' })).body.code).toBe('STOCK_INSUFFICIENT');
  const written = (await duty.post<Movement>('/movements', writeOff(lot, depot, '1'))).body;
  expect((await duty.post<Refusal>(`/movements/${written.id}/reverse`, { reason: 'x' })).body.code).toBe('MOVEMENT_NOT_RECORDED');
  const leader = await server.as('dutyLeader');
  await leader.post(`/movements/${written.id}/confirm`);
  const back = (await leader.post<Movement>(`/movements/${written.id}/reverse`, { reason: '找到了' })).body;
  expect(back.state).toBe('pending');
  expect((await duty.post<Movement>(`/movements/${back.id}/confirm`)).body.state).toBe('recorded');
  expect(await supplies.onHand(lot, depot)).toBe('6');
});

test('[LE10] the book answers for any instant, and a late entry that makes a past balance negative is kept and flagged', async () => {
  const [item, depot] = [await supplies.item(), await supplies.depot()];
  const lot = await supplies.lot(item);
  await supplies.receive(lot, depot, '10', { at: ago(3600) });
  await duty.post('/movements', issue(lot, depot, '8', { at: ago(600) }));
  await supplies.receive(lot, depot, '5');
  const fine = await duty.post<Movement>('/movements', issue(lot, depot, '2', { at: ago(1800) }));
  expect(fine.body.flags).toEqual(['late']);
  const low = await duty.post<Movement>('/movements', issue(lot, depot, '1', { at: ago(1800) }));
  expect(low).toMatchObject({ status: 201, body: { flags: ['late', 'pastNegative'] } });
  const then = [ago(7200), ago(3000), ago(1200), ago(300)];
  expect(await Promise.all(then.map((at) => supplies.onHand(lot, depot, at)))).toEqual(['0', '10', '7', '-1']);
  expect(await supplies.onHand(lot, depot)).toBe('4');
});

test('[LE12] stock of different owners is never one number, and what is the army’s is there by right only', async () => {
  const [item, depot] = [await supplies.item(), await supplies.depot()];
  const leader = await server.as('dutyLeader');
  const amounts = { government: '10', donated: '1', agreement: '100', cloud: '1000', capacity: '5' };
  for (const [ownerKind, quantity] of Object.entries(amounts))
    await supplies.receive(await supplies.lot(item, { ownerKind }), depot, quantity);
  expect((await duty.post('/lots', { itemId: item.id, ownerKind: 'military' })).status).toBe(403);
  const army = (await leader.post<Lot>('/lots', { itemId: item.id, ownerKind: 'military' })).body;
  const lines = [{ lotId: army.id, from: SUPPLIER, to: inDepot(depot.id), quantity: '7' }];
  expect((await duty.post<Refusal>('/movements', { kind: 'receive', lines })).body.code).toBe('LOT_UNKNOWN');
  const moved = (await leader.post<Movement>('/movements', { kind: 'receive', lines })).body;
  const page = (by: Caller) => by.get<StockPage>(`/stock?item=${item.id}`);
  const { items, totals } = (await page(duty)).body;
  expect(items).toHaveLength(5);
  expect(totals).toMatchObject([{ itemId: item.id, disposable: '11' }]);
  expect(totals[0]?.byOwner).toContainEqual({ ownerKind: 'cloud', onHand: '1000', available: '1000' });
  expect((await page(leader)).body.items).toHaveLength(6);
  expect([(await duty.get(`/movements/${moved.id}`)).status, (await duty.get(`/lots/${army.id}`)).status]).toEqual([404, 404]);
  expect((await duty.post(`/movements/${moved.id}/reverse`, { reason: 'x' })).status).toBe(404);
  const count = (await duty.post<StockCount>('/counts', { place: inDepot(depot.id) })).body;
  await leader.post(`/counts/${count.id}/lines`, { lines: [{ lotId: army.id, counted: '7' }] });
  const counted = async (by: Caller) => (await by.get<StockCount>(`/counts/${count.id}`)).body.lines.length;
  const listed = (await duty.get<Page<StockCount>>(`/counts?place=depot:${depot.id}`)).body.items;
  expect([await counted(leader), await counted(duty), listed[0]?.lines]).toEqual([1, 0, []]);
  const paged = await duty.get<StockPage>(`/stock?item=${item.id}&limit=3`);
  const rest = await duty.get<StockPage>(`/stock?item=${item.id}&limit=3&after=${paged.body.next}`);
  expect([...paged.body.items, ...rest.body.items]).toEqual(items);
  expect([rest.body.next, rest.body.totals]).toEqual([null, []]);
});

test('[LE13] a count is held against its instant, and who counted does not sign', async () => {
  const [item, depot] = [await supplies.item(), await supplies.depot()];
  const [lot, more] = [await supplies.lot(item), await supplies.lot(item)];
  await supplies.receive(lot, depot, '10', { at: ago(3600) });
  await supplies.receive(more, depot, '3', { at: ago(3600) });
  const keeper = await server.as('depotKeeper', 'west', depot.id);
  const started = await keeper.post<StockCount>('/counts', { place: inDepot(depot.id), at: ago(1800) });
  expect(started.status).toBe(201);
  await duty.post('/movements', issue(lot, depot, '2'));
  const lines = [
    { lotId: lot.id, counted: '9' },
    { lotId: more.id, counted: '4' },
  ];
  const entered = await keeper.post<StockCount>(`/counts/${started.body.id}/lines`, { lines });
  expect(entered.body.lines).toMatchObject([
    { counted: '9', book: '10' },
    { counted: '4', book: '3' },
  ]);
  expect((await keeper.post<Refusal>(`/counts/${started.body.id}/confirm`)).body.code).toBe('SAME_PERSON');
  const confirmed = await duty.post<StockCount>(`/counts/${started.body.id}/confirm`);
  expect(confirmed).toMatchObject({ status: 200, body: { state: 'confirmed', confirmedBy: { personId: duty.personId } } });
  expect([await supplies.onHand(lot, depot), await supplies.onHand(more, depot)]).toEqual(['7', '4']);
  const { body: moved } = await duty.get<Movement>(`/movements/${confirmed.body.movementId}`);
  expect(moved).toMatchObject({ kind: 'count', at: started.body.at, by: { personId: keeper.personId }, state: 'recorded' });
  expect((await duty.get<Depot>(`/depots/${depot.id}`)).body.countedAt).toBe(started.body.at);
  expect((await keeper.post<Refusal>(`/counts/${started.body.id}/lines`, { lines })).body.code).toBe('COUNT_NOT_OPEN');
  expect((await keeper.get<Page<StockCount>>(`/counts?place=depot:${depot.id}`)).body.items).toEqual([confirmed.body]);
});

test('[LE14] a keeper moves what is in the own depot and sees no other', async () => {
  const { lot, depot } = await supplies.stocked('10');
  const other = await supplies.depot();
  const keeper = await server.as('depotKeeper', 'west', depot.id);
  expect((await keeper.post('/movements', issue(lot, depot, '1'))).status).toBe(201);
  expect((await keeper.post<Refusal>('/movements', transfer(lot, depot, other, '1'))).body.code).toBe('DEPOT_UNKNOWN');
  const stranger = await server.as('depotKeeper', 'west', other.id);
  expect((await stranger.post<Refusal>('/movements', issue(lot, depot, '1'))).body.code).toBe('DEPOT_UNKNOWN');
  expect((await (await server.as('commander')).post('/movements', issue(lot, depot, '1'))).status).toBe(403);
  const east = await server.as('dutyOfficer', 'east');
  expect((await east.post<Refusal>('/movements', issue(lot, depot, '1'))).body.code).toBe('DEPOT_UNKNOWN');
  expect((await east.get<StockPage>(`/stock?lot=${lot.id}`)).body).toMatchObject({ items: [], totals: [] });
  expect((await east.get<Page<Movement>>(`/movements?lot=${lot.id}`)).body.items).toEqual([]);
  expect((await keeper.get<StockPage>(`/stock?lot=${lot.id}`)).body.items).toMatchObject([{ onHand: '9' }]);
  const { items } = (await keeper.get<Page<Movement>>(`/movements?lot=${lot.id}`)).body;
  expect(items).toHaveLength(2);
  expect((await east.post(`/movements/${items[0]?.id}/reverse`, { reason: '不对' })).status).toBe(404);
  expect((await east.post(`/movements/${items[0]?.id}/confirm`, {})).status).toBe(404);
  for (const role of ['informant', 'systemAdmin', 'teamMember'] as const) {
    const caller = await server.as(role, 'root', role === 'teamMember' ? server.city.teams.west : undefined);
    expect([role, (await caller.get(`/lots/${lot.id}`)).status, (await caller.get('/lots')).status]).toEqual([role, 403, 403]);
  }
});

test('[LE3] a pump is one pump, wherever it is', async () => {
  const [pump, depot] = [await supplies.item({ serial: true, name: { zh: '排水泵' } }), await supplies.depot()];
  const lot = await supplies.lot(pump, { serialNumber: 'P-1' });
  expect((await duty.post<Refusal>('/lots', { itemId: pump.id, serialNumber: 'P-1' })).body.code).toBe('SERIAL_TAKEN');
  const two = { kind: 'receive', lines: [{ lotId: lot.id, from: SUPPLIER, to: inDepot(depot.id), quantity: '2' }] };
  expect((await duty.post<Refusal>('/movements', two)).body.code).toBe('QUANTITY_UNFIT');
  const one = { kind: 'receive', lines: [{ lotId: lot.id, from: SUPPLIER, to: inDepot(depot.id), quantity: '1' }] };
  const both = await Promise.all([1, 2, 3].map(() => duty.post('/movements', one)));
  expect(both.map(({ status }) => status).sort()).toEqual([201, 422, 422]);
});

test('[LE15] who has an item, nearest by road first, with the age of the count', async () => {
  const [item, near] = [await supplies.item(), await supplies.depot({ name: '近' })];
  const far = await supplies.depot({ name: '远', place: { point: { type: 'Point', coordinates: EAST } } });
  const lot = await supplies.lot(item);
  await supplies.receive(lot, near, '10');
  await supplies.receive(lot, far, '20');
  const team = { kind: 'team', id: server.city.teams.spare };
  await duty.post('/movements', { kind: 'issue', lines: [{ lotId: lot.id, from: inDepot(near.id), to: team, quantity: '4' }] });
  const found = (await duty.get<StockHolders>(`/stock/search?item=${item.id}&near=${WEST.join(',')}`)).body.items;
  expect(found.map(({ name, holdings }) => [name, holdings[0]?.available])).toEqual([
    ['近', '6'],
    ['Team T03', '4'],
    ['远', '20'],
  ]);
  expect(found.map(({ estimated, seconds }) => [estimated, typeof seconds])).toEqual(Array(3).fill([true, 'number']));
  expect((await duty.get(`/stock/search?item=${item.id}&near=200,100`)).status).toBe(400);
});

test('[LE16] for how many people stock lasts, and what runs out first', async () => {
  const depot = await supplies.depot({ level: 'town' });
  const water = await supplies.item({ name: { zh: '饮用水' }, decimals: 1, perPersonDay: '3' });
  const quilt = await supplies.item({ perPerson: '1' });
  await supplies.receive(await supplies.lot(water), depot, '90');
  await supplies.receive(await supplies.lot(quilt), depot, '50');
  await supplies.receive(await supplies.lot(water, { ownerKind: 'agreement' }), depot, '9000');
  const answer = await duty.get<{ nodes: { jurisdictionId: string; supported: number; limitingItemId: string; items: object[] }[] }>(
    `/stock/capacity?people=20&days=3&node=${server.city.west}`,
  );
  const west = answer.body.nodes.find(({ jurisdictionId }) => jurisdictionId === server.city.west);
  expect(west?.items).toContainEqual({ itemId: water.id, available: '90', supported: 10, short: '90' });
  expect(west?.items).toContainEqual({ itemId: quilt.id, available: '50', supported: 50, short: '0' });
  expect([west?.supported, west?.limitingItemId]).toEqual([10, water.id]);
});

test('[LE17] what expires soon, the nearest first', async () => {
  const [item, depot] = [await supplies.item({ shelfLifeDays: 10 }), await supplies.depot()];
  const soon = await supplies.lot(item, { madeAt: ago(86_400) });
  const later = await supplies.lot(item, { expiresAt: ago(-40 * 86_400) });
  for (const lot of [later, soon]) await supplies.receive(lot, depot, '1');
  const lots = async (days: number) =>
    (await duty.get<Page<Stock>>(`/stock/expiring?days=${days}&place=depot:${depot.id}`)).body.items.map(({ lotId }) => lotId);
  expect([await lots(5), await lots(30), await lots(50)]).toEqual([[], [soon.id], [soon.id, later.id]]);
  const page = async (after = '') => (await duty.get<Page<Stock>>(`/stock/expiring?days=50&place=depot:${depot.id}&limit=1${after}`)).body;
  const first = await page();
  const second = await page(`&after=${first.next}`);
  expect([first.items[0]?.lotId, second.items[0]?.lotId, second.next]).toEqual([soon.id, later.id, null]);
  expect((await duty.get('/stock/expiring?after=1')).status).toBe(400);
});

test('[LE21] stock by the level of its depots: what each lacks is added up, what others own stands beside it', async () => {
  const item = await supplies.item({ minimum: { town: '30', district: '100' } });
  const [first, second] = [await supplies.depot({ level: 'town' }), await supplies.depot({ level: 'town' })];
  const firm = await supplies.depot({ level: 'town', kind: 'agreement' });
  const store = await supplies.depot({ level: 'district', kind: 'store' });
  const [lot, theirs] = [await supplies.lot(item), await supplies.lot(item, { ownerKind: 'agreement' })];
  await supplies.receive(lot, first, '50');
  await supplies.receive(lot, second, '12');
  await supplies.receive(theirs, firm, '900');
  await supplies.receive(lot, store, '100');
  const levels = async (caller = duty, query = '') =>
    (await caller.get<StockByLevel>(`/stock/levels${query}`)).body.items.filter(({ itemId }) => itemId === item.id);
  const government = (onHand: string) => ({ ownerKind: 'government', onHand });
  const district = {
    itemId: item.id,
    level: 'district',
    depots: 1,
    disposable: '100',
    short: '0',
    shortDepots: 0,
    byOwner: [government('100')],
  };
  const byOwner = [{ ownerKind: 'agreement', onHand: '900' }, government('62')];
  expect(await levels()).toEqual([
    district,
    { itemId: item.id, level: 'town', depots: 3, disposable: '62', short: '18', shortDepots: 1, byOwner },
  ]);
  expect(await levels(duty, `?class=${item.class}&node=${server.city.west}`)).toHaveLength(2);
  expect(await levels(duty, `?node=${server.city.east}`)).toEqual([]);
  expect(await levels(await server.as('dutyOfficer', 'east'))).toEqual([]);
  expect((await (await server.as('auditAdmin')).get('/stock/levels')).status).toBe(403);
});

test('[LE18] nobody rewrites what has moved, not even the role of the product', async () => {
  const { depot } = await supplies.stocked('10');
  for (const table of ['movements', 'movement_lines', 'movement_decisions', 'movement_reversals'])
    for (const sql of [`DELETE FROM ${table}`, `TRUNCATE ${table}`])
      await expect(server.core.database.query(sql)).rejects.toThrow(/permission denied|append-only|referenced in a foreign key/);
  await expect(server.core.database.query(`UPDATE movement_lines SET quantity = 1`)).rejects.toThrow(/permission denied|append-only/);
  await expect(
    server.core.database.query('UPDATE balances SET on_hand = -1 WHERE place = $1', [`depot:${depot.id}`]),
  ).rejects.toMatchObject({ code: '23514' });
});
