import { connect, type Socket } from 'node:net';
import type { Report } from '@fenghuo/domain';
import { until } from './testing/feed-client.ts';
import { startServer, type TestServer, WEST } from './testing/server.ts';

const lineTo = (server: TestServer): { socket: Socket; heard: () => string; ended: Promise<void> } => {
  const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
  let text = '';
  socket.on('data', (data) => {
    text += data;
  });
  socket.on('error', () => undefined);
  return { socket, heard: () => text, ended: new Promise((resolve) => socket.once('close', () => resolve())) };
};

test('what is under way is finished, who comes meanwhile is told to come again, and lines that say nothing are not waited for', async () => {
  const server = await startServer();
  const duty = await server.as('dutyOfficer');
  const place = { point: { type: 'Point', coordinates: WEST } };
  const said = { source: 'phone', summary: '积水', place, occurredAt: new Date().toISOString() };
  const { body: report } = await duty.post<Report>('/reports', said);
  const silent = lineTo(server);
  const line = lineTo(server);
  const ask = (method: string, path: string) =>
    line.socket.write(`${method} /api/v1${path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${duty.token}\r\nContent-Length: 0\r\n\r\n`);

  let letGo = () => {};
  const held = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  const { core } = server;
  let isHeld = () => {};
  const holding = new Promise<void>((resolve) => {
    isHeld = resolve;
  });
  const holder = core.transactions.runAs('spec', async (tx) => {
    await tx.begin();
    await tx.lock('report', [report.id]);
    isHeld();
    await held;
  });
  await holding;
  ask('POST', `/reports/${report.id}/accept`);
  const waiting = `SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()`;
  await until('the acceptance to wait', async () => (await core.database.query(waiting)).length > 0);
  const began = Date.now();
  const closed = server.close();
  ask('GET', '/reports');
  letGo();
  await holder;
  await Promise.all([closed, silent.ended, line.ended]);
  const [first = '', second = ''] = line.heard().split(/(?=HTTP\/1\.1 503)/);
  expect(first).toMatch(/^HTTP\/1\.1 200 /);
  expect(second).toMatch(/retry-after: 1\r\n/i);
  expect(second).toContain('"code":"UNAVAILABLE"');
  expect(Date.now() - began).toBeLessThan(6_000);
});
