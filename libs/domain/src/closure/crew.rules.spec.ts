/** docs/spec/routing.md, RT12 and RT13 */
import { applyEvent } from '../feed/apply.ts';
import { eg, NOW, SHINAN, seconds } from '../testing/examples.ts';
import { refusalOf } from '../testing/refusal.ts';
import type { HeldClosure } from './closure.apply.ts';
import { closeRoad } from './closure.rules.ts';
import { crewClockOf, isOpeningLate } from './closure.ts';
import { crewArrived, expectOpening, followCrew, sendCrew } from './crew.rules.ts';

const TEAM = eg.team();
const apply = (held: HeldClosure, events: ReturnType<typeof sendCrew>): HeldClosure =>
  events.reduce((before, event) => applyEvent('closure', before as never, event) as unknown as HeldClosure, held);
const closed = (): HeldClosure => {
  const command = { geometry: { type: 'Point' as const, coordinates: [120.3, 36] as [number, number] }, reason: '水毁' };
  const [event] = closeRoad(NOW, { id: eg.id(), jurisdictionId: SHINAN }, command);
  return applyEvent('closure', null, event as never) as unknown as HeldClosure;
};
const sent = (assignmentId: string | null = null): HeldClosure => {
  const closure = closed();
  return apply(closure, sendCrew(NOW, { closure, team: TEAM, assignmentId }, { teamId: TEAM.id }));
};

test('[RT12] a crew is sent and arrives once; not before it was sent', () => {
  const closure = sent();
  expect(closure.row.crew).toEqual({ teamId: TEAM.id, assignmentId: null, sentAt: NOW, arrivedAt: null });
  expect(refusalOf(() => crewArrived(seconds(60), closure, { at: seconds(-60) }))).toMatchObject({ code: 'VALUE_OUT_OF_RANGE' });
  const there = apply(closure, crewArrived(seconds(60), closure, {}));
  expect(there.row.crew?.arrivedAt).toBe(seconds(60));
  expect(refusalOf(() => crewArrived(seconds(70), there, {}))).toMatchObject({ code: 'STEP_NOT_POSSIBLE' });
  expect(refusalOf(() => crewArrived(NOW, closed(), {}))).toMatchObject({ code: 'STEP_NOT_POSSIBLE' });
});

test('[RT12] a team out of service is no crew', () => {
  const team = eg.team({ availability: 'outOfService' });
  expect(refusalOf(() => sendCrew(NOW, { closure: closed(), team, assignmentId: null }, { teamId: team.id }))).toMatchObject({
    code: 'TEAM_OUT_OF_SERVICE',
  });
});

test('[RT12] by its assignment: there, back on its way, gone; nothing that is known, and nothing of another one', () => {
  const assignment = eg.assignment({ teamId: TEAM.id });
  const closure = sent(assignment.id);
  expect(followCrew(closure, assignment)).toEqual([]);
  const onScene = { ...assignment, state: 'onScene' as const, onSceneAt: seconds(600) };
  const there = apply(closure, followCrew(closure, onScene));
  expect(there.row.crew?.arrivedAt).toBe(seconds(600));
  expect(followCrew(there, onScene)).toEqual([]);
  expect(apply(there, followCrew(there, assignment)).row.crew).toMatchObject({ sentAt: NOW, arrivedAt: null });
  const declined = { ...assignment, state: 'declined' as const, endedAt: seconds(30) };
  expect(apply(closure, followCrew(closure, declined)).row.crew).toBeNull();
  expect(followCrew(closure, eg.assignment({ state: 'declined' }))).toEqual([]);
});

test('[RT12] when it should be open is said, said anew and taken back; not for a time before it was closed', () => {
  const closure = closed();
  expect(refusalOf(() => expectOpening(NOW, closure, { expectedOpenAt: seconds(-1) }))).toMatchObject({ code: 'VALUE_OUT_OF_RANGE' });
  const said = apply(closure, expectOpening(NOW, closure, { expectedOpenAt: seconds(3600) }));
  expect([isOpeningLate(said.row, seconds(3599)), isOpeningLate(said.row, seconds(3601))]).toEqual([false, true]);
  expect(apply(said, expectOpening(NOW, said, { expectedOpenAt: null })).row.expectedOpenAt).toBeNull();
  expect(expectOpening(NOW, closure, { expectedOpenAt: null })).toEqual([]);
});

test('[RT13] a road waits for a crew to be sent, then for it to arrive; late is late', () => {
  const [waiting, onItsWay] = [closed().row, sent().row];
  expect(crewClockOf(waiting, 60, seconds(30))).toEqual({ isSent: false, seconds: 30, limitSeconds: 3600, tone: 'calm' });
  expect(crewClockOf(onItsWay, 60, seconds(2400))).toMatchObject({ isSent: true, tone: 'amber' });
  expect(crewClockOf(onItsWay, 60, seconds(3601))).toMatchObject({ isSent: true, tone: 'red' });
  expect(crewClockOf({ ...waiting, from: seconds(60) }, 60, NOW)).toBeNull();
  expect(crewClockOf({ ...onItsWay, state: 'open' }, 60, seconds(9000))).toBeNull();
});
