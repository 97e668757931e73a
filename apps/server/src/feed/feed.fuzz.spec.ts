/**
 * The law under random work (docs/spec/feed.md, L): two nodes, clients of several roles that come and go between them, delayed and rolled back commits,
 * slow acknowledgements, changed rights. In the end all know the same. FEED_FUZZ_SEED runs one seed, FEED_FUZZ_STEPS sets how much work each does.
 */
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { ACK_AFTER_MS, PollFollower, plain, SocketFollower, until } from '../core/testing/feed-client.ts';
import { Caller, EAST, startServer, type TestServer, WEST } from '../core/testing/server.ts';
import { archiveEnded } from '../jobs/archive.ts';
import { ClockBook } from '../jobs/clock-book.ts';

const SEEDS = process.env['FEED_FUZZ_SEED'] === undefined ? [1, 2026, 370200] : [Number(process.env['FEED_FUZZ_SEED'])];
const STEPS = Number(process.env['FEED_FUZZ_STEPS'] ?? 120);
const WORKERS = 3;
/** What a rule or a right may answer to a random command; nothing else. */
const ALLOWED = new Set([200, 201, 403, 404, 409, 422]);

let nodes: TestServer[] = [];
let first: TestServer;

beforeAll(async () => {
  first = await startServer();
  nodes = [first, await startServer({}, { url: first.core.database.url, city: first.city })];
});
afterAll(async () => {
  for (const node of [...nodes].reverse()) await node.close();
});

class Dice {
  constructor(private state: number) {}
  /** Mulberry32. */
  next(): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let t = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  }
  below(limit: number): number {
    return Math.floor(this.next() * limit);
  }
  of<T>(list: readonly T[]): T {
    return list[this.below(list.length)] as T;
  }
}

const on = (node: TestServer, { token, personId }: Caller) => new Caller(node.url, token, personId);
const positionIn = (cursor: string | null): number =>
  cursor === null ? -1 : Number.parseInt(Buffer.from(cursor, 'base64url').toString().split('.')[1] ?? '', 36);
const ids = { report: [] as string[], incident: [] as string[], assignment: [] as string[], sos: [] as string[] };

/** An id of the newest things, or of nothing while there are none. */
const pick = (dice: Dice, list: readonly string[]): string => dice.of(list) ?? '01234567-89ab-7def-8123-456789abcdef';

type Hands = { root: Caller; leader: Caller; informant: Caller; system: Caller; security: Caller };

/** One random command on a random node. */
async function command(dice: Dice, hands: Hands): Promise<void> {
  const node = dice.of(nodes);
  const { root, leader, informant } = { root: on(node, hands.root), leader: on(node, hands.leader), informant: on(node, hands.informant) };
  const place = { point: { type: 'Point', coordinates: dice.of([WEST, EAST, [120.3, 36.1], [120.9, 36.1], [130, 40]]) } };
  const { teams, west, east } = first.city;
  const reason = '随机';
  const [report, incident, assignment] = [pick(dice, ids.report), pick(dice, ids.incident), pick(dice, ids.assignment)];
  const submit = (by: Caller) => by.post('/reports', { source: 'phone', summary: '积水', place, occurredAt: new Date().toISOString() });
  const step = (name: string, by = dice.of([root, leader])) => by.post(`/assignments/${assignment}/${name}`, { reason });
  const plainStep = (name: string) => dice.of([root, leader]).post(`/assignments/${assignment}/${name}`);
  const commands: (() => Promise<{ status: number; body: unknown }>)[] = [
    () => submit(root),
    () => submit(informant),
    () => root.post(`/reports/${report}/accept`, dice.next() < 0.5 ? {} : { place }),
    () => root.post(`/reports/${pick(dice, ids.report.slice(-3))}/accept`),
    () => root.post(`/reports/${report}/join`, { incidentId: incident }),
    () => root.post(`/reports/${report}/unjoin`, { reason }),
    () => root.post(`/reports/${report}/dismiss`, { reason }),
    () => root.post(`/reports/${report}/notes`, { text: reason }),
    () => root.patch(`/incidents/${incident}`, { place }),
    () => root.patch(`/incidents/${incident}`, { title: `${dice.below(9)}`, figures: { trapped: dice.below(4) } }),
    () => root.post(`/incidents/${incident}/control`),
    () => root.post(`/incidents/${incident}/close`, { disposition: 'handled' }),
    () => root.post(`/incidents/${incident}/reopen`, { reason }),
    () => root.post(`/incidents/${incident}/merge`, { intoIncidentId: pick(dice, ids.incident) }),
    () => root.post(`/incidents/${incident}/unmerge`, { reason }),
    () => root.post(`/incidents/${incident}/notes`, { text: reason }),
    () => root.post(`/incidents/${incident}/dispatch`, { teamIds: [dice.of(Object.values(teams))], override: { reason } }),
    () =>
      root.post(`/incidents/${pick(dice, ids.incident.slice(-3))}/dispatch`, { teamIds: [teams.west, teams.east], override: { reason } }),
    () => plainStep('acknowledge'),
    () => plainStep('arrive'),
    () => plainStep('complete'),
    () => plainStep('undo'),
    () => step('decline'),
    () => step('stand-down', root),
    () => leader.post('/sos', { assignmentId: assignment, point: place.point }),
    () => informant.post('/sos', { point: place.point }),
    () => root.post(`/sos/${pick(dice, ids.sos)}/own`),
    () => root.post(`/sos/${pick(dice, ids.sos)}/end`, { reason }),
    () => new ClockBook(node.core).fire('assignment', [assignment]).then(() => ({ status: 200, body: null })),
    () => root.patch(`/teams/${dice.of(Object.values(teams))}`, { jurisdictionId: dice.of([west, east]) }),
    () => root.patch(`/teams/${teams.spare}`, { availability: dice.of(['available', 'outOfService']) }),
  ];
  const { status, body } = await dice.of(commands)();
  if (!ALLOWED.has(status)) throw new Error(`${status} ${JSON.stringify(body)}`);
}

/** Rows come from the log, not from the answers: what a command made is there for the next to use. */
async function learn(): Promise<void> {
  for (const [kind, table] of [
    ['report', 'reports'],
    ['incident', 'incidents'],
    ['assignment', 'assignments'],
    ['sos', 'sos'],
  ] as const) {
    const rows = await first.core.database.query<{ id: string }>(`SELECT id FROM ${table} ORDER BY recorded_at DESC LIMIT 12`);
    ids[kind] = rows.map(({ id }) => id).reverse();
  }
}

/** A transaction that takes its number early and shows it late, or never. */
async function delayedCommit(dice: Dice): Promise<void> {
  const client = new pg.Client({ connectionString: first.core.database.url });
  client.on('error', () => undefined);
  await client.connect();
  await client.query('BEGIN');
  await client.query(
    `INSERT INTO events (recorded_at, at, type, actor, flags, audience, payload, changes)
     VALUES (now(), now(), 'team.described', '{"system":"spec"}', '{}', $1, '{}', '[]')`,
    [[`n:${dice.of([first.city.west, first.city.east])}`]],
  );
  await delay(dice.below(120));
  await client.query(dice.next() < 0.3 ? 'ROLLBACK' : 'COMMIT');
  await client.end();
}

/** New roles end the session; the person comes back with a new one and the cursor of before. */
async function changeRoles(dice: Dice, hands: Hands, turncoat: SocketFollower): Promise<void> {
  const { personId } = turncoat.caller;
  const roles = [{ role: 'commander', jurisdictionId: dice.of([first.city.west, first.city.east, first.city.root]) }] as const;
  const { status } = await on(dice.of(nodes), hands.security).patch(`/persons/${personId}`, { roles });
  expect(status).toBe(200);
  const node = dice.of(nodes);
  turncoat.reconnect(new Caller(node.url, await first.core.sessions.open({ id: personId, roles }, 'room'), personId));
}

/** Whom a run tells follows chance; that it goes where its incident goes is the law's. */
async function setChain({ personId }: Caller): Promise<void> {
  const leader = await first.as('dutyLeader');
  const rounds = [
    { roles: ['dutyOfficer'], personIds: [personId], afterMinutes: 0 },
    { roles: ['commander'], afterMinutes: 0 },
  ];
  const body = { jurisdictionId: first.city.root, step: 'acknowledge', rounds };
  expect((await leader.request('/api/v1/escalation-chains', { method: 'PUT', body })).status).toBe(200);
}

type Crowd = { sockets: SocketFollower[]; pollers: PollFollower[]; turncoat: SocketFollower };

/** The rarer things, and the coming and going of the clients. */
async function disturb(dice: Dice, hands: Hands, { sockets, turncoat }: Crowd, round: number): Promise<void> {
  const chance = dice.next();
  const socket = dice.of(sockets);
  if (chance < 0.4) {
    socket.leave();
    await delay(dice.below(60));
    socket.reconnect(on(dice.of(nodes), socket.caller));
  } else if (chance < 0.6) socket.ackAfterMs = dice.of([ACK_AFTER_MS, ACK_AFTER_MS, 300, null]);
  else if (chance < 0.85) await delayedCommit(dice);
  else if (chance < 0.92) await changeRoles(dice, hands, turncoat);
  else if (chance < 0.96) {
    first.clock.advance(25 * 3600);
    await archiveEnded(first.core);
  } else {
    const create = { code: `${990001100 + round}-${Date.now()}`, name: '新设', level: 'town', parentId: first.city.west };
    expect((await on(dice.of(nodes), hands.system).post('/jurisdictions', create)).status).toBe(201);
  }
}

async function gather(dice: Dice, hands: Hands): Promise<Crowd & { everyone: Caller[] }> {
  const { west } = first.city.teams;
  const everyone = [
    hands.root,
    await first.as('dutyOfficer', 'west'),
    await first.as('dutyOfficer', 'east'),
    hands.leader,
    hands.informant,
    await first.as('teamMember', 'east', west),
    await first.as('supervisor', 'west'),
    hands.system,
  ];
  const sockets = everyone.flatMap((caller) => nodes.map((node) => new SocketFollower(on(node, caller))));
  // An earlier seed has ended the session of this one.
  const { personId } = await first.as('commander', 'east');
  const roles = [{ role: 'commander', jurisdictionId: first.city.east }] as const;
  const token = await first.core.sessions.open({ id: personId, roles }, 'room');
  const turncoat = new SocketFollower(new Caller(dice.of(nodes).url, token, personId));
  const pollers = everyone.map((caller) => new PollFollower(on(dice.of(nodes), caller), 1 + dice.below(20)));
  for (const poller of pollers) await poller.step();
  await until('all to stand', () => [...sockets, turncoat].every(({ cursor }) => cursor !== null));
  return { sockets, pollers, turncoat, everyone };
}

/** All events that reached a follower since its one snapshot, against what the log says it should have had. */
async function checkEvents(follower: SocketFollower | PollFollower, begin: string | null): Promise<void> {
  if (follower.snapshots !== 1 || begin === null) return;
  const control = new PollFollower(follower.caller, 1000);
  control.cursor = begin;
  await control.drain();
  if (control.snapshots > 0) return;
  expect(follower.events.map(({ id }) => id)).toEqual(control.events.map(({ id }) => id));
}

test.each(SEEDS)(
  '[L] after random work of seed %i all know the same',
  async (seed) => {
    const dice = new Dice(seed);
    const hands: Hands = {
      root: await first.as('dutyOfficer'),
      leader: await first.as('teamLeader', 'west', first.city.teams.west),
      informant: await first.as('informant', 'west'),
      system: await first.as('systemAdmin'),
      security: await first.as('secAdmin'),
    };
    await setChain(hands.root);
    const crowd = await gather(dice, hands);
    const { sockets, pollers, turncoat } = crowd;
    const begins = new Map([...sockets, ...pollers].map((follower) => [follower, follower.cursor]));
    const start = positionIn(sockets[0]?.cursor ?? null);

    let working = WORKERS + 1;
    const work = async (worker: number) => {
      const own = new Dice(seed * 31 + worker);
      for (let index = 0; index < STEPS; index++) {
        if (index % 5 === 0) await learn();
        await command(own, hands);
      }
      working--;
    };
    const disturbance = async () => {
      for (let index = 0; index < STEPS / 3; index++) await disturb(dice, hands, crowd, index);
      working--;
    };
    const polling = pollers.map(async (poller, index) => {
      const own = new Dice(seed * 17 + index);
      while (working > 0) {
        await poller.step(own.next() * 0.1);
        if (own.next() < 0.2) poller.caller = on(own.of(nodes), poller.caller);
      }
    });
    await Promise.all([...Array.from({ length: WORKERS }, (_, index) => work(index)), disturbance(), ...polling]);

    const last = Number((await first.core.database.one<{ id: string }>('SELECT max(id) AS id FROM events'))?.id);
    expect(last).toBeGreaterThan(start);
    await until('both nodes to know all', () => nodes.every(({ core }) => core.hub.position === last));
    for (const socket of [...sockets, turncoat]) {
      socket.ackAfterMs = ACK_AFTER_MS;
      socket.acknowledge();
    }
    const behind = () => [...sockets, turncoat].filter(({ cursor }) => positionIn(cursor) !== last);
    await until('every socket to stand there', () => behind().length === 0).catch(() => undefined);
    expect(behind().map(({ cursor, refusals, breaches, socket }) => [positionIn(cursor), refusals, breaches, socket.connected])).toEqual(
      [],
    );
    for (const poller of pollers) await poller.drain();

    for (const follower of [...sockets, turncoat, ...pollers]) {
      const truth = new PollFollower(follower.caller);
      await truth.step();
      expect(plain(follower.rows)).toEqual(plain(truth.rows));
      expect(follower.breaches).toEqual([]);
      await checkEvents(follower, begins.get(follower) ?? null);
    }
    expect(sockets.flatMap(({ refusals }) => refusals)).toEqual([]);
    expect(turncoat.refusals.filter((code) => code !== 'SESSION_ENDED')).toEqual([]);

    // Counted without the feed: who sees all has had every event of the log that has an audience.
    const logged = await first.core.database.query<{ id: string }>(
      'SELECT id FROM events WHERE id > $1 AND cardinality(audience) > 0 ORDER BY id',
      [start],
    );
    const complete = sockets.filter(({ caller, snapshots }) => caller.personId === hands.root.personId && snapshots === 1);
    expect(complete.length).toBeGreaterThan(0);
    for (const { events } of complete)
      expect(events.filter(({ id }) => Number(id) > start).map(({ id }) => id)).toEqual(logged.map(({ id }) => id));
    for (const socket of [...sockets, turncoat]) socket.leave();
  },
  60_000,
);
