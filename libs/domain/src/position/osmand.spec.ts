/** docs/spec/positions.md, "Trackers": the forms that traccar.org/osmand documents, and what apps make of them. */
import { NOW } from '../testing/examples.ts';
import { readOsmAnd, readTraccarClient } from './osmand.ts';

const query = (text: string) => readOsmAnd(NOW, new Map(new URLSearchParams(text)));

test('[D7] a query with everything: knots, degrees, seconds', () => {
  expect(query('id=s&lat=36.07&lon=120.38&timestamp=1795700000&speed=10&bearing=270.5&altitude=12&accuracy=8&hdop=1.2&batt=87')).toEqual({
    secret: 's',
    fixes: [
      {
        point: { type: 'Point', coordinates: [120.38, 36.07] },
        at: '2026-11-26T13:33:20.000Z',
        speedMps: expect.closeTo(5.144444, 5),
        headingDegrees: 270.5,
        accuracyMetres: 8,
      },
    ],
  });
});

test.each([
  ['1795700000', '2026-11-26T13:33:20.000Z'],
  ['1795700000123', '2026-11-26T13:33:20.123Z'],
  ['1795700000.5', '2026-11-26T13:33:20.500Z'],
  ['2026-11-26T13:33:20Z', '2026-11-26T13:33:20.000Z'],
  ['2026-11-26T21:33:20.250%2B08:00', '2026-11-26T13:33:20.250Z'],
  ['2026-11-26T13:33:20', '2026-11-26T13:33:20.000Z'],
  ['2026-11-26+13:33:20', '2026-11-26T13:33:20.000Z'],
  ['', NOW],
])('[D7] the time %s', (given, at) => {
  expect(query(`id=s&lat=1&lon=2&timestamp=${given}`).fixes[0]?.at).toBe(at);
});

test('[D7] other words for the same: deviceid, heading, location', () => {
  expect(query('deviceid=s&location=36.07,120.38&heading=90')).toMatchObject({
    secret: 's',
    fixes: [{ point: { coordinates: [120.38, 36.07] }, at: NOW, headingDegrees: 90, speedMps: null, accuracyMetres: null }],
  });
});

test('[D7] −1 is not known', () => {
  expect(query('id=s&lat=1&lon=2&speed=-1&bearing=-1&accuracy=-1').fixes[0]).toMatchObject({
    speedMps: null,
    headingDegrees: null,
    accuracyMetres: null,
  });
});

test.each([
  'id=s',
  'id=s&lat=1',
  'id=s&lat=a&lon=b',
  'id=s&location=1',
  'id=s&lat=1&lon=2&valid=false',
  'id=s&lat=1&lon=2&timestamp=soon',
  'id=s&lat=1&lon=2&timestamp=99999999999999999999',
])('[D8] %s has no place that could be believed', (text) => {
  const { secret, fixes } = query(text);
  expect([secret, fixes.length, fixes[0]?.point.coordinates.some(Number.isNaN)]).toEqual(['s', 1, true]);
});

const location = (more: object = {}) => ({
  timestamp: '2026-11-26T13:33:20.862Z',
  coords: { latitude: 36.07, longitude: 120.38, accuracy: 3.8, speed: 18.67, heading: 63, altitude: 35.7 },
  is_moving: true,
  battery: { level: 0.79, is_charging: false },
  extras: {},
  ...more,
});

test('[D7] the JSON of Traccar Client: metres a second, one fix or what it kept without network', () => {
  const read = readTraccarClient(NOW, { location: location(), device_id: 's' });
  expect(read).toEqual({
    secret: 's',
    fixes: [
      {
        point: { type: 'Point', coordinates: [120.38, 36.07] },
        at: '2026-11-26T13:33:20.862Z',
        speedMps: 18.67,
        headingDegrees: 63,
        accuracyMetres: 3.8,
      },
    ],
  });
  expect(readTraccarClient(NOW, { location: [location(), location()], device_id: 's' }).fixes).toHaveLength(2);
  const unknown = { latitude: 1, longitude: 2, speed: -1, heading: -1, accuracy: 5 };
  expect(readTraccarClient(NOW, { location: location({ coords: unknown }), device_id: 's' }).fixes[0]).toMatchObject({
    speedMps: null,
    headingDegrees: null,
  });
});

test.each([
  null,
  [],
  'x',
  {},
  { location: null },
  { location: { coords: [] } },
  { location: { coords: { latitude: {}, longitude: true } } },
])('[D8] JSON that tells nothing: %j', (body) => {
  const { secret, fixes } = readTraccarClient(NOW, body);
  expect([secret, fixes.length, fixes[0]?.point.coordinates.some(Number.isNaN)]).toEqual([null, 1, true]);
});
