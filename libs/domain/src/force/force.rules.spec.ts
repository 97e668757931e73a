/** docs/spec/force.md: needs and force requests. */
import fc from 'fast-check';
import { applyEvent } from '../feed/apply.ts';
import type { DomainEvent } from '../feed/held.ts';
import { eg, HUANGDAO, LEADER, NOW, OFFICER, SHINAN, seconds } from '../testing/examples.ts';
import { refusalOf } from '../testing/refusal.ts';
import type { HeldForceRequest, HeldNeed } from './force.apply.ts';
import { raiseForceRequest, raiseNeed, recordForceStep, setNeed, withdrawNeed } from './force.rules.ts';
import { forceStepsFrom, isForceEnded, isGateOpen, stateAfterForceStep } from './force.steps.ts';
import { FORCE_KINDS, FORCE_STEPS, type ForceKind, type ForceRequest, type ForceStep } from './force.ts';

const incident = eg.heldIncident();

function after<H>(held: H | null, events: readonly DomainEvent[]): H {
  return events.reduce<H | null>((row, event) => {
    const [touched] = event.touches;
    if (touched === undefined) throw new Error('nothing touched');
    return applyEvent(touched.kind, row as never, event) as H;
  }, held) as H;
}

const need = (headcount = 400): HeldNeed => after<HeldNeed>(null, raiseNeed(NOW, { incident, id: eg.id() }, { headcount }));
const request = (kind: ForceKind, more: Parameters<typeof raiseForceRequest>[2] | object = {}, team = null as never): HeldForceRequest =>
  after<HeldForceRequest>(null, raiseForceRequest(NOW, { incident, need: need(), team, id: eg.id() }, { kind, ...more }));
const facts = (held: HeldForceRequest, more: object = {}) => ({
  request: held,
  teams: [],
  personId: OFFICER,
  onBehalf: false,
  maySign: true,
  isImported: false,
  ...more,
});
const step = (held: HeldForceRequest, name: ForceStep, more: object = {}, with_: object = {}): HeldForceRequest =>
  after(held, recordForceStep(seconds(60), facts(held, with_), { step: name, ...more }));
const through = (held: HeldForceRequest, ...steps: ForceStep[]): HeldForceRequest => steps.reduce((now, one) => step(now, one), held);

describe('needs', () => {
  test('[K1] a need is seen by the desk of its incident; a closed incident has none', () => {
    const held = after<HeldNeed>(
      null,
      raiseNeed(NOW, { incident, id: eg.id() }, { headcount: 400, capability: 'rescue', note: ' 忻定盆地 ' }),
    );
    expect(held).toMatchObject({
      row: { state: 'open', headcount: 400, capability: 'rescue', note: '忻定盆地', raisedAt: NOW, version: 1 },
      scope: [`n:${SHINAN}`],
    });
    const closed = eg.heldIncident({ state: 'closed' });
    expect(refusalOf(() => raiseNeed(NOW, { incident: closed, id: eg.id() }, { headcount: 1 }))?.code).toBe('INCIDENT_CLOSED');
  });

  test('[K2] the number is set anew, and not when it is the same', () => {
    const held = need();
    expect(after(held, setNeed(seconds(1), { incident, need: held }, { headcount: 500 })).row).toMatchObject({
      headcount: 500,
      version: 2,
    });
    expect(setNeed(seconds(1), { incident, need: held }, { headcount: 400 })).toEqual([]);
    expect(setNeed(seconds(1), { incident, need: held }, {})).toEqual([]);
  });

  test('[K3] withdrawn once, and nothing is asked under it any more', () => {
    const held = need();
    const gone = after(held, withdrawNeed(seconds(1), { incident, need: held }, { reason: '够了' }));
    expect(gone.row.state).toBe('withdrawn');
    expect(refusalOf(() => withdrawNeed(seconds(2), { incident, need: gone }, { reason: '够了' }))?.code).toBe('NEED_NOT_OPEN');
    expect(refusalOf(() => setNeed(seconds(2), { incident, need: gone }, { headcount: 1 }))?.code).toBe('NEED_NOT_OPEN');
    const asks = () => raiseForceRequest(NOW, { incident, need: gone, team: null, id: eg.id() }, { kind: 'social' });
    expect(refusalOf(asks)?.code).toBe('NEED_NOT_OPEN');
  });
});

describe('force requests', () => {
  test('[K4] a request carries place, task, number and time; without a number that of the need', () => {
    const held = request('military', { task: ' 搜救 ', wantedAt: '2026-11-22T16:00:00+08:00' });
    expect(held.row).toMatchObject({
      state: 'raised',
      headcount: 400,
      task: '搜救',
      wantedAt: '2026-11-22T08:00:00.000Z',
      place: incident.row.place,
      agreedCount: null,
      onSceneCount: 0,
    });
  });

  test('[K5] a team is asked as what it is, for as many as it has', () => {
    const team = eg.heldTeam({ kind: 'social', headcount: 22, jurisdictionId: HUANGDAO });
    const ask = (kind: ForceKind) => raiseForceRequest(NOW, { incident, need: need(), team, id: eg.id() }, { kind });
    expect(refusalOf(() => ask('enterprise'))?.code).toBe('TEAM_KIND_DIFFERENT');
    const held = after<HeldForceRequest>(null, ask('social'));
    expect(held).toMatchObject({ row: { state: 'asked', headcount: 22, teamIds: [team.row.id] } });
    expect(held.scope).toEqual([`n:${HUANGDAO}`, `n:${SHINAN}`, `t:${team.row.id}`].sort());
  });

  test('[K6] the way of the military: signed, sent, agreed in part, named, on scene, closed', () => {
    const sent = through(request('military'), 'sign', 'send');
    const agreed = step(sent, 'agree', { headcount: 120 });
    expect(agreed.row).toMatchObject({ state: 'agreed', agreedCount: 120, headcount: 400 });
    const team = eg.heldTeam({ kind: 'military' });
    const named = step(agreed, 'name', {}, { teams: [team] });
    expect(named).toMatchObject({ row: { state: 'named', teamIds: [team.row.id] }, scope: [`n:${SHINAN}`] });
    const some = step(named, 'arrive', { headcount: 80 });
    const all = step(some, 'arrive', { headcount: 120 });
    expect([some.row.onSceneCount, all.row.onSceneCount, all.row.state]).toEqual([80, 120, 'onScene']);
    expect(through(all, 'close').row.state).toBe('closed');
  });

  test('[K6] the way of an aircraft; what was seen may be recorded late, what grants may not be left out', () => {
    const cleared = through(request('air'), 'askAirspace', 'clearAirspace');
    const ordered = step(cleared, 'order', { headcount: 6 });
    expect(ordered.row).toMatchObject({ state: 'ordered', agreedCount: 6, times: { order: seconds(60) } });
    expect(through(ordered, 'ready', 'takeOff', 'arrive', 'close').row.state).toBe('closed');
    expect(through(ordered, 'arrive').row).toMatchObject({ state: 'onScene', onSceneCount: 6 });
    expect(refusalOf(() => step(request('air'), 'order'))?.code).toBe('STEP_NOT_POSSIBLE');
  });

  test('[K6] who is asked agrees or refuses', () => {
    for (const kind of ['social', 'enterprise', 'department'] as const) {
      expect(step(request(kind), 'agree', { headcount: 11 }).row).toMatchObject({ state: 'agreed', agreedCount: 11 });
      expect(step(request(kind), 'refuse', { note: '人手不足' }).row.state).toBe('refused');
      expect(refusalOf(() => step(request(kind), 'sign'))?.code).toBe('STEP_NOT_POSSIBLE');
    }
  });

  test('[K7] a leader signs, nobody else', () => {
    expect(refusalOf(() => step(request('military'), 'sign', {}, { maySign: false }))?.code).toBe('FORBIDDEN');
  });

  test('[K8] of a military request no words are kept, and only military teams are named', () => {
    const held = through(request('military'), 'sign', 'send');
    expect(refusalOf(() => step(held, 'agree', { note: '某部' }))?.code).toBe('WORDS_REFUSED');
    const agreed = step(held, 'agree');
    expect(refusalOf(() => step(agreed, 'name', {}, { teams: [eg.heldTeam({ kind: 'fire' })] }))?.code).toBe('TEAM_KIND_DIFFERENT');
  });

  test('[K9] the same step again by the same person changes nothing; by another it is refused', () => {
    const signed = through(request('military'), 'sign');
    expect(recordForceStep(seconds(90), facts(signed), { step: 'sign' })).toEqual([]);
    expect(refusalOf(() => recordForceStep(seconds(90), facts(signed, { personId: LEADER }), { step: 'sign' }))?.code).toBe(
      'STEP_NOT_POSSIBLE',
    );
  });

  test('[K9] arriving is said again only with other people', () => {
    const there = step(step(request('social'), 'agree', { headcount: 11 }), 'arrive', { headcount: 5 });
    expect(recordForceStep(seconds(90), facts(there), { step: 'arrive', headcount: 5 })).toEqual([]);
    expect(step(there, 'arrive', { headcount: 9 }).row).toMatchObject({ onSceneCount: 9, times: { arrive: seconds(60) } });
  });

  test('whatever is pressed, the machine moves only along its ways, and each event is one step of the row', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...FORCE_KINDS),
        fc.array(fc.record({ name: fc.constantFrom(...FORCE_STEPS), headcount: fc.integer({ min: 1, max: 500 }) }), { maxLength: 30 }),
        (kind, presses) => {
          let held = request(kind);
          for (const { name, headcount } of presses) {
            const before = held.row;
            const refusal = refusalOf(() => {
              held = step(held, name, { headcount });
            });
            const expected = stateAfterForceStep(before, name);
            if (refusal === null) {
              if (expected !== null) expect(held.row.state).toBe(expected);
              expect(held.row.version - before.version).toBeLessThanOrEqual(1);
            } else expect([refusal.code, expected, held.row]).toEqual(['STEP_NOT_POSSIBLE', null, before]);
            expect(forceStepsFrom(held.row).every((one) => stateAfterForceStep(held.row, one) !== null)).toBe(true);
            if (isForceEnded(before)) expect(held.row).toEqual(before);
          }
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe('the gate', () => {
  const team = { id: eg.id(), kind: 'social' as string | null };
  const about = (more: Partial<ForceRequest>) => ({ kind: 'social' as const, state: 'agreed' as const, teamIds: [team.id], ...more });

  test('[K12] a team of a gated kind needs a yes that names it; others need none', () => {
    expect(isGateOpen(team, [])).toBe(true);
    expect(isGateOpen(team, [about({ state: 'asked' })])).toBe(true);
    expect(isGateOpen(team, [about({ teamIds: [eg.id()] })])).toBe(true);
    expect(isGateOpen(team, [about({ state: 'refused' })])).toBe(true);
    expect(isGateOpen(team, [about({})])).toBe(false);
    for (const kind of ['fire', 'department', null]) expect(isGateOpen({ ...team, kind }, [])).toBe(false);
  });

  test('[K12] airspace opens the way of an aircraft, the named forces that of the army', () => {
    const gate = (kind: 'air' | 'military', state: ForceRequest['state']) => isGateOpen({ ...team, kind }, [about({ kind, state })]);
    expect([gate('air', 'airspaceAsked'), gate('air', 'airspaceCleared'), gate('air', 'closed')]).toEqual([true, false, true]);
    expect([gate('military', 'signed'), gate('military', 'agreed'), gate('military', 'named')]).toEqual([true, true, false]);
  });
});
