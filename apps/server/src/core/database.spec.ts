/** The pool under pressure: nobody waits for a connection that those behind them hold, and a connection that dies takes nobody along. */
import type { Report } from '@fenghuo/domain';
import { type Caller, startServer, type TestServer, WEST } from './testing/server.ts';

const POOL = 4;
const CROWD = 24;

let server: TestServer;
let duty: Caller;

beforeAll(async () => {
  server = await startServer({ DATABASE_POOL: String(POOL) });
  duty = await server.as('dutyOfficer');
});
afterAll(() => server.close());

const submitted = async (): Promise<Report> => {
  const place = { point: { type: 'Point', coordinates: WEST } };
  return (await duty.post<Report>('/reports', { source: 'phone', summary: '地下车库进水', place, occurredAt: new Date().toISOString() }))
    .body;
};
const crowd = <T>(act: (index: number) => Promise<T>): Promise<T[]> => Promise.all(Array.from({ length: CROWD }, (_, index) => act(index)));

test('more people than connections accept one report: one succeeds, all others are told at once', async () => {
  const { id } = await submitted();
  const began = Date.now();
  const statuses = (await crowd(() => duty.post(`/reports/${id}/accept`))).map(({ status }) => status);
  expect([statuses.filter((one) => one === 200).length, statuses.filter((one) => one === 409).length]).toEqual([1, CROWD - 1]);
  // Sooner than the database loses patience with a transaction that does nothing.
  expect(Date.now() - began).toBeLessThan(4_000);
});

test('more people than connections describe one team and one jurisdiction: all are served', async () => {
  const admin = await server.as('systemAdmin');
  const teams = await crowd((index) => duty.patch(`/teams/${server.city.teams.west}`, { code: 'T01', name: `Team ${index}` }));
  const nodes = await crowd((index) => admin.patch(`/jurisdictions/${server.city.west}`, { code: '990001', name: `West ${index}` }));
  expect(new Set([...teams, ...nodes].map(({ status }) => status))).toEqual(new Set([200]));
});

test('a connection that dies in the middle of a transaction fails that transaction alone', async () => {
  const { database, transactions } = server.core;
  const broken = transactions.runAs('spec', async (tx) => {
    await tx.begin();
    const [own] = await tx.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
    await database.query('SELECT pg_terminate_backend($1)', [own?.pid]);
    for (;;) await tx.query('SELECT 1');
  });
  await expect(broken).rejects.toThrow();
  expect((await submitted()).state).toBe('waiting');
});

test('two transactions that wait for one another: one is tried again, also where what it sent behind the failed statement is heard first', async () => {
  const { transactions } = server.core;
  let tries = 0;
  let held = 0;
  let go = () => {};
  const both = new Promise<void>((resolve) => {
    go = resolve;
  });
  const holding = (first: number, second: number) =>
    transactions.runAs('spec', async (tx) => {
      tries++;
      await tx.begin();
      await tx.query('SELECT pg_advisory_xact_lock($1)', [first]);
      if (++held === 2) go();
      await both;
      // Some turns more for the first, as a reading of several parts has.
      const parts = [tx.look('SELECT pg_advisory_xact_lock($1)', [second])];
      const whole = [[parts], [], []].map(async (one) => Promise.all(one.map(async (part) => Promise.all(part))));
      await Promise.all([Promise.all(whole), tx.look('SELECT 1', [])]);
    });
  await Promise.all([holding(900_001, 900_002), holding(900_002, 900_001)]);
  expect(tries).toBe(3);
});
