/** docs/spec/imports.md, "Households": ledgers of villages, whose names nobody finds beside the ledger. */
import type { KnownHousehold, Page } from '@fenghuo/domain';
import { type Caller, startServer, type TestServer } from '../core/testing/server.ts';
import { holdNotes, Sheets } from '../core/testing/sheets.ts';
import { Supplies } from '../core/testing/supplies.ts';

let server: TestServer;
let duty: Caller;
let sheets: Sheets;
beforeAll(async () => {
  server = await startServer();
  duty = await server.as('dutyLeader');
  const columns = { code: 0, villageCode: 1, headName: 2, phone: 3, people: 4, vulnerable: 5, helper: 6 };
  sheets = new Sheets(duty, 'households', { columns }, '户号,村编码,户主,电话,人数,特殊人群,帮扶人账号\n');
});
afterAll(() => server.close());

async function ledger(): Promise<KnownHousehold[]> {
  const all: KnownHousehold[] = [];
  for (let after = ''; ; ) {
    const { items, next } = (await duty.get<Page<{ household: KnownHousehold }>>(`/households?limit=1000${after}`)).body;
    all.push(...items.map((one) => one.household));
    if (next === null) return all;
    after = `&after=${encodeURIComponent(next)}`;
  }
}
const household = async (code: string) => (await ledger()).find((one) => one.code === code);
async function codeOf(id: string): Promise<string> {
  const row = await server.core.database.one<{ code: string }>(`SELECT row ->> 'code' AS code FROM jurisdictions WHERE id = $1`, [id]);
  return row?.code ?? '';
}

test('[IM14] a ledger of many households is told village by village, sealed, and withdrawn with all that was known', async () => {
  const west = await codeOf(server.city.west);
  const lines = Array.from({ length: 1_200 }, (_, index) => `HA${index},${west},钱多多${index},1390000${1000 + index},4,0,`);
  const row = await sheets.previewed(lines.join('\n'));
  expect(row).toMatchObject({ state: 'previewed', counts: { rows: 1_200, good: 1_200, add: 1_200 } });
  expect(await sheets.done(row.id, 'apply')).toMatchObject({ state: 'applied', failure: null, done: 1_200 });
  expect(await household('HA7')).toMatchObject({ head: '钱多多7', phone: '13900001007', people: 4, version: 1 });
  const events = await server.core.database.query<{ payload: object }>(`SELECT payload FROM events WHERE type = 'household.imported'`);
  expect(events).toHaveLength(2);
  // The first turn of a thousand lines has the head among them.
  expect(events[0]?.payload).toMatchObject({ jurisdictionId: server.city.west, added: 999, described: 0, people: 3_996 });
  const kept = await server.core.database.query<{ said: string }>(
    `SELECT row::text AS said FROM imports UNION ALL SELECT payload::text FROM events UNION ALL SELECT coalesce(before::text, '') FROM imported
     UNION ALL SELECT row::text FROM households UNION ALL SELECT encode(sealed, 'escape') FROM households UNION ALL SELECT coalesce(answer::text, '') FROM commands`,
  );
  expect(kept.filter(({ said }) => said.includes('钱多多') || said.includes('1390000'))).toEqual([]);
  expect(await sheets.done(row.id, 'undo')).toMatchObject({ state: 'undone', failure: null });
  expect(await ledger()).toEqual([]);
});

test('[IM14] by its code a household is brought up to date; helpers go by their account; what is wrong is told without the name', async () => {
  const west = await codeOf(server.city.west);
  const helper = await server.as('informant', 'west');
  const { username } = (await server.core.database.one<{ username: string }>('SELECT username FROM persons WHERE id = $1', [
    helper.personId,
  ])) ?? { username: '' };
  const first = await sheets.previewed(`HB1,${west},赵一,13900002001,3,1,${username}\nHB2,${west},赵二,,2,0,`);
  await sheets.done(first.id, 'apply');
  expect(await household('HB1')).toMatchObject({ helperId: helper.personId, vulnerable: 1 });
  const second = await sheets.previewed(
    [
      `HB1,${west},,,5,,`,
      `HB2,${west},赵二,,2,0,`,
      `HB3,${west},赵三,,2,1,`,
      `HB4,${west},赵四,,2,0,nobody`,
      'HB5,nowhere,赵五,,2,0,',
      `HB6,${west},赵六,1.39E+10,2,3,`,
    ].join('\n'),
    { mode: 'addAndUpdate' },
  );
  expect(second.counts).toMatchObject({ update: 1, same: 1, bad: 4 });
  expect(second.problems.map(({ row, field, code, value }) => [row, field, code, value])).toEqual([
    [7, 'phone', 'LOST_DIGITS', null],
    [4, 'helper', 'MISSING', null],
    [5, 'helper', 'UNKNOWN', null],
    [6, 'villageCode', 'UNKNOWN', null],
  ]);
  await sheets.done(second.id, 'apply', { goodRowsOnly: true });
  expect(await household('HB1')).toMatchObject({ head: '赵一', people: 5, helperId: helper.personId, version: 2 });
  expect(await sheets.done(first.id, 'undo')).toMatchObject({ failure: { code: 'IMPORT_USED' }, problems: [{ row: 2, code: 'USED' }] });
  await sheets.done(second.id, 'undo');
  expect(await household('HB1')).toMatchObject({ head: '赵一', people: 3, version: 3 });
});

test('[IM14] [EV3] a home in a zone that is being emptied is on its list at once; who is on a list is not changed by a sheet', async () => {
  const west = await codeOf(server.city.west);
  const ring = [
    [120.09, 36.19],
    [120.11, 36.19],
    [120.11, 36.21],
    [120.09, 36.21],
    [120.09, 36.19],
  ];
  const zone = await duty.post<{ id: string }>('/evacuation-zones', { name: '北山', geometry: { type: 'Polygon', coordinates: [ring] } });
  expect((await duty.post(`/evacuation-zones/${zone.body.id}/order`)).status).toBe(200);
  const at = { fixed: { lng: '120.1', lat: '36.2' } };
  const row = await sheets.previewed(`HC1,${west},孙一,,3,0,`, at);
  expect(await sheets.done(row.id, 'apply')).toMatchObject({ state: 'applied', failure: null });
  const { villages } = (await duty.get<{ villages: { households: number; people: number }[] }>(`/evacuation-zones/${zone.body.id}`)).body;
  expect(villages).toMatchObject([{ households: 1, people: 3 }]);
  const again = await sheets.previewed(`HC1,${west},孙一,,4,0,`, { ...at, mode: 'addAndUpdate' });
  expect(again.problems).toMatchObject([{ row: 2, field: null, code: 'USED' }]);
  expect(await sheets.done(row.id, 'undo')).toMatchObject({ state: 'applied', failure: { code: 'IMPORT_USED' } });
});

test('[IM14] a household that was given something is not taken back', async () => {
  const { lot, depot } = await (await Supplies.of(server)).stocked('5');
  const row = await sheets.previewed(`HE1,${await codeOf(server.city.west)},吴一,,3,0,`);
  await sheets.done(row.id, 'apply');
  const householdId = (await household('HE1'))?.id;
  const issue = { depotId: depot.id, householdId, witnessName: '郑见证', lines: [{ lotId: lot.id, quantity: '1' }] };
  expect((await duty.post('/issues', issue)).status).toBe(201);
  const undone = await sheets.done(row.id, 'undo');
  expect(undone).toMatchObject({ state: 'applied', failure: { code: 'IMPORT_USED' }, problems: [{ row: 2, code: 'USED' }] });
});

test('[IM9] [IM14] a zone that is ordered while a ledger is applied waits for nothing, and the new homes in it are on its list', async () => {
  const west = await codeOf(server.city.west);
  const ring = [
    [120.29, 36.29],
    [120.31, 36.29],
    [120.31, 36.31],
    [120.29, 36.31],
    [120.29, 36.29],
  ];
  const zone = await duty.post<{ id: string }>('/evacuation-zones', { name: '南坡', geometry: { type: 'Polygon', coordinates: [ring] } });
  const row = await sheets.previewed(`HD1,${west},周一,,3,0,\nHD2,${west},周二,,2,0,`, { fixed: { lng: '120.3', lat: '36.3' } });
  const notes = await holdNotes(server.core.database);
  try {
    await duty.post(`/imports/${row.id}/apply`, {});
    await notes.reached();
    const began = Date.now();
    expect((await duty.post(`/evacuation-zones/${zone.body.id}/order`)).status).toBe(200);
    expect(Date.now() - began).toBeLessThan(1_000);
  } finally {
    await notes.release();
  }
  expect(await sheets.settled(row.id)).toMatchObject({ state: 'applied', failure: null });
  const { villages } = (await duty.get<{ villages: { households: number; people: number }[] }>(`/evacuation-zones/${zone.body.id}`)).body;
  expect(villages).toMatchObject([{ households: 2, people: 5 }]);
});
