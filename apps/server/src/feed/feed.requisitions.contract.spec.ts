/** The law of the feed for requisitions: no rows; whoever sees the incident is told of each step. */
import type { Incident, Media, Report, Requisition } from '@fenghuo/domain';
import { FeedLaw, typesToProve } from '../core/testing/feed-law.ts';
import { type Answered, type Caller, startServer, type TestServer, WEST } from '../core/testing/server.ts';
import { OwnerActions } from '../requisition/owner.actions.ts';

const PIXEL = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');

let server: TestServer;
let root: Caller;
let law: FeedLaw<'root' | 'west' | 'east' | 'sysadmin'>;

async function ok<T>(answer: Promise<Answered<T>>): Promise<T> {
  const { status, body } = await answer;
  if (status !== 200 && status !== 201) throw new Error(`${status} ${JSON.stringify(body)}`);
  return body;
}
beforeAll(async () => {
  server = await startServer();
  root = await server.as('dutyLeader');
  law = await FeedLaw.watch(server, {
    root,
    west: await server.as('dutyOfficer', 'west'),
    east: await server.as('dutyOfficer', 'east'),
    sysadmin: await server.as('systemAdmin'),
  });
});
afterAll(async () => {
  law.leave();
  await server.close();
});

test('[RQ1] [RQ2] [RQ3] [RQ4] [RQ5] [RQ8] [RQ9] from the order to the payment, and until the owner is forgotten', async () => {
  const place = { point: { type: 'Point', coordinates: WEST } };
  const report = await ok(root.post<Report>('/reports', { source: 'phone', summary: '洪水', place, occurredAt: server.clock.now() }));
  const incident = await ok(root.post<Incident>(`/reports/${report.id}/accept`));
  const raw = new FormData();
  raw.append('file', new Blob([PIXEL], { type: 'image/png' }), '交接.png');
  const media = await ok(root.request<Media>(`/api/v1/incidents/${incident.id}/media`, { raw }));
  const lines = [{ what: '自卸车', kind: 'vehicle', quantity: '1', ratePerHourFen: '100' }];
  const asked = { incidentId: incident.id, ownerName: '甲', lines, signedBy: '指挥长' };
  const { id } = await law.verify({ events: ['requisition.ordered'] }, () => ok(root.post<Requisition>('/requisitions', asked)));
  const step = (what: string, body: object) => () => ok(root.post(`/requisitions/${id}/${what}`, body));
  await law.verify({ events: ['requisition.handedOver'] }, step('hand-over', { mediaIds: [media.id], signatureMediaId: media.id }));
  await law.verify({ events: ['requisition.linesEnded'] }, step('end', { lines: [{ line: 0, outcome: 'returned' }] }));
  await law.verify({ events: ['requisition.valued'] }, step('value', { lines: [] }));
  await law.verify({ events: ['requisition.compensated'] }, step('compensate', { reference: '1' }));
  const other = await ok(root.post<Requisition>('/requisitions', asked));
  await law.verify({ events: ['requisition.withdrawn'] }, () => ok(root.post(`/requisitions/${other.id}/withdraw`, { reason: '不用了' })));
  const { transactions, database, geography, personalKeys } = server.core;
  await law.verify({ events: ['requisition.ownersErased'] }, async () => {
    server.clock.advance(184 * 86_400);
    await new OwnerActions(transactions, database, geography, personalKeys).eraseDue(server.clock.now());
  });
});

test('no event type of this area is without its proof', () => {
  const own = typesToProve('requisitions');
  expect([...law.covered].filter((type) => own.some((one) => one === type)).sort()).toEqual(own);
});
