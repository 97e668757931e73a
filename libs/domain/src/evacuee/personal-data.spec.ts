/** docs/spec/personal-data.md, PD5–PD7. */
import { refusalOf } from '../testing/refusal.ts';
import type { Evacuee } from './evacuee.ts';
import { approveHold, askHold, countsOf, destroyPersonalData, dueAt, ERASED, type HeldData } from './personal-data.ts';

const refusal = (decide: () => unknown): string | undefined => refusalOf(decide)?.code;

const CLOSED = '2026-11-01T00:00:00.000Z';
const DUE = '2026-12-01T00:00:00.000Z';
const [FIRST, SECOND] = [
  { id: 'p1', name: '王' },
  { id: 'p2', name: '李' },
];
const data = (more: Partial<HeldData> = {}): HeldData => ({
  incidentId: 'i',
  closedAt: CLOSED,
  hold: null,
  asked: null,
  destroyedAt: null,
  ...more,
});
const asked = (kind: 'hold' | 'release') => ({ kind, reason: '调查', byPersonId: FIRST.id, byName: FIRST.name, at: CLOSED });
const hold = { reason: '调查', byName: '王', approvedByName: '李', at: CLOSED };

test('[PD5] names go so many days after the closing, not before, not while the incident is open, not while they are held, and once', () => {
  expect(dueAt(data(), 30)).toBe(DUE);
  expect(destroyPersonalData(DUE, data(), 30, { people: 2 }).payload).toEqual({ people: 2, counts: { people: 2 } });
  const early = '2026-11-30T23:59:59.999Z';
  expect(refusal(() => destroyPersonalData(early, data(), 30, {}))).toBe('STEP_NOT_POSSIBLE');
  for (const one of [data({ closedAt: null }), data({ hold }), data({ destroyedAt: DUE })])
    expect(refusal(() => destroyPersonalData('2027-11-30T00:00:00.000Z', one, 30, {}))).toBe('STEP_NOT_POSSIBLE');
});

test('[PD6] a hold and its release are asked by one person and approved by another; the log has no reason', () => {
  const event = askHold(CLOSED, data(), 'hold', FIRST);
  expect([event.type, JSON.stringify(event).includes('调查')]).toEqual(['personalData.holdAsked', false]);
  expect(refusal(() => approveHold(CLOSED, data({ asked: asked('hold') }), FIRST))).toBe('SAME_PERSON');
  expect(refusal(() => approveHold(CLOSED, data(), SECOND))).toBe('STEP_NOT_POSSIBLE');
  expect(approveHold(CLOSED, data({ asked: asked('hold') }), SECOND).type).toBe('personalData.held');
  expect(approveHold(CLOSED, data({ hold, asked: asked('release') }), SECOND).type).toBe('personalData.released');
  expect(refusal(() => askHold(CLOSED, data({ hold }), 'hold', FIRST))).toBe('STEP_NOT_POSSIBLE');
  expect(refusal(() => askHold(CLOSED, data(), 'release', FIRST))).toBe('STEP_NOT_POSSIBLE');
  expect(refusal(() => askHold(CLOSED, data({ destroyedAt: DUE }), 'hold', FIRST))).toBe('PERSONAL_DATA_DESTROYED');
});

test('[PD7] what stays is counts, and rows that say where and nothing of who', () => {
  const row: Evacuee = {
    id: 'e',
    code: 'E-1',
    incidentId: 'i',
    shelterId: null,
    toShelterId: null,
    groupId: 'g',
    sex: 'female',
    birthYear: 1950,
    needs: ['ill'],
    state: 'out',
    destination: 'home',
    doNotDisclose: true,
    isNamed: true,
    handover: null,
    since: CLOSED,
    recordedAt: CLOSED,
    version: 3,
  };
  expect(countsOf([row, { ...row, birthYear: 2020, sex: 'male', state: 'in' }], 2026)).toMatchObject({
    people: 2,
    female: 1,
    male: 1,
    minors: 1,
    over60: 1,
    ill: 2,
    stillIn: 1,
  });
  const erased = { ...row, ...ERASED };
  expect(erased).toMatchObject({ groupId: null, sex: null, birthYear: null, needs: [], isNamed: false, destination: 'home' });
});
