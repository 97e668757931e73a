/** Passes of the green channel over HTTP (docs/spec/passes.md): given, checked on the road without an account, taken back, over. */
import type { Pass, PublicPass, Shipment } from '@fenghuo/domain';
import { type Caller, startServer, type TestServer, WEST } from '../core/testing/server.ts';
import { endPasses } from '../jobs/passes.ts';

let server: TestServer;
let duty: Caller;
beforeAll(async () => {
  server = await startServer();
  duty = await server.as('dutyOfficer');
});
afterAll(() => server.close());

const inHours = (hours: number) => new Date(Date.parse(server.clock.now()) + hours * 3_600_000).toISOString();
const asked = (more: object = {}) => ({
  plate: '鲁B·12345',
  cargo: '棉被 200 床',
  route: '市库—青银高速—高青',
  validUntil: inHours(6),
  ...more,
});
const issue = async (more: object = {}): Promise<Pass> => {
  const { status, body } = await duty.post<Pass>('/passes', asked(more));
  expect([status, body]).toMatchObject([201, { state: 'inForce' }]);
  return body;
};
const check = async (token: string): Promise<PublicPass> => {
  const answer = await fetch(`${server.url}/api/v1/public/passes/${encodeURIComponent(token)}`);
  expect([answer.status, answer.headers.get('cache-control')]).toEqual([200, 'no-store']);
  return (await answer.json()) as PublicPass;
};

test('[PA1] [PA3] SC16: whoever opens the QR without an account reads that it is valid, for which vehicle, goods and way, until when', async () => {
  const pass = await issue();
  expect(pass).toMatchObject({ code: expect.stringMatching(/^P-\d{8}-\d{4}$/), token: expect.stringMatching(/^[\w-]{22}$/), version: 1 });
  const { plate, cargo, route, validFrom, validUntil } = pass;
  expect(await check(pass.token)).toEqual({ state: 'valid', plate, cargo, route, validFrom, validUntil });
  expect((await issue()).token).not.toBe(pass.token);
});

test('[PA3] not yet, expired, and of a token that nobody gave out nothing but invalid', async () => {
  const later = await issue({ validFrom: inHours(2), validUntil: inHours(3) });
  expect((await check(later.token)).state).toBe('notYet');
  server.clock.advance(2.5 * 3600);
  expect((await check(later.token)).state).toBe('valid');
  server.clock.advance(3600);
  expect((await check(later.token)).state).toBe('expired');
  for (const token of ['AAAAAAAAAAAAAAAAAAAAAA', 'x', "'; DROP TABLE passes", later.id, '%', '💥'])
    expect(await check(token)).toEqual({ state: 'invalid' });
});

test('[PA4] what was taken back is invalid at once, and taken back once', async () => {
  const pass = await issue();
  expect((await duty.post(`/passes/${pass.id}/revoke`)).status).toBe(400);
  const { status, body } = await duty.post<Pass>(`/passes/${pass.id}/revoke`, { reason: '换车' });
  expect([status, body]).toMatchObject([200, { state: 'revoked', reason: '换车' }]);
  expect(await check(pass.token)).toMatchObject({ state: 'invalid', plate: pass.plate });
  expect((await duty.post(`/passes/${pass.id}/revoke`, { reason: '换车' })).body).toMatchObject({ code: 'STEP_NOT_POSSIBLE' });
});

test('[PA5] what is over leaves the passes in force', async () => {
  const pass = await issue({ validUntil: inHours(1) });
  await endPasses(server.core);
  expect((await duty.get<Pass>(`/passes/${pass.id}`)).body.state).toBe('inForce');
  server.clock.advance(3601);
  await endPasses(server.core);
  await endPasses(server.core);
  expect((await duty.get<Pass>(`/passes/${pass.id}`)).body).toMatchObject({ state: 'ended', version: 2 });
  const { body } = await duty.get<{ items: Pass[] }>('/passes?state=inForce');
  expect(body.items.map(({ id }) => id)).not.toContain(pass.id);
});

test('[PA2] a shipment names its pass until that is taken back', async () => {
  const shipment = await prepared();
  const pass = await issue({ shipmentId: shipment.id });
  const passId = async () => (await duty.get<Shipment>(`/shipments/${shipment.id}`)).body.passId;
  expect([pass.shipmentId, await passId()]).toEqual([shipment.id, pass.id]);
  await duty.post(`/passes/${pass.id}/revoke`, { reason: '换车' });
  expect(await passId()).toBeNull();
  expect((await duty.post('/passes', asked({ shipmentId: pass.id }))).body).toMatchObject({ code: 'SHIPMENT_UNKNOWN' });
});

test('[PA6] given and taken back by the desk of the node; nobody else', async () => {
  const pass = await issue();
  const west = await server.as('dutyOfficer', 'west');
  expect((await west.get(`/passes/${pass.id}`)).status).toBe(404);
  expect((await west.post('/passes', asked({ jurisdictionId: server.city.east }))).status).toBe(403);
  expect((await west.post<Pass>('/passes', asked())).body.jurisdictionId).toBe(server.city.west);
  for (const role of ['supervisor', 'commander', 'informant', 'sysAdmin'] as const)
    expect([role, (await (await server.as(role === 'sysAdmin' ? 'systemAdmin' : role)).post('/passes', asked())).status]).toEqual([
      role,
      403,
    ]);
});

test('[PA1] a time that is over, backwards or of months is refused', async () => {
  for (const more of [{ validUntil: inHours(-1) }, { validFrom: inHours(7) }, { validUntil: inHours(24 * 93) }])
    expect((await duty.post('/passes', asked(more))).body).toMatchObject({ code: 'VALUE_OUT_OF_RANGE' });
});

async function prepared(): Promise<Shipment> {
  const leader = await server.as('dutyLeader');
  const item = await leader.post<{ id: string }>('/items', { code: 'I-1', name: { zh: '棉被' }, class: 'living', unit: '床' });
  const place = { point: { type: 'Point', coordinates: WEST } };
  const depot = async (code: string) =>
    (await leader.post<{ id: string }>('/depots', { code, name: code, kind: 'store', level: 'town', place })).body.id;
  const [from, to] = [await depot('D-1'), await depot('D-2')];
  const lot = await leader.post<{ id: string }>('/lots', { itemId: item.body.id });
  const line = { lotId: lot.body.id, from: { kind: 'supplier' }, to: { kind: 'depot', id: from }, quantity: '100' };
  await leader.post('/movements', { kind: 'receive', lines: [line] });
  const request = await duty.post<{ id: string }>('/supply-requests', {
    to: { kind: 'depot', id: to },
    lines: [{ itemId: item.body.id, quantity: '10' }],
  });
  await leader.post(`/supply-requests/${request.body.id}/approve`, {
    lines: [{ depotId: from, lotId: lot.body.id, quantity: '10' }],
  });
  const { body } = await duty.get<{ items: Shipment[] }>('/shipments?state=picking');
  return body.items[0] as Shipment;
}
