/** Two consoles on two nodes while a replay runs, one of them without a network for a while: at the end both show the same, and it is the truth. */
import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { compareFigures, startReplay } from '../tools/replay/children.mjs';
import { makeCalls } from '../tools/replay/made-calls.mjs';
import { until } from '../tools/run/product.mjs';
import { type House, openCluster, PASSWORD, picture, type Row, rowsOf } from './house.ts';

const OFFLINE_MS = Number(process.env['OFFLINE_SECONDS'] ?? 15) * 1_000;
/** The longest that a console takes to believe that its line is dead, and to come back after that. */
const NOTICED_MS = 40_000;
const CALLS = 150;

const made = makeCalls(CALLS);
const file = join(tmpdir(), `fenghuo-two-nodes-${process.pid}.csv`);
let house: House;
let here: Page;
let there: Page;
let replay: ReturnType<typeof startReplay>;

beforeAll(async () => {
  house = await openCluster();
  const [first = '', second = ''] = house.nodes;
  here = await house.page('duty', '/command', {}, first);
  there = await house.page('duty', '/command', { theme: 'light' }, second);
  for (const page of [here, there]) await stateOf(page, 'live').waitFor();
  writeFileSync(file, made.csv);
  await there.evaluate(() => {
    (window as unknown as { isSamePage: boolean }).isSamePage = true;
  });
  replay = startReplay({ file, url: first, password: PASSWORD });
});
afterAll(async () => {
  replay?.stop();
  await house?.close();
});

test('a console that loses its network says so, since when, and keeps what it had', async () => {
  await until(async () => count(await rowsOf(there), 'assignment') > 5, 30_000);
  await there.context().setOffline(true);
  const began = Date.now();
  await stateOf(there, 'offline').waitFor({ timeout: NOTICED_MS });
  expect(await stateOf(there, 'offline').textContent()).toMatch(/已断开\s*自 \d\d:\d\d:\d\d/);
  const kept = count(await rowsOf(there), 'assignment');
  expect(kept).toBeGreaterThan(5);
  await picture(there, 'two-nodes-offline');
  await delay(Math.max(0, OFFLINE_MS - (Date.now() - began)));
  expect(count(await rowsOf(there), 'assignment')).toBe(kept);
  await until(async () => count(await rowsOf(here), 'assignment') > kept, 30_000);
  await there.context().setOffline(false);
  await stateOf(there, 'live').waitFor({ timeout: NOTICED_MS });
  expect(await there.evaluate(() => (window as unknown as { isSamePage?: boolean }).isSamePage)).toBe(true);
});

test('the replay ends with every row of the table', async () => {
  const { code, last, output } = await replay.ended;
  if (code !== 0) throw new Error(output);
  expect(last).toEqual({
    rows: made.rows,
    sent: made.assignments,
    duplicates: made.duplicates,
    refused: 0,
    reports: made.calls,
    incidents: made.calls,
    teams: made.teams,
    assignments: made.assignments,
  });
});

test('both consoles hold the same rows, and they are those of the snapshot', async () => {
  const duty = await house.api('duty');
  const { kinds } = await duty.ask<{ kinds: Record<string, Row[]> }>('GET', '/snapshot');
  const truth = inOrder(kinds);
  for (const page of [here, there]) {
    await until(async () => count(await rowsOf(page), 'assignment') === made.assignments, 15_000);
    await until(async () => JSON.stringify(sums(inOrder(await rowsOf(page)))) === JSON.stringify(sums(truth)), 15_000).catch(() => 0);
    expect(inOrder(await rowsOf(page))).toEqual(truth);
  }
  await picture(here, 'two-nodes-end');
});

test('counts and waiting times of the API are those of the table', async () => {
  const figures = await compareFigures({ file, url: house.url, password: PASSWORD });
  expect(figures.ours).toEqual(figures.file);
  expect(figures).toMatchObject({ isEqual: true, file: { calls: made.calls, assignments: made.assignments } });
});

test('no page asked anybody but its node, and none threw', () => {
  expect(house.strays).toEqual([]);
});

const stateOf = (page: Page, state: string) => page.locator(`.connection[data-state="${state}"]`).first();
const count = (rows: Record<string, Row[]>, kind: string): number => rows[kind]?.length ?? 0;
const sums = (rows: Record<string, Row[]>) => Object.entries(rows).map(([kind, list]) => [kind, list.map(({ version }) => version)]);

/** Kinds with at least one row, in the order of names and ids. */
function inOrder(rows: Record<string, Row[]>): Record<string, Row[]> {
  const kinds = Object.keys(rows)
    .filter((kind) => count(rows, kind) > 0)
    .sort();
  return Object.fromEntries(kinds.map((kind) => [kind, [...(rows[kind] ?? [])].sort((a, b) => (a.id < b.id ? -1 : 1))]));
}
