/** The catalogue of supplies through the public interface (docs/spec/supply.md). */
import type { Item, Kit, NeededItems, Page, Template } from '@fenghuo/domain';
import { uuidv7 } from 'uuidv7';
import { type Caller, startServer, type TestServer } from '../core/testing/server.ts';

type Refused = { code: string; current?: { id: string }; errors?: { path: string }[] };

let server: TestServer;
let duty: Caller;
beforeAll(async () => {
  server = await startServer();
  duty = await server.as('dutyOfficer');
});
afterAll(() => server.close());

const water = { code: 'H-01', name: { zh: '饮用水', en: 'Drinking water' }, class: 'living', unit: '升', decimals: 1, perPersonDay: '3.0' };
const make = async (more: object): Promise<Item> => {
  const { status, body } = await duty.post<Item>('/items', {
    code: `X-${uuidv7().slice(-8)}`,
    name: { zh: '物资' },
    class: 'other',
    unit: '件',
    ...more,
  });
  expect([status, body]).toEqual([201, body]);
  return body;
};

test('[SU1] [SU4] an item is made, found, described and logged; the root decides, everybody reads', async () => {
  const made = await duty.post<Item>('/items', water, { 'idempotency-key': 'water' });
  expect([made.status, made.body]).toMatchObject([201, { ...water, perPersonDay: '3', gbCode: null, packs: [], minimum: {}, version: 1 }]);
  expect((await duty.post('/items', water, { 'idempotency-key': 'water' })).body).toEqual(made.body);
  const path = `/items/${made.body.id}`;
  const stale = await duty.patch<Refused>(path, { unit: '瓶' }, { 'if-match': '"2"' });
  expect([stale.status, stale.body.code]).toEqual([409, 'VERSION_CONFLICT']);
  const after = await duty.patch<Item>(path, { gbCode: '1020101', minimum: { city: '60000', town: '500.5' } });
  expect([after.status, after.body]).toMatchObject([200, { gbCode: '1020101', minimum: { city: '60000', town: '500.5' }, version: 2 }]);
  expect((await duty.patch<Item>(path, { gbCode: '1020101' })).body).toEqual(after.body);
  const keeper = await server.as('depotKeeper', 'west', uuidv7());
  expect((await keeper.get(path)).body).toEqual(after.body);
  for (const by of [keeper, await server.as('dutyOfficer', 'west'), await server.as('commander'), await server.as('systemAdmin')]) {
    expect((await by.post('/items', { ...water, code: 'H-02' })).status).toBe(403);
    expect((await by.patch(path, { unit: '瓶' })).status).toBe(403);
  }
  expect((await duty.get(`/items/${uuidv7()}`)).status).toBe(404);
  const events = await server.core.database.query<{ type: string; payload: object; audience: string[] }>(
    'SELECT type, payload, audience FROM events WHERE subject_id = $1 ORDER BY id',
    [made.body.id],
  );
  expect(events).toEqual([
    { type: 'item.created', payload: { item: made.body }, audience: [] },
    { type: 'item.described', payload: { item: after.body }, audience: [] },
  ]);
});

test('[SU1] of two who give one code at once one is told who has it', async () => {
  const answers = await Promise.all([1, 2].map(() => duty.post<Refused & Item>('/items', { ...water, code: 'H-09' })));
  const [first, second] = answers.sort((a, b) => a.status - b.status);
  expect([first?.status, second?.status, second?.body.code, second?.body.current?.id]).toEqual([201, 409, 'CODE_TAKEN', first?.body.id]);
});

test('[SU2] [SU3] a code of another form is 400, a quantity that does not fit 422', async () => {
  const refused = async (more: object) => {
    const { status, body } = await duty.post<Refused>('/items', { ...water, code: 'H-03', ...more });
    return [status, body.code, body.errors?.[0]?.path];
  };
  expect(await refused({ gbCode: '4010101' })).toEqual([400, 'INVALID', 'gbCode']);
  expect(await refused({ minimum: { city: '1.55' } })).toEqual([422, 'QUANTITY_UNFIT', 'minimum.city']);
  expect(await refused({ perPersonDay: '-3' })).toEqual([422, 'QUANTITY_UNFIT', 'perPersonDay']);
  expect(await refused({ perPersonDay: '3 L' })).toEqual([400, 'INVALID', 'perPersonDay']);
  expect(await refused({ decimals: 4 })).toEqual([422, 'VALUE_OUT_OF_RANGE', 'decimals']);
});

test('[SU1] a list is filtered by class, code and text, and paged', async () => {
  await make({ code: 'F-01', name: { zh: '消防水带', en: 'Fire hose' }, class: 'fire', gbCode: '2010399' });
  await make({ code: 'F-02', name: { zh: '防化服' }, class: 'fire' });
  const found = async (query: string) => (await duty.get<Page<Item>>(`/items?${query}`)).body.items.map(({ code }) => code);
  expect(await found('class=fire')).toEqual(['F-02', 'F-01']);
  expect(await found('text=HOSE')).toEqual(['F-01']);
  expect(await found('text=20103')).toEqual(['F-01']);
  expect(await found('code=F-02')).toEqual(['F-02']);
  const first = (await duty.get<Page<Item>>('/items?class=fire&limit=1')).body;
  expect(await found(`class=fire&limit=1&after=${first.next}`)).toEqual(['F-01']);
  expect((await duty.get('/items?colour=red')).status).toBe(400);
});

test('[SU6] [SU7] a template says what so many people need', async () => {
  const rice = await make({ unit: '千克', decimals: 1, perPersonDay: '0.5' });
  const tent = await make({ unit: '顶' });
  const lines = [
    { itemId: rice.id, basis: 'perPersonDay' },
    { itemId: tent.id, basis: 'perPerson', quantity: '0.25' },
  ];
  const made = await duty.post<Template>('/templates', { code: 'T-1', name: { zh: '集中安置' }, lines });
  expect([made.status, made.body.bufferPercent]).toEqual([201, 10]);
  const need = async (query: string) => (await duty.get<NeededItems & Refused>(`/templates/${made.body.id}/need?${query}`)).body;
  expect(await need('people=1001&days=3')).toEqual({
    items: [
      { itemId: rice.id, quantity: '1651.7' },
      { itemId: tent.id, quantity: '276' },
    ],
  });
  expect((await need('people=0&days=3')).code).toBe('INVALID');
  const twice = await duty.post<Refused>('/templates', { code: 'T-2', name: { zh: '重复' }, lines: [...lines, lines[0]] });
  expect([twice.status, twice.body.errors?.[0]?.path]).toEqual([422, 'lines.2.itemId']);
  const after = await duty.patch<Template>(`/templates/${made.body.id}`, { bufferPercent: 0, lines: [lines[1]] });
  expect([after.body.version, (await need('people=4&days=1')).items]).toEqual([2, [{ itemId: tent.id, quantity: '1' }]]);
  expect((await duty.get<Page<Template>>('/templates?text=安置')).body.items).toEqual([after.body]);
  expect((await duty.post<Refused>('/templates', { code: 'T-1', name: { zh: '又' }, lines })).body.code).toBe('CODE_TAKEN');
  expect(
    (await (await server.as('depotKeeper', 'west', uuidv7())).post('/templates', { code: 'T-3', name: { zh: '三' }, lines })).status,
  ).toBe(403);
});

test('[SU8] [SU9] a kit is an item with a bill of contents', async () => {
  const [box, towel, soap] = [await make({ unit: '套' }), await make({}), await make({ unit: '克', decimals: 1 })];
  const contents = [
    { itemId: towel.id, quantity: '2' },
    { itemId: soap.id, quantity: '250.5' },
  ];
  const [first, second] = (await Promise.all([1, 2].map(() => duty.post<Kit & Refused>('/kits', { itemId: box.id, contents })))).sort(
    (a, b) => a.status - b.status,
  );
  expect([first?.status, second?.status, second?.body.code, second?.body.current?.id]).toEqual([201, 409, 'CODE_TAKEN', first?.body.id]);
  const nested = await duty.post<Refused>('/kits', { itemId: soap.id, contents: [{ itemId: box.id, quantity: '1' }] });
  expect(nested.status).toBe(422);
  const after = await duty.patch<Kit>(`/kits/${first?.body.id}`, { contents: [contents[0]] });
  expect(after.body).toEqual({ ...first?.body, contents: [contents[0]], version: 2 });
  expect((await duty.get<Page<Kit>>(`/kits?itemId=${box.id}`)).body.items).toEqual([after.body]);
  expect((await duty.get(`/kits/${first?.body.id}`)).body).toEqual(after.body);
});
