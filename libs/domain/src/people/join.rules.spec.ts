/** docs/spec/phone.md, G1, G2, G6 */
import { eg, NOW, seconds } from '../testing/examples.ts';
import { refusalOf } from '../testing/refusal.ts';
import { type HeldJoinCode, makeJoinCode, spendJoinCode, withdrawJoinCode } from './join.rules.ts';

const assignment = eg.heldAssignment().row;
const ended = { ...assignment, state: 'completed' as const };
const code = (more: Partial<HeldJoinCode> = {}): HeldJoinCode => ({
  id: 'c',
  expiresAt: seconds(86_400),
  usedBy: null,
  withdrawnAt: null,
  ...more,
});
const guest = { id: 'g', name: '小王' };

test('[G1] a code is good for a day, from who is in charge, while the assignment is open', () => {
  const facts = { id: 'c', assignment, isInCharge: true };
  expect(makeJoinCode(NOW, facts)).toMatchObject([
    {
      type: 'joinCode.made',
      subject: { kind: 'joinCode', id: 'c' },
      incidentId: assignment.incidentId,
      payload: { expiresAt: seconds(86_400) },
    },
  ]);
  expect(refusalOf(() => makeJoinCode(NOW, { ...facts, isInCharge: false }))?.code).toBe('FORBIDDEN');
  expect(refusalOf(() => makeJoinCode(NOW, { ...facts, assignment: ended }))?.code).toBe('STEP_NOT_POSSIBLE');
});

test('[G2] it lets one in; a wrong, used, withdrawn or old one and an ended assignment are refused alike', () => {
  expect(spendJoinCode(seconds(86_399), { code: code(), assignment, guest })).toMatchObject([
    { type: 'joinCode.used', payload: { personId: 'g', name: '小王', assignmentId: assignment.id } },
  ]);
  const bad = [null, code({ usedBy: 'x' }), code({ withdrawnAt: NOW }), code({ expiresAt: NOW })];
  const refusals = bad.map((one) => refusalOf(() => spendJoinCode(NOW, { code: one, assignment, guest })));
  refusals.push(refusalOf(() => spendJoinCode(NOW, { code: code(), assignment: ended, guest })));
  expect(refusals.map((refusal) => refusal?.code)).toEqual(Array.from({ length: 5 }, () => 'JOIN_CODE_REFUSED'));
});

test('[G6] it is withdrawn once, before anybody has used it', () => {
  const facts = { code: code(), assignment, isInCharge: true };
  expect(withdrawJoinCode(NOW, facts)).toMatchObject([{ type: 'joinCode.withdrawn' }]);
  expect(withdrawJoinCode(NOW, { ...facts, code: code({ withdrawnAt: NOW }) })).toEqual([]);
  expect(refusalOf(() => withdrawJoinCode(NOW, { ...facts, code: code({ usedBy: 'x' }) }))?.code).toBe('JOIN_CODE_USED');
  expect(refusalOf(() => withdrawJoinCode(NOW, { ...facts, isInCharge: false }))?.code).toBe('FORBIDDEN');
});
