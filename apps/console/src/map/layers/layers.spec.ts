import type { Assignment, Depot, EvacuationZone, Incident, Report, Shelter, Team, Vehicle } from '@fenghuo/domain';
import type { RunningClock } from '../../live/clock-of.ts';
import type { Fix } from '../../live/positions.ts';
import { PALETTES } from '../../ui/tokens.ts';
import { scaleBar } from '../scale-bar.ts';
import type { Feature, Scene } from './scene.ts';
import { drawingOf } from './selection.ts';
import { leadingAssignment } from './teams.ts';

const NOW = 1_700_000_000_000;
const point = (lng: number) => ({
  point: { type: 'Point' as const, coordinates: [lng, 36] as [number, number] },
  address: null,
  regionCode: null,
});
const incident = (id: string, over: Partial<Incident> = {}): Incident =>
  ({ id, code: `Q-20260814-00${id}`, state: 'open', title: '内涝', grade: 'large', place: point(120), ...over }) as Incident;
const team = (id: string, over: Partial<Team> = {}): Team =>
  ({
    id,
    code: id,
    name: `队${id}`,
    capabilities: [{ code: 'boat' }],
    availability: 'available',
    station: point(121),
    positionNumber: Number(id),
    ...over,
  }) as Team;
const assignment = (id: string, teamId: string, state: Assignment['state']): Assignment =>
  ({ id, teamId, incidentId: '31', state }) as Assignment;

type Given = {
  incidents?: Incident[];
  reports?: Report[];
  teams?: Team[];
  assignments?: Assignment[];
  clocks?: Record<string, RunningClock>;
  fixes?: Record<number, Fix>;
  vehicles?: Vehicle[];
  depots?: Depot[];
  shelters?: Shelter[];
};

function scene(
  { incidents = [], reports = [], teams = [], assignments = [], clocks = {}, fixes = {}, vehicles = [], depots = [], shelters = [] }: Given,
  over: Partial<Scene> = {},
): Scene {
  const byTeam = new Map<string, Assignment[]>();
  for (const one of assignments) byTeam.set(one.teamId, [...(byTeam.get(one.teamId) ?? []), one]);
  return {
    nowMs: NOW,
    reports,
    incidents,
    teams,
    vehicles,
    depots,
    shelters,
    closures: [],
    drawings: [],
    zones: [],
    sketchedId: null,
    assignmentsByTeam: byTeam,
    incident: (id) => incidents.find((row) => row.id === id) ?? null,
    fix: ({ positionNumber }) => fixes[positionNumber] ?? null,
    clockOfReport: ({ id }) => clocks[id] ?? null,
    clocksOfIncident: ({ id }) => (clocks[id] ? [clocks[id]] : []),
    clockOfAssignment: ({ id }) => clocks[id] ?? null,
    way: () => null,
    selectedId: null,
    chosenTeamIds: [],
    pointedTeamId: null,
    draftPoint: null,
    draftLabel: null,
    around: null,
    words: {
      gradeLetter: () => '较',
      glyph: () => '舟',
      tab: (state) => state.slice(0, 1),
      notAcknowledged: (time) => `未接令 ${time}`,
      drawing: ({ name }) => name,
      zone: ({ name, state }) => `${name} ${state}`,
      late: (time) => `超时 ${time}`,
      estimated: '估算',
      depotLetter: '库',
      riskLetter: '危',
      shelterLetters: { full: '满', standby: '备' },
      age: () => '位置 11 分钟前',
    },
    palette: PALETTES.dark,
    ...over,
  };
}

const ALL = { reports: true, incidents: true, teams: true, lines: true, depots: true, shelters: true, zones: true };
const clock = (step: RunningClock['step'], secondsAgo: number): RunningClock => ({
  step,
  startMs: NOW - secondsAgo * 1000,
  targetSeconds: 60,
});
const properties = (features: readonly Feature[]) => features.map((feature) => feature.properties);
const icon = (feature: Feature | undefined): unknown => JSON.parse(String(feature?.properties['icon']));

test('an incident is ink, and red only when one of its clocks is past its target', () => {
  const calm = drawingOf(scene({ incidents: [incident('31')], clocks: { 31: clock('dispatch', 59) } }), ALL).incidents.features;
  const late = drawingOf(scene({ incidents: [incident('31')], clocks: { 31: clock('dispatch', 60) } }), ALL).incidents.features;
  expect(icon(calm[0])).toMatchObject({ of: 'incident', late: false, letter: '较' });
  expect(icon(late[0])).toMatchObject({ late: true });
  expect(properties(late)[0]).toMatchObject({ late: 1, label: 'Q-0031' });
});

test('closed incidents and decided reports leave the map, things without a point never come on it', () => {
  const reports = [
    { id: 'r1', code: 'R-20260814-0001', state: 'waiting', place: point(120) },
    { id: 'r2', code: 'R-20260814-0002', state: 'joined', place: point(120) },
    { id: 'r3', code: 'R-20260814-0003', state: 'waiting', place: { point: null, address: '某处', regionCode: null } },
  ] as Report[];
  const drawing = drawingOf(scene({ incidents: [incident('31', { state: 'closed' })], reports }), ALL);
  expect(drawing.incidents.features).toEqual([]);
  expect(properties(drawing.reports.features).map(({ id }) => id)).toEqual(['r1']);
});

test('a team is where its newest fix is, else at its station; its tab says the state of its assignment', () => {
  const fixes = { 1: { lng: 120.5, lat: 36.1, at: NOW - 5_000, heading: 90, speedMps: 8 } };
  const [moving, standing] = drawingOf(
    scene({ incidents: [incident('31')], teams: [team('1'), team('2')], assignments: [assignment('a', '1', 'enRoute')], fixes }),
    ALL,
  ).teams.features;
  expect(moving?.geometry.coordinates).toEqual([120.5, 36.1]);
  expect(icon(moving)).toMatchObject({ look: 'enRoute', tab: 'e', stale: false });
  expect(moving?.properties).toMatchObject({ heading: 90, assigned: 1 });
  expect(standing?.geometry.coordinates).toEqual([121, 36]);
  expect(icon(standing)).toEqual({ of: 'team', look: 'standby', glyph: '舟', stale: false });
});

test('an old position looks old: hollow, with its age, without a heading', () => {
  const fixes = { 1: { lng: 120.5, lat: 36.1, at: NOW - 11 * 60_000, heading: 90, speedMps: 8 } };
  const [stale] = drawingOf(scene({ teams: [team('1')], assignments: [assignment('a', '1', 'enRoute')], fixes }), ALL).teams.features;
  expect(icon(stale)).toMatchObject({ stale: true });
  expect(stale?.properties).toMatchObject({ note: '\n位置 11 分钟前' });
  expect(stale?.properties).not.toHaveProperty('beak');
});

test('one rule of age for a team on its way and one that stands by: its age from two minutes on, the halo from five', () => {
  const fix = (minutes: number): Fix => ({ lng: 120.5, lat: 36.1, at: NOW - minutes * 60_000, heading: null, speedMps: 0 });
  const fixes = { 1: fix(1), 2: fix(2), 3: fix(5), 4: fix(5) };
  const teams = ['1', '2', '3', '4', '5'].map((id) => team(id));
  const { features } = drawingOf(scene({ teams, assignments: [assignment('a', '4', 'enRoute')], fixes }), ALL).teams;
  expect(features.map(({ properties: { id, note } }) => [id, note !== ''])).toEqual([
    ['1', false],
    ['2', true],
    ['3', true],
    ['4', true],
    ['5', false],
  ]);
  expect(features.map((feature) => (icon(feature) as { stale: boolean }).stale)).toEqual([false, false, true, true, false]);
});

test('a vehicle stands where its own fix is, under its plate, by the same rule of age; without a fix nowhere', () => {
  const vehicle = (id: string, positionNumber: number, teamId: string | null): Vehicle =>
    ({ id, plate: `鲁B·${id}`, kind: 'truck', teamId, positionNumber }) as Vehicle;
  const fix = (minutes: number): Fix => ({ lng: 120.5, lat: 36.1, at: NOW - minutes * 60_000, heading: null, speedMps: 0 });
  const vehicles = [vehicle('1', 11, 't'), vehicle('2', 12, null), vehicle('3', 13, null)];
  const { features } = drawingOf(scene({ vehicles, fixes: { 11: fix(0), 12: fix(6) } }), ALL).teams;
  expect(properties(features)).toMatchObject([
    { label: '鲁B·1', kind: 'team', opens: 't', note: '' },
    { label: '鲁B·2', kind: 'vehicle', note: '\n位置 11 分钟前' },
  ]);
  expect(features.map(icon)).toEqual([
    { of: 'vehicle', stale: false },
    { of: 'vehicle', stale: true },
  ]);
});

test('a line is dashed until the team has acknowledged, and ends on arrival', () => {
  const assignments = [assignment('a', '1', 'dispatched'), assignment('b', '2', 'enRoute'), assignment('c', '3', 'onScene')];
  const { lines } = drawingOf(scene({ incidents: [incident('31')], teams: [team('1'), team('2'), team('3')], assignments }), ALL);
  expect(properties(lines.features).map(({ dashed }) => dashed)).toEqual([true, false]);
});

test('the way of an open incident is by road with its mark, and a dashed straight line until it is known', () => {
  const given = { incidents: [incident('31')], teams: [team('1')], assignments: [assignment('a', '1', 'enRoute')] };
  const [unknown] = drawingOf(scene(given, { selectedId: '31' }), ALL).lines.features;
  expect([unknown?.properties['dashed'], unknown?.geometry.coordinates]).toEqual([
    true,
    [
      [121, 36],
      [120, 36],
    ],
  ]);
  const points = [[121, 36] as const, [120.5, 36.2] as const, [120, 36] as const].map(([lng, lat]): [number, number] => [lng, lat]);
  const way = () => ({ points, estimated: true });
  for (const selectedId of ['31', '1']) {
    const [known] = drawingOf(scene(given, { selectedId, way }), ALL).lines.features;
    expect([known?.properties, known?.geometry.coordinates]).toEqual([{ colour: expect.any(String), dashed: false, note: '估算' }, points]);
  }
  expect(drawingOf(scene(given, { way }), ALL).lines.features[0]?.geometry.coordinates).toHaveLength(2);
});

test('a team of the list that is pointed at shows its way, once', () => {
  const given = { incidents: [incident('31')], teams: [team('1'), team('2')] };
  const pointed = (chosenTeamIds: string[]) => drawingOf(scene(given, { selectedId: '31', pointedTeamId: '2', chosenTeamIds }), ALL);
  expect([pointed([]).lines.features.length, pointed([]).numbers.features.length]).toEqual([1, 0]);
  expect([pointed(['2']).lines.features.length, pointed(['2']).numbers.features.length]).toEqual([1, 1]);
});

test('what is selected or ticked is drawn above, once, with its ring and the number of the list', () => {
  const drawing = drawingOf(
    scene({ incidents: [incident('31')], teams: [team('1'), team('2')] }, { selectedId: '31', chosenTeamIds: ['2'] }),
    ALL,
  );
  expect(drawing.incidents.features).toEqual([]);
  expect(properties(drawing.teams.features).map(({ id }) => id)).toEqual(['1']);
  expect(properties(drawing.selection.features).map(({ id, ring }) => [id, ring])).toEqual([
    ['31', 1],
    ['2', 1],
  ]);
  expect(drawing.numbers.features.map(icon)).toEqual([{ of: 'number', text: '1' }]);
  expect(drawing.numbers.features[0]?.geometry.coordinates).toEqual([120.5, 36]);
});

test('of several assignments the one nearest to the work leads', () => {
  expect(
    leadingAssignment([assignment('a', '1', 'dispatched'), assignment('b', '1', 'onScene'), assignment('c', '1', 'completed')])?.id,
  ).toBe('b');
  expect(leadingAssignment([assignment('c', '1', 'completed')])).toBeNull();
});

test('the scale bar is a round distance that fits', () => {
  expect(scaleBar(20, 110)).toEqual({ pixels: 100, label: '2 km' });
  expect(scaleBar(1.5, 110)).toEqual({ pixels: 100 / 1.5, label: '100 m' });
});

test('a shelter is a house that fills from the floor: 满 when full, 备 on standby, not shown when closed', () => {
  const shelter = (id: string, over: Partial<Shelter> = {}): Shelter =>
    ({ id, name: id, place: point(120), state: 'open', capacity: 100, present: 0, onTheWay: 0, outOfUse: 0, ...over }) as Shelter;
  const shelters = [
    shelter('1', { present: 52 }),
    shelter('2', { present: 90, onTheWay: 10 }),
    shelter('3', { state: 'standby' }),
    shelter('4', { state: 'closed' }),
    shelter('5', { place: { point: null, address: '某处', regionCode: null } }),
  ];
  const { places } = drawingOf(scene({ shelters }, {}), ALL);
  expect(places.features.map(icon)).toEqual([
    { of: 'shelter', share: 0.5, letter: '', off: false },
    { of: 'shelter', share: 1, letter: '满', off: false },
    { of: 'shelter', share: 0, letter: '备', off: false },
  ]);
  const { selection } = drawingOf(scene({ shelters }, { selectedId: '4' }), ALL);
  expect(selection.features.map(icon)).toEqual([{ of: 'shelter', share: 0, letter: '', off: true }]);
  expect(drawingOf(scene({ shelters }), { ...ALL, shelters: false }).places.features).toEqual([]);
});

test('a depot stands at its place as a square with a lid; what needs looking after and what nobody has counted look different', () => {
  const depot = (id: string, over: Partial<Depot> = {}): Depot =>
    ({ id, name: `库${id}`, place: point(120), state: 'open', alarms: [], countedAt: new Date(NOW).toISOString(), ...over }) as Depot;
  const since = new Date(NOW).toISOString();
  const depots = [
    depot('1'),
    depot('2', { alarms: [{ code: 'BELOW_MINIMUM', since }] }),
    depot('3', { countedAt: null }),
    depot('4', { state: 'closed' }),
    depot('5', { place: { point: null, address: '某处', regionCode: null } }),
  ];
  const { places, selection } = drawingOf(scene({ depots }, { selectedId: '2' }), ALL);
  expect(places.features.map((feature) => (icon(feature) as { look: string }).look)).toEqual(['stocked', 'unchecked']);
  expect(selection.features.map(icon)).toEqual([{ of: 'depot', look: 'short', letter: '库' }]);
  expect(drawingOf(scene({ depots }), { ...ALL, depots: false }).places.features).toEqual([]);
});

test('[W32] a zone says by line and hatch where it stands, with its name in the middle; one whose people are back is not drawn', () => {
  const geometry = {
    type: 'Polygon' as const,
    coordinates: [
      [
        [120, 36],
        [120.2, 36],
        [120.2, 36.2],
        [120, 36],
      ] as [number, number][],
    ],
  };
  const zone = (id: string, state: EvacuationZone['state']): EvacuationZone => ({ id, name: `区${id}`, state, geometry }) as EvacuationZone;
  const zones = [zone('1', 'proposed'), zone('2', 'running'), zone('3', 'verifiedEmpty'), zone('4', 'returned')];
  const { features } = drawingOf(scene({}, { zones }), ALL).zones;
  expect(features.map(({ geometry: { type } }) => type)).toEqual(['Polygon', 'Point', 'Polygon', 'Point', 'Polygon', 'Point']);
  expect(properties(features).filter(({ label }) => label === undefined)).toMatchObject([
    { id: '1', edge: 'dashed', hatched: false },
    { id: '2', edge: 'firm', hatched: true, kind: 'evacuationZone' },
    { id: '3', edge: 'firm', hatched: false },
  ]);
  expect(features[3]).toMatchObject({ geometry: { coordinates: [120.1, 36.1] }, properties: { label: '区2 running' } });
  expect(drawingOf(scene({}, { zones }), { ...ALL, zones: false }).zones.features).toEqual([]);
});
