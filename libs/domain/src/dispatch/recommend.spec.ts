import fc from 'fast-check';
import type { LngLat } from '../geo.ts';
import type { Team } from '../team/team.ts';
import {
  type CandidateTeam,
  DEFAULT_RECOMMEND_LIMITS,
  RECOMMENDATION_REASON_CODES,
  Recommendation,
  RecommendationReason,
  type RecommendFacts,
  recommendTeams,
} from './recommend.ts';

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
    position: metres === null ? null : north(metres),
    openAssignmentCount: 0,
    onThisIncident: false,
    ...rest,
  };
};
const recommend = (teams: CandidateTeam[], over: Partial<RecommendFacts> = {}) =>
  recommendTeams({ point: PLACE, requiredCapabilities: [], jurisdictionIds: [], teams, ...over });
const order = ({ items }: Recommendation): string[] => items.map(({ teamId }) => teamId.replace('id-', ''));
const reasonsOf = ({ items }: Recommendation, code: string) => items.find(({ teamId }) => teamId === `id-${code}`)?.reasons;

test('the nearest goes first, with turnout and drive estimated from the straight line', () => {
  const { items, missing } = recommend([candidate('far', 5_000), candidate('near', 1_000)]);
  // 1,000 m × 1.4 at 30 km/h is 168 s, and 80 s to turn out.
  expect(items[0]).toEqual({
    teamId: 'id-near',
    available: true,
    etaSeconds: 248,
    estimated: true,
    distanceMetres: 1_000,
    reasons: [{ code: 'NEAREST' }],
  });
  expect(items[1]).toEqual({ teamId: 'id-far', available: true, etaSeconds: 920, estimated: true, distanceMetres: 5_000, reasons: [] });
  expect(missing).toEqual([]);
});

test('the order is that of arrival; what a team can and cannot do is said', () => {
  const boats = { capabilities: [{ code: 'boat', level: 2 }] };
  const answer = recommend([candidate('near', 500), candidate('boats', 4_000, { row: boats })], { requiredCapabilities: ['boat'] });
  expect(order(answer)).toEqual(['near', 'boats']);
  expect(reasonsOf(answer, 'boats')).toEqual([{ code: 'CAPABILITY', capability: 'boat', level: 2 }]);
  expect(reasonsOf(answer, 'near')).toEqual([{ code: 'NEAREST' }, { code: 'NO_CAPABILITY', capability: 'boat' }]);
});

test('of two that arrive together the one that can do more goes first; the best rated is named', () => {
  const both = { capabilities: [{ code: 'boat', level: 1 }, { code: 'pump' }] };
  const one = { capabilities: [{ code: 'boat', level: 3 }] };
  const answer = recommend([candidate('one', 4_000, { row: one }), candidate('both', 4_000, { row: both })], {
    requiredCapabilities: ['boat', 'pump', 'boat'],
  });
  expect(order(answer)).toEqual(['both', 'one']);
  expect(reasonsOf(answer, 'both')).toEqual([
    { code: 'NEAREST' },
    { code: 'CAPABILITY', capability: 'boat', level: 1 },
    { code: 'LEVEL', capability: 'boat', level: 1 },
    { code: 'CAPABILITY', capability: 'pump', level: null },
  ]);
});

test('what cannot be sent comes after, with why not: busy, out of service, already here', () => {
  const answer = recommend([
    candidate('here', 0, { onThisIncident: true, openAssignmentCount: 1 }),
    candidate('hereAndElsewhere', 10, { onThisIncident: true, openAssignmentCount: 3 }),
    candidate('broken', 50, { row: { availability: 'outOfService' } }),
    candidate('busy', 100, { openAssignmentCount: 2 }),
    candidate('free', 9_000),
  ]);
  expect(order(answer)).toEqual(['free', 'busy', 'broken', 'here', 'hereAndElsewhere']);
  expect(answer.items.map(({ available }) => available)).toEqual([true, false, false, false, false]);
  expect(reasonsOf(answer, 'busy')).toEqual([{ code: 'BUSY', assignmentCount: 2 }]);
  expect(reasonsOf(answer, 'broken')).toEqual([{ code: 'OUT_OF_SERVICE' }]);
  expect(reasonsOf(answer, 'here')).toEqual([{ code: 'ON_THIS_INCIDENT' }]);
  expect(reasonsOf(answer, 'hereAndElsewhere')).toEqual([{ code: 'ON_THIS_INCIDENT' }, { code: 'LOAD', assignmentCount: 2 }]);
  expect(answer.items.map(({ etaSeconds }) => etaSeconds !== null)).toEqual([true, true, false, false, false]);
});

test('without a position the distance is from the station and says so; without both there is none', () => {
  const answer = recommend([candidate('lost', null), candidate('station', null, { row: { station: at(north(2_000)) } })]);
  expect(order(answer)).toEqual(['station', 'lost']);
  expect(answer.items[0]).toMatchObject({ distanceMetres: 2_000, reasons: [{ code: 'NEAREST' }, { code: 'STATION_ASSUMED' }] });
  expect(answer.items[1]).toEqual({
    teamId: 'id-lost',
    available: true,
    etaSeconds: null,
    estimated: true,
    distanceMetres: null,
    reasons: [{ code: 'NO_STATION' }],
  });
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
    { requiredCapabilities: ['boat', 'pump'] },
  );
  expect(answer.missing).toEqual([
    { code: 'CAPABILITY_MISSING', capability: 'boat' },
    { code: 'CAPABILITY_MISSING', capability: 'pump' },
  ]);
});

test('no team at all: nothing to send, everything missing', () => {
  expect(recommend([], { requiredCapabilities: ['boat'] })).toEqual({
    items: [],
    missing: [{ code: 'CAPABILITY_MISSING', capability: 'boat' }],
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
        position: fc.option(point, { nil: null }),
        isBroken: fc.boolean(),
        openAssignmentCount: fc.integer({ min: 0, max: 3 }),
        onThisIncident: fc.boolean(),
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
  const facts: fc.Arbitrary<RecommendFacts> = fc.record({
    point: fc.option(point, { nil: null }),
    requiredCapabilities: fc.subarray(['boat', 'pump', 'rope']),
    jurisdictionIds: fc.subarray(['shinan']),
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
    const whyNot = ['OUT_OF_SERVICE', 'BUSY', 'ON_THIS_INCIDENT'];
    fc.assert(
      fc.property(facts, (given) => {
        const { items, missing } = recommendTeams(given);
        for (const { available, reasons } of items)
          expect(reasons.filter(({ code }) => whyNot.includes(code))).toHaveLength(available ? 0 : 1);
        expect(items.filter(({ reasons }) => reasons.some(({ code }) => code === 'NEAREST')).length).toBeLessThanOrEqual(1);
        for (const capability of given.requiredCapabilities) {
          const isHeld = items.some(
            (item) => item.available && item.reasons.some((reason) => reason.code === 'CAPABILITY' && reason.capability === capability),
          );
          expect(missing.some((one) => one.capability === capability)).toBe(!isHeld);
        }
      }),
    );
  });

  test('the list is cut at the limit, keeping the best', () => {
    fc.assert(
      fc.property(facts, fc.integer({ min: 0, max: 5 }), (given, items) => {
        const whole = recommendTeams(given);
        expect(recommendTeams(given, { ...DEFAULT_RECOMMEND_LIMITS, items })).toEqual({ ...whole, items: whole.items.slice(0, items) });
      }),
    );
  });
});
