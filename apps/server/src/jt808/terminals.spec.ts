/** Terminals over real lines, the process of terminals, the server over HTTP, its database. Rules: docs/spec/jt808.md. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, connect as dial, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { makeLog } from '../core/log.ts';
import { eventually } from '../core/testing/eventually.ts';
import { type Caller, startServer, type TestServer } from '../core/testing/server.ts';
import { Counts } from './counts.ts';
import { Platform } from './platform.ts';
import { TerminalServer } from './terminal-server.ts';
import { batchBody, hex, locationBody, packet, type SentLocation, wrapped } from './testing/packets.ts';
import { Terminal } from './testing/terminal.ts';

const SECRET = 'a-secret-of-at-least-32-characters';
const OLD = { version: '2013', phone: '013900000001' } as const;
const NEW = { version: '2019', phone: '00000000013900000002' } as const;
const [_REGISTER, HEARTBEAT, UNREGISTER, _AUTHENTICATE, LOCATION, BATCH] = [0x0100, 0x0002, 0x0003, 0x0102, 0x0200, 0x0704];
const [DONE, FAILED, MALFORMED, UNSUPPORTED] = [0, 1, 2, 3];

let server: TestServer;
let leader: Caller;
let aheadMs = 0;
let port: number;
let terminals: TerminalServer;
const open: Terminal[] = [];

beforeAll(async () => {
  server = await startServer({ JT808_SECRET: SECRET });
  leader = await server.as('dutyLeader');
  ({ terminals, port } = await startTerminals(server.url));
  await list(OLD.phone, server.city.teams.west);
  await list(NEW.phone, server.city.teams.east);
});
afterEach(() => {
  for (const terminal of open.splice(0)) terminal.close();
  aheadMs = 0;
});
afterAll(async () => {
  await terminals.close();
  await server.close();
});

async function startTerminals(...urls: string[]) {
  const counts = new Counts();
  const log = makeLog('silent', 'terminals');
  const platform = new Platform(urls, SECRET, counts, log);
  const nowMs = () => Date.now() + aheadMs;
  const made = new TerminalServer({ platform, secret: SECRET, counts, log, nowMs, shown: new Set() });
  return { terminals: made, port: await made.listen(0, '127.0.0.1') };
}

function comes(sender: { version: '2013' | '2019'; phone: string }, localAddress?: string, at = port): Terminal {
  const terminal = new Terminal(at, sender, localAddress);
  open.push(terminal);
  return terminal;
}

async function list(phone: string, teamId: string, more: Record<string, unknown> = {}): Promise<{ id: string }> {
  const { status, body } = await leader.post<{ device: { id: string } }>('/devices', { kind: 'jt808', teamId, terminalId: phone, ...more });
  expect([status, body]).toEqual([201, expect.anything()]);
  return body.device;
}

const STARTED_MS = Math.floor(Date.now() / 60_000) * 60_000;
/** So long before these tests began, as the terminal's clock in Beijing shows it. */
const time = (minutesAgo: number, seconds = 0): string => {
  const at = new Date(STARTED_MS - minutesAgo * 60_000 + seconds * 1000);
  return new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai', dateStyle: 'short', timeStyle: 'medium' })
    .format(at)
    .replace(/\D/g, '')
    .slice(2);
};
const instant = (digits: string): string => {
  const [year, month, day, hour, minute, second] = digits.match(/../g) ?? [];
  return new Date(`20${year}-${month}-${day}T${hour}:${minute}:${second}+08:00`).toISOString();
};

type Track = { at: string; longitude: number; latitude: number; speed: number | null; heading: number | null }[];
const trackOf = (teamId: string): Promise<Track> =>
  server.core.database.query(
    `SELECT p.at, p.longitude, p.latitude, p.speed_mps AS speed, p.heading_degrees AS heading
     FROM positions p JOIN teams t ON t.position_number = p.position_number WHERE t.id = $1 ORDER BY p.at`,
    [teamId],
  );
const deviceOf = async (phone: string) => {
  const { body } = await leader.get<{
    items: { id: string; terminalId: string; heardAt: string | null; counts: { code: string; count: number }[] }[];
  }>('/devices?limit=1000');
  const found = body.items.find(({ terminalId }) => terminalId === phone.replace(/^0+/, ''));
  if (found === undefined) throw new Error(`no device ${phone}`);
  return { ...found, counts: Object.fromEntries(found.counts.map(({ code, count }) => [code, count])) };
};
const metrics = async (): Promise<string> => (await fetch(`${server.url}/metrics`)).text();

describe('registering', () => {
  test.each([OLD, NEW])(
    '[J2] a listed terminal of $version is given a code, shows it, and is let in; the code is the same next time',
    async (sender) => {
      const first = comes(sender);
      const { result, code } = await first.register();
      expect(result).toBe(0);
      expect(code).toMatch(/^[0-9a-f]{32}$/);
      expect(await first.authenticate(code)).toBe(DONE);
      const second = comes(sender);
      expect(await second.authenticate(code)).toBe(DONE);
      expect((await comes(sender).register()).code).toBe(code);
    },
  );

  test('[J2] one that is not listed is told so and shown out, even with a code that we would give', async () => {
    const stranger = comes({ version: '2019', phone: '00000000013977777777' });
    expect(await stranger.register()).toEqual({ result: 4, code: '' });
    await stranger.closes();
    const device = await list('13955555555', server.city.teams.spare);
    const sender = { version: '2013', phone: '013955555555' } as const;
    const { code } = await comes(sender).register();
    await leader.post(`/devices/${device.id}/revoke`);
    const late = comes(sender);
    expect(await late.authenticate(code)).toBe(FAILED);
    await late.closes();
  });

  test('[J2] the log knows who is refused by the end of the number alone', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'fenghuo-terminals-'));
    const log = makeLog('info', 'terminals', join(folder, 'log'));
    const counts = new Counts();
    const platform = new Platform([server.url], SECRET, counts, log);
    const made = new TerminalServer({ platform, secret: SECRET, counts, log, nowMs: Date.now, shown: new Set() });
    const at = await made.listen(0, '127.0.0.1');
    await comes({ version: '2013', phone: '013977778888' }, undefined, at).register();
    await made.close();
    await new Promise<void>((resolve) => log.flush(() => resolve()));
    const lines = await readFile(join(folder, 'log'), 'utf8');
    expect(lines).toContain('"numberEnd":"8888"');
    expect(lines).not.toContain('3977778888');
    await rm(folder, { recursive: true });
  });

  test('[J2] a wrong code, and the code of another, do not let in; nothing is taken before', async () => {
    const { code } = await comes(NEW).register();
    const terminal = comes(OLD);
    expect(await terminal.authenticate('0'.repeat(32))).toBe(FAILED);
    expect(await terminal.authenticate(code)).toBe(FAILED);
    expect(await terminal.ask(LOCATION, locationBody({ time: time(60) }))).toBe(FAILED);
    expect((await trackOf(server.city.teams.west)).some(({ at }) => at === instant(time(60)))).toBe(false);
    expect((await terminal.register()).result).toBe(0);
  });

  test('[J2] a terminal that comes anew takes the place of its old line', async () => {
    const before = await comes(OLD).enter();
    const after = await comes(OLD).enter();
    await before.closes();
    expect(await after.ask(HEARTBEAT)).toBe(DONE);
  });

  test('[J2] after it unregisters it must show its code again; another number on its line is refused', async () => {
    const terminal = await comes(OLD).enter();
    const serial = 900;
    terminal.write(packet({ ...OLD, phone: '013900000009', id: HEARTBEAT, serial }));
    expect(await terminal.resultOf(serial)).toBe(FAILED);
    expect(await terminal.ask(UNREGISTER)).toBe(DONE);
    expect(await terminal.ask(HEARTBEAT)).toBe(FAILED);
  });
});

describe('locations', () => {
  test.each([
    [OLD, () => server.city.teams.west],
    [NEW, () => server.city.teams.east],
  ] as const)('[J3] a location of $version is a fix of its team, as it was measured', async (sender, teamOf) => {
    const terminal = await comes(sender).enter();
    const sent: SentLocation = { lat: 36_253_456, lng: 120_254_321, speed: 123, direction: 271, time: time(50), extra: '0104000000ff' };
    expect(await terminal.ask(LOCATION, locationBody(sent))).toBe(DONE);
    const [fix] = (await trackOf(teamOf())).filter(({ at }) => at === instant(time(50)));
    expect(fix).toMatchObject({ longitude: 120.254321, latitude: 36.253456, heading: 271 });
    expect(fix?.speed).toBeCloseTo(12.3 / 3.6, 4);
  });

  test('[J3] a receiver of GCJ-02 is converted by what the list says of it', async () => {
    await list('13966666666', server.city.teams.spare, { crs: 'gcj02' });
    const terminal = await comes({ version: '2013', phone: '013966666666' }).enter();
    await terminal.ask(LOCATION, locationBody({ lat: 36_250_000, lng: 120_250_000, time: time(40) }));
    const [fix] = await trackOf(server.city.teams.spare);
    expect(fix?.longitude).toBeCloseTo(120.245, 2);
    expect(fix?.longitude).not.toBeCloseTo(120.25, 3);
  });

  test('[J3] without a fix the terminal was heard, and there is no point', async () => {
    const { west } = server.city.teams;
    const before = await trackOf(west);
    const terminal = await comes(OLD).enter();
    const counts = (await deviceOf(OLD.phone)).counts;
    expect(await terminal.ask(LOCATION, locationBody({ status: 0, time: time(30) }))).toBe(DONE);
    expect(await terminal.ask(LOCATION, locationBody({ time: '000000000000' }))).toBe(DONE);
    expect(await terminal.ask(HEARTBEAT)).toBe(DONE);
    const after = await deviceOf(OLD.phone);
    expect(after.counts['heard']).toBe((counts['heard'] ?? 0) + 3);
    expect(Date.now() - Date.parse(after.heardAt ?? '')).toBeLessThan(60_000);
    expect(await trackOf(west)).toEqual(before);
  });

  test('[J4] what is refused for good is answered with done, or it would come for ever, and counted', async () => {
    const terminal = await comes(OLD).enter();
    const before = (await deviceOf(OLD.phone)).counts;
    const good = locationBody({ time: time(20) });
    for (const body of [
      good,
      good,
      locationBody({ lat: 0, lng: 0, time: time(19) }),
      locationBody({ time: '061126164500' }),
      locationBody({ time: '461126164500' }),
    ])
      expect(await terminal.ask(LOCATION, body)).toBe(DONE);
    const { counts } = await deviceOf(OLD.phone);
    const more = (code: string) => (counts[code] ?? 0) - (before[code] ?? 0);
    expect([more('DUPLICATE'), more('FIX_IMPOSSIBLE'), more('FIX_TOO_OLD'), more('FIX_IN_FUTURE')]).toEqual([1, 1, 1, 1]);
  });

  test('[J3] what was kept without network comes in one message', async () => {
    const terminal = await comes(NEW).enter();
    const times = [10, 20, 30].map((seconds) => time(15, seconds));
    expect(await terminal.ask(BATCH, batchBody(times.map((at) => locationBody({ time: at }))))).toBe(DONE);
    const kept = (await trackOf(server.city.teams.east)).map(({ at }) => at);
    expect(kept).toEqual(expect.arrayContaining(times.map(instant)));
  });
});

describe('answers', () => {
  test('[J4] a location is answered when it is committed, not before', async () => {
    const terminal = await comes(OLD).enter();
    const other = new pg.Client({ connectionString: server.core.config.DATABASE_URL });
    await other.connect();
    await other.query('BEGIN; LOCK TABLE positions IN EXCLUSIVE MODE');
    const serial = terminal.say(LOCATION, locationBody({ time: time(10) }));
    await eventually(async () => {
      const waiting = await server.core.database.query(`SELECT FROM pg_locks WHERE NOT granted AND relation = 'positions'::regclass`);
      expect(waiting.length).toBeGreaterThan(0);
    });
    expect(terminal.heard.some(({ body }) => body.startsWith(hex(serial, 2)))).toBe(false);
    await other.query('COMMIT');
    await other.end();
    expect(await terminal.resultOf(serial)).toBe(DONE);
  });

  test('[J4] while the server is away terminals wait; when it is back all is taken', async () => {
    const way = await wayTo(server.url);
    const { terminals: own, port: ownPort } = await startTerminals(way.url);
    try {
      const terminal = comes(OLD, undefined, ownPort);
      await terminal.enter();
      way.cut();
      const serials = [1, 2, 3].map((seconds) => terminal.say(LOCATION, locationBody({ time: time(9, seconds) })));
      way.mend();
      for (const serial of serials) expect(await terminal.resultOf(serial)).toBe(DONE);
      const kept = (await trackOf(server.city.teams.west)).map(({ at }) => at);
      expect(kept).toEqual(expect.arrayContaining([1, 2, 3].map((seconds) => instant(time(9, seconds)))));
    } finally {
      await own.close();
      way.close();
    }
  });

  test('[J4] of several server nodes whichever answers is asked', async () => {
    const { terminals: own, port: ownPort } = await startTerminals('http://127.0.0.1:9', server.url);
    const terminal = comes(NEW, undefined, ownPort);
    await terminal.enter();
    expect(await terminal.ask(HEARTBEAT)).toBe(DONE);
    await own.close();
  });

  test('[J4] unknown is 3, encrypted is 3, what cannot be read is 2, and the line stays', async () => {
    const terminal = await comes(NEW).enter();
    expect(await terminal.ask(0x0801, 'aabb')).toBe(UNSUPPORTED);
    expect(await terminal.resultOf(terminal.say(LOCATION, locationBody(), { encryption: 1 }))).toBe(UNSUPPORTED);
    expect(await terminal.ask(LOCATION, 'aabb')).toBe(MALFORMED);
    expect(await terminal.ask(BATCH, `${hex(3, 2)}00${locationBody()}`)).toBe(MALFORMED);
    terminal.write(wrapped('0002000001390000', 0xff));
    expect(await terminal.ask(HEARTBEAT)).toBe(DONE);
  });
});

describe('parts', () => {
  const times = Array.from({ length: 60 }, (_, seconds) => time(5, seconds));
  const long = () => batchBody(times.map((at) => locationBody({ time: at })));
  const pieces = (body: string, bytes: number): string[] => body.match(new RegExp(`.{1,${bytes * 2}}`, 'g')) ?? [];

  test('[J5] a long message in parts is taken whole, and each part is answered then', async () => {
    const terminal = await comes(OLD).enter();
    const parts = pieces(long(), 600);
    const serials = parts.map((body, at) => terminal.say(BATCH, body, { part: { total: parts.length, index: at + 1 } }));
    for (const serial of serials) expect(await terminal.resultOf(serial)).toBe(DONE);
    const kept = (await trackOf(server.city.teams.west)).map(({ at }) => at);
    expect(kept).toEqual(expect.arrayContaining(times.map(instant)));
  });

  test.each([OLD, NEW])('[J5] a lost part of $version is asked for, by the serial number of the first', async (sender) => {
    const terminal = await comes(sender).enter();
    const parts = pieces(long(), 500);
    const total = parts.length;
    const first = terminal.say(BATCH, parts[0], { part: { total, index: 1 } });
    for (let index = 3; index <= total; index++)
      terminal.write(packet({ ...sender, id: BATCH, serial: first + index - 1, body: parts[index - 1] ?? '', part: { total, index } }));
    await terminal.ask(HEARTBEAT);
    aheadMs = 6_000;
    const { body } = await terminal.hears(({ id }) => id === 0x8003);
    expect(body).toBe(`${hex(first, 2)}${sender.version === '2019' ? '0001' : '01'}0002`);
    terminal.write(packet({ ...sender, id: BATCH, serial: first + 1, body: parts[1] ?? '', part: { total, index: 2 } }));
    expect(await terminal.resultOf(first + 1)).toBe(DONE);
    expect(await terminal.resultOf(first)).toBe(DONE);
  });

  test('[J8] a message of more parts than we take is refused', async () => {
    const terminal = await comes(OLD).enter();
    expect(await terminal.resultOf(terminal.say(BATCH, 'aabb', { part: { total: 1_000, index: 1 } }))).toBe(FAILED);
  });
});

test('[J7] the order of its team is shown in the cab once, and a new edition again', async () => {
  const { west } = server.city.teams;
  const { body: report } = await leader.post<{ id: string }>('/reports', {
    source: 'phone',
    summary: '积水',
    place: {},
    occurredAt: new Date().toISOString(),
  });
  const { body: incident } = await leader.post<{ id: string }>(`/reports/${report.id}/accept`);
  await leader.post(`/incidents/${incident.id}/dispatch`, { teamIds: [west] });
  const order = (text: string) => leader.post(`/incidents/${incident.id}/orders`, { teamId: west, text });
  expect((await order('到李村河口集结')).status).toBe(201);
  const terminal = await comes(OLD).enter();
  const shown = () => terminal.heard.filter(({ id }) => id === 0x8300);
  await terminal.ask(HEARTBEAT);
  await terminal.ask(HEARTBEAT);
  expect(shown().map(({ body }) => new TextDecoder('gbk').decode(Buffer.from(body.slice(2), 'hex')))).toEqual(['到李村河口集结']);
  terminal.say(0x0001, `${hex(shown()[0]?.serial ?? 0, 2)}830000`);
  await terminal.ask(HEARTBEAT);
  const again = await comes(OLD).enter();
  await again.ask(HEARTBEAT);
  expect(again.heard.filter(({ id }) => id === 0x8300)).toEqual([]);
  await order('改到海泊河口');
  await again.ask(HEARTBEAT);
  expect(again.heard.filter(({ id }) => id === 0x8300)).toHaveLength(1);
});

test('[J6] the emergency button of a vehicle is a call for help of its team, once, with or without a fix', async () => {
  const { spare } = server.city.teams;
  const calls = async () =>
    (await leader.get<{ items: { teamId: string; person: unknown; point: { coordinates: number[] } | null }[] }>('/sos')).body.items;
  await list('13933333333', spare);
  const terminal = await comes({ version: '2013', phone: '013933333333' }).enter();
  expect(await terminal.ask(LOCATION, locationBody({ alarm: 1, lat: 36_260_000, lng: 120_260_000, time: time(2) }))).toBe(DONE);
  expect(await terminal.ask(LOCATION, locationBody({ alarm: 1, status: 0 }))).toBe(DONE);
  expect(await terminal.ask(LOCATION, locationBody({ alarm: 2, status: 0 }))).toBe(DONE);
  const ofTeam = (await calls()).filter(({ teamId }) => teamId === spare);
  expect(ofTeam).toHaveLength(1);
  expect(ofTeam[0]).toMatchObject({ person: null, state: 'raised', point: { coordinates: [120.26, 36.26] } });
});

test('[J6] a terminal taken off the list is shown out with its next message', async () => {
  const device = await list('13944444444', server.city.teams.spare);
  const terminal = await comes({ version: '2013', phone: '013944444444' }).enter();
  expect(await terminal.ask(HEARTBEAT)).toBe(DONE);
  await leader.post(`/devices/${device.id}/revoke`);
  expect(await terminal.ask(LOCATION, locationBody({ time: time(3) }))).toBe(FAILED);
  await terminal.closes();
});

describe('what is no terminal', () => {
  test('[J8] a stream that never ends is cut off, and so is one of nothing but mistakes', async () => {
    const endless = comes(OLD);
    endless.write(Buffer.concat([Buffer.of(0x7e), Buffer.alloc(100_000, 0x41)]));
    await endless.closes();
    const garbage = comes(OLD);
    garbage.write(Buffer.concat(Array.from({ length: 30 }, () => wrapped('0002', 0xff))));
    await garbage.closes();
  });

  test('[J8] of a thousand silent lines from one address a hundred are kept, half a minute; terminals elsewhere, and known ones, notice nothing', async () => {
    const known = await comes(OLD).enter();
    const silent = Array.from({ length: 1_000 }, () => comes(NEW));
    await eventually(() => expect(silent.filter(({ isClosed }) => isClosed).length).toBeGreaterThanOrEqual(900));
    expect(silent.filter(({ isClosed }) => !isClosed).length).toBeGreaterThan(0);
    const elsewhere = await comes(NEW, '127.0.0.2').enter();
    expect([await elsewhere.ask(HEARTBEAT), await known.ask(HEARTBEAT)]).toEqual([DONE, DONE]);
    aheadMs = 31_000;
    await eventually(() => expect(silent.every(({ isClosed }) => isClosed)).toBe(true));
    expect(await known.ask(HEARTBEAT)).toBe(DONE);
    expect(await comes(NEW).enter()).toBeDefined();
    aheadMs = 700_000;
    await known.closes();
  });

  test('[J8] behind a thousand silent lines of its own address a terminal is let in at once, and none that has spoken gives way to them', async () => {
    const early = comes(NEW);
    expect((await early.register()).result).toBe(0);
    const silent = Array.from({ length: 1_000 }, () => comes(OLD));
    await eventually(() => expect(silent.filter(({ isClosed }) => isClosed).length).toBeGreaterThanOrEqual(900));
    const since = Date.now();
    const known = await comes(OLD).enter();
    expect(await known.ask(HEARTBEAT)).toBe(DONE);
    expect(Date.now() - since).toBeLessThan(2_000);
    expect(await early.authenticate((await early.register()).code)).toBe(DONE);
  });

  test('[J8] terminals that we know are not counted against their address', async () => {
    const senders = Array.from({ length: 110 }, (_, at) => ({ version: '2013' as const, phone: `01388800${String(at).padStart(4, '0')}` }));
    await server.core.database.query(
      `INSERT INTO devices (id, kind, team_id, crs, terminal_id, secret_hash, recorded_at)
       SELECT gen_random_uuid(), 'jt808', $1, 'wgs84', number, sha256(number::bytea), now() FROM unnest($2::text[]) AS one (number)`,
      [server.city.teams.spare, senders.map(({ phone }) => phone.slice(1))],
    );
    const all: Terminal[] = [];
    for (const sender of senders) all.push(await comes(sender).enter());
    expect(await Promise.all(all.map((terminal) => terminal.ask(HEARTBEAT)))).toEqual(senders.map(() => DONE));
  });

  test('[J8] what became of them is in the metrics of the server', async () => {
    const garbage = comes(OLD);
    garbage.write(wrapped('0002', 0xff));
    await (await comes(NEW).enter()).ask(HEARTBEAT);
    await eventually(async () => {
      const text = await metrics();
      for (const code of ['CHECKSUM_WRONG', 'TERMINAL_UNLISTED', 'CODE_WRONG', 'UNSUPPORTED', 'ENCRYPTED', 'STRANGERS_MANY'])
        expect(text).toMatch(new RegExp(`^fenghuo_terminals_total\\{outcome="${code}"\\} [1-9]`, 'm'));
    });
  });
});

describe('the door for the process of terminals', () => {
  const ask = (url: string, authorization?: string) =>
    fetch(`${url}/api/v1/jt808/reports`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(authorization !== undefined && { authorization }) },
      body: JSON.stringify({ reports: [], counts: {} }),
    });

  test('[J9] opens to its secret alone, and is not there without one', async () => {
    expect((await ask(server.url, `Bearer ${SECRET}`)).status).toBe(200);
    for (const other of [undefined, 'Bearer ', `Bearer ${SECRET}x`, `Bearer ${leader.token}`])
      expect((await ask(server.url, other)).status).toBe(401);
    const without = await startServer({}, { url: server.core.config.DATABASE_URL, city: server.city });
    expect((await ask(without.url, `Bearer ${SECRET}`)).status).toBe(404);
    await without.close();
  });
});

/** A way to the server that can be cut. */
async function wayTo(url: string): Promise<{ url: string; cut: () => void; mend: () => void; close: () => void }> {
  const target = Number(new URL(url).port);
  const sockets = new Set<Socket>();
  let isCut = false;
  const way: Server = createServer((near) => {
    if (isCut) return near.destroy();
    const far = dial(target, '127.0.0.1');
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        near.destroy();
        far.destroy();
      });
    }
    near.pipe(far).pipe(near);
    return undefined;
  });
  await new Promise<void>((done) => way.listen(0, '127.0.0.1', done));
  const address = way.address();
  const cut = () => {
    isCut = true;
    for (const socket of sockets) socket.destroy();
  };
  return {
    url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`,
    cut,
    mend: () => {
      isCut = false;
    },
    close: () => {
      cut();
      way.close();
    },
  };
}
