/** The law of the feed for donations and issues: no rows of their own; whoever sees the depot is told of each step, what moves changes its row. */
import type { Depot, Donation, Issue, Publication, SupplyRequest } from '@fenghuo/domain';
import { ok } from '../core/testing/answers.ts';
import { FeedLaw, typesToProve } from '../core/testing/feed-law.ts';
import { type Caller, startServer, type TestServer } from '../core/testing/server.ts';
import { Supplies } from '../core/testing/supplies.ts';

const PIXEL = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');

let server: TestServer;
let supplies: Supplies;
let root: Caller;
let depot: Depot;
let law: FeedLaw<'root' | 'west' | 'east' | 'keeper' | 'sysadmin'>;

beforeAll(async () => {
  server = await startServer();
  supplies = await Supplies.of(server);
  root = await server.as('dutyLeader');
  depot = await supplies.depot({ jurisdictionId: server.city.west });
  law = await FeedLaw.watch(server, {
    root,
    west: await server.as('dutyOfficer', 'west'),
    east: await server.as('dutyOfficer', 'east'),
    keeper: await server.as('depotKeeper', 'west', depot.id),
    sysadmin: await server.as('systemAdmin'),
  });
});
afterAll(async () => {
  law.leave();
  await server.close();
});

test('[DI1] [DI2] [DI3] [DI4] a donation from the offer into the depot', async () => {
  const item = await supplies.item();
  const given = { depotId: depot.id, donorName: '甲', lines: [{ itemId: item.id, quantity: '10' }] };
  const { id } = await law.verify({ events: ['donation.offered'] }, () => ok(root.post<Donation>('/donations', given)));
  const ask = { to: { kind: 'depot', id: depot.id }, lines: [{ itemId: item.id, quantity: '10' }] };
  const request = await ok(root.post<SupplyRequest>('/supply-requests', ask));
  const step = (what: string, body: object = {}) => ok(root.post<Donation>(`/donations/${id}/${what}`, body));
  await law.verify({ events: ['donation.matched'] }, () => step('match', { requestId: request.id }));
  await law.verify({ events: ['donation.accepted'] }, () => step('accept'));
  await law.verify({ events: ['lot.created', 'movement.recorded', 'donation.received'] }, () =>
    step('receive', { lines: [{ line: 0, received: '10' }] }),
  );
  const other = await ok(root.post<Donation>('/donations', given));
  await law.verify({ events: ['donation.declined'] }, () => ok(root.post(`/donations/${other.id}/decline`, { reason: '满' })));
});

test('[IS1] [IS5] [IS6] [IS7] [IS9] an issue, its signature, its reversal, and what is published', async () => {
  const { item, depot: full } = await supplies.stocked('10');
  const lines = [{ itemId: item.id, quantity: '1' }];
  const given = { depotId: full.id, villageId: server.city.town, people: 2, witnessName: '乙', lines };
  const { id } = await law.verify({ events: ['movement.recorded', 'issue.recorded'] }, () => ok(root.post<Issue>('/issues', given)));
  const raw = new FormData();
  raw.append('file', new Blob([PIXEL], { type: 'image/png' }), '签名.png');
  await law.verify({ events: ['issue.mediaAdded'] }, () => ok(root.request(`/api/v1/issues/${id}/media`, { raw })));
  const list = { title: '第一期', depotId: full.id };
  const published = await law.verify({ events: ['issue.published'] }, () => ok(root.post<Publication>('/issues/publications', list)));
  await law.verify({ events: ['issue.withdrawn'] }, () =>
    ok(root.post(`/issues/publications/${published.id}/withdraw`, { reason: '有误' })),
  );
  await law.verify({ events: ['movement.recorded', 'issue.reversed'] }, () => ok(root.post(`/issues/${id}/reverse`, { reason: '错' })));
});

test('no event type of this area is without its proof', () => {
  const own = typesToProve('donations');
  expect([...law.covered].filter((type) => own.some((one) => one === type)).sort()).toEqual(own);
});
