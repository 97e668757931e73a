/** The demo city holds together: tree, borders, teams, types and names agree, and everything lies where it says. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { gunzipSync } from 'node:zlib';
import { PMTiles } from 'pmtiles';
import { DISTRICTS } from './district-lines.mjs';
import { isInside, metresTo, polygonArea } from './geometry.mjs';

/** CommonJS only. */
const clipping = createRequire(import.meta.url)('polygon-clipping');
const assets = new URL('../../apps/server/assets/', import.meta.url);
const demo = (name) => JSON.parse(readFileSync(new URL(`demo/${name}`, assets), 'utf8'));
/** Metres a pier, an islet or a beach may lie off the drawn coast. */
const OFF_SHORE = 1000;

const jurisdictions = demo('jurisdictions.json');
const districts = demo('regions.geojson').features.map(({ properties, geometry }) => ({ ...properties, geometry }));
const capabilities = new Set(demo('capabilities.json').map(({ code }) => code));
const types = demo('incident-types.json');
const teams = demo('teams.json');
const gazetteer = demo('gazetteer.json');
const squareKilometres = (geometry) => geometry.coordinates.reduce((sum, polygon) => sum + polygonArea(polygon), 0) / 1e6;
const nearest = (point) => {
  const home = districts.find((district) => isInside(point, district.geometry));
  if (home) return { code: home.code, metres: 0 };
  return districts
    .map((district) => ({ code: district.code, metres: metresTo(point, district.geometry) }))
    .sort((a, b) => a.metres - b.metres)[0];
};
const assertIn = (code, point, who) => {
  const { code: found, metres } = nearest(point);
  assert.equal(found, code, `${who} at ${point} lies in ${found}, not ${code}`);
  assert.ok(metres < OFF_SHORE, `${who} at ${point} lies ${Math.round(metres)} m off ${code}`);
};
const assertUnique = (values) => assert.deepEqual([...new Set(values)], values);

test('the tree is one city, ten districts and their streets and towns, each below the code it begins with', () => {
  assertUnique(jurisdictions.map(({ code }) => code));
  const of = (level) => jurisdictions.filter((row) => row.level === level);
  assert.deepEqual(
    of('city').map(({ code, parentCode }) => [code, parentCode]),
    [['370200', null]],
  );
  assert.equal(
    of('district')
      .map(({ code, name }) => code + name)
      .join(' '),
    '370202市南区 370203市北区 370211黄岛区 370212崂山区 370213李沧区 370214城阳区 370215即墨区 370281胶州市 370283平度市 370285莱西市',
  );
  assert.ok(of('district').every(({ parentCode }) => parentCode === '370200'));
  assert.equal(of('town').length, 134);
  for (const { code, name, nameEn, parentCode } of of('town')) {
    assert.match(code, /^3702\d{5}$/);
    assert.equal(parentCode, code.slice(0, 6));
    assert.match(name, /(街道|镇)$/);
    assert.match(nameEn, /(Subdistrict|Town)$/);
  }
});

test('every centre lies in its own district', () => {
  for (const { code, name, level, parentCode, center } of jurisdictions)
    if (center && level !== 'city') assertIn(level === 'town' ? parentCode : code, center, name);
});

test('districts are drawn with 20 to 60 points, do not overlap and leave no gap between each other', () => {
  for (const { code, ring } of DISTRICTS) assert.ok(ring.length >= 20 && ring.length <= 60, `${code} has ${ring.length} points`);
  const whole = { type: 'MultiPolygon', coordinates: clipping.union(...districts.map(({ geometry }) => geometry.coordinates)) };
  const sum = districts.reduce((total, { geometry }) => total + squareKilometres(geometry), 0);
  assert.ok(Math.abs(squareKilometres(whole) - sum) < 1, 'overlaps');
  const inland = whole.coordinates.flatMap((polygon) => polygon.slice(1)).filter((hole) => polygonArea([hole]) > 20_000 && isLand(hole));
  assert.deepEqual(inland, []);
  // The city's land is about 11 300 km² in its yearbooks; the drawing may be off by a few percent.
  assert.ok(sum > 10_700 && sum < 11_800, `${sum} km²`);
});

test('regions say that they are schematic and keep to the land', () => {
  const land = demo('land.geojson').features[0].geometry;
  for (const district of districts) {
    assert.equal(district.schematic, true);
    for (const [outer] of district.geometry.coordinates) {
      assert.deepEqual(outer[0], outer.at(-1));
      // Every 20th point: the distance to 7 000 edges is slow.
      const off = outer.filter((point, i) => i % 20 === 0 && metresTo(point, land) > 50);
      assert.deepEqual(off, [], district.name);
    }
  }
});

test('about 40 teams, the first five of different kinds in the inner city, stand in their own district and do what the vocabulary names', () => {
  assert.ok(teams.length >= 38 && teams.length <= 45);
  assert.deepEqual(
    teams.map(({ code }) => code),
    teams.map((_, i) => `T${String(i + 1).padStart(2, '0')}`),
  );
  assertUnique(teams.map(({ name }) => name));
  assert.equal(new Set(teams.slice(0, 5).map(({ kind }) => kind)).size, 5);
  for (const team of teams.slice(0, 5)) assert.match(team.jurisdictionCode, /^3702(02|03|12|13)/);
  const codes = new Set(jurisdictions.map(({ code }) => code));
  for (const { name, station, jurisdictionCode, capabilities: able, headcount, leaderName } of teams) {
    assert.ok(codes.has(jurisdictionCode), `${name}: ${jurisdictionCode}`);
    assertIn(jurisdictionCode.slice(0, 6), station.point, name);
    assert.ok(able.length > 0 && able.every(({ code }) => capabilities.has(code)), name);
    assert.ok(headcount > 0 && leaderName.length > 1);
  }
});

test('incident types form four classes, name known capabilities, and some team can do each of them', () => {
  const byCode = new Map(types.map((type) => [type.code, type]));
  assert.equal(byCode.size, types.length);
  assert.deepEqual(
    types.filter(({ parentCode }) => parentCode === null).map(({ code }) => code),
    ['natural', 'accident', 'health', 'social'],
  );
  for (const type of types) {
    assert.ok(type.parentCode === null || byCode.get(type.parentCode).class === type.class, type.code);
    assert.ok(
      type.capabilities.every((code) => capabilities.has(code)),
      type.code,
    );
    assert.ok(type.name.zh !== '' && type.name.en !== '');
  }
  const able = new Set(teams.flatMap((team) => team.capabilities.map(({ code }) => code)));
  assert.deepEqual(
    [...capabilities].filter((code) => !able.has(code)),
    [],
  );
});

test('the gazetteer has at least 250 names of its own, each in the district it says', () => {
  const own = gazetteer.filter(({ kind }) => kind !== 'district' && kind !== 'town');
  assert.ok(own.length >= 250, `${own.length}`);
  for (const { name, kind, point, regionCode } of gazetteer) {
    if (kind === 'bay' || kind === 'bridge' || kind === 'tunnel') continue;
    assertIn(regionCode, point, name);
  }
  for (const [name, lng, lat] of [
    ['栈桥', 120.315, 36.06],
    ['五四广场', 120.379, 36.062],
    ['青岛北站', 120.369, 36.169],
    ['青岛胶东国际机场', 120.088, 36.362],
  ]) {
    const found = gazetteer.find((entry) => entry.name === name || entry.aliases.includes(name));
    assert.ok(Math.hypot(found.point[0] - lng, found.point[1] - lat) < 0.004, name);
  }
});

test('the basemap is a PMTiles archive with the promised layers, and small', async () => {
  const bytes = readFileSync(new URL('basemap/qingdao.pmtiles', assets));
  assert.ok(bytes.length < 3_000_000);
  const archive = new PMTiles(
    {
      getKey: () => 'qingdao',
      getBytes: async (offset, length) => ({ data: bytes.buffer.slice(bytes.byteOffset + offset, bytes.byteOffset + offset + length) }),
    },
    undefined,
    async (data) => new Uint8Array(gunzipSync(Buffer.from(data))).buffer,
  );
  const header = await archive.getHeader();
  assert.deepEqual([header.minZoom, header.maxZoom, header.minLon, header.maxLat], [5, 14, 119.2, 37.4]);
  const { vector_layers: layers } = await archive.getMetadata();
  assert.deepEqual(
    layers.map(({ id }) => id),
    ['land', 'district', 'green', 'water', 'coast', 'river', 'road', 'rail', 'place'],
  );
  // One tile on the old town at each zoom; one beyond the city, still land.
  for (const [z, x, y] of [
    [5, 26, 12],
    [8, 213, 100],
    [10, 854, 401],
    [12, 3417, 1605],
    [14, 13669, 6421],
    [10, 852, 400],
  ])
    assert.ok((await archive.getZxy(z, x, y))?.data.byteLength > 20, `${z}/${x}/${y}`);
});

function isLand(ring) {
  const middle = [0, 1].map((n) => ring.slice(1).reduce((sum, point) => sum + point[n], 0) / (ring.length - 1));
  return isInside(middle, demo('land.geojson').features[0].geometry);
}
