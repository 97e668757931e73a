/** docs/spec/passes.md */
import { applyEvent } from '../feed/apply.ts';
import type { HeldShipment } from '../supply-request/supply-request.apply.ts';
import { NOW, seconds } from '../testing/examples.ts';
import { refusalOf } from '../testing/refusal.ts';
import type { HeldPass } from './pass.apply.ts';
import { endPass, issuePass, revokePass } from './pass.rules.ts';
import { type IssuePass, saysPass } from './pass.ts';

const facts = { id: 'p', code: 'P-1', token: 'aaaa', jurisdictionId: 'n', byName: '值班员', shipment: null };
const asked = (more: Partial<IssuePass> = {}): IssuePass => ({
  plate: '鲁B12345',
  cargo: '棉被',
  route: '市库—高青',
  validUntil: seconds(3_600),
  ...more,
});
const shipment = (state: string): HeldShipment =>
  ({
    kind: 'shipment',
    row: { id: 's', state, fromDepotId: 'd', incidentId: 'i' },
    live: true,
    scope: [],
    extra: {},
  }) as unknown as HeldShipment;
const issued = (more: Partial<IssuePass> = {}): HeldPass =>
  issuePass(NOW, facts, asked(more)).reduce<HeldPass | null>(
    (held, event) => applyEvent('pass', held, event) as HeldPass,
    null,
  ) as HeldPass;

test('[PA1] a time that has passed, has no length or is far too long is refused', () => {
  for (const more of [
    { validUntil: seconds(0) },
    { validUntil: seconds(-1) },
    { validFrom: seconds(3_600) },
    { validFrom: seconds(7_200) },
    { validUntil: seconds(93 * 86_400) },
  ])
    expect([more, refusalOf(() => issuePass(NOW, facts, asked(more)))]).toMatchObject([more, { code: 'VALUE_OUT_OF_RANGE' }]);
});

test('[PA2] a shipment that is over gets none; the keeper of its depot sees the pass', () => {
  expect(refusalOf(() => issuePass(NOW, { ...facts, shipment: shipment('closed') }, asked()))).toMatchObject({ code: 'STEP_NOT_POSSIBLE' });
  const [event] = issuePass(NOW, { ...facts, shipment: shipment('picking') }, asked());
  expect(event?.incidentId).toBe('i');
  expect(event && applyEvent('pass', null, event).scope).toEqual(['d:d', 'n:n']);
});

test('[PA3] valid within its time, from its first moment to before its last', () => {
  const { row } = issued({ validFrom: seconds(60) });
  expect([59, 60, 3_599, 3_600].map((second) => saysPass(row, seconds(second)))).toEqual(['notYet', 'valid', 'valid', 'expired']);
  expect(saysPass({ ...row, state: 'revoked' }, seconds(100))).toBe('invalid');
  expect(saysPass({ ...row, state: 'ended' }, seconds(3_601))).toBe('expired');
});

test('[PA4] [PA5] revoked once, over once; both leave the live set', () => {
  const pass = issued();
  const [revoked] = revokePass(NOW, { pass, shipment: null }, { reason: '换车' });
  const after = revoked && (applyEvent('pass', pass, revoked) as HeldPass);
  expect(after).toMatchObject({ live: false, row: { state: 'revoked', reason: '换车', version: 2 } });
  expect(after && refusalOf(() => revokePass(NOW, { pass: after, shipment: null }, { reason: '换车' }))).toMatchObject({
    code: 'STEP_NOT_POSSIBLE',
  });
  expect(after && endPass(seconds(9_999), after)).toEqual([]);
  expect(endPass(seconds(3_599), pass)).toEqual([]);
  const [ended] = endPass(seconds(3_700), pass);
  expect([ended?.type, ended?.at]).toEqual(['pass.ended', seconds(3_600)]);
  expect(ended && applyEvent('pass', pass, ended)).toMatchObject({ live: false, row: { state: 'ended' } });
});
