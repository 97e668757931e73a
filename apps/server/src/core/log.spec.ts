import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeLog } from './log.ts';

/** A device on which every disk is full; Linux has it. */
const FULL = '/dev/full';

test('lines are JSON with part and time', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'fenghuo-log-'));
  const log = makeLog('info', 'spec', join(folder, 'log'));
  log.info({ requestId: 'r1' }, 'request');
  await new Promise<void>((resolve) => log.flush(() => resolve()));
  expect(JSON.parse(await readFile(join(folder, 'log'), 'utf8'))).toMatchObject({ part: 'spec', requestId: 'r1', msg: 'request' });
  await rm(folder, { recursive: true });
});

(existsSync(FULL) ? test : test.skip)('on a full disk lines are lost and nothing else', async () => {
  const log = makeLog('info', 'spec', FULL);
  for (let round = 0; round < 20; round++) {
    log.info('x'.repeat(100_000));
    await expect(writeFile(FULL, 'x')).rejects.toThrow('ENOSPC');
  }
});
