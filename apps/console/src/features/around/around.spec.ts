import type { Closure, Item, LngLat, Shelter, Stock } from '@fenghuo/domain';
import {
  type Area,
  type Circle,
  closuresWithin,
  givable,
  kindsOfOthers,
  nearestOfClosure,
  questionOf,
  standingOf,
  within,
} from './around.ts';

const HERE: LngLat = [120.4, 36.1];
const circle = (metres: Circle['metres']): Circle => ({ point: HERE, metres });
/** So many metres to the north of here. */
const north = (metres: number): LngLat => [HERE[0], HERE[1] + metres / 111_195];
const at = (id: string, point: LngLat | null) => ({ id, point });

test('[W31] the nearest comes first, with its distance and direction; what is farther or nowhere is left out', () => {
  const rows = [at('far', north(3_100)), at('b', north(2_000)), at('a', north(-900)), at('unknown', null)];
  const near = within(circle(3_000), rows, ({ point }) => point);
  expect(near.map(({ row, metres, degrees }) => [row.id, Math.round(metres / 10) * 10, Math.round(degrees)])).toEqual([
    ['a', 900, 180],
    ['b', 2_000, 0],
  ]);
  expect(within(circle(1_000), rows, ({ point }) => point).map(({ row }) => row.id)).toEqual(['a']);
  expect(within(circle(5_000), rows, ({ point }) => point)).toHaveLength(3);
});

/** From 1 km south to 1 km north, and as wide. */
const AREA: Area = {
  id: null,
  point: HERE,
  ring: [
    [120.39, north(-1_000)[1]],
    [120.41, north(-1_000)[1]],
    [120.41, north(1_000)[1]],
    [120.39, north(1_000)[1]],
    [120.39, north(-1_000)[1]],
  ],
};

test('[W31] within an area is what stands in it, however near the rest; distances are from its middle', () => {
  const rows = [at('in', north(900)), at('out', north(1_100)), at('beside', [120.42, 36.1]), at('unknown', null)];
  expect(within(AREA, rows, ({ point }) => point).map(({ row, metres }) => [row.id, Math.round(metres / 10) * 10])).toEqual([['in', 900]]);
  expect(questionOf(AREA)).toEqual({ geometry: { type: 'Polygon', coordinates: [AREA.ring] } });
  expect(questionOf(circle(3_000))).toEqual({ geometry: { type: 'Point', coordinates: HERE }, radiusMetres: 3_000 });
});

test('[W31] a closed road lies in an area when any of it does', () => {
  const line = (id: string, from: LngLat, to: LngLat): Closure =>
    ({ id, geometry: { type: 'LineString', coordinates: [from, to] }, radiusMetres: null }) as unknown as Closure;
  const through = line('through', [120.3, 36.1], [120.5, 36.1]);
  const away = line('away', [120.3, 36.2], [120.5, 36.2]);
  const within = line('within', [120.399, 36.1], [120.401, 36.1]);
  expect(
    closuresWithin(AREA, [through, away, within])
      .map(({ row }) => row.id)
      .sort(),
  ).toEqual(['through', 'within']);
});

test('[W31] of the same distance, always in the same order', () => {
  const rows = [at('2', north(500)), at('1', north(500))];
  expect(within(circle(1_000), rows, ({ point }) => point).map(({ row }) => row.id)).toEqual(['1', '2']);
});

test('[W31] a closed stretch is as far as its nearest point, and here where it covers this place', () => {
  const [west, east]: [LngLat, LngLat] = [
    [120.35, 36.11],
    [120.45, 36.11],
  ];
  const closure = { id: 'c', geometry: { type: 'LineString', coordinates: [west, east] }, radiusMetres: null } as unknown as Closure;
  const [near] = within(circle(3_000), [closure], (row) => nearestOfClosure(row, HERE));
  // 0.01 degrees of latitude, less half the width of a closed road.
  expect(near?.metres).toBeGreaterThan(1_080);
  expect(near?.metres).toBeLessThan(1_112);
  expect(Math.round((near?.degrees ?? 0) % 359)).toBeLessThan(2);
  const around = { id: 'p', geometry: { type: 'Point', coordinates: north(50) }, radiusMetres: 200 } as unknown as Closure;
  expect(nearestOfClosure(around, HERE)).toEqual(HERE);
});

test('[W31] shelters: with room, to be opened, full, or of no use', () => {
  const shelter = (state: Shelter['state'], present: number): Shelter =>
    ({ state, capacity: 100, present, onTheWay: 0, outOfUse: 0 }) as Shelter;
  expect(standingOf(shelter('open', 60))).toBe('room');
  expect(standingOf(shelter('open', 100))).toBe('full');
  expect(standingOf(shelter('standby', 0))).toBe('standby');
  expect(standingOf(shelter('damaged', 0))).toBeNull();
});

test('[W31] a depot names first what serves most people; what is blocked, promised or not ours is not offered', () => {
  const items: Record<string, Partial<Item>> = {
    water: { code: '30', perPersonDay: '3', perPerson: null },
    quilt: { code: '20', perPersonDay: null, perPerson: '1' },
    pump: { code: '10', perPersonDay: null, perPerson: null },
  };
  const stock = (itemId: string, available: string, ownerKind: Stock['ownerKind'] = 'government'): Stock =>
    ({ itemId, available, ownerKind }) as Stock;
  const rows = [
    stock('pump', '4'),
    stock('water', '900'),
    stock('quilt', '200'),
    stock('quilt', '150'),
    stock('quilt', '9000', 'agreement'),
    stock('lamp', '0'),
  ];
  expect(givable(rows, (id) => (items[id] as Item | undefined) ?? null).map(({ itemId, available }) => [itemId, available])).toEqual([
    ['quilt', '350'],
    ['water', '900'],
    ['pump', '4'],
  ]);
  expect(kindsOfOthers(rows)).toEqual([{ ownerKind: 'agreement', kinds: 1 }]);
});
