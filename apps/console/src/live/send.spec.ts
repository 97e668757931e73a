/**
 * @jest-environment node
 * @jest-environment-options {"customExportConditions": ["@fenghuo/source", "node", "node-addons"]}
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pendingCommands, RequestError, send } from './send.ts';

let server: Server;
let answer: (request: IncomingMessage, response: ServerResponse) => void = () => undefined;
const keys: (string | string[] | undefined)[] = [];

beforeEach(async () => {
  keys.length = 0;
  server = createServer((request, response) => {
    keys.push(request.headers['idempotency-key']);
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  Object.assign(globalThis, { location: { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}` } });
});

afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

test('a command keeps its key through a broken line and a server that is busy, and is pending meanwhile', async () => {
  const seen: number[] = [];
  answer = (_request, response) => {
    seen.push(pendingCommands.list().length);
    if (keys.length === 1) response.destroy();
    else if (keys.length === 2) response.writeHead(503).end('{"code":"UNAVAILABLE"}');
    else response.end('{"id":"a"}');
  };
  await expect(send('POST', '/reports', { summary: '水' }, { name: 'report', subjectId: 'a' })).resolves.toEqual({ id: 'a' });
  expect(new Set(keys).size).toBe(1);
  expect(keys).toHaveLength(3);
  expect(seen).toEqual([1, 1, 1]);
  expect(pendingCommands.list()).toEqual([]);
});

test("a refusal is the server's: its code, its parts and the present row, at once and not kept", async () => {
  answer = (_request, response) =>
    response
      .writeHead(409, { 'content-type': 'application/problem+json' })
      .end(JSON.stringify({ code: 'TEAM_ALREADY_ASSIGNED', errors: [{ teamId: 't', byName: '王磊' }], current: { id: 'x' } }));
  const order = () => send('POST', '/incidents/a/dispatch', { teamIds: ['t'] }, { name: 'dispatch' });
  const refusal: unknown = await order().catch((error: unknown) => error);
  expect(refusal).toBeInstanceOf(RequestError);
  expect(refusal).toMatchObject({
    code: 'TEAM_ALREADY_ASSIGNED',
    status: 409,
    errors: [{ teamId: 't', byName: '王磊' }],
    current: { id: 'x' },
  });
  await order().catch(() => undefined);
  expect(new Set(keys).size).toBe(2);
});
