// What the supervisor writes beside the database, on a disk without room: it goes on, and catches up when there is room.
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from './product.mjs';
import { claim } from './run-record.mjs';
import { turnLog } from './server.mjs';

let folder;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fenghuo-full-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('a record that cannot be written stops nothing and is written later', async () => {
  const record = await claim(folder, 'http://127.0.0.1:1');
  // A folder in its place refuses the write as a full disk does, whoever we are.
  mkdirSync(join(folder, 'run.json.new'));
  record.serverIs(process.pid);
  const server = () => JSON.parse(readFileSync(join(folder, 'run.json'), 'utf8')).server;
  expect(server()).toBeNull();
  rmdirSync(join(folder, 'run.json.new'));
  await until(async () => server()?.pid === process.pid, 10_000);
  record.release();
  expect(existsSync(join(folder, 'run.json'))).toBe(false);
});

test('a log that has no room for an older one is cut all the same', () => {
  const log = join(folder, 'server.log');
  writeFileSync(log, 'x'.repeat(100));
  mkdirSync(`${log}.1`);
  turnLog(log, 50);
  expect(statSync(log).size).toBe(0);
});
