/** docs/spec/assignment.md */
import fc from 'fast-check';
import { applyEvent } from '../feed/apply.ts';
import type { Incident } from '../incident/incident.ts';
import { eg, HUANGDAO, LEADER, NOW, OFFICER, SHINAN, seconds, World } from '../testing/examples.ts';
import { refusalOf } from '../testing/refusal.ts';
import { applyAssignment, type HeldAssignment, STATE_AFTER } from './assignment.apply.ts';
import { ASSIGNMENT_STATES, type Assignment, type AssignmentState, isOpen, STEPS, type Step } from './assignment.ts';
import { dispatchTeams, isStepPossible, recordStep, type StepCommand, UNDO_SECONDS, undoStep } from './dispatch.rules.ts';

const TIMES = ['dispatchedAt', 'acknowledgedAt', 'enRouteAt', 'onSceneAt', 'endedAt'] as const;
const step = (now: string, assignment: HeldAssignment, given: Step, command: StepCommand = {}, personId = LEADER, onBehalf = false) => {
  const events = recordStep(now, { assignment, step: given, personId, onBehalf }, command);
  return events.reduce((held, event) => applyEvent('assignment', held as never, event) as never as HeldAssignment, assignment);
};

describe('dispatch', () => {
  const sent = (
    incident: Partial<Incident>,
    asked: ReturnType<typeof eg.askedTeam>[],
    command: Partial<Parameters<typeof dispatchTeams>[2]> = {},
  ) => {
    const held = eg.heldIncident(incident);
    const teamIds = asked.map(({ team }) => team.row.id);
    const events = dispatchTeams(NOW, { incident: held, teams: asked }, { teamIds, ...command });
    const world = new World(held, ...asked.map(({ team }) => team));
    world.record(events);
    return { world, events, incident: held.row };
  };
  const busy = (incidentId: string, more: object = {}) => {
    const assignment = eg.assignment({ incidentId });
    return eg.askedTeam({ row: { openAssignmentIds: [assignment.id] }, open: [{ assignment, byName: '周', visible: true }], ...more });
  };

  test('[A1] each team gets an assignment of its own, and team and incident know of it', () => {
    const asked = [eg.askedTeam(), eg.askedTeam({ row: { jurisdictionId: HUANGDAO } })];
    const { world, events, incident } = sent({}, asked, { task: '排水', note: '带两台泵' });
    expect(events.map(({ type }) => type)).toEqual(['assignment.dispatched', 'assignment.dispatched']);
    for (const { team, assignmentId } of asked) {
      const expected = eg.assignment({ id: assignmentId, incidentId: incident.id, teamId: team.row.id, task: '排水', note: '带两台泵' });
      expect(world.assignment(assignmentId).row).toEqual(expected);
      expect(world.team(team.row.id).row).toMatchObject({ openAssignmentIds: [assignmentId], version: 2 });
      expect(world.incident(incident.id).scope).toContain(`t:${team.row.id}`);
    }
    expect(world.incident(incident.id).scope).toContain(`n:${HUANGDAO}`);
    expect(world.incident(incident.id).row.version).toBe(1);
  });

  test('[A21] when it would be there is reckoned from the order and stays, with how well it is known', () => {
    const asked = [eg.askedTeam({ arrival: { seconds: 540, estimated: true } }), eg.askedTeam({ arrival: null })];
    const { world } = sent({}, asked, { at: seconds(-60) });
    const [reckoned, unknown] = asked.map(({ assignmentId }) => world.assignment(assignmentId));
    expect(reckoned?.row).toMatchObject({ dispatchedAt: seconds(-60), etaAt: seconds(480), estimated: true });
    expect(unknown?.row).not.toHaveProperty('etaAt');
    expect(reckoned && step(seconds(600), reckoned, 'arrive').row).toMatchObject({ etaAt: seconds(480), onSceneAt: seconds(600) });
  });

  test('[A1] all or nothing: every refused team is named, none is sent', () => {
    const asked = [eg.askedTeam(), eg.askedTeam({ row: { availability: 'outOfService' } }), busy(eg.id())];
    expect(refusalOf(() => sent({}, asked))).toMatchObject({
      code: 'TEAM_OUT_OF_SERVICE',
      details: { errors: [{ code: 'TEAM_OUT_OF_SERVICE' }, { code: 'TEAM_ALREADY_ASSIGNED', byName: '周', at: NOW }] },
    });
  });

  test('[A2] [A3] out of service and already on this incident are never lifted', () => {
    const override = { reason: '没有别的队伍' };
    const incident = eg.incident();
    expect(refusalOf(() => sent({}, [eg.askedTeam({ row: { availability: 'outOfService' } })], { override }))?.code).toBe(
      'TEAM_OUT_OF_SERVICE',
    );
    expect(refusalOf(() => sent(incident, [busy(incident.id)], { override }))?.code).toBe('TEAM_ALREADY_ON_INCIDENT');
  });

  test('[A4] a busy team goes with a reason, and then holds two', () => {
    const asked = busy(eg.id());
    const { world, events } = sent({}, [asked], { override: { reason: '就近' } });
    expect(events[0]?.payload).toMatchObject({ override: '就近', againstAdvice: null });
    expect(world.assignment(asked.assignmentId).row.flags).toEqual(['overlapping']);
    expect(world.team(asked.team.row.id).row.openAssignmentIds).toHaveLength(2);
  });

  test('[A4] what the officer may not see is not told', () => {
    const asked = busy(eg.id(), { open: [{ assignment: eg.assignment(), byName: '周', visible: false }] });
    expect(refusalOf(() => sent({}, [asked]))?.details.errors).toEqual([{ teamId: asked.team.row.id, code: 'TEAM_ALREADY_ASSIGNED' }]);
  });

  test('[A1] not to a closed incident; a time before its opening is kept and flagged', () => {
    expect(refusalOf(() => sent({ state: 'closed' }, [eg.askedTeam()]))?.code).toBe('INCIDENT_CLOSED');
    const asked = eg.askedTeam();
    expect(sent({}, [asked], { at: seconds(-300) }).world.assignment(asked.assignmentId).row.flags).toEqual(['late', 'outOfOrder']);
  });
});

describe('steps', () => {
  test('[A5] the four steps, each with its time', () => {
    let held = eg.heldAssignment();
    for (const [index, given] of (['acknowledge', 'depart', 'arrive', 'complete'] as const).entries())
      held = step(seconds(index + 1), held, given);
    expect(held.row).toMatchObject({
      state: 'completed',
      acknowledgedAt: seconds(1),
      enRouteAt: seconds(2),
      onSceneAt: seconds(3),
      endedAt: seconds(4),
      version: 5,
    });
  });

  test('[A5] a skipped step keeps no time', () => {
    const { row } = step(seconds(9), eg.heldAssignment(), 'arrive', { note: '直接到场' });
    expect(row).toMatchObject({ state: 'onScene', acknowledgedAt: null, enRouteAt: null, onSceneAt: seconds(9), note: '直接到场' });
  });

  test('[A6] declining is possible only before moving, standing down from any open state', () => {
    const possible = (given: Step) => ASSIGNMENT_STATES.filter((state) => isStepPossible(eg.assignment({ state }), given));
    expect(possible('decline')).toEqual(['dispatched', 'acknowledged']);
    expect(possible('standDown')).toEqual(['dispatched', 'acknowledged', 'enRoute', 'onScene']);
  });

  test('[A7] the same step again by the same person changes nothing, by another it is refused', () => {
    const held = step(seconds(1), eg.heldAssignment(), 'acknowledge');
    expect(step(seconds(2), held, 'acknowledge')).toBe(held);
    expect(refusalOf(() => step(seconds(2), held, 'acknowledge', {}, OFFICER))).toEqual({
      code: 'STEP_NOT_POSSIBLE',
      details: { current: held.row },
    });
  });

  test('[A8] a time before an earlier step is kept and flagged', () => {
    const { row } = step(NOW, step(NOW, eg.heldAssignment(), 'depart'), 'arrive', { at: seconds(-30) });
    expect(row).toMatchObject({ state: 'onScene', onSceneAt: seconds(-30), flags: ['outOfOrder'] });
  });

  test('[A10] a step recorded for the team says so, for good', () => {
    const held = step(seconds(1), eg.heldAssignment(), 'acknowledge', {}, OFFICER, true);
    expect(step(seconds(2), held, 'depart').row.onBehalf).toBe(true);
  });

  test('[A11] only an ending step touches the team, whose state is derived', () => {
    const touched = (given: Step) =>
      recordStep(NOW, { assignment: eg.heldAssignment(), step: given, personId: LEADER, onBehalf: false }, {})[0]?.touches.map(
        ({ kind }) => kind,
      );
    expect(STEPS.map((given) => [given, touched(given)?.length])).toEqual([
      ['acknowledge', 1],
      ['depart', 1],
      ['arrive', 1],
      ['complete', 2],
      ['decline', 2],
      ['standDown', 2],
    ]);
  });
});

describe('[A9] undo', () => {
  const facts = (assignment: HeldAssignment, more: { incident?: Partial<Incident>; open?: string[]; personId?: string } = {}) => ({
    assignment,
    incident: eg.heldIncident(more.incident),
    team: eg.heldTeam({ openAssignmentIds: more.open ?? [] }),
    personId: more.personId ?? LEADER,
  });
  const completed = () => step(NOW, eg.heldAssignment(), 'complete');

  test('within sixty seconds, by the same person, once', () => {
    const held = completed();
    expect(undoStep(seconds(UNDO_SECONDS), facts(held))).toHaveLength(1);
    expect(refusalOf(() => undoStep(seconds(UNDO_SECONDS + 1), facts(held)))?.code).toBe('STEP_NOT_POSSIBLE');
    expect(refusalOf(() => undoStep(NOW, facts(held, { personId: OFFICER })))?.code).toBe('STEP_NOT_POSSIBLE');
    const [event] = undoStep(NOW, facts(held));
    if (event === undefined) throw new Error('nothing was undone');
    expect(refusalOf(() => undoStep(NOW, facts(applyAssignment(held, event))))?.code).toBe('STEP_NOT_POSSIBLE');
  });

  test('sixty seconds count from the recording, not from when it was said to have happened', () => {
    const held = step(NOW, eg.heldAssignment(), 'acknowledge', { at: seconds(-600) });
    expect(undoStep(seconds(30), facts(held))).toHaveLength(1);
  });

  test('an ended assignment opens again only while its incident is open and its team free', () => {
    expect(refusalOf(() => undoStep(NOW, facts(completed(), { incident: { state: 'closed' } })))?.code).toBe('INCIDENT_CLOSED');
    expect(refusalOf(() => undoStep(NOW, facts(completed(), { open: [eg.id()] })))?.code).toBe('STEP_NOT_POSSIBLE');
  });

  test('an assignment that was merged into another incident meanwhile stays there', () => {
    const held = step(NOW, eg.heldAssignment(), 'acknowledge');
    const toIncidentId = eg.id();
    const ref = { kind: 'assignment' as const, id: held.row.id };
    const subject = { kind: 'incident' as const, id: toIncidentId };
    const payload = { toIncidentId, toJurisdictionId: SHINAN };
    const moved = applyAssignment(held, {
      type: 'incident.merged',
      subject,
      incidentId: toIncidentId,
      at: NOW,
      flags: [],
      payload,
      touches: [ref],
    });
    const [event] = undoStep(NOW, facts(moved));
    if (event === undefined) throw new Error('nothing was undone');
    expect(applyAssignment(moved, event).row).toMatchObject({ state: 'dispatched', incidentId: toIncidentId });
  });
});

describe('[A5] [A9] any sequence of steps from any state', () => {
  type Press = { press: Step | 'undo'; personId: string; after: number; at: number | null };
  const press = fc.record<Press>({
    press: fc.constantFrom(...STEPS, 'undo', 'undo'),
    personId: fc.constantFrom(LEADER, OFFICER),
    after: fc.nat(45),
    at: fc.option(fc.integer({ min: -500, max: 200 })),
  });
  const beginning = (state: AssignmentState) => eg.heldAssignment({ state, endedAt: isOpen({ state }) ? null : NOW });
  const plain = ({ row }: HeldAssignment) => ({ ...row, version: 0 });
  const stateRank = (row: Assignment) => (isOpen(row) ? ASSIGNMENT_STATES.indexOf(row.state) : ASSIGNMENT_STATES.length);

  test('goes only forward, keeps every time, and undo restores exactly', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...ASSIGNMENT_STATES),
        fc.array(press, { minLength: 1, maxLength: 25, size: 'max' }),
        (state, presses) => {
          const world = new World(beginning(state), eg.heldIncident(), eg.heldTeam());
          const id = world.all('assignment')[0]?.row.id ?? '';
          let now = 0;
          let last: { before: HeldAssignment; personId: string; at: number } | null = null;
          for (const { press: pressed, personId, after, at } of presses) {
            now += after;
            const before = world.assignment(id);
            if (pressed === 'undo') {
              const mayUndo = last !== null && last.personId === personId && now - last.at <= UNDO_SECONDS;
              const undo = { assignment: before, incident: eg.heldIncident(), team: eg.heldTeam(), personId };
              const refusal = refusalOf(() => recordOne(world, undoStep(seconds(now), undo), id));
              expect(refusal?.code ?? null).toBe(mayUndo ? null : 'STEP_NOT_POSSIBLE');
              if (last === null || refusal !== null) continue;
              expect(plain(world.assignment(id))).toEqual(plain(last.before));
              expect(world.assignment(id).row.version).toBe(before.row.version + 1);
              last = null;
              continue;
            }
            const facts = { assignment: before, step: pressed, personId, onBehalf: false };
            const command = { at: at === null ? null : seconds(now + at) };
            const refusal = refusalOf(() => recordOne(world, recordStep(seconds(now), facts, command), id));
            const afterwards = world.assignment(id);
            if (refusal !== null || afterwards === before) {
              expect(afterwards).toBe(before);
              continue;
            }
            expect(stateRank(afterwards.row)).toBeGreaterThan(stateRank(before.row));
            expect(afterwards.row).toMatchObject({ state: STATE_AFTER[pressed], version: before.row.version + 1 });
            for (const time of TIMES) if (before.row[time] !== null) expect(afterwards.row[time]).toBe(before.row[time]);
            expect(TIMES.filter((time) => afterwards.row[time] !== before.row[time])).toHaveLength(1);
            last = { before, personId, at: now };
          }
        },
      ),
      { numRuns: 500 },
    );
  });

  function recordOne(world: World, events: Parameters<World['record']>[0], id: string): void {
    world.record(events.map((event) => ({ ...event, touches: event.touches.filter((ref) => ref.id === id) })));
  }

  test('from an ended state no step is possible', () => {
    fc.assert(
      fc.property(fc.constantFrom<AssignmentState>('completed', 'declined', 'stoodDown'), fc.constantFrom(...STEPS), (state, given) => {
        expect(refusalOf(() => step(NOW, beginning(state), given))?.code).toBe('STEP_NOT_POSSIBLE');
      }),
    );
  });
});
