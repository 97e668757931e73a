/** docs/spec/ledger.md */
import { eg, NOW, seconds } from '../testing/examples.ts';
import { refusalOf } from '../testing/refusal.ts';
import { balanceKey, confirmMovement, type MovementFacts, needsSecond, recordMovement, reverseMovement } from './ledger.rules.ts';
import type { LedgerPlace } from './ledger-place.ts';
import { INSIDE_KINDS, OUTSIDE_KINDS, PlaceKey, placeFrom, placeKeyOf } from './ledger-place.ts';
import { MOVEMENT_KINDS, type Movement, RECORDED_KINDS, type RecordMovement } from './movement.ts';
import { quantityFrom } from './quantity.ts';

const LOT = eg.id();
const DEPOT: LedgerPlace = { kind: 'depot', id: eg.id() };
const TEAM: LedgerPlace = { kind: 'team', id: eg.id() };
const SUPPLIER: LedgerPlace = { kind: 'supplier' };
const SCRAPPED: LedgerPlace = { kind: 'scrapped' };
const ONE = { personId: eg.id(), name: '甲' };
const OTHER = { personId: eg.id(), name: '乙' };

const facts = (
  more: Partial<{ onHand: bigint; blocked: bigint; at: LedgerPlace; by: typeof ONE; serial: boolean; inside: bigint }> = {},
): MovementFacts => ({
  id: eg.id(),
  by: more.by ?? ONE,
  lots: new Map([
    [
      LOT,
      { lot: { id: LOT, itemId: eg.id(), ownerKind: 'government' }, decimals: 0, serial: more.serial ?? false, inside: more.inside ?? 0n },
    ],
  ]),
  balances: new Map([[balanceKey(LOT, more.at ?? DEPOT), { onHand: more.onHand ?? 10_000n, reserved: 0n, blocked: more.blocked ?? 0n }]]),
  mayMilitary: false,
});
const command = (kind: RecordMovement['kind'], from: LedgerPlace, to: LedgerPlace, quantity = '1', more: object = {}): RecordMovement => ({
  kind,
  lines: [{ lotId: LOT, from, to, quantity, ...more }],
});
const moved = (...args: Parameters<typeof command>): Movement => recordMovement(NOW, facts({ at: args[1] }), command(...args)).movement;

test('[LE2] of all ways that there could be, a kind takes its own', () => {
  const places: LedgerPlace[] = [...INSIDE_KINDS.map((kind) => ({ kind, id: eg.id() })), ...OUTSIDE_KINDS.map((kind) => ({ kind }))];
  const ways = RECORDED_KINDS.filter((kind) => kind !== 'assemble').map((kind) => {
    const pairs = places.flatMap((from) => places.flatMap((to) => (from === to ? [] : [{ from, to }])));
    return [
      kind,
      pairs.filter(({ from, to }) => {
        const refused = refusalOf(() => recordMovement(NOW, facts({ at: from }), command(kind, from, to)));
        return refused?.code !== 'PLACES_UNFIT';
      }).length,
    ];
  });
  expect(Object.fromEntries(ways)).toEqual({
    ...{ receive: 7, issue: 21, transfer: 30, return: 19, count: 12, rotate: 6, writeOff: 18, requisition: 12, donate: 4 },
  });
});

test('[LE2] a kit is assembled and broken up by its bill, from what lies in the same store', () => {
  const consumed: LedgerPlace = { kind: 'consumed' };
  const [kit, kitItem, content] = [eg.id(), eg.id(), facts().lots.get(LOT)];
  if (content === undefined) throw new Error('no lot');
  const lots = new Map([
    [LOT, content],
    [kit, { ...content, lot: { ...content.lot, id: kit, itemId: kitItem } }],
  ]);
  const { itemId } = content.lot;
  const full: MovementFacts = {
    ...facts(),
    lots,
    bills: new Map([[kitItem, [{ itemId, quantity: '4' }]]]),
    balances: new Map([LOT, kit].map((lotId) => [balanceKey(lotId, DEPOT), { onHand: 10_000n, reserved: 0n, blocked: 0n }])),
  };
  const line = (lotId: string, from: LedgerPlace, to: LedgerPlace, quantity: string) => ({ lotId, from, to, quantity });
  const assemble = (contents: string, to = DEPOT) => ({
    kind: 'assemble' as const,
    lines: [line(LOT, DEPOT, consumed, contents), line(kit, consumed, to, '2')],
  });
  expect(recordMovement(NOW, full, assemble('8')).movement.state).toBe('recorded');
  const broken = [line(kit, DEPOT, consumed, '2'), line(LOT, consumed, DEPOT, '8')];
  expect(recordMovement(NOW, full, { kind: 'assemble', lines: broken }).movement.state).toBe('recorded');
  expect(refusalOf(() => recordMovement(NOW, full, assemble('7')))?.code).toBe('QUANTITY_UNFIT');
  expect(refusalOf(() => recordMovement(NOW, full, assemble('8', { kind: 'depot', id: eg.id() })))?.code).toBe('PLACES_UNFIT');
  expect(refusalOf(() => recordMovement(NOW, facts(), { kind: 'assemble', lines: assemble('8').lines.slice(0, 1) }))?.code).toBe(
    'PLACES_UNFIT',
  );
});

test('[LE3] a serial lot comes in once', () => {
  const receive = (inside: bigint) => recordMovement(NOW, facts({ serial: true, inside }), command('receive', SUPPLIER, DEPOT));
  expect(receive(0n).movement.state).toBe('recorded');
  expect(refusalOf(() => receive(1000n))?.code).toBe('QUANTITY_UNFIT');
});

test('[LE4] through a place goes what comes and leaves with the same movement', () => {
  const lines = [...command('transfer', DEPOT, TEAM, '10').lines, ...command('transfer', TEAM, { kind: 'team', id: eg.id() }, '4').lines];
  const { deltas } = recordMovement(NOW, facts(), { kind: 'transfer', lines });
  expect(deltas.map(({ onHand }) => onHand).sort()).toEqual([-10_000n, 4_000n, 6_000n].sort());
  expect(deltas.reduce((sum, { onHand }) => sum + onHand, 0n)).toBe(0n);
  const short = refusalOf(() => recordMovement(NOW, facts({ blocked: 5_000n }), command('transfer', DEPOT, TEAM, '6')));
  expect(short).toMatchObject({ code: 'STOCK_INSUFFICIENT', details: { errors: [{ lotId: LOT, place: placeKeyOf(DEPOT), left: '5' }] } });
});

test('[LE7] what needs repair lies blocked, and taking it back lifts the block', () => {
  const decided = recordMovement(NOW, facts({ at: TEAM }), command('return', TEAM, DEPOT, '3', { outcome: 'repair' }));
  expect(decided.deltas.find(({ place }) => place === DEPOT)).toMatchObject({ onHand: 3000n, blocked: 3000n });
  const back = reverseMovement(seconds(1), { ...facts({ onHand: 3000n, blocked: 2000n }), reversed: decided.movement }, { reason: '错' });
  expect(back.deltas.find(({ place }) => place === DEPOT)).toMatchObject({ onHand: -3000n, blocked: -2000n });
  expect(moved('return', TEAM, SCRAPPED).lines[0]?.outcome).toBe('scrap');
  expect(refusalOf(() => moved('issue', DEPOT, TEAM, '1', { outcome: 'stock' }))?.code).toBe('PLACES_UNFIT');
});

test('[LE8] the second person is another one; who asked may withdraw', () => {
  const pending = moved('writeOff', DEPOT, SCRAPPED);
  expect([pending.state, needsSecond(pending)]).toEqual(['pending', true]);
  expect(refusalOf(() => confirmMovement(NOW, { ...facts(), pending }, {}))?.code).toBe('SAME_PERSON');
  expect(confirmMovement(NOW, { ...facts(), pending }, { isDeclined: true })).toMatchObject({
    movement: { state: 'declined' },
    deltas: [],
  });
  const confirmed = confirmMovement(seconds(9), { ...facts({ by: OTHER }), pending }, {});
  expect(confirmed.movement).toMatchObject({ state: 'recorded', by: ONE, confirmedBy: OTHER, confirmedAt: seconds(9) });
  const gone = refusalOf(() => confirmMovement(NOW, { ...facts({ by: OTHER, onHand: 0n }), pending }, {}));
  expect(gone?.code).toBe('STOCK_INSUFFICIENT');
});

test('[LE9] a reversal turns every line round', () => {
  const first = moved('transfer', DEPOT, TEAM, '4');
  const { movement } = reverseMovement(seconds(60), { ...facts({ at: TEAM }), reversed: first }, { reason: ' 录错 ' });
  expect(movement).toMatchObject({
    kind: 'reverse',
    reversesId: first.id,
    reason: '录错',
    lines: [{ from: TEAM, to: DEPOT, quantity: '4' }],
  });
  expect(quantityFrom(movement.lines[0]?.quantity ?? '')).toBe(4000n);
  expect(refusalOf(() => reverseMovement(NOW, { ...facts(), reversed: movement }, { reason: 'x' }))?.code).toBe('MOVEMENT_REVERSED');
  const twice = { ...facts({ at: TEAM }), reversed: first, isPending: true };
  expect(refusalOf(() => reverseMovement(NOW, twice, { reason: 'x' }))?.code).toBe('REVERSAL_PENDING');
  expect(MOVEMENT_KINDS).toHaveLength(RECORDED_KINDS.length + 1);
});

test('[LE11] a place in one word comes back as it was', () => {
  for (const place of [DEPOT, SUPPLIER]) expect(placeFrom(placeKeyOf(place))).toEqual(place);
  for (const key of ['depot', 'depot:1', 'supplier:x', 'attic', '']) expect(PlaceKey.safeParse(key).success).toBe(false);
});
