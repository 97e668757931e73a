import { type Fix, SEND_EVERY_MS, Tracker, useTracking } from './tracker.ts';

type Watch = { take: PositionCallback; fail: PositionErrorCallback };

function phone(post: (fixes: readonly Fix[]) => Promise<unknown>) {
  const watches: Watch[] = [];
  const geolocation = {
    watchPosition: (take: PositionCallback, fail?: PositionErrorCallback | null) => {
      watches.push({ take, fail: fail ?? (() => undefined) });
      return watches.length;
    },
    clearWatch: () => undefined,
  };
  const tracker = new Tracker(geolocation, post);
  const move = (timestamp: number, lng: number): void =>
    watches.at(-1)?.take({
      coords: { longitude: lng, latitude: 36.1, accuracy: 8, speed: null, heading: Number.NaN },
      timestamp,
    } as GeolocationPosition);
  return { tracker, move, watches };
}

const start = Date.now() - 600_000;

test('fixes go at most every ten seconds, and what was not delivered goes with the next', async () => {
  const sent: number[] = [];
  let isDown = true;
  const { tracker, move } = phone(async (fixes) => {
    if (isDown) throw new Error('down');
    sent.push(fixes.length);
  });
  tracker.start('team');
  move(start, 120.1);
  move(start + 2_000, 120.2);
  await tracker.flush();
  expect(tracker.unsent).toBe(1);
  isDown = false;
  move(start + SEND_EVERY_MS, 120.3);
  await tracker.flush();
  expect([sent, tracker.unsent]).toEqual([[2], 0]);
  expect(useTracking.getState()).toMatchObject({ state: 'on', point: [120.3, 36.1], accuracyMetres: 8 });
  tracker.stop();
  expect(useTracking.getState().state).toBe('off');
});

test('numbers that the phone does not know are left out', async () => {
  let first: Fix | undefined;
  const { tracker, move } = phone(async ([fix]) => {
    first = fix;
  });
  tracker.start('team');
  move(start, 120.1);
  await tracker.flush();
  expect(Object.keys(first ?? {}).sort()).toEqual(['accuracyMetres', 'at', 'point', 'teamId']);
  tracker.stop();
});

test('a refusal is said and stands in the way of nothing', () => {
  const { tracker, watches } = phone(async () => undefined);
  tracker.start('team');
  watches.at(-1)?.fail({ code: 1, PERMISSION_DENIED: 1 } as GeolocationPositionError);
  expect(useTracking.getState().state).toBe('denied');
  tracker.stop();
  new Tracker(null, async () => undefined).start('team');
  expect(useTracking.getState().state).toBe('unavailable');
});
