/**
 * @jest-environment node
 * @jest-environment-options {"customExportConditions": ["@fenghuo/source", "node", "node-addons"]}
 */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { FeedClient } from './feed-client.ts';
import { ServerTime } from './server-time.ts';
import { LiveStore } from './store.ts';

test('where WebSockets are blocked the same ranges come by long polling', async () => {
  const asked: string[] = [];
  const server: Server = createServer((request, response) => {
    const address = new URL(request.url ?? '/', 'http://x');
    // The proxy in between knows nothing of sockets.
    if (address.pathname.startsWith('/socket.io')) return response.writeHead(400).end();
    asked.push(address.pathname + (address.searchParams.get('after') ?? ''));
    const event = { id: '1', type: 'incident.titled', at: '', recordedAt: '', actor: { system: 'test' }, incidentId: 'a', payload: {} };
    const changes = [{ kind: 'incident', id: 'a', version: 2, row: { id: 'a', version: 2 } }];
    if (address.pathname.endsWith('/snapshot'))
      return response.end(JSON.stringify({ cursor: '1', kinds: { incident: [{ id: 'a', version: 1 }] }, part: 1, parts: 1 }));
    if (address.searchParams.get('after') === '1')
      return response.end(JSON.stringify({ after: '1', through: '2', events: [{ ...event, changes }] }));
    // The long poll stays open until the client leaves.
    return undefined;
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const store = new LiveStore();
  const client = new FeedClient(
    { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, time: new ServerTime() },
    {
      snapshot: (parts) => store.snapshot(parts),
      batch: (batch) => store.batch(batch),
      connection: () => undefined,
      caughtUp: () => undefined,
      positions: () => undefined,
      presence: () => undefined,
      outdated: () => undefined,
    },
  );
  client.start();
  await new Promise<void>((resolve) => {
    store.subscribe(() => store.get('incident', 'a')?.version === 2 && resolve());
  });
  client.stop();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  expect(asked.slice(0, 2)).toEqual(['/api/v1/snapshot', '/api/v1/feed1']);
});
