/** What the importer of boundaries takes and what it refuses, and that it says why. */
import assert from 'node:assert/strict';
import { BoundaryError, readBoundaries } from './boundaries.mjs';
import { metresBetween, ringArea } from './geometry.mjs';

const known = new Map([['370202', { id: 'shinan', name: '市南区', center: { type: 'Point', coordinates: [120.4075, 36.0754] } }]]);
const options = { codeProperty: 'adcode', nameProperty: 'name', crs: 'EPSG:4326' };
const SQUARE = [
  [120.3, 36.05],
  [120.42, 36.05],
  [120.42, 36.09],
  [120.3, 36.09],
  [120.3, 36.05],
];
const file = (ring, extra = {}) => ({
  type: 'FeatureCollection',
  features: [{ type: 'Feature', properties: { adcode: 370202, name: '市南区' }, geometry: { type: 'Polygon', coordinates: [ring] } }],
  ...extra,
});
const crs = (name) => ({ crs: { type: 'name', properties: { name } } });
const refused = (collection, how = options) => {
  try {
    readBoundaries(collection, how, known);
  } catch (error) {
    assert.ok(error instanceof BoundaryError, String(error));
    return error.problems.join('\n');
  }
  return assert.fail('was taken');
};

test('a sound polygon is taken with the id on record, wound counter-clockwise', () => {
  const [boundary, ...rest] = readBoundaries(file([...SQUARE].reverse()), options, known);
  assert.deepEqual(
    [boundary.id, boundary.code, boundary.geometry.type, boundary.vertexCount, rest.length],
    ['shinan', '370202', 'Polygon', 5, 0],
  );
  assert.ok(ringArea(boundary.geometry.coordinates[0]) > 0);
});

test('GCJ-02 is moved to WGS 84, CGCS2000 stays as it is', () => {
  const [moved] = readBoundaries(file(SQUARE), { ...options, crs: 'GCJ-02' }, known);
  const metres = metresBetween(moved.geometry.coordinates[0][0], SQUARE[0]);
  assert.ok(metres > 400 && metres < 520, `${metres}`);
  const [same] = readBoundaries(file(SQUARE), { ...options, crs: 'EPSG:4490' }, known);
  assert.deepEqual(same.geometry.coordinates[0], SQUARE);
});

test('the coordinate system must be known, by the option or by the file, and may not contradict', () => {
  const silent = { ...options, crs: undefined };
  assert.match(refused(file(SQUARE), silent), /does not say its coordinate system/);
  assert.match(refused(file(SQUARE, crs('urn:ogc:def:crs:EPSG::4547')), silent), /4547.*Reproject/);
  assert.match(refused(file(SQUARE), { ...options, crs: 'EPSG:3857' }), /EPSG:3857 is not known/);
  assert.equal(readBoundaries(file(SQUARE, crs('urn:ogc:def:crs:OGC:1.3:CRS84')), silent, known).length, 1);
  assert.equal(readBoundaries(file(SQUARE, crs('urn:ogc:def:crs:EPSG::4490')), silent, known).length, 1);
});

test('projected metres, swapped axes and a far place are recognised', () => {
  const metres = SQUARE.map(([x, y]) => [(x - 120) * 90_000 + 500_000, y * 111_000]);
  assert.match(refused(file(metres)), /projected metres/);
  assert.match(refused(file(SQUARE.map(([x, y]) => [y, x]))), /latitude before longitude/);
  assert.match(refused(file(SQUARE.map(([x, y]) => [x - 10, y]))), /lies far from 市南区/);
});

test('open, crossing, empty and missing rings are named with feature and ring', () => {
  assert.match(refused(file(SQUARE.slice(0, 4))), /features\[0\] \(370202\): ring 0: is not closed/);
  assert.match(refused(file([SQUARE[0], SQUARE[2], SQUARE[1], SQUARE[3], SQUARE[0]])), /crosses itself near/);
  assert.match(refused(file([SQUARE[0], SQUARE[1], SQUARE[0]])), /fewer than four/);
  assert.match(refused(file([...SQUARE.slice(0, 2), ['120', 36], SQUARE[0]])), /point 2 is not/);
  const point = file(SQUARE);
  point.features[0].geometry = { type: 'Point', coordinates: [120, 36] };
  assert.match(refused(point), /geometry is Point/);
});

test('unknown and missing codes are refused, all at once; another name is only told', () => {
  const two = file(SQUARE);
  two.features.push({ ...two.features[0], properties: { adcode: '110101' } }, { ...two.features[0], properties: {} });
  assert.match(refused(two), /\(110101\): no jurisdiction[\s\S]*features\[2\]: property adcode is missing/);
  const other = file(SQUARE);
  other.features[0].properties.name = '市南';
  assert.match(readBoundaries(other, options, known)[0].warnings[0], /named 市南 in the file/);
  assert.match(refused({ type: 'Feature' }), /not a GeoJSON FeatureCollection/);
});

test('several features of one code become one MultiPolygon', () => {
  const two = file(SQUARE);
  two.features.push({ ...two.features[0], geometry: { type: 'Polygon', coordinates: [SQUARE.map(([x, y]) => [x + 0.2, y])] } });
  const [boundary] = readBoundaries(two, options, known);
  assert.deepEqual([boundary.geometry.type, boundary.geometry.coordinates.length], ['MultiPolygon', 2]);
});
