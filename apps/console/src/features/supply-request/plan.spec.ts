import type { Proposal } from '@fenghuo/domain';
import { approvalFrom, keyOf, planOf, totalsOf } from './plan.ts';

const proposal: Proposal = {
  at: '2026-08-14T14:47:18.000Z',
  lines: [
    { depotId: 'd1', lotId: 'a', itemId: 'pump', quantity: '6', reasons: [{ code: 'IN_TIME', seconds: 480, estimated: true }] },
    { depotId: 'd2', lotId: 'b', itemId: 'pump', quantity: '3', reasons: [] },
    { depotId: 'd1', lotId: 'c', itemId: 'tent', quantity: '10', reasons: [] },
  ],
  shortages: [{ itemId: 'pump', asked: '10', short: '1', holders: [] }],
  falls: [
    { depotId: 'd1', itemId: 'pump', available: '10', left: '4', minimum: '8' },
    { depotId: 'd2', itemId: 'pump', available: '3', left: '0', minimum: '2' },
    { depotId: 'd1', itemId: 'tent', available: '60', left: '50', minimum: null },
  ],
  depots: [
    { depotId: 'd1', seconds: 480, metres: 1600, estimated: true },
    { depotId: 'd2', seconds: 1020, metres: 6200, estimated: false },
  ],
};

test('[W27] what is short comes first, each line says what its depot falls to', () => {
  const [pump, tent] = planOf(proposal, new Map());
  expect(pump).toMatchObject({ itemId: 'pump', asked: '10', given: '9', short: '1' });
  expect(pump?.lines.map(({ left, isBelow }) => [left, isBelow])).toEqual([
    ['4', true],
    ['0', true],
  ]);
  expect(tent).toMatchObject({ itemId: 'tent', asked: '10', short: '0' });
});

test('[W27] a figure that is changed changes what is left, what is short and whether it can be done', () => {
  const more = planOf(proposal, new Map([[keyOf({ depotId: 'd1', lotId: 'a' }), '7']]));
  expect([
    more.find(({ itemId }) => itemId === 'pump')?.short,
    more.flatMap(({ lines }) => lines).find(({ lotId }) => lotId === 'a')?.left,
  ]).toEqual(['0', '3']);
  const tooMuch = planOf(proposal, new Map([[keyOf({ depotId: 'd1', lotId: 'a' }), '11']]));
  expect([totalsOf(more).isPossible, totalsOf(tooMuch).isPossible]).toEqual([true, false]);
});

test('[W27] totals say when the first comes and when all are there; a way that is not known makes no end', () => {
  expect(totalsOf(planOf(proposal, new Map()))).toMatchObject({
    items: 2,
    shortItems: 1,
    depots: 2,
    firstSeconds: 480,
    lastSeconds: 1020,
    estimated: true,
  });
  const unknown = { ...proposal, depots: proposal.depots.map((way) => ({ ...way, seconds: way.depotId === 'd2' ? null : way.seconds })) };
  expect(totalsOf(planOf(unknown, new Map())).lastSeconds).toBeNull();
});

test('[W27] the approval names what is given, and why less than was asked', () => {
  const plan = planOf(proposal, new Map([[keyOf({ depotId: 'd2', lotId: 'b' }), '0']]));
  expect(approvalFrom(plan, '库存不足')).toEqual({
    lines: [
      { depotId: 'd1', lotId: 'a', quantity: '6' },
      { depotId: 'd1', lotId: 'c', quantity: '10' },
    ],
    reasons: [{ itemId: 'pump', reason: '库存不足' }],
  });
});
