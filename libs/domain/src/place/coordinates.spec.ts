import fc from 'fast-check';
import type { LngLat } from '../geo.ts';
import { type CoordinateNotation, type Datum, formatCoordinates, parseCoordinates } from './coordinates.ts';

const HERE: LngLat = [120.3826, 36.0671];

describe('parseCoordinates reads the usual notations', () => {
  test.each<[string, LngLat, CoordinateNotation]>([
    ['120.3826, 36.0671', HERE, 'decimal'],
    ['36.0671,120.3826', HERE, 'decimal'],
    ['36.0671 120.3826', HERE, 'decimal'],
    ['120.3826、36.0671', HERE, 'decimal'],
    ['120.3826；36.0671。', HERE, 'decimal'],
    ['１２０．３８２６，３６．０６７１', HERE, 'decimal'],
    ['(120.3826, 36.0671)', HERE, 'decimal'],
    ['【120.3826，36.0671】', HERE, 'decimal'],
    ['[120.3826,36.0671]', HERE, 'decimal'],
    ['36.0671/120.3826', HERE, 'decimal'],
    ['坐标：120.3826，36.0671', HERE, 'decimal'],
    ['+36.0671, +120.3826', HERE, 'decimal'],
    ['36.0671N 120.3826E', HERE, 'decimal'],
    ['N36.0671 E120.3826', HERE, 'decimal'],
    ['n 36.0671, e 120.3826', HERE, 'decimal'],
    ['东经120.3826度，北纬36.0671度', HERE, 'decimal'],
    ['北纬36.0671° 东经120.3826°', HERE, 'decimal'],
    ['东经120.3826北纬36.0671', HERE, 'decimal'],
    ['120.3826度 36.0671度', HERE, 'decimal'],
    ['经度：120.3826 纬度：36.0671', HERE, 'decimal'],
    ['lat: 36.0671, lng: 120.3826', HERE, 'decimal'],
    ['longitude=120.3826 latitude=36.0671', HERE, 'decimal'],
    ['纬度 36.0671N 经度 120.3826E', HERE, 'decimal'],
    ['120, 36', [120, 36], 'decimal'],
    ['10.5, 20.25', [10.5, 20.25], 'decimal'],
    ['-70.66, -33.45', [-70.66, -33.45], 'decimal'],
    ['33.45S 70.66W', [-70.66, -33.45], 'decimal'],
    ['南纬33.45 西经70.66', [-70.66, -33.45], 'decimal'],
    ['POINT(120.3826 36.0671)', HERE, 'wkt'],
    ['SRID=4326;POINT (120.3826 36.0671)', HERE, 'wkt'],
    ['point z (120.3826 36.0671 12)', HERE, 'wkt'],
    ['POINT(36.0671 80)', [36.0671, 80], 'wkt'],
    ['geo:36.0671,120.3826', HERE, 'geoUri'],
    ['geo:36.0671,120.3826,15;u=35?z=16', HERE, 'geoUri'],
    ['geo:36.0671,120.3826;crs=wgs84', HERE, 'geoUri'],
    ['+36.0671+120.3826/', HERE, 'iso6709'],
    ['+40.20361-075.00417/', [-75.00417, 40.20361], 'iso6709'],
  ])('%s', (text, point, notation) => {
    expect(parseCoordinates(text)).toEqual({ point, datum: 'wgs84', notation });
  });

  const DMS: LngLat = [120.3825, 36.0672222];
  test.each<[string, LngLat, CoordinateNotation]>([
    ['120°22\'57"E 36°4\'2"N', DMS, 'degreesMinutesSeconds'],
    ['120°22′57″E，36°4′2″N', DMS, 'degreesMinutesSeconds'],
    ['36°04’02” 120°22’57”', DMS, 'degreesMinutesSeconds'],
    ["36º04'02'' N, 120º22'57'' E", DMS, 'degreesMinutesSeconds'],
    ['36 04 02 N 120 22 57 E', DMS, 'degreesMinutesSeconds'],
    ['N 36 04 02 E 120 22 57', DMS, 'degreesMinutesSeconds'],
    ['36 04 02, 120 22 57', DMS, 'degreesMinutesSeconds'],
    ['120 22 57 36 04 02', DMS, 'degreesMinutesSeconds'],
    ['36:04:02N 120:22:57E', DMS, 'degreesMinutesSeconds'],
    ['120-22-57E 36-04-02N', DMS, 'degreesMinutesSeconds'],
    ['东经120度22分57秒，北纬36度4分2秒', DMS, 'degreesMinutesSeconds'],
    ['北纬３６度４分２秒、东经１２０度２２分５７秒', DMS, 'degreesMinutesSeconds'],
    ['120°22.95′ 36°4.0333′', [120.3825, 36.0672217], 'degreesMinutes'],
    ['36°4.0333′N 120°22.95′E', [120.3825, 36.0672217], 'degreesMinutes'],
    ['-0°30′, 51°28′', [-0.5, 51.4666667], 'degreesMinutes'],
  ])('%s', (text, point, notation) => {
    expect(parseCoordinates(text)).toEqual({ point, datum: 'wgs84', notation });
  });

  test.each<[string, Datum]>([
    ['GCJ-02 120.3826,36.0671', 'gcj02'],
    ['高德坐标：120.3826，36.0671', 'gcj02'],
    ['腾讯地图 36.0671,120.3826', 'gcj02'],
    ['120.3826,36.0671 (gcj02)', 'gcj02'],
    ['BD-09: 120.3826,36.0671', 'bd09'],
    ['百度 120.3826,36.0671', 'bd09'],
    ['bd09ll 120.3826,36.0671', 'bd09'],
    ['WGS84 120.3826,36.0671', 'wgs84'],
    ['CGCS2000 120.3826,36.0671', 'wgs84'],
    ['GPS定位：120.3826,36.0671', 'wgs84'],
  ])('%s is said to be in %s', (text, datum) => {
    expect(parseCoordinates(text)).toEqual({ point: HERE, datum, notation: 'decimal' });
  });
});

describe('parseCoordinates refuses', () => {
  test.each([
    [''],
    ['   '],
    ['香港中路178号'],
    ['12路36号'],
    ['120.3826'],
    ['120.3826,36.0671,5'],
    ['200, 36'],
    ['120.38, 190.5'],
    ['95N 120E'],
    ['36N 190E'],
    ['36°61′N 120°22′E'],
    ['36°4′60″N 120°22′57″E'],
    ['36.5°4′N 120°22′E'],
    ['北纬36.06S 东经120.38'],
    ['-36.06N 120.38E'],
    ['36.06N 120.38N'],
    ['36.06N 120.38'],
    ['高德 百度 120.38,36.06'],
    ['192.168.1.1'],
    ['13812345678'],
    ['0532-85881234'],
    ['2026-11-22'],
    ['2026-11-22 06:05:09'],
    ['14:05'],
    ['11/22'],
    ['12 36'],
    ['geo:36.0671,120.3826;crs=gcj02x'],
    ['POINT(120.3826)'],
    ['SRID=3857;POINT(120 36)'],
    ['1e2, 36'],
    ['NaN, 36'],
    ['NE'],
    [`${'1'.repeat(300)},36`],
  ])('%j', (text) => {
    expect(parseCoordinates(text)).toBeNull();
  });

  test('any text at all without throwing, and what it accepts is on the globe', () => {
    const alphabet = fc.constantFrom(...'0123456789.,;-+ °′″\'"NSEWnsew度分秒东西南北经纬，、()/:POINTgeo百度');
    fc.assert(
      fc.property(fc.oneof(fc.string({ maxLength: 60 }), fc.string({ unit: alphabet, maxLength: 30 })), (text) => {
        const parsed = parseCoordinates(text);
        if (parsed === null) return;
        expect(Math.abs(parsed.point[0])).toBeLessThanOrEqual(180);
        expect(Math.abs(parsed.point[1])).toBeLessThanOrEqual(90);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('what is written can be read again', () => {
  const point = (lng: readonly [number, number], lat: readonly [number, number]): fc.Arbitrary<LngLat> =>
    fc.tuple(fc.double({ min: lng[0], max: lng[1], noNaN: true }), fc.double({ min: lat[0], max: lat[1], noNaN: true }));
  const china = point([73, 135], [3, 54]);
  const world = point([-180, 180], [-90, 90]);
  const isClose = (text: string, [lng, lat]: LngLat, tolerance: number) => {
    const parsed = parseCoordinates(text);
    expect(Math.abs((parsed?.point[0] ?? Number.NaN) - lng)).toBeLessThanOrEqual(tolerance);
    expect(Math.abs((parsed?.point[1] ?? Number.NaN) - lat)).toBeLessThanOrEqual(tolerance);
  };

  test('formatCoordinates writes five places, longitude first, and no minus zero', () => {
    expect(formatCoordinates(HERE)).toBe('120.38260, 36.06710');
    expect(formatCoordinates([-0.000001, -36])).toBe('0.00000, -36.00000');
  });

  test('the house form, in either order, anywhere in China', () => {
    fc.assert(
      fc.property(china, (at) => {
        const text = formatCoordinates(at);
        isClose(text, at, 5.1e-6);
        isClose(text.split(', ').reverse().join(','), at, 5.1e-6);
      }),
    );
  });

  test('degrees, minutes and seconds with marks, anywhere on the globe', () => {
    const dms = (value: number, marks: readonly [string, string]): string => {
      const tenths = Math.round(Math.abs(value) * 36_000);
      return `${Math.floor(tenths / 36_000)}°${Math.floor((tenths % 36_000) / 600)}′${((tenths % 600) / 10).toFixed(1)}″${value < 0 ? marks[1] : marks[0]}`;
    };
    fc.assert(
      fc.property(world, fc.boolean(), (at, latFirst) => {
        const parts = [dms(at[0], ['E', 'W']), dms(at[1], ['N', 'S'])];
        isClose((latFirst ? parts.reverse() : parts).join(' '), at, 1.5e-5);
      }),
    );
  });

  test('Chinese marks, WKT and geo URIs, anywhere on the globe', () => {
    fc.assert(
      fc.property(world, (at) => {
        const [lng, lat] = at.map((value) => value.toFixed(6)) as [string, string];
        const bare = (value: string): string => value.replace('-', '');
        isClose(`${at[0] < 0 ? '西经' : '东经'}${bare(lng)}度，${at[1] < 0 ? '南纬' : '北纬'}${bare(lat)}度`, at, 1e-6);
        isClose(`POINT(${lng} ${lat})`, at, 1e-6);
        isClose(`geo:${lat},${lng}`, at, 1e-6);
      }),
    );
  });
});
