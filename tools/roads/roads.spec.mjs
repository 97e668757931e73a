/** Road files are read and written by ourselves; the demo's sketch is what its script makes (docs/spec/routing.md, "The network"). */
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { packageFolder } from '../../apps/server/valhalla/config.mjs';
import { demoNetwork } from './demo-network.mjs';
import { roadsOfGeojson } from './read-geojson.mjs';
import { surveyPbf } from './read-pbf.mjs';
import { writePbf } from './write-pbf.mjs';

const DEMO = new URL('../../apps/server/assets/demo/roads.osm.pbf', import.meta.url).pathname;
const run = promisify(execFile);

let folder;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fenghuo-roads-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const road = (coordinates, properties = { highway: 'primary' }) => ({
  type: 'Feature',
  properties,
  geometry: { type: 'LineString', coordinates },
});
const collection = (...features) => ({ type: 'FeatureCollection', features });
const CROSS = collection(
  road(
    [
      [120.3, 36],
      [120.31, 36],
      [120.32, 36],
    ],
    { highway: 'primary', name: '香港路', '@id': 'way/1', lanes: 4 },
  ),
  road([
    [120.31, 35.99],
    [120.31, 36],
    [120.31, 36.01],
  ]),
  road([
    [120.31, 36],
    [120.31, 36],
  ]),
  road(
    [
      [120.3, 36],
      [120.4, 36],
    ],
    { building: 'yes' },
  ),
);

/** What the file at this path is refused with. */
const refusalOf = async (bytes) => {
  const path = join(folder, 'refused.osm.pbf');
  await writeFile(path, bytes);
  return surveyPbf(path).then(
    () => null,
    ({ message }) => message,
  );
};

test('lines of GeoJSON are joined where they share a point; what is no road is left out', () => {
  const { nodes, ways } = roadsOfGeojson(CROSS);
  expect(nodes).toHaveLength(5);
  expect(ways.map(({ nodes: ids }) => ids)).toEqual([
    [1, 2, 3],
    [4, 2, 5],
  ]);
  expect(ways[0].tags).toEqual({ highway: 'primary', name: '香港路', lanes: '4' });
  expect(() => roadsOfGeojson({ type: 'Feature' })).toThrow('not a GeoJSON FeatureCollection');
  expect(() =>
    roadsOfGeojson(
      collection(
        road([
          [500, 36],
          [120, 36],
        ]),
      ),
    ),
  ).toThrow('feature 0: a point that is no longitude and latitude');
  expect(() => roadsOfGeojson(collection())).toThrow('no line has a property `highway`');
});

test('what is written is read again', async () => {
  const path = join(folder, 'cross.osm.pbf');
  const { nodes, ways } = roadsOfGeojson(CROSS);
  await writeFile(path, writePbf(nodes, ways));
  const { box, ...counts } = await surveyPbf(path);
  expect(counts).toEqual({ nodes: 5, ways: 2, roads: 2 });
  box.forEach((degrees, index) => {
    expect(degrees).toBeCloseTo([120.3, 35.99, 120.32, 36.01][index], 7);
  });
});

test('a file that is cut off, damaged, or something else is refused with where', async () => {
  const sound = await readFile(DEMO);
  expect(await refusalOf(sound.subarray(0, 5_000))).toMatch(/^byte \d+: the file ends in the middle of a block$/);
  const damaged = Buffer.from(sound);
  damaged.fill(0x55, 200, 400);
  expect(await refusalOf(damaged)).toMatch(/^byte \d+: /);
  expect(await refusalOf(Buffer.from('{"type":"FeatureCollection"}'))).toBe('byte 0: not an OSM PBF file');
  expect(await refusalOf(Buffer.from([0, 0, 0, 2, 0x18, 0xff]))).toMatch(/runs over its end$/);
});

test('the demo has the roads that its script makes, all in one network, with the trunk roads by number and the two crossings of the bay', async () => {
  const { nodes, ways } = demoNetwork();
  const { box, ...counts } = await surveyPbf(DEMO);
  expect(counts).toEqual({ nodes: nodes.length, ways: ways.length, roads: ways.length });
  for (const ref of ['G15', 'G20', 'G22', 'G204', 'G308']) expect(ways.some(({ tags }) => tags.ref === ref)).toBe(true);
  expect(ways.filter(({ tags }) => tags.name === '胶州湾大桥').every(({ tags }) => tags.bridge === 'yes')).toBe(true);
  expect(ways.filter(({ tags }) => tags.name === '胶州湾隧道').every(({ tags }) => tags.tunnel === 'yes')).toBe(true);
  const reached = new Set([nodes[0].id]);
  for (let before = 0; before !== reached.size; ) {
    before = reached.size;
    for (const way of ways) if (way.nodes.some((id) => reached.has(id))) for (const id of way.nodes) reached.add(id);
  }
  expect(reached.size).toBe(nodes.length);
});

const cli = (file) =>
  run(process.execPath, [new URL('roads.mjs', import.meta.url).pathname, file], { env: { ...process.env, DATA_DIR: folder } });

if (packageFolder() === null) test.skip('npm run roads: skipped, because Valhalla is not installed', () => undefined);
(packageFolder() === null ? describe.skip : describe)('npm run roads', () => {
  test('makes a file of roads current, and keeps what is current when it refuses one', async () => {
    const file = join(folder, 'town.geojson.gz');
    await writeFile(file, gzipSync(JSON.stringify(CROSS)));
    const { stdout } = await cli(file);
    expect(stdout).toMatch(/^town\.geojson\.gz: .+ is current\.\n$/);
    const current = () => readFile(join(folder, 'roads/current.json'), 'utf8').then(JSON.parse);
    const { tiles } = await current();
    await expect(cli(join(folder, 'missing.osm.pbf'))).rejects.toMatchObject({ code: 1, stderr: expect.stringContaining('not found') });
    await writeFile(file, '{');
    await expect(cli(file)).rejects.toMatchObject({ code: 1, stderr: expect.stringContaining('is not JSON') });
    expect(await current()).toMatchObject({ name: 'town.geojson.gz', schematic: false, tiles });
    await cli(DEMO);
    expect((await current()).name).toBe('roads.osm.pbf');
  });
});
