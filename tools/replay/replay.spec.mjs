/** Reading, planning and figures of a replay; small tables made for these tests. Run by `node --test`. */
import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { UsageError } from '../run/command-line.mjs';
import { keyOf } from './api.mjs';
import { figuresOfFile, percentile } from './figures.mjs';
import { checkMapping, columnsOf, loadMapping } from './mapping.mjs';
import { readOptions } from './options.mjs';
import { orderSteps, planCalls } from './plan.mjs';
import { readTable, refusedFile } from './table.mjs';
import { timeReader } from './times.mjs';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'replay-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** @type {import('./mapping.mjs').Mapping} */
const UNITS = {
  name: 'units',
  zone: 'America/Los_Angeles',
  timeFormats: ['MM/DD/YYYY hh:mm:ss A'],
  call: {
    id: 'Call',
    receivedAt: ['Received', 'Entry'],
    acceptedAt: 'Entry',
    summary: ['Type', 'Street'],
    address: 'Street',
    point: { column: 'Where' },
    type: { column: 'Type', codes: { Fire: 'fire', 'Gas*': 'utility.gas' }, other: 'accident' },
    disposition: { column: 'Ended as', codes: { 'No Merit': 'falseAlarm' }, other: 'handled' },
  },
  unit: { id: 'Unit', dispatchedAt: 'Sent', departedAt: 'Left', arrivedAt: 'There', endedAt: 'Free', note: ['Ended as'] },
};
const HEADER = ['Call', 'Unit', 'Type', 'Street', 'Where', 'Received', 'Entry', 'Sent', 'Left', 'There', 'Free', 'Ended as'];
const at = (/** @type {string} */ time) => (time === '' ? '' : `01/02/2017 ${time} AM`);

let made = 0;
/** A row of the table with ordinary values; times are `hh:mm:ss` of one morning. @param {Record<string, string>} given */
function row(given = {}) {
  const usual = {
    Call: 'C1',
    Unit: 'E1',
    Type: 'Fire',
    Street: '1 Main St',
    Where: '(37.5, -122.25)',
    Received: at('08:00:00'),
    Entry: at('08:00:30'),
  };
  const times = { Sent: at('08:01:00'), Left: at('08:02:00'), There: at('08:05:00'), Free: at('08:20:00'), 'Ended as': 'Fire' };
  const cells = { ...usual, ...times, ...given };
  made += 1;
  return { line: made, cells, hash: JSON.stringify(HEADER.map((name) => cells[/** @type {keyof typeof cells} */ (name)])) };
}
const order = (/** @type {import('./plan.mjs').Plan} */ plan) =>
  orderSteps(plan.calls, { dispatch: true }).map(({ kind, call, row: unitRow, record }) =>
    [call.externalId, unitRow?.unit, record?.step ?? kind].filter(Boolean).join(' '),
  );
const table = async (/** @type {string} */ name, /** @type {string | Buffer} */ content, mapping = {}) => {
  const file = join(folder, name);
  await writeFile(file, content);
  return readTable(file, mapping);
};

test('local time becomes UTC by the rules of its zone, in summer and in winter', () => {
  const read = timeReader('America/New_York', ['YYYY-MM-DD HH:mm', 'MM/DD/YYYY hh:mm:ss A[ +0000]']);
  const iso = (/** @type {string} */ text) => new Date(read(text)?.ms ?? Number.NaN).toISOString();
  assert.equal(iso('2016-01-15 12:01'), '2016-01-15T17:01:00.000Z');
  assert.equal(iso('2016-07-15 12:01'), '2016-07-15T16:01:00.000Z');
  assert.equal(iso('01/01/2012 12:20:00 AM +0000'), '2012-01-01T05:20:00.000Z');
  assert.equal(iso('01/01/2012 12:20:00 PM +0000'), '2012-01-01T17:20:00.000Z');
});

test('a repeated hour is read as the first, a skipped one as before the change, both in doubt', () => {
  const read = timeReader('America/Los_Angeles', ['YYYY-MM-DD HH:mm:ss']);
  assert.deepEqual(read('2016-11-06 01:30:00'), { ms: Date.parse('2016-11-06T08:30:00Z'), doubt: 'repeatedHour' });
  assert.deepEqual(read('2016-11-06 02:30:00'), { ms: Date.parse('2016-11-06T10:30:00Z'), doubt: null });
  assert.deepEqual(read('2016-03-13 02:30:00'), { ms: Date.parse('2016-03-13T10:30:00Z'), doubt: 'skippedHour' });
  assert.deepEqual(read('2016-03-13 01:30:00'), { ms: Date.parse('2016-03-13T09:30:00Z'), doubt: null });
});

test('a date that does not exist and a text of another form are not read', () => {
  const read = timeReader('Asia/Shanghai', ['YYYY-MM-DD HH:mm']);
  for (const text of ['2017-02-29 10:00', '2017-13-01 10:00', '2017-01-01 24:00', '2017-01-01', 'yesterday'])
    assert.equal(read(text), null, text);
  assert.equal(timeReader('Asia/Shanghai', ['MM/DD/YYYY hh:mm:ss A'])('01/01/2017 13:00:00 PM'), null);
});

test('times that carry their zone are read as they are', () => {
  const read = timeReader('Asia/Shanghai', ['ISO', 'epochSeconds']);
  assert.equal(read('2016-01-01T00:00:00+09:00')?.ms, Date.parse('2015-12-31T15:00:00Z'));
  assert.equal(read('1451606400')?.ms, Date.parse('2016-01-01T00:00:00Z'));
  assert.equal(read('2016-01-01T00:00:00'), null);
});

test('a table is read plain, gzipped, with a mark at its start and in another encoding', async () => {
  const content = '时间,地址\n2016-01-01 00:00,"海口路, 1 号"\n\n';
  const expected = { 时间: '2016-01-01 00:00', 地址: '海口路, 1 号' };
  assert.deepEqual((await table('plain.csv', content)).rows[0]?.cells, expected);
  assert.deepEqual((await table('zipped.csv', gzipSync(content))).rows[0]?.cells, expected);
  assert.deepEqual((await table('marked.csv', `\uFEFF${content}`)).rows[0]?.cells, expected);
  const gbk = Buffer.from([0xca, 0xb1, 0xbc, 0xe4, 0x2c, 0x61, 0x0a, 0x31, 0x2c, 0x32, 0x0a]); // "时间,a" in GB 18030
  assert.deepEqual((await table('gbk.csv', gbk, { encoding: 'gb18030' })).rows[0]?.cells, { 时间: '1', a: '2' });
  await assert.rejects(table('gbk.csv', gbk), /not utf-8/);
});

test('a row with another number of columns is refused alone', async () => {
  const { rows, broken } = await table('broken.csv', 'a,b\n1,2\n3\n4,5\n');
  assert.deepEqual([rows.length, broken.length, broken[0]?.code, broken[0]?.line], [2, 1, 'COLUMN_COUNT', 3]);
});

test('a missing or empty file is an error of use', async () => {
  await assert.rejects(readTable(join(folder, 'nowhere.csv'), {}), UsageError);
  await assert.rejects(table('empty.csv', ''), UsageError);
});

test('rows of one call become one report with the facts of the first, and one assignment each', () => {
  const plan = planCalls([row({ Unit: 'E1' }), row({ Unit: 'T1', Sent: at('08:01:05') })], UNITS);
  const [call] = plan.calls;
  assert.equal(plan.calls.length, 1);
  assert.deepEqual(call?.report, {
    source: 'import',
    externalId: 'C1',
    summary: 'Fire, 1 Main St',
    description: null,
    typeCode: 'fire',
    place: { point: { type: 'Point', coordinates: [-122.25, 37.5] }, address: '1 Main St' },
    occurredAt: '2017-01-02T16:00:00.000Z',
    receivedAt: '2017-01-02T16:00:00.000Z',
  });
  assert.deepEqual([...plan.teams.keys()], ['E1', 'T1']);
  assert.deepEqual(call?.close, { at: '2017-01-02T16:20:00.000Z', disposition: 'handled' });
  assert.deepEqual(order(plan), [
    ...['C1 report', 'C1 accept', 'C1 E1 dispatch', 'C1 T1 dispatch', 'C1 E1 depart', 'C1 T1 depart'],
    ...['C1 E1 arrive', 'C1 T1 arrive', 'C1 E1 complete', 'C1 T1 complete', 'C1 close'],
  ]);
});

test('a row that ended without an arrival is stood down, one without an end keeps the incident open', () => {
  const cancelled = planCalls([row({ There: '', 'Ended as': 'No Merit' })], UNITS);
  assert.deepEqual(order(cancelled), ['C1 report', 'C1 accept', 'C1 E1 dispatch', 'C1 E1 depart', 'C1 E1 stand-down', 'C1 close']);
  assert.equal(cancelled.calls[0]?.close?.disposition, 'falseAlarm');
  const open = planCalls([row({ Unit: 'E1' }), row({ Unit: 'T1', Free: '' })], UNITS);
  assert.equal(open.calls[0]?.close, null);
  assert.equal(order(open).includes('C1 T1 complete'), false);
});

test('times out of order keep their values and are sent in the order of the life of an assignment', () => {
  const plan = planCalls([row({ Left: at('08:06:00'), There: at('08:05:00'), Free: at('08:04:00') })], UNITS);
  assert.deepEqual(order(plan).slice(2), ['C1 E1 dispatch', 'C1 E1 depart', 'C1 E1 arrive', 'C1 E1 complete', 'C1 close']);
  assert.equal(plan.calls[0]?.rows[0]?.steps[1]?.at, '2017-01-02T16:05:00.000Z');
});

test('a unit is freed before it is sent to the next call in the same second', () => {
  const plan = planCalls(
    [
      row({ Call: 'C2', Received: at('08:19:00'), Entry: at('08:19:10'), Sent: at('08:20:00'), Left: '', There: '', Free: at('08:20:00') }),
      row({}),
    ],
    UNITS,
  );
  const ordered = order(plan);
  assert.ok(ordered.indexOf('C1 E1 complete') < ordered.indexOf('C2 E1 dispatch'));
  assert.ok(ordered.indexOf('C2 E1 dispatch') < ordered.indexOf('C2 E1 stand-down'));
  assert.ok(ordered.indexOf('C2 E1 stand-down') < ordered.indexOf('C2 close'));
});

test('exact repetitions are counted; the same unit again on a call is another assignment', () => {
  const plan = planCalls([row(), row(), row({ Sent: at('08:30:00'), Left: '', There: '', Free: at('08:31:00') })], UNITS);
  assert.equal(plan.duplicates, 1);
  assert.deepEqual(
    plan.calls[0]?.rows.map(({ unit, ordinal }) => [unit, ordinal]),
    [
      ['E1', 0],
      ['E1', 1],
    ],
  );
});

test('what cannot be read is refused with its field, the rest of the call stays', () => {
  const rows = [
    row({ Received: '', Entry: '' }),
    row({ There: 'soon' }),
    row({ Where: 'north' }),
    row({ Where: '(137.5, -122)' }),
    row({ Call: '' }),
    row({ Type: '', Street: '' }),
    row({ Unit: 'T1' }),
  ];
  const plan = planCalls(rows, UNITS);
  assert.deepEqual(
    plan.refused.map(({ code, field }) => [code, field]),
    [
      ['TIME_BLANK', 'receivedAt'],
      ['TIME_UNREADABLE', 'There'],
      ['POINT_UNREADABLE', 'Where'],
      ['POINT_UNREADABLE', 'Where'],
      ['ID_BLANK', 'Call'],
      ['SUMMARY_BLANK', 'Type, Street'],
    ],
  );
  assert.deepEqual(
    plan.calls[0]?.rows.map(({ unit }) => unit),
    ['T1'],
  );
});

test('a blank or zero position gives no point and keeps the address; a shift moves the others', () => {
  const places = planCalls([row({ Call: 'A', Where: '(0, 0)' }), row({ Call: 'B', Where: '' }), row({ Call: 'C' })], UNITS, {
    shift: [242.5, -1],
  }).calls.map(({ report }) => report.place);
  assert.deepEqual(places, [
    { point: null, address: '1 Main St' },
    { point: null, address: '1 Main St' },
    { point: { type: 'Point', coordinates: [120.25, 36.5] }, address: '1 Main St' },
  ]);
});

test('a blank dispatch time is taken from the next step and said so; a blank receipt from the next column', () => {
  const [call] = planCalls([row({ Received: '', Sent: '' })], UNITS).calls;
  assert.equal(call?.receivedAt, '2017-01-02T16:00:30.000Z');
  assert.equal(call?.rows[0]?.dispatchedAt, '2017-01-02T16:02:00.000Z');
  assert.match(call?.rows[0]?.note ?? '', /^dispatch time blank in the source/);
});

test('what rows of one call say differently is kept in the description', () => {
  const [call] = planCalls([row({ Unit: 'E1' }), row({ Unit: 'T1', Street: '2 Main St' })], UNITS).calls;
  assert.equal(call?.report.description, 'Also: Fire, 2 Main St · 2 Main St · -122.25 37.5');
});

test('types are mapped by text, then by beginning, then to the rest', () => {
  const types = ['Fire', 'Gas leak', 'Cat'].map((Type) => planCalls([row({ Type })], UNITS).calls[0]?.report.typeCode);
  assert.deepEqual(types, ['fire', 'utility.gas', 'accident']);
});

test('a long summary is cut and kept whole in the description', () => {
  const [call] = planCalls([row({ Street: 'x'.repeat(300) })], UNITS).calls;
  assert.equal(String(call?.report.summary).length, 200);
  assert.match(String(call?.report.description), /^Fire, x{300}$/);
});

test('without a call id the row itself is the id, the same at every reading', async () => {
  const mapping = checkMapping(
    { name: 'm', zone: 'UTC', timeFormats: ['YYYY-MM-DD HH:mm'], call: { receivedAt: 'at', summary: 'what' } },
    'm',
  );
  const content = 'at,what\n2016-01-01 10:00,a\n2016-01-01 10:00,a\n2016-01-01 10:00,b\n';
  const read = async () => planCalls((await table('ids.csv', content)).rows, mapping);
  const plan = await read();
  assert.deepEqual([plan.calls.length, plan.duplicates], [2, 1]);
  assert.deepEqual(
    (await read()).calls.map(({ externalId }) => externalId),
    plan.calls.map(({ externalId }) => externalId),
  );
  assert.deepEqual(order(plan).length, 4, 'no unit tells of an end: accepted, left open');
});

test('a mapping with a wrong or missing field names it', () => {
  const fails = (/** @type {Record<string, unknown>} */ change, /** @type {RegExp} */ message) =>
    assert.throws(() => checkMapping({ ...UNITS, ...change }, 'm'), message);
  fails({ zone: 'Mars/Olympus' }, /zone/);
  fails({ timeFormats: ['hh:mm'] }, /timeFormats/);
  fails({ colour: 1 }, /colour is unknown/);
  fails({ call: { receivedAt: 'a' } }, /call\.summary is missing/);
  fails({ call: { ...UNITS.call, disposition: { column: 'x', codes: { a: 'b' } } } }, /disposition/);
});

test('the mappings that come with the tool are sound', async () => {
  for (const name of ['montco-911', 'seattle-fire-911', 'sf-fire-units']) assert.ok(columnsOf(await loadMapping(name)).length > 3);
  await assert.rejects(loadMapping('nothing-such'), UsageError);
});

test('options are read and refused by name', () => {
  const good = readOptions(['--file', 'a/b.csv', '--mapping', 'm', '--speed', 'max', '--shift', '-242.5,1.5', '--dispatch']);
  assert.deepEqual(
    [good.speed, good.shift, good.dispatch, good.refused, good.user],
    [Number.POSITIVE_INFINITY, [-242.5, 1.5], true, 'b.csv.refused.csv', 'duty'],
  );
  const fails = (/** @type {string[]} */ args, /** @type {RegExp} */ message) =>
    assert.throws(() => readOptions(['--file', 'a', '--mapping', 'm', ...args]), message);
  fails(['--speed', '0'], /--speed/);
  fails(['--speed', 'fast'], /--speed/);
  fails(['--shift', '1'], /--shift/);
  fails(['--url', 'ftp://a'], /--url/);
  fails(['--colour', 'red'], /colour/);
  assert.throws(() => readOptions(['--mapping', 'm']), /--file/);
});

test('refused rows are written with line, code and field, and no file without them', async () => {
  const file = join(folder, 'refused.csv');
  const out = refusedFile(file, ['a', 'b']);
  out.write({ line: 7, code: 'TIME_BLANK', field: 'a', message: 'say "when"', values: ['1,2', '3'] });
  await out.close();
  assert.equal(await readFile(file, 'utf8'), 'line,code,field,message,a,b\n7,TIME_BLANK,a,"say ""when""","1,2",3\n');
  await refusedFile(file, ['a']).close();
  await assert.rejects(readFile(file), /ENOENT/);
});

test('percentiles interpolate linearly', () => {
  assert.equal(percentile([], 0.5), null);
  assert.equal(percentile([7], 0.9), 7);
  assert.equal(percentile([4, 1, 3, 2], 0.5), 2.5);
  assert.equal(percentile([10, 20, 30, 40, 50], 0.9), 46);
});

test('figures count calls, teams and assignments and skip times that are not known', () => {
  const rows = [
    row({ Unit: 'E1' }),
    row({ Unit: 'T1', Sent: at('08:03:00'), There: '' }),
    row({ Call: 'C2', Unit: 'E1', Sent: '', Received: at('09:00:00') }),
  ];
  assert.deepEqual(figuresOfFile(planCalls(rows, UNITS)), {
    calls: 2,
    teams: 2,
    assignments: 3,
    receivedToDispatchedSeconds: { count: 2, p50: 120, p90: 168 },
    dispatchedToOnSceneSeconds: { count: 1, p50: 240, p90: 240 },
  });
});

test('a key is the same for the same parts and another for others', () => {
  assert.equal(keyOf('dispatch', 'C1', 'E1', 0), keyOf('dispatch', 'C1', 'E1', 0));
  assert.notEqual(keyOf('dispatch', 'C1', 'E1', 0), keyOf('dispatch', 'C1', 'E10', 0));
  assert.match(keyOf('a'), /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-9[0-9a-f]{3}-[0-9a-f]{12}$/);
});
