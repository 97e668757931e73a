/** docs/spec/imports.md, IM12: stock from a list becomes movements. */
import type { Depot, Import, Item, Stock } from '@fenghuo/domain';
import { type Caller, startServer, type TestServer, WEST } from '../core/testing/server.ts';
import { holdNotes, problemsOf, Sheets } from '../core/testing/sheets.ts';

let server: TestServer;
let duty: Caller;
let depot: Depot;
let blanket: Item;
beforeAll(async () => {
  server = await startServer();
  duty = await server.as('dutyOfficer');
  const place = { point: { type: 'Point', coordinates: WEST } };
  depot = (await duty.post<Depot>('/depots', { code: 'W-1', name: '西区库', kind: 'store', level: 'district', place })).body;
  await duty.post('/depots', { code: 'W-2', name: '西区二库', kind: 'store', level: 'district', place });
  const item = (code: string, more: object) =>
    duty.post<Item>('/items', { code, name: { zh: code }, class: 'living', unit: '条', ...more });
  blanket = (await item('BLANKET', { packs: [{ name: '包', quantity: '10' }] })).body;
  await item('PUMP', { serial: true, unit: '台' });
});
afterAll(() => server.close());

const HEAD = '仓库编码,物资编码,数量,单位,批次,序列号,有效期至,单价\n';
const COLUMNS = { depotCode: 0, itemCode: 1, quantity: 2, unit: 3, lotCode: 4, serialNumber: 5, expiresAt: 6, priceYuan: 7 };
const sheets = () => new Sheets(duty, 'stock', { columns: COLUMNS }, HEAD);
const sent = (...lines: string[]): Promise<Import> => sheets().previewed(lines.join('\n'));
const done = (...asked: Parameters<Sheets['done']>): Promise<Import> => sheets().done(...asked);
const stock = async (): Promise<Stock[]> => (await duty.get<{ items: Stock[] }>(`/stock?place=depot:${depot.id}&limit=1000`)).body.items;

test('[IM12] rows become lots that movements bring in; packs are counted in the base unit, days end where the city is', async () => {
  const row = await sent('W-1,BLANKET,12,包,B-1,,2027-03-31,25.5', 'W-1,PUMP,1,台,,SN-1,,', 'W-2,BLANKET,7,,,,,');
  expect(row).toMatchObject({ counts: { good: 3, bad: 0 } });
  expect(await done(row.id, 'apply')).toMatchObject({ state: 'applied', done: 3 });
  const items = await stock();
  expect(items).toHaveLength(2);
  expect(items.find(({ itemId }) => itemId === blanket.id)).toMatchObject({ onHand: '120', expiresAt: '2027-03-31T15:59:59.000Z' });
  const lots = (await duty.get<{ items: { code: string; priceFen: string }[] }>(`/lots?itemId=${blanket.id}`)).body.items;
  expect(lots.find(({ code }) => code === 'B-1')).toMatchObject({ priceFen: '2550' });
  const second = await sent('W-1,PUMP,1,台,,SN-1,,');
  expect(problemsOf(second)).toEqual([[2, 'serialNumber', 'EXISTS']]);
  expect(await done(row.id, 'undo')).toMatchObject({ state: 'undone' });
  expect((await stock()).filter(({ onHand }) => onHand !== '0')).toEqual([]);
});

test('[IM12] what does not fit is told by cell, never rounded', async () => {
  const row = await sent(
    'NOWHERE,BLANKET,1,,,,,',
    'W-1,NOTHING,1,,,,,',
    'W-1,BLANKET,1.5,,,,,',
    'W-1,BLANKET,1,箱,,,,',
    'W-1,BLANKET,0,,,,,',
    'W-1,PUMP,2,,,SN-9,,',
    'W-1,BLANKET,1,,,,,0.125',
    'W-1,BLANKET,1,,,,31/03/27,',
  );
  expect(problemsOf(row)).toEqual([
    [9, 'expiresAt', 'DAY_UNCLEAR'],
    [2, 'depotCode', 'UNKNOWN'],
    [3, 'itemCode', 'UNKNOWN'],
    [4, 'quantity', 'TOO_MANY_DECIMALS'],
    [5, 'unit', 'UNIT_UNKNOWN'],
    [6, 'quantity', 'OUT_OF_RANGE'],
    [7, 'quantity', 'OUT_OF_RANGE'],
    [8, 'priceYuan', 'TOO_MANY_DECIMALS'],
  ]);
  expect(row.problems.map(({ value }) => value)).toEqual(expect.arrayContaining(['NOWHERE', 'NOTHING', '箱']));
});

test('[IM11] stock of which anything has moved since is not taken back, and the row is named', async () => {
  const lines = Array.from({ length: 1_200 }, (_, index) => `W-${(index % 2) + 1},BLANKET,${index + 1},,L-${index},,,`);
  const row = await sent(...lines);
  expect(await done(row.id, 'apply')).toMatchObject({ state: 'applied', done: 1_200 });
  const sum = (await stock()).reduce((total, { onHand }) => total + Number(onHand), 0);
  expect(sum).toBe(lines.reduce((total, _, index) => total + (index % 2 === 0 ? index + 1 : 0), 0));
  const { lotId } = (await stock()).find(({ onHand }) => onHand === '5') ?? { lotId: '' };
  const moved = { kind: 'issue', lines: [{ lotId, from: { kind: 'depot', id: depot.id }, to: { kind: 'consumed' }, quantity: '1' }] };
  expect((await duty.post('/movements', moved)).status).toBe(201);
  expect(await done(row.id, 'undo')).toMatchObject({
    state: 'applied',
    failure: { code: 'IMPORT_USED' },
    problems: [{ row: 6, code: 'USED' }],
  });
});

test('[IM9] others work at a depot while a sheet that brings something there is applied', async () => {
  const lines = Array.from({ length: 1_100 }, (_, index) => `W-1,BLANKET,${index + 1},,LH-${index},,,`);
  const row = await sent(...lines);
  const notes = await holdNotes(server.core.database);
  try {
    await duty.post(`/imports/${row.id}/apply`, {});
    await notes.reached();
    const { lotId } = (await stock()).find(({ onHand }) => onHand !== '0') ?? { lotId: '' };
    const moved = { kind: 'issue', lines: [{ lotId, from: { kind: 'depot', id: depot.id }, to: { kind: 'consumed' }, quantity: '1' }] };
    const began = Date.now();
    expect((await duty.post('/movements', moved)).status).toBe(201);
    expect(Date.now() - began).toBeLessThan(1_000);
    expect((await sheets().read(row.id)).state).toBe('applying');
  } finally {
    await notes.release();
  }
  expect(await sheets().settled(row.id)).toMatchObject({ state: 'applied', failure: null, done: 1_100 });
});
