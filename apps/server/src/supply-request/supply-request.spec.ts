/** Asking and sending through the public interface (docs/spec/supply-requests.md): the story of a night, and everything that can go wrong in it. */
import type { Depot, Item, Lot, Proposal, Shelter, Shipment, SupplyRequest } from '@fenghuo/domain';
import { uuidv7 } from 'uuidv7';
import { ok, refused } from '../core/testing/answers.ts';
import { approvedRequest, shipmentsOf } from '../core/testing/asking.ts';
import { type Caller, EAST, startServer, type TestServer, WEST } from '../core/testing/server.ts';
import { Supplies } from '../core/testing/supplies.ts';

type Refused = {
  code: string;
  current?: SupplyRequest & Shipment;
  errors?: { path?: string; lotId?: string; itemId?: string; left?: string }[];
};
type Balance = { on_hand: string; reserved: string };

let server: TestServer;
let supplies: Supplies;
let duty: Caller;
let leader: Caller;
beforeAll(async () => {
  server = await startServer();
  supplies = await Supplies.of(server);
  ({ duty } = supplies);
  leader = await server.as('dutyLeader');
});
afterAll(async () => {
  await server?.close();
});

const at = (coordinates: readonly number[]) => ({ point: { type: 'Point', coordinates } });
const item = (more: Parameters<Supplies['item']>[0] = {}) => supplies.item(more);
const depot = (more: object = {}) => supplies.depot(more);
const stocked = (into: Depot, of: Item, quantity: string, more: object = {}) => supplies.fill(into, of, quantity, more);
const shelter = () =>
  ok(
    duty.post<Shelter>('/shelters', {
      ...{ code: `S-${uuidv7().slice(-10)}`, name: '第一中学', class: 'general', durationClass: 'short', space: 'indoor' },
      ...{ functions: [], place: at(WEST), areaSquareMetres: '2000', declaredCapacity: 900 },
    }),
  );

const balance = async (lot: Lot, place: string): Promise<Balance | null> => {
  const found = await server.core.database.one<Balance>(
    'SELECT trim_scale(on_hand)::text AS on_hand, trim_scale(reserved)::text AS reserved FROM balances WHERE lot_id = $1 AND place = $2',
    [lot.id, place],
  );
  return found;
};
/** Everything that ever came of a lot is somewhere: nothing is made or lost. */
const isBalanced = async (lot: Lot): Promise<boolean> =>
  (await server.core.database.one<{ sum: string }>('SELECT sum(on_hand)::float AS sum FROM balances WHERE lot_id = $1', [lot.id]))?.sum ===
  (0 as never);

const ask = (to: object, lines: object[], by = duty, more: object = {}) =>
  ok(by.post<SupplyRequest>('/supply-requests', { to, lines, ...more }));
const again = ({ id }: { id: string }) => ok(duty.get<SupplyRequest>(`/supply-requests/${id}`));

describe('SC13: a village of 1,200 needs shelter tonight', () => {
  let quilts: Item;
  let kits: Item;
  let north: Depot;
  let south: Depot;
  let city: Depot;
  let school: Shelter;
  let request: SupplyRequest;
  const lots: Record<string, Lot> = {};

  beforeAll(async () => {
    quilts = await item({ perPerson: '1' });
    kits = await item({ name: { zh: '家庭应急包' }, unit: '套', perPerson: '0.25' });
    [north, south, city] = [await depot(), await depot({ place: at([120.3, 36.2]) }), await depot({ level: 'city', place: at(EAST) })];
    const firm = await depot({ kind: 'agreement', name: '协议企业仓库', place: at(EAST) });
    lots['north'] = await stocked(north, quilts, '500');
    lots['south'] = await stocked(south, quilts, '600');
    lots['city'] = await stocked(city, quilts, '900');
    lots['kits'] = await stocked(south, kits, '240');
    await stocked(firm, kits, '400', { ownerKind: 'agreement', ownerName: '某超市' });
    school = await shelter();
  });

  test('[AS1] the template is what is asked for, by the manager of the shelter', async () => {
    const template = await ok(
      duty.post<{ id: string }>('/templates', {
        ...{ code: `T-${uuidv7().slice(-8)}`, name: { zh: '生活类' }, bufferPercent: 0 },
        lines: [quilts, kits].map(({ id: itemId }) => ({ itemId, basis: 'perPerson' })),
      }),
    );
    const manager = await server.as('shelterManager', 'west', school.id);
    const body = { to: { kind: 'shelter', id: school.id }, templateId: template.id, people: 1200, days: 3, wantedAt: server.clock.now() };
    request = await ok(manager.post<SupplyRequest>('/supply-requests', body));
    expect(request).toMatchObject({ state: 'requested', jurisdictionId: server.city.west, place: school.place, approvals: [], version: 1 });
    expect(request.code).toMatch(/^S-\d{8}-\d{4}$/);
    expect(request.lines.map(({ itemId, asked }) => [itemId, asked]).sort()).toEqual(
      [
        [quilts.id, '1200'],
        [kits.id, '300'],
      ].sort(),
    );
    expect((await manager.get(`/supply-requests/${request.id}/proposal`)).status).toBe(403);
  });

  test('[AS5] [AS6] the proposal names what is short and who has it, and reserves nothing', async () => {
    const proposal = await ok(leader.get<Proposal>(`/supply-requests/${request.id}/proposal`));
    expect(proposal.shortages).toMatchObject([
      { itemId: kits.id, asked: '300', short: '60', holders: [{ available: '400', code: 'OTHER_OWNER' }] },
    ]);
    expect(proposal.lines.filter(({ itemId }) => itemId === quilts.id).reduce((sum, { quantity }) => sum + Number(quantity), 0)).toBe(1200);
    expect(proposal.depots.every(({ seconds, estimated }) => seconds !== null && estimated)).toBe(true);
    expect({ ...(await ok(leader.get<Proposal>(`/supply-requests/${request.id}/proposal`))), at: '' }).toEqual({ ...proposal, at: '' });
    expect(await balance(lots['south'] as Lot, `depot:${south.id}`)).toEqual({ on_hand: '600', reserved: '0' });
  });

  test('[AS5] the same proposal for what nobody has asked for yet, and no request comes of it', async () => {
    const lines = request.lines.map(({ itemId, asked }) => ({ itemId, quantity: asked }));
    const body = { to: request.to, lines, wantedAt: request.wantedAt };
    const preview = await ok(leader.post<Proposal>('/supply-requests/proposal', body));
    expect({ ...preview, at: '' }).toEqual({ ...(await ok(leader.get<Proposal>(`/supply-requests/${request.id}/proposal`))), at: '' });
    const manager = await server.as('shelterManager', 'west', school.id);
    expect(await refused(manager.post('/supply-requests/proposal', body))).toEqual([403, 'FORBIDDEN']);
    expect((await ok(leader.get<{ items: unknown[] }>('/supply-requests'))).items).toHaveLength(1);
  });

  test('[AS3] [AS4] one click makes three transfer orders; what is short has its reason', async () => {
    const lines = [
      { depotId: north.id, lotId: lots['north']?.id, quantity: '500' },
      { depotId: south.id, lotId: lots['south']?.id, quantity: '600' },
      { depotId: city.id, lotId: lots['city']?.id, quantity: '100' },
      { depotId: south.id, lotId: lots['kits']?.id, quantity: '240' },
    ];
    expect(await refused(duty.post(`/supply-requests/${request.id}/approve`, { lines }))).toEqual([403, 'FORBIDDEN']);
    const unsaid = await leader.post<Refused>(`/supply-requests/${request.id}/approve`, { lines });
    expect([unsaid.status, unsaid.body]).toMatchObject([422, { code: 'REASON_NEEDED', errors: [{ itemId: kits.id }] }]);
    const reasons = [{ itemId: kits.id, reason: '协议企业补 60 套' }];
    const answer = await ok(leader.post<SupplyRequest>(`/supply-requests/${request.id}/approve`, { lines, reasons }));
    expect(answer).toMatchObject({ state: 'approved', approvals: [{ step: 0, role: 'dutyLeader' }] });
    expect(answer.lines.find(({ itemId }) => itemId === kits.id)).toMatchObject({ approved: '240', reason: '协议企业补 60 套' });
    const shipments = await shipmentsOf(duty, request.id);
    expect(shipments.map(({ fromDepotId, state }) => [fromDepotId, state]).sort()).toEqual(
      [north, south, city].map(({ id }) => [id, 'picking']).sort(),
    );
    expect(shipments.every(({ code }) => /^D-\d{8}-\d{4}$/.test(code))).toBe(true);
    expect(await balance(lots['kits'] as Lot, `depot:${south.id}`)).toEqual({ on_hand: '240', reserved: '240' });
  });

  test('[SH2] [SH3] picked and sent by the keepers, counted at the school, the difference explained and written off by two', async () => {
    const manager = await server.as('shelterManager', 'west', school.id);
    for (const shipment of await shipmentsOf(duty, request.id)) {
      const keeper = await server.as('depotKeeper', 'west', shipment.fromDepotId);
      await ok(keeper.post(`/shipments/${shipment.id}/pick`));
      const sent = await ok(keeper.post<Shipment>(`/shipments/${shipment.id}/ship`, { plate: '鲁B·12345' }));
      expect([sent.state, sent.estimated, sent.etaAt !== null]).toEqual(['shipped', true, true]);
    }
    expect((await again(request)).state).toBe('shipped');
    expect(await balance(lots['north'] as Lot, `depot:${north.id}`)).toEqual({ on_hand: '0', reserved: '0' });
    for (const shipment of await shipmentsOf(duty, request.id)) {
      const isNorth = shipment.fromDepotId === north.id;
      const lines = shipment.lines.map(({ lotId, quantity }) => ({ lotId, received: isNorth ? '490' : quantity }));
      await ok(manager.post(`/shipments/${shipment.id}/receive`, { lines }));
    }
    const received = await again(request);
    expect([received.state, received.lines.find(({ itemId }) => itemId === quilts.id)?.received]).toEqual(['received', '1190']);
    for (const { id, fromDepotId } of await shipmentsOf(duty, request.id)) {
      if (fromDepotId !== north.id) {
        await ok(manager.post(`/shipments/${id}/close`));
        continue;
      }
      expect(await refused(manager.post(`/shipments/${id}/close`))).toEqual([409, 'DIFFERENCE_UNEXPLAINED']);
      const lines = [{ lotId: lots['north']?.id, explanation: '途中淋湿 10 床，弃置' }];
      expect(await refused(manager.post(`/shipments/${id}/close`, { lines }))).toEqual([409, 'SAME_PERSON']);
      const closed = await ok(duty.post<Shipment>(`/shipments/${id}/close`, { lines }));
      expect(closed).toMatchObject({
        state: 'closed',
        lines: [{ quantity: '500', received: '490', lost: '10', explanation: '途中淋湿 10 床，弃置' }],
      });
      expect(await balance(lots['north'] as Lot, `shipment:${id}`)).toEqual({ on_hand: '0', reserved: '0' });
    }
    expect((await again(request)).state).toBe('closed');
    expect(await balance(lots['north'] as Lot, `shelter:${school.id}`)).toEqual({ on_hand: '490', reserved: '0' });
    expect(await balance(lots['north'] as Lot, 'lost')).toEqual({ on_hand: '10', reserved: '0' });
    for (const lot of Object.values(lots)) expect(await isBalanced(lot)).toBe(true);
  });

  test('two keepers press for the last ten generators in the same second: one has them, one is told that none is left', async () => {
    const generators = await item({ name: { zh: '发电机' }, unit: '台' });
    const lot = await stocked(north, generators, '10');
    const requests = await Promise.all(
      [1, 2].map(() => ask({ kind: 'shelter', id: school.id }, [{ itemId: generators.id, quantity: '10' }])),
    );
    const lines = [{ depotId: north.id, lotId: lot.id, quantity: '10' }];
    const answers = await Promise.all(requests.map(({ id }) => leader.post<Refused>(`/supply-requests/${id}/approve`, { lines })));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    const { body } = answers.find(({ status }) => status === 409) ?? {};
    expect(body).toMatchObject({ code: 'STOCK_INSUFFICIENT', errors: [{ lotId: lot.id, left: '0' }] });
    expect(await balance(lot, `depot:${north.id}`)).toEqual({ on_hand: '10', reserved: '10' });
    expect(await isBalanced(lot)).toBe(true);
  });
});

describe('asking', () => {
  test('[AS1] who may ask for what', async () => {
    const of = await item();
    const lines = [{ itemId: of.id, quantity: '1' }];
    const [point, other] = [await depot({ kind: 'point', level: 'village' }), await depot({ place: at(EAST) })];
    const to = (id: string, kind = 'depot') => ({ to: { kind, id }, lines });
    const informant = await server.as('informant', 'west');
    const own = await ok(informant.post<SupplyRequest>('/supply-requests', to(point.id)));
    expect((await informant.get(`/supply-requests/${own.id}`)).status).toBe(200);
    expect(await refused(informant.post('/supply-requests', to(other.id)))).toEqual([422, 'DEPOT_UNKNOWN']);
    const keeper = await server.as('depotKeeper', 'west', point.id);
    await ok(keeper.post('/supply-requests', to(point.id)));
    expect(await refused(keeper.post('/supply-requests', to(other.id)))).toEqual([422, 'DEPOT_UNKNOWN']);
    const { west, east } = server.city.teams;
    const head = await server.as('teamLeader', 'west', west);
    await ok(head.post('/supply-requests', to(west, 'team')));
    expect((await refused(head.post('/supply-requests', to(east, 'team'))))[0]).not.toBe(201);
    const supervisor = await server.as('supervisor');
    expect(await refused(supervisor.post('/supply-requests', to(point.id)))).toEqual([403, 'FORBIDDEN']);
    const there = await server.as('dutyOfficer', 'east');
    expect((await there.get(`/supply-requests/${own.id}`)).status).toBe(404);
    expect(await refused(there.post('/supply-requests', to(point.id)))).toEqual([422, 'DEPOT_UNKNOWN']);
  });

  test('[AS1] bad lines', async () => {
    const [point, of, loose] = [await depot(), await item(), await item({ decimals: 2, unit: '吨' })];
    const asked = (more: object) => refused(duty.post('/supply-requests', { to: { kind: 'depot', id: point.id }, ...more }));
    const line = (quantity: string, itemId = of.id) => ({ lines: [{ itemId, quantity }] });
    expect(await asked({})).toEqual([400, 'INVALID']);
    expect(await asked({ lines: [] })).toEqual([400, 'INVALID']);
    expect(await asked(line('-1'))).toEqual([422, 'QUANTITY_UNFIT']);
    expect(await asked(line('0'))).toEqual([422, 'QUANTITY_UNFIT']);
    expect(await asked(line('1.5'))).toEqual([422, 'QUANTITY_UNFIT']);
    expect(await asked(line('9'.repeat(30)))).toEqual([422, 'QUANTITY_UNFIT']);
    expect(await asked(line('1e3'))).toEqual([400, 'INVALID']);
    expect(await asked(line('1', uuidv7()))).toEqual([422, 'ITEM_UNKNOWN']);
    expect(await asked({ templateId: uuidv7(), people: 1, days: 1 })).toEqual([422, 'TEMPLATE_UNKNOWN']);
    expect(await asked({ templateId: uuidv7() })).toEqual([400, 'INVALID']);
    const twice = await ask({ kind: 'depot', id: point.id }, [
      { itemId: loose.id, quantity: '1.25' },
      { itemId: loose.id, quantity: '0.5' },
    ]);
    expect(twice.lines).toMatchObject([{ asked: '1.75' }]);
  });

  test('[AS2] a chain of two: two persons, the second keeps the choice of the first', async () => {
    const chain = [{ roles: ['dutyOfficer'] }, { roles: ['dutyLeader', 'commander'] }];
    const set = (body: object) => ok(leader.request(`/api/v1/jurisdictions/${server.city.west}/settings`, { method: 'PUT', body }));
    await set({ supplyApproval: chain });
    try {
      const [from, to, of] = [await depot(), await depot(), await item()];
      const lot = await stocked(from, of, '10');
      const { id } = await ask({ kind: 'depot', id: to.id }, [{ itemId: of.id, quantity: '5' }]);
      const lines = [{ depotId: from.id, lotId: lot.id, quantity: '5' }];
      expect(await refused(leader.post(`/supply-requests/${id}/approve`, { lines }))).toEqual([403, 'FORBIDDEN']);
      const first = await ok(duty.post<SupplyRequest>(`/supply-requests/${id}/approve`, { lines }));
      expect(first).toMatchObject({ state: 'requested', allocation: [{ quantity: '5' }], lines: [{ approved: null }] });
      expect(await balance(lot, `depot:${from.id}`)).toEqual({ on_hand: '10', reserved: '0' });
      const both = await ok(leader.post<SupplyRequest>(`/supply-requests/${id}/approve`));
      expect(both).toMatchObject({ state: 'approved', approvals: [{ step: 0 }, { step: 1 }], lines: [{ approved: '5' }] });
    } finally {
      await set({});
    }
  });

  test('[AS3] never more than was asked, nothing that was not, of no depot out of sight', async () => {
    const [from, of, other] = [await depot(), await item(), await item()];
    const [lot, alien] = [await stocked(from, of, '100'), await stocked(from, other, '100')];
    const { id } = await ask({ kind: 'depot', id: (await depot()).id }, [{ itemId: of.id, quantity: '5' }]);
    const approve = (line: object, by = leader) =>
      refused(by.post(`/supply-requests/${id}/approve`, { lines: [{ depotId: from.id, lotId: lot.id, quantity: '5', ...line }] }));
    expect(await approve({ quantity: '6' })).toEqual([422, 'MORE_THAN_ASKED']);
    expect(await approve({ lotId: alien.id })).toEqual([422, 'NOT_ASKED']);
    expect(await approve({ lotId: uuidv7() })).toEqual([422, 'LOT_UNKNOWN']);
    expect(await approve({ depotId: uuidv7() })).toEqual([422, 'DEPOT_UNKNOWN']);
    expect(await approve({ depotId: (await depot()).id })).toEqual([409, 'STOCK_INSUFFICIENT']);
    expect(await refused(leader.post(`/supply-requests/${id}/approve`))).toEqual([400, 'INVALID']);
    expect((await again({ id })).state).toBe('requested');
  });

  test('[AS8] [AS9] declined while asked for, cancelled until something has left; each with a reason', async () => {
    const of = await item();
    const { id } = await ask({ kind: 'depot', id: (await depot()).id }, [{ itemId: of.id, quantity: '5' }]);
    expect(await refused(duty.post(`/supply-requests/${id}/decline`, { reason: '就近采购' }))).toEqual([403, 'FORBIDDEN']);
    expect(await refused(leader.post(`/supply-requests/${id}/decline`))).toEqual([400, 'INVALID']);
    expect(await ok(leader.post(`/supply-requests/${id}/decline`, { reason: '就近采购' }))).toMatchObject({
      state: 'declined',
      reason: '就近采购',
    });
    expect(await refused(leader.post(`/supply-requests/${id}/decline`, { reason: '就近采购' }))).toEqual([409, 'STEP_NOT_POSSIBLE']);
    const { lot, from, request, shipment } = await approvedRequest(server, supplies);
    expect(await ok(duty.post(`/supply-requests/${request.id}/cancel`, { reason: '不需要了' }))).toMatchObject({ state: 'cancelled' });
    expect(await balance(lot, `depot:${from.id}`)).toEqual({ on_hand: '100', reserved: '0' });
    expect(await ok(duty.get(`/shipments/${shipment.id}`))).toMatchObject({ state: 'cancelled', reason: '不需要了' });
    const sent = await approvedRequest(server, supplies);
    await ok(sent.keeper.post(`/shipments/${sent.shipment.id}/ship`));
    expect(await refused(duty.post(`/supply-requests/${sent.request.id}/cancel`, { reason: '不需要了' }))).toEqual([
      409,
      'STEP_NOT_POSSIBLE',
    ]);
  });
});

test('[AS16] supply against demand: what is wanted, promised, there and missing', async () => {
  const [from, firm, to, of] = [await depot(), await depot({ kind: 'agreement' }), await depot(), await item()];
  const lot = await stocked(from, of, '50');
  await stocked(firm, of, '500', { ownerKind: 'agreement' });
  const [first] = [await ask({ kind: 'depot', id: to.id }, [{ itemId: of.id, quantity: '30' }])];
  await ask({ kind: 'depot', id: to.id }, [{ itemId: of.id, quantity: '90' }]);
  await ok(leader.post(`/supply-requests/${first.id}/approve`, { lines: [{ depotId: from.id, lotId: lot.id, quantity: '30' }] }));
  const { items } = await ok(duty.get<{ items: { itemId: string }[] }>('/supply-requests/gaps'));
  const gap = { itemId: of.id, requests: 2, wanted: '120', promised: '30', available: '20', gap: '70' };
  expect(items.find(({ itemId }) => itemId === of.id)).toEqual(gap);
  const there = await server.as('dutyOfficer', 'east');
  expect((await ok(there.get<{ items: { itemId: string }[] }>('/supply-requests/gaps'))).items.some(({ itemId }) => itemId === of.id)).toBe(
    false,
  );
  expect((await (await server.as('informant', 'west')).get('/supply-requests/gaps')).status).toBe(403);
});

test('[SU13] a temporary centre closes when book and count agree for every lot; what lies there goes where it is said', async () => {
  const [centre, store, of] = [await depot({ kind: 'temporary' }), await depot(), await item()];
  const lots = [await stocked(centre, of, '5'), await stocked(centre, of, '5')].map(({ id }) => id);
  const here = { kind: 'depot', id: centre.id };
  const close = () => duty.post<Refused>(`/depots/${centre.id}/close`);
  const count = async (counted: readonly string[]) => {
    server.clock.advance(1);
    const { id } = await ok(duty.post<{ id: string }>('/counts', { place: here }));
    await ok(duty.post(`/counts/${id}/lines`, { lines: counted.map((lotId) => ({ lotId, counted: '5' })) }));
    await ok(leader.post(`/counts/${id}/confirm`));
  };
  const move = (from: object, to: object) =>
    duty.post<Refused>('/movements', { kind: 'transfer', lines: [{ lotId: lots[0], from, to, quantity: '5' }] });
  expect(await refused(close())).toEqual([409, 'DEPOT_NOT_COUNTED']);
  await count(lots.slice(0, 1));
  expect((await close()).body).toMatchObject({ code: 'DEPOT_NOT_COUNTED', errors: [{ lotId: lots[1] }] });
  await count(lots);
  expect(await refused(close())).toEqual([409, 'DEPOT_NOT_EMPTY']);
  await ok(duty.post(`/depots/${centre.id}/close`, { toDepotId: store.id }));
  expect(await refused(move({ kind: 'depot', id: store.id }, here))).toEqual([409, 'DEPOT_CLOSED']);
});
