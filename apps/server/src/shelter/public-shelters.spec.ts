/** What residents are told (docs/spec/shelters.md): words instead of numbers, nobody's name, from memory, to thousands. */
import type { PublicShelters, Shelter } from '@fenghuo/domain';
import { Rates } from '../core/rates.ts';
import { type Caller, EAST, startServer, type TestServer, WEST } from '../core/testing/server.ts';

const PER_SECOND = 4_000;
let server: TestServer;
let duty: Caller;
let ids: string[];
beforeAll(async () => {
  server = await startServer();
  duty = await server.as('dutyOfficer');
  ids = await Promise.all([WEST, EAST, [120.3, 36.3]].map((point, index) => open(`场所 ${index}`, point as [number, number])));
  await duty.post(`/shelters/${ids[1]}/arrivals`, { count: 90 });
  await duty.post(`/shelters/${ids[2]}/arrivals`, { count: 100 });
  await duty.post('/shelters', { code: 'off', name: '备用场所', class: 'fixed', durationClass: 'short', space: 'indoor' });
});
afterAll(() => server.close());

async function open(name: string, coordinates: [number, number]): Promise<string> {
  const place = { point: { type: 'Point', coordinates }, address: `${name} 路 1 号` };
  const described = { class: 'fixed', durationClass: 'short', space: 'indoor', declaredCapacity: 100, responsible: '街道办事处' };
  const { body } = await duty.post<Shelter>('/shelters', { code: name, name, place, ...described });
  await duty.post(`/shelters/${body.id}/open`, { to: 'open' });
  return body.id;
}
const ask = (query = '', headers: Record<string, string> = {}) => fetch(`${server.url}/api/v1/public/shelters${query}`, { headers });

test('[SL14] without an account: what is open, the nearest first, with room in words and no number of people', async () => {
  const answer = await ask(`?near=${WEST.join()}`);
  expect([answer.status, answer.headers.get('cache-control')]).toEqual([200, 'public, max-age=10']);
  const { items } = (await answer.json()) as PublicShelters;
  expect(items.map(({ id, room }) => [id, room])).toEqual([
    [ids[0], 'room'],
    [ids[2], 'full'],
    [ids[1], 'tight'],
  ]);
  expect(items[0]?.distanceMetres).toBeLessThan(100);
  expect(Object.keys(items[0] ?? {}).sort()).toEqual(
    ['address', 'distanceMetres', 'district', 'districtEn', 'functions', 'id', 'name', 'point', 'room', 'space', 'state'].sort(),
  );
  expect(JSON.stringify(items)).not.toMatch(/街道办事处|capacity|present/);
  const all = (await (await ask()).json()) as PublicShelters;
  expect(all.items.map(({ name, distanceMetres }) => [name, distanceMetres])).toEqual([
    ['场所 0', null],
    ['场所 1', null],
    ['场所 2', null],
  ]);
});

test('[SL14] a map may be shown under its approval number alone, and pages are told when there is one', async () => {
  expect(((await (await ask()).json()) as PublicShelters).mapNumber).toBeNull();
  const leader = await server.as('dutyLeader');
  const path = `/api/v1/jurisdictions/${server.city.root}/settings`;
  expect((await leader.request(path, { method: 'PUT', body: { mapNumber: '鲁S(2026)001号' } })).status).toBe(200);
  // A node that has kept no answer yet.
  const other = await startServer({}, { url: server.core.config.DATABASE_URL, city: server.city });
  const told = (await (await fetch(`${other.url}/api/v1/public/shelters`)).json()) as PublicShelters;
  await other.close();
  expect(told.mapNumber).toBe('鲁S(2026)001号');
});

test('[SL14] the same again is not sent again; what cannot be a place is refused', async () => {
  const tag = (await ask()).headers.get('etag') ?? '';
  expect((await ask('', { 'if-none-match': tag })).status).toBe(304);
  for (const query of ['?near=a,b', '?near=1', '?near=200,10', '?near=10,91', '?far=1', '?near=1,2,3']) {
    const { status } = await ask(query);
    expect([query, status >= 400 && status < 500]).toEqual([query, true]);
  }
});

test('[SL14] many phones behind one address are far from the limit of those who sign in, and the database is asked once in ten seconds', async () => {
  const reads = async () =>
    Number(
      (
        await server.core.database.one<{ n: string }>(
          `SELECT coalesce(idx_scan, 0) + seq_scan AS n FROM pg_stat_user_tables WHERE relname = 'shelters'`,
        )
      )?.n,
    );
  const before = await reads();
  const statuses = await Promise.all(Array.from({ length: 400 }, async () => (await ask()).status));
  expect(statuses.every((status) => status === 200)).toBe(true);
  expect((await reads()) - before).toBeLessThan(10);
});

test('[SL14] whoever comes after as many as a node can answer in one second is told to come in the next, and is answered then', () => {
  const rates = new Rates();
  const refusal = (): unknown => {
    try {
      for (let count = 0; count <= 2 * PER_SECOND; count += 1) rates.countReader('10.0.0.1');
    } catch (error) {
      return error;
    }
    return null;
  };
  expect(refusal()).toMatchObject({ code: 'TOO_MANY', details: { retryAfterSeconds: 1 } });
  for (let count = 0; count < PER_SECOND / 2; count += 1) rates.countReader('10.0.0.2');
});
