/** Statements that travel together: each gets its own answer, and none pays for another's failure (docs/decisions/statements-together.md). */
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { isUnavailable } from './errors.filter.ts';
import { Lane } from './lane.ts';
import { startServer, type TestServer } from './testing/server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startServer();
  await server.core.database.query('CREATE TABLE numbers (number int PRIMARY KEY, note text)');
});
afterAll(() => server.close());
beforeEach(() => server.core.database.query('TRUNCATE numbers'));

const lane = () => server.core.database.writing;
const add = (number: number) => ({
  name: 'add',
  text: 'INSERT INTO numbers (number) VALUES ($1) RETURNING number, pg_current_xact_id()::text AS transaction',
  values: [number],
});
const numbers = async () =>
  (await server.core.database.query<{ number: number }>('SELECT number FROM numbers ORDER BY number')).map(({ number }) => number);

test('what is asked within one turn is one transaction, and each has its own rows, named or not', async () => {
  const { name: _, ...unnamed } = add(3);
  const answers = await Promise.all(
    [add(1), add(2), unnamed, { text: 'SELECT generate_series(1, 3) AS number', values: [] }].map((one) => lane().ask(one)),
  );
  expect(answers.map(({ rows }) => rows.map(({ number }) => number))).toEqual([[1], [2], [3], [1, 2, 3]]);
  expect(new Set(answers.slice(0, 3).map(({ rows }) => rows[0].transaction)).size).toBe(1);
  const many = await Promise.all(Array.from({ length: 100 }, (_, index) => lane().ask(add(index + 10))));
  expect(many.map(({ rows }) => rows[0].number)).toEqual(Array.from({ length: 100 }, (_, index) => index + 10));
});

test('one that is refused is told why; the others stand, once each', async () => {
  await lane().ask(add(2));
  const answers = await Promise.allSettled([
    ...[1, 2, 3].map((number) => lane().ask(add(number))),
    lane().ask({ name: 'never parsed before the failure', text: 'SELECT 1 AS one', values: [] }),
  ]);
  expect(answers.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'fulfilled']);
  expect(answers[1]).toMatchObject({ reason: { code: '23505', constraint: 'numbers_pkey' } });
  expect(await numbers()).toEqual([1, 2, 3]);
  const again = await lane().ask({ name: 'never parsed before the failure', text: 'SELECT 1 AS one', values: [] });
  expect(again.rows).toEqual([{ one: 1 }]);
});

test('one that cannot be said, or whose answer cannot be read, is refused and takes no other answer', async () => {
  const unsayable = {
    toPostgres: () => {
      throw new Error('unsayable');
    },
  };
  await expect(lane().ask({ text: 'SELECT $1::text', values: [unsayable] })).rejects.toThrow('unsayable');
  await expect(lane().ask({ text: `SELECT 'infinity'::timestamptz`, values: [] })).rejects.toThrow(RangeError);
  const other = { ...add(7), text: 'SELECT 7 AS number' };
  await lane().ask(add(1));
  await expect(lane().ask({ ...other, values: [] })).rejects.toThrow('must be unique');
  expect((await lane().ask(add(2))).rows[0].number).toBe(2);
});

test('a row that somebody holds keeps its own statement waiting, and no other', async () => {
  await lane().ask(add(1));
  const holder = server.core.database.session();
  await holder.connect();
  await holder.query('BEGIN; SELECT FROM numbers WHERE number = 1 FOR UPDATE');
  let isWritten = false;
  const held = lane()
    .ask({ text: `UPDATE numbers SET note = 'held' WHERE number = 1`, values: [] })
    .then(() => {
      isWritten = true;
    });
  await Promise.all([lane().ask(add(2)), lane().ask(add(3))]);
  await lane().ask(add(4));
  expect([await numbers(), isWritten]).toEqual([[1, 2, 3, 4], false]);
  await holder.query('COMMIT');
  await held;
  await holder.end();
  expect(await server.core.database.query('SELECT note FROM numbers WHERE number = 1')).toEqual([{ note: 'held' }]);
});

test('a connection that dies fails what was on it, and the next batch has a new one', async () => {
  const own = await lane().ask({ text: 'SELECT pg_backend_pid() AS pid', values: [] });
  const lost = lane().ask({ text: 'SELECT pg_sleep(60)', values: [] });
  const dies = expect(lost).rejects.toMatchObject({ code: '57P01' });
  const sleeping = () =>
    server.core.database.one(`SELECT FROM pg_stat_activity WHERE pid = $1 AND wait_event = 'PgSleep'`, [own.rows[0].pid]);
  while ((await sleeping()) === null);
  await server.core.database.query('SELECT pg_terminate_backend($1)', [own.rows[0].pid]);
  await dies;
  await lane().ask(add(1));
  expect(await numbers()).toEqual([1]);
});

test('a database that vanishes without a word ends what waits for it, and the next batch finds it again', async () => {
  const { pool, url } = server.core.database;
  const { hostname, port } = new URL(url);
  let isSilent = false;
  const open: Socket[] = [];
  const between = createServer((near) => {
    const far = connect(Number(port), hostname);
    open.push(near, far);
    near.on('data', (data) => isSilent || far.write(data)).on('error', () => undefined);
    far.on('data', (data) => isSilent || near.write(data)).on('error', () => undefined);
  });
  await once(between.listen(0, '127.0.0.1'), 'listening');
  const through = new URL(url);
  through.port = String((between.address() as AddressInfo).port);
  const short = new Lane(through.href, pool, () => undefined, 300);
  try {
    await short.ask(add(1));
    isSilent = true;
    const lost = await Promise.allSettled([short.ask(add(2)), short.ask(add(3))]);
    expect(lost.map((one) => one.status === 'rejected' && isUnavailable(one.reason))).toEqual([true, true]);
    isSilent = false;
    await short.ask(add(4));
    expect(await numbers()).toEqual([1, 4]);
  } finally {
    await short.close();
    for (const socket of open) socket.destroy();
    between.close();
  }
});

test('who comes behind thousands is told to come again', async () => {
  const answers = await Promise.allSettled(Array.from({ length: 5_100 }, () => lane().ask({ name: 'one', text: 'SELECT 1', values: [] })));
  const refused = answers.filter((one) => one.status === 'rejected');
  expect(refused).toHaveLength(100);
  expect(refused[0]).toMatchObject({ reason: { code: 'UNAVAILABLE' } });
});
