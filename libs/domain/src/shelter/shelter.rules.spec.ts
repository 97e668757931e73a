/** States, capacity, inspections and faults (docs/spec/shelters.md). */
import { applyEvent } from '../feed/apply.ts';
import type { DomainEvent } from '../feed/held.ts';
import { NOWHERE } from '../geo.ts';
import { DEFAULT_SETTINGS } from '../place/settings.ts';
import { NOW, SHINAN, seconds } from '../testing/examples.ts';
import { refusalOf } from '../testing/refusal.ts';
import type { HeldShelter } from './shelter.apply.ts';
import type { CreateShelter, DescribeShelter } from './shelter.commands.ts';
import { arriveAtShelter } from './shelter.count.rules.ts';
import {
  confirmationOf,
  freeOf,
  fullnessOf,
  hundredths,
  isFull,
  shareOf,
  shelterCapacityOf,
  squareMetresText,
} from './shelter.occupancy.ts';
import {
  closeShelter,
  confirmShelter,
  createShelter,
  describeShelter,
  inspectShelter,
  mendFault,
  openShelter,
  reportFault,
  setCapacity,
} from './shelter.rules.ts';
import type { Shelter } from './shelter.ts';

const ID = '0191f0a0-0000-7000-8000-0000000000d1';
const settings = DEFAULT_SETTINGS;
const after = (shelter: HeldShelter, events: readonly DomainEvent[]): HeldShelter =>
  events.reduce((held, event) => applyEvent('shelter', held, event) as unknown as HeldShelter, shelter);
const make = (more: Partial<CreateShelter> = {}): HeldShelter => {
  const command = { code: 'BN-1', name: '五四广场', class: 'fixed', durationClass: 'short', space: 'outdoor', ...more } as CreateShelter;
  const [event] = createShelter(NOW, { id: ID, jurisdictionId: SHINAN, place: NOWHERE, sameCode: null, settings }, command);
  return applyEvent('shelter', null, event as DomainEvent) as unknown as HeldShelter;
};
const with_ = (more: Partial<Shelter>): HeldShelter => {
  const shelter = make({ areaSquareMetres: '200', functions: ['water', 'power'] });
  return { ...shelter, row: { ...shelter.row, ...more } };
};
const describe_ = (shelter: HeldShelter, command: DescribeShelter) =>
  describeShelter(NOW, { shelter, place: null, sameCode: null, settings }, command);

test('[SL2] the capacity is the lesser of what is declared and what the area holds, exactly', () => {
  expect(make({ areaSquareMetres: '200.9', declaredCapacity: 500 }).row.capacity).toBe(100);
  expect(make({ areaSquareMetres: '200', declaredCapacity: 80 }).row.capacity).toBe(80);
  expect(make({ declaredCapacity: 80 }).row.capacity).toBe(80);
  expect(make().row.capacity).toBe(0);
  expect(make({ areaSquareMetres: '4.5', durationClass: 'long' }).row.capacity).toBe(1);
  expect(make({ areaSquareMetres: '4.49', durationClass: 'long' }).row.capacity).toBe(0);
  // 0.3 / 0.1 is 2.999… in floating point.
  expect(shelterCapacityOf('0.3', '0.1', null)).toBe(3);
  expect(shelterCapacityOf('999999999.99', '0.5', null)).toBe(1_999_999_999);
  expect(['0', '0.5', '10', '100.05'].map((text) => squareMetresText(hundredths(text)))).toEqual(['0', '0.5', '10', '100.05']);
  expect(refusalOf(() => make({ areaSquareMetres: '20', specialCapacity: 11 }))).toMatchObject({ code: 'VALUE_OUT_OF_RANGE' });
});

test('[SL2] square metres set anew change the capacity, and nothing else does', () => {
  const shelter = make({ areaSquareMetres: '200' });
  const anew = { shelterSquareMetres: { ...settings.shelterSquareMetres, short: '4' } };
  expect(after(shelter, setCapacity(NOW, { shelter, settings: anew })).row).toMatchObject({ capacity: 50, squareMetresPerPerson: '4' });
  expect(setCapacity(NOW, { shelter, settings })).toEqual([]);
});

test('[SL1] what a shelter is for never changes without a reason', () => {
  const shelter = with_({});
  for (const command of [{ class: 'central' }, { space: 'indoor' }, { functions: ['water'] }, { state: 'damaged' }] as DescribeShelter[])
    expect([command, refusalOf(() => describe_(shelter, command))?.code]).toEqual([command, 'REASON_NEEDED']);
  const changed = after(shelter, describe_(shelter, { space: 'indoor', reason: '改建' }));
  expect([changed.row.space, changed.row.version]).toEqual(['indoor', 2]);
  expect(after(shelter, describe_(shelter, { name: '新名' })).row.name).toBe('新名');
  expect(describe_(shelter, { name: '五四广场' })).toEqual([]);
});

test('[SL3] it opens step by step, with each function confirmed or a reason', () => {
  const shelter = with_({ state: 'standby' });
  const opening = after(shelter, openShelter(NOW, { shelter }, {}));
  expect(opening.row.state).toBe('opening');
  expect(refusalOf(() => openShelter(NOW, { shelter: opening }, { functions: ['water'] }))?.code).toBe('FUNCTIONS_UNCONFIRMED');
  const open = after(opening, openShelter(NOW, { shelter: opening }, { functions: ['water', 'power'] }));
  expect(open.row).toMatchObject({ state: 'open', openedAt: NOW, confirmedAt: NOW });
  expect(after(opening, openShelter(NOW, { shelter: opening }, { override: { reason: '停电，有发电机' } })).row.state).toBe('open');
  expect(openShelter(NOW, { shelter: open }, { to: 'open' })).toEqual([]);
  for (const state of ['planned', 'damaged', 'outOfUse', 'closed', 'recheck'] as const)
    expect([state, refusalOf(() => openShelter(NOW, { shelter: with_({ state }) }, {}))?.code]).toEqual([state, 'STEP_NOT_POSSIBLE']);
  expect(after(shelter, openShelter(NOW, { shelter: with_({ state: 'closed' }) }, { override: { reason: '余震' } })).row.state).toBe(
    'opening',
  );
});

test('[SL3] it closes when everybody has left, and is ready again once checked', () => {
  const open = with_({ state: 'open' });
  const full = after(open, arriveAtShelter(NOW, { shelter: open }, { people: 3, special: 0, registered: 0 }, {}));
  const closing = after(full, closeShelter(NOW, { shelter: full }, {}));
  expect(refusalOf(() => closeShelter(NOW, { shelter: closing }, {}))?.code).toBe('SHELTER_OCCUPIED');
  expect(refusalOf(() => closeShelter(NOW, { shelter: with_({ state: 'standby' }) }, {}))?.code).toBe('STEP_NOT_POSSIBLE');
  const closed = after(open, closeShelter(NOW, { shelter: open }, { to: 'closed' }));
  expect(closed.row).toMatchObject({ state: 'closed', headcount: { count: 0, at: NOW } });
  const recheck = after(closed, describe_(closed, { state: 'recheck', reason: '用后复查' }));
  expect(refusalOf(() => describe_(recheck, { state: 'standby', reason: '好了' }))?.code).toBe('INSPECTION_MISSING');
  const checked = after(recheck, inspectShelter(NOW, { shelter: recheck }, { checklist: [{ code: 'signs', ok: true }] }));
  expect(after(checked, describe_(checked, { state: 'standby', reason: '合格' })).row.state).toBe('standby');
  expect(refusalOf(() => describe_(full, { state: 'outOfUse', reason: '停用' }))?.code).toBe('STEP_NOT_POSSIBLE');
  expect(after(full, describe_(full, { state: 'damaged', reason: '墙裂' })).row).toMatchObject({ state: 'damaged', present: 3 });
});

test('[SL11] a fault takes places away until it is mended', () => {
  const shelter = with_({});
  const faulty = after(shelter, reportFault(NOW, { shelter, id: 'f' }, { text: '二层漏水', places: 40 }));
  expect([faulty.row.outOfUse, freeOf(faulty.row)]).toEqual([40, 60]);
  expect(after(faulty, mendFault(NOW, { shelter: faulty, faultId: 'f' }, {})).row).toMatchObject({ outOfUse: 0, faults: [] });
  expect(refusalOf(() => mendFault(NOW, { shelter, faultId: 'f' }, {}))?.code).toBe('NOT_FOUND');
  expect(refusalOf(() => reportFault(NOW, { shelter, id: 'f' }, { text: '?', places: 101 }))?.code).toBe('VALUE_OUT_OF_RANGE');
});

test('[SL7] amber from 85 % on, full when no place is free', () => {
  const at = (present: number, onTheWay = 0) => with_({ present, onTheWay }).row;
  expect([84, 85, 99, 100].map((present) => fullnessOf(at(present), settings))).toEqual(['room', 'amber', 'amber', 'full']);
  expect(fullnessOf(at(80, 5), settings)).toBe('amber');
  expect(fullnessOf(at(50), { shelterAmberPercent: 50 })).toBe('amber');
  expect([isFull(at(99, 1)), shareOf(at(40, 10)), freeOf(at(120))]).toEqual([true, 0.5, 0]);
});

test('[SL8] the word that its figures are right grows old: amber after two hours, red after six', () => {
  const shelter = with_({ state: 'open', confirmedAt: NOW });
  const of = (secondsLater: number) => confirmationOf(shelter.row, seconds(secondsLater), settings);
  expect([0, 7199, 7200, 21_599, 21_600].map(of)).toEqual(['fresh', 'fresh', 'amber', 'amber', 'red']);
  expect(confirmationOf({ state: 'standby', confirmedAt: null }, NOW, settings)).toBe('none');
  const confirmed = after(shelter, confirmShelter(seconds(7200), { shelter }, {}));
  expect(confirmationOf(confirmed.row, seconds(7200), settings)).toBe('fresh');
  const late = after(confirmed, confirmShelter(seconds(7200), { shelter: confirmed }, { at: NOW }));
  expect(late.row.confirmedAt).toBe(seconds(7200));
});
