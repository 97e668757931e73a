import fc from 'fast-check';
import type { LngLat } from '../geo.ts';
import type { Requirement } from '../incident/incident-type.ts';
import type { Leg } from '../route/route.ts';
import type { Team } from '../team/team.ts';
import { type CandidateTeam, type RecommendFacts, recommendTeams } from './recommend.ts';
import { RECOMMENDATION_REASON_CODES, Recommendation, RecommendationReason } from './recommendation.ts';

const PLACE: LngLat = [120.3826, 36.0671];
const north = (metres: number): LngLat => [PLACE[0], PLACE[1] + metres / 111_195.08];

const team = (code: string, over: Partial<Team> = {}): Team => ({
  id: `id-${code}`,
  code,
  name: code,
  kind: null,
  jurisdictionId: 'shinan',
  capabilities: [],
  headcount: null,
  leader: null,
  station: null,
  availability: 'available',
  openAssignmentIds: [],
  positionNumber: 1,
  version: 1,
  ...over,
});
const at = (point: LngLat): Team['station'] => ({ point: { type: 'Point', coordinates: point }, address: null, regionCode: null });
const candidate = (code: string, metres: number | null, over: Partial<CandidateTeam> & { row?: Partial<Team> } = {}): CandidateTeam => {
  const { row, ...rest } = over;
  return {
    team: team(code, row),
    position: metres === null ? null : { point: north(metres), ageSeconds: 20 },
    openAssignmentCount: 0,
    onThisIncident: false,
    hasDeclined: false,
    isGateOpen: false,
    workedSeconds: 0,
    leavesUncovered: [],
    ...rest,
  };
};
const needs = (...capabilities: string[]): Requirement[] => capabilities.map((capability) => ({ capability, teams: 1 }));
const recommend = (teams: CandidateTeam[], over: Partial<RecommendFacts> = {}) =>
  recommendTeams({
    point: PLACE,
    requirements: [],
    onIncident: [],
    jurisdictionIds: [],
    turnoutSeconds: 80,
    legs: new Map(),
    openLegs: new Map(),
    teams,
    ...over,
  });
const order = ({ items }: Recommendation): string[] => items.map(({ teamId }) => teamId.replace('id-', ''));
const itemOf = ({ items }: Recommendation, code: string) => items.find(({ teamId }) => teamId === `id-${code}`);
const reasonsOf = (answer: Recommendation, code: string) => itemOf(answer, code)?.reasons;
const advisedOf = ({ items }: Recommendation): string[] =>
  items.filter(({ advised }) => advised).map(({ teamId }) => teamId.replace('id-', ''));

test('[A16] the nearest goes first, with turnout and drive estimated from the straight line', () => {
  const answer = recommend([candidate('far', 5_000), candidate('near', 1_000)]);
  // 1,000 m × 1.4 at 30 km/h is 168 s, and 80 s to turn out.
  expect(answer.items[0]).toEqual({
    teamId: 'id-near',
    available: true,
    advised: true,
    etaSeconds: 248,
    estimated: true,
    distanceMetres: 1_000,
    headcount: null,
    load: 0,
    positionAgeSeconds: 20,
    leavesUncovered: [],
    reasons: [{ code: 'NEAREST', etaSeconds: 248 }],
  });
  expect(answer.items[1]).toMatchObject({ teamId: 'id-far', available: true, advised: false, etaSeconds: 920, reasons: [] });
  expect([answer.requirements, answer.missing]).toEqual([[], []]);
});

test('[A16] who is nearer by the straight line waits for who is sooner by road; who has no way comes last, and says so', () => {
  const road = (seconds: number): Leg => ({ seconds, metres: 9_000, estimated: false, network: 'roads' });
  const legs = new Map<string, Leg | null>([
    ['id-near', road(1_500)],
    ['id-far', road(300)],
    ['id-island', null],
  ]);
  const answer = recommend([candidate('near', 1_000), candidate('far', 5_000), candidate('island', 10)], { legs });
  expect(order(answer)).toEqual(['far', 'near', 'island']);
  expect(answer.items.map(({ etaSeconds, estimated }) => [etaSeconds, estimated])).toEqual([
    [380, false],
    [1_580, false],
    [null, true],
  ]);
  expect(itemOf(answer, 'island')).toMatchObject({
    available: true,
    advised: false,
    reasons: [{ code: 'UNREACHABLE', distanceMetres: 10 }],
  });
});

test('[A15] the order is that of arrival; what a team can and cannot do is said, each with its number', () => {
  const boats = (level: number, headcount: number) => ({ capabilities: [{ code: 'boat', level }], headcount });
  const requirements: Requirement[] = [{ capability: 'boat', minLevel: 2, teams: 2, headcount: 10 }];
  const answer = recommend(
    [
      candidate('near', 500),
      candidate('good', 4_000, { row: boats(2, 12) }),
      candidate('low', 4_500, { row: boats(3, 12) }),
      candidate('small', 5_000, { row: boats(1, 4) }),
      candidate('unrated', 6_000, { row: { capabilities: [{ code: 'boat' }] } }),
    ],
    { requirements },
  );
  expect(order(answer)).toEqual(['near', 'good', 'low', 'small', 'unrated']);
  expect(reasonsOf(answer, 'near')).toEqual([
    { code: 'NEAREST', etaSeconds: 164 },
    { code: 'NO_CAPABILITY', capability: 'boat', needed: 2 },
  ]);
  expect(reasonsOf(answer, 'good')).toEqual([{ code: 'CAPABILITY', capability: 'boat', level: 2 }]);
  expect(reasonsOf(answer, 'low')).toEqual([{ code: 'LEVEL_TOO_LOW', capability: 'boat', level: 3, needed: 2 }]);
  expect(reasonsOf(answer, 'small')).toEqual([{ code: 'TOO_FEW_PEOPLE', capability: 'boat', headcount: 4, needed: 10 }]);
  expect(reasonsOf(answer, 'unrated')).toEqual([{ code: 'LEVEL_TOO_LOW', capability: 'boat', level: null, needed: 2 }]);
  expect(answer.requirements).toEqual([{ capability: 'boat', minLevel: 2, headcount: 10, needed: 2, filled: 0 }]);
  expect(answer.missing).toEqual([{ code: 'CAPABILITY_MISSING', capability: 'boat', lacking: 1 }]);
});

test('[A16] of two that arrive together the one that can do more goes first; the best rated is named', () => {
  const both = { capabilities: [{ code: 'boat', level: 1 }, { code: 'pump' }] };
  const one = { capabilities: [{ code: 'boat', level: 3 }] };
  const answer = recommend([candidate('one', 4_000, { row: one }), candidate('both', 4_000, { row: both })], {
    requirements: needs('boat', 'pump'),
  });
  expect(order(answer)).toEqual(['both', 'one']);
  expect(reasonsOf(answer, 'both')).toEqual([
    { code: 'NEAREST', etaSeconds: 752 },
    { code: 'CAPABILITY', capability: 'boat', level: 1 },
    { code: 'LEVEL', capability: 'boat', level: 1 },
    { code: 'CAPABILITY', capability: 'pump', level: null },
  ]);
});

test('[A17] advised are the soonest who do what is still required; one team counts for all that it meets', () => {
  const can = (...codes: string[]) => ({ capabilities: codes.map((code) => ({ code })) });
  const teams = [
    candidate('near', 100),
    candidate('pump1', 1_000, { row: can('pump') }),
    candidate('boat1', 2_000, { row: can('boat') }),
    candidate('both', 3_000, { row: can('pump', 'boat') }),
    candidate('pump2', 4_000, { row: can('pump') }),
    candidate('boat2', 5_000, { row: can('boat') }),
  ];
  const requirements: Requirement[] = [
    { capability: 'pump', teams: 2 },
    { capability: 'boat', teams: 2 },
  ];
  expect(advisedOf(recommend(teams, { requirements }))).toEqual(['pump1', 'boat1', 'both']);
  const there = [team('there', can('pump')), team('too', can('boat'))];
  const answer = recommend(teams, { requirements, onIncident: there });
  expect(advisedOf(answer)).toEqual(['pump1', 'boat1']);
  expect(answer.requirements.map(({ filled }) => filled)).toEqual([1, 1]);
  expect(advisedOf(recommend(teams, { requirements, onIncident: [...there, ...there] }))).toEqual([]);
  expect(advisedOf(recommend(teams, { onIncident: there }))).toEqual([]);
});

test('[A20] who has declined says so and is not advised again', () => {
  const pump = { capabilities: [{ code: 'pump' }] };
  const answer = recommend([candidate('first', 100, { row: pump, hasDeclined: true }), candidate('next', 900, { row: pump })], {
    requirements: needs('pump'),
  });
  expect(advisedOf(answer)).toEqual(['next']);
  expect(itemOf(answer, 'first')).toMatchObject({
    available: true,
    reasons: [{ code: 'DECLINED' }, { code: 'NEAREST' }, { code: 'CAPABILITY' }],
  });
});

test('[A16] what cannot be sent comes after, with why not: busy, gated, out of service, already here', () => {
  const answer = recommend([
    candidate('here', 0, { onThisIncident: true, openAssignmentCount: 1 }),
    candidate('hereAndElsewhere', 10, { onThisIncident: true, openAssignmentCount: 3 }),
    candidate('broken', 50, { row: { availability: 'outOfService' } }),
    candidate('army', 60, { isGateOpen: true, openAssignmentCount: 1 }),
    candidate('busy', 100, { openAssignmentCount: 2 }),
    candidate('free', 9_000),
  ]);
  expect(order(answer)).toEqual(['free', 'busy', 'army', 'broken', 'here', 'hereAndElsewhere']);
  expect(answer.items.map(({ available }) => available)).toEqual([true, false, false, false, false, false]);
  expect(answer.items.map(({ load }) => load)).toEqual([0, 2, 1, 0, 1, 3]);
  expect(reasonsOf(answer, 'busy')).toEqual([{ code: 'BUSY', assignmentCount: 2 }]);
  expect(reasonsOf(answer, 'army')).toEqual([{ code: 'GATE_OPEN' }, { code: 'LOAD', assignmentCount: 1 }]);
  expect(reasonsOf(answer, 'broken')).toEqual([{ code: 'OUT_OF_SERVICE' }]);
  expect(reasonsOf(answer, 'here')).toEqual([{ code: 'ON_THIS_INCIDENT' }]);
  expect(reasonsOf(answer, 'hereAndElsewhere')).toEqual([{ code: 'ON_THIS_INCIDENT' }, { code: 'LOAD', assignmentCount: 2 }]);
  expect(answer.items.map(({ etaSeconds }) => etaSeconds !== null)).toEqual([true, true, true, false, false, false]);
});

test('[A16] without a position the distance is from the station and says so; without both there is none', () => {
  const answer = recommend([candidate('lost', null), candidate('station', null, { row: { station: at(north(2_000)) } })]);
  expect(order(answer)).toEqual(['station', 'lost']);
  expect(answer.items[0]).toMatchObject({
    distanceMetres: 2_000,
    positionAgeSeconds: null,
    reasons: [
      { code: 'NEAREST', etaSeconds: 416 },
      { code: 'STATION_ASSUMED', distanceMetres: 2_000 },
    ],
  });
  expect(answer.items[1]).toMatchObject({ available: true, etaSeconds: null, distanceMetres: null, reasons: [{ code: 'NO_STATION' }] });
});

test('[A16] a fix counts until it is fifteen minutes old; then the station is assumed, with the age of the fix', () => {
  const aged = (ageSeconds: number) => ({ position: { point: north(100), ageSeconds }, row: { station: at(north(3_000)) } });
  const answer = recommend([candidate('believed', null, aged(899)), candidate('expired', null, aged(900))]);
  expect(itemOf(answer, 'believed')).toMatchObject({ distanceMetres: 100, positionAgeSeconds: 899, reasons: [{ code: 'NEAREST' }] });
  expect(itemOf(answer, 'expired')).toMatchObject({
    distanceMetres: 3_000,
    positionAgeSeconds: 900,
    reasons: [
      { code: 'POSITION_TOO_OLD', ageSeconds: 900 },
      { code: 'STATION_ASSUMED', distanceMetres: 3_000 },
    ],
  });
});

test('[A19] twelve hours of duty in a day warn and change nothing else', () => {
  const tired = recommend([candidate('a', 100, { workedSeconds: 43_200 }), candidate('b', 200, { workedSeconds: 43_199 })]);
  expect(order(tired)).toEqual(['a', 'b']);
  expect(itemOf(tired, 'a')).toMatchObject({
    available: true,
    advised: true,
    reasons: [{ code: 'NEAREST' }, { code: 'REST_DUE', workedSeconds: 43_200 }],
  });
  expect(reasonsOf(tired, 'b')).toEqual([]);
});

test('without a point there are no distances, and the own jurisdiction goes first', () => {
  const answer = recommend([candidate('a', 10), candidate('b', 10, { row: { jurisdictionId: 'town' } })], {
    point: null,
    jurisdictionIds: ['town', 'district'],
  });
  expect(order(answer)).toEqual(['b', 'a']);
  expect(answer.items[0]).toMatchObject({ etaSeconds: null, distanceMetres: null, reasons: [{ code: 'SAME_JURISDICTION' }] });
  expect(answer.items[1]?.reasons).toEqual([]);
});

test('a capability that only a busy or broken team has is missing', () => {
  const boat = { capabilities: [{ code: 'boat' }] };
  const answer = recommend(
    [
      candidate('busy', 10, { row: boat, openAssignmentCount: 1 }),
      candidate('broken', 10, { row: { ...boat, availability: 'outOfService' } }),
      candidate('free', 10),
    ],
    { requirements: needs('boat', 'pump') },
  );
  expect(answer.missing).toEqual([
    { code: 'CAPABILITY_MISSING', capability: 'boat', lacking: 1 },
    { code: 'CAPABILITY_MISSING', capability: 'pump', lacking: 1 },
  ]);
});

test('[A27] a detour round closed roads is told with its length, and that none is left; what does not matter is not', () => {
  const [leg, longer]: Leg[] = [600, 1500].map((seconds) => ({ seconds, metres: seconds * 11, estimated: false, network: 'roads' }));
  if (leg === undefined || longer === undefined) throw new Error('two ways');
  const legs = new Map([
    ['id-A', longer],
    ['id-B', null],
    ['id-C', leg],
  ]);
  const openLegs = new Map([...legs.keys()].map((id) => [id, leg]));
  const answer = recommend([candidate('A', 1000), candidate('B', 2000), candidate('C', 3000)], { legs, openLegs });
  expect(order(answer)).toEqual(['C', 'A', 'B']);
  const closed = (code: string) => reasonsOf(answer, code)?.filter((reason) => reason.code === 'ROAD_CLOSED');
  expect(closed('A')).toEqual([{ code: 'ROAD_CLOSED', addedSeconds: 900 }]);
  expect(closed('B')).toEqual([{ code: 'ROAD_CLOSED', addedSeconds: null }]);
  expect(closed('C')).toEqual([]);
});

test('no team at all: nothing to send, everything missing', () => {
  expect(recommend([], { requirements: needs('boat') })).toEqual({
    items: [],
    requirements: [{ capability: 'boat', minLevel: null, headcount: null, needed: 1, filled: 0 }],
    missing: [{ code: 'CAPABILITY_MISSING', capability: 'boat', lacking: 1 }],
  });
});

test('every reason code is listed once', () => {
  expect(RecommendationReason.options.map((option) => option.shape.code.value)).toEqual(RECOMMENDATION_REASON_CODES);
});

describe('whatever the teams', () => {
  const point = fc.tuple(fc.double({ min: 119.5, max: 121, noNaN: true }), fc.double({ min: 35.5, max: 37, noNaN: true }));
  const capabilities = fc.uniqueArray(
    fc.record({ code: fc.constantFrom('boat', 'pump', 'rope'), level: fc.integer({ min: 1, max: 3 }) }, { requiredKeys: ['code'] }),
    {
      selector: ({ code }) => code,
    },
  );
  const teams = fc
    .array(
      fc.record({
        capabilities,
        station: fc.option(point, { nil: null }),
        position: fc.option(fc.record({ point, ageSeconds: fc.integer({ min: 0, max: 2_000 }) }), { nil: null }),
        isBroken: fc.boolean(),
        openAssignmentCount: fc.integer({ min: 0, max: 3 }),
        onThisIncident: fc.boolean(),
        hasDeclined: fc.boolean(),
        isGateOpen: fc.boolean(),
        workedSeconds: fc.integer({ min: 0, max: 86_400 }),
        leavesUncovered: fc.subarray(['370202001', '370202002']),
      }),
      { maxLength: 25 },
    )
    .map((rows) =>
      rows.map((row, index): CandidateTeam => {
        const station = row.station === null ? null : at(row.station);
        const availability = row.isBroken ? 'outOfService' : 'available';
        return { ...row, team: team(`t${index}`, { capabilities: row.capabilities as Team['capabilities'], station, availability }) };
      }),
    );
  const requirement = (capability: string): fc.Arbitrary<Requirement> =>
    fc.record(
      { capability: fc.constant(capability), teams: fc.integer({ min: 1, max: 3 }), minLevel: fc.integer({ min: 1, max: 3 }) },
      { requiredKeys: ['capability', 'teams'] },
    );
  const leg: fc.Arbitrary<Leg> = fc.record({
    seconds: fc.integer({ min: 0, max: 9_000 }),
    metres: fc.integer({ min: 0, max: 90_000 }),
    estimated: fc.boolean(),
    network: fc.constant('roads' as const),
  });
  const ways = fc
    .array(fc.option(leg, { nil: null }), { maxLength: 25 })
    .map((legs) => new Map(legs.map((one, index) => [`id-t${index}`, one])));
  const facts: fc.Arbitrary<RecommendFacts> = fc.record({
    point: fc.option(point, { nil: null }),
    requirements: fc.subarray(['boat', 'pump', 'rope']).chain((codes) => fc.tuple(...codes.map(requirement))),
    onIncident: fc.constant([]),
    jurisdictionIds: fc.subarray(['shinan']),
    turnoutSeconds: fc.integer({ min: 1, max: 600 }),
    legs: ways,
    openLegs: ways,
    teams,
  });

  test('each team is listed once and soundly; available ones first, sooner ones first; the order given does not matter', () => {
    fc.assert(
      fc.property(facts, (given) => {
        const answer = recommendTeams(given);
        expect(Recommendation.parse(answer)).toEqual(answer);
        expect(answer.items.map(({ teamId }) => teamId).sort()).toEqual(given.teams.map((one) => one.team.id).sort());
        expect(recommendTeams({ ...given, teams: given.teams.toReversed() })).toEqual(answer);
        for (const [index, item] of answer.items.entries()) {
          const before = answer.items[index - 1];
          if (before === undefined || !item.available) continue;
          expect(before.available).toBe(true);
          expect(before.etaSeconds ?? Infinity).toBeLessThanOrEqual(item.etaSeconds ?? Infinity);
        }
      }),
    );
  });

  test('who is not available says why not; who is available says nothing of the kind; one team at most is the nearest', () => {
    const whyNot = ['OUT_OF_SERVICE', 'BUSY', 'ON_THIS_INCIDENT', 'GATE_OPEN'];
    fc.assert(
      fc.property(facts, (given) => {
        const { items, missing } = recommendTeams(given);
        for (const { available, reasons } of items)
          expect(reasons.filter(({ code }) => whyNot.includes(code))).toHaveLength(available ? 0 : 1);
        expect(items.filter(({ reasons }) => reasons.some(({ code }) => code === 'NEAREST')).length).toBeLessThanOrEqual(1);
        for (const { capability, teams } of given.requirements) {
          const able = items.filter(
            (item) => item.available && item.reasons.some((reason) => reason.code === 'CAPABILITY' && reason.capability === capability),
          );
          const lacking = missing.find((one) => one.capability === capability)?.lacking ?? 0;
          expect(lacking).toBe(Math.max(0, teams - able.length));
        }
      }),
    );
  });

  test('the list is cut at the limit, keeping the best', () => {
    fc.assert(
      fc.property(facts, fc.integer({ min: 0, max: 5 }), (given, items) => {
        const whole = recommendTeams(given);
        expect(recommendTeams(given, items)).toEqual({ ...whole, items: whole.items.slice(0, items) });
      }),
    );
  });

  test('[A17] advised are available, reachable and willing, and together fill what can be filled', () => {
    fc.assert(
      fc.property(facts, (given) => {
        const { items } = recommendTeams(given);
        const advised = items.filter((item) => item.advised);
        for (const { available, reasons } of advised) {
          expect(available).toBe(true);
          expect(reasons.some(({ code }) => code === 'DECLINED' || code === 'UNREACHABLE')).toBe(false);
        }
        for (const { capability, teams } of given.requirements) {
          const meeting = (item: (typeof items)[number]): boolean =>
            item.reasons.some((reason) => reason.code === 'CAPABILITY' && reason.capability === capability);
          const able = items.filter(
            (item) => item.available && meeting(item) && !item.reasons.some(({ code }) => code === 'DECLINED' || code === 'UNREACHABLE'),
          );
          expect(advised.filter(meeting).length).toBeGreaterThanOrEqual(Math.min(teams, able.length));
        }
      }),
    );
  });
});
