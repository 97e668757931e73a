import type { AuditEntry, Page } from '@fenghuo/domain';
import { type Caller, startServer, type TestServer } from '../core/testing/server.ts';

let server: TestServer;
let auditor: Caller;
beforeAll(async () => {
  server = await startServer();
  auditor = await server.as('auditAdmin');
});
afterAll(() => server.close());

const ask = (query: Record<string, string>) => auditor.get<Page<AuditEntry>>(`/audit?${new URLSearchParams(query)}`);

test('is read by times and action; the reading is in it', async () => {
  await ask({});
  const { status, body } = await ask({ action: 'audit.read', from: '2020-01-01T00:00:00+08:00', to: '9999-12-31T23:59:59Z' });
  expect([status, body.items[0]?.personId]).toEqual([200, auditor.personId]);
});

test.each([
  ['from', '0000-01-01T00:00:00Z'],
  ['from', '0001-01-01T00:00:00+14:00'],
  ['to', '9999-12-31T23:59:59-14:00'],
  ['to', 'yesterday'],
  ['action', '\u0000'],
])('%s=%j is what no database can compare with: 400', async (name, value) => {
  expect((await ask({ [name]: value })).status).toBe(400);
});
