import type { GazetteerKind } from '@fenghuo/domain';
import { entryFrom, ofGeoJson, ofSheet, type ReadFile, readPlaces } from './geo-import.ts';

const kindOf = (words: string): GazetteerKind | null =>
  (({ bridge: 'bridge', 桥: 'bridge' }) as Record<string, GazetteerKind>)[words] ?? null;
const feature = (properties: object, coordinates: unknown = [120.38, 36.06], type = 'Point') => ({
  type: 'Feature',
  properties,
  geometry: { type, coordinates },
});
const collection = (...features: object[]) => ({ type: 'FeatureCollection', features });
const places = (read: ReadFile) => ('places' in read ? read.places : []);

test('[W14] points with their names, aliases and kinds are read; what has no kind waits for one', () => {
  const read = places(
    ofGeoJson(
      collection(
        feature({ name: ' 栈桥 ', kind: '桥', aliases: ['前海栈桥', ''] }),
        feature({ name: '五四广场', alt_name: '五四;五月的风' }),
      ),
      kindOf,
    ),
  );
  expect(read).toEqual([
    { line: 1, name: '栈桥', aliases: ['前海栈桥'], kind: 'bridge', point: [120.38, 36.06], fault: null },
    { line: 2, name: '五四广场', aliases: ['五四', '五月的风'], kind: null, point: [120.38, 36.06], fault: null },
  ]);
  expect(read[1] && entryFrom(read[1], 'landmark')).toMatchObject({ kind: 'landmark', point: { coordinates: [120.38, 36.06] } });
});

test('[W14] what cannot be a place is named by its fault', () => {
  const bad = collection(
    feature({}),
    feature(
      { name: '路' },
      [
        [120, 36],
        [121, 36],
      ],
      'LineString',
    ),
    feature({ name: '颠倒' }, [36.06, 120.38]),
    feature({ name: '怪', kind: '火山' }),
    feature({ name: '栈桥' }),
    feature({ name: '栈桥' }),
    feature({ name: '长'.repeat(101) }),
  );
  expect(places(ofGeoJson(bad, kindOf)).map(({ fault }) => fault)).toEqual([
    'noName',
    'notAPoint',
    'noPoint',
    'unknownKind',
    null,
    'twice',
    'tooLong',
  ]);
});

test('[W14] a file in another system, or that is none, is refused whole', () => {
  const crs = { type: 'name', properties: { name: 'urn:ogc:def:crs:EPSG::4547' } };
  expect(ofGeoJson({ ...collection(feature({ name: '栈桥' })), crs }, kindOf)).toEqual({ fault: 'foreignCrs' });
  expect(
    places(ofGeoJson({ ...collection(feature({ name: '栈桥' })), crs: { properties: { name: 'urn:ogc:def:crs:OGC:1.3:CRS84' } } }, kindOf)),
  ).toHaveLength(1);
  expect(ofGeoJson([], kindOf)).toEqual({ fault: 'notGeoJson' });
  expect(ofGeoJson(collection(), kindOf)).toEqual({ fault: 'empty' });
});

test('[W14] a table is read by its headings', () => {
  const read = ofSheet(
    {
      headers: ['地名', '类别', '经度', '纬度', '别名'],
      rows: [
        ['栈桥', '桥', '120.31', '36.06', '前海栈桥、栈桥公园'],
        ['无坐标', '', '', '', ''],
      ],
    },
    kindOf,
  );
  expect(read).toEqual([
    { line: 2, name: '栈桥', aliases: ['前海栈桥', '栈桥公园'], kind: 'bridge', point: [120.31, 36.06], fault: null },
    { line: 3, name: '无坐标', aliases: [], kind: null, point: null, fault: 'noPoint' },
  ]);
});

test('a broken file says so', async () => {
  const file = Object.assign(new File([], 'places.geojson'), { arrayBuffer: async () => new TextEncoder().encode('{"features":').buffer });
  expect(await readPlaces(file, kindOf)).toEqual({ fault: 'notGeoJson' });
});
