/** docs/spec/imports.md, IM10: nothing of a sheet that nobody applied outlives a day. */
import { readdir, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DAY_MS, type Import } from '@fenghuo/domain';
import { eventually } from '../core/testing/eventually.ts';
import { startServer, type TestServer } from '../core/testing/server.ts';
import { sweepImports } from './import-sweep.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.close());

test('[IM10] a sheet is put away after a day with what is known of it, a busy one that is left is what it was before', async () => {
  const duty = await server.as('dutyOfficer');
  const send = async (): Promise<string> => {
    const form = new FormData();
    form.set('kind', 'items');
    form.set('file', new Blob(['编码,名称,类别,单位\nA1,甲,生活,件\n']), 'items.csv');
    const headers = { authorization: `Bearer ${duty.token}` };
    const answer = await fetch(`${server.url}/api/v1/imports`, { method: 'POST', headers, body: form });
    return ((await answer.json()) as Import).id;
  };
  const state = async (id: string) => (await duty.get<Import>(`/imports/${id}`)).body.state;
  const { database, config } = server.core;
  const folder = join(config.DATA_DIR, 'imports');
  const [old, left, fresh] = [await send(), await send(), await send()];
  await duty.post(`/imports/${left}/preview`, { columns: { code: 0, name: 1, class: 2, unit: 3 } });
  await eventually(async () => expect(await state(left)).toBe('previewed'));
  await database.query(`UPDATE imports SET touched_at = now() - interval '25 hours' WHERE id = $1`, [old]);
  await database.query(
    `UPDATE imports SET touched_at = now() - interval '1 minute', state = 'applying', row = jsonb_set(row, '{state}', '"applying"') WHERE id = $1`,
    [left],
  );
  const before = new Date(Date.now() - DAY_MS - 60_000);
  await writeFile(join(folder, 'crashed'), 'x');
  for (const name of ['crashed', `${old}.sheet`, `${fresh}.sheet`]) await utimes(join(folder, name), before, before);
  await sweepImports(server.core);
  await sweepImports(server.core);
  expect((await readdir(folder)).sort()).toEqual([`${left}.sheet`, `${fresh}.sheet`].sort());
  expect((await duty.get(`/imports/${old}`)).status).toBe(404);
  expect([await state(left), await state(fresh)]).toEqual(['previewed', 'uploaded']);
});
