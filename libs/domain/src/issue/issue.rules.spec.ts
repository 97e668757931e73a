import fc from 'fast-check';
import type { Depot } from '../supply/depot.ts';
import { quantityFrom } from '../supply/quantity.ts';
import { type IssuableLot, type IssuingFacts, issueGoods } from './issue.rules.ts';
import type { IssueGoods } from './issue.ts';
import { type IssuedLine, publishedIssues } from './publication.rules.ts';

const NOW = '2026-11-27T08:00:00.000Z';
const lot = (lotId: string, available: number, expiresAt: string | null = null, more: Partial<IssuableLot> = {}): IssuableLot => ({
  ...{ lotId, itemId: 'water', ownerKind: 'government', available: BigInt(available) * 1000n, expiresAt },
  ...more,
});
const facts = (more: Partial<IssuingFacts> = {}): IssuingFacts => ({
  ...{ id: 'i', code: 'F-1', movementId: 'm', depot: { id: 'depot', state: 'open' } as Depot, incidentId: 'q' },
  household: { id: 'h', code: 'H-1', villageId: 'village', people: 4, names: ['张大山', '李秀英'] },
  ...{ lots: [lot('a', 10)], decimals: new Map([['water', 0]]), served: [], byName: '库管甲' },
  ...more,
});
const command = (more: Partial<IssueGoods> = {}): IssueGoods => ({
  ...{ depotId: 'depot', householdId: 'h', witnessName: '村民代表乙', lines: [{ itemId: 'water', quantity: '6' }] },
  ...more,
});
const issue = (given: Partial<IssueGoods> = {}, known: Partial<IssuingFacts> = {}) => issueGoods(NOW, facts(known), command(given));
const refusal = (work: () => unknown): string => {
  try {
    work();
  } catch (error) {
    return (error as Error).message;
  }
  return 'no refusal';
};

test('[IS1] what is written down has no name, neither has the event', () => {
  const made = issue({ householdName: '张大山' });
  expect(made.issue).toMatchObject({ householdId: 'h', villageId: 'village', people: 4, round: '1', movementId: 'm' });
  expect(JSON.stringify(made)).not.toMatch(/张大山|乙/);
});

test('[IS2] one that is in no ledger has a village and a number of people', () => {
  const alone = { household: null };
  expect(issue({ householdId: null, villageId: 'v', people: 2 }, alone).issue).toMatchObject({
    householdId: null,
    villageId: 'v',
    people: 2,
  });
  expect(refusal(() => issue({ householdId: null, people: 2 }, alone))).toBe('INVALID at villageId');
  expect(refusal(() => issue({ householdId: null, villageId: 'v' }, alone))).toBe('INVALID at people');
});

test('[IS3] of an item what expires first is taken first; neither what has expired nor what belongs to others', () => {
  const lots = [
    lot('never', 9),
    lot('late', 3, '2027-01-01T00:00:00.000Z'),
    lot('gone', 9, '2026-11-27T08:00:00.000Z'),
    lot('firm', 9, null, { ownerKind: 'agreement' }),
    lot('soon', 2, '2026-12-01T00:00:00.000Z'),
  ];
  expect(issue({}, { lots }).issue.lines.map(({ lotId, quantity }) => [lotId, quantity])).toEqual([
    ['soon', '2'],
    ['late', '3'],
    ['never', '1'],
  ]);
  const named = { lines: [{ lotId: 'firm', quantity: '1' }] };
  expect(issue(named, { lots }).issue.lines).toEqual([{ lotId: 'firm', itemId: 'water', quantity: '1' }]);
  expect(refusal(() => issue({ lines: [{ itemId: 'water', quantity: '15' }] }, { lots }))).toBe('STOCK_INSUFFICIENT');
  expect(refusal(() => issue({ lines: [{ lotId: 'other', quantity: '1' }] }))).toBe('LOT_UNKNOWN at lines.0.lotId');
  expect(refusal(() => issue({ lines: [{ itemId: 'water', lotId: 'a', quantity: '1' }] }))).toBe('INVALID at lines.0.itemId');
});

test('[IS3] lines of one issue never take the same goods twice', () => {
  const amounts = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(amounts, amounts, (there, wanted) => {
      const lots = there.map((amount, index) => lot(`l${index}`, amount));
      const lines = wanted.map((quantity) => ({ itemId: 'water', quantity: String(quantity) }));
      const [has, needs] = [there, wanted].map((list) => list.reduce((sum, one) => sum + one, 0));
      if ((has ?? 0) < (needs ?? 0)) return expect(refusal(() => issue({ lines }, { lots }))).toBe('STOCK_INSUFFICIENT');
      const taken = issue({ lines }, { lots }).issue.lines;
      expect(
        taken.every(({ lotId, quantity }) => quantityFrom(quantity) <= (lots.find((one) => one.lotId === lotId)?.available ?? 0n)),
      ).toBe(true);
      return expect(taken.reduce((sum, { quantity }) => sum + Number(quantity), 0)).toBe(needs);
    }),
  );
});

test('[IS4] once in a round, unless there is a reason', () => {
  const served = [{ itemId: 'water', at: NOW }];
  expect(refusal(() => issue({}, { served }))).toBe('HOUSEHOLD_SERVED');
  const again = issue({ reason: '新生儿' }, { served });
  expect([again.issue.reason, again.event.payload['isAgain']]).toEqual(['新生儿', true]);
  expect(issue({ reason: '没有必要' }).issue.reason).toBeNull();
  expect(issue({}, { served: [{ itemId: 'rice', at: NOW }] }).issue.lines).toHaveLength(1);
});

test('[IS5] the witness is neither of the household nor who hands out', () => {
  for (const witnessName of ['张大山', '李 秀英', '库管甲'])
    expect(refusal(() => issue({ witnessName }))).toBe('SAME_PERSON at witnessName');
  expect(refusal(() => issue({ householdName: '村民代表乙' }))).toBe('SAME_PERSON at witnessName');
});

test('[IS1] from an open depot, at one of its points', () => {
  const depot = { id: 'depot', state: 'open', issuePoints: [{ id: 'p' }] } as Depot;
  expect(issue({ pointId: 'p' }, { depot }).issue.pointId).toBe('p');
  expect(refusal(() => issue({ pointId: 'x' }, { depot }))).toBe('VALUE_OUT_OF_RANGE at pointId');
  expect(refusal(() => issue({}, { depot: { ...depot, state: 'closed' } }))).toBe('DEPOT_CLOSED at depotId');
});

const node = (id: string, level: 'city' | 'district' | 'town' | 'village', parentId: string | null) => ({
  id,
  name: id,
  nameEn: null,
  level,
  parentId,
});
const nodes = new Map(
  [
    node('city', 'city', null),
    node('district', 'district', 'city'),
    node('town', 'town', 'district'),
    node('town2', 'town', 'district'),
    ...['v1', 'v2', 'v3'].map((id) => node(id, 'village', 'town')),
    node('v4', 'village', 'town2'),
  ].map((one) => [one.id, one]),
);
const items = new Map(['water', 'rice'].map((id) => [id, { name: { zh: id }, unit: '瓶' }]));
const given = (villageId: string, count: number, itemId = 'water'): IssuedLine[] =>
  Array.from({ length: count }, (_, index) => ({ villageId, household: `${villageId}-${index}`, itemId, quantity: '2' }));
const published = (lines: readonly IssuedLine[]) =>
  publishedIssues(lines, { nodes, items, least: 3 }).map(({ name, itemName, households, quantity }) => [
    name,
    itemName.zh,
    households,
    quantity,
  ]);

test('[IS8] a village of which a row would say who it is is counted with its town, and where that is too few with the district', () => {
  expect(published([...given('v1', 3), ...given('v2', 2), ...given('v3', 1), ...given('v4', 1)])).toEqual([
    ['city', 'water', 4, '8'],
    ['v1', 'water', 3, '6'],
  ]);
  // Everybody but one is in the other row: the one would be known by being the rest.
  expect(published([...given('v1', 5), ...given('v4', 1)])).toEqual([['city', 'water', 6, '12']]);
  expect(published(given('v1', 1))).toEqual([['city', 'water', 1, '2']]);
  // Few of a village got rice, many got water: of the rice it would say who.
  expect(published([...given('v1', 4), ...given('v1', 2, 'rice'), ...given('v2', 2, 'rice')])).toEqual([
    ['town', 'rice', 4, '8'],
    ['v1', 'water', 4, '8'],
  ]);
});

test('[IS8] a household that got something twice is one; nothing is lost, and no row but the last of all is of too few', () => {
  expect(published([...given('v1', 3), ...given('v1', 3)])).toEqual([['v1', 'water', 3, '12']]);
  const villages = fc.constantFrom('v1', 'v2', 'v3', 'v4');
  const line = fc.record({
    villageId: villages,
    n: fc.nat(6),
    itemId: fc.constantFrom('water', 'rice'),
    amount: fc.integer({ min: 1, max: 9 }),
  });
  fc.assert(
    fc.property(fc.array(line, { maxLength: 40 }), fc.integer({ min: 1, max: 6 }), (drawn, least) => {
      const lines = drawn.map(({ villageId, n, itemId, amount }) => ({
        villageId,
        household: `${villageId} ${n}`,
        itemId,
        quantity: String(amount),
      }));
      const rows = publishedIssues(lines, { nodes, items, least });
      for (const itemId of ['water', 'rice']) {
        const of = <T extends { itemId: string; quantity: string }>(list: readonly T[]) => list.filter((one) => one.itemId === itemId);
        const sum = (list: readonly { quantity: string }[]) => list.reduce((total, { quantity }) => total + Number(quantity), 0);
        expect(sum(of(rows))).toBe(sum(of(lines)));
      }
      const isAlone = ({ itemId }: { itemId: string }) => rows.filter((one) => one.itemId === itemId).length === 1;
      expect(rows.every((row) => row.households >= least || (row.level === 'city' && isAlone(row)))).toBe(true);
    }),
  );
});
