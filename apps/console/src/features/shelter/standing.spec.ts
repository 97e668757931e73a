import { DEFAULT_SETTINGS, type Shelter } from '@fenghuo/domain';
import { entriesOf, frameOf, roundUp, stepPath, yAt } from './headcount-steps.ts';
import { isBelow } from './norm.ts';
import { shared, shareOver } from './sharing.ts';
import { byDistrict, groupOf, inOrder, sumOf, urgencyOf } from './standing.ts';

const NOW = '2026-08-14T14:47:18.000Z';
const MINUTE_MS = 60_000;
const before = (minutes: number): string => new Date(Date.parse(NOW) - minutes * MINUTE_MS).toISOString();

const shelter = (part: Partial<Shelter>): Shelter => ({
  id: part.code ?? 'S1',
  code: 'S1',
  name: '北宅小学',
  class: 'emergency',
  grade: null,
  durationClass: 'emergency',
  space: 'indoor',
  functions: [],
  facilities: [],
  place: { point: null, address: null, regionCode: null },
  jurisdictionId: 'laoshan',
  responsible: null,
  areaSquareMetres: null,
  squareMetresPerPerson: '0.5',
  declaredCapacity: 200,
  capacity: 200,
  specialCapacity: 20,
  state: 'open',
  stateReason: null,
  incidentId: null,
  openedAt: null,
  headcount: null,
  arrivals: 0,
  departures: 0,
  present: 0,
  specialPresent: 0,
  specialCountedAt: null,
  registered: 0,
  transfers: [],
  onTheWay: 0,
  specialOnTheWay: 0,
  outOfUse: 0,
  faults: [],
  inspection: null,
  confirmedAt: before(5),
  depotId: null,
  flags: [],
  version: 1,
  ...part,
});

test('[W20] what needs doing stands first: full, unchecked for hours, near full, to be checked, faulty, the rest', () => {
  const fault = { id: 'f', text: '没有水', function: null, places: 0, at: NOW };
  const rows = [
    shelter({ code: 'calm', present: 10 }),
    shelter({ code: 'standby', state: 'standby' }),
    shelter({ code: 'broken', faults: [fault] }),
    shelter({ code: 'amber', confirmedAt: before(140) }),
    shelter({ code: 'near', present: 180 }),
    shelter({ code: 'red', confirmedAt: before(372) }),
    shelter({ code: 'full', present: 200 }),
    shelter({ code: 'busy', present: 60 }),
  ];
  expect(inOrder(rows, NOW, () => DEFAULT_SETTINGS).map(({ code }) => code)).toEqual([
    'full',
    'red',
    'near',
    'amber',
    'broken',
    'busy',
    'calm',
    'standby',
  ]);
});

test('[W20] a place is kept for who is on the way: with them it is full', () => {
  expect(urgencyOf(shelter({ present: 190, onTheWay: 10 }), NOW, DEFAULT_SETTINGS)).toBe(0);
  expect(sumOf([shelter({ present: 190, onTheWay: 10 }), shelter({ state: 'closed', present: 0 })])).toEqual({
    count: 1,
    present: 190,
    capacity: 200,
    onTheWay: 10,
    free: 0,
  });
});

test('districts with the least room come first, and only those where somebody may come in', () => {
  const rows = [
    shelter({ jurisdictionId: 'licang', present: 20 }),
    shelter({ jurisdictionId: 'laoshan', present: 199 }),
    shelter({ jurisdictionId: 'shinan', state: 'standby' }),
  ];
  expect(byDistrict(rows, (id) => id).map(({ districtId, free }) => [districtId, free])).toEqual([
    ['laoshan', 1],
    ['licang', 180],
  ]);
  expect([groupOf('closing'), groupOf('standby'), groupOf('damaged')]).toEqual(['inUse', 'ready', 'off']);
});

test('[W21] people are shared over the nearest first, never more than it has room for', () => {
  const offers = [
    { shelterId: 'near', free: 30 },
    { shelterId: 'far', free: 100 },
  ];
  expect(shareOver(offers, 36)).toEqual([
    { shelterId: 'near', people: 30 },
    { shelterId: 'far', people: 6 },
  ]);
  expect([shareOver(offers, 0), shared(shareOver(offers, 500))]).toEqual([[], 130]);
});

test('[W22] headcounts step: level until the next one, then straight, in the order of their time', () => {
  const entries = [
    { at: before(10), kind: 'arrival' as const, count: 20, present: 120 },
    { at: before(60), kind: 'headcount' as const, count: 100, present: 100 },
  ];
  const frame = frameOf(entries, 200, Date.parse(NOW));
  expect([frame.most, roundUp(201), roundUp(3), roundUp(0)]).toEqual([200, 250, 5, 1]);
  expect(stepPath(entries, frame)).toBe(`M40.0 ${yAt(frame, 100).toFixed(1)} H383.3 V${yAt(frame, 120).toFixed(1)} H452.0`);
});

test('what came and went is added to the last headcount, and never falls below nobody', () => {
  const told = [
    { at: before(60), kind: 'arrival' as const, count: 30 },
    { at: before(50), kind: 'headcount' as const, count: 28 },
    { at: before(40), kind: 'departure' as const, count: 40 },
    { at: before(30), kind: 'arrival' as const, count: 5 },
  ];
  expect(entriesOf(told).map(({ present }) => present)).toEqual([30, 28, 0, 5]);
  const cut = [...Array(998).fill(told[0]), told[1], told[3]];
  expect(entriesOf(cut).map(({ present }) => present)).toEqual([28, 33]);
});

test('[W23] a district is below a norm only where its people are on record', () => {
  const norm = {
    jurisdictionId: 'a',
    shelters: 1,
    area: '100',
    capacity: 50,
    residents: { count: 50, source: '统计公报', year: 2025 },
    perResident: '2.49',
    needed: '2.5',
    gradeOne: 1,
    gradeOneNeeded: 1,
    present: 0,
    perPresent: null,
  };
  expect(isBelow(norm)).toEqual(['perResident']);
  expect(isBelow({ ...norm, perResident: '2.50', gradeOne: 0 })).toEqual(['gradeOne']);
  expect(isBelow({ ...norm, residents: null, perResident: null })).toEqual([]);
});
