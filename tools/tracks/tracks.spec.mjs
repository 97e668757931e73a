/** Reading, planning and driving tracks: small tables made for these tests, and one drive through a running product. */
import { spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import pg from 'pg';
import { root } from '../run/places.mjs';
import { freePort, openCluster, runningCluster } from '../run/postgres.mjs';
import { startProduct } from '../run/product.mjs';
import { aheadMs } from './drive.mjs';
import { checkMapping, columnsOf, loadMapping } from './mapping.mjs';
import { readOptions } from './options.mjs';
import { planFixes } from './plan.mjs';

const PASSWORD = 'a-password-for-tests';
const MAPPING = checkMapping(
  {
    name: 'ours',
    zone: 'Asia/Shanghai',
    timeFormats: ['YYYY-MM-DD HH:mm:ss'],
    unit: { id: 'car', prefix: 'V-', kind: 'fire' },
    at: 'time',
    point: { latitude: 'lat', longitude: 'lng' },
    headingDegrees: 'course',
    speed: { column: 'speed', unit: 'kmh' },
  },
  'ours',
);
const HEADER = 'car,time,lat,lng,course,speed';
/** Rows as the reader of tables gives them. @param {...string} lines */
const table = (...lines) =>
  lines.map((text, index) => {
    const cells = text.split(',');
    return { line: index + 2, cells: Object.fromEntries(HEADER.split(',').map((name, at) => [name, cells[at] ?? ''])), hash: text };
  });
const plan = (...lines) => planFixes(table(...lines), MAPPING, { shift: [0.5, -0.25] });

test('a row is a fix of its unit, moved, with its speed in metres a second', () => {
  const { fixes, teams, refused } = plan('7,2026-01-02 08:00:10,36.1,120.2,90,36');
  expect(refused).toEqual([]);
  expect(fixes).toMatchObject([
    { unit: '7', ms: Date.parse('2026-01-02T00:00:10Z'), point: [120.7, 35.85], headingDegrees: 90, speedMps: 10 },
  ]);
  expect([...teams.values()]).toEqual([{ code: 'V-7', name: 'V-7', kind: 'fire' }]);
});

test('fixes are in order of time, those of one time in order of the file', () => {
  const { fixes } = plan('1,2026-01-02 08:00:02,36,120,,', '2,2026-01-02 08:00:01,36,120,,', '1,2026-01-02 08:00:01,36,120,,');
  expect(fixes.map(({ row }) => row.line)).toEqual([3, 4, 2]);
});

test('what cannot be read is refused with its line and row; no fix is not a place in the Atlantic moved to another', () => {
  const { fixes, refused } = plan(
    ',2026-01-02 08:00:00,36,120,,',
    '1,2026-13-02 08:00:00,36,120,,',
    '1,2026-01-02 08:00:00,,120,,',
    '1,2026-01-02 08:00:00,36,east,,',
    '1,2026-01-02 08:00:00,0,0,,',
  );
  expect(refused.map(({ line, code, field }) => [line, code, field])).toEqual([
    [2, 'UNIT_MISSING', 'car'],
    [3, 'TIME_UNREADABLE', 'time'],
    [4, 'POSITION_UNREADABLE', 'lat'],
    [5, 'POSITION_UNREADABLE', 'lng'],
  ]);
  expect(refused[1]?.values).toEqual(['1', '2026-13-02 08:00:00', '36', '120', '', '']);
  expect(fixes.map(({ point }) => point)).toEqual([[0, 0]]);
});

test('the last fix is of the moment when it is sent', () => {
  const { fixes } = plan('1,2026-01-02 08:00:00,36,120,,', '1,2026-01-02 08:01:40,36,120,,');
  const [first = 0, last = 0] = fixes.map(({ ms }) => ms);
  const now = Date.parse('2026-11-26T10:00:00Z');
  expect(first + aheadMs(fixes, 1, now)).toBe(now);
  expect(last + aheadMs(fixes, 10, now)).toBe(now + 10_000);
  expect(last + aheadMs(fixes, Number.POSITIVE_INFINITY, now)).toBe(now);
});

test('a mapping with mistakes is refused, naming every one', () => {
  expect(() =>
    checkMapping({ name: 'x', zone: 'Nowhere', timeFormats: ['YY'], unit: {}, point: {}, speed: { unit: 'mph' }, more: 1 }, 'x'),
  ).toThrow(/more is unknown.*unit.id is missing.*at is missing.*point.latitude is missing.*zone.*timeFormats.*speed.unit/);
  expect(() => checkMapping(null, 'x')).toThrow('must be an object');
});

test.each(['liverpool-bus14', 'geolife', 'ais'])('the mapping %s that comes with the tool is one', async (name) => {
  expect(columnsOf(await loadMapping(name)).length).toBeGreaterThanOrEqual(4);
});

test('options: what is needed, what is usual, what is wrong', () => {
  expect(() => readOptions(['--mapping', 'ais'])).toThrow('--file');
  expect(() => readOptions(['--file', 'a.csv', '--mapping', 'ais', '--dispatch'])).toThrow('--dispatch');
  expect(readOptions(['--file', 'x/a.csv', '--mapping', 'ais', '--shift', '-1,2', '--speed', 'max'])).toMatchObject({
    shift: [-1, 2],
    speed: Number.POSITIVE_INFINITY,
    refused: 'a.csv.refused.csv',
    user: 'duty',
  });
});

describe('a drive through a running product', () => {
  let folder = '';
  let product;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'fenghuo-tracks-'));
    chmodSync(folder, 0o711);
    product = await startProduct({ dataFolder: join(folder, 'data'), port: await freePort(), env: { DEMO_PASSWORD: PASSWORD } });
  }, 60_000);
  afterAll(async () => {
    product?.kill('SIGTERM');
    await product?.ended;
    rmSync(folder, { recursive: true, force: true });
  });

  test('the stored track is the file without the refusals, each of which is listed', async () => {
    const good = Array.from(
      { length: 40 },
      (_, second) => `7,2026-01-02 08:00:${String(second).padStart(2, '0')},${36 + second / 1e4},120.2,0,40`,
    );
    const bad = [
      '7,2026-01-02 08:00:05,36.0005,120.2,0,40',
      '7,2026-01-02 08:00:40,0,0,0,0',
      '8,2026-01-02 08:00:41,95,120.2,0,0',
      '8,never,36,120.2,0,0',
    ];
    const other = '9,2026-01-02 08:00:41,36.5,120.5,,';
    const file = join(folder, 'cars.csv.gz');
    writeFileSync(file, gzipSync(`${[HEADER, ...good, ...bad, other].join('\n')}\n`));
    writeFileSync(join(folder, 'ours.json'), JSON.stringify(MAPPING));
    const { code, answer, refused } = await drive([
      '--file',
      file,
      '--mapping',
      join(folder, 'ours.json'),
      '--speed',
      'max',
      '--shift',
      '0.1,0',
    ]);
    expect([code, answer]).toEqual([0, { rows: 45, stored: 41, refused: 4, unsent: 0, teams: 2 }]);
    expect(refused.map((line) => line.split(',').slice(0, 2))).toEqual([
      ['line', 'code'],
      ['42', 'DUPLICATE'],
      ['43', 'FIX_IMPOSSIBLE'],
      ['44', 'FIX_IMPOSSIBLE'],
      ['45', 'TIME_UNREADABLE'],
    ]);
    const track = await trackOf('V-7');
    expect(track.map(({ longitude, latitude }) => [longitude, latitude])).toEqual(
      good.map((_, second) => [120.3, 36 + Math.round(second * 1e3) / 1e7]),
    );
    const [first, last] = [track[0], track.at(-1)].map(({ at }) => Date.parse(at));
    expect(last - first).toBe(39_000);
    expect(Math.abs(Date.now() - last)).toBeLessThan(60_000);
  });

  test('who may not speak for teams is told so, and nothing is sent', async () => {
    writeFileSync(join(folder, 'one.csv'), `${HEADER}\n1,2026-01-02 08:00:00,36.1,120.2,,\n`);
    const mapping = ['--file', join(folder, 'one.csv'), '--mapping', join(folder, 'ours.json'), '--speed', 'max'];
    expect((await drive([...mapping, '--user', 'supervisor'])).answer).toMatchObject({ stored: 0, refused: 1 });
    expect((await drive([...mapping, '--password', 'wrong'])).code).toBe(1);
    expect((await drive(['--file', join(folder, 'none.csv'), '--mapping', 'ais'])).code).toBe(2);
  });

  /** @param {string[]} args */
  async function drive(args) {
    const list = join(folder, 'refused.csv');
    const child = spawn(process.execPath, [join(root, 'tools/tracks/tracks.mjs'), ...args, '--url', product.url, '--refused', list], {
      env: { ...process.env, DEMO_PASSWORD: PASSWORD },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let output = '';
    child.stdout.on('data', (data) => (output += data));
    const code = await new Promise((done) => child.once('exit', done));
    const answer = output === '' ? null : JSON.parse(output);
    return { code, answer, refused: answer?.refused > 0 ? readFileSync(list, 'utf8').trim().split('\n') : [] };
  }

  /** @param {string} code @returns {Promise<{ at: string, longitude: number, latitude: number }[]>} */
  async function trackOf(code) {
    const database = new pg.Client({ connectionString: runningCluster(openCluster(join(folder, 'data')))?.url });
    await database.connect();
    const { rows } = await database.query(
      `SELECT p.at, p.longitude, p.latitude FROM positions p JOIN teams t ON t.position_number = p.position_number WHERE t.row ->> 'code' = $1 ORDER BY p.at`,
      [code],
    );
    await database.end();
    return rows;
  }
});
