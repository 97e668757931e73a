/** docs/spec/routing.md, "Closures" */
import { applyEvent } from '../feed/apply.ts';
import type { LngLat } from '../geo.ts';
import { estimateRoute } from '../route/route.ts';
import { eg, NOW, SHINAN, seconds } from '../testing/examples.ts';
import { refusalOf } from '../testing/refusal.ts';
import { toInstant, toMs } from '../time.ts';
import type { HeldClosure } from './closure.apply.ts';
import { areaOf, holds, touches } from './closure.area.ts';
import { closeRoad, cutWay, lapseClosure, openRoad } from './closure.rules.ts';
import { bars, type CloseRoad, type Closure } from './closure.ts';

const ring = (...points: LngLat[]): CloseRoad['geometry'] => ({ type: 'Polygon', coordinates: [points] });
const SQUARE = ring([120.3, 36], [120.31, 36], [120.31, 36.01], [120.3, 36.01], [120.3, 36]);
const BRIDGE: LngLat[] = [
  [120.2, 36.1],
  [120.3, 36.15],
];

const close = (more: Partial<CloseRoad> = {}, now = NOW): HeldClosure => {
  const [event] = closeRoad(now, { id: eg.id(), jurisdictionId: SHINAN }, { geometry: SQUARE, reason: ' 积水 ', ...more });
  if (event === undefined) throw new Error('nothing happened');
  return applyEvent('closure', null, event) as unknown as HeldClosure;
};

const apply = (held: HeldClosure, events: ReturnType<typeof openRoad>): HeldClosure =>
  events.reduce((before, event) => applyEvent('closure', before as never, event) as unknown as HeldClosure, held);

test('[RT4] a closed road is seen by everyone, from now on until somebody opens it', () => {
  const { row, scope, live } = close();
  expect(row).toMatchObject({ state: 'closed', reason: '积水', from: NOW, until: null, radiusMetres: null, openedAt: null, version: 1 });
  expect([scope, live]).toEqual([['*'], true]);
  expect(close({ geometry: { type: 'Point', coordinates: [120.3, 36] } }).row.radiusMetres).toBe(50);
});

test.each<[string, CloseRoad['geometry']]>([
  ['crosses itself', ring([120.3, 36], [120.31, 36.01], [120.31, 36], [120.3, 36.01], [120.3, 36])],
  ['not closed: first and last point differ', ring([120.3, 36], [120.31, 36], [120.31, 36.01], [120.3, 36.01])],
  ['no area', ring([120.3, 36], [120.31, 36], [120.31, 36], [120.3, 36])],
  ['crosses itself', ring([120.3, 36], [120.31, 36], [120.32, 36], [120.3, 36])],
  ['wider than 0.6 degrees', ring([119, 36], [121, 36], [121, 36.1], [119, 36])],
  [
    'no length',
    {
      type: 'LineString',
      coordinates: [
        [120.3, 36],
        [120.3, 36],
      ],
    },
  ],
  [
    'crosses itself',
    {
      type: 'LineString',
      coordinates: [
        [120.3, 36],
        [120.31, 36.01],
        [120.31, 36],
        [120.3, 36.01],
      ],
    },
  ],
])('[RT4] a geometry is refused that %s', (message, geometry) => {
  expect(refusalOf(() => close({ geometry }))).toMatchObject({
    code: 'CLOSURE_INVALID',
    details: { errors: [{ path: 'geometry', message }] },
  });
});

test('[RT4] a closure may be planned, but not end before it begins or before now', () => {
  expect(close({ from: seconds(3600), until: seconds(7200) }).row).toMatchObject({ from: seconds(3600), until: seconds(7200) });
  expect(refusalOf(() => close({ until: seconds(-1) }))?.code).toBe('VALUE_OUT_OF_RANGE');
  expect(refusalOf(() => close({ from: seconds(60), until: seconds(60) }))?.code).toBe('VALUE_OUT_OF_RANGE');
  expect(refusalOf(() => close({ from: toInstant(toMs(NOW) + 400 * 86_400_000) }))?.code).toBe('TIME_IN_FUTURE');
  expect(refusalOf(() => close({ from: '2020-01-01T00:00:00Z' }))?.code).toBe('TIME_TOO_OLD');
  expect(refusalOf(() => close({ radiusMetres: 100 }))?.code).toBe('VALUE_OUT_OF_RANGE');
});

test('[RT5] an open road leaves the live set and cannot be opened twice', () => {
  const open = apply(close(), openRoad(seconds(60), { closure: close() }, { at: seconds(30) }));
  expect(open).toMatchObject({ live: false, row: { state: 'open', openedAt: seconds(30), version: 2 } });
  expect(refusalOf(() => openRoad(NOW, { closure: open }, {}))).toMatchObject({
    code: 'CLOSURE_NOT_CLOSED',
    details: { current: open.row },
  });
});

test('[RT6] a closure bars ways from its beginning to its end, and is opened by the product after it', () => {
  const held = close({ from: seconds(60), until: seconds(120) });
  expect([0, 59, 60, 119, 120].map((at) => bars(held.row, seconds(at)))).toEqual([false, false, true, true, false]);
  expect(lapseClosure(seconds(119), held)).toEqual([]);
  expect(lapseClosure(seconds(300), held)).toMatchObject([{ type: 'closure.opened', at: seconds(120), payload: { isLapsed: true } }]);
  expect(lapseClosure(seconds(300), close())).toEqual([]);
});

test('[RT3] a line closes what crosses it and what runs along it, but not the cross-roads at its ends', () => {
  const area = areaOf({ geometry: { type: 'LineString', coordinates: BRIDGE } });
  expect(
    touches(area, [
      [120.24, 36.13],
      [120.26, 36.12],
    ]),
  ).toBe(true);
  expect(touches(area, BRIDGE)).toBe(true);
  expect(
    touches(area, [
      [120.2, 36.09],
      [120.2, 36.11],
    ]),
  ).toBe(false);
  const barrier = areaOf({
    geometry: {
      type: 'LineString',
      coordinates: [
        [120.3, 36],
        [120.3, 36.0005],
      ],
    },
  });
  expect(
    touches(barrier, [
      [120.29, 36.0004],
      [120.31, 36.0004],
    ]),
  ).toBe(true);
});

test('[RT3] a point closes what comes nearer than its radius', () => {
  const area = areaOf({ geometry: { type: 'Point', coordinates: [120.3, 36] }, radiusMetres: 100 });
  expect(holds(area, [120.301, 36])).toBe(true);
  expect(holds(area, [120.3013, 36])).toBe(false);
  expect(
    touches(area, [
      [120.2, 36.0008],
      [120.4, 36.0008],
    ]),
  ).toBe(true);
  expect(
    touches(area, [
      [120.2, 36.0011],
      [120.4, 36.0011],
    ]),
  ).toBe(false);
});

test('[RT3] nothing that is closed lies beyond the poles', () => {
  const corners = [90, -89.9].flatMap((lat) => areaOf({ geometry: { type: 'Point', coordinates: [0, lat] }, radiusMetres: 20_000 }).rings);
  expect(corners.flatMap(({ ring }) => ring).filter(([, lat]) => Math.abs(lat) > 90)).toEqual([]);
});

const way = (row: Parameters<typeof eg.heldAssignment>[0], more: Partial<Closure> = {}, to: LngLat = [120.4, 36.005]) => {
  const before = estimateRoute([120.2, 36.005], to, 'truck');
  return cutWay(NOW, { assignment: eg.heldAssignment(row), closure: { ...close().row, ...more }, before, now: null });
};

test('[RT7] a team on its way is told once of each closure that its way leads over', () => {
  const closure = close().row;
  const [told] = way({ state: 'enRoute' }, closure);
  expect(told).toMatchObject({ type: 'assignment.wayCut', payload: { closureId: closure.id, reason: '积水', seconds: null } });
  if (told === undefined) throw new Error('nothing happened');
  expect(applyEvent('assignment', eg.heldAssignment({ state: 'enRoute' }) as never, told).row['wayCutBy']).toEqual([closure.id]);
  expect(way({ state: 'enRoute', wayCutBy: [closure.id] }, closure)).toEqual([]);
  expect(way({ state: 'onScene' })).toEqual([]);
  expect(way({ state: 'dispatched' }, { state: 'open' })).toEqual([]);
  expect(way({ state: 'acknowledged' }, {}, [120.25, 36.005])).toEqual([]);
});

test('[RT7] who must go into the closed area is not told that the way there is cut', () => {
  expect(way({ state: 'enRoute' }, {}, [120.305, 36.005])).toEqual([]);
});
