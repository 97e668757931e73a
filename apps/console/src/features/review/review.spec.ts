import { type Assignment, DEFAULT_TARGETS, type Incident } from '@fenghuo/domain';
import type { TimelineItem } from '../../live/timeline.ts';
import { fileName, isoWithOffset, plainCell, toCsv } from '../../ui/csv.ts';
import { barOf, figuresOf, lateStepCount, responseSeconds } from './figures.ts';
import { axisOf, laneOf, lanesOf, shareAt, ticksOf } from './lanes.ts';
import { filterIn, NO_LIST_FILTER, queryOf, speaksOf } from './list-filter.ts';
import { marksBy, nodesOf, withRoom } from './marks.ts';
import { flagsOf, isRecordedElsewhen, kindOf, matches, NO_FILTER, ordered } from './records.ts';

const at = (seconds: number): string => new Date(Date.UTC(2026, 7, 14, 14, 0, 0) + seconds * 1000).toISOString();
const ms = (seconds: number): number => Date.parse(at(seconds));

const incident = (changes: Partial<Incident> = {}): Incident => ({
  id: 'i',
  code: 'Q-20260814-0031',
  state: 'open',
  typeCode: null,
  title: '地下车库内涝',
  place: { point: null, address: '李沧区九水路', regionCode: null },
  grade: null,
  receivedAt: at(0),
  openedAt: at(52),
  controlledAt: null,
  closedAt: null,
  disposition: null,
  figures: {},
  reportIds: [],
  mergedIntoId: null,
  flags: [],
  jurisdictionId: 'j',
  version: 1,
  ...changes,
});

const assignment = (changes: Partial<Assignment> = {}): Assignment => ({
  id: 'a',
  incidentId: 'i',
  teamId: 't',
  state: 'dispatched',
  task: null,
  note: null,
  reason: null,
  onBehalf: false,
  flags: [],
  dispatchedAt: at(100),
  acknowledgedAt: null,
  enRouteAt: null,
  onSceneAt: null,
  endedAt: null,
  version: 1,
  ...changes,
});
const whole = assignment({
  state: 'completed',
  acknowledgedAt: at(130),
  enRouteAt: at(250),
  onSceneAt: at(450),
  endedAt: at(900),
});

const item = (changes: Partial<TimelineItem> = {}): TimelineItem => ({
  id: '1',
  at: at(0),
  recordedAt: at(0),
  type: 'incident.noteAdded',
  actor: { personId: 'p', name: '孙建军', role: 'commander' },
  text: null,
  payload: {},
  flags: [],
  ...changes,
});

const figure = (key: string, ...given: Parameters<typeof figuresOf>) => figuresOf(...given).find((one) => one.key === key);

describe('figures', () => {
  test('each step is measured from the one before, the response from the receipt', () => {
    const figures = figuresOf(incident(), [whole], DEFAULT_TARGETS, ms(5000));
    expect(figures.map(({ key, seconds, state }) => [key, seconds, state])).toEqual([
      ['accept', 52, 'met'],
      ['dispatch', 48, 'met'],
      ['acknowledge', 30, 'met'],
      ['turnout', 120, 'late'],
      ['travel', 200, 'met'],
      ['response', 450, 'met'],
    ]);
    expect(responseSeconds(DEFAULT_TARGETS)).toBe(560);
  });

  test('the slowest team counts, and is named', () => {
    const slow = assignment({ id: 'slow', acknowledgedAt: at(500), state: 'acknowledged' });
    expect(figure('acknowledge', incident(), [whole, slow], DEFAULT_TARGETS, ms(600))).toMatchObject({
      seconds: 400,
      assignmentId: 'slow',
    });
  });

  test('a step under way counts until now; one that will not come is absent', () => {
    expect(figure('acknowledge', incident(), [assignment()], DEFAULT_TARGETS, ms(130))).toMatchObject({ seconds: 30, state: 'running' });
    expect(figure('acknowledge', incident(), [assignment()], DEFAULT_TARGETS, ms(200))).toMatchObject({
      seconds: 100,
      state: 'runningLate',
    });
    expect(figure('travel', incident(), [assignment()], DEFAULT_TARGETS, ms(130))).toMatchObject({ seconds: null, state: 'none' });
    expect(figure('dispatch', incident({ state: 'closed', closedAt: at(60) }), [], DEFAULT_TARGETS, ms(900))).toMatchObject({
      state: 'none',
    });
  });

  test('a team sent home before it answered was waited for until then', () => {
    const gone = assignment({ state: 'stoodDown', endedAt: at(310) });
    expect(figure('acknowledge', incident(), [gone], DEFAULT_TARGETS, ms(5000))).toMatchObject({ seconds: 210, state: 'late' });
  });

  test('records of the past have no running clock, and times that contradict each other are no duration', () => {
    const past = assignment({ flags: ['imported'] });
    expect(figure('acknowledge', incident({ flags: ['imported'] }), [past], DEFAULT_TARGETS, ms(9000))?.state).toBe('none');
    expect(figure('accept', incident({ openedAt: at(-5) }), [], DEFAULT_TARGETS, ms(9))).toMatchObject({ seconds: null, state: 'unknown' });
    const backwards = assignment({ state: 'onScene', acknowledgedAt: at(90), enRouteAt: at(200), onSceneAt: at(150) });
    expect(figure('acknowledge', incident(), [backwards], DEFAULT_TARGETS, ms(900))?.state).toBe('none');
    expect(figure('travel', incident(), [backwards], DEFAULT_TARGETS, ms(900))?.state).toBe('none');
  });

  test('late steps are counted for the incident and for each team', () => {
    expect(lateStepCount(incident({ openedAt: at(70) }), [whole, { ...whole, id: 'b' }], DEFAULT_TARGETS, ms(5000))).toBe(3);
  });

  test('the tick of the target stands at the same place, and only what is past it is past it', () => {
    expect(barOf({ seconds: 30, targetSeconds: 60 })).toEqual({ within: 0.3, past: 0 });
    expect(barOf({ seconds: 90, targetSeconds: 60 }).within).toBe(0.6);
    expect(barOf({ seconds: 90, targetSeconds: 60 }).past).toBeCloseTo(0.3);
    expect(barOf({ seconds: 6000, targetSeconds: 60 }).past).toBeCloseTo(0.4);
    expect(barOf({ seconds: null, targetSeconds: 60 })).toEqual({ within: 0, past: 0 });
  });
});

describe('lanes', () => {
  test('parts follow each other, and the late one says from when', () => {
    const { parts, endMs } = laneOf(whole, DEFAULT_TARGETS, ms(5000));
    expect(parts.map(({ kind, fromMs, toMs, lateFromMs }) => [kind, (fromMs - ms(0)) / 1000, (toMs - ms(0)) / 1000, lateFromMs])).toEqual([
      ['waiting', 100, 130, null],
      ['acknowledged', 130, 250, ms(210)],
      ['enRoute', 250, 450, null],
      ['onScene', 450, 900, null],
    ]);
    expect(endMs).toBe(ms(900));
  });

  test('a skipped step has no part, an open one reaches until now', () => {
    const skipped = laneOf(assignment({ state: 'enRoute', enRouteAt: at(160) }), DEFAULT_TARGETS, ms(300));
    expect(skipped.parts.map(({ kind, isRunning }) => [kind, isRunning])).toEqual([
      ['waiting', false],
      ['enRoute', true],
    ]);
    expect(skipped.parts[1]?.toMs).toBe(ms(300));
  });

  test('times out of order are said, never drawn backwards', () => {
    const lane = laneOf(assignment({ state: 'enRoute', acknowledgedAt: at(90), enRouteAt: at(95) }), DEFAULT_TARGETS, ms(200));
    expect(lane.isOutOfOrder).toBe(true);
    for (const part of lane.parts) expect(part.toMs).toBeGreaterThan(part.fromMs);
  });

  test('the axis holds everything, or ends with the last arrival', () => {
    const lanes = lanesOf([whole], DEFAULT_TARGETS, ms(5000));
    const closed = incident({ state: 'closed', closedAt: at(1000) });
    expect(axisOf(closed, lanes, 'whole', ms(5000))).toEqual({ fromMs: ms(0), toMs: ms(0) + 1_040_000 });
    expect(axisOf(closed, lanes, 'response', ms(5000))).toEqual({ fromMs: ms(0), toMs: ms(0) + 468_000 });
    expect(axisOf(incident(), [], 'whole', ms(10)).toMs - ms(0)).toBeGreaterThan(52_000);
  });

  test('ticks are round and few', () => {
    const axis = { fromMs: ms(7), toMs: ms(3607) };
    const ticks = ticksOf(axis, 6);
    expect(ticks.length).toBeLessThanOrEqual(6);
    expect(ticks.every((tick) => tick % 600_000 === 0)).toBe(true);
    expect(shareAt(axis, ms(-100))).toBe(0);
    expect(shareAt(axis, ms(1807))).toBeCloseTo(0.5);
  });
});

describe('marks', () => {
  test('notes lie under the team of who wrote them, turning points are nodes', () => {
    const items = [item({ id: '1', text: '★ 已断电' }), item({ id: '2', actor: { system: 'clocks' }, type: 'incident.overdueMarked' })];
    expect(marksBy(items, () => 't').get('t')).toEqual([{ id: '1', atMs: ms(0), isKey: true }]);
    expect(nodesOf(items)).toEqual([{ id: '2', atMs: ms(0), kind: 'overdue' }]);
  });
  test('labels keep their distance', () => {
    const nodes = [{ share: 0.5 }, { share: 0.1 }, { share: 0.12 }];
    expect(withRoom(nodes, 0.1).map(({ isLabelled }) => isLabelled)).toEqual([true, false, true]);
  });
});

describe('records', () => {
  test('a record is words, a step, something late, or the rest', () => {
    expect(kindOf(item())).toBe('people');
    expect(kindOf(item({ type: 'assignment.arrived' }))).toBe('step');
    expect(kindOf(item({ type: 'assignment.overdueMarked' }))).toBe('late');
    expect(kindOf(item({ type: 'incident.opened' }))).toBe('system');
  });
  test('late by its times is late though no flag says so', () => {
    expect(flagsOf(item({ recordedAt: at(121) }))).toEqual(['late']);
    expect(flagsOf(item({ recordedAt: at(121), flags: ['late'], payload: { onBehalf: true } }))).toEqual(['late', 'onBehalf']);
    expect([isRecordedElsewhen(item({ recordedAt: at(0.4) })), isRecordedElsewhen(item({ recordedAt: at(2) }))]).toEqual([false, true]);
  });
  test('every filter must agree', () => {
    const told = { item: item({ text: '★ 已断电', payload: { teamId: 't' }, flags: ['late'] }), sentence: '★ 已断电' };
    expect(matches(told, { kind: 'key', actor: 'p', teamId: 't', flag: 'late', text: ' 断电 ' })).toBe(true);
    for (const other of [{ kind: 'step' as const }, { actor: 'q' }, { teamId: 'u' }, { flag: 'imported' }, { text: '水' }])
      expect([other, matches(told, { ...NO_FILTER, ...other })]).toEqual([other, false]);
  });
  test('by recording they follow the order of writing', () => {
    const told = ['b', 'a'].map((id, index) => ({ item: item({ id, at: at(index), recordedAt: at(9 - index) }), sentence: '' }));
    expect(ordered(told, 'recordedAt').map((one) => one.item.id)).toEqual(['a', 'b']);
    expect(ordered(told, 'at')).toBe(told);
  });
});

describe('the list', () => {
  test('its filters live in the address', () => {
    const filter = { state: 'closed' as const, typeCode: 'fire', from: at(0), to: null, text: '九水' };
    expect(filterIn(queryOf(filter))).toEqual(filter);
    expect(filterIn(new URLSearchParams('state=broken&from=yesterday'))).toEqual(NO_LIST_FILTER);
  });
  test('every word is somewhere, in either form of the code', () => {
    expect(speaksOf(incident(), '李沧区九水路', 'q-0031 九水')).toBe(true);
    expect(speaksOf(incident(), '李沧区九水路', 'q-0031 台东')).toBe(false);
  });
});

describe('the table', () => {
  test('begins with the mark, ends lines with CRLF, and quotes what needs it', () => {
    expect(toCsv(['a', 'b'], [['x,"y"\nz', null]])).toBe('\uFEFFa,b\r\n"x,""y""\nz",\r\n');
  });
  test('nothing is run as a formula, numbers stay numbers', () => {
    for (const text of ['=1+1', '+86', '-1', '@SUM', '\tx', '\rx', '＝1']) expect(plainCell(text)).toBe(`'${text}`);
    expect(plainCell('a=1')).toBe('a=1');
    expect(toCsv(['n'], [[-5], ['=HYPERLINK("x")']])).toBe('\uFEFFn\r\n-5\r\n"\'=HYPERLINK(""x"")"\r\n');
  });
  test('times carry their offset, names of files no separators', () => {
    expect(isoWithOffset(Date.UTC(2026, 7, 14, 14, 5, 9), 480)).toBe('2026-08-14T22:05:09.000+08:00');
    expect(isoWithOffset(Date.UTC(2026, 7, 14, 14, 5, 9), -210)).toBe('2026-08-14T10:35:09.000-03:30');
    expect(fileName('Q-1', 'a/b: c')).toBe('Q-1-a-b-c.csv');
  });
});
