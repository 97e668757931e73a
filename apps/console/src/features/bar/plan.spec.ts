/** What Enter will do (P1): last digits, pinyin initials, places; ambiguous input never guesses. */
import type { Assignment, Incident, Team } from '@fenghuo/domain';
import type { FoundPlace } from '../../live/places.ts';
import { loadSounds, type Sounds } from '../../ui/pinyin.ts';
import { deedKey, type Facts, needsSecondEnter, type Plan } from './deed.ts';
import { readCommand } from './grammar.ts';
import { byNumber } from './match.ts';
import { planOf } from './plan.ts';

const incident = (id: string, code: string, title: string, over: Partial<Incident> = {}): Incident =>
  ({ id, code, title, state: 'open', place: { point: null, address: null, regionCode: null }, ...over }) as Incident;
const team = (id: string, code: string, name: string, over: Partial<Team> = {}): Team =>
  ({ id, code, name, availability: 'available', station: null, ...over }) as Team;
const assignment = (id: string, teamId: string, incidentId: string, state: Assignment['state'] = 'dispatched'): Assignment =>
  ({ id, teamId, incidentId, state }) as Assignment;
const place = (name: string, lng = 120.38): FoundPlace => ({
  name,
  kind: 'landmark',
  point: [lng, 36.06],
  regionCode: null,
  datum: 'wgs84',
});

const garage = incident('a', 'Q-20260814-0031', '地下车库内涝');
const tree = incident('b', 'Q-20260814-0035', '树木倒伏');
const old = incident('c', 'Q-20260813-0035', '井盖缺失', { state: 'closed' });
const third = team('1', 'T15', '李沧排水三队');
const first = team('2', 'T08', '李沧排水一队');
const boats = team('3', 'T21', '冲锋舟一队');

let sounds: Sounds;
beforeAll(async () => {
  sounds = await loadSounds();
});

const plan = (line: string, over: Partial<Facts> & { assignments?: Assignment[] } = {}): Plan => {
  const { assignments = [], ...rest } = over;
  const typed = readCommand(line);
  if (typed === null) throw new Error('nothing was typed');
  return planOf(line, typed, {
    incidents: [garage, tree, old],
    reports: [],
    teams: [third, first, boats],
    assignmentsOf: (key, id) => assignments.filter((one) => one[key] === id),
    selected: null,
    pointOf: () => null,
    places: { found: [], isSearching: false },
    sounds,
    ...rest,
  });
};
const lines = (made: Plan): string[] =>
  'choices' in made ? made.choices.map((choice) => ('line' in choice ? choice.line : choice.place.name)) : [];

test('[W3] [W4] a dispatch by last digits, by code without zeros and by pinyin initials', () => {
  expect(plan('d 31 t8 cfz')).toMatchObject({ deed: { does: 'dispatch', incident: garage, teams: [first, boats] } });
  expect(plan('d t15 // 带两台泵', { selected: garage })).toMatchObject({ deed: { teams: [third], task: '带两台泵' } });
  expect(plan('d 31 t15 t15')).toMatchObject({ deed: { teams: [third] } });
});

test('[W5] what is several things is offered, never guessed; choosing one completes the line', () => {
  expect(lines(plan('d 31 lcps'))).toEqual(['d 31 T15 ', 'd 31 T08 ']);
  expect(lines(plan('d 31 李沧 t21'))).toEqual(['d 31 T15 t21', 'd 31 T08 t21']);
  expect(plan('d 31 T15 ')).toMatchObject({ deed: { teams: [third] } });
});

test('[W3] of two incidents with one number the one under way is meant; two under way are offered', () => {
  expect(byNumber([garage, tree, old], '35', ({ state }) => state !== 'closed')).toEqual({ found: tree });
  const again = { ...old, state: 'open' } as Incident;
  expect(lines(plan('i 35', { incidents: [tree, again] }))).toEqual(['i Q-20260814-0035 ', 'i Q-20260813-0035 ']);
  expect(plan('i Q-20260813-0035')).toMatchObject({ deed: { ref: { id: 'c' } } });
});

test('[W3] last digits find a longer number when no number is just that', () => {
  const long = incident('d', 'Q-20260814-0135', '停电');
  expect(plan('i 5', { incidents: [garage, tree] })).toMatchObject({ deed: { ref: { id: 'b' } } });
  expect(lines(plan('i 5', { incidents: [tree, long] }))).toHaveLength(2);
  expect(plan('i 35', { incidents: [tree, long] })).toMatchObject({ deed: { ref: { id: 'b' } } });
});

test('[W6] a team that cannot be sent stands in the way before anything is sent', () => {
  const why = (made: Plan) => ('obstacle' in made ? made.obstacle.why : null);
  expect(why(plan('d 31 t99'))).toBe('noTeam');
  expect(why(plan('d 31'))).toBe('needTeam');
  expect(why(plan('d t15'))).toBe('needIncident');
  expect(why(plan('d 77 t15'))).toBe('noIncident');
  expect(why(plan('d Q-20260813-0035 t15'))).toBe('incidentClosed');
  expect(why(plan('d 31 t15', { assignments: [assignment('x', '1', 'a')] }))).toBe('teamHere');
  expect(why(plan('d 31 t15', { assignments: [assignment('x', '1', 'b')] }))).toBe('teamBusy');
  expect(why(plan('d 31 t15', { assignments: [assignment('x', '1', 'b', 'completed')] }))).toBeNull();
  expect(why(plan('d 31 t15', { teams: [{ ...third, availability: 'outOfService' }] }))).toBe('teamOut');
});

test('a step by its initials; without one the possible steps are offered; an end needs its reason', () => {
  const assignments = [assignment('x', '1', 'a', 'enRoute')];
  expect(plan('zt t15 dc', { assignments })).toMatchObject({ deed: { does: 'step', assignmentId: 'x', step: 'arrive', incident: garage } });
  expect(lines(plan('zt t15', { assignments }))).toEqual(['zt t15 dc ', 'zt t15 wc ', 'zt t15 ch ']);
  expect(plan('zt t15 cd', { assignments })).toMatchObject({ obstacle: { why: 'stepNotPossible' } });
  expect(plan('zt t15 ch', { assignments })).toMatchObject({ obstacle: { why: 'needReason' } });
  expect(plan('zt t15 ch // 路断', { assignments })).toMatchObject({ deed: { step: 'standDown', remark: '路断' } });
  expect(plan('zt t15 飞', { assignments })).toMatchObject({ obstacle: { why: 'noStep' } });
  expect(plan('zt t08 dc', { assignments })).toMatchObject({ obstacle: { why: 'teamIdle' } });
});

test('a team on two incidents is asked which, unless one is named or selected', () => {
  const assignments = [assignment('x', '1', 'a'), assignment('y', '1', 'b')];
  expect(lines(plan('zt t15 dc', { assignments }))).toEqual(['zt Q-20260814-0031 t15 dc ', 'zt Q-20260814-0035 t15 dc ']);
  expect(plan('zt 35 t15 dc', { assignments })).toMatchObject({ deed: { assignmentId: 'y' } });
  expect(plan('zt t15 dc', { assignments, selected: garage })).toMatchObject({ deed: { assignmentId: 'x' } });
});

test('closing needs a conclusion and no team at work', () => {
  expect(plan('jj 31 wb')).toMatchObject({ deed: { does: 'close', disposition: 'falseAlarm', note: null } });
  expect(lines(plan('jj 31 // 回访'))).toEqual(['jj 31 czwb // 回访 ', 'jj 31 wb // 回访 ', 'jj 31 yj // 回访 ', 'jj 31 cf // 回访 ']);
  expect(plan('jj 31 wb', { assignments: [assignment('x', '1', 'a')] })).toMatchObject({ obstacle: { why: 'assignmentsOpen', n: 1 } });
});

test('merging names both; one is not merged into itself', () => {
  expect(plan('hb 35 31')).toMatchObject({ deed: { does: 'merge', incident: tree, into: garage } });
  expect(plan('hb 31 31')).toMatchObject({ obstacle: { why: 'sameIncident' } });
  expect(plan('hb 31', { selected: tree })).toMatchObject({ deed: { incident: tree, into: garage } });
});

test('a place that is one place is flown to; several are offered, and nothing happens while one is looked for', () => {
  const found = [place('五四广场'), place('五四广场地铁站')];
  expect(plan('五四广场', { places: { found, isSearching: false } })).toMatchObject({ deed: { does: 'fly', place: found[0] } });
  expect(lines(plan('五四', { places: { found, isSearching: false } }))).toEqual(['五四广场', '五四广场地铁站']);
  expect(lines(plan('wz 中山路', { places: { found: [place('中山路'), place('中山路', 121)], isSearching: false } }))).toHaveLength(2);
  expect(plan('五四广场', { places: { found, isSearching: true } })).toMatchObject({ obstacle: { why: 'searching' } });
  expect(plan('无此地', { places: { found: [], isSearching: false } })).toMatchObject({ obstacle: { why: 'nothingFound' } });
});

test('[W2] without a verb a code opens its thing; titles and names are found by sound', () => {
  expect(plan('t15')).toMatchObject({ deed: { does: 'open', ref: { kind: 'team', id: '1' } } });
  expect(plan('q-0031')).toMatchObject({ deed: { ref: { kind: 'incident', id: 'a' } } });
  expect(plan('i dxck')).toMatchObject({ deed: { ref: { kind: 'incident', id: 'a' } } });
  expect(plan('i cfz')).toMatchObject({ deed: { ref: { kind: 'team', id: '3' } } });
});

test('[W7] orders, closings and merges need a second Enter, and another order is another key', () => {
  const deed = (line: string) => {
    const made = plan(line);
    if (!('deed' in made)) throw new Error(`${line} is no deed`);
    return made.deed;
  };
  expect(['d 31 t15', 'jj 31 wb', 'hb 35 31', 'jl 31 文字', 'i 31'].map((line) => needsSecondEnter(deed(line)))).toEqual([
    true,
    true,
    true,
    false,
    false,
  ]);
  expect(deedKey(deed('d 31 t15'))).toBe(deedKey(deed('d Q-0031 T15')));
  expect(deedKey(deed('d 31 t15'))).not.toBe(deedKey(deed('d 31 t8')));
});

test('a grade by word or initials; without one all are offered, and a closed incident keeps its own', () => {
  expect(plan('dj 31 zd')).toMatchObject({ deed: { does: 'grade', incident: garage, grade: 'major' } });
  expect(plan('dj 31 特别重大')).toMatchObject({ deed: { grade: 'extraordinary' } });
  expect(lines(plan('dj 31'))).toEqual(['dj 31 yb ', 'dj 31 jd ', 'dj 31 zd ', 'dj 31 tbzd ']);
  expect(plan('dj 31 一级')).toMatchObject({ obstacle: { why: 'noGrade' } });
  expect(plan('dj zd', { selected: { ...garage, grade: 'major' } })).toMatchObject({ obstacle: { why: 'sameGrade' } });
  expect(plan('dj zd', { selected: old })).toMatchObject({ obstacle: { why: 'incidentClosed' } });
});

test('a class alone is no note', () => {
  expect(plan('jl 31 ;k')).toMatchObject({ obstacle: { why: 'needText' } });
  expect(plan('jl 31 断电 ;r')).toMatchObject({ deed: { text: '断电', as: 'urgent' } });
});
