import { type Fix, SEND_EVERY_MS, Tracker, useTracking } from './tracker.ts';

type Watch = { take: PositionCallback; fail: PositionErrorCallback };

function phone(keep: (fix: Fix) => void) {
  const watches: Watch[] = [];
  const geolocation = {
    watchPosition: (take: PositionCallback, fail?: PositionErrorCallback | null) => {
      watches.push({ take, fail: fail ?? (() => undefined) });
      return watches.length;
    },
    clearWatch: () => undefined,
  };
  const tracker = new Tracker(geolocation, keep);
  const move = (timestamp: number, lng: number): void =>
    watches.at(-1)?.take({
      coords: { longitude: lng, latitude: 36.1, accuracy: 8, speed: null, heading: Number.NaN },
      timestamp,
    } as GeolocationPosition);
  return { tracker, move, watches };
}

const start = Date.now() - 600_000;

test('a fix is kept at most every ten seconds', () => {
  const kept: number[] = [];
  const { tracker, move } = phone(({ point }) => kept.push(point.coordinates[0]));
  tracker.start('team');
  move(start, 120.1);
  move(start + 2_000, 120.2);
  move(start + SEND_EVERY_MS, 120.3);
  expect(kept).toEqual([120.1, 120.3]);
  expect(useTracking.getState()).toMatchObject({ state: 'on', point: [120.3, 36.1], accuracyMetres: 8 });
  tracker.stop();
  expect(useTracking.getState().state).toBe('off');
});

test('a phone that comes to rest between two turns says where, when its turn comes', async () => {
  const kept: number[] = [];
  const { tracker, move } = phone(({ point }) => kept.push(point.coordinates[0]));
  tracker.start('team');
  move(start, 120.1);
  move(start + SEND_EVERY_MS - 40, 120.2);
  move(start + SEND_EVERY_MS - 20, 120.3);
  expect(kept).toEqual([120.1]);
  for (const end = Date.now() + 2_000; kept.length < 2 && Date.now() < end; ) await new Promise((resolve) => setTimeout(resolve, 5));
  expect(kept).toEqual([120.1, 120.3]);
  move(start + 2 * SEND_EVERY_MS - 5, 120.4);
  tracker.stop();
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(kept).toHaveLength(2);
});

test('whoever has no team learns where the phone is, and tells nobody', () => {
  const kept: Fix[] = [];
  const { tracker, move, watches } = phone((fix) => kept.push(fix));
  tracker.start(null);
  tracker.start(null);
  move(start, 120.1);
  expect([kept, watches.length, useTracking.getState().point]).toEqual([[], 1, [120.1, 36.1]]);
  tracker.start('team');
  move(start + SEND_EVERY_MS, 120.2);
  expect(kept).toHaveLength(1);
  tracker.stop();
});

test('numbers that the phone does not know are left out', () => {
  const kept: Fix[] = [];
  const { tracker, move } = phone((fix) => kept.push(fix));
  tracker.start('team');
  move(start, 120.1);
  expect(Object.keys(kept[0] ?? {}).sort()).toEqual(['accuracyMetres', 'at', 'point', 'teamId']);
  tracker.stop();
});

test('a refusal is said and stands in the way of nothing', () => {
  const { tracker, watches } = phone(() => undefined);
  tracker.start('team');
  watches.at(-1)?.fail({ code: 1, PERMISSION_DENIED: 1 } as GeolocationPositionError);
  expect(useTracking.getState().state).toBe('denied');
  tracker.stop();
  new Tracker(null, () => undefined).start('team');
  expect(useTracking.getState().state).toBe('unavailable');
});
