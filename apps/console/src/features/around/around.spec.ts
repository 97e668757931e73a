import type { Closure, Item, LngLat, Shelter, Stock } from '@fenghuo/domain';
import { type Circle, givable, kindsOfOthers, nearestOfClosure, standingOf, within } from './around.ts';

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
