/** The law of the feed for imports: what a sheet makes is told by the events of each thing; the import itself is in the log alone. */
import type { Import } from '@fenghuo/domain';
import { eventually } from '../core/testing/eventually.ts';
import { FeedLaw, typesToProve } from '../core/testing/feed-law.ts';
import { type Caller, startServer, type TestServer } from '../core/testing/server.ts';

let server: TestServer;
let root: Caller;
let law: FeedLaw<'root' | 'sysadmin'>;

beforeAll(async () => {
  server = await startServer();
  root = await server.as('dutyOfficer');
  law = await FeedLaw.watch(server, { root, sysadmin: await server.as('systemAdmin') });
});
afterAll(async () => {
  law?.leave();
  await server?.close();
});

async function at(id: string, step: string, state: Import['state'], body: object = {}): Promise<void> {
  expect((await root.post(`/imports/${id}/${step}`, body)).status).toBe(200);
  await eventually(async () => expect((await root.get<Import>(`/imports/${id}`)).body.state).toBe(state));
}

test('[IM9] [IM11] a sheet is applied and taken back', async () => {
  const form = new FormData();
  form.set('kind', 'items');
  form.set('file', new Blob(['编码,名称,类别,单位\nIM-1,毛毯,生活,条\n']), 'items.csv');
  const headers = { authorization: `Bearer ${root.token}` };
  const sent = await fetch(`${server.url}/api/v1/imports`, { method: 'POST', headers, body: form });
  const { id } = (await sent.json()) as Import;
  await at(id, 'preview', 'previewed', { columns: { code: 0, name: 1, class: 2, unit: 3 } });
  await law.verify({ events: ['item.created', 'import.applied'] }, () => at(id, 'apply', 'applied'));
  await law.verify({ events: ['item.described', 'import.undone'] }, () => at(id, 'undo', 'undone'));
});

test('no event type of this area is left out', () => {
  expect([...law.covered].filter((type) => typesToProve('imports').includes(type as never)).sort()).toEqual(typesToProve('imports'));
});
