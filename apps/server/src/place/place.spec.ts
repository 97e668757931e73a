/** The gazetteer through the public interface: found by anyone, edited by the system administrator, the same on every node. */
import { readFile } from 'node:fs/promises';
import type { GazetteerEntry, GazetteerImported, NamedPlace, Page, Report } from '@fenghuo/domain';
import { eventually } from '../core/testing/eventually.ts';
import { type Caller, EAST, OUTSIDE, startServer, type TestServer, WEST } from '../core/testing/server.ts';

type Refused = { code: string; errors?: { path: string }[]; current?: GazetteerEntry };

let server: TestServer;
let other: TestServer;
let admin: Caller;
let duty: Caller;

const point = (coordinates: readonly number[]) => ({ type: 'Point', coordinates });
const library = (more: object = {}) => ({ name: '西城图书馆', kind: 'landmark', point: point(WEST), aliases: ['西图'], ...more });
const found = async (on: TestServer, words: string): Promise<string[]> => {
  const { body } = await (await on.as('dutyOfficer')).get<{ items: NamedPlace[] }>(`/places?q=${encodeURIComponent(words)}`);
  return body.items.map(({ name }) => name);
};
const everyEntry = async (): Promise<GazetteerEntry[]> => {
  const items: GazetteerEntry[] = [];
  for (let after: string | null = ''; after !== null; ) {
    const { body }: { body: Page<GazetteerEntry> } = await admin.get(`/gazetteer?limit=400${after && `&after=${after}`}`);
    items.push(...body.items);
    after = body.next;
  }
  return items;
};
const lastEvent = async (): Promise<{ type: string; audience: string[] } | null> =>
  server.core.database.one('SELECT type, audience FROM events ORDER BY id DESC LIMIT 1');

beforeAll(async () => {
  server = await startServer();
  other = await startServer({}, { url: server.core.config.DATABASE_URL, city: server.city });
  admin = await server.as('systemAdmin');
  duty = await server.as('dutyOfficer');
});
afterAll(async () => {
  await other.close();
  await server.close();
});
beforeEach(async () => {
  await server.core.database.query('DELETE FROM gazetteer');
  for (const node of [server, other]) await node.core.places.load(node.core.database);
});

test('an entry is added with the region of its point, and every node finds it by name and alias', async () => {
  const { status, body } = await admin.post<GazetteerEntry>('/gazetteer', library());
  expect(status).toBe(201);
  expect(body).toMatchObject({ ...library(), regionCode: '990001', version: 1 });
  expect(await lastEvent()).toEqual({ type: 'gazetteer.entryAdded', audience: [] });
  for (const node of [server, other]) {
    await eventually(async () => expect(await found(node, '西图')).toEqual(['西城图书馆']));
  }
  const { body: answer } = await duty.get<{ items: NamedPlace[] }>('/places?q=%20西城&limit=1');
  expect(answer.items).toEqual([{ id: body.id, name: '西城图书馆', kind: 'landmark', point: point(WEST), regionCode: '990001' }]);
});

test('a place is found by pinyin initials, behind the names that hold the letters', async () => {
  await admin.post('/gazetteer', library());
  await admin.post('/gazetteer', library({ name: 'XCTSG 大厦', aliases: [], point: point([2.5, 0.5]) }));
  await eventually(async () => expect(await found(server, 'xctsg')).toEqual(['XCTSG 大厦', '西城图书馆']));
  expect(await found(server, 'tsg')).toEqual(['XCTSG 大厦', '西城图书馆']);
  expect(await found(server, 'xt')).toEqual(['西城图书馆']);
  expect(await found(server, 'x')).toEqual(['XCTSG 大厦']);
});

test('an address is found by the place it names, behind the names that hold it, so that what is shown is where it will be', async () => {
  await admin.post('/gazetteer', library());
  await admin.post('/gazetteer', library({ name: '西城图书馆对面公园', aliases: [] }));
  await admin.post('/gazetteer', library({ name: '西城', kind: 'town', aliases: [] }));
  await eventually(async () => expect(await found(server, '西城图书馆对面')).toEqual(['西城图书馆对面公园', '西城图书馆']));
  await eventually(async () => expect(await found(server, '西城')).toHaveLength(3));
  expect(await found(server, '西城图书馆东门地下车库')).toEqual(['西城图书馆']);
});

test('a typed address gets a point; unknown text, and a road or a town in passing, stay without one', async () => {
  await admin.post('/gazetteer', library());
  await admin.post('/gazetteer', { name: '九水东路', kind: 'road', point: point(WEST) });
  await admin.post('/gazetteer', { name: '东城街道', kind: 'town', point: point(EAST) });
  await eventually(async () => expect(await found(server, '东城')).toEqual(['东城街道']));
  const placeOf = async (address: string) => {
    const said = { source: 'phone', summary: '有人被困', place: { address }, occurredAt: new Date().toISOString() };
    return (await duty.post<Report>('/reports', said)).body.place;
  };
  expect(await placeOf('西城图书馆二楼')).toEqual({ point: point(WEST), address: '西城图书馆二楼', regionCode: '990001' });
  expect(await placeOf('东城街道')).toMatchObject({ point: point(EAST), regionCode: '990002' });
  for (const address of ['东城街道九水东路 178 号', '无名小路尽头'])
    expect(await placeOf(address)).toEqual({ point: null, address, regionCode: null });
});

test('an entry is described, moves to the region of its new point, and says no more than what changed', async () => {
  const { body: entry } = await admin.post<GazetteerEntry>('/gazetteer', library());
  const moved = await admin.patch<GazetteerEntry>(`/gazetteer/${entry.id}`, { point: point(EAST) }, { 'if-match': '"1"' });
  expect(moved.body).toEqual({ ...entry, point: point(EAST), regionCode: '990002', version: 2 });
  const same = await admin.patch<GazetteerEntry>(`/gazetteer/${entry.id}`, { name: '西城图书馆', aliases: null });
  expect([same.status, same.body]).toEqual([200, moved.body]);
  const stale = await admin.patch<Refused>(`/gazetteer/${entry.id}`, { name: '东城图书馆' }, { 'if-match': '"1"' });
  expect([stale.status, stale.body.code, stale.body.current]).toEqual([409, 'VERSION_CONFLICT', moved.body]);
  expect(await everyEntry()).toEqual([moved.body]);
});

test('an entry is removed everywhere, and then it is not there', async () => {
  const { body: entry } = await admin.post<GazetteerEntry>('/gazetteer', library());
  await eventually(async () => expect(await found(other, '西图')).toHaveLength(1));
  const remove = () => admin.request<GazetteerEntry>(`/api/v1/gazetteer/${entry.id}`, { method: 'DELETE' });
  expect((await remove()).body).toEqual(entry);
  expect((await remove()).status).toBe(404);
  for (const node of [server, other]) await eventually(async () => expect(await found(node, '西图')).toEqual([]));
});

test('a change is made once for one key, and a used id is refused', async () => {
  const first = await admin.post<GazetteerEntry>('/gazetteer', library(), { 'idempotency-key': 'g-1' });
  const again = await admin.post<GazetteerEntry>('/gazetteer', library(), { 'idempotency-key': 'g-1' });
  expect([again.status, again.body]).toEqual([201, first.body]);
  const taken = await admin.post<Refused>('/gazetteer', library({ id: first.body.id }));
  expect([taken.status, taken.body.code]).toEqual([409, 'ID_TAKEN']);
  const remove = () =>
    admin.request<GazetteerEntry>(`/api/v1/gazetteer/${first.body.id}`, { method: 'DELETE', headers: { 'idempotency-key': 'g-2' } });
  expect((await remove()).status).toBe(200);
  expect(await remove()).toMatchObject({ status: 200, body: first.body });
  expect(await everyEntry()).toEqual([]);
});

test('the gazetteer of the demo city is imported; imported again it changes nothing; two at once make no doubles', async () => {
  const text = await readFile(new URL('../../assets/demo/gazetteer.json', import.meta.url), 'utf8');
  const landmarks = JSON.parse(text) as { name: string; aliases: string[]; kind: string; point: number[] }[];
  const entries = landmarks.map(({ name, aliases, kind, point: coordinates }) => ({ name, aliases, kind, point: point(coordinates) }));
  // The small city of the specs has other regions: without them names that stand in two of the districts are one.
  const distinct = [...new Map(entries.map((entry) => [`${entry.name} ${entry.kind}`, entry])).values()];
  const send = () => admin.post<GazetteerImported>('/gazetteer/import', { entries: distinct });
  const answers = await Promise.all([send(), send()]);
  expect(answers.map(({ status }) => status)).toEqual([200, 200]);
  expect(answers.map(({ body }) => body.added).sort()).toEqual([0, distinct.length].sort());
  expect((await everyEntry()).length).toBe(distinct.length);
  expect(await lastEvent()).toEqual({ type: 'gazetteer.imported', audience: [] });
  const [first, ...rest] = distinct;
  const changed = await admin.post<GazetteerImported>('/gazetteer/import', { entries: [{ ...first, aliases: ['另一名'] }, ...rest] });
  expect(changed.body).toEqual({ added: 0, described: 1, unchanged: rest.length });
  await eventually(async () => expect(await found(other, '另一名')).toEqual([first?.name]));
});

test('five thousand entries come in one request, one more is refused, and nothing of a refused import stays', async () => {
  const many = (count: number) => ({
    entries: Array.from({ length: count }, (_, index) => library({ name: `第${index}号公交站`, aliases: [], kind: 'station' })),
  });
  expect((await admin.post<GazetteerImported>('/gazetteer/import', many(5_000))).body).toEqual({
    added: 5_000,
    described: 0,
    unchanged: 0,
  });
  expect((await admin.post<Refused>('/gazetteer/import', many(5_001))).body.errors?.[0]?.path).toBe('entries');
  const large = await admin.post('/gazetteer', library({ aliases: Array.from({ length: 20 }, () => '馆'.repeat(100_000)) }));
  expect(large.status).toBe(413);
  const cases: [object, number, string][] = [
    [library({ name: 5 }), 400, 'entries.1.name'],
    [library({ name: '  ' }), 400, 'entries.1.name'],
    [library({ kind: 'pub' }), 400, 'entries.1.kind'],
    [library({ point: point([200, 36]) }), 422, 'entries.1.point.coordinates.0'],
    [library({ regionCode: '123456' }), 422, 'entries.1.regionCode'],
    [library({ extra: 1 }), 400, 'entries.1.extra'],
    [library({ name: '新地名' }), 400, 'entries.1.name'],
  ];
  for (const [entry, status, path] of cases) {
    const answer = await admin.post<Refused>('/gazetteer/import', { entries: [library({ name: '新地名' }), entry] });
    expect([entry, answer.status, answer.body.errors?.[0]?.path]).toEqual([entry, status, path]);
  }
  expect((await admin.get<Page<GazetteerEntry>>('/gazetteer?q=新地名')).body.items).toEqual([]);
  expect((await admin.get<Page<GazetteerEntry>>('/gazetteer?q=第4999号')).body.items).toHaveLength(1);
});

test('bad values are refused by name', async () => {
  const { body: entry } = await admin.post<GazetteerEntry>('/gazetteer', library({ point: point(OUTSIDE) }));
  expect(entry.regionCode).toBeNull();
  const posted: [object, number, string][] = [
    [{ name: '馆' }, 400, 'kind'],
    [library({ aliases: ['ok', ''] }), 400, 'aliases.1'],
    [library({ point: point([120, 91]) }), 422, 'point.coordinates.1'],
    [library({ regionCode: 'x' }), 400, 'regionCode'],
    [library({ regionCode: '370202' }), 422, 'regionCode'],
  ];
  for (const [body, status, path] of posted) {
    const answer = await admin.post<Refused>('/gazetteer', body);
    expect([body, answer.status, answer.body.errors?.[0]?.path]).toEqual([body, status, path]);
  }
  expect((await admin.patch<Refused>(`/gazetteer/${entry.id}`, { regionCode: '370202' })).body.errors?.[0]?.path).toBe('regionCode');
  for (const path of ['/places', '/places?q=a&limit=51', '/places?q=a&near=1', '/gazetteer?limit=0', '/gazetteer?after=x'])
    expect([path, (await admin.get(path)).status]).toEqual([path, 400]);
});

test('anyone signed in finds places; only the system administrator of the whole city edits them', async () => {
  const { body: entry } = await admin.post<GazetteerEntry>('/gazetteer', library());
  const district = await server.as('systemAdmin', 'west');
  for (const caller of [duty, district, await server.as('secAdmin'), await server.as('informant', 'west')]) {
    expect((await caller.get('/places?q=西')).status).toBe(200);
    expect((await caller.post('/gazetteer', library())).status).toBe(403);
    expect((await caller.post('/gazetteer/import', { entries: [library()] })).status).toBe(403);
    expect((await caller.patch(`/gazetteer/${entry.id}`, { name: '别名' })).status).toBe(403);
    expect((await caller.request(`/api/v1/gazetteer/${entry.id}`, { method: 'DELETE' })).status).toBe(403);
  }
  expect((await duty.get('/gazetteer')).status).toBe(403);
  expect((await fetch(`${server.url}/api/v1/places?q=a`)).status).toBe(401);
});
