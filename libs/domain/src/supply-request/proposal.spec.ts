import fc from 'fast-check';
import type { OwnerKind } from '../supply/lot.ts';
import { quantityFrom, quantityText } from '../supply/quantity.ts';
import { NOW, seconds } from '../testing/examples.ts';
import type { DepotFact, Proposal, ProposalFacts, StockFact } from './proposal.shape.ts';
import { propose } from './proposal.ts';

const uuid = (kind: number, n: number): string => `0191f0a0-0000-7000-8${kind}00-${n.toString(16).padStart(12, '0')}`;
const item = (n: number) => uuid(1, n);
const depotId = (n: number) => uuid(2, n);

const depot = (n: number, more: Partial<DepotFact> = {}): DepotFact => ({
  id: depotId(n),
  kind: 'store',
  level: 'district',
  incidentId: null,
  leg: { seconds: 600 * n, metres: 5000 * n, estimated: false },
  ...more,
});
let lots = 0;
const stock = (n: number, itemNumber: number, available: string, more: Partial<StockFact> = {}): StockFact => ({
  place: { kind: 'depot', id: depotId(n) },
  lotId: uuid(3, ++lots),
  itemId: item(itemNumber),
  available,
  expiresAt: null,
  ownerKind: 'government',
  ...more,
});
const facts = (more: Partial<ProposalFacts>): ProposalFacts => ({
  needs: [{ itemId: item(1), quantity: '100' }],
  stock: [],
  depots: [1, 2, 3].map((n) => depot(n)),
  items: [],
  incidentId: null,
  to: { kind: 'shelter', id: uuid(9, 1) },
  wantedAt: null,
  ...more,
});
const taken = ({ lines }: Proposal) => lines.map(({ depotId: id, quantity }) => [Number.parseInt(id.slice(-4), 16), quantity]);
const codes = (proposal: Proposal) => proposal.lines.map(({ reasons }) => reasons.map(({ code }) => code));

describe('[AS5] the order in which depots are asked', () => {
  test('what comes in time before what is nearer to nothing else', () => {
    const proposal = propose(NOW, facts({ wantedAt: seconds(900), stock: [stock(1, 1, '60'), stock(2, 1, '500')] }));
    expect(taken(proposal)).toEqual([
      [1, '60'],
      [2, '40'],
    ]);
    expect(codes(proposal)).toEqual([['IN_TIME'], ['LATE']]);
  });

  test('nobody falls below the minimum while another has enough, and who does is told', () => {
    const items = [{ id: item(1), minimum: { district: '50' } }];
    const enough = propose(NOW, facts({ items, stock: [stock(1, 1, '100'), stock(2, 1, '100')] }));
    expect(taken(enough)).toEqual([
      [1, '50'],
      [2, '50'],
    ]);
    expect(codes(enough)).toEqual([
      ['IN_TIME', 'KEEPS_MINIMUM'],
      ['IN_TIME', 'KEEPS_MINIMUM'],
    ]);
    const short = propose(NOW, facts({ items, stock: [stock(1, 1, '100'), stock(2, 1, '60')] }));
    expect(taken(short)).toEqual([
      [1, '90'],
      [2, '10'],
    ]);
    expect(short.falls).toMatchObject([
      { available: '100', left: '10', minimum: '50' },
      { available: '60', left: '50' },
    ]);
    expect(short.lines[0]?.reasons).toContainEqual({ code: 'BELOW_MINIMUM', minimum: '50', left: '10' });
  });

  test('what expires first goes first, whoever has it', () => {
    const proposal = propose(
      NOW,
      facts({
        stock: [
          stock(1, 1, '100'),
          stock(3, 1, '30', { expiresAt: '2027-01-01T00:00:00.000Z' }),
          stock(2, 1, '40', { expiresAt: '2026-12-01T00:00:00.000Z' }),
        ],
      }),
    );
    expect(taken(proposal)).toEqual([
      [1, '30'],
      [2, '40'],
      [3, '30'],
    ]);
  });

  test('one depot that has all before several that are nearer', () => {
    const proposal = propose(NOW, facts({ stock: [stock(1, 1, '60'), stock(2, 1, '60'), stock(3, 1, '100')] }));
    expect(taken(proposal)).toEqual([[3, '100']]);
    expect(codes(proposal)).toEqual([['IN_TIME', 'FEWEST_DEPOTS']]);
  });

  test('a depot that sends something anyhow before another that could', () => {
    const needs = [1, 2].map((n) => ({ itemId: item(n), quantity: '10' }));
    const proposal = propose(NOW, facts({ needs, stock: [stock(1, 1, '10'), stock(3, 1, '10'), stock(3, 2, '10')] }));
    expect(taken(proposal)).toEqual([
      [3, '10'],
      [3, '10'],
    ]);
  });

  test('the nearest of equals; without a point nobody is late', () => {
    expect(taken(propose(NOW, facts({ stock: [stock(2, 1, '100'), stock(1, 1, '100')] })))).toEqual([[1, '100']]);
    const nowhere = propose(NOW, facts({ wantedAt: seconds(1), depots: [depot(2, { leg: null })], stock: [stock(2, 1, '100')] }));
    expect(codes(nowhere)).toEqual([['TRAVEL_UNKNOWN', 'FEWEST_DEPOTS']]);
  });
});

test('[AS6] what is short is named with who has it: never what is expired, cut off, of a firm, of the army or there for others', () => {
  const other = (ownerKind: OwnerKind) => ({ ownerKind });
  const proposal = propose(
    NOW,
    facts({
      depots: [
        depot(1),
        depot(2, { leg: 'none' }),
        depot(3, { kind: 'shelterStore' }),
        depot(4, { kind: 'agreement' }),
        depot(5, { kind: 'temporary', incidentId: uuid(8, 1) }),
      ],
      stock: [
        stock(1, 1, '40'),
        stock(1, 1, '25', { expiresAt: seconds(300) }),
        stock(1, 1, '20', other('cloud')),
        stock(1, 1, '5', other('military')),
        stock(2, 1, '70'),
        stock(3, 1, '80'),
        stock(4, 1, '90'),
        stock(5, 1, '15'),
        stock(0, 1, '10', { place: { kind: 'shelter', id: uuid(9, 2) } }),
        stock(0, 1, '500', { place: { kind: 'shelter', id: uuid(9, 1) } }),
        stock(7, 1, '500'),
      ],
    }),
  );
  expect(taken(proposal)).toEqual([[1, '40']]);
  expect(proposal.shortages).toMatchObject([{ asked: '100', short: '60' }]);
  expect(proposal.shortages[0]?.holders.map(({ available, code }) => [available, code])).toEqual([
    ['90', 'OTHER_OWNER'],
    ['80', 'OTHER_USE'],
    ['70', 'UNREACHABLE'],
    ['25', 'EXPIRED'],
    ['20', 'OTHER_OWNER'],
    ['15', 'OTHER_USE'],
    ['10', 'OTHER_USE'],
    ['5', 'OTHER_OWNER'],
  ]);
});

const amount = fc.integer({ min: 0, max: 50_000 }).map((thousandths) => quantityText(BigInt(thousandths)));
const random = fc
  .record({
    needs: fc
      .uniqueArray(fc.integer({ min: 1, max: 4 }), { minLength: 1 })
      .chain((items) =>
        fc.tuple(...items.map((n) => amount.map((quantity) => ({ itemId: item(n), quantity: quantity === '0' ? '1' : quantity })))),
      ),
    stock: fc.array(
      fc.record({
        depot: fc.integer({ min: 1, max: 6 }),
        item: fc.integer({ min: 1, max: 4 }),
        available: amount,
        expiresIn: fc.constantFrom(null, 60, 86_400, 8_640_000),
        ownerKind: fc.constantFrom<OwnerKind>('government', 'donated', 'cloud', 'military'),
      }),
      { maxLength: 40 },
    ),
    legs: fc.array(fc.constantFrom(null, 'none' as const, 300, 300, 4000), { minLength: 6, maxLength: 6 }),
    minimum: fc.constantFrom({}, { district: '10' }, { district: '0.5' }),
    wantedAt: fc.constantFrom(null, seconds(1000)),
  })
  .map(({ needs, stock: all, legs, minimum, wantedAt }) =>
    facts({
      needs,
      wantedAt,
      items: [1, 2, 3, 4].map((n) => ({ id: item(n), minimum })),
      stock: all.map(({ depot: n, item: itemNumber, available, expiresIn, ownerKind }, index) =>
        stock(n, itemNumber, available, { lotId: uuid(3, index), ownerKind, expiresAt: expiresIn === null ? null : seconds(expiresIn) }),
      ),
      depots: legs.map((leg, index) =>
        depot(index + 1, { leg: typeof leg === 'number' ? { seconds: leg, metres: leg * 10, estimated: true } : leg }),
      ),
    }),
  );

const sum = (quantities: readonly string[]): bigint => quantities.reduce((total, one) => total + quantityFrom(one), 0n);

test('[AS7] never more than is there, never more than was asked, what is short is short; the same facts in any order, the same answer', () => {
  fc.assert(
    fc.property(random, fc.infiniteStream(fc.nat()), (given, numbers) => {
      const proposal = propose(NOW, given);
      for (const line of proposal.lines) {
        const lot = given.stock.find(({ lotId }) => lotId === line.lotId);
        expect(quantityFrom(line.quantity)).toBeGreaterThan(0n);
        expect(quantityFrom(line.quantity)).toBeLessThanOrEqual(quantityFrom(lot?.available ?? '0'));
        expect(['government', 'donated']).toContain(lot?.ownerKind);
      }
      expect(new Set(proposal.lines.map(({ lotId }) => lotId)).size).toBe(proposal.lines.length);
      for (const { itemId, quantity } of given.needs) {
        const lines = proposal.lines.filter((line) => line.itemId === itemId);
        const short = proposal.shortages.find((one) => one.itemId === itemId)?.short ?? '0';
        expect(sum(lines.map((line) => line.quantity)) + quantityFrom(short)).toBe(quantityFrom(quantity));
      }
      for (const { available, left } of proposal.falls) expect(quantityFrom(left)).toBeLessThan(quantityFrom(available));
      const shuffled = <T>(all: readonly T[]): T[] =>
        all
          .map((one) => ({ one, rank: numbers.next().value }))
          .sort((a, b) => Number(a.rank) - Number(b.rank))
          .map(({ one }) => one);
      const { needs, stock: all, depots } = given;
      expect(propose(NOW, { ...given, needs: shuffled(needs), stock: shuffled(all), depots: shuffled(depots) })).toEqual(proposal);
    }),
    { numRuns: 300 },
  );
});

test('[AS7] sixty items over 119 depots of three lots are decided at once', () => {
  const needs = Array.from({ length: 60 }, (_, n) => ({ itemId: item(n), quantity: '900' }));
  const depots = Array.from({ length: 119 }, (_, n) => depot(n, { leg: { seconds: (n * 37) % 3600, metres: n, estimated: true } }));
  const all = needs.flatMap((_, i) =>
    depots.flatMap((_, n) =>
      [0, 1, 2].map((lot) =>
        stock(n, i, String(1 + ((n * 7 + i + lot) % 20)), { expiresAt: lot === 0 ? null : seconds(86_400 * (lot + n)) }),
      ),
    ),
  );
  const startedAt = performance.now();
  const proposal = propose(NOW, facts({ needs, depots, stock: all, wantedAt: seconds(1800) }));
  expect(performance.now() - startedAt).toBeLessThan(1000);
  expect(proposal.shortages).toEqual([]);
});
