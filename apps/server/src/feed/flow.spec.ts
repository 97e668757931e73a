/** How the feed flows to sockets (docs/spec/feed.md, F9–F12): snapshots in parts, empty batches, back-pressure, heartbeats, resets. */
import { createTeam, describeTeam, type Held, MAX_UNACKNOWLEDGED_EVENTS, type Team } from '@fenghuo/domain';
import { uuidv7 } from 'uuidv7';
import { ACK_AFTER_MS, PollFollower, plain, SocketFollower, until } from '../core/testing/feed-client.ts';
import { type Caller, EAST, startServer, type TestServer, WEST } from '../core/testing/server.ts';

let server: TestServer;
let duty: Caller;
let west: Caller;
let quiet: SocketFollower;

beforeAll(async () => {
  server = await startServer();
  duty = await server.as('dutyOfficer');
  west = await server.as('dutyOfficer', 'west');
  quiet = new SocketFollower(await server.as('systemAdmin'));
});
afterAll(async () => {
  quiet.leave();
  await server.close();
});

const said = (coordinates: readonly number[]) => ({
  source: 'phone',
  summary: '积水',
  place: { point: { type: 'Point', coordinates } },
  occurredAt: new Date().toISOString(),
});

/** So many changes of one team, in one transaction: `extraCharacters` makes each heavier. */
async function changeTeam(count: number, extraCharacters = 0): Promise<void> {
  await server.core.transactions.runAs('spec', async (tx) => {
    await tx.lock('team', [server.city.teams.west]);
    for (let index = 0; index < count; index++) {
      const team = tx.held('team', server.city.teams.west) as Held<Team>;
      const name = `${team.row.version} ${'x'.repeat(extraCharacters)}`;
      tx.record(describeTeam(tx.now, { team, station: null, sameCode: null, contacts: [] }, { name }));
    }
  });
}

const truthOf = async (caller: Caller): Promise<Record<string, unknown>> => {
  const poller = new PollFollower(caller);
  await poller.step();
  return plain(poller.rows);
};

async function standing(caller: Caller): Promise<SocketFollower> {
  const follower = new SocketFollower(caller);
  await until('it to stand', () => follower.cursor !== null);
  return follower;
}

test('[F11] an event out of sight moves the cursor on by an empty batch', async () => {
  const follower = await standing(west);
  const before = follower.cursor;
  await duty.post('/reports', said(EAST));
  await until('the cursor to move', () => follower.cursor !== before, 3_000);
  expect(follower.batches.at(-1)).toMatchObject({ after: before, through: follower.cursor, events: [] });
  follower.leave();
});

test('[F12] who never acknowledges gets no more than the limit, and the rest from the log once it does', async () => {
  const [slow, fast] = [await standing(duty), await standing(duty)];
  slow.ackAfterMs = null;
  const total = 3_000;
  for (let round = 0; round < total / 200; round++) await changeTeam(200);
  await until('the fast one to have all', () => fast.events.length === total);
  await until('the slow one to have its share', () => slow.events.length > MAX_UNACKNOWLEDGED_EVENTS);
  const share = slow.events.length;
  expect(share).toBeLessThanOrEqual(MAX_UNACKNOWLEDGED_EVENTS + 1_000);
  await changeTeam(1);
  await until('the fast one to have one more', () => fast.events.length === total + 1);
  expect(slow.events).toHaveLength(share);
  // Once acknowledged it goes on to the next limit, and with every acknowledgement further.
  slow.acknowledge();
  await until('the slow one to have more', () => slow.events.length > share);
  slow.ackAfterMs = ACK_AFTER_MS;
  slow.acknowledge();
  await until('the slow one to have all', () => slow.events.length === total + 1);
  expect(slow.events.map(({ id }) => id)).toEqual(fast.events.map(({ id }) => id));
  expect(plain(slow.rows)).toEqual(await truthOf(duty));
  await changeTeam(1);
  await until('both to be live again', () => slow.events.length === total + 2 && fast.events.length === total + 2);
  expect([slow.breaches, fast.breaches, slow.refusals, slow.snapshots]).toEqual([[], [], [], 1]);
  slow.leave();
  fast.leave();
});

test('[F12] a mebibyte unacknowledged is the limit too', async () => {
  const [slow, fast] = [await standing(west), await standing(west)];
  slow.ackAfterMs = null;
  for (let round = 0; round < 6; round++) await changeTeam(10, 30_000);
  await until('the fast one to have all', () => fast.events.length === 60);
  expect(slow.events.length).toBeLessThan(60);
  slow.ackAfterMs = ACK_AFTER_MS;
  slow.acknowledge();
  await until('the slow one to have all', () => slow.events.length === 60);
  expect(plain(slow.rows)).toEqual(await truthOf(west));
  slow.leave();
  fast.leave();
});

test('[F10] a client that was away is caught up from the log, from where it stands', async () => {
  const follower = await standing(duty);
  follower.leave();
  await changeTeam(900);
  follower.reconnect();
  await until('it to have all', () => follower.events.length === 900);
  expect([follower.snapshots, follower.breaches]).toEqual([1, []]);
  expect(plain(follower.rows)).toEqual(await truthOf(duty));
  follower.leave();
});

test('[F9] a large snapshot comes in several parts that count together', async () => {
  for (let round = 0; round < 9; round++) {
    await server.core.transactions.runAs('spec', async (tx) => {
      for (let index = 0; index < 250; index++) {
        const facts = { id: uuidv7(), jurisdictionId: server.city.west, station: null, positionNumber: 1000, sameCode: null };
        tx.record(createTeam(tx.now, facts, { code: `B${round}-${index}`, name: '队' }));
      }
    });
  }
  const follower = new SocketFollower(west);
  const parts: number[] = [];
  follower.socket.on('snapshot', ({ part }: { part: number }) => parts.push(part));
  await until('the whole snapshot', () => follower.cursor !== null);
  expect(parts.length).toBeGreaterThan(1);
  expect(plain(follower.rows)).toEqual(await truthOf(west));
  follower.leave();
});

test('[F8] when the tree changes, whoever sees other rows starts anew; what was on its way from them is no fault', async () => {
  const admin = await server.as('systemAdmin');
  const [here, there] = [await standing(west), await standing(await server.as('dutyOfficer', 'east'))];
  const old = here.cursor;
  here.socket.on('reset', () => here.socket.emit('ack', { through: old }));
  const create = (code: string) => admin.post('/jurisdictions', { code, name: code, level: 'town', parentId: server.city.west });
  expect((await create('990001003')).status).toBe(201);
  await until('the second snapshot', () => here.snapshots === 2);
  expect([here.refusals, here.breaches, here.resets, there.resets]).toEqual([[], [], 1, 0]);

  // One who comes right after it sees by the tree of now, though the session was looked up before.
  await west.get('/teams?limit=1');
  expect((await create('990001004')).status).toBe(201);
  await until('the second reset', () => here.snapshots === 3);
  const late = await standing(west);
  const { body } = await duty.post<{ id: string }>('/reports', { ...said(WEST), place: { regionCode: '990001004' } });
  await until(
    'the report in the new node',
    () => late.rows.get('report')?.has(body.id) === true && here.rows.get('report')?.has(body.id) === true,
  );
  for (const follower of [here, there, late]) follower.leave();
});

test('a listener that fails takes nothing from the others and doubles nothing', async () => {
  const follower = await standing(duty);
  let failures = 0;
  server.core.hub.onDelivery(() => {
    if (failures++ < 3) throw new Error('a listener of the spec');
  });
  await changeTeam(1);
  await changeTeam(1);
  await until('both', () => follower.events.length === 2);
  await changeTeam(1);
  await until('the third', () => follower.events.length === 3);
  expect([failures > 0, follower.breaches]).toEqual([true, []]);
  follower.leave();
});

test('[F11] a heartbeat comes every ten seconds and tells where the client stands', async () => {
  await until('a heartbeat', () => quiet.heartbeats.length > 0, 12_000);
  expect(Math.abs(Date.parse(quiet.heartbeats.at(-1)?.at ?? '') - Date.now())).toBeLessThan(12_000);
  const follower = quiet;
  await until('a heartbeat at its cursor', () => follower.heartbeats.at(-1)?.cursor === follower.cursor, 12_000);
});
