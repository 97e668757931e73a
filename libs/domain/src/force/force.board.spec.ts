/** docs/spec/force.md, "Board". */
import fc from 'fast-check';
import { ASSIGNMENT_STATES } from '../dispatch/assignment.ts';
import { eg, NOW, seconds } from '../testing/examples.ts';
import { needBoards } from './force.board.ts';
import { FORCE_KINDS, FORCE_STATES, type ForceRequest, type Need } from './force.ts';

const need = (more: Partial<Need> = {}): Need => ({
  id: eg.id(),
  incidentId: eg.id(),
  state: 'open',
  capability: null,
  headcount: 400,
  note: null,
  raisedAt: NOW,
  version: 1,
  ...more,
});
const request = (needId: string, more: Partial<ForceRequest>): ForceRequest => ({
  id: eg.id(),
  needId,
  incidentId: eg.id(),
  kind: 'social',
  state: 'agreed',
  headcount: 400,
  agreedCount: null,
  onSceneCount: 0,
  teamIds: [],
  addressee: null,
  task: null,
  place: eg.place(),
  wantedAt: null,
  raisedAt: NOW,
  times: {},
  onBehalf: false,
  flags: [],
  version: 1,
  ...more,
});
const known = (...teams: ReturnType<typeof eg.team>[]) => new Map(teams.map((team) => [team.id, team]));

test('[K10] 400 needed, 386 promised, 212 on scene', () => {
  const one = need();
  const requests = [
    request(one.id, { kind: 'military', state: 'onScene', agreedCount: 120, onSceneCount: 100 }),
    request(one.id, { kind: 'department', state: 'onScene', agreedCount: 150, onSceneCount: 112 }),
    request(one.id, { kind: 'social', state: 'agreed', agreedCount: 116 }),
    request(one.id, { kind: 'social', state: 'asked' }),
    request(one.id, { kind: 'social', state: 'refused' }),
    request(one.id, { kind: 'enterprise', state: 'withdrawn', agreedCount: 30 }),
  ];
  const [board] = needBoards({ needs: [one], requests, assignments: [], teams: known() });
  expect(board).toEqual({
    needId: one.id,
    needed: 400,
    promised: 386,
    onScene: 212,
    byKind: {
      military: { promised: 120, onScene: 100 },
      department: { promised: 150, onScene: 112 },
      social: { promised: 116, onScene: 0 },
    },
  });
});

test('[K10] people who were counted in and the teams they came with are the same people', () => {
  const [one, team] = [need(), eg.team({ headcount: 22, kind: 'social' })];
  const sent = [eg.assignment({ teamId: team.id, state: 'onScene' })];
  const boardOf = (onSceneCount: number) =>
    needBoards({
      needs: [one],
      requests: [request(one.id, { agreedCount: 20, teamIds: [team.id], onSceneCount })],
      assignments: sent,
      teams: known(team),
    })[0];
  expect(boardOf(0)).toMatchObject({ promised: 22, onScene: 22, byKind: { social: { promised: 22, onScene: 22 } } });
  expect(boardOf(30)).toMatchObject({ promised: 30, onScene: 30 });
});

test('[K11] teams sent without a request count once, for a need of their capability first', () => {
  const any = need({ headcount: 50 });
  const boats = need({ headcount: 20, capability: 'boat', raisedAt: seconds(5) });
  const boat = eg.team({ headcount: 12, capabilities: [{ code: 'boat' }] });
  const fire = eg.team({ headcount: 30, capabilities: [{ code: 'fire' }] });
  const assignments = [
    eg.assignment({ teamId: boat.id, state: 'enRoute' }),
    eg.assignment({ teamId: fire.id, state: 'onScene' }),
    eg.assignment({ teamId: fire.id, state: 'completed' }),
  ];
  const boards = needBoards({ needs: [any, boats], requests: [], assignments, teams: known(boat, fire) });
  expect(boards.map(({ promised, onScene }) => [promised, onScene])).toEqual([
    [30, 30],
    [12, 0],
  ]);
});

test('nobody is on scene who was not promised, and the kinds add up to the whole', () => {
  const teams = Array.from({ length: 4 }, (_, index) => eg.team({ headcount: index * 7, capabilities: [{ code: 'rescue' }] }));
  const needs = [need(), need({ capability: 'rescue' })];
  const some = fc.record({
    need: fc.nat(1),
    kind: fc.constantFrom(...FORCE_KINDS),
    state: fc.constantFrom(...FORCE_STATES),
    agreedCount: fc.option(fc.nat(500)),
    onSceneCount: fc.nat(500),
    team: fc.option(fc.nat(3)),
  });
  const sent = fc.record({ team: fc.nat(3), state: fc.constantFrom(...ASSIGNMENT_STATES) });
  fc.assert(
    fc.property(fc.array(some, { maxLength: 8 }), fc.array(sent, { maxLength: 6 }), (drawn, sends) => {
      const requests = drawn.map(({ need: at, team, ...more }) =>
        request(needs[at]?.id ?? '', { ...more, teamIds: team === null ? [] : [teams[team]?.id ?? ''] }),
      );
      const assignments = sends.map(({ team, state }) => eg.assignment({ teamId: teams[team]?.id ?? '', state }));
      for (const board of needBoards({ needs, requests, assignments, teams: known(...teams) })) {
        expect(board.onScene).toBeLessThanOrEqual(board.promised);
        const sums = Object.values(board.byKind).reduce((sum, one) => [(sum[0] ?? 0) + one.promised, (sum[1] ?? 0) + one.onScene], [0, 0]);
        expect(sums).toEqual([board.promised, board.onScene]);
      }
    }),
  );
});
