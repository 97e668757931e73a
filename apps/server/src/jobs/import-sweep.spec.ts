/** docs/spec/imports.md, IM10: nothing of a sheet that nobody applied outlives a day, of one that names people an hour. */
import { readdir, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DAY_MS, type Import } from '@fenghuo/domain';
import { eventually } from '../core/testing/eventually.ts';
import { startServer, type TestServer } from '../core/testing/server.ts';
import { Sheets } from '../core/testing/sheets.ts';
import { sweepImports } from './import-sweep.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.close());

test('[IM10] a sheet is put away after a day, one that names people after an hour, with what is known of it, a busy one that is left is what it was before', async () => {
  const duty = await server.as('dutyOfficer');
  const sheets = new Sheets(duty, 'items', {}, '编码,名称,类别,单位\n');
  const send = async (kind = 'items'): Promise<string> => (await sheets.send('A1,甲,生活,件\n', { kind })).body.id;
  const state = async (id: string) => (await duty.get<Import>(`/imports/${id}`)).body.state;
  const { database, config } = server.core;
  const folder = join(config.DATA_DIR, 'imports');
  const [old, left, fresh, homes] = [await send(), await send(), await send(), await send('households')];
  await duty.post(`/imports/${left}/preview`, { columns: { code: 0, name: 1, class: 2, unit: 3 } });
  await eventually(async () => expect(await state(left)).toBe('previewed'));
  await database.query(`UPDATE imports SET touched_at = now() - interval '25 hours' WHERE id = $1`, [old]);
  await database.query(`UPDATE imports SET touched_at = now() - interval '61 minutes' WHERE id IN ($1, $2)`, [fresh, homes]);
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
  expect([(await duty.get(`/imports/${old}`)).status, (await duty.get(`/imports/${homes}`)).status]).toEqual([404, 404]);
  expect([await state(left), await state(fresh)]).toEqual(['previewed', 'uploaded']);
});
