import type { Team } from '@fenghuo/domain';
import { startServer, type TestServer } from '../core/testing/server.ts';

type Refusal = { code: string; current?: Team };

let server: TestServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.close());

test('a used code is refused with the team that has it, to those who may see that team', async () => {
  const [root, west] = [await server.as('dutyOfficer'), await server.as('dutyOfficer', 'west')];
  const taken = { code: 'T02', name: 'Another' };
  const told = await root.post<Refusal>('/teams', taken);
  expect([told.status, told.body.code, told.body.current?.id]).toEqual([409, 'CODE_TAKEN', server.city.teams.east]);
  const foreign = [
    await west.post<Refusal>('/teams', taken),
    await west.patch<Refusal>(`/teams/${server.city.teams.west}`, { code: 'T02' }),
  ];
  for (const { status, body } of foreign) expect([status, body.code, 'current' in body]).toEqual([409, 'CODE_TAKEN', false]);
});
