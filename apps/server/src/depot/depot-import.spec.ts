/** docs/spec/imports.md, "Depots". */
import type { Depot, Import, Page } from '@fenghuo/domain';
import { eventually } from '../core/testing/eventually.ts';
import { type Caller, startServer, type TestServer } from '../core/testing/server.ts';

let server: TestServer;
let duty: Caller;
beforeAll(async () => {
  server = await startServer();
  duty = await server.as('dutyOfficer');
});
afterAll(() => server.close());

async function done(id: string, step: string, body: object = {}, caller = duty): Promise<Import> {
  const asked = await caller.post<Import & { code?: string }>(`/imports/${id}/${step}`, body);
  expect([asked.status, asked.body.code]).toEqual([200, undefined]);
  let row = asked.body as Import;
  await eventually(async () => {
    row = (await caller.get<Import>(`/imports/${id}`)).body;
    expect(['reading', 'applying', 'undoing']).not.toContain(row.state);
  });
  return row;
}
async function previewed(lines: string, more: object = {}, caller = duty): Promise<Import> {
  const form = new FormData();
  form.set('kind', 'depots');
  form.set('file', new Blob([`编码,名称,类型,层级,经度,纬度,面积\n${lines}\n`]), 'depots.csv');
  const headers = { authorization: `Bearer ${caller.token}` };
  const answer = await fetch(`${server.url}/api/v1/imports`, { method: 'POST', headers, body: form });
  const { id } = (await answer.json()) as Import;
  const columns = { code: 0, name: 1, kind: 2, level: 3, lng: 4, lat: 5, areaSquareMetres: 6 };
  return done(id, 'preview', { columns, ...more }, caller);
}
const depot = async (code: string): Promise<Depot | undefined> =>
  (await duty.get<Page<Depot>>('/depots?limit=1000')).body.items.find((one) => one.code === code);
const problems = (row: Import) => row.problems.map(({ row: number, field, code }) => [number, field, code]);

test('[IM13] depots by their code: each where it stands, of others and of an unknown kind none', async () => {
  const row = await previewed(
    'DA1,甲库,储备库,区级,120.1,36.2,2100\nDA2,乙库,没有这种,区级,120.1,36.2,\nDA3,丙库,储备点,村,120.1,36.2,99999999\n',
  );
  expect(problems(row)).toEqual([
    [3, 'kind', 'NOT_CHOSEN_FROM'],
    [4, 'areaSquareMetres', 'OUT_OF_RANGE'],
  ]);
  expect(await done(row.id, 'apply', { goodRowsOnly: true })).toMatchObject({ state: 'applied', failure: null, counts: { add: 1 } });
  expect(await depot('DA1')).toMatchObject({
    kind: 'store',
    level: 'district',
    jurisdictionId: server.city.west,
    areaSquareMetres: '2100',
  });
  const foreign = await previewed(
    'DA1,别人的,储备库,区级,120.7,36.2,\nDA9,别处,储备库,区级,120.1,36.2,\n',
    {},
    await server.as('dutyOfficer', 'east'),
  );
  expect(problems(foreign)).toEqual([
    [2, 'code', 'NOT_YOURS'],
    [3, 'regionCode', 'NOT_YOURS'],
  ]);
});

test('[IM13] taken back: a new one is closed and comes back with its next list, a changed one is what it was', async () => {
  const first = await previewed('DB1,甲库,储备库,区级,120.1,36.2,\n');
  await done(first.id, 'apply');
  const second = await previewed('DB1,新名,储备点,镇,120.1,36.2,80\nDB2,乙库,储备库,区级,120.1,36.2,\n', { mode: 'addAndUpdate' });
  expect(second.counts).toMatchObject({ add: 1, update: 1 });
  await done(second.id, 'apply');
  expect(await done(first.id, 'undo')).toMatchObject({
    state: 'applied',
    failure: { code: 'IMPORT_USED' },
    problems: [{ row: 2, code: 'USED' }],
  });
  expect(await done(second.id, 'undo')).toMatchObject({ state: 'undone', failure: null });
  expect(await depot('DB1')).toMatchObject({ name: '甲库', kind: 'store', level: 'district', areaSquareMetres: null, state: 'open' });
  expect(await depot('DB2')).toMatchObject({ state: 'closed' });
  const again = await previewed('DB2,乙库,储备库,区级,120.1,36.2,\n', { mode: 'addAndUpdate' });
  await done(again.id, 'apply');
  expect(await depot('DB2')).toMatchObject({ state: 'open' });
  expect(await done(again.id, 'undo')).toMatchObject({ state: 'undone', failure: null });
  expect(await depot('DB2')).toMatchObject({ state: 'closed' });
});
