/** docs/spec/supply.md, "Depots", "Alarms" */
import { applyEvent } from '../feed/apply.ts';
import type { DomainEvent, Held } from '../feed/held.ts';
import { NOWHERE } from '../geo.ts';
import { DEFAULT_SETTINGS } from '../place/settings.ts';
import { eg, HUANGDAO, NOW, SHINAN, seconds } from '../testing/examples.ts';
import { refusalOf } from '../testing/refusal.ts';
import { DAY_MS, toInstant, toMs } from '../time.ts';
import { type DepotFacts, type DepotStock, depotAlarms, setDepotAlarms } from './depot.alarms.ts';
import type { HeldDepot } from './depot.apply.ts';
import { closeDepot, createDepot, describeDepot } from './depot.rules.ts';
import type { CreateDepot, Depot } from './depot.ts';

const STORE: CreateDepot = { code: 'W-1', name: '市南区储备库', kind: 'store', level: 'district' };
const facts = (sameCode: Depot | null = null) => ({ id: eg.id(), jurisdictionId: SHINAN, place: NOWHERE, sameCode });
const after = (held: HeldDepot | null, [event]: readonly DomainEvent[]): HeldDepot => {
  if (event === undefined) throw new Error('nothing happened');
  return applyEvent('depot', held as unknown as Held | null, event) as unknown as HeldDepot;
};
const depot = (more: Partial<CreateDepot> = {}, row: Partial<Depot> = {}): HeldDepot => {
  const made = after(null, createDepot(NOW, facts(), { ...STORE, ...more }));
  return { ...made, row: { ...made.row, ...row } };
};
const describe_ = (of: HeldDepot, command: Parameters<typeof describeDepot>[2], more: object = {}) =>
  describeDepot(NOW, { depot: of, place: null, sameCode: null, isKeeperOnly: false, ...more }, command);

test('[SU10] a code is used once; a new depot is open, and seen by its node and its keepers', () => {
  const { row, scope } = depot({ areaSquareMetres: '1800.5' });
  expect(row).toMatchObject({ state: 'open', areaSquareMetres: '1800.5', movedAt: null, countedAt: null, alarms: [], version: 1 });
  expect(scope).toEqual([`d:${row.id}`, `n:${SHINAN}`]);
  expect(depot({ areaSquareMetres: '0' }).row.areaSquareMetres).toBeNull();
  expect(refusalOf(() => createDepot(NOW, facts(row), STORE))).toEqual({ code: 'CODE_TAKEN', details: { current: row, path: 'code' } });
  expect(refusalOf(() => describe_(depot(), { code: 'W-1' }, { sameCode: row }))?.code).toBe('CODE_TAKEN');
});

test('[SU11] a temporary centre alone is there for an incident, the store of a shelter alone for a shelter', () => {
  const incidentId = eg.id();
  const [event] = createDepot(NOW, facts(), { ...STORE, kind: 'temporary', incidentId });
  expect(event).toMatchObject({ type: 'depot.created', incidentId });
  expect(refusalOf(() => depot({ incidentId }))?.details.path).toBe('incidentId');
  expect(depot({ kind: 'shelterStore', shelterId: incidentId }).row.shelterId).toBe(incidentId);
  expect(refusalOf(() => depot({ shelterId: incidentId }))?.details.path).toBe('shelterId');
  expect(refusalOf(() => describe_(depot({ kind: 'temporary', incidentId }), { kind: 'store' }))?.details.path).toBe('incidentId');
});

test('[SU12] what is not given stays; a keeper does not say kind, level or jurisdiction; a closed one stands', () => {
  const store = depot();
  expect(describe_(store, { name: ' 市南区储备库 ', kind: 'store', areaSquareMetres: null })).toEqual([]);
  const moved = after(store, describe_(store, { jurisdictionId: HUANGDAO, areaSquareMetres: '2100' }));
  expect(moved).toMatchObject({ row: { areaSquareMetres: '2100', version: 2 }, scope: [`d:${store.row.id}`, `n:${HUANGDAO}`] });
  for (const command of [{ kind: 'point' as const }, { level: 'town' as const }, { jurisdictionId: HUANGDAO }, { shelterId: eg.id() }])
    expect(refusalOf(() => describe_(store, command, { isKeeperOnly: true }))?.code).toBe('FORBIDDEN');
  expect(describe_(store, { name: '市南库' }, { isKeeperOnly: true })).toHaveLength(1);
  expect(refusalOf(() => describe_(depot({}, { state: 'closed' }), { name: '市南库' }))?.code).toBe('DEPOT_CLOSED');
});

test('[SU13] a temporary centre closes once nothing has moved since the last count', () => {
  const code = (row: Partial<Depot>, kind: Depot['kind'] = 'temporary', uncounted: string[] = []) =>
    refusalOf(() => closeDepot(NOW, { depot: depot({ kind }, row), uncounted, lotCount: 0 }, {}))?.code;
  expect(code({}, 'store')).toBe('DEPOT_NOT_TEMPORARY');
  expect(code({ movedAt: seconds(-60) })).toBe('DEPOT_NOT_COUNTED');
  expect(code({ movedAt: seconds(-60), countedAt: seconds(-120) })).toBe('DEPOT_NOT_COUNTED');
  expect(code({ movedAt: seconds(-60), countedAt: seconds(-60) })).toBeUndefined();
  expect(code({ movedAt: seconds(-60), countedAt: seconds(-60) }, 'temporary', [eg.id()])).toBe('DEPOT_NOT_COUNTED');
  const centre = depot({ kind: 'temporary' }, { alarms: [{ code: 'EXPIRING', since: NOW }] });
  const closed = after(centre, closeDepot(NOW, { depot: centre, uncounted: [], lotCount: 0 }, { reason: ' 任务结束 ' }));
  expect(closed.row).toMatchObject({ state: 'closed', alarms: [], version: 2 });
  expect(refusalOf(() => closeDepot(NOW, { depot: closed, uncounted: [], lotCount: 0 }, {}))?.code).toBe('DEPOT_CLOSED');
});

test('[SU13] a count that is signed after a newer one makes what is known no older', () => {
  const confirmed = (at: string): DomainEvent => ({
    ...(createDepot(NOW, facts(), STORE)[0] as DomainEvent),
    type: 'count.confirmed',
    at,
  });
  let store = after(depot(), [confirmed(seconds(-60))]);
  store = after(store, [confirmed(seconds(-600))]);
  expect(store.row.countedAt).toBe(seconds(-60));
});

const ITEM = eg.id();
const stock = (more: Partial<DepotStock> = {}): DepotStock => ({
  itemId: ITEM,
  onHand: '10',
  expiresAt: null,
  ownerKind: 'government',
  ...more,
});
const alarms = (of: Partial<Depot>, lines: DepotStock[], more: Partial<DepotFacts> = {}) =>
  depotAlarms(NOW, {
    depot: { ...depot().row, ...of },
    stock: lines,
    items: new Map([[ITEM, { minimum: { district: '10' }, active: true }]]),
    settings: DEFAULT_SETTINGS,
    ...more,
  });

test('[SU14] below the minimum of its level, of what it keeps or has kept, without what firms own', () => {
  expect(alarms({}, [])).toEqual([]);
  expect(alarms({}, [stock({ onHand: '4' }), stock({ onHand: '6' })])).toEqual([]);
  expect(alarms({}, [stock({ onHand: '9.999' })])).toEqual(['BELOW_MINIMUM']);
  expect(alarms({}, [stock({ onHand: '0' })])).toEqual(['BELOW_MINIMUM']);
  expect(alarms({}, [stock({ onHand: '6' }), stock({ onHand: '40', ownerKind: 'agreement' })])).toEqual(['BELOW_MINIMUM']);
  expect(alarms({ level: 'town' }, [stock({ onHand: '0' })])).toEqual([]);
  expect(alarms({ kind: 'agreement' }, [stock({ onHand: '0' })])).toEqual([]);
  expect(alarms({}, [stock({ onHand: '0' })], { items: new Map([[ITEM, { minimum: { district: '10' }, active: false }]]) })).toEqual([]);
});

test('[SU15] something on hand expires within the days of the node, or has expired', () => {
  const inDays = (days: number) => toInstant(toMs(NOW) + days * DAY_MS);
  expect(alarms({}, [stock({ expiresAt: inDays(31) })])).toEqual([]);
  expect(alarms({}, [stock({ expiresAt: inDays(30) })])).toEqual(['EXPIRING']);
  expect(alarms({}, [stock({ expiresAt: inDays(-3) })])).toEqual(['EXPIRING']);
  expect(alarms({}, [stock(), stock({ onHand: '0', expiresAt: inDays(-3) })])).toEqual([]);
  expect(alarms({}, [stock({ expiresAt: inDays(31) })], { settings: { ...DEFAULT_SETTINGS, expiryDays: 60 } })).toEqual(['EXPIRING']);
});

test.each([
  ['city', '4999.99', ['AREA_BELOW_NORM']],
  ['city', '5000', []],
  ['district', '1999', ['AREA_BELOW_NORM']],
  ['town', '200', []],
  ['town', '199.99', ['AREA_BELOW_NORM']],
  ['village', '10', []],
  ['city', null, []],
] as const)('[SU16] a store of the %s with %s square metres: %s', (level, areaSquareMetres, expected) => {
  expect(alarms({ level, areaSquareMetres }, [])).toEqual(expected);
  expect(alarms({ level, areaSquareMetres, kind: 'point' }, [])).toEqual([]);
  expect(alarms({ level, areaSquareMetres, state: 'closed' }, [])).toEqual([]);
});

test('[SU17] an alarm is logged when it begins and when it is over, and keeps its time in between', () => {
  const quiet = depot();
  expect(setDepotAlarms(NOW, quiet, [])).toEqual([]);
  const first = after(quiet, setDepotAlarms(NOW, quiet, ['EXPIRING']));
  expect(first.row.alarms).toEqual([{ code: 'EXPIRING', since: NOW }]);
  expect(setDepotAlarms(seconds(60), first, ['EXPIRING'])).toEqual([]);
  const [event] = setDepotAlarms(seconds(60), first, ['BELOW_MINIMUM', 'EXPIRING']);
  expect(event?.payload).toMatchObject({ raised: ['BELOW_MINIMUM'], cleared: [] });
  const both = after(first, event === undefined ? [] : [event]);
  expect(both.row.alarms).toEqual([
    { code: 'BELOW_MINIMUM', since: seconds(60) },
    { code: 'EXPIRING', since: NOW },
  ]);
  expect(setDepotAlarms(seconds(90), both, [])[0]?.payload).toMatchObject({ raised: [], cleared: ['BELOW_MINIMUM', 'EXPIRING'] });
});
