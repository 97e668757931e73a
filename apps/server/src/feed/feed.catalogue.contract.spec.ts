/** The law of the feed for depots; the catalogue of supplies is logged, and in nobody's feed. */
import { type Depot, type DepotAlarmCode, type HeldDepot, type Item, type Kit, setDepotAlarms, type Template } from '@fenghuo/domain';
import { type Expected, FeedLaw, typesToProve } from '../core/testing/feed-law.ts';
import { type Caller, startServer, type TestServer, WEST } from '../core/testing/server.ts';

type Name = 'root' | 'west' | 'east' | 'keeper' | 'supervisor' | 'sysadmin';

let server: TestServer;
let root: Caller;
let own: Depot;
let law: FeedLaw<Name>;

const place = { point: { type: 'Point', coordinates: WEST } };
async function ok<T>(answer: Promise<{ status: number; body: T }>): Promise<T> {
  const { status, body } = await answer;
  if (status !== 200 && status !== 201) throw new Error(`${status} ${JSON.stringify(body)}`);
  return body;
}
const depot = (code: string, kind = 'store') => ok(root.post<Depot>('/depots', { code, name: '储备库', kind, level: 'district', place }));
const verify = <T>(expected: Expected<Name>, action: () => Promise<T>): Promise<T> => law.verify(expected, action);

beforeAll(async () => {
  server = await startServer();
  root = await server.as('dutyOfficer');
  own = await depot('W-1');
  law = await FeedLaw.watch(server, {
    root,
    west: await server.as('dutyOfficer', 'west'),
    east: await server.as('dutyOfficer', 'east'),
    keeper: await server.as('depotKeeper', 'west', own.id),
    supervisor: await server.as('supervisor', 'west'),
    sysadmin: await server.as('systemAdmin'),
  });
});
afterAll(async () => {
  law?.leave();
  await server?.close();
});

test('[SU10] [SU12] a depot is made, kept by its keeper, and handed to another district', async () => {
  const other = await verify({ events: ['depot.created'] }, () => depot('W-2'));
  await verify({ events: ['depot.described'] }, () => ok(law.socketOf('keeper').caller.patch(`/depots/${own.id}`, { name: '新库名' })));
  for (const { id } of [own, other])
    await verify({ events: ['depot.described'] }, () => ok(root.patch(`/depots/${id}`, { jurisdictionId: server.city.east })));
  await verify({ events: [] }, () => ok(root.patch(`/depots/${own.id}`, { name: '新库名' })));
});

test('[SU13] a temporary centre closes', async () => {
  const { id } = await verify({ events: ['depot.created'] }, () => depot('W-T', 'temporary'));
  await verify({ events: ['depot.closed'] }, () => ok(root.post(`/depots/${id}/close`)));
});

test('[SU17] alarms begin and are over', async () => {
  const set = (codes: DepotAlarmCode[]) => () =>
    server.core.transactions.runAs('depots', async (tx) => {
      const [held] = await tx.lock<HeldDepot>('depot', [own.id]);
      if (held !== undefined) tx.record(setDepotAlarms(tx.now, held, codes));
    });
  await verify({ events: ['depot.alarmsSet'] }, set(['BELOW_MINIMUM', 'EXPIRING']));
  await verify({ events: [] }, set(['BELOW_MINIMUM', 'EXPIRING']));
  await verify({ events: ['depot.alarmsSet'] }, set([]));
});

test('[SU1] [SU6] [SU8] items, templates and kits are in the log alone', async () => {
  const item = (code: string) => ok(root.post<Item>('/items', { code, name: { zh: '物资' }, class: 'other', unit: '件', perPerson: '1' }));
  const [water, box] = [await verify({ events: ['item.created'] }, () => item('A-1')), await item('A-2')];
  await verify({ events: ['item.described'] }, () => ok(root.patch(`/items/${water.id}`, { unit: '瓶' })));
  const lines = [{ itemId: water.id, basis: 'perPerson' }];
  const template = await verify({ events: ['template.created'] }, () =>
    ok(root.post<Template>('/templates', { code: 'T-1', name: { zh: '安置' }, lines })),
  );
  await verify({ events: ['template.described'] }, () => ok(root.patch(`/templates/${template.id}`, { bufferPercent: 0 })));
  const contents = [{ itemId: water.id, quantity: '2' }];
  const kit = await verify({ events: ['kit.created'] }, () => ok(root.post<Kit>('/kits', { itemId: box.id, contents })));
  await verify({ events: ['kit.described'] }, () => ok(root.patch(`/kits/${kit.id}`, { active: false })));
});

test('no event type of this area is left out', () => {
  expect([...law.covered].sort()).toEqual(typesToProve('catalogue'));
});
