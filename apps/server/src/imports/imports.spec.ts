/** docs/spec/imports.md, "Steps", through the public interface. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Import, ImportTop, Item, Page } from '@fenghuo/domain';
import { eventually } from '../core/testing/eventually.ts';
import { Caller, startServer, type TestServer } from '../core/testing/server.ts';
import { holdNotes, Sheets } from '../core/testing/sheets.ts';

let server: TestServer;
let duty: Caller;
beforeAll(async () => {
  server = await startServer();
  duty = await server.as('dutyOfficer');
});
afterAll(() => server.close());

type Problem = { code: string; errors?: { path: string; message: string }[] };
const COLUMNS = { code: 0, name: 1, class: 2, unit: 3, perPersonDay: 4 };
const HEAD = '物资编码,名称,类别,单位,人日定额\n';
const sheets = (caller = duty) => new Sheets(caller, 'items', { columns: COLUMNS });
const send = (content: string, kind = 'items', caller = duty) => sheets(caller).send(content, { kind });
const read = (id: string) => sheets().read(id);
const settled = (id: string) => sheets().settled(id);
const previewed = (content: string, more: object = {}) => sheets().previewed(content, more);
const item = async (code: string): Promise<Item | undefined> =>
  (await duty.get<Page<Item>>(`/items?code=${encodeURIComponent(code)}`)).body.items[0];

test('[IM10] a sheet is sent in, its top shown with the columns that are probably meant, and nobody else sees it', async () => {
  const { status, body } = await send(`2026年物资目录\n\n${HEAD}IM-A,毛毯,生活类,条,\n`);
  expect([status, body.state, body.format, body.encoding, body.encodingGuessed]).toEqual([201, 'uploaded', 'csv', 'utf-8', true]);
  const top = (await duty.get<ImportTop>(`/imports/${body.id}/top`)).body;
  expect(top).toMatchObject({ headRow: 3, suggested: COLUMNS });
  expect(top.rows[3]).toEqual(['IM-A', '毛毯', '生活类', '条', '']);
  const other = await server.as('dutyLeader');
  expect((await other.get(`/imports/${body.id}`)).status).toBe(404);
  expect((await send(HEAD, 'items', await server.as('informant'))).body.code).toBe('FORBIDDEN');
  expect((await send('', 'items')).body).toMatchObject({ code: 'SHEET_REFUSED', errors: [{ path: 'file', message: 'EMPTY' }] });
  expect((await send(HEAD, 'soup')).status).toBe(400);
  expect((await duty.request(`/api/v1/imports/${body.id}`, { method: 'DELETE' })).status).toBe(200);
  expect((await duty.get(`/imports/${body.id}`)).status).toBe(404);
});

test('[IM10] an id that is taken is refused, and the sheet that has it stays as it was sent', async () => {
  const { body } = await send(`${HEAD}IM-T,毛毯,生活,条,\n`);
  const form = new FormData();
  form.set('kind', 'items');
  form.set('id', body.id);
  form.set('file', new Blob([`${HEAD}IM-U,水,生活,升,\n`]), 'other.csv');
  const again = await duty.request<Problem>('/api/v1/imports', { method: 'POST', raw: form });
  expect([again.status, again.body.code]).toEqual([409, 'ID_TAKEN']);
  expect((await duty.get<ImportTop>(`/imports/${body.id}/top`)).body.rows[1]?.[0]).toBe('IM-T');
});

test('[IM8] each row is looked through: what it would do, and what is wrong cell by cell', async () => {
  const row = await previewed(
    `${HEAD}IM-B1,饮用水,生活,升,3\n1.38E+10,甲,生活,件,\nIM-B2,乙,没有这一类,件,１．５\nIM-B1,又一次,生活,件,\nIM-B3,,生活,件,-1\n,,,,\n`,
  );
  expect(row).toMatchObject({ state: 'previewed', counts: { rows: 5, good: 1, bad: 4, add: 1, update: 0, same: 0 } });
  expect(row.problems.map(({ row: number, field, code, value }) => [number, field, code, value])).toEqual([
    [3, 'code', 'LOST_DIGITS', '1.38E+10'],
    [4, 'class', 'NOT_CHOSEN_FROM', '没有这一类'],
    [6, 'name', 'MISSING', null],
    [6, 'perPersonDay', 'OUT_OF_RANGE', '-1'],
    [5, null, 'TWICE_IN_FILE', '2'],
  ]);
  expect(await item('IM-B1')).toBeUndefined();
});

test('[IM8] a plan names fields of its kind, all that are required, each column once', async () => {
  const { body } = await send(HEAD);
  const refusal = async (plan: object) => {
    const answer = await duty.post<Problem>(`/imports/${body.id}/preview`, plan);
    return [answer.status, answer.body.errors?.[0]?.path];
  };
  expect(await refusal({ columns: { ...COLUMNS, quantity: 7 } })).toEqual([400, 'columns.quantity']);
  expect(await refusal({ columns: { code: 0, name: 1, class: 2 } })).toEqual([400, 'columns.unit']);
  expect(await refusal({ columns: { ...COLUMNS, unit: 0 } })).toEqual([400, 'columns']);
  expect(await refusal({ columns: { ...COLUMNS, unit: 4_000 } })).toEqual([422, 'columns.unit']);
});

test('[IM9] applied whole: wrong rows are left out only by whoever says so, keys that are there only where they may be updated', async () => {
  const wrong = await previewed(`${HEAD}IM-C1,毛毯,生活,条,\nIM-C2,,生活,条,\n`);
  expect((await duty.post<Problem>(`/imports/${wrong.id}/apply`, {})).body.code).toBe('IMPORT_NOT_POSSIBLE');
  await duty.post(`/imports/${wrong.id}/apply`, { goodRowsOnly: true });
  expect(await settled(wrong.id)).toMatchObject({ state: 'applied', failure: null, counts: { add: 1 } });
  expect(await item('IM-C1')).toMatchObject({ name: { zh: '毛毯' }, class: 'living', unit: '条', version: 1 });
  const again = await previewed(`${HEAD}IM-C1,羊毛毯,生活,条,\n`);
  expect(again.problems).toMatchObject([{ row: 2, field: 'code', code: 'EXISTS' }]);
  const update = await previewed(`${HEAD}IM-C1,羊毛毯,生活,条,\n`, { mode: 'addAndUpdate' });
  expect(update.counts).toMatchObject({ update: 1, bad: 0 });
  await duty.post(`/imports/${update.id}/apply`, {});
  await settled(update.id);
  expect(await item('IM-C1')).toMatchObject({ name: { zh: '羊毛毯' }, version: 2 });
  const same = await previewed(`${HEAD}IM-C1,羊毛毯,生活,条,\n`, { mode: 'addAndUpdate' });
  expect(same.counts).toMatchObject({ same: 1, update: 0 });
  const events = await server.core.database.query(`SELECT FROM events WHERE subject_id = $1 AND type = 'import.applied'`, [update.id]);
  expect(events).toHaveLength(1);
});

test('[IM11] taken back: new things leave, changed ones are what they were; what was used since is named and all stays', async () => {
  const first = await previewed(`${HEAD}IM-D1,甲,生活,件,\nIM-D2,乙,生活,件,2\n`);
  await duty.post(`/imports/${first.id}/apply`, {});
  await settled(first.id);
  const second = await previewed(`${HEAD}IM-D2,乙乙,生活,件,3\nIM-D3,丙,生活,件,\n`, { mode: 'addAndUpdate' });
  await duty.post(`/imports/${second.id}/apply`, {});
  await settled(second.id);
  await duty.post(`/imports/${first.id}/undo`, {});
  expect(await settled(first.id)).toMatchObject({
    state: 'applied',
    failure: { code: 'IMPORT_USED' },
    problems: [{ row: 3, code: 'USED' }],
  });
  expect(await item('IM-D1')).toMatchObject({ active: true });
  await duty.post(`/imports/${second.id}/undo`, {});
  expect(await settled(second.id)).toMatchObject({ state: 'undone', failure: null });
  expect(await item('IM-D2')).toMatchObject({ name: { zh: '乙' }, perPersonDay: '2' });
  expect(await item('IM-D3')).toMatchObject({ active: false });
});

test('[IM9] a file is put away once it was applied; two who apply at once apply once', async () => {
  const row = await previewed(`${HEAD}IM-E1,甲,生活,件,\n`);
  const both = await Promise.all([1, 2].map(() => duty.post<Problem>(`/imports/${row.id}/apply`, {})));
  expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
  expect((await settled(row.id)).state).toBe('applied');
  await eventually(async () => {
    const names = await readdir(join(server.core.config.DATA_DIR, 'imports'));
    expect(names.filter((name) => name.includes(row.id))).toEqual([]);
  });
});

test('[IM9] the same request again is answered as the first was and does nothing more', async () => {
  const row = await previewed(`${HEAD}IM-F1,甲,生活,件,\n`);
  const apply = () => duty.post<Import>(`/imports/${row.id}/apply`, {}, { 'idempotency-key': 'im-f1' });
  const first = await apply();
  expect((await settled(row.id)).state).toBe('applied');
  const second = await apply();
  expect([second.status, second.body]).toEqual([200, first.body]);
  expect((await read(row.id)).state).toBe('applied');
});

test('[IM9] whoever is at work says so, however long it waits', async () => {
  const row = await previewed(`${HEAD}IM-G1,甲,生活,件,\n`);
  await duty.post(`/imports/${row.id}/apply`, {});
  await settled(row.id);
  const { database } = server.core;
  const holder = await database.pool.connect();
  try {
    await holder.query(`BEGIN; SELECT FROM items WHERE code = 'IM-G1' FOR UPDATE`);
    await duty.post(`/imports/${row.id}/undo`, {});
    await database.query(`UPDATE imports SET touched_at = now() - interval '1 hour' WHERE id = $1`, [row.id]);
    await eventually(async () => {
      const [told] = await database.query<{ fresh: boolean }>(
        `SELECT touched_at > now() - interval '1 minute' AS fresh FROM imports WHERE id = $1`,
        [row.id],
      );
      expect(told?.fresh).toBe(true);
    });
    expect((await read(row.id)).state).toBe('undoing');
  } finally {
    await holder.query('ROLLBACK');
    holder.release();
  }
  expect((await settled(row.id)).state).toBe('undone');
});

test('[IM9] a sheet may take longer than any other command', async () => {
  const row = await previewed(`${HEAD}IM-H1,甲,生活,件,\n`);
  const { pool } = server.core.database;
  const holder = await pool.connect();
  await holder.query('BEGIN; LOCK TABLE items IN EXCLUSIVE MODE');
  const hurry = (client: { query: (sql: string) => unknown }) => void client.query(`SET transaction_timeout = '1s'`);
  pool.on('acquire', hurry);
  try {
    await duty.post(`/imports/${row.id}/apply`, {});
    await new Promise((resolve) => setTimeout(resolve, 2_000));
  } finally {
    pool.off('acquire', hurry);
    await holder.query('ROLLBACK');
    holder.release();
  }
  expect(await settled(row.id)).toMatchObject({ state: 'applied', failure: null });
});

/** Somebody holds the table in which what a sheet has made is noted, until `release`. */
async function held(table: string): Promise<() => Promise<void>> {
  const holder = await server.core.database.pool.connect();
  await holder.query(`BEGIN; LOCK TABLE ${table} IN EXCLUSIVE MODE`);
  return async () => {
    await holder.query('ROLLBACK');
    holder.release();
  };
}
const stop = (id: string, headers: Record<string, string> = {}) => duty.post<Import>(`/imports/${id}/stop`, {}, headers);

test('[IM9] what is applied or taken back can be stopped: nothing of it stands, and it is what it was before', async () => {
  const row = await previewed(`${HEAD}IM-J1,甲,生活,件,\n`);
  const releaseNotes = await held('imported');
  await duty.post(`/imports/${row.id}/apply`, {});
  await stop(row.id);
  await releaseNotes();
  expect(await settled(row.id)).toMatchObject({ state: 'previewed', phase: null, failure: { code: 'IMPORT_STOPPED' } });
  expect(await item('IM-J1')).toBeUndefined();
  expect(await sheets().done(row.id, 'apply')).toMatchObject({ state: 'applied', failure: null, phase: null });
  const releaseItems = await held('items');
  await duty.post(`/imports/${row.id}/undo`, {});
  await stop(row.id);
  await releaseItems();
  expect(await settled(row.id)).toMatchObject({ state: 'applied', failure: { code: 'IMPORT_STOPPED' } });
  expect(await item('IM-J1')).toMatchObject({ active: true });
  expect(await sheets().done(row.id, 'undo')).toMatchObject({ state: 'undone', failure: null });
});

test('[IM9] a step is stopped on whichever node it is asked, and when its node ends', async () => {
  const other = await startServer({}, { url: server.core.config.DATABASE_URL ?? '', city: server.city });
  let isOpen = true;
  try {
    const row = await previewed(`${HEAD}IM-K1,甲,生活,件,\n`);
    const release = await held('imported');
    await duty.post(`/imports/${row.id}/apply`, {});
    const elsewhere = await fetch(`${other.url}/api/v1/imports/${row.id}/stop`, {
      method: 'POST',
      headers: { authorization: `Bearer ${duty.token}` },
    });
    expect(elsewhere.status).toBe(200);
    await release();
    expect(await settled(row.id)).toMatchObject({ state: 'previewed', failure: { code: 'IMPORT_STOPPED' } });
    const there = sheets(new Caller(other.url, duty.token, duty.personId));
    const second = await there.previewed(`${HEAD}IM-K2,乙,生活,件,\n`);
    const notes = await holdNotes(server.core.database);
    await there.caller.post(`/imports/${second.id}/apply`, {});
    await notes.reached();
    isOpen = false;
    const closing = other.close();
    await notes.release();
    await closing;
    expect(await read(second.id)).toMatchObject({ state: 'previewed', failure: { code: 'IMPORT_STOPPED' } });
  } finally {
    if (isOpen) await other.close();
  }
});

test('[IM10] a sheet lies sealed and is gone when it is given up; the same request again is answered as the first was', async () => {
  const { body } = await send(`${HEAD}IM-L1,别人看不见,生活,件,\n`);
  const file = join(server.core.config.DATA_DIR, 'imports', `${body.id}.sheet`);
  expect((await readFile(file)).includes(Buffer.from('别人看不见'))).toBe(false);
  const gone = () => duty.request(`/api/v1/imports/${body.id}`, { method: 'DELETE', headers: { 'idempotency-key': 'im-l1' } });
  const [first, second] = [await gone(), await gone()];
  expect([first.status, second.status, second.headers.get('idempotency-replayed')]).toEqual([200, 200, 'true']);
  expect((await duty.request(`/api/v1/imports/${body.id}`, { method: 'DELETE' })).status).toBe(404);
  await expect(readFile(file)).rejects.toMatchObject({ code: 'ENOENT' });
});
