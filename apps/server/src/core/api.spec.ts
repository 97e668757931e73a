/** What every endpoint has in common: the "Conventions" an outside client is written from, sentence by sentence. */
import { request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import type { Assignment, Incident, Report } from '@fenghuo/domain';
import { uuidv7 } from 'uuidv7';
import { COOKIE } from './http.ts';
import { type Answered, type Caller, startServer, type TestServer, WEST } from './testing/server.ts';

type Problem = { type: string; title: string; status: number; code: string; detail: string; errors?: { path: string }[]; current?: Report };
type List = { items: Report[]; next: string | null };

let server: TestServer;
let duty: Caller;
const ago = (seconds: number): string => new Date(Date.now() - seconds * 1000).toISOString();
const said = (more: object = {}) => ({
  source: 'phone',
  summary: '地下车库进水',
  place: { point: { type: 'Point', coordinates: WEST } },
  occurredAt: ago(10),
  ...more,
});
const submitted = async (more: object = {}): Promise<Report> => (await duty.post<Report>('/reports', said(more))).body;
const opened = async (): Promise<Incident> => (await duty.post<Incident>(`/reports/${(await submitted()).id}/accept`)).body;
const refusal = ({ status, body }: Answered<unknown>): [number, string] => [status, (body as Problem).code];
const key = (): Record<string, string> => ({ 'idempotency-key': uuidv7() });

beforeAll(async () => {
  server = await startServer({ TRUST_PROXY: '1' });
  duty = await server.as('dutyOfficer');
});
afterAll(() => server.close());

describe('fields', () => {
  test('times go out in UTC with milliseconds and come in with any offset; one without a zone is refused', async () => {
    const report = await submitted({ occurredAt: '2026-01-02T08:00:00+08:00' });
    expect(report.occurredAt).toBe('2026-01-02T00:00:00.000Z');
    expect(refusal(await duty.post('/reports', said({ occurredAt: '2026-01-02T08:00:00' })))).toEqual([400, 'INVALID']);
  });

  test('absent and null are the same', async () => {
    const nulls = {
      id: null,
      description: null,
      typeCode: null,
      reporter: null,
      externalId: null,
      figures: { dead: null },
      receivedAt: null,
    };
    const [bare, explicit] = [await submitted(), await submitted(nulls)];
    const same = ({ description, typeCode, externalId, figures, flags }: Report) => ({ description, typeCode, externalId, figures, flags });
    expect(same(explicit)).toEqual(same(bare));
  });

  test('an empty body is {}', async () => {
    const path = async () => `/api/v1/reports/${(await submitted()).id}/accept`;
    expect((await duty.request(await path(), { method: 'POST' })).status).toBe(200);
    expect((await duty.request(await path(), { method: 'POST', raw: '', headers: { 'content-type': 'application/json' } })).status).toBe(
      200,
    );
  });

  test('an unknown field is refused by name, nested ones too', async () => {
    const answer = await duty.post<Problem>('/reports', said({ colour: 'red' }));
    expect([...refusal(answer), answer.body.errors?.[0]?.path]).toEqual([400, 'INVALID', 'colour']);
    expect((await duty.post<Problem>('/reports', said({ place: { lat: 36 } }))).body.errors?.[0]?.path).toBe('place.lat');
  });

  test('type and grade stay null until they are set', async () => {
    expect(await opened()).toMatchObject({ typeCode: null, grade: null });
  });

  test('a place with nothing known belongs to the sender’s node, a point outside every region to the root', async () => {
    const west = await server.as('dutyOfficer', 'west');
    expect((await west.post<Report>('/reports', said({ place: {} }))).body.jurisdictionId).toBe(server.city.west);
    expect((await submitted({ place: { point: { type: 'Point', coordinates: [130, 40] } } })).jurisdictionId).toBe(server.city.root);
  });
});

describe('ids and codes', () => {
  test('a client may choose the id; one that is used is taken', async () => {
    const id = uuidv7();
    expect((await submitted({ id })).id).toBe(id);
    expect(refusal(await duty.post('/reports', said({ id })))).toEqual([409, 'ID_TAKEN']);
  });

  test('[R4] bad form of an id in the path: 400; not there, or not to be seen: 404', async () => {
    expect(refusal(await duty.get('/reports/7'))).toEqual([400, 'INVALID']);
    expect(refusal(await duty.get(`/reports/${'9'.repeat(5_000)}`))).toEqual([400, 'INVALID']);
    expect(refusal(await duty.get('/reports/%ff'))).toEqual([400, 'INVALID']);
    expect(refusal(await duty.get(`/reports/${uuidv7()}`))).toEqual([404, 'NOT_FOUND']);
    const east = await server.as('dutyOfficer', 'east');
    expect(refusal(await east.get(`/reports/${(await submitted()).id}`))).toEqual([404, 'NOT_FOUND']);
  });

  test('[R4] an id in the body that does not exist or may not be seen: 422 with its kind', async () => {
    const east = await server.as('dutyOfficer', 'east');
    const own = await east.post<Report>('/reports', said({ place: {} }));
    for (const incidentId of [uuidv7(), (await opened()).id])
      expect(refusal(await east.post(`/reports/${own.body.id}/join`, { incidentId }))).toEqual([422, 'INCIDENT_UNKNOWN']);
  });

  test('codes carry the city’s day and at least four digits, and rise', async () => {
    const day = new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Shanghai' }).format(new Date()).replaceAll('-', '');
    const codes = [(await submitted()).code, (await submitted()).code];
    for (const code of codes) expect(code).toMatch(new RegExp(`^R-${day}-[0-9]{4,}$`));
    const [first = 0, second = 0] = codes.map((code) => Number(code.split('-')[2]));
    expect(second).toBeGreaterThan(first);
  });
});

describe('refusals', () => {
  test('are problem+json with type, title, status, code and detail, and the present row where a state refuses', async () => {
    const { id } = await submitted();
    await duty.post(`/reports/${id}/accept`);
    const { status, headers, body } = await duty.post<Problem>(`/reports/${id}/accept`);
    expect(headers.get('content-type')).toMatch(/^application\/problem\+json/);
    expect(body).toMatchObject({
      type: 'urn:fenghuo:problem:REPORT_NOT_WAITING',
      title: 'REPORT_NOT_WAITING',
      status,
      code: 'REPORT_NOT_WAITING',
    });
    expect([status, typeof body.detail, body.current?.id, body.current?.state]).toEqual([409, 'string', id, 'accepted']);
  });

  test('no session 401, no right 403, no such endpoint 404, all in the same shape', async () => {
    const stranger = await fetch(`${server.url}/api/v1/reports`, { headers: { 'x-forwarded-for': '10.0.0.1' } });
    const supervisor = await server.as('supervisor');
    const answers = [
      await supervisor.post('/reports', said()),
      await duty.get('/nowhere'),
      await duty.request('/api/v1/reports', { method: 'PUT' }),
    ];
    expect([stranger.status, ((await stranger.json()) as Problem).code]).toEqual([401, 'UNAUTHENTICATED']);
    expect(answers.map(refusal)).toEqual([
      [403, 'FORBIDDEN'],
      [404, 'NOT_FOUND'],
      [404, 'NOT_FOUND'],
    ]);
    for (const { headers } of answers) expect(headers.get('content-type')).toMatch(/^application\/problem\+json/);
  });

  test('what is no JSON in UTF-8 is refused: GBK, half characters, another charset, forms, plain text', async () => {
    const json = JSON.stringify(said());
    const send = (raw: Buffer | string, type = 'application/json') =>
      duty.request('/api/v1/reports', { raw: new Blob([raw as never]), headers: { 'content-type': type } });
    const gbk = Buffer.concat([
      Buffer.from('{"source":"phone","place":{},"occurredAt":"2026-01-02T00:00:00Z","summary":"'),
      Buffer.from([0xbb, 0xf0, 0xd4, 0xd6]),
      Buffer.from('"}'),
    ]);
    const bad = [
      await send(gbk),
      await send(Buffer.from(json).subarray(0, 45)),
      await send(Buffer.concat([Buffer.from('{"summary":"'), Buffer.from([0xe6, 0xb0]), Buffer.from('"}')])),
      await send(json, 'application/json; charset=gbk'),
      await send(Buffer.from(json, 'utf16le'), 'application/json; charset=utf-16le'),
      await send('source=phone&summary=x', 'application/x-www-form-urlencoded'),
      await send(json, 'text/plain'),
      await send('{', 'application/json'),
      await send('{"__proto__":{"admin":true}}', 'application/json'),
    ];
    expect(bad.map(refusal)).toEqual(bad.map(() => [400, 'INVALID']));
    expect((await send(json, 'application/json; charset=UTF-8')).status).toBe(201);
  });

  test('deep JSON is refused, with a key and without', async () => {
    const deep = `{"summary":${'['.repeat(100_000)}${']'.repeat(100_000)}}`;
    const send = (headers: Record<string, string>) =>
      duty.request('/api/v1/reports', { raw: deep, headers: { 'content-type': 'application/json', ...headers } });
    expect([refusal(await send({})), refusal(await send(key()))]).toEqual([
      [400, 'INVALID'],
      [400, 'INVALID'],
    ]);
  });

  test('ten megabytes of text are too large: 413, and said before all has come', async () => {
    const answer = await new Promise<{ status: number; body: string }>((resolve, reject) => {
      const target = new URL(`${server.url}/api/v1/reports`);
      const headers = { authorization: `Bearer ${duty.token}`, 'content-type': 'application/json', 'content-length': 10_000_000 };
      const sending = httpRequest(target, { method: 'POST', headers }, (response) => {
        let body = '';
        response.on('data', (chunk) => {
          body += chunk;
        });
        response.on('end', () => {
          sending.destroy();
          resolve({ status: response.statusCode ?? 0, body });
        });
      });
      sending.on('error', reject);
      sending.write('{"summary":"');
    });
    expect([answer.status, JSON.parse(answer.body).code]).toEqual([413, 'TOO_LARGE']);
  });

  test('a rule on values is 422, a wrong form 400', async () => {
    const status = async (more: object) => (await duty.post('/reports', said(more))).status;
    expect(
      await Promise.all([status({ figures: { dead: -1 } }), status({ figures: { dead: 'x' } }), status({ summary: 'x'.repeat(201) })]),
    ).toEqual([422, 400, 400]);
  });
});

describe('Idempotency-Key', () => {
  const withKey = (given: string, body: object = said()) => duty.post<Report>('/reports', body, { 'idempotency-key': given });

  test('is 1 to 200 visible ASCII characters', async () => {
    expect((await withKey('k'.repeat(200))).status).toBe(201);
    for (const bad of ['k'.repeat(201), 'two words', 'ü', ''])
      expect([bad, ...refusal(await withKey(bad))]).toEqual([bad, 400, 'IDEMPOTENCY_KEY_INVALID']);
  });

  test('the first answer comes again, with its status and a header that says so; the order of keys does not matter', async () => {
    const [given, body] = [uuidv7(), said()];
    const first = await withKey(given, body);
    const again = await withKey(given, Object.fromEntries(Object.entries(body).reverse()));
    expect([first.status, first.headers.get('idempotency-replayed')]).toEqual([201, null]);
    expect([again.status, again.headers.get('idempotency-replayed'), again.body]).toEqual([201, 'true', first.body]);
  });

  test('the same key for another body, path or method is refused', async () => {
    const given = uuidv7();
    const { body } = await withKey(given);
    expect(refusal(await withKey(given, said({ summary: '别的' })))).toEqual([422, 'IDEMPOTENCY_KEY_REUSED']);
    expect(refusal(await duty.post(`/reports/${body.id}/accept`, {}, { 'idempotency-key': given }))).toEqual([
      422,
      'IDEMPOTENCY_KEY_REUSED',
    ]);
  });

  test('it belongs to the person: another may use the same', async () => {
    const [given, body] = [uuidv7(), said()];
    const first = await withKey(given, body);
    const other = await (await server.as('dutyLeader')).post<Report>('/reports', body, { 'idempotency-key': given });
    expect([other.status, other.body.id === first.body.id]).toEqual([201, false]);
  });

  test('without one a repeat is a new request', async () => {
    const body = said();
    const [one, two] = [await duty.post<Report>('/reports', body), await duty.post<Report>('/reports', body)];
    expect(one.body.id).not.toBe(two.body.id);
  });

  test('of many at once one is done, the others wait for it and get its answer', async () => {
    const [given, body] = [uuidv7(), said()];
    const answers = await Promise.all(Array.from({ length: 8 }, () => withKey(given, body)));
    expect(new Set(answers.map(({ body: { id } }) => id)).size).toBe(1);
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 201));
    expect(answers.filter(({ headers }) => headers.get('idempotency-replayed') === 'true')).toHaveLength(7);
  });

  test('a refusal is not kept: the same key does it once the cause is gone', async () => {
    const [incident, headers] = [await opened(), key()];
    const sent = await duty.post<{ assignments: Assignment[] }>(`/incidents/${incident.id}/dispatch`, {
      teamIds: [server.city.teams.spare],
    });
    const close = () => duty.post<Incident>(`/incidents/${incident.id}/close`, { disposition: 'handled' }, headers);
    expect(refusal(await close())).toEqual([409, 'ASSIGNMENTS_OPEN']);
    await duty.post(`/assignments/${sent.body.assignments[0]?.id}/stand-down`, { reason: '不需要了' });
    const closed = await close();
    expect([closed.status, closed.body.state, closed.headers.get('idempotency-replayed')]).toEqual([200, 'closed', null]);
  });

  test('[R14] rights are checked again before a kept answer is given', async () => {
    const commander = await server.as('commander');
    const [given, body] = [key(), said()];
    expect((await commander.post('/reports', body, given)).status).toBe(201);
    await server.core.database.query(`UPDATE persons SET roles = jsonb_set(roles, '{0,role}', '"supervisor"') WHERE id = $1`, [
      commander.personId,
    ]);
    const until = Date.now() + 5_000;
    let answer = await commander.post('/reports', body, given);
    while (answer.status === 201 && Date.now() < until) answer = await commander.post('/reports', body, given);
    expect(refusal(answer)).toEqual([403, 'FORBIDDEN']);
  });
});

test('If-Match: the expected version, else the present row; another form is refused', async () => {
  const { id } = await opened();
  const title = (text: string, match: string) => duty.patch<Problem & Incident>(`/incidents/${id}`, { title: text }, { 'if-match': match });
  expect((await title('一', '"1"')).body.version).toBe(2);
  const stale = await title('二', '"1"');
  expect([...refusal(stale), (stale.body.current as unknown as Incident).version]).toEqual([409, 'VERSION_CONFLICT', 2]);
  for (const bad of ['1', 'W/"1"', '"0"', '*', '"1", "2"'])
    expect([bad, ...refusal(await title('三', bad))]).toEqual([bad, 400, 'INVALID']);
  expect((await duty.patch<Incident>(`/incidents/${id}`, { title: '四' })).body.version).toBe(3);
});

describe('when it happened', () => {
  const accept = async (at: string, more: object = {}) => duty.post<Incident>(`/reports/${(await submitted(more)).id}/accept`, { at });

  test('more than five minutes ahead or seven days back is refused, before 1900 always', async () => {
    expect(refusal(await accept(ago(-360)))).toEqual([422, 'TIME_IN_FUTURE']);
    expect((await accept(ago(-200))).status).toBe(200);
    expect(refusal(await accept(ago(8 * 86_400)))).toEqual([422, 'TIME_TOO_OLD']);
    expect(refusal(await accept('1899-12-31T23:59:59Z', { source: 'import' }))).toEqual([422, 'TIME_TOO_OLD']);
  });

  test('an import may be older, and so may everything that follows from it', async () => {
    const { status, body } = await accept('2019-05-01T00:00:00Z', {
      source: 'import',
      receivedAt: '2019-05-01T00:00:00Z',
      occurredAt: '2019-04-30T00:00:00Z',
    });
    expect([status, body.openedAt]).toEqual([200, '2019-05-01T00:00:00.000Z']);
    expect((await duty.post<Incident>(`/incidents/${body.id}/control`, { at: '2019-05-01T01:00:00Z' })).status).toBe(200);
  });

  test('recorded more than two minutes later it is flagged late', async () => {
    expect((await accept(ago(180))).body.flags).toContain('late');
    expect((await accept(ago(60))).body.flags).not.toContain('late');
  });

  test('what is reported may have happened any time since 1900', async () => {
    expect((await submitted({ occurredAt: '1900-01-01T00:00:00Z' })).occurredAt).toBe('1900-01-01T00:00:00.000Z');
    expect(refusal(await duty.post('/reports', said({ occurredAt: '1899-12-31T23:59:59Z' })))).toEqual([422, 'TIME_TOO_OLD']);
  });
});

describe('lists', () => {
  const list = (query: string) => duty.get<List>(`/reports?${query}`);

  test('limit is 1 to 1000, 100 where it is not given', async () => {
    for (const bad of ['0', '1001', '-1', '1.5', 'x', ''])
      expect([bad, ...refusal(await list(`limit=${bad}`))]).toEqual([bad, 400, 'INVALID']);
    expect([(await list('limit=1')).body.items.length, (await list('limit=1000')).status]).toEqual([1, 200]);
  });

  test('the newest first, each once, however many come in between; next is null at the end', async () => {
    const typeCode = 'fire.building';
    const ids: string[] = [];
    for (let count = 0; count < 7; count++) ids.unshift((await submitted({ typeCode })).id);
    const seen: string[] = [];
    let next: string | null = '';
    while (next !== null) {
      const page: Answered<List> = await list(`limit=2&typeCode=${typeCode}${next === '' ? '' : `&after=${next}`}`);
      seen.push(...page.body.items.map(({ id }) => id));
      next = page.body.next;
      await submitted({ typeCode });
    }
    expect(seen).toEqual(ids);
  });

  test('an after that we never gave out is refused', async () => {
    const forged = [
      'x',
      Buffer.from(`0000-01-01T00:00:00.000Z ${uuidv7()}`).toString('base64url'),
      Buffer.from(`2026-01-01T00:00:00.000Z ${'-'.repeat(36)}`).toString('base64url'),
    ];
    for (const after of forged) expect(refusal(await list(`after=${after}`))).toEqual([400, 'CURSOR_MALFORMED']);
  });

  test('filters: state repeatable, type, externalId, from and to; an unknown one is refused', async () => {
    const externalId = uuidv7();
    const report = await submitted({ source: 'import', externalId, receivedAt: '2020-06-01T00:00:00Z', typeCode: 'flood.urban' });
    const ids = async (query: string) => (await list(query)).body.items.map(({ id }) => id);
    expect(await ids(`externalId=${externalId}`)).toEqual([report.id]);
    expect(await ids(`externalId=${externalId}&state=waiting&state=joined&typeCode=flood.urban`)).toEqual([report.id]);
    expect(await ids(`externalId=${externalId}&state=joined`)).toEqual([]);
    expect(await ids('from=2020-06-01T00:00:00Z&to=2020-06-01T08:00:01%2B08:00')).toEqual([report.id]);
    expect(await ids('from=2020-05-01T00:00:00Z&to=2020-06-01T00:00:00Z')).toEqual([]);
    expect(refusal(await list('colour=red'))).toEqual([400, 'INVALID']);
    expect(refusal(await list('state=%00'))).toEqual([400, 'INVALID']);
  });

  test('[R5] no filter means all one may see, in every state, and no more', async () => {
    const { id } = await submitted();
    await duty.post(`/reports/${id}/dismiss`, { reason: '恶作剧' });
    const [own, east] = [await list('limit=1'), await (await server.as('dutyOfficer', 'east')).get<List>('/reports?limit=1000')];
    expect(own.body.items[0]).toMatchObject({ id, state: 'dismissed' });
    expect(east.body.items.map((report) => report.id)).not.toContain(id);
  });

  test('a timeline goes by when it happened', async () => {
    const { id } = await opened();
    for (const seconds of [30, 90, 60]) await duty.post(`/incidents/${id}/notes`, { text: `${seconds}`, at: ago(seconds) });
    const { body } = await duty.get<{ items: { at: string; text: string | null }[] }>(`/incidents/${id}/timeline`);
    expect(body.items.map(({ at }) => at)).toEqual(body.items.map(({ at }) => at).sort());
    expect(body.items.flatMap(({ text }) => text ?? [])).toEqual(['90', '60', '30']);
  });
});

describe('who asks', () => {
  const send = (headers: Record<string, string>, method = 'POST') =>
    fetch(`${server.url}/api/v1/reports`, {
      method,
      headers: { 'content-type': 'application/json', 'x-forwarded-for': '10.0.0.2', ...headers },
      ...(method === 'POST' && { body: JSON.stringify(said()) }),
    });
  const codeOf = async (response: Response): Promise<[number, string]> => [response.status, ((await response.json()) as Problem).code];

  test('[R9] a change by cookie needs our own origin, a reading does not', async () => {
    const cookie = `${COOKIE}=${duty.token}`;
    expect((await send({ cookie, origin: server.url })).status).toBe(201);
    expect(await codeOf(await send({ cookie, origin: 'https://elsewhere.example' }))).toEqual([403, 'ORIGIN_FOREIGN']);
    expect(await codeOf(await send({ cookie, origin: 'null' }))).toEqual([403, 'ORIGIN_FOREIGN']);
    expect(await codeOf(await send({ cookie }))).toEqual([403, 'ORIGIN_FOREIGN']);
    expect((await send({ cookie }, 'GET')).status).toBe(200);
  });

  test('[R9] with Authorization the cookie is ignored, be it good or bad', async () => {
    const authorization = `Bearer ${duty.token}`;
    expect((await send({ authorization, cookie: `${COOKIE}=nobody`, origin: 'https://elsewhere.example' })).status).toBe(201);
    expect(await codeOf(await send({ authorization: 'Bearer nobody-nobody-nobody-nobody', cookie: `${COOKIE}=${duty.token}` }))).toEqual([
      401,
      'UNAUTHENTICATED',
    ]);
  });

  test('[R12] without a session thirty requests a minute for each address, then 429 with Retry-After', async () => {
    const ask = (address: string) => fetch(`${server.url}/api/v1/reports`, { headers: { 'x-forwarded-for': address } });
    // The minute may turn meanwhile: of 61 in a row at least one is the thirty-first of its minute.
    const answers = await Promise.all(Array.from({ length: 61 }, () => ask('10.0.0.3')));
    const refused = answers.filter(({ status }) => status === 429);
    expect(answers.filter(({ status }) => status === 401).length).toBeGreaterThanOrEqual(30);
    expect(refused.length).toBeGreaterThan(0);
    expect(Number(refused[0]?.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await ask('10.0.0.4')).status).toBe(401);
    expect((await fetch(`${server.url}/healthz`, { headers: { 'x-forwarded-for': '10.0.0.3' } })).status).toBe(200);
  });
});

describe('what is not HTTP', () => {
  /** Everything the server says until it hangs up. */
  async function told(bytes: string): Promise<string> {
    const { port, hostname } = new URL(server.url);
    const socket = connect(Number(port), hostname);
    socket.end(bytes);
    let answer = '';
    for await (const chunk of socket) answer += chunk;
    return answer;
  }

  test.each([
    ['GET / NONSENSE\r\n\r\n', 400, 'INVALID'],
    [`GET /api/v1/incidents HTTP/1.1\r\nhost: x\r\ncookie: ${'a'.repeat(20_000)}\r\n\r\n`, 431, 'TOO_LARGE'],
  ])('is answered as every other refusal: %#', async (bytes, status, code) => {
    const [head = '', body = ''] = (await told(bytes)).split('\r\n\r\n');
    expect(head).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(head).toMatch(/content-type: application\/problem\+json/i);
    expect(JSON.parse(body)).toMatchObject({ status, code });
  });
});
