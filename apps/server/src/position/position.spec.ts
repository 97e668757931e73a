/** Positions: who may say where a team is, what is believed, and what each console is shown (docs: contract, "Teams and dispatch" and "Live"). */
import {
  type Assignment,
  type Incident,
  type Position,
  packBatch,
  packFix,
  type Recommendation,
  type TakenFixes,
  type Team,
  unpackBatch,
} from '@fenghuo/domain';
import { eg } from '@fenghuo/domain/testing';
import type { Socket } from 'socket.io-client';
import type { Bus } from '../core/bus.ts';
import { NewestPositions } from '../core/newest-positions.ts';
import { type Caller, EAST, OUTSIDE, startServer, type TestServer, WEST } from '../core/testing/server.ts';

let server: TestServer;
let duty: Caller;
const sockets: Socket[] = [];

beforeAll(async () => {
  server = await startServer();
  duty = await server.as('dutyOfficer');
});
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.disconnect();
});
afterAll(() => server.close());

type Given = { teamId: string; point: { type: 'Point'; coordinates: number[] }; at: string; [more: string]: unknown };
const ago = (seconds: number): string => new Date(Date.parse(server.clock.now()) - seconds * 1000).toISOString();
/** Every fix is newer than the one before, unless a time is given; whoever is somewhere else has had the time to drive there. */
const CROSSING_S = 900;
let lastMs = 0;
const lastPlaces = new Map<string, number[]>();
const fix = (teamId: string, coordinates: number[], more: { at?: string; [key: string]: unknown } = {}): Given => {
  const moved = Math.max(...(lastPlaces.get(teamId) ?? coordinates).map((degrees, axis) => Math.abs(degrees - (coordinates[axis] ?? 0))));
  if (moved > 0.0005 && moved < 1) server.clock.advance(CROSSING_S);
  lastPlaces.set(teamId, coordinates);
  if (more.at === undefined) lastMs = Math.max(Date.parse(ago(0)), lastMs + 1);
  return { teamId, point: { type: 'Point', coordinates }, at: new Date(lastMs).toISOString(), ...more };
};
const take = async (by: Caller, ...fixes: Given[]) => (await by.post<TakenFixes>('/positions', { fixes })).body;
const newestOf = async (by: Caller, query = '') => (await by.get<{ items: Position[]; next: null }>(`/positions${query}`)).body.items;

type Shown = { positionNumber: number; lng: number; lat: number; seconds: number; heading: number; speed: number };
const decode = (bytes: Uint8Array): Shown[] => {
  const view = new DataView(Uint8Array.from(bytes).buffer);
  return Array.from({ length: view.byteLength / 20 }, (_, index) => {
    const at = index * 20;
    return {
      positionNumber: view.getUint32(at, true),
      lng: view.getInt32(at + 4, true),
      lat: view.getInt32(at + 8, true),
      seconds: view.getUint32(at + 12, true) + Date.UTC(2020, 0, 1) / 1000,
      heading: view.getUint16(at + 16, true),
      speed: view.getUint16(at + 18, true),
    };
  });
};

/** A console that looks at `bbox` and keeps every frame it is sent. */
async function looking(by: Caller, bbox: number[]): Promise<{ socket: Socket; frames: Shown[][] }> {
  const socket = by.socket();
  sockets.push(socket);
  const frames: Shown[][] = [];
  socket.on('positions', ({ frame }: { frame: Uint8Array }) => frames.push(decode(frame)));
  await new Promise<void>((resolve) => socket.on('connect', () => resolve()));
  socket.emit('view', { bbox, zoom: 12 });
  return { socket, frames };
}

async function until(isSo: () => boolean, milliseconds = 5_000): Promise<void> {
  const end = Date.now() + milliseconds;
  while (!isSo()) {
    if (Date.now() > end) throw new Error(`Not within ${milliseconds} ms: ${isSo}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

const ALL = [119, 35, 122, 38];
const WEST_HALF = [120, 36, 120.5, 36.5];

describe('taking in', () => {
  test('each fix is judged alone, and the answer says which was refused and why', async () => {
    const { west, east } = server.city.teams;
    const { body: ahead } = await duty.post<Team>('/teams', { code: 'T-ahead', name: 'Ahead' });
    const stranger = '01890000-0000-7000-8000-000000000000';
    const good = fix(west, WEST, { accuracyMetres: 5, speedMps: 9.25, headingDegrees: 270.5 });
    const answer = await take(
      duty,
      good,
      fix(stranger, WEST),
      fix(east, EAST, { at: ago(-301) }),
      fix(east, EAST, { at: ago(7 * 86_400 + 60) }),
      fix(east, [0, 0]),
      fix(east, [181, 36]),
      fix(east, [120, -91]),
      fix(east, EAST, { speedMps: 70.1 }),
      fix(east, EAST, { speedMps: -1 }),
      fix(east, EAST, { accuracyMetres: 1_000.5 }),
      fix(east, EAST, { headingDegrees: 360.5 }),
      good,
      fix(ahead.id, OUTSIDE, { at: ago(-290) }),
      fix(east, EAST, { at: ago(7 * 86_400 - 60) }),
    );
    expect(answer).toEqual({
      accepted: 3,
      refused: [
        { index: 1, code: 'TEAM_UNKNOWN' },
        { index: 2, code: 'FIX_IN_FUTURE' },
        { index: 3, code: 'FIX_TOO_OLD' },
        ...[4, 5, 6, 7, 8, 9, 10].map((index) => ({ index, code: 'FIX_IMPOSSIBLE' })),
        { index: 11, code: 'DUPLICATE' },
      ],
    });
    expect(await take(duty, good)).toEqual({ accepted: 0, refused: [{ index: 0, code: 'DUPLICATE' }] });
    const [item] = await newestOf(duty, `?teamId=${west}`);
    expect(item).toEqual({
      teamId: west,
      vehicleId: null,
      positionNumber: 1,
      point: { type: 'Point', coordinates: WEST },
      at: good.at,
      speedMps: 9.25,
      headingDegrees: 270.5,
      accuracyMetres: 5,
    });
  });

  test('a wrong form is refused whole, and positions never enter the log', async () => {
    const { west } = server.city.teams;
    const before = await server.core.database.one('SELECT count(*) FROM events');
    const given = fix(west, WEST);
    for (const body of [
      { fixes: [{ ...given, at: '2026-11-24T10:00:00' }] },
      { fixes: [{ ...given, teamId: 'T01' }] },
      { fixes: [{ ...given, more: 1 }] },
      { fixes: [{ ...given, point: [120, 36] }] },
      { fixes: [{ ...given, speedMps: '9' }] },
      { fixes: Array.from({ length: 5_001 }, () => given) },
      {},
    ])
      expect((await duty.post('/positions', body)).status).toBe(400);
    expect(await take(duty, given)).toEqual({ accepted: 1, refused: [] });
    expect(await take(duty)).toEqual({ accepted: 0, refused: [] });
    expect(await server.core.database.one('SELECT count(*) FROM events')).toEqual(before);
  });

  test('a team is spoken for by its own people and by who commands there; who only sees it may not, to others it is unknown', async () => {
    const { teams } = server.city;
    const leader = await server.as('teamLeader', 'west', teams.west);
    const member = await server.as('teamMember', 'west', teams.west);
    const cases: [Caller, string, string | undefined][] = [
      [leader, teams.west, undefined],
      [leader, teams.spare, 'TEAM_UNKNOWN'],
      [member, teams.west, undefined],
      [member, teams.east, 'TEAM_UNKNOWN'],
      [await server.as('dutyOfficer', 'west'), teams.west, undefined],
      [await server.as('dutyOfficer', 'west'), teams.east, 'TEAM_UNKNOWN'],
      [await server.as('dutyLeader'), teams.east, undefined],
      [await server.as('commander', 'east'), teams.east, undefined],
      [await server.as('supervisor'), teams.east, 'FORBIDDEN'],
      [await server.as('supervisor', 'west'), teams.east, 'TEAM_UNKNOWN'],
      [await server.as('informant', 'west'), teams.west, 'TEAM_UNKNOWN'],
      [await server.as('depotKeeper', 'west'), teams.west, 'TEAM_UNKNOWN'],
      [await server.as('shelterManager', 'west'), teams.west, 'TEAM_UNKNOWN'],
      [await server.as('systemAdmin'), teams.west, 'TEAM_UNKNOWN'],
      [await server.as('secAdmin'), teams.west, 'TEAM_UNKNOWN'],
      [await server.as('auditAdmin'), teams.west, 'TEAM_UNKNOWN'],
    ];
    for (const [by, teamId, code] of cases) {
      const answer = await take(by, fix(teamId, WEST));
      expect([by.token, answer]).toEqual([by.token, { accepted: code ? 0 : 1, refused: code ? [{ index: 0, code }] : [] }]);
    }
    expect((await fetch(`${server.url}/api/v1/positions`)).status).toBe(401);
  });

  test('the same key answers the first time again and takes nothing in twice', async () => {
    const body = { fixes: [fix(server.city.teams.west, WEST)] };
    const first = await duty.post<TakenFixes>('/positions', body, { 'idempotency-key': 'fixes-1' });
    const again = await duty.post<TakenFixes>('/positions', body, { 'idempotency-key': 'fixes-1' });
    expect([first.status, again.status, again.headers.get('idempotency-replayed')]).toEqual([200, 200, 'true']);
    expect([first.body, again.body]).toEqual([{ accepted: 1, refused: [] }, first.body]);
    const other = await duty.post<{ code: string }>('/positions', { fixes: [] }, { 'idempotency-key': 'fixes-1' });
    expect([other.status, other.body.code]).toEqual([422, 'IDEMPOTENCY_KEY_REUSED']);
  });

  test('5,000 fixes go in one request', async () => {
    const { spare, east } = server.city.teams;
    const start = Date.parse(ago(6_000));
    const fixes = Array.from({ length: 5_000 }, (_, index) =>
      fix(index % 2 === 0 ? spare : east, [120.3 + index / 1e5, 36.3 + index / 1e6], {
        at: new Date(start + index * 1_000).toISOString(),
        speedMps: 12.345678,
        headingDegrees: 123.456789,
        accuracyMetres: 12.5,
      }),
    );
    expect(await take(duty, ...fixes)).toEqual({ accepted: 5_000, refused: [] });
    const counted = await server.core.database.one<{ count: string }>(
      'SELECT count(*) FROM positions WHERE position_number IN (2, 3) AND accuracy_metres = 12.5',
    );
    expect(Number(counted?.count)).toBe(5_000);
  });

  test('[P4] a fix older than the newest is history only, whoever wins the race', async () => {
    const { spare } = server.city.teams;
    const [older, newer] = [fix(spare, [120.31, 36.31]), fix(spare, [120.32, 36.32])];
    expect(await take(duty, newer)).toEqual({ accepted: 1, refused: [] });
    expect(await take(duty, older)).toEqual({ accepted: 1, refused: [] });
    expect((await newestOf(duty, `?teamId=${spare}`))[0]?.at).toBe(newer.at);
    const many = Array.from({ length: 40 }, () => fix(spare, [120.33, 36.33]));
    await Promise.all([...many].sort(() => Math.random() - 0.5).map((one) => take(duty, one)));
    expect((await newestOf(duty, `?teamId=${spare}`))[0]?.at).toBe(many.at(-1)?.at);
    expect(server.core.positions.since(0).find((seen) => seen.fix.positionNumber === 3)?.fix.atMs).toBe(Date.parse(many.at(-1)?.at ?? ''));
  });
});

describe('reading', () => {
  test('GET gives the newest of each team in sight, by box and by team', async () => {
    const { west, east } = server.city.teams;
    await take(duty, fix(west, WEST), fix(east, EAST));
    const idsOf = async (by: Caller, query: string) => (await newestOf(by, query)).map(({ teamId }) => teamId);
    expect(await idsOf(duty, `?bbox=${WEST_HALF}`)).toContain(west);
    expect(await idsOf(duty, `?bbox=${WEST_HALF}`)).not.toContain(east);
    expect(await idsOf(duty, '?bbox=120.6,36,-170,37')).toEqual([east]);
    expect(await idsOf(duty, `?teamId=${east}`)).toEqual([east]);
    const eastern = await server.as('dutyOfficer', 'east');
    expect(await idsOf(eastern, '')).toEqual([east]);
    expect(await idsOf(eastern, `?teamId=${west}`)).toEqual([]);
    expect(await idsOf(await server.as('teamLeader', 'west', west), '')).toEqual([west]);
    expect(await idsOf(await server.as('auditAdmin'), '')).toEqual([]);
    for (const query of ['?bbox=1,2,3', '?bbox=a,b,c,d', '?teamId=1', '?limits=1'])
      expect((await duty.get(`/positions${query}`)).status).toBe(400);
  });

  test('recommendations count from the newest fix, and from the station when that is older than a quarter of an hour', async () => {
    const { west, spare } = server.city.teams;
    const place = { point: { type: 'Point', coordinates: WEST } };
    const report = await duty.post<{ id: string }>('/reports', { source: 'phone', summary: '积水', place, occurredAt: ago(1) });
    const { body: incident } = await duty.post<Incident>(`/reports/${report.body.id}/accept`);
    const told = async (teamId: string) =>
      (await duty.get<Recommendation>(`/incidents/${incident.id}/recommendations`)).body.items.find((item) => item.teamId === teamId);
    await take(duty, fix(spare, [WEST[0] + 0.01, WEST[1]]));
    expect((await told(spare))?.distanceMetres).toBeLessThan(1_000);
    expect((await told(spare))?.reasons).not.toContainEqual(expect.objectContaining({ code: 'STATION_ASSUMED' }));
    server.clock.advance(16 * 60);
    expect((await told(spare))?.distanceMetres).toBeGreaterThan(5_000);
    expect((await told(west))?.reasons).toContainEqual(expect.objectContaining({ code: 'STATION_ASSUMED' }));
  });

  test('the position given with a step is a fix of the team, once', async () => {
    const { west } = server.city.teams;
    const report = await duty.post<{ id: string }>('/reports', { source: 'phone', summary: '积水', place: {}, occurredAt: ago(1) });
    const { body: incident } = await duty.post<Incident>(`/reports/${report.body.id}/accept`);
    const { body } = await duty.post<{ assignments: Assignment[] }>(`/incidents/${incident.id}/dispatch`, { teamIds: [west] });
    const leader = await server.as('teamLeader', 'west', west);
    const { at, point: position } = fix(west, [120.26, 36.26]);
    const step = { at, position };
    const path = `/assignments/${body.assignments[0]?.id}/arrive`;
    const first = await leader.post<Assignment>(path, step, { 'idempotency-key': 'arrived' });
    const again = await leader.post<Assignment>(path, step, { 'idempotency-key': 'arrived' });
    expect([first.status, again.status, again.body]).toEqual([200, 200, first.body]);
    const [newest] = await newestOf(leader);
    expect(newest).toMatchObject({ at: first.body.onSceneAt, point: { coordinates: [120.26, 36.26] } });
    const counted = await server.core.database.one('SELECT count(*)::int AS count FROM positions WHERE at = $1', [step.at]);
    expect(counted).toEqual({ count: 1 });
  });

  test('the metrics say what became of the fixes', async () => {
    const metrics = await (await fetch(`${server.url}/metrics`)).text();
    expect(metrics).toMatch(/^fenghuo_fixes_total\{outcome="accepted"\} [1-9]/m);
    expect(metrics).toMatch(/^fenghuo_fixes_total\{outcome="FIX_IMPOSSIBLE"\} [1-9]/m);
  });
});

describe('frames', () => {
  test('a new view gets at once what is in it, then what moves, exactly as it was sent', async () => {
    const { west, east } = server.city.teams;
    const standing = fix(west, [120.1234567, 36.7654321 - 0.5], { headingDegrees: 359.5, speedMps: 69.99 });
    await take(duty, standing, fix(east, EAST));
    const { frames } = await looking(duty, WEST_HALF);
    await until(() => frames.length > 0);
    expect(frames[0]?.find(({ positionNumber }) => positionNumber === 1)).toEqual({
      positionNumber: 1,
      lng: 1_201_234_567,
      lat: 362_654_321,
      seconds: Math.floor(Date.parse(standing.at) / 1000),
      heading: 35_950,
      speed: 6_999,
    });
    expect(frames[0]?.some(({ positionNumber }) => positionNumber === 2)).toBe(false);
    const moved = fix(west, [120.2, 36.2]);
    await take(duty, moved);
    await until(() => frames.length > 1);
    expect(frames[1]).toEqual([
      {
        positionNumber: 1,
        lng: 1_202_000_000,
        lat: 362_000_000,
        seconds: Math.floor(Date.parse(moved.at) / 1000),
        heading: 65_535,
        speed: 65_535,
      },
    ]);
  });

  test('only teams in view and in sight; one that drives out of view is told once more', async () => {
    const { west, east } = server.city.teams;
    const eastern = await looking(await server.as('dutyOfficer', 'east'), ALL);
    const leader = await looking(await server.as('teamLeader', 'east', west), ALL);
    const half = await looking(duty, WEST_HALF);
    await take(duty, fix(west, WEST), fix(east, EAST));
    await until(() => eastern.frames.length > 0 && leader.frames.length > 0 && half.frames.length > 0);
    await take(duty, fix(west, [120.6, 36.2]));
    await until(() => half.frames.flat().some(({ lng }) => lng === 1_206_000_000));
    const count = half.frames.length;
    await take(duty, fix(west, [120.61, 36.2]), fix(east, EAST));
    await until(() => leader.frames.flat().some(({ lng }) => lng === 1_206_100_000));
    expect(half.frames.length).toBe(count);
    expect(new Set(eastern.frames.flat().map(({ positionNumber }) => positionNumber))).toEqual(new Set([2]));
    expect(new Set(leader.frames.flat().map(({ positionNumber }) => positionNumber))).toEqual(new Set([1]));
  });

  test('a team that is given to another district is shown to that district', async () => {
    const { spare } = server.city.teams;
    const eastern = await looking(await server.as('dutyOfficer', 'east'), ALL);
    await take(duty, fix(spare, [120.3, 36.3]));
    await until(() => eastern.frames.length > 0);
    expect(eastern.frames.flat().some(({ positionNumber }) => positionNumber === 3)).toBe(false);
    await duty.patch(`/teams/${spare}`, { jurisdictionId: server.city.east });
    await until(() => eastern.frames.flat().some(({ positionNumber }) => positionNumber === 3));
    await duty.patch(`/teams/${spare}`, { jurisdictionId: server.city.west });
  });

  test('many fixes in a second are at most four frames, and the last one wins', async () => {
    const { west } = server.city.teams;
    const { frames } = await looking(duty, ALL);
    await until(() => frames.length > 0);
    const begin = Date.now();
    const first = frames.length;
    let count = 0;
    while (Date.now() - begin < 1_500) await take(duty, fix(west, [120.1 + ++count / 1e4, 36.2]));
    const seconds = (Date.now() - begin) / 1000;
    await until(() => frames.at(-1)?.some(({ lng }) => lng === Math.round((120.1 + count / 1e4) * 1e7)) === true);
    expect(count).toBeGreaterThan(10);
    expect(frames.length - first).toBeLessThanOrEqual(Math.ceil(seconds * 4) + 2);
  });

  test('an older fix is never shown over a newer one', async () => {
    const { west } = server.city.teams;
    const { frames } = await looking(duty, ALL);
    const [older, newer] = [fix(west, [120.41, 36.2], { at: ago(60) }), fix(west, [120.42, 36.2])];
    await take(duty, newer);
    await take(duty, older);
    await take(duty, fix(server.city.teams.east, [120.8, 36.2]));
    await until(() => frames.flat().some(({ lng }) => lng === 1_208_000_000));
    expect(frames.flat().some(({ lng }) => lng === 1_204_100_000)).toBe(false);
  });

  test('a view that is none is refused', async () => {
    const { socket } = await looking(duty, [1, 2, 3]);
    const refused = await new Promise((resolve) => socket.on('refused', resolve));
    expect(refused).toEqual({ code: 'MALFORMED' });
  });
});

/** Two nodes, and what goes over the wire between them. */
function onOneBus(): { here: NewestPositions; there: NewestPositions; batches: string[] } {
  const listeners: ((message: unknown) => void)[] = [];
  const batches: string[] = [];
  const bus = (nodeId: string): Bus => ({
    nodeId,
    publish: (_, message) => {
      batches.push(JSON.stringify(message));
      for (const listener of listeners) listener(JSON.parse(JSON.stringify(message)));
    },
    subscribe: (_, listener) => void listeners.push(listener),
    close: async () => {},
  });
  const fail = (error: Error): void => {
    throw error;
  };
  return { here: new NewestPositions(bus('here'), fail), there: new NewestPositions(bus('there'), fail), batches };
}

describe('nodes', () => {
  test('a packed batch comes out as it went in', () => {
    const atMs = Date.parse('2026-11-24T08:00:00.123Z');
    const fixes = [
      packFix(7, { point: [-179.9999999, -89.1234567], atMs, headingDegrees: 360, speedMps: null }),
      packFix(4_000_000_000, { point: [120.5, 36.25], atMs, headingDegrees: null, speedMps: 12.34 }),
    ];
    expect(unpackBatch(packBatch(fixes))).toEqual(fixes);
    expect(fixes[0]).toEqual({
      positionNumber: 7,
      lng: -1_799_999_999,
      lat: -891_234_567,
      atMs,
      heading: 0,
      speed: 65_535,
    });
    expect(unpackBatch(Buffer.from('no fix at all'))).toEqual([]);
  });

  test('what one node takes in another shows, in one batch a tick over the bus', async () => {
    const { here, there, batches } = onOneBus();
    for (const [speedMps, atMs] of [
      [1, 0],
      [2, 20],
      [3, 10],
    ] as const)
      here.take([{ index: 0, positionNumber: 5, point: EAST, atMs, headingDegrees: null, speedMps, accuracyMetres: null, isNewest: true }]);
    there.follow([{ kind: 'team', id: 'a', version: 1, scope: ['n:a'], row: eg.team({ id: 'a', positionNumber: 5 }) }]);
    await until(() => there.since(0).length > 0);
    expect(there.since(0)[0]).toMatchObject({ scope: ['n:a'], fix: { positionNumber: 5, atMs: 20, speed: 200 } });
    expect(batches).toHaveLength(1);
    here.close();
    there.close();
  });

  test('another node knows at its start what was last seen, and shows what it took in itself', async () => {
    const { west, east } = server.city.teams;
    const [here, overThere] = [fix(west, [120.15, 36.15]), fix(east, [120.85, 36.15])];
    const other = await startServer({}, { url: server.core.config.DATABASE_URL, city: server.city });
    // As far ahead as ours is by now.
    other.clock.advance((Date.parse(server.clock.now()) - Date.now()) / 1000);
    try {
      await take(duty, here);
      const dutyThere = await other.as('dutyOfficer');
      const { socket, frames } = await looking(dutyThere, ALL);
      await until(() => frames.length > 0);
      expect(frames.flat().some(({ positionNumber }) => positionNumber === 1)).toBe(true);
      await take(dutyThere, overThere);
      await until(() => frames.flat().some(({ lng }) => lng === 1_208_500_000));
      // Without a bus between them the first node reads it from the table.
      await until(() => server.core.positions.since(0).some(({ fix: { lng } }) => lng === 1_208_500_000), 15_000);
      expect((await newestOf(duty, `?teamId=${east}`))[0]?.point.coordinates).toEqual([120.85, 36.15]);
      socket.disconnect();
    } finally {
      await other.close();
    }
  });
});

test('days are kept for a month: what came before its day had a partition is moved into it, what is older goes with its day', async () => {
  const { database } = server.core;
  const put = (at: string) =>
    database.query('INSERT INTO positions (position_number, at, longitude, latitude) VALUES (1, $1, 120, 36)', [at]);
  const partitionOf = async (at: string) =>
    (await database.one<{ name: string }>('SELECT tableoid::regclass::text AS name FROM positions WHERE at = $1', [at]))?.name;
  await put('2026-01-02T23:59:59.999Z');
  await put('2026-01-03T00:00:00.000Z');
  await put('2025-12-01T00:00:00.000Z');
  expect(await partitionOf('2026-01-03T00:00:00.000Z')).toBe('positions_other');
  await Promise.all([1, 2].map(() => database.query(`SELECT ensure_position_day('2026-01-02'), ensure_position_day('2026-01-03')`)));
  expect(await partitionOf('2026-01-02T23:59:59.999Z')).toBe('positions_20260102');
  expect(await partitionOf('2026-01-03T00:00:00.000Z')).toBe('positions_20260103');
  await database.query(`SELECT drop_position_days('2026-01-03')`);
  expect(await partitionOf('2026-01-02T23:59:59.999Z')).toBeUndefined();
  expect(await partitionOf('2025-12-01T00:00:00.000Z')).toBeUndefined();
  expect(await partitionOf('2026-01-03T00:00:00.000Z')).toBe('positions_20260103');
});
