import { Positions } from './positions.ts';

function frame(
  ...fixes: { number: number; lng: number; lat: number; seconds: number; heading: number | null; speed: number | null }[]
): Uint8Array {
  const bytes = new Uint8Array(fixes.length * 20);
  const view = new DataView(bytes.buffer);
  fixes.forEach((fix, index) => {
    const at = index * 20;
    view.setUint32(at, fix.number, true);
    view.setInt32(at + 4, Math.round(fix.lng * 1e7), true);
    view.setInt32(at + 8, Math.round(fix.lat * 1e7), true);
    view.setUint32(at + 12, fix.seconds, true);
    view.setUint16(at + 16, fix.heading === null ? 65_535 : fix.heading * 100, true);
    view.setUint16(at + 18, fix.speed === null ? 65_535 : fix.speed * 100, true);
  });
  return bytes;
}

test('a frame gives each team its place, heading and speed; 65535 is none', () => {
  const positions = new Positions();
  positions.frame(
    frame(
      { number: 7, lng: 120.47203, lat: 36.15706, seconds: 100, heading: 270.5, speed: 9.25 },
      { number: 9, lng: -0.5, lat: -0.25, seconds: 100, heading: null, speed: null },
    ),
  );
  expect(positions.get(7)).toEqual({ lng: 120.47203, lat: 36.15706, at: Date.UTC(2020, 0, 1) + 100_000, heading: 270.5, speedMps: 9.25 });
  expect(positions.get(9)).toMatchObject({ lng: -0.5, lat: -0.25, heading: null, speedMps: null });
  expect(positions.get(8)).toBeNull();
});

test('the newest wins, however the frames overtake one another, and there is room for every team', () => {
  const positions = new Positions();
  for (let number = 0; number < 3000; number += 1)
    positions.frame(frame({ number, lng: 120, lat: 36, seconds: 50, heading: null, speed: null }));
  positions.frame(frame({ number: 1, lng: 121, lat: 36, seconds: 60, heading: null, speed: null }));
  positions.frame(frame({ number: 1, lng: 122, lat: 36, seconds: 55, heading: null, speed: null }));
  expect(positions.get(1)?.lng).toBe(121);
  expect(positions.get(2999)?.lng).toBe(120);
});

test('a symbol glides to its new place and never past it; a jump is a jump', () => {
  const positions = new Positions();
  const at = (lng: number, ms: number) => ({ lng, lat: 36, at: ms, heading: null, speedMps: null });
  positions.set(1, at(120, 1_000), 1_000);
  expect(positions.shown(1, 1_000)?.lng).toBe(120);
  positions.set(1, at(120.01, 2_000), 2_000);
  expect(positions.shown(1, 2_750)?.lng).toBeCloseTo(120.005, 9);
  expect(positions.shown(1, 9_000)?.lng).toBe(120.01);
  expect([positions.isGliding(2_750), positions.isGliding(9_000)]).toEqual([true, false]);
  positions.set(1, at(121, 10_000), 10_000);
  expect(positions.shown(1, 10_000)?.lng).toBe(121);
});
