import type { Depot, Item, Stock, StockCount, StockHolder } from '@fenghuo/domain';
import { countLines, differencesOf, entriesOf } from '../../ui/count-lines.ts';
import { depotLook } from '../../ui/depot-look.ts';
import { isMeant, listedFrom } from './depots.ts';
import { byMonth } from './expiry.ts';
import { heldItems } from './stock.ts';
import { depotsWith, totalOf } from './where.ts';

const NOW = Date.parse('2026-08-14T14:47:18.000Z');
const depot = (code: string, over: Partial<Depot> = {}): Depot =>
  ({
    id: code,
    code,
    name: `库${code}`,
    kind: 'store',
    level: 'district',
    place: { point: { type: 'Point', coordinates: [120 + Number(code) / 10, 36] }, address: null, regionCode: null },
    state: 'open',
    alarms: [],
    countedAt: new Date(NOW).toISOString(),
    ...over,
  }) as Depot;
const alarm = { code: 'BELOW_MINIMUM' as const, since: '2026-08-01T00:00:00.000Z' };
const codes = (rows: readonly { depot: Depot }[]): string[] => rows.map((row) => row.depot.code);
const SILENT = () => false;

test('[W25] from an incident the nearest depot comes first; else what needs looking after, then by level, the closed ones last', () => {
  const nowhere = { point: null, address: '某处', regionCode: null };
  const depots = [depot('3'), depot('1', { place: nowhere }), depot('2')];
  expect(codes(listedFrom(depots, [120, 36]))).toEqual(['2', '3', '1']);
  const others = [
    depot('1', { state: 'closed' }),
    depot('2', { level: 'town' }),
    depot('3', { alarms: [alarm], level: 'town' }),
    depot('4'),
  ];
  expect(codes(listedFrom(others, null))).toEqual(['3', '4', '2', '1']);
});

test('[W25] level, alarm, what is held and the name narrow the list', () => {
  const meant = (over: Partial<Depot>, filter: Partial<Parameters<typeof isMeant>[1]>): boolean =>
    isMeant(depot('1', over), { text: '', level: null, alarm: null, holding: null, ...filter }, SILENT);
  expect([meant({}, { level: 'city' }), meant({ level: 'city' }, { level: 'city' })]).toEqual([false, true]);
  expect([meant({}, { alarm: 'BELOW_MINIMUM' }), meant({ alarms: [alarm] }, { alarm: 'BELOW_MINIMUM' })]).toEqual([false, true]);
  expect([meant({}, { holding: new Set(['2']) }), meant({}, { text: '库1' }), meant({}, { text: '别处' })]).toEqual([false, true, false]);
});

test('[W25] what is short looks short, what nobody has counted for a month looks unchecked', () => {
  const old = new Date(NOW - 32 * 86_400_000).toISOString();
  const looks = [{}, { alarms: [alarm] }, { countedAt: null }, { countedAt: old }, { state: 'closed' as const, alarms: [alarm] }];
  expect(looks.map((over) => depotLook(depot('1', over), NOW))).toEqual(['stocked', 'short', 'unchecked', 'unchecked', 'closed']);
});

const items = new Map(
  [
    { id: 'pump', code: '4-12', active: true, minimum: { district: '8' } },
    { id: 'bag', code: '4-01', active: true, minimum: {} },
  ].map((item) => [item.id, item as Item]),
);
const itemOf = (id: string): Item | null => items.get(id) ?? null;
const stock = (itemId: string, lotId: string, over: Partial<Stock> = {}): Stock => ({
  lotId,
  itemId,
  place: { kind: 'depot', id: 'd' },
  onHand: '10',
  reserved: '0',
  blocked: '0',
  available: '10',
  expiresAt: null,
  ownerKind: 'government',
  ...over,
});

test('[W26] lots of the bureau are added up, those of others stand beside them and are never added', () => {
  const [row] = heldItems(
    [stock('bag', 'a'), stock('bag', 'b', { ownerKind: 'donated' }), stock('bag', 'c', { ownerKind: 'agreement' })],
    null,
    itemOf,
  );
  expect(row).toMatchObject({ onHand: '20', available: '20', others: [{ ownerKind: 'agreement', onHand: '10' }] });
});

test('[W26] what is promised is gone: an item is below its minimum by what could still be given, and comes first', () => {
  const rows = heldItems([stock('bag', 'a'), stock('pump', 'b', { reserved: '4', available: '6' })], 'district', itemOf);
  expect(rows.map(({ itemId, standing }) => [itemId, standing])).toEqual([
    ['pump', 'below'],
    ['bag', 'enough'],
  ]);
  expect(heldItems([stock('pump', 'b', { reserved: '10', available: '0' })], 'district', itemOf)[0]?.standing).toBe('none');
  expect(heldItems([stock('pump', 'b', { available: '6' })], 'city', itemOf)[0]?.standing).toBe('enough');
});

test('[W26] who has it is added up the same way, and the list shows depots that could give some', () => {
  const holder = (id: string, ownerKind: 'government' | 'cloud', available: string): StockHolder =>
    ({ place: { kind: 'depot', id }, holdings: [{ ownerKind, onHand: available, available }] }) as unknown as StockHolder;
  const holders = [holder('1', 'government', '5'), holder('2', 'cloud', '9'), holder('3', 'government', '0')];
  expect([totalOf(holders), [...depotsWith(holders)]]).toEqual(['5', ['1', '2']]);
});

test('lots are listed by the month in which they expire, the earliest first', () => {
  const lots = [
    stock('bag', 'a', { expiresAt: '2026-12-24T00:00:00.000Z' }),
    stock('bag', 'b'),
    stock('bag', 'c', { expiresAt: '2026-09-02T00:00:00.000Z' }),
  ];
  expect(byMonth(lots).map(({ month, lots: own }) => [month, own.map(({ lotId }) => lotId)])).toEqual([
    ['2026-09', ['c']],
    ['2026-12', ['a']],
  ]);
});

test('[W28] a count shows every lot of the book until it is confirmed; only what was typed anew is sent', () => {
  const count = {
    state: 'open',
    lines: [{ lotId: 'a', itemId: 'bag', counted: '6', book: '10' }],
  } as unknown as StockCount;
  const lines = countLines(count, [stock('bag', 'a'), stock('pump', 'b'), stock('pump', 'c', { onHand: '0' })]);
  expect(lines.map(({ lotId, difference }) => [lotId, difference])).toEqual([
    ['a', '-4'],
    ['b', null],
  ]);
  expect(differencesOf(count)).toEqual([{ itemId: 'bag', difference: '-4' }]);
  expect(
    entriesOf(
      lines,
      new Map([
        ['a', '6'],
        ['b', ' １０ '],
      ]),
    ),
  ).toEqual([{ lotId: 'b', counted: '10' }]);
  expect(countLines({ ...count, state: 'confirmed' }, [stock('pump', 'b')])).toHaveLength(1);
});
