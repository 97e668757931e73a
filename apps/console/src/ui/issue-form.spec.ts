import type { Stock } from '@fenghuo/domain';
import { gapOf, inFront, issueFrom, NOBODY, nextAfter, offeredOf } from './issue-form.ts';

const household = { householdId: 'h', code: 'H-1', villageId: 'v', people: 3, head: null };
const whole = {
  ...NOBODY,
  household,
  quantities: new Map([
    ['i', '2'],
    ['j', '0'],
    ['k', ' '],
  ]),
  witness: '王代表',
};
const lot = (itemId: string, available: string, ownerKind: Stock['ownerKind'] = 'donated', expiresAt: string | null = null) =>
  ({ itemId, available, ownerKind, expiresAt }) as Stock;

test('[IS3] of an item all lots together are offered, nothing of others, nothing that has expired or is not there', () => {
  const offered = offeredOf(
    [
      lot('i', '2'),
      lot('i', '3.5'),
      lot('j', '0'),
      lot('m', '9', 'military'),
      lot('f', '9', 'agreement'),
      lot('e', '9', 'donated', '2026-11-26T00:00:00.000Z'),
    ],
    () => null,
    Date.parse('2026-11-27T00:00:00.000Z'),
  );
  expect(offered.map(({ itemId, available }) => [itemId, available])).toEqual([['i', '5.5']]);
});

test('what the last household got stands in front for the next', () => {
  const offered = ['a', 'b', 'c'].map((itemId) => ({ itemId }));
  expect(inFront(offered, new Set(['c'])).map(({ itemId }) => itemId)).toEqual(['c', 'a', 'b']);
});

test('who, what and before whom: the first that is missing is named', () => {
  expect([gapOf(NOBODY), gapOf({ ...whole, quantities: new Map() }), gapOf({ ...whole, witness: ' ' }), gapOf(whole)]).toEqual([
    'household',
    'goods',
    'witness',
    null,
  ]);
  const stranger = { villageId: 'v', people: 2, name: '' };
  expect([
    gapOf({ ...whole, household: null, stranger }),
    gapOf({ ...whole, household: null, stranger: { ...stranger, people: null } }),
  ]).toEqual([null, 'household']);
});

test('what is nothing is not sent; the next household is offered the same', () => {
  expect(issueFrom('n', 'd', whole)).toEqual({
    id: 'n',
    depotId: 'd',
    householdId: 'h',
    witnessName: '王代表',
    round: '1',
    lines: [{ itemId: 'i', quantity: '2' }],
  });
  expect(nextAfter(whole)).toMatchObject({ household: null, witness: '王代表', quantities: whole.quantities });
});
