import { uuidv7 } from 'uuidv7';
import { hashPassword } from '../core/passwords.ts';
import { startServer, type TestServer } from '../core/testing/server.ts';

const PASSWORD = 'Rainy-night-8';

let server: TestServer;
beforeAll(async () => {
  server = await startServer();
  for (const username of ['first', 'second']) {
    await server.core.database.query(
      'INSERT INTO persons (id, username, name, roles, password_hash, recorded_at) VALUES ($1, $2, $2, $3, $4, now())',
      [uuidv7(), username, JSON.stringify([{ role: 'dutyOfficer', jurisdictionId: server.city.root }]), await hashPassword(PASSWORD)],
    );
  }
});
afterAll(() => server.close());

/** The device cookie that signing in leaves behind. */
async function deviceAfter(username: string, cookie?: string): Promise<string | undefined> {
  const headers = { 'content-type': 'application/json', ...(cookie !== undefined && { cookie }) };
  const body = JSON.stringify({ username, password: PASSWORD });
  const answer = await fetch(`${server.url}/api/v1/session`, { method: 'POST', headers, body });
  expect(answer.status).toBe(201);
  const device = answer.headers.getSetCookie().find((one) => one.startsWith('fenghuo_device='));
  return device?.split(';')[0];
}

test('a device keeps the name that we gave it, for everybody who signs in on it, and takes none from elsewhere', async () => {
  const ours = await deviceAfter('first');
  expect(await deviceAfter('first', ours)).toBe(ours);
  expect(await deviceAfter('second', ours)).toBe(ours);
  const foreign = ['fenghuo_device=planted', 'fenghuo_device='];
  for (const cookie of foreign) {
    const given = await deviceAfter('first', cookie);
    expect([given === cookie, given?.length]).toEqual([false, ours?.length]);
  }
});
