// One real PostgreSQL for the whole test run of the server, and one real Redis where the system has it (with REQUIRE_REDIS=1 it must), stopped
// by jest.global-teardown.js. Each spec makes its own database in the first and its own names in the second.
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hasRedis, startRedis } from '../../tools/cluster/parts.mjs';
import { freePort, startTestPostgres } from '../../tools/run/postgres.mjs';

export default async function setup() {
  if (!process.env.TEST_DATABASE_URL) {
    globalThis.testPostgres = await startTestPostgres();
    process.env.TEST_DATABASE_URL = globalThis.testPostgres.url;
  }
  if (hasRedis()) {
    globalThis.testRedis = await startRedis(mkdtempSync(join(tmpdir(), 'fenghuo-redis-')), await freePort());
    process.env.TEST_REDIS_URL = globalThis.testRedis.url;
  } else if (process.env.REQUIRE_REDIS === '1') throw new Error('REQUIRE_REDIS is set and this system has no redis-server');
}
