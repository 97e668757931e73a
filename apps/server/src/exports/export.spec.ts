/** docs/spec/imports.md, "Exports": lists as files, read again by whoever opens them. */
import { columnsText, EXAMPLE_PROFILE } from '@fenghuo/domain';
import exceljs from 'exceljs';
import { eventually } from '../core/testing/eventually.ts';
import { type Caller, startServer, type TestServer, WEST } from '../core/testing/server.ts';

let server: TestServer;
let duty: Caller;
beforeAll(async () => {
  server = await startServer();
  duty = await server.as('dutyOfficer');
  const made = async <T>(path: string, body: object): Promise<T> => {
    const answer = await duty.post<T>(path, body);
    expect(answer.status).toBe(201);
    return answer.body;
  };
  const place = { point: { type: 'Point', coordinates: WEST } };
  const item = await made<{ id: string }>('/items', { code: 'EX-1', name: { zh: '=HYPERLINK("x"),毯' }, class: 'living', unit: '条' });
  const depot = await made<{ id: string }>('/depots', { code: 'EX-D', name: '一号库', kind: 'store', level: 'district', place });
  const lot = await made<{ id: string }>('/lots', { itemId: item.id, code: '007', expiresAt: '2031-01-31T15:59:59Z' });
  const line = { lotId: lot.id, from: { kind: 'supplier' }, to: { kind: 'depot', id: depot.id }, quantity: '12' };
  await made('/movements', { kind: 'receive', lines: [line] });
});
afterAll(() => server.close());

const file = (path: string, caller = duty): Promise<Response> =>
  fetch(`${server.url}/api/v1/exports/${path}`, { headers: { authorization: `Bearer ${caller.token}` } });

test('[IM15] CSV with a byte order mark; cells that a spreadsheet would run are plain text, and the audit knows who took it', async () => {
  const answer = await file('items?columns=code,name:品名,class');
  expect([answer.status, answer.headers.get('content-type'), answer.headers.get('content-disposition')]).toEqual([
    200,
    'text/csv; charset=utf-8',
    'attachment; filename="items.csv"',
  ]);
  const bytes = Buffer.from(await answer.arrayBuffer());
  expect(bytes.toString('utf8')).toBe(`\uFEFF编码,品名,类别\r\nEX-1,"'=HYPERLINK(""x""),毯",生活\r\n`);
  const audited = await server.core.database.query<{ detail: object }>(`SELECT detail FROM audit WHERE action = 'list.exported'`);
  expect(audited).toEqual([{ detail: { kind: 'items', format: 'csv', columns: 'code name class' } }]);
  expect((await file('items?columns=soup')).status).toBe(400);
  expect((await file('soup')).status).toBeGreaterThanOrEqual(400);
});

test('[IM16] stock by the heads of a profile as xlsx: codes are texts, amounts numbers; another district sees none of it', async () => {
  const path = `stock?format=xlsx&columns=${encodeURIComponent(columnsText(EXAMPLE_PROFILE.columns))}`;
  const read = async (caller: Caller): Promise<unknown[][]> => {
    const book = new exceljs.Workbook();
    await book.xlsx.load(await (await file(path, caller)).arrayBuffer());
    const rows: unknown[][] = [];
    book.worksheets[0]?.eachRow((row) => rows.push((row.values as unknown[]).slice(1)));
    return rows;
  };
  const heads = EXAMPLE_PROFILE.columns.map(({ head }) => head);
  const [first, row] = await read(duty);
  expect(first).toEqual(heads);
  expect(row).toEqual(['EX-1', '=HYPERLINK("x"),毯', '条', 12, '一号库', '007', '政府', undefined, '2031-01-31'].map((cell) => cell));
  expect(await read(await server.as('dutyOfficer', 'east'))).toEqual([heads]);
});

test('[IM16] a profile set above holds below, until a place has its own; unknown columns are refused, and only who sets limits keeps one', async () => {
  const leader = await server.as('dutyLeader');
  const { root, west } = server.city;
  const set = (by: Caller, node: string, exportProfiles: object[]) =>
    by.request<{ code: string }>(`/api/v1/jurisdictions/${node}/settings`, { method: 'PUT', body: { exportProfiles } });
  const own = { kind: 'items', name: '市局', columns: [{ field: 'code', head: '编号' }] };
  const held = async () =>
    (await duty.get<{ effective: { exportProfiles: { name: string }[] } }>(`/jurisdictions/${west}/settings`)).body.effective
      .exportProfiles;
  expect(await held()).toEqual([EXAMPLE_PROFILE]);
  expect((await set(leader, root, [EXAMPLE_PROFILE, own])).status).toBe(200);
  await eventually(async () => expect((await held()).map(({ name }) => name)).toEqual([EXAMPLE_PROFILE.name, '市局']));
  expect((await set(leader, west, [{ ...own, columns: [{ field: 'soup', head: '汤' }] }])).status).toBe(400);
  expect((await set(leader, west, [own, own])).status).toBe(400);
  expect((await set(duty, west, [own])).status).toBe(403);
  expect((await set(leader, west, [own])).status).toBe(200);
  await eventually(async () => expect(await held()).toEqual([own]));
});
