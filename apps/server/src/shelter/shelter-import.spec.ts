/** docs/spec/imports.md: shelters and headcounts as cities keep them. */
import type { Import, Shelter } from '@fenghuo/domain';
import { type Caller, startServer, type TestServer } from '../core/testing/server.ts';
import { Sheets } from '../core/testing/sheets.ts';
import { Viewer } from '../core/viewer.ts';
import { ShelterImport } from './shelter-import.actions.ts';

let server: TestServer;
let duty: Caller;
beforeAll(async () => {
  server = await startServer();
  duty = await server.as('dutyOfficer');
});
afterAll(() => server.close());

const sheets = (kind = 'shelters', caller = duty) => new Sheets(caller, kind);
const done = (...asked: Parameters<Sheets['done']>): Promise<Import> => sheets().done(...asked);
const sent = (kind: string, content: string, plan: object, caller = duty): Promise<Import> => sheets(kind, caller).previewed(content, plan);
const shelters = async (): Promise<Shelter[]> => (await duty.get<{ items: Shelter[] }>('/shelters?limit=1000')).body.items;
const named = async (code: string) => (await shelters()).find((shelter) => shelter.code === code);
const KIND = { class: '固定', durationClass: '短期', space: '室内' };
const REGISTER = { columns: { code: 0, name: 1, lng: 2, lat: 3, declaredCapacity: 4 }, fixed: KIND };

test('[IM8] a register of hundreds is one transaction; points of GCJ-02 are turned, who is in charge of a place alone may import there', async () => {
  const lines = Array.from({ length: 450 }, (_, index) => `IM${index},场所 ${index},${120.1 + index / 10_000},36.2,${100 + index}`);
  const row = await sent('shelters', `编号,名称,经度,纬度,容量\n${lines.join('\n')}\n`, { ...REGISTER, crs: 'gcj02' });
  expect(row).toMatchObject({ state: 'previewed', counts: { rows: 450, good: 450, add: 450 } });
  expect(await done(row.id, 'apply')).toMatchObject({ state: 'applied', done: 450 });
  const all = await shelters();
  expect(all).toHaveLength(450);
  const first = all.find(({ code }) => code === 'IM0');
  expect(first).toMatchObject({ declaredCapacity: 100, state: 'standby', jurisdictionId: server.city.west, version: 1 });
  const [lng = 0, lat = 0] = first?.place.point?.coordinates ?? [];
  expect([Math.abs(lng - 120.1) > 0.002, Math.abs(lat - 36.2) < 0.005]).toEqual([true, true]);
  const seen = await (await server.as('dutyOfficer', 'west')).get<{ kinds: { shelter: Shelter[] } }>('/snapshot');
  expect(seen.body.kinds.shelter).toHaveLength(450);
  const east = await server.as('dutyOfficer', 'east');
  const foreign = await sent('shelters', '编号,名称,经度,纬度,容量\nIMX,别处,120.1,36.2,5\nIM0,别人的,120.7,36.2,5\n', REGISTER, east);
  expect(foreign.problems.map(({ row: number, field, code }) => [number, field, code])).toEqual([
    [2, 'regionCode', 'NOT_YOURS'],
    [3, 'code', 'NOT_YOURS'],
  ]);
});

test('[IM8] [IM11] a shelter is brought up to date by its code, and is what it was when that is taken back', async () => {
  const row = await sent('shelters', '编号,名称,经度,纬度,容量\nIM1,新名称,,,77\nIM2,场所 2,,,102\n', {
    ...REGISTER,
    mode: 'addAndUpdate',
  });
  expect(row.counts).toMatchObject({ update: 1, same: 1 });
  await done(row.id, 'apply');
  expect(await named('IM1')).toMatchObject({ name: '新名称', declaredCapacity: 77 });
  await done(row.id, 'undo');
  expect(await named('IM1')).toMatchObject({ name: '场所 1', declaredCapacity: 101 });
});

test('[SL4] headcounts as old as they are: the newest stands, each is in the log at its own time, sums are those of the sheet', async () => {
  const lines = [
    ['2024-01-09T18:00+09:00', 'IM1', 180],
    ['2024-01-09T18:00+09:00', 'IM2', 130],
    ['2024-01-10T18:00+09:00', 'IM1', 150],
    ['2024-01-10 17:00', 'IM2', 90],
    ['2024-01-10T18:00+09:00', 'NEW', 40],
    ['2999-01-01T00:00Z', 'IM1', 1],
  ].map((cells) => cells.join(','));
  const row = await sent('headcounts', `snapshot,ID,人数\n${lines.join('\n')}\n`, { columns: { at: 0, shelterCode: 1, count: 2 } });
  expect(row.problems.map(({ row: number, field, code }) => [number, field, code])).toEqual([
    [6, 'shelterCode', 'UNKNOWN'],
    [7, 'at', 'OUT_OF_RANGE'],
  ]);
  expect(await done(row.id, 'apply', { goodRowsOnly: true })).toMatchObject({ state: 'applied', done: 4 });
  expect(await named('IM1')).toMatchObject({ present: 150, headcount: { count: 150, at: '2024-01-10T09:00:00.000Z' } });
  expect(await named('IM2')).toMatchObject({ present: 90, headcount: { at: '2024-01-10T09:00:00.000Z' } });
  const sums = await server.core.database.query<{ at: string; sum: number }>(
    `SELECT at, sum((payload ->> 'count')::int)::int AS sum FROM events WHERE type = 'shelter.counted' GROUP BY at ORDER BY at`,
  );
  expect(sums.map(({ at, sum }) => [new Date(at).toISOString(), sum])).toEqual([
    ['2024-01-09T09:00:00.000Z', 310],
    ['2024-01-10T09:00:00.000Z', 240],
  ]);
  expect(await done(row.id, 'undo')).toMatchObject({ state: 'applied', failure: { code: 'IMPORT_NOT_POSSIBLE' } });
});

test('[IM17] a shelter that was taken back stands by again with the next list that names it; one put out of use by a person does not', async () => {
  const [kept, mine] = [{ ...REGISTER, mode: 'addAndUpdate' }, 'IR1,还在,120.1,36.2,80'];
  const list = `编号,名称,经度,纬度,容量\n${mine}\n`;
  const first = await sent('shelters', list, REGISTER);
  await done(first.id, 'apply');
  await done(first.id, 'undo');
  expect(await named('IR1')).toMatchObject({ state: 'outOfUse', stateReason: 'IMPORT_UNDONE' });
  const second = await sent('shelters', list, kept);
  expect(second.counts).toMatchObject({ update: 1 });
  await done(second.id, 'apply');
  expect(await named('IR1')).toMatchObject({ state: 'standby', stateReason: null });
  await done(second.id, 'undo');
  expect(await named('IR1')).toMatchObject({ state: 'outOfUse' });
  const third = await sent('shelters', list, kept);
  await done(third.id, 'apply');
  const { id } = (await named('IR1')) ?? { id: '' };
  expect((await duty.patch(`/shelters/${id}`, { state: 'outOfUse', reason: '屋顶漏水' })).status).toBe(200);
  expect((await sent('shelters', list, kept)).counts).toMatchObject({ same: 1, update: 0 });
});

test('[IM9] heads are counted in a shelter while a list that names it is applied: no row of it is held before the last was read', async () => {
  const one = await sent('shelters', '编号,名称,经度,纬度,容量\nIS0,常在,120.1,36.2,80\n', REGISTER);
  await done(one.id, 'apply');
  const { id } = (await named('IS0')) ?? { id: '' };
  expect((await duty.post(`/shelters/${id}/open`, { to: 'open', functions: [], override: { reason: '演练' } })).status).toBe(200);
  const { core, application, city } = server;
  const importer = application.nest.get(ShelterImport);
  const roles = [{ role: 'dutyOfficer' as const, jurisdictionId: city.root }];
  const viewer = new Viewer({ personId: duty.personId, name: 'duty', roles }, core.geography);
  const asked = { actor: { system: 'spec' }, viewer, key: null, requestHash: null, ifMatch: null };
  const values = { ...{ code: 'IS0', name: '常在', class: 'fixed', durationClass: 'short', space: 'indoor' }, declaredCapacity: 90 };
  const imported = await core.transactions.runAs('spec', async (tx) => {
    await tx.begin();
    await importer.write(tx, asked, [{ number: 2, values }]);
    const began = Date.now();
    expect((await duty.post(`/shelters/${id}/headcounts`, { count: 7 })).status).toBe(200);
    expect(Date.now() - began).toBeLessThan(1_000);
    return importer.finish(tx, asked, () => Promise.resolve());
  });
  expect(imported).toMatchObject([{ id, before: { headcount: { count: 7 }, declaredCapacity: 80 } }]);
  expect(await named('IS0')).toMatchObject({ headcount: { count: 7 }, declaredCapacity: 90 });
});
