/** docs/spec/clocks.md */
import fc from 'fast-check';
import {
  CLOCK_STEPS,
  type Clock,
  clockOfAssignment,
  clockOfForceRequest,
  clockOfIncident,
  clockOfReport,
  OVERDUE_FLAG,
  toneOf,
} from './clocks.ts';
import { ASSIGNMENT_STATES, isOpen } from './dispatch/assignment.ts';
import { applyEvent } from './feed/apply.ts';
import { DEFAULT_TARGETS, targetsFor } from './incident/incident-type.ts';
import { markOverdue } from './overdue.rules.ts';
import { eg, NOW, SHINAN, seconds } from './testing/examples.ts';
import { refusalOf } from './testing/refusal.ts';
import { toMs } from './time.ts';

const targets = { acceptSeconds: 10, dispatchSeconds: 20, acknowledgeSeconds: 30, turnoutSeconds: 40, arriveSeconds: 50 };

test('[C2] a waiting report runs its accept clock from the receipt, a decided one runs none', () => {
  expect(clockOfReport(eg.report(), targets)).toEqual({ step: 'accept', startedAt: NOW, targetSeconds: 10, dueAt: seconds(10) });
  for (const state of ['accepted', 'joined', 'dismissed'] as const) expect(clockOfReport(eg.report({ state }), targets)).toBeNull();
});

test('[C3] an open incident runs its dispatch clock until the first team is sent', () => {
  expect(clockOfIncident(eg.incident({ openedAt: seconds(5) }), false, targets)).toMatchObject({ step: 'dispatch', dueAt: seconds(25) });
  expect(clockOfIncident(eg.incident(), true, targets)).toBeNull();
  for (const state of ['controlled', 'closed'] as const) expect(clockOfIncident(eg.incident({ state }), false, targets)).toBeNull();
});

test('[C4] an assignment runs acknowledge, turnout and arrive one after the other', () => {
  const row = eg.assignment();
  expect(clockOfAssignment(row, targets)).toMatchObject({ step: 'acknowledge', startedAt: NOW, dueAt: seconds(30) });
  const acknowledged = { ...row, state: 'acknowledged' as const, acknowledgedAt: seconds(7) };
  expect(clockOfAssignment(acknowledged, targets)).toMatchObject({ step: 'turnout', startedAt: seconds(7), dueAt: seconds(47) });
  const enRoute = { ...acknowledged, state: 'enRoute' as const, enRouteAt: seconds(20) };
  expect(clockOfAssignment(enRoute, targets)).toMatchObject({ step: 'arrive', startedAt: seconds(20), dueAt: seconds(70) });
  for (const state of ['onScene', 'completed', 'declined', 'stoodDown'] as const)
    expect(clockOfAssignment({ ...enRoute, state }, targets)).toBeNull();
});

test('[C12] an aircraft that was ordered runs its ready clock of fifteen minutes until it is ready or in the air', () => {
  const ordered = { state: 'ordered' as const, times: { order: NOW }, flags: [] };
  expect(clockOfForceRequest(ordered)).toMatchObject({ step: 'ready', startedAt: NOW, dueAt: seconds(900) });
  for (const state of ['airspaceCleared', 'ready', 'airborne', 'onScene', 'withdrawn'] as const)
    expect(clockOfForceRequest({ ...ordered, state })).toBeNull();
});

test('[C5] records of the past run no clock', () => {
  const flags = ['imported'];
  expect([
    clockOfReport(eg.report({ flags })),
    clockOfIncident(eg.incident({ flags }), false),
    clockOfAssignment(eg.assignment({ flags })),
  ]).toEqual([null, null, null]);
});

test('[C6] the targets are the defaults where a type names none', () => {
  expect(DEFAULT_TARGETS).toEqual({
    acceptSeconds: 60,
    dispatchSeconds: 60,
    acknowledgeSeconds: 60,
    turnoutSeconds: 80,
    arriveSeconds: 300,
  });
  expect(clockOfReport(eg.report())).toMatchObject({ targetSeconds: 60 });
});

test('[C6] a grade and a place have targets of their own: the nearest node has the last word, and of two for one node the one that names the grade', () => {
  const [district, city] = [SHINAN, eg.id()];
  const type = {
    targets,
    exceptions: [
      { jurisdictionId: district, targets: { arriveSeconds: 3 } },
      { grade: 'major' as const, targets: { arriveSeconds: 1, acceptSeconds: 1 } },
      { jurisdictionId: city, targets: { arriveSeconds: 2, dispatchSeconds: 2 } },
      { jurisdictionId: district, grade: 'major' as const, targets: { arriveSeconds: 4 } },
    ],
  };
  const nodes = [district, city];
  expect(targetsFor(type, { grade: null, nodes: [] })).toEqual(targets);
  expect(targetsFor(type, { grade: null, nodes: [city] })).toEqual({ ...targets, arriveSeconds: 2, dispatchSeconds: 2 });
  expect(targetsFor(type, { grade: null, nodes })).toEqual({ ...targets, arriveSeconds: 3, dispatchSeconds: 2 });
  expect(targetsFor(type, { grade: 'major', nodes })).toEqual({ ...targets, acceptSeconds: 1, dispatchSeconds: 2, arriveSeconds: 4 });
  expect(targetsFor(undefined, { grade: 'major', nodes })).toEqual(DEFAULT_TARGETS);
});

test('[C7] a clock is amber from 60 % of its target and red from 100 %', () => {
  const clock: Clock = { step: 'accept', startedAt: NOW, targetSeconds: 100, dueAt: seconds(100) };
  expect([0, 59, 60, 99, 100, 5000].map((after) => toneOf(clock, seconds(after)))).toEqual([
    'calm',
    'calm',
    'amber',
    'amber',
    'red',
    'red',
  ]);
});

test('[C7] a tone never goes back while time goes on', () => {
  const rank = { calm: 0, amber: 1, red: 2 };
  const time = fc.integer({ min: -600, max: 100_000 });
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 604_800 }), time, time, (targetSeconds, one, other) => {
      const clock: Clock = { step: 'arrive', startedAt: NOW, targetSeconds, dueAt: seconds(targetSeconds) };
      const [before, after] = [Math.min(one, other), Math.max(one, other)];
      expect(rank[toneOf(clock, seconds(before))]).toBeLessThanOrEqual(rank[toneOf(clock, seconds(after))]);
    }),
  );
});

describe('[C1] what passes its target is marked overdue, once', () => {
  const waiting = eg.heldReport();
  const facts = { held: { ...waiting, row: waiting.row }, clock: clockOfReport(waiting.row, targets), incidentId: null };

  test('at the very second of the target, and not before', () => {
    expect(refusalOf(() => markOverdue(seconds(9), facts))?.code).toBe('NOT_OVERDUE');
    const [event] = markOverdue(seconds(10), facts);
    expect(event).toMatchObject({ type: 'report.overdueMarked', at: seconds(10), payload: { step: 'accept', flag: 'acceptOverdue' } });
  });

  test('not again: the flag on the row is the memory', () => {
    const [event] = markOverdue(seconds(12), facts);
    if (event === undefined) throw new Error('not marked');
    const marked = applyEvent('report', waiting, event);
    expect(marked.row).toMatchObject({ flags: ['acceptOverdue'], version: 2 });
    expect(markOverdue(seconds(13), { ...facts, held: marked })).toEqual([]);
  });

  test('not once the cause is gone', () => {
    expect(refusalOf(() => markOverdue(seconds(99), { ...facts, clock: null }))?.code).toBe('NOT_OVERDUE');
  });
});

test('[C8] each step has its own flag, and a clock runs only on an open assignment', () => {
  expect(new Set(Object.values(OVERDUE_FLAG)).size).toBe(CLOCK_STEPS.length);
  fc.assert(
    fc.property(fc.constantFrom(...ASSIGNMENT_STATES), (state) => {
      const clock = clockOfAssignment(eg.assignment({ state }));
      expect(clock === null || isOpen({ state })).toBe(true);
      if (clock !== null) expect(toMs(clock.dueAt) - toMs(clock.startedAt)).toBe(clock.targetSeconds * 1000);
    }),
  );
});
