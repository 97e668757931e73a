// Ends what jest.global-setup.js began; a PostgreSQL given from outside is left alone.
export default async function teardown() {
  await globalThis.testPostgres?.stop();
  await globalThis.testRedis?.stop();
}
