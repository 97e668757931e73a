/** docs/spec/imports.md, "Depots". */
import type { Depot, Page } from '@fenghuo/domain';
import { type Caller, startServer, type TestServer } from '../core/testing/server.ts';
import { problemsOf, Sheets } from '../core/testing/sheets.ts';

let server: TestServer;
let duty: Caller;
let sheets: Sheets;
beforeAll(async () => {
  server = await startServer();
  duty = await server.as('dutyOfficer');
  const columns = { code: 0, name: 1, kind: 2, level: 3, lng: 4, lat: 5, areaSquareMetres: 6 };
  sheets = new Sheets(duty, 'depots', { columns }, '编码,名称,类型,层级,经度,纬度,面积\n');
});
afterAll(() => server.close());

const depot = async (code: string): Promise<Depot | undefined> =>
  (await duty.get<Page<Depot>>('/depots?limit=1000')).body.items.find((one) => one.code === code);

test('[IM13] depots by their code: each where it stands, of others and of an unknown kind none', async () => {
  const row = await sheets.previewed(
    'DA1,甲库,储备库,区级,120.1,36.2,2100\nDA2,乙库,没有这种,区级,120.1,36.2,\nDA3,丙库,储备点,村,120.1,36.2,99999999\n',
  );
  expect(problemsOf(row)).toEqual([
    [3, 'kind', 'NOT_CHOSEN_FROM'],
    [4, 'areaSquareMetres', 'OUT_OF_RANGE'],
  ]);
  expect(await sheets.done(row.id, 'apply', { goodRowsOnly: true })).toMatchObject({ state: 'applied', failure: null, counts: { add: 1 } });
  expect(await depot('DA1')).toMatchObject({
    kind: 'store',
    level: 'district',
    jurisdictionId: server.city.west,
    areaSquareMetres: '2100',
  });
  const foreign = await sheets
    .by(await server.as('dutyOfficer', 'east'))
    .previewed('DA1,别人的,储备库,区级,120.7,36.2,\nDA9,别处,储备库,区级,120.1,36.2,\n');
  expect(problemsOf(foreign)).toEqual([
    [2, 'code', 'NOT_YOURS'],
    [3, 'regionCode', 'NOT_YOURS'],
  ]);
});

test('[IM13] taken back: a new one is closed and comes back with its next list, a changed one is what it was', async () => {
  const first = await sheets.previewed('DB1,甲库,储备库,区级,120.1,36.2,\n');
  await sheets.done(first.id, 'apply');
  const second = await sheets.previewed('DB1,新名,储备点,镇,120.1,36.2,80\nDB2,乙库,储备库,区级,120.1,36.2,\n', { mode: 'addAndUpdate' });
  expect(second.counts).toMatchObject({ add: 1, update: 1 });
  await sheets.done(second.id, 'apply');
  expect(await sheets.done(first.id, 'undo')).toMatchObject({
    state: 'applied',
    failure: { code: 'IMPORT_USED' },
    problems: [{ row: 2, code: 'USED' }],
  });
  expect(await sheets.done(second.id, 'undo')).toMatchObject({ state: 'undone', failure: null });
  expect(await depot('DB1')).toMatchObject({ name: '甲库', kind: 'store', level: 'district', areaSquareMetres: null, state: 'open' });
  expect(await depot('DB2')).toMatchObject({ state: 'closed' });
  const again = await sheets.previewed('DB2,乙库,储备库,区级,120.1,36.2,\n', { mode: 'addAndUpdate' });
  await sheets.done(again.id, 'apply');
  expect(await depot('DB2')).toMatchObject({ state: 'open' });
  expect(await sheets.done(again.id, 'undo')).toMatchObject({ state: 'undone', failure: null });
  expect(await depot('DB2')).toMatchObject({ state: 'closed' });
});
