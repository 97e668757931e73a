// One real PostgreSQL for the whole test run of the server, stopped by jest.global-teardown.js. Each spec makes its own database in it.
import { startTestPostgres } from '../../tools/run/postgres.mjs';

export default async function setup() {
  if (process.env.TEST_DATABASE_URL) return;
  const postgres = await startTestPostgres();
  process.env.TEST_DATABASE_URL = postgres.url;
  globalThis.testPostgres = postgres;
}
