/**
 * Every event counted (docs/spec/feed.md, F1–F5): many writers on real connections, rollbacks, stalls, a foreign long transaction, a lost session.
 * LOSS_EVENTS sets how many (100000 for the record).
 */
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { uuidv7 } from 'uuidv7';
import { until } from '../core/testing/feed-client.ts';
import { startServer, type TestServer } from '../core/testing/server.ts';
import { LogTail, type TailedEvent } from './relay.ts';

const EVENTS = Number(process.env['LOSS_EVENTS'] ?? 20_000);
const WRITERS = 32;
/** Of these so many write by the product's own transaction. */
const PRODUCT_WRITERS = 4;
const INSERT = `INSERT INTO events (recorded_at, at, type, actor, flags, audience, payload, changes)
  VALUES (now(), now(), 'team.described', '{"system":"spec"}', '{}', '{}', '{}', '[]')`;

let server: TestServer;

beforeAll(async () => {
  server = await startServer({ DATABASE_POOL: '16' });
});
afterAll(() => server.close());

type Watched = { tail: LogTail; numbers: number[]; slowestMs: number };

/** A reader that counts, and knows how long after it was written an event came. */
function watch(position: number): Watched {
  const take = (events: TailedEvent[]) => {
    for (const { number, recordedAt } of events) {
      watched.numbers.push(number);
      watched.slowestMs = Math.max(watched.slowestMs, Date.now() - Date.parse(recordedAt));
    }
  };
  const watched: Watched = { tail: new LogTail(server.core.database, position, take, () => undefined), numbers: [], slowestMs: 0 };
  watched.tail.start();
  return watched;
}

const connect = async (url: string): Promise<pg.Client> => {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  return client;
};

/** One writer: 3 % roll back, 2 % stay open up to 30 ms. */
async function write(claim: () => boolean): Promise<void> {
  const client = await connect(server.core.database.url);
  while (claim()) {
    await client.query('BEGIN');
    await client.query(INSERT);
    if (Math.random() < 0.02) await delay(Math.random() * 30);
    await client.query(Math.random() < 0.03 ? 'ROLLBACK' : 'COMMIT');
  }
  await client.end();
}

async function writeAsTheProduct(claim: () => boolean): Promise<void> {
  while (claim()) {
    await server.core.transactions.runAs('spec', async (tx) => {
      const subject = { kind: 'person', id: uuidv7() } as const;
      tx.record([{ type: 'person.described', subject, incidentId: null, at: tx.now, flags: [], payload: {}, touches: [] }]);
    });
  }
}

/** Holds a transaction id for two seconds: one in another database, one here that never touches the log. */
async function foreignTransaction(url: string): Promise<void> {
  const client = await connect(url);
  await client.query('BEGIN; SELECT pg_current_xact_id(); SELECT pg_sleep(2); COMMIT');
  await client.end();
}

const loggedAfter = async (position: number): Promise<number[]> =>
  (await server.core.database.query<{ id: string }>('SELECT id FROM events WHERE id > $1 ORDER BY id', [position])).map(({ id }) =>
    Number(id),
  );

test(`[F1] [F2] [F3] of ${EVENTS} events of ${WRITERS} writers none is lost, doubled or out of order`, async () => {
  const start = await LogTail.safeStart(server.core.database);
  const first = watch(start);
  let left = EVENTS;
  const claim = () => left-- > 0;
  const foreign = [server.core.database.url, process.env['TEST_DATABASE_URL'] ?? ''].map(foreignTransaction);
  const writers = Array.from({ length: WRITERS }, (_, index) => (index < PRODUCT_WRITERS ? writeAsTheProduct(claim) : write(claim)));

  // One who starts in the middle of it, and stands on what no one can add to any more.
  await until('half of the events', () => left < EVENTS / 2, 120_000);
  const middle = await LogTail.safeStart(server.core.database);
  const countedThen = (await loggedAfter(start)).filter((number) => number <= middle).length;
  const second = watch(middle);
  await until('a quarter of the events', () => left < EVENTS / 4, 120_000);
  await server.core.database.query(
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND query LIKE $1`,
    ['%FROM events WHERE id >%ORDER BY id LIMIT 1000%'],
  );

  await Promise.all([...writers, ...foreign]);
  const logged = await loggedAfter(start);
  await until('the last event', () => first.numbers.at(-1) === logged.at(-1) && second.numbers.at(-1) === logged.at(-1));
  expect(logged.length).toBeGreaterThan(EVENTS * 0.94);
  expect(logged.length).toBeLessThan(EVENTS);
  expect(first.numbers).toEqual(logged);
  expect(second.numbers).toEqual(logged.filter((number) => number > middle));
  expect(logged.filter((number) => number <= middle)).toHaveLength(countedThen);
  // Two seconds of foreign transactions stall nothing.
  expect(first.slowestMs).toBeLessThan(1_500);
  await Promise.all([first.tail.stop(), second.tail.stop()]);
}, 300_000);

const sessionsAt = async (query: string): Promise<number> => {
  const found = await server.core.database.query(
    'SELECT FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND query LIKE $1',
    [query],
  );
  return found.length;
};

test('[F3] a hole waits for the transaction that took its number, and for no other', async () => {
  const start = await LogTail.safeStart(server.core.database);
  const [slow, other] = await Promise.all([connect(server.core.database.url), connect(server.core.database.url)]);
  await slow.query('BEGIN');
  await slow.query(INSERT);
  await other.query(INSERT);
  const watched = watch(start);
  await other.query('BEGIN');
  await until('both tails to stand at the hole', async () => (await sessionsAt('SELECT EXISTS (SELECT FROM events%')) === 2);
  await other.query(INSERT);
  expect(watched.numbers).toEqual([]);
  // Whoever came after the hole was seen cannot fill it and is not waited for.
  await slow.query('COMMIT');
  await until('the filled hole', () => watched.numbers.length === 2);
  await other.query('COMMIT');
  await until('the last', () => watched.numbers.length === 3);
  expect(watched.numbers).toEqual(await loggedAfter(start));
  await Promise.all([watched.tail.stop(), slow.end(), other.end()]);
});

test('[F3] a writer that dies leaves a hole that is skipped', async () => {
  const start = await LogTail.safeStart(server.core.database);
  const [dying, other] = await Promise.all([connect(server.core.database.url), connect(server.core.database.url)]);
  const { rows } = await dying.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
  await dying.query('BEGIN');
  await dying.query(INSERT);
  await other.query(INSERT);
  const watched = watch(start);
  await other.query('SELECT pg_terminate_backend($1)', [rows[0]?.pid]);
  await until('what came after the hole', () => watched.numbers.length === 1);
  expect(watched.numbers).toEqual(await loggedAfter(start));
  await Promise.all([watched.tail.stop(), other.end()]);
});

test('[F2] an insert through the partitioned parent holds the lock of the parent, prepared or not', async () => {
  const client = await connect(server.core.database.url);
  for (let round = 0; round < 7; round++) {
    await client.query('BEGIN');
    await client.query({ name: 'insert', text: INSERT });
    const held = await server.core.database.one(
      `SELECT FROM pg_locks WHERE relation = 'events'::regclass AND mode = 'RowExclusiveLock' AND granted`,
    );
    expect([round, held === null]).toEqual([round, false]);
    await client.query('COMMIT');
  }
  await client.end();
});

test('[F4] what a reader throws on is delivered to it again, in order', async () => {
  const start = await LogTail.safeStart(server.core.database);
  const taken: number[] = [];
  let failures = 0;
  const take = (events: TailedEvent[]) => {
    if (failures++ < 2) throw new Error('not now');
    taken.push(...events.map(({ number }) => number));
  };
  const tail = new LogTail(server.core.database, start, take, () => undefined);
  tail.start();
  await server.core.database.query(INSERT);
  await server.core.database.query(INSERT);
  await until('both', () => taken.length === 2);
  expect(taken).toEqual(await loggedAfter(start));
  await tail.stop();
});
