/** Every operation of the OpenAPI document with values of every kind: never an undocumented status, a 5xx but 503, or a change half done. */
import fc from 'fast-check';
import { type Caller, startServer, type TestServer, WEST } from './testing/server.ts';
import { TABLE_OF } from './transaction.ts';

type Schema = {
  $ref?: string;
  type?: string | string[];
  enum?: unknown[];
  const?: unknown;
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  prefixItems?: Schema[];
  anyOf?: Schema[];
  oneOf?: Schema[];
  allOf?: Schema[];
  format?: string;
  pattern?: string;
  minimum?: number;
  maximum?: number;
  minItems?: number;
  maxItems?: number;
  maxLength?: number;
};
type Parameter = { name: string; in: string; required?: boolean; schema?: Schema };
type Operation = {
  parameters?: Parameter[];
  requestBody?: { content: Record<string, { schema: Schema }> };
  responses: Record<string, unknown>;
};
type Document = { paths: Record<string, Record<string, Operation>>; components: { schemas: Record<string, Schema> } };
type Sent = {
  path: Record<string, unknown>;
  query: Record<string, unknown>;
  body: unknown;
  key: string | undefined;
  match: string | undefined;
};

/** In CI as many as time allows; a failure prints its seed. */
const RUNS_PER_OPERATION = Number(process.env['FUZZ_RUNS'] ?? 40);
const ROLES = ['dutyOfficer', 'teamLeader', 'informant', 'supervisor', 'systemAdmin', 'secAdmin', 'auditAdmin'] as const;
/** A fuzz that ends its own sessions or waits for events would try nothing else. */
const LEFT_OUT = new Set(['delete /api/v1/session', 'delete /api/v1/sessions', 'post /api/v1/session/password']);

let server: TestServer;
let api: Document;
let callers: Caller[];
/** Ids of things that exist, by the segment of the path that asks for one, so that not everything ends in 404. */
const known: Record<string, string[]> = {
  reports: [],
  incidents: [],
  assignments: [],
  needs: [],
  'force-requests': [],
  drawings: [],
  orders: [],
  teams: [],
  jurisdictions: [],
  persons: [],
  items: [],
  templates: [],
  kits: [],
  depots: [],
  lots: [],
  movements: [],
  counts: [],
  'supply-requests': [],
  shipments: [],
  shelters: [],
  'evacuation-zones': [],
  households: [],
  evacuees: [],
  'relief-groups': [],
  passes: [],
  requisitions: [],
  donations: [],
  issues: [],
  publications: [],
  closures: [],
  vehicles: [],
};
const anyKnown = (): string[] => Object.values(known).flat();

beforeAll(async () => {
  server = await startServer();
  api = (await (await fetch(`${server.url}/api/openapi.json`)).json()) as Document;
  callers = await Promise.all(ROLES.map((role) => server.as(role, 'root', role === 'teamLeader' ? server.city.teams.west : undefined)));
  const duty = await server.as('dutyOfficer');
  const place = { point: { type: 'Point', coordinates: WEST } };
  for (let index = 0; index < 6; index++) {
    const said = { source: 'phone', summary: `第 ${index} 起`, place, occurredAt: new Date().toISOString() };
    const report = await duty.post<{ id: string }>('/reports', said);
    const incident = index < 4 ? await duty.post<{ id: string }>(`/reports/${report.body.id}/accept`) : null;
    known['reports']?.push(report.body.id);
    if (incident !== null) known['incidents']?.push(incident.body.id);
    if (incident !== null && index < 2) {
      const teamIds = [index === 0 ? server.city.teams.west : server.city.teams.east];
      const sent = await duty.post<{ assignments: { id: string }[] }>(`/incidents/${incident.body.id}/dispatch`, { teamIds });
      known['assignments']?.push(...sent.body.assignments.map(({ id }) => id));
      const need = await duty.post<{ id: string }>(`/incidents/${incident.body.id}/needs`, { headcount: 9 });
      known['needs']?.push(need.body.id);
      const force = await duty.post<{ id: string }>(`/needs/${need.body.id}/force-requests`, { kind: 'social' });
      known['force-requests']?.push(force.body.id);
      const drawing = { kind: 'waterPoint', name: '水源', geometry: place.point };
      known['drawings']?.push((await duty.post<{ id: string }>(`/incidents/${incident.body.id}/drawings`, drawing)).body.id);
      const order = { teamId: teamIds[0], text: '去' };
      known['orders']?.push((await duty.post<{ id: string }>(`/incidents/${incident.body.id}/orders`, order)).body.id);
    }
  }
  known['teams']?.push(...Object.values(server.city.teams));
  known['jurisdictions']?.push(server.city.west, server.city.root);
  // Somebody who is none of the callers, so that an administrator may disable them.
  known['persons']?.push((await server.as('shelterManager')).personId);
  await stockUp(duty);
});
afterAll(() => server.close());

/** A depot with stock, a request that waits for it, a shelter with somebody in it, a zone with a household. */
async function stockUp(duty: Caller): Promise<void> {
  const place = { point: { type: 'Point', coordinates: WEST } };
  const [incidentId] = known['incidents'] ?? [];
  const make = async (kind: string, path: string, body: object): Promise<string> => {
    const made = await duty.post<{ id: string }>(path, body);
    if (made.status !== 201) throw new Error(`${path}: ${made.status} ${JSON.stringify(made.body)}`);
    known[kind]?.push(made.body.id);
    return made.body.id;
  };
  for (let index = 0; index < 2; index++) {
    const itemId = await make('items', '/items', { code: `I-${index}`, name: { zh: '被子' }, class: 'living', unit: '条', perPerson: '1' });
    const boxId = await make('items', '/items', { code: `B-${index}`, name: { zh: '箱' }, class: 'living', unit: '箱' });
    const templateId = await make('templates', '/templates', {
      code: `T-${index}`,
      name: { zh: '安置' },
      lines: [{ itemId, basis: 'perPerson' }],
    });
    await make('kits', '/kits', { itemId: boxId, contents: [{ itemId, quantity: '2' }] });
    const depotId = await make('depots', '/depots', { code: `D-${index}`, name: '储备库', kind: 'store', level: 'district', place });
    const lotId = await make('lots', '/lots', { itemId });
    const to = { kind: 'depot', id: depotId };
    const lines = [{ lotId, from: { kind: 'supplier' }, to, quantity: '9000' }];
    await make('movements', '/movements', { kind: 'receive', lines });
    await make('counts', '/counts', { place: to });
    const shelter = { code: `S-${index}`, name: '避难场所', class: 'fixed', durationClass: 'short', space: 'indoor', functions: [], place };
    const shelterId = await make('shelters', '/shelters', { ...shelter, declaredCapacity: 9_000 });
    await duty.post(`/shelters/${shelterId}/open`, { to: 'open', functions: [], incidentId });
    const asked = { to: { kind: 'shelter', id: shelterId }, incidentId };
    const requestId = await make('supply-requests', '/supply-requests', { ...asked, templateId, people: 3, days: 1 });
    const approved = { lines: [{ depotId, lotId, quantity: '4' }] };
    const answer = await (await server.as('dutyLeader')).post(`/supply-requests/${requestId}/approve`, approved);
    if (answer.status !== 200) throw new Error(`approve: ${answer.status} ${JSON.stringify(answer.body)}`);
    await make('supply-requests', '/supply-requests', { ...asked, lines: [{ itemId, quantity: '5' }] });
    const ring = [
      [120.1, 36.1],
      [120.3, 36.1],
      [120.3, 36.3],
      [120.1, 36.1],
    ];
    await make('households', '/households', { jurisdictionId: server.city.town, people: 3, point: place.point });
    await make('evacuation-zones', '/evacuation-zones', { incidentId, name: '片区', geometry: { type: 'Polygon', coordinates: [ring] } });
    const arrived = { incidentId, shelterId, name: '张三', sex: 'male', birthYear: 1980 };
    known['evacuees']?.push((await duty.post<{ evacuee: { id: string } }>('/evacuees', arrived)).body.evacuee.id);
    await make('relief-groups', '/relief-groups', { incidentId, name: '甲村', people: 30, place });
    const validUntil = new Date(Date.now() + 3_600_000).toISOString();
    await make('passes', '/passes', { plate: `鲁B1234${index}`, cargo: '被子', route: '北岸到南岸', validUntil });
    await make('closures', '/closures', { geometry: place.point, reason: '积水' });
    await make('vehicles', '/vehicles', { plate: `鲁B9999${index}`, kind: 'truck' });
    const digger = { what: '挖掘机', kind: 'machine', quantity: '1', ratePerHourFen: '30000' };
    await make('requisitions', '/requisitions', { incidentId, ownerName: '李四', signedBy: '王五', lines: [digger] });
    await make('donations', '/donations', { depotId, incidentId, donorName: '赵六', moneyFen: '100', lines: [{ itemId, quantity: '9' }] });
    const share = { depotId, incidentId, villageId: server.city.town, people: 3, witnessName: '钱七', lines: [{ itemId, quantity: '1' }] };
    await make('issues', '/issues', share);
    const list = { title: '发放公示', depotId };
    const published = await (await server.as('dutyLeader')).post<{ id: string }>('/issues/publications', list);
    known['publications']?.push(published.body.id);
  }
  const { body: sent } = await duty.get<{ items: { id: string }[] }>('/shipments');
  known['shipments']?.push(...sent.items.map(({ id }) => id));
  const empty = Object.keys(known).filter((kind) => known[kind]?.some((id) => id === undefined) || known[kind]?.length === 0);
  if (empty.length > 0) throw new Error(`Nothing to find: ${empty.join(' ')}`);
}

const nasty = fc.constantFrom<unknown>(
  null,
  '',
  ' ',
  '\u0000',
  'a\u0000b',
  '\ud800',
  '🚒'.repeat(60),
  '水'.repeat(5_000),
  "'; DROP TABLE events; --",
  '<script>alert(1)</script>',
  '%00',
  '../../etc/passwd',
  '-1',
  -1,
  0,
  1.5,
  2 ** 53,
  -(2 ** 63),
  1e308,
  true,
  [],
  {},
  [null],
  JSON.parse('{"__proto__":{"admin":true}}'),
  { constructor: { prototype: 1 } },
  JSON.parse('['.repeat(2_000) + ']'.repeat(2_000)),
  '9999-12-31T23:59:59-23:59',
  '0000-01-01T00:00:00Z',
  '2026-11-22T06:05:09',
  '00000000-0000-0000-0000-000000000000',
);
const dirty = (clean: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> =>
  fc.oneof({ weight: 50, arbitrary: clean }, { weight: 1, arbitrary: nasty }, { weight: 1, arbitrary: fc.jsonValue() });

const DEEPEST = 6;
function drawnFrom(schema: Schema, depth = 0): fc.Arbitrary<unknown> {
  if (depth > DEEPEST) return fc.constant(null);
  const inner = (part: Schema) => drawnFrom(part, depth + 1);
  const { $ref, properties = {}, required = [], anyOf, oneOf, allOf } = schema;
  if ($ref !== undefined) return inner(api.components.schemas[$ref.split('/').at(-1) ?? ''] ?? {});
  const choices = anyOf ?? oneOf;
  if (choices !== undefined) return dirty(fc.oneof(...choices.map(inner)));
  if (allOf?.[0] !== undefined) return inner(allOf[0]);
  if (schema.const !== undefined) return dirty(fc.constant(schema.const));
  if (schema.enum !== undefined) return dirty(fc.constantFrom(...schema.enum));
  const type = Array.isArray(schema.type) ? schema.type.find((one) => one !== 'null') : schema.type;
  switch (type) {
    case 'object': {
      const fields = Object.fromEntries(Object.entries(properties).map(([name, part]) => [name, inner(part)]));
      return dirty(fc.record(fields, { requiredKeys: required.filter((name) => name in fields) }));
    }
    case 'array': {
      if (schema.prefixItems !== undefined) return dirty(fc.tuple(...schema.prefixItems.map(inner)));
      return dirty(fc.array(inner(schema.items ?? {}), { minLength: schema.minItems ?? 0, maxLength: Math.min(schema.maxItems ?? 5, 5) }));
    }
    case 'integer':
      return dirty(fc.integer({ min: Math.max(schema.minimum ?? -1e9, -1e9), max: Math.min(schema.maximum ?? 1e9, 1e9) }));
    case 'number':
      return dirty(fc.double({ min: schema.minimum ?? -1e9, max: schema.maximum ?? 1e9, noNaN: true }));
    case 'boolean':
      return dirty(fc.boolean());
    case 'string':
      return dirty(textOf(schema));
    default:
      return fc.jsonValue();
  }
}

function textOf({ format, pattern, maxLength = 40 }: Schema): fc.Arbitrary<string> {
  if (format === 'date-time') {
    const near = fc.integer({ min: -600, max: 400 }).map((seconds) => new Date(Date.now() + seconds * 1000).toISOString());
    return fc.oneof(
      { weight: 4, arbitrary: near },
      fc.date({ min: new Date('1800-01-01'), max: new Date('2200-01-01'), noInvalidDate: true }).map((date) => date.toISOString()),
    );
  }
  if (pattern?.includes('[0-9a-f]{8}-')) return fc.oneof({ weight: 5, arbitrary: fc.constantFrom(...anyKnown()) }, fc.uuid({ version: 7 }));
  if (pattern?.includes('\\d')) return fc.constantFrom('1', '2', '0.5', '9', '3000');
  if (pattern?.startsWith('^[0-9]')) return fc.stringMatching(new RegExp(pattern)).filter((text) => text.length <= 20);
  return fc.oneof(
    fc.constantFrom('flood.urban', 'fire.building', 'T01', '地下车库进水', 'open', 'waiting'),
    fc.string({ maxLength: Math.min(maxLength, 60), unit: 'binary' }),
  );
}

const bodySchema = (operation: Operation): Schema | undefined => operation.requestBody?.content['application/json']?.schema;

function requestOf(at: string, operation: Operation): fc.Arbitrary<Sent> {
  const of = (place: string) => (operation.parameters ?? []).filter((one) => one.in === place);
  const record = (parameters: Parameter[]) =>
    fc.record(
      Object.fromEntries(parameters.map(({ name, schema = {} }) => [name, name === 'wait' ? fc.constantFrom(0, 'x') : drawnFrom(schema)])),
    );
  const query = of('query');
  const ids = known[at.split('/')[3] ?? ''] ?? [];
  const id = fc.oneof({ weight: 5, arbitrary: fc.constantFrom(...(ids.length === 0 ? anyKnown() : ids)) }, fc.constantFrom(...anyKnown()));
  const path = fc.record(
    Object.fromEntries(of('path').map(({ name, schema }) => [name, schema?.enum === undefined ? dirty(id) : drawnFrom(schema)])),
  );
  const schema = bodySchema(operation);
  return fc.record({
    path,
    query: fc.subarray(query).chain(record),
    body: schema === undefined ? fc.constant(undefined) : dirty(drawnFrom(schema)),
    key: fc.oneof(
      { weight: 9, arbitrary: fc.constant(undefined) },
      { weight: 3, arbitrary: fc.uuid({ version: 7 }) },
      fc.constantFrom('k1', 'k2', 'with space', '', 'k'.repeat(201)),
    ),
    match: fc.oneof({ weight: 9, arbitrary: fc.constant(undefined) }, fc.constantFrom('"1"', '"2"', '1', 'W/"1"', '"0"')),
  });
}

const asText = (value: unknown): string => (typeof value === 'string' ? value : (JSON.stringify(value) ?? ''));
/** As far as a URL can carry it: lone surrogates cannot be encoded. */
const encoded = (value: unknown): string =>
  encodeURIComponent(
    asText(value)
      .slice(0, 400)
      .replace(/[\ud800-\udfff]/gu, '?'),
  );

async function send(caller: Caller, method: string, path: string, sent: Sent): Promise<Response> {
  const target = path.replace(/\{(\w+)\}/g, (_, name: string) => encoded(sent.path[name]) || 'x');
  const query = Object.entries(sent.query).map(([name, value]) => `${name}=${encoded(value)}`);
  const hasBody = sent.body !== undefined;
  return fetch(`${server.url}${target}${query.length === 0 ? '' : `?${query.join('&')}`}`, {
    method: method.toUpperCase(),
    headers: {
      authorization: `Bearer ${caller.token}`,
      ...(hasBody && { 'content-type': 'application/json' }),
      ...(sent.key !== undefined && { 'idempotency-key': sent.key }),
      ...(sent.match !== undefined && { 'if-match': sent.match }),
    },
    ...(hasBody && { body: JSON.stringify(sent.body) }),
  });
}

async function check(operation: Operation, response: Response): Promise<number> {
  const text = await response.text();
  const { status } = response;
  expect([Object.keys(operation.responses).includes(String(status)), status, text.slice(0, 300)]).toEqual([
    true,
    status,
    text.slice(0, 300),
  ]);
  if (status >= 500) expect(status).toBe(503);
  if (status < 400) return status;
  expect(response.headers.get('content-type')).toMatch(/^application\/problem\+json/);
  const problem = JSON.parse(text) as Record<string, unknown>;
  expect(problem).toMatchObject({
    type: expect.any(String),
    title: expect.any(String),
    status,
    code: expect.any(String),
    detail: expect.any(String),
  });
  if (status === 429 || status === 503) expect(response.headers.get('retry-after')).toMatch(/^[0-9]+$/);
  return status;
}

test('every operation declares what it answers when all goes well', () => {
  const undeclared = Object.entries(api.paths).flatMap(([path, operations]) =>
    Object.entries(operations)
      .filter(
        ([, { responses }]) =>
          !['200', '201'].some((status) => (responses[status] as { content?: object } | undefined)?.content !== undefined),
      )
      .map(([method]) => `${method} ${path}`),
  );
  expect(undeclared).toEqual([]);
});

test('whatever is sent to whatever operation by whomever: a documented status, a problem for every refusal', async () => {
  const seen = new Map<string, Set<number>>();
  const failures: string[] = [];
  for (const [path, operations] of Object.entries(api.paths)) {
    for (const [method, operation] of Object.entries(operations)) {
      const name = `${method} ${path}`;
      if (LEFT_OUT.has(name)) continue;
      const statuses = new Set<number>();
      seen.set(name, statuses);
      const run = fc.asyncProperty(
        requestOf(path, operation),
        fc.oneof({ weight: 5, arbitrary: fc.constantFrom(...callers.slice(0, 1)) }, { weight: 6, arbitrary: fc.constantFrom(...callers) }),
        async (sent, caller) => {
          statuses.add(await check(operation, await send(caller, method, path, sent)));
        },
      );
      try {
        await fc.assert(run, { numRuns: RUNS_PER_OPERATION, endOnFailure: true });
      } catch (error) {
        failures.push(`${name}\n${(error as Error).message}\n${String((error as Error).cause)}`);
      }
    }
  }
  expect(failures).toEqual([]);
  // A fuzz whose requests are all refused at the door tries nothing behind it.
  const reached = [...seen.values()].filter((statuses) => statuses.has(200) || statuses.has(201)).length;
  expect(reached / seen.size).toBeGreaterThan(0.5);
}, 300_000);

test('nothing is half done: for every row the newest after-image of the log is the row', async () => {
  const { rows: images } = await server.core.database.pool.query<{ kind: string; id: string; version: number; row: object | null }>(
    `SELECT DISTINCT ON (c ->> 'kind', c ->> 'id') c ->> 'kind' AS kind, c ->> 'id' AS id, (c ->> 'version')::int AS version, NULLIF(c -> 'row', 'null') AS row
     FROM events, jsonb_array_elements(changes) WITH ORDINALITY AS one (c, place) ORDER BY c ->> 'kind', c ->> 'id', events.id DESC, place DESC`,
  );
  const newest = new Map(images.map((image) => [`${image.kind} ${image.id}`, image]));
  let compared = 0;
  for (const [kind, table] of Object.entries(TABLE_OF)) {
    const rows = await server.core.database.query<{ id: string; version: number; live: boolean; row: object }>(
      `SELECT id, version, live, row FROM ${table}`,
    );
    for (const { id, version, live, row } of rows) {
      expect([kind, newest.get(`${kind} ${id}`)]).toEqual([kind, { kind, id, version, row: live ? row : null }]);
      compared += 1;
    }
    expect(images.filter((image) => image.kind === kind)).toHaveLength(rows.length);
  }
  expect(compared).toBeGreaterThan(20);
});
